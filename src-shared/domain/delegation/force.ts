import type { AccountId, CourtCode } from '../../kernel/ids.ts';
import type { CivilDate } from '../../kernel/time.ts';
import type { DelegationGrant } from '../linkage/lookups.ts';

/** Whether a delegation (授权代批) is good on this day: from its first to its last day, and not taken back. */
export function isInForce({ revokedAt, fromDay, throughDay }: Pick<DelegationGrant, 'revokedAt' | 'fromDay' | 'throughDay'>, today: CivilDate): boolean {
  return revokedAt === undefined && fromDay <= today && today <= throughDay;
}

/**
 * Whether a delegation lets this person sign on this day, in his own court (DOMAIN §1.12-7). What he may sign by it is the
 * level of whoever gave it, for the kinds that it names: the rules, the server's feed and the screens ask the same.
 */
export function isLentTo(grant: DelegationGrant, { account, court }: { readonly account: AccountId; readonly court?: CourtCode }, today: CivilDate): boolean {
  return grant.to === account && grant.court === court && isInForce(grant, today);
}
