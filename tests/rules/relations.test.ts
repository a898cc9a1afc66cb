import { describe, expect, it } from 'vitest';
import { SUZHOU_COURTS, upperCourtOf } from '#shared/domain/identifiers/index.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { NO_LOOKUPS } from '#shared/domain/linkage/lookups.ts';
import { type Matter, rightTo } from '#shared/domain/linkage/rights.ts';
import { scopeOf, scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import type { AgencyId, CourtCode } from '#shared/kernel/ids.ts';
import { instant } from '#shared/kernel/time.ts';

/** Relations that no kind of today's table shows whole: the court above, and the desk of an agency. */
const KUNSHAN = '苏0583' as CourtCode;
const INTERMEDIATE = '苏05' as CourtCode;
const who = (role: Actor['role'], place: Partial<Actor>): Actor => ({ account: 'somebody', role, ...place }) as Actor;
const held = (may: Parameters<typeof rightTo>[0], actor: Actor, matter: Matter) => {
  const right = rightTo(may, {}, { actor, matter, lookups: NO_LOOKUPS, now: instant(0) });
  return typeof right === 'string' ? right : right.code;
};

describe('the court above', () => {
  const may = { president: ['upper-court'] } as const;
  it('reviews the ten basic courts, and none reviews it here', () => {
    expect(SUZHOU_COURTS.filter(({ code }) => upperCourtOf(code) === INTERMEDIATE)).toHaveLength(10);
    expect([upperCourtOf(INTERMEDIATE), upperCourtOf('粤0305')]).toEqual([undefined, undefined]);
  });

  it('its president may, and nobody of the court that decided, nor another office there', () => {
    expect(held(may, who('president', { court: INTERMEDIATE }), { court: KUNSHAN })).toBe('held');
    expect(held(may, who('president', { court: KUNSHAN }), { court: KUNSHAN })).toBe('ACTOR_NOT_RELATED');
    expect(held(may, who('president', { court: '苏0508' as CourtCode }), { court: KUNSHAN })).toBe('ACTOR_NOT_RELATED');
    expect(held(may, who('president', { court: INTERMEDIATE }), { court: INTERMEDIATE })).toBe('ACTOR_NOT_RELATED');
    // A court of another province has no upper court here, and a person without a court is at none.
    expect(held(may, who('president', {}), { court: '粤0305' as CourtCode })).toBe('ACTOR_NOT_RELATED');
    expect(held(may, who('chief', { court: INTERMEDIATE }), { court: KUNSHAN })).toBe('ROLE_NOT_ALLOWED');
  });

  it('its presidents alone receive what is to be reviewed', () => {
    const reads = (role: 'president' | 'chief', court: CourtCode) => scopesOfSession({ account: 'a' as never, role, court }).includes(scopeOf.review(INTERMEDIATE));
    expect([reads('president', INTERMEDIATE), reads('president', KUNSHAN), reads('chief', INTERMEDIATE)]).toEqual([true, false, false]);
    expect(scopesOfSession({ account: 'a' as never, role: 'president', court: KUNSHAN })).not.toContain(scopeOf.review(KUNSHAN));
  });
});

describe('the desk of an agency', () => {
  const may = { 'agency-desk': ['receiver'], 'police-specialist': ['receiver'] } as const;
  const matter = (agency: string, reachedAgency = true): Matter => ({ court: KUNSHAN, agency: agency as AgencyId, reachedAgency });
  it.each([
    ['agency-desk', 'police:detention', 'police:detention', 'held'],
    ['agency-desk', 'registry:kunshan', 'registry:suzhou', 'ACTOR_NOT_RELATED'],
    ['agency-desk', 'police:detention', 'police:suzhou', 'ACTOR_NOT_RELATED'],
    ['police-specialist', 'police:traffic', 'police:traffic', 'held'],
    ['police-specialist', 'police:traffic', 'police:suzhou', 'ACTOR_NOT_RELATED'],
    ['police-specialist', 'police:suzhou', 'police:traffic', 'ACTOR_NOT_RELATED'],
  ] as const)('%s of %s on a matter of %s: %s', (role, agency, of, answer) => {
    expect(held(may, who(role, { agency: agency as AgencyId }), matter(of))).toBe(answer);
    // What never left the court is received by nobody.
    expect(held(may, who(role, { agency: agency as AgencyId }), matter(of, false))).toBe('ACTOR_NOT_RELATED');
  });
});
