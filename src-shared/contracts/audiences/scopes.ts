import type { AccountId, AgencyId, CourtCode } from '../../kernel/ids.ts';
import type { PersonRole } from '../../domain/permissions/roles.ts';
import { authorityOf, CITY_POLICE } from '../../domain/permissions/agencies.ts';
import { assertNever } from '../../kernel/brand.ts';

/**
 * Scopes are addresses of facts. A fact names the scopes it goes to; a session reads exactly the scopes of its role.
 * They are computed on the server from the account, never sent by a client.
 */
export const scopeOf = {
  judge: (id: AccountId) => `judge:${id}`,
  clerk: (id: AccountId) => `clerk:${id}`,
  chief: (court: CourtCode) => `chief:${court}`,
  president: (court: CourtCode) => `president:${court}`,
  command: (court: CourtCode) => `command:${court}`,
  police: (agency: AgencyId) => `police:${agency}`,
  station: (agency: AgencyId) => `station:${agency}`,
  /** Receipts of the account's own commands, on whichever device. */
  self: (id: AccountId) => `self:${id}`,
  /** Roster, settings and directory of a court. */
  court: (court: CourtCode) => `court:${court}`,
  /** Calendar and rule parameters. */
  everyone: () => 'everyone',
} as const;

export { CITY_POLICE };

export type ScopeHolder = { readonly account: AccountId; readonly role: PersonRole; readonly court?: CourtCode; readonly agency?: AgencyId };

/** All scopes of a session. An administrator and an auditor hold no case data at all. */
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
    case 'president':
      return [...base, ...court, ...(holder.court === undefined ? [] : [scopeOf.president(holder.court)])];
    case 'command-centre':
    case 'field-officer':
      return [...base, ...court, ...(holder.court === undefined ? [] : [scopeOf.command(holder.court)])];
    case 'police-specialist':
      return [...base, ...(holder.agency === undefined ? [] : [scopeOf.police(authorityOf(holder.agency))])];
    case 'police-station':
      return [...base, ...(holder.agency === undefined ? [] : [scopeOf.station(authorityOf(holder.agency))])];
    case 'auditor':
    case 'administrator':
      return base;
    default:
      return assertNever(holder.role, 'scopesOfSession');
  }
}
