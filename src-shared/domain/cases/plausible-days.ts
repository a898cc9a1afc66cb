import { fen, MAX_FEN } from '../../kernel/money.ts';
import type { CivilDate } from '../../kernel/time.ts';
import type { DecideContext } from '../linkage/decision.ts';
import { amountWithin, type Doubt, firstDoubt, notInFuture } from '../linkage/plausible.ts';
import type { CaseRecordBody, CaseRecordType, CloseApproval } from './model.ts';

/**
 * Days of a record on which something has happened, by its type; its other days are planned and may lie ahead. A new type
 * of record does not compile until it says which of its days are which.
 */
const HAPPENED = {
  service: ['servedOn'],
  call: ['on'],
  visit: ['on'],
  summons: ['servedOn'],
  'asset-report': ['on'],
  settlement: ['agreedOn'],
  breach: ['on'],
  resume: ['appliedOn', 'ruledOn'],
  payment: ['on'],
  interest: ['on'],
  waiver: ['on'],
  fulfilment: ['on'],
  stay: ['on'],
  death: ['on'],
  interview: ['on'],
  note: [],
} as const satisfies Readonly<Record<CaseRecordType, readonly string[]>>;

function recordDoubt(record: CaseRecordBody, context: DecideContext): Doubt {
  const days = record as unknown as Readonly<Record<string, CivilDate | undefined>>;
  const happened: readonly string[] = HAPPENED[record.type];
  // Nobody pays or gives up nothing.
  const amount = record.type === 'payment' || record.type === 'waiver' ? amountWithin(record.amount, fen(1), fen(MAX_FEN)) : undefined;
  return firstDoubt(amount, ...happened.map((name) => (days[name] === undefined ? undefined : notInFuture(days[name], context))));
}

type Said = { readonly record?: CaseRecordBody; readonly filedOn?: CivilDate; readonly closedOn?: CivilDate; readonly approval?: CloseApproval };

/**
 * Why what a command says of a case cannot have happened; undefined where nothing speaks against it. The past that an
 * import brings along is judged by its own rule (`past.ts`): there a day to come tells nothing, and the row comes in.
 */
export function caseDoubt(payload: unknown, context: DecideContext): Doubt {
  const { record, filedOn, closedOn, approval } = payload as Said;
  const agreed = [approval?.creditorSignedOn, approval?.benchOn, approval?.presidentOn].filter((on) => on !== undefined);
  return firstDoubt(
    ...agreed.map((on) => notInFuture(on, context)),
    record === undefined ? undefined : recordDoubt(record, context),
    filedOn === undefined ? undefined : notInFuture(filedOn, context),
    closedOn === undefined ? undefined : notInFuture(closedOn, context),
  );
}
