import { type Failure, failure } from '../../kernel/errors/index.ts';
import type { CivilDate } from '../../kernel/time.ts';
import type { DecideContext } from '../../domain/linkage/decision.ts';
import { type Doubt, notInFuture } from '../../domain/linkage/plausible.ts';
import type { Deputy } from './model.ts';

/**
 * Whether the liberty of this person may be restricted as far as 代表法 §39 goes (DOMAIN §1.13-6); undefined when it may.
 * `isFinal`: an answer that is still awaited no longer excuses, because the server decides.
 */
export function deputyFailure(deputy: Deputy | undefined, isFinal: boolean): Failure | undefined {
  if (deputy === undefined) return failure('DEPUTY_NOT_ASKED');
  if (deputy.answer === 'unanswered') return isFinal ? failure('DEPUTY_UNANSWERED') : undefined;
  if (deputy.source === undefined) return failure('DEPUTY_NOT_ASKED');
  return deputy.answer === 'county-or-higher' && deputy.permission === undefined ? failure('DEPUTY_PERMISSION_MISSING') : undefined;
}

/** A permission has been given: its day does not lie ahead. How old it is, the congress knows. */
export function permissionDoubt(on: CivilDate, context: DecideContext): Doubt {
  return notInFuture(on, context);
}
