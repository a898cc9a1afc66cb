import { fen, MAX_FEN } from '../../kernel/money.ts';
import type { DecideContext } from '../linkage/decision.ts';
import { amountWithin, type Doubt, firstDoubt, notInFuture } from '../linkage/plausible.ts';
import { holdDoubt } from './holds.ts';
import type { AssetKind, Said } from './model.ts';
import type { CivilDate } from '../../kernel/time.ts';

/**
 * Why an answer cannot be true as it stands (DOMAIN §1.13-8): something that has happened lies ahead, or nothing is owed. The
 * end of a hold may lie ahead; that it lies too far is asked of a person only (`termDoubt`), for what a registry says of its
 * own register is kept, and counted to the lawful day.
 */
export function answerDoubt(asOf: CivilDate, said: Said, context: DecideContext): Doubt {
  const day = (on: CivilDate | undefined): Doubt => (on === undefined ? undefined : notInFuture(on, context));
  return firstDoubt(
    notInFuture(asOf, context),
    day(said.value?.on),
    ...(said.burdens?.list ?? []).flatMap(({ since, amount }) => [day(since), amount === undefined ? undefined : amountWithin(amount, fen(1), fen(MAX_FEN))]),
    ...(said.holds?.list ?? []).flatMap(({ start, ended }) => [day(start), day(ended?.on)]),
  );
}

/** Why a hold that a person enters cannot have these days. */
export function termDoubt(kind: AssetKind, said: Said, { parameters }: DecideContext): Doubt {
  return firstDoubt(...(said.holds?.list ?? []).map((hold) => holdDoubt(kind, hold, parameters)));
}
