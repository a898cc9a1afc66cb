import type { AccountId, AgencyId, CourtCode } from '../../kernel/ids.ts';
import { isLentTo } from '../../domain/delegation/force.ts';
import type { DelegationGrant } from '../../domain/linkage/lookups.ts';
import { courtByCode } from '../identifiers/index.ts';
import type { PersonRole } from './roles.ts';
import { authorityOf, CITY_POLICE } from './agencies.ts';
import { assertNever } from '../../kernel/brand.ts';
import type { CivilDate } from '../../kernel/time.ts';

/**
 * Scopes are addresses of facts. A fact names the scopes it goes to; a session reads exactly the scopes of its role.
 * They are computed on the server from the account, never sent by a client.
 */
export const scopeOf = {
  judge: (id: AccountId) => `judge:${id}`,
  clerk: (id: AccountId) => `clerk:${id}`,
  chief: (court: CourtCode) => `chief:${court}`,
  president: (court: CourtCode) => `president:${court}`,
  /** What the president of an upper court is asked to review (复议), by the code of that court. */
  review: (court: CourtCode) => `review:${court}`,
  command: (court: CourtCode) => `command:${court}`,
  police: (agency: AgencyId) => `police:${agency}`,
  station: (agency: AgencyId) => `station:${agency}`,
  /** What an agency that is not the police line gets to see, at its desk and by its own system. */
  agency: (agency: AgencyId) => `agency:${agency}`,
  /** What awaits the signature of an office, by its kind: whoever signs in that place reads it for as long as it waits. */
  signer: (court: CourtCode, level: 'chief' | 'president', kind: string) => `signer:${level}:${kind}:${court}`,
  /** What somebody signed in another's place, for as long as he signs in anybody's. */
  signedBy: (id: AccountId) => `signed:${id}`,
  /** Receipts of the account's own commands, on whichever device. */
  self: (id: AccountId) => `self:${id}`,
  /** Roster, settings and directory of a court. */
  court: (court: CourtCode) => `court:${court}`,
  /** Calendar and rule parameters. */
  everyone: () => 'everyone',
} as const;

export { CITY_POLICE };

export type ScopeHolder = { readonly account: AccountId; readonly role: PersonRole; readonly court?: CourtCode; readonly agency?: AgencyId };

/** What a delegation opens while it is in force: the requests of its kinds that wait at its level, and those he signed. */
export function scopesLent(holder: ScopeHolder, grants: readonly DelegationGrant[], today: CivilDate): readonly string[] {
  const good = grants.filter((grant) => isLentTo(grant, holder, today) && (grant.fromRole === 'chief' || grant.fromRole === 'president'));
  const waiting = good.flatMap(({ court, fromRole, kinds }) => kinds.map((kind) => scopeOf.signer(court, fromRole as 'chief' | 'president', kind)));
  return waiting.length === 0 ? [] : [...new Set([...waiting, scopeOf.signedBy(holder.account)])].toSorted();
}

/** What an agency's own system reads: as much as its people at the desk. */
export function scopesOfAgency(agency: AgencyId): readonly string[] {
  return [scopeOf.police(agency), scopeOf.agency(agency)];
}

/** All scopes that a session has by its account; what others delegated comes beside them. An administrator and an auditor hold no case data at all. */
export function scopesOfSession(holder: ScopeHolder): readonly string[] {
  const base = [scopeOf.self(holder.account), scopeOf.everyone()];
  const court = holder.court === undefined ? [] : [scopeOf.court(holder.court)];
  switch (holder.role) {
    case 'judge':
      return [...base, ...court, scopeOf.judge(holder.account)];
    case 'clerk':
      return [...base, ...court, scopeOf.clerk(holder.account)];
    case 'chief':
      return [...base, ...court, ...(holder.court === undefined ? [] : [scopeOf.chief(holder.court)])];
    case 'president': {
      if (holder.court === undefined) return base;
      const reviews = courtByCode(holder.court)?.level === 'intermediate' ? [scopeOf.review(holder.court)] : [];
      return [...base, ...court, scopeOf.president(holder.court), ...reviews];
    }
    case 'command-centre':
    case 'field-officer':
      return [...base, ...court, ...(holder.court === undefined ? [] : [scopeOf.command(holder.court)])];
    case 'police-specialist':
      return [...base, ...(holder.agency === undefined ? [] : [scopeOf.police(authorityOf(holder.agency))])];
    case 'police-station':
      return [...base, ...(holder.agency === undefined ? [] : [scopeOf.station(authorityOf(holder.agency))])];
    case 'agency-desk':
      return [...base, ...(holder.agency === undefined ? [] : [scopeOf.agency(holder.agency)])];
    case 'auditor':
    case 'administrator':
      return base;
    default:
      return assertNever(holder.role, 'scopesOfSession');
  }
}
