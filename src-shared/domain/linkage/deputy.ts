import Type, { type Static } from 'typebox';
import { type Failure, failure } from '../../kernel/errors/index.ts';
import { CivilDateSchema, closed, LineSchema, oneOf } from '../../kernel/schema.ts';
import type { CivilDate } from '../../kernel/time.ts';
import type { DecideContext } from './decision.ts';
import { type Doubt, notInFuture } from './plausible.ts';

/**
 * Whether the person is a deputy of a people's congress, and who said so (代表法 §39; DOMAIN §1.13-6). Liberty of a deputy
 * of the county level or higher is restricted only with the permission of its presidium or standing committee; that of
 * a township deputy is reported at once.
 */
export const DEPUTY_ANSWERS = ['none', 'county-or-higher', 'township', 'unanswered'] as const;
export const DeputySchema = closed({
  answer: oneOf(DEPUTY_ANSWERS),
  /** Who answered, or where it was looked up. */
  source: Type.Optional(LineSchema),
  permission: Type.Optional(closed({ by: LineSchema, document: LineSchema, on: CivilDateSchema })),
});
export type Deputy = Static<typeof DeputySchema>;

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
