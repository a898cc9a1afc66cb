import { civilDateOf } from '../../kernel/time.ts';
import type { DecideContext } from '../../domain/linkage/decision.ts';
import { permissionDoubt } from '../../domain/linkage/deputy.ts';
import { after, type Doubt, firstDoubt, notInFuture } from '../../domain/linkage/plausible.ts';
import { type LocateRequest, type Outcome, typedDetention } from './model.ts';

/** Why the days and instants of an outcome cannot be true: all but the end of a term have happened, after the filing. */
export function outcomeDoubt(state: LocateRequest, outcome: Outcome, context: DecideContext): Doubt {
  const { fine } = outcome;
  const { presidentApprovedOn, servedAt, detainedFirstAt, receiptFrom, familyNotifiedAt, deputy } = typedDetention(outcome) ?? {};
  const happened = [presidentApprovedOn, servedAt, detainedFirstAt, receiptFrom, familyNotifiedAt, fine?.presidentApprovedOn].filter((at) => at !== undefined);
  const filed = civilDateOf(state.filedAt);
  const permission = deputy?.permission === undefined ? undefined : permissionDoubt(deputy.permission.on, context);
  return firstDoubt(permission, ...happened.flatMap((at) => [notInFuture(at, context), after(filed, at, context)]));
}
