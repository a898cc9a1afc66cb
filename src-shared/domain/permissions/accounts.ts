import type { AccountId, CourtCode } from '../../kernel/ids.ts';
import { failed, type GuardResult, passed, unknown } from '../linkage/decision.ts';
import type { Lookups } from '../linkage/lookups.ts';
import type { Role } from './roles.ts';

/** A person that a command puts in charge of something. */
export type Appointed = { readonly id: AccountId; readonly roles: readonly Role[] };

/**
 * Whether those put in charge can be: each account exists, is active, belongs to the court and holds one of the offices.
 * A matter in the hands of nobody has no clock that anybody hears.
 */
export function accountProblem(lookups: Pick<Lookups, 'accounts'>, court: CourtCode, appointed: readonly Appointed[]): GuardResult {
  const id = 'account';
  if (!lookups.accounts.known) return unknown(id);
  const { value } = lookups.accounts;
  const fits = ({ id: wanted, roles }: Appointed) => value.some((entry) => entry.id === wanted && !entry.disabled && entry.court === court && roles.includes(entry.role));
  return appointed.every(fits) ? passed(id) : failed(id, 'ACCOUNT_NOT_ELIGIBLE');
}
