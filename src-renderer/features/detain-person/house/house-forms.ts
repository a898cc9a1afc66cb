import { fen, type Fen } from '#shared/kernel/money.ts';
import { DAY_MS, type Instant } from '#shared/kernel/time.ts';
import { type Admission, type LEAVE_GROUNDS, type LeaveAsked, type Refusal, type REFUSAL_REASONS } from '#shared/mechanisms/detain-person/parts.ts';

/**
 * What the house writes, as it is typed: by its own people at the desk, or by the court from the paper that came. Times are
 * copied from the paper and never reckoned; each form becomes what is filed once nothing is missing.
 */
export type AdmissionForm = { readonly receiptNo: string; readonly admittedAt: Instant | null; readonly endsAt: Instant | null; readonly health: string; readonly belongings: string; readonly officer: string };

export function emptyAdmission(officer = ''): AdmissionForm {
  return { receiptNo: '', admittedAt: null, endsAt: null, health: '', belongings: '', officer };
}

export function admissionOf({ receiptNo, admittedAt, endsAt, health, belongings, officer }: AdmissionForm): Admission | undefined {
  const texts = [receiptNo, health, belongings, officer].map((text) => text.trim());
  if (admittedAt === null || endsAt === null || texts.some((text) => text === '')) return undefined;
  const [number = '', condition = '', things = '', who = ''] = texts;
  return { receiptNo: number, admittedAt, endsAt, health: condition, belongings: things, officer: who };
}

/** Whole days and hours between the two times of a receipt, to be held against the days decided; undefined before both stand. */
export function termOf({ admittedAt, endsAt }: Pick<AdmissionForm, 'admittedAt' | 'endsAt'>): number | undefined {
  return admittedAt === null || endsAt === null || endsAt <= admittedAt ? undefined : Math.round(((endsAt - admittedAt) / DAY_MS) * 10) / 10;
}

export type RefusalForm = { readonly reason: (typeof REFUSAL_REASONS)[number] | null; readonly text: string; readonly refusedAt: Instant | null; readonly officer: string };

export function refusalOf({ reason, text, refusedAt, officer }: RefusalForm): Refusal | undefined {
  if (reason === null || refusedAt === null || text.trim() === '' || officer.trim() === '') return undefined;
  return { reason, text: text.trim(), refusedAt, officer: officer.trim() };
}

export type LeaveForm = {
  readonly appliedAt: Instant | null;
  readonly ground: (typeof LEAVE_GROUNDS)[number] | null;
  readonly text: string;
  readonly applicant: string;
  readonly relation: string;
  readonly guarantee: 'guarantor' | 'deposit' | null;
  readonly guarantor: string;
  readonly phone: string;
  readonly deposit: Fen | null;
  readonly opinion: string;
};
export const EMPTY_LEAVE: LeaveForm = { appliedAt: null, ground: null, text: '', applicant: '', relation: '', guarantee: null, guarantor: '', phone: '', deposit: null, opinion: '' };

function guaranteeOf({ guarantee, guarantor, phone, deposit }: LeaveForm): LeaveAsked['guarantee'] | undefined {
  if (guarantee === 'guarantor' && guarantor.trim() !== '' && phone.trim().length >= 3) return { kind: 'guarantor', name: guarantor.trim(), phone: phone.trim() };
  return guarantee === 'deposit' && deposit !== null && deposit > 0 ? { kind: 'deposit', amount: fen(deposit) } : undefined;
}

export function leaveOf(form: LeaveForm): LeaveAsked | undefined {
  const { appliedAt, ground, text, applicant, relation, opinion } = form;
  const guarantee = guaranteeOf(form);
  if (appliedAt === null || ground === null || guarantee === undefined || [text, applicant, relation].some((part) => part.trim() === '')) return undefined;
  return { appliedAt, ground, text: text.trim(), applicant: applicant.trim(), relation: relation.trim(), guarantee, ...(opinion.trim() === '' ? {} : { opinion: opinion.trim() }) };
}
