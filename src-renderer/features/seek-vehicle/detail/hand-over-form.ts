import type { HandOver, ListSignature, SeizureSigner } from '#shared/domain/linkage/regions/seizure.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';

/** To the debtor by 发还清单, or to the court whose seal became the first by 移交清单. */
export type HandOverTo = 'returned' | 'passed';

/** The last list as it is typed; `scan` is the list with the signatures under it. */
export type HandOverForm = {
  readonly at: Instant | null;
  readonly place: string;
  readonly receiver: string;
  readonly as: Extract<SeizureSigner, 'debtor' | 'adult-relative' | 'receiving-court'>;
  readonly how: 'signed' | 'refused' | 'absent';
  readonly howReason: string;
  readonly meter: string;
  readonly meterReason: string;
  readonly differences: string;
  readonly officer: string;
  readonly custodian: string;
  readonly scan: { readonly hash: FileHash; readonly name: string } | null;
};

export function freshHandOver(to: HandOverTo, at: Instant, place: string, custodian: string): HandOverForm {
  return { at, place, receiver: '', as: to === 'passed' ? 'receiving-court' : 'debtor', how: 'signed', howReason: '', meter: '', meterReason: '', differences: '', officer: '', custodian, scan: null };
}

/** Kilometres as typed; undefined where nothing that is a number stands there. */
export function meterOf({ meter }: Pick<HandOverForm, 'meter'>): number | undefined {
  const digits = meter.normalize('NFKC').replace(/[\s,]/gu, '');
  return /^\d{1,7}$/u.test(digits) ? Number(digits) : undefined;
}

/** Whether the reading asks why: it moved by more than a tow, or runs backwards (DOMAIN §1.13-20). */
export function asksMeterReason(form: HandOverForm, before: number, most: number): boolean {
  const meter = meterOf(form);
  return meter !== undefined && (meter < before || meter - before > most);
}

export type HandOverProblem = 'at' | 'place' | 'receiver' | 'howReason' | 'meter' | 'meterReason' | 'officer' | 'custodian' | 'scan';

/** What is not filled in yet. @param before reading at the seizure; @param most kilometres that need no reason */
export function handOverProblems(form: HandOverForm, before: number, most: number): readonly HandOverProblem[] {
  const texts = (['place', 'receiver', 'officer', 'custodian'] as const).filter((name) => form[name].trim() === '');
  return [
    ...(form.at === null ? (['at'] as const) : []),
    ...texts,
    ...(form.how !== 'signed' && form.howReason.trim() === '' ? (['howReason'] as const) : []),
    ...(meterOf(form) === undefined ? (['meter'] as const) : []),
    ...(asksMeterReason(form, before, most) && form.meterReason.trim() === '' ? (['meterReason'] as const) : []),
    ...(form.scan === null ? (['scan'] as const) : []),
  ];
}

/** The list as it is filed; undefined while something is missing. */
export function handOverOf(form: HandOverForm, before: number, most: number): HandOver | undefined {
  const { scan } = form;
  const meter = meterOf(form);
  if (handOverProblems(form, before, most).length > 0 || scan === null || meter === undefined) return undefined;
  const signed = (signer: string, as: SeizureSigner): ListSignature => ({ signer: signer.trim(), as, how: 'signed', file: scan.hash });
  const receiver: ListSignature = form.how === 'signed' ? signed(form.receiver, form.as) : { signer: form.receiver.trim(), as: form.as, how: form.how, reason: form.howReason.trim() };
  return {
    place: form.place.trim(),
    receiver: form.receiver.trim(),
    meter,
    ...(form.meterReason.trim() === '' ? {} : { meterReason: form.meterReason.trim() }),
    ...(form.differences.trim() === '' ? {} : { differences: form.differences.trim() }),
    signatures: [signed(form.officer, 'court-officer'), signed(form.custodian, 'custodian'), receiver],
  };
}
