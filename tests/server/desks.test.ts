import { describe, expect, it } from 'vitest';
import { publishFacts } from '#server/commands/own-acts.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { authorityOf, CITY_POLICE } from '#shared/domain/permissions/agencies.ts';
import { scopeOf, scopesOfAgency } from '#shared/domain/permissions/scopes.ts';
import type { AgencyId } from '#shared/kernel/ids.ts';
import { deskOf, DESK, POLICE, STATION, testCore, TRAFFIC } from './people.ts';
import { codesOf, held, send, toPolice } from './steps.ts';

/** People outside the court, each at the desk of another agency: what comes to one is never on the screen of the other. */
const AT = { police: POLICE, traffic: TRAFFIC, detention: DESK, station: STATION };
type At = keyof typeof AT;

async function city() {
  const core = testCore(createMemoryStore());
  await toPolice(core, 'case-1', 'request-1');
  const at = (id: string, scope: string) => ({ draft: { kind: 'directory' as const, id, scopes: [scope], body: { id, name: id, role: 'judge', disabled: false } }, version: 0 });
  const [traffic, detention] = [TRAFFIC.agency as AgencyId, DESK.agency as AgencyId];
  await publishFacts(core, [
    at('for-traffic', scopeOf.police(traffic)),
    at('for-traffic-station', scopeOf.station(traffic)),
    at('for-detention', scopeOf.agency(detention)),
    at('for-registry', scopeOf.agency('registry:kunshan' as AgencyId)),
  ]);
  const seen = async (who: At) => [...(await held(core, AT[who])).values()].filter(({ removed }) => removed !== true).map(({ id }) => id).filter((id) => /request-1|\/for-/u.test(id)).toSorted();
  return { core, seen };
}

describe('desks of different agencies', () => {
  it('see what is for their own agency, and nothing of another', async () => {
    const { seen } = await city();
    expect(await seen('police')).toContain('police-request/request-1');
    expect((await seen('police')).filter((id) => id.startsWith('directory/'))).toEqual([]);
    expect(await seen('traffic')).toEqual(['directory/for-traffic']);
    expect(await seen('detention')).toEqual(['directory/for-detention']);
    expect(await seen('station')).toEqual([]);
  });

  it('answer what is for their own agency, and nothing of another', async () => {
    const { core } = await city();
    const payload = { requestId: 'request-1', revision: 1, round: 0, code: 'R03', text: '身份信息不符', specialist: '专线-07' };
    const answer = async (who: At) => {
      const desk = deskOf(AT[who]);
      return codesOf(await send(core, desk, desk.file('locate-person.return', ['locate-request', 'request-1'], payload, { version: 99 })));
    };
    expect(await answer('traffic')).toEqual(['ACTOR_NOT_RELATED']);
    expect(await answer('detention')).toEqual(['ROLE_NOT_ALLOWED']);
    expect(await answer('police')).toEqual(['accepted']);
  });

  it('each agency is its own authority, and a station works for the one that it names', () => {
    const of = (unit: string) => authorityOf(unit as AgencyId);
    expect(['police:traffic', 'police:detention', 'registry:kunshan', 'station:traffic:dongqiao', 'station:yunxi'].map(of)).toEqual(['police:traffic', 'police:detention', 'registry:kunshan', 'police:traffic', CITY_POLICE]);
    // What the system of an agency reads is what its people read, and no more.
    for (const who of [TRAFFIC, DESK]) expect(scopesOfAgency(who.agency as AgencyId).some((scope) => scope.includes(CITY_POLICE))).toBe(false);
  });
});
