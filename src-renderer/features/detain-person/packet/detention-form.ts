import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { attachmentsOf, type MadeFiles, type PaperKinds, papersOf, uploadSchema } from '#renderer/composer/paper-form.ts';
import { DeputyFormSchema, deputyFormOf, deputyOf } from '#renderer/composer/person/deputy-form.ts';
import { provingRecords, snapshotOf } from '#renderer/composer/person/person-of-packet.ts';
import type { CaseState, Party } from '#shared/domain/cases/model.ts';
import { AggregateRefSchema } from '#shared/domain/linkage/command.ts';
import { DETENTION_GROUNDS } from '#shared/domain/linkage/detention.ts';
import { sexOf } from '#shared/domain/linkage/subject.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { CivilDateSchema, closed, InstantSchema, oneOf } from '#shared/kernel/schema.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { DETENTION_INSTRUMENTS, type DetentionInstrument, type DetentionPacket, ILLNESS_ANSWERS, PREGNANCY_ANSWERS, SAME_ACT_ANSWERS } from '#shared/mechanisms/detain-person/packet.ts';
import type { DetainedFirst, Link } from '#shared/mechanisms/detain-person/parts.ts';

/** Instruments of the packet that this window makes from their templates; all others come as scans. */
export const MADE_INSTRUMENTS = ['detention-decision', 'detention-notice'] as const;
export type MadeInstrument = (typeof MADE_INSTRUMENTS)[number];

/** Nobody is brought to a house without the decision and the notice. */
export const PAPER_KINDS: PaperKinds = {
  made: MADE_INSTRUMENTS,
  always: MADE_INSTRUMENTS,
  scanned: { 'questioning-record': '询问笔录', 'enforcement-title': '执行依据', 'other-evidence': '其他材料' } satisfies Partial<Record<DetentionInstrument, string>>,
};

/** Where the person is when it is proposed; `later`: nobody says so yet. */
export const PRESENCES = ['later', 'compel-appearance', 'linked', 'free', 'detain-first'] as const;
export type Presence = (typeof PRESENCES)[number];

function answered<const A extends readonly string[]>(answers: A) {
  return closed({ answer: Type.Union([oneOf(answers), Type.Null()]), source: Type.String() });
}
const LinkFormSchema = closed({ mechanism: Type.String(), request: AggregateRefSchema, purpose: oneOf(['search', 'custody']) });

/** What a judge fills in (its papers: `PaperForm`). */
export const DetentionFormSchema = closed({
  ground: Type.Union([oneOf(DETENTION_GROUNDS), Type.Null()]),
  facts: Type.String(),
  actOn: Type.Union([CivilDateSchema, Type.Null()]),
  actDescription: Type.String(),
  days: Type.Union([Type.Integer(), Type.Null()]),
  evidence: Type.Array(Type.String()),
  sameAct: answered(SAME_ACT_ANSWERS),
  pregnancy: answered(PREGNANCY_ANSWERS),
  illness: answered(ILLNESS_ANSWERS),
  deputy: Type.Optional(DeputyFormSchema),
  healthNote: Type.String(),
  dutyPhone: Type.String(),
  presence: oneOf(PRESENCES),
  presentSince: Type.Union([InstantSchema, Type.Null()]),
  first: closed({
    at: Type.Union([InstantSchema, Type.Null()]),
    place: Type.String(),
    witness: Type.String(),
    reportedAt: Type.Union([InstantSchema, Type.Null()]),
    reportedBy: Type.String(),
  }),
  link: Type.Union([LinkFormSchema, Type.Null()]),
  made: Type.Array(oneOf(MADE_INSTRUMENTS)),
  uploads: Type.Array(uploadSchema(DETENTION_INSTRUMENTS)),
});
export type DetentionForm = Static<typeof DetentionFormSchema>;
const DetentionFormCheck = Compile(DetentionFormSchema);

/** A form that was kept on disk, or undefined when it is none. */
export function parseDetentionForm(body: unknown): DetentionForm | undefined {
  return DetentionFormCheck.Check(body) ? body : undefined;
}

const ASKED = { answer: null, source: '' } as const;

/** A form as it stands when it is opened. A man is not asked whether he is pregnant; no other answer is given for anybody. */
export function freshForm(state: CaseState, person: Party, dutyPhone: string): DetentionForm {
  const isMan = sexOf(snapshotOf(state, person)) === 'male';
  return {
    ground: null,
    facts: '',
    actOn: null,
    actDescription: '',
    days: null,
    evidence: [],
    sameAct: ASKED,
    pregnancy: isMan ? { answer: 'not-applicable', source: '' } : ASKED,
    illness: ASKED,
    healthNote: '',
    dutyPhone,
    presence: 'later',
    presentSince: null,
    first: { at: null, place: '', witness: '', reportedAt: null, reportedBy: '' },
    link: null,
    made: [...MADE_INSTRUMENTS],
    uploads: [],
  };
}

function askedAgain<A extends string>({ answer, source }: { readonly answer: A; readonly source?: string }): { answer: A; source: string } {
  return { answer, source: source ?? '' };
}

/** The form of a packet that went out before: for a return, or a refused filing. */
export function formOf(packet: DetentionRequest['packet'] | DetentionPacket): DetentionForm {
  const { ground, facts, act, days, evidence, warnings, healthNote = '', dutyPhone } = packet;
  const deputy = deputyFormOf(warnings.deputy);
  return {
    ground,
    facts,
    actOn: act.on,
    actDescription: act.description,
    days,
    evidence: [...evidence],
    sameAct: askedAgain(warnings.sameAct),
    pregnancy: askedAgain(warnings.pregnancy),
    illness: askedAgain(warnings.illness),
    ...(deputy === undefined ? {} : { deputy }),
    healthNote,
    dutyPhone,
    presence: 'later',
    presentSince: null,
    first: { at: null, place: '', witness: '', reportedAt: null, reportedBy: '' },
    link: null,
    ...papersOf(packet.attachments, MADE_INSTRUMENTS),
  };
}

/** An answer as it is filed: with its source, and as unanswered until somebody chose one. */
function answerOf<A extends string>({ answer, source }: { readonly answer: A | null; readonly source: string }): { answer: A | 'unanswered'; source?: string } {
  if (answer === null) return { answer: 'unanswered' };
  return { answer, ...(source.trim() === '' || answer === 'unanswered' ? {} : { source: source.trim() }) };
}

/** 「不适用：男」 follows from the number of whoever is chosen, not from what was chosen before. */
function pregnancyOf({ pregnancy }: DetentionForm, isMan: boolean): DetentionPacket['warnings']['pregnancy'] {
  if (isMan) return { answer: 'not-applicable' };
  return pregnancy.answer === 'not-applicable' ? { answer: 'unanswered' } : answerOf(pregnancy);
}

/** Stands in a packet that is only looked at, where a text is still empty; such a packet is never filed. */
const NOTHING = '—';
/** The same for the records: one that no case has, so that the guard names what is missing. */
const NO_RECORD = '00000000-0000-7000-8000-000000000000';

/**
 * The packet of a form. What is still missing is filled so that `decide` can look at the rest (`problemsOf` says what);
 * such a packet is never filed.
 * @param today day that stands for an act without one
 */
export function packetOf(form: DetentionForm, state: CaseState, party: Party, today: DetentionPacket['act']['on'], files: MadeFiles = {}): DetentionPacket {
  const standing = new Set(provingRecords(state).map(({ id }) => id as string));
  const evidence = form.evidence.filter((id) => standing.has(id));
  const healthNote = form.healthNote.trim();
  const words = (text: string): string => (text.trim() === '' ? NOTHING : text.trim());
  const debtor = snapshotOf(state, party);
  return {
    debtor,
    ground: form.ground ?? 'asset-report-refused-or-false',
    facts: words(form.facts),
    act: { on: form.actOn ?? today, description: words(form.actDescription) },
    // No days are none that the law has: the guard says so while nobody has named any.
    days: form.days === null || form.days < 1 ? 99 : Math.min(form.days, 99),
    evidence: (evidence.length === 0 ? [NO_RECORD] : evidence) as CommandId[],
    warnings: {
      sameAct: answerOf(form.sameAct),
      pregnancy: pregnancyOf(form, sexOf(debtor) === 'male'),
      illness: answerOf(form.illness),
      deputy: deputyOf(form.deputy) ?? { answer: 'unanswered' },
    },
    ...(healthNote === '' ? {} : { healthNote }),
    dutyPhone: form.dutyPhone.trim().length < 3 ? '---' : form.dutyPhone.trim(),
    attachments: attachmentsOf(form, MADE_INSTRUMENTS, files),
  };
}

/** The packet as it is read while it is written: a ground, days and an act that nobody has named stand for nothing. */
export function toldPacket(packet: DetentionPacket, form: DetentionForm): DetentionPacket {
  const said = {
    ground: form.ground ?? '',
    facts: form.facts.trim(),
    act: { on: form.actOn ?? '', description: form.actDescription.trim() },
    days: form.days ?? 0,
    dutyPhone: form.dutyPhone.trim(),
  };
  // Read only: what is filed has passed `problemsOf`, and then says the same.
  return { ...packet, ...said } as DetentionPacket;
}

function detainedFirstOf({ first }: DetentionForm): DetainedFirst | undefined {
  const { at, place, witness, reportedAt, reportedBy } = first;
  if (at === null || reportedAt === null) return undefined;
  return { at, place: place.trim(), witness: witness.trim(), reportedAt, reportedBy: reportedBy.trim() };
}

/** What is filed with the packet and is none of it: that he is there and since when, and the request that found or holds him. */
export function besidePacket(form: DetentionForm): { readonly detainedFirst?: DetainedFirst; readonly present?: { readonly basis: 'compel-appearance' | 'linked' | 'free'; readonly since: Instant }; readonly link?: Link } {
  const { presence, presentSince, link } = form;
  const linked = link === null ? {} : { link: link as Link };
  if (presence === 'later') return linked;
  if (presence === 'detain-first') {
    const detainedFirst = detainedFirstOf(form);
    return { ...linked, ...(detainedFirst === undefined ? {} : { detainedFirst }) };
  }
  return { ...linked, ...(presentSince === null ? {} : { present: { basis: presence, since: presentSince } }) };
}

/** `daysRange`: days that the law does not have. */
export type FormProblem = 'ground' | 'facts' | 'act' | 'days' | 'daysRange' | 'evidence' | 'dutyPhone' | 'presentSince' | 'link' | 'first';

/**
 * Fields that nobody can file with, apart from the guards.
 * @param daysMax longest detention in force, in days
 */
export function problemsOf(form: DetentionForm, daysMax: number): readonly FormProblem[] {
  const { days, presence, first } = form;
  const isFirstTold = [first.place, first.witness, first.reportedBy].every((text) => text.trim() !== '') && detainedFirstOf(form) !== undefined;
  const checks: readonly (readonly [FormProblem, boolean])[] = [
    ['ground', form.ground === null],
    ['facts', form.facts.trim() === ''],
    ['act', form.actOn === null || form.actDescription.trim() === ''],
    ['days', days === null],
    ['daysRange', days !== null && (!Number.isInteger(days) || days < 1 || days > daysMax)],
    ['evidence', form.evidence.length === 0],
    ['dutyPhone', form.dutyPhone.trim().length < 3],
    ['presentSince', presence !== 'later' && presence !== 'detain-first' && form.presentSince === null],
    ['link', presence === 'linked' && form.link === null],
    ['first', presence === 'detain-first' && !isFirstTold],
  ];
  return checks.flatMap(([problem, isWrong]) => (isWrong ? [problem] : []));
}
