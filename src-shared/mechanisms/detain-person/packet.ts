import Type, { type Static } from 'typebox';
import { fingerprint } from '../../kernel/digest.ts';
import { CivilDateSchema, closed, CommandIdSchema, DayCountSchema, LineSchema, oneOf, ParagraphSchema, PhoneSchema } from '../../kernel/schema.ts';
import { DeputySchema } from '../../domain/linkage/deputy.ts';
import { DETENTION_GROUNDS } from '../../domain/linkage/detention.ts';
import { changesOf, type FieldChange } from '../../domain/linkage/regions/exchange.ts';
import { type Attachment, attachment, type AttachmentDraft, attachmentDraft, type PaperRules } from '../../domain/linkage/regions/papers.ts';
import { DebtorSnapshotSchema } from '../../domain/linkage/subject.ts';

/** Instruments of this mechanism (codes of the instrument catalogue). */
export const DETENTION_INSTRUMENTS = [
  'detention-decision', // 拘留决定书
  'detention-notice', // 执行拘留通知书
  'early-release-decision', // 提前解除拘留决定书
  'questioning-record', // 询问笔录
  'enforcement-title', // 执行依据
  'other-evidence', // 其他材料
] as const;
export type DetentionInstrument = (typeof DETENTION_INSTRUMENTS)[number];

const DECIDING: readonly DetentionInstrument[] = ['detention-decision', 'detention-notice', 'early-release-decision'];
/** Which papers go out sealed, and which bear a number: all by which the court orders something. */
export const DETENTION_PAPERS: PaperRules = { sealed: DECIDING, numbered: DECIDING };
/** Without these nobody is brought to a house: it admits on the decision, and keeps the notice (拘留所条例 §9). */
export const REQUIRED_PAPERS: readonly DetentionInstrument[] = ['detention-decision', 'detention-notice'];

export const DetentionDraftSchema = attachmentDraft(DETENTION_INSTRUMENTS);
export const DetentionPaperSchema = attachment(DETENTION_INSTRUMENTS);
export type DetentionPaper = Attachment<DetentionInstrument>;
/** The paper by which the president ends a detention before its term, made with the proposal. */
export const EarlyPaperSchema = attachmentDraft(['early-release-decision']);
export type EarlyPaper = AttachmentDraft<'early-release-decision'>;

/** Whether this very act was punished before (民诉法解释 §184: never twice; a new act may be). */
export const SAME_ACT_ANSWERS = ['not-punished', 'another-act', 'punished', 'unanswered'] as const;
/** A man is not asked. */
export const PREGNANCY_ANSWERS = ['not-applicable', 'neither', 'pregnant', 'nursing', 'unanswered'] as const;
export const ILLNESS_ANSWERS = ['none', 'serious', 'unanswered'] as const;

function answered<const A extends readonly string[]>(answers: A) {
  return closed({ answer: oneOf(answers), /** Who said so, or where it was looked up. */ source: Type.Optional(LineSchema) });
}

/** What must be asked before anybody is detained, each with its source (DOMAIN §1.13-6, -9). Age is read from the number. */
export const WarningsSchema = closed({
  sameAct: answered(SAME_ACT_ANSWERS),
  pregnancy: answered(PREGNANCY_ANSWERS),
  illness: answered(ILLNESS_ANSWERS),
  deputy: DeputySchema,
});
export type Warnings = Static<typeof WarningsSchema>;

/** What the judge fills in. The same fields travel in every revision. */
export const packetFields = {
  debtor: DebtorSnapshotSchema,
  ground: oneOf(DETENTION_GROUNDS),
  /** 查明的事实, as the decision states them. */
  facts: ParagraphSchema,
  /** The act that is punished: its day, and what it was. */
  act: closed({ on: CivilDateSchema, description: LineSchema }),
  /** Calendar days, 1 to DETENTION_MAX. */
  days: DayCountSchema,
  /** Records of the case that prove the ground (DOMAIN §1.12-12). */
  evidence: Type.Array(CommandIdSchema, { minItems: 1, maxItems: 60, uniqueItems: true }),
  warnings: WarningsSchema,
  /** What the house must know when it examines him. */
  healthNote: Type.Optional(LineSchema),
  dutyPhone: PhoneSchema,
  attachments: Type.Array(DetentionDraftSchema, { minItems: 1, maxItems: 30 }),
} as const;

export const DetentionPacketSchema = closed(packetFields);
export type DetentionPacket = Static<typeof DetentionPacketSchema>;

/** Fingerprint of what the president saw; his approval carries it (S13). Numbers and seals come later and are not part. */
export function packetHash(packet: DetentionPacket): string {
  return fingerprint({ ...packet, attachments: packet.attachments.map(({ slot, instrument, title, file }) => ({ slot, instrument, title, file })) });
}

/** By what one act is known again: ground and day. Two acts of one day and ground are told apart by a person (`another-act`). */
export function actKey({ ground, act }: Pick<DetentionPacket, 'ground' | 'act'>): string {
  return `${ground} ${act.on}`;
}

/** What changed between two packets, field by field. */
export function packetChanges(before: DetentionPacket, after: DetentionPacket): readonly FieldChange[] {
  const titles = (packet: DetentionPacket) => packet.attachments.map((a) => `${a.instrument}:${a.title}`).join(';');
  const answers = ({ warnings }: DetentionPacket) => [warnings.sameAct, warnings.pregnancy, warnings.illness, warnings.deputy].map(({ answer }) => answer).join(',');
  const person = (['name', 'idType', 'idNo', 'sex', 'birth', 'phone', 'address'] as const).map((field) => [`debtor.${field}`, before.debtor[field] ?? '', after.debtor[field] ?? ''] as const);
  return changesOf(
    [
      ...person,
      ['ground', before.ground, after.ground],
      ['facts', before.facts, after.facts],
      ['act', `${before.act.on} ${before.act.description}`, `${after.act.on} ${after.act.description}`],
      ['days', String(before.days), String(after.days)],
      ['warnings', answers(before), answers(after)],
      ['dutyPhone', before.dutyPhone, after.dutyPhone],
      ['attachments', titles(before), titles(after)],
    ],
    {},
  );
}
