import type { RequestView } from '#shared/contracts/engine.ts';
import { isSamePerson } from '#shared/domain/identifiers/index.ts';
import { type DetentionGround as Ground, executedAt } from '#shared/domain/linkage/detention.ts';
import { type LocateRequest, OUTCOME_RESULTS, type Outcome } from '#shared/mechanisms/locate-person/model.ts';
import type { CommandId, RequestId } from '#shared/kernel/ids.ts';
import { type Fen, fen } from '#shared/kernel/money.ts';
import type { CivilDate, Instant } from '#shared/kernel/time.ts';
import { type DeputyForm, deputyOf } from '#renderer/composer/person/deputy-form.ts';

export type OutcomeResult = (typeof OUTCOME_RESULTS)[number];

/** The outcome as it is typed; dates of a detention come from the receipt of the detention house, never from arithmetic. */
export type OutcomeForm = {
  readonly results: readonly OutcomeResult[];
  readonly amount: Fen | null;
  readonly note: string;
  readonly detention: {
    /** The detention is a request of its own, which tells its dates: nothing is typed of it here. */
    readonly request: string | null;
    readonly ground: Ground | null;
    readonly evidence: readonly string[];
    readonly decisionNo: string;
    readonly presidentApprovedOn: CivilDate | null;
    readonly servedAt: Instant | null;
    readonly days: string;
    readonly receiptFrom: Instant | null;
    readonly receiptTo: Instant | null;
    readonly familyNotifiedAt: Instant | null;
    readonly familyNotNotifiedReason: string;
    /** The decision was served on the person, who was present: the detention is carried out then, else by the admission. */
    readonly servedInPerson: boolean;
    /** Detained first and decided afterwards, which only violence and obstruction allow (民诉法解释 §181): when. */
    readonly detainedFirstAt: Instant | null;
    readonly deputy: DeputyForm | undefined;
  };
  readonly fine: { readonly ground: Ground | null; readonly evidence: readonly string[]; readonly decisionNo: string; readonly presidentApprovedOn: CivilDate | null; readonly amount: Fen | null };
};

export const EMPTY_OUTCOME: OutcomeForm = {
  results: [],
  amount: null,
  note: '',
  detention: {
    request: null,
    ground: null,
    evidence: [],
    decisionNo: '',
    presidentApprovedOn: null,
    servedAt: null,
    days: '',
    receiptFrom: null,
    receiptTo: null,
    familyNotifiedAt: null,
    familyNotNotifiedReason: '',
    servedInPerson: true,
    detainedFirstAt: null,
    deputy: undefined,
  },
  fine: { ground: null, evidence: [], decisionNo: '', presidentApprovedOn: null, amount: null },
};

/** The requests of the case by which this person was taken to a detention house, each with its number or its day. */
export function detentionsOf(requests: readonly RequestView[], { id, personKey }: Pick<LocateRequest, 'id' | 'personKey'>): readonly { readonly value: string; readonly at: Instant }[] {
  return requests.flatMap(({ head }) => (head.answeredAt !== undefined && head.ref.id !== id && isSamePerson(head.personKey, personKey) ? [{ value: head.ref.id, at: head.answeredAt }] : []));
}

/** Whether somebody may be detained before the president has approved (DOMAIN §1.12-12). */
export function isDetainFirst({ ground }: Pick<OutcomeForm['detention'], 'ground'>): boolean {
  return ground === 'violence-or-obstruction';
}

/** From when the family is to be told within its hours; undefined while the form does not say. */
export function carriedOutAt(d: OutcomeForm['detention']): Instant | undefined {
  const first = isDetainFirst(d) ? d.detainedFirstAt : null;
  if (first !== null) return first;
  const at = d.servedInPerson ? d.servedAt : d.receiptFrom;
  return at === null ? undefined : executedAt({ servedInPerson: d.servedInPerson, servedAt: at, receiptFrom: at });
}

/** Results in the order of the table, whatever was pressed first. */
export function withResult(form: OutcomeForm, result: OutcomeResult, on: boolean): OutcomeForm {
  return { ...form, results: OUTCOME_RESULTS.filter((each) => (each === result ? on : form.results.includes(each))) };
}

export type OutcomeProblem = 'results' | 'amount' | 'detention' | 'days' | 'receipt' | 'fine';

/**
 * What is not filled in yet. The rules decide the rest: family told, custody closed.
 * @param daysMax longest detention in force, in days
 */
export function outcomeProblems(form: OutcomeForm, daysMax: number): readonly OutcomeProblem[] {
  const paid = form.results.includes('paid-full') || form.results.includes('paid-part-instalments');
  const d = form.detention;
  const days = Number(d.days);
  const detained = form.results.includes('detained') && d.request === null;
  const f = form.fine;
  return [
    ...(form.results.length === 0 || form.results.length > 4 ? (['results'] as const) : []),
    ...(paid && (form.amount === null || form.amount <= 0) ? (['amount'] as const) : []),
    ...(detained && (d.ground === null || d.evidence.length === 0 || d.decisionNo.trim() === '' || d.presidentApprovedOn === null || d.servedAt === null) ? (['detention'] as const) : []),
    ...(detained && (!Number.isInteger(days) || days < 1 || days > daysMax) ? (['days'] as const) : []),
    ...(detained && (d.receiptFrom === null || d.receiptTo === null || d.receiptTo <= d.receiptFrom) ? (['receipt'] as const) : []),
    ...(form.results.includes('fined') && (f.ground === null || f.evidence.length === 0 || f.decisionNo.trim() === '' || f.presidentApprovedOn === null || f.amount === null || f.amount <= 0) ? (['fine'] as const) : []),
  ];
}

/** The outcome as it is filed; undefined while something is missing. */
export function outcomeOf(form: OutcomeForm, daysMax: number): Outcome | undefined {
  if (outcomeProblems(form, daysMax).length > 0) return undefined;
  const d = form.detention;
  const f = form.fine;
  const deputy = deputyOf(d.deputy);
  const isDetained = form.results.includes('detained');
  const detained = isDetained && d.request === null && d.ground !== null && d.presidentApprovedOn !== null && d.servedAt !== null && d.receiptFrom !== null && d.receiptTo !== null;
  const fined = form.results.includes('fined') && f.ground !== null && f.presidentApprovedOn !== null && f.amount !== null;
  return {
    results: [...form.results],
    amount: form.amount ?? fen(0),
    ...(isDetained && d.request !== null ? { detention: { request: d.request as RequestId } } : {}),
    ...(detained
      ? {
          detention: {
            ground: d.ground,
            evidence: d.evidence as CommandId[],
            decisionNo: d.decisionNo.trim(),
            presidentApprovedOn: d.presidentApprovedOn,
            servedAt: d.servedAt,
            days: Number(d.days),
            receiptFrom: d.receiptFrom,
            receiptTo: d.receiptTo,
            servedInPerson: d.servedInPerson,
            ...(isDetainFirst(d) && d.detainedFirstAt !== null ? { detainedFirstAt: d.detainedFirstAt } : {}),
            ...(deputy === undefined ? {} : { deputy }),
            ...(d.familyNotifiedAt === null ? {} : { familyNotifiedAt: d.familyNotifiedAt }),
            ...(d.familyNotNotifiedReason.trim() === '' ? {} : { familyNotNotifiedReason: d.familyNotNotifiedReason.trim() }),
          },
        }
      : {}),
    ...(fined ? { fine: { ground: f.ground, evidence: f.evidence as CommandId[], decisionNo: f.decisionNo.trim(), presidentApprovedOn: f.presidentApprovedOn, amount: f.amount } } : {}),
    ...(form.note.trim() === '' ? {} : { note: form.note.trim() }),
  } as Outcome;
}
