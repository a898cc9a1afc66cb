import Type, { type Static } from 'typebox';
import {
  AccountIdSchema,
  CivilDateSchema,
  closed,
  CommandIdSchema,
  DayCountSchema,
  FenSchema,
  FileHashSchema,
  InstantSchema,
  LineSchema,
  oneOf,
  PaperNumberSchema,
  ParagraphSchema,
  PersonPhoneSchema,
} from '../../kernel/schema.ts';
import { AggregateRefSchema } from '../../domain/linkage/command.ts';

/**
 * What runs beside the state of a detention: who has the person, the service, the family, the house with its term, leave,
 * reconsideration, early release. Each part is what was told of it, by whom and when; times of the house are typed from its
 * papers and never computed.
 */
export const DueSchema = closed({ at: InstantSchema, rule: Type.String(), provisional: Type.Boolean() });
const told = { by: AccountIdSchema, at: InstantSchema } as const;

/** Another request about the same person, named by its noun and its mechanism: none imports the other. */
export const MechanismIdSchema = Type.String({ pattern: '^[a-z][a-z-]{1,30}$' });
/** `search`: it looks for the person. `custody`: he is held on it, and its clock is the only one. */
export const LINK_PURPOSES = ['search', 'custody'] as const;
export const LinkSchema = closed({ mechanism: MechanismIdSchema, request: AggregateRefSchema, purpose: oneOf(LINK_PURPOSES) });
export type Link = Static<typeof LinkSchema>;

/** How the person came to be there. `linked`: held on another request. `free`: he came, and nobody holds him. */
export const PRESENCE_BASES = ['compel-appearance', 'detain-first', 'linked', 'free'] as const;
export type PresenceBasis = (typeof PRESENCE_BASES)[number];
export const PresenceSchema = closed({ basis: oneOf(PRESENCE_BASES), since: InstantSchema, ...told });

/** 先行拘留 (民事诉讼法解释 §181): on the spot, before a witness, reported to the president at once. */
export const DetainedFirstSchema = closed({ at: InstantSchema, place: LineSchema, witness: LineSchema, reportedAt: InstantSchema, reportedBy: LineSchema });
export type DetainedFirst = Static<typeof DetainedFirstSchema>;

/** 送达回证: on the person who is present. */
export const ServiceSchema = closed({
  servedAt: InstantSchema,
  /** Scan of the receipt. */
  receipt: Type.Optional(FileHashSchema),
  refusedToSign: Type.Boolean(),
  witness: Type.Optional(LineSchema),
});

export const FAMILY_WAYS = ['phone', 'in-person', 'letter', 'electronic'] as const;
/** Whom, how and when; or why nobody could be told (民事诉讼法解释 §180). */
export const FamilyNoticeSchema = Type.Union([
  closed({ notifiedAt: InstantSchema, whom: LineSchema, how: oneOf(FAMILY_WAYS), phone: Type.Optional(PersonPhoneSchema) }),
  closed({ reason: LineSchema }),
]);
export type FamilyNotice = Static<typeof FamilyNoticeSchema>;

export const EscortSchema = closed({
  /** Names as the order shows them, with or without an account. */
  officers: Type.Array(LineSchema, { minItems: 1, maxItems: 10 }),
  /** Accounts of those among them who have one: they may record what happens there. */
  accounts: Type.Optional(Type.Array(AccountIdSchema, { maxItems: 10, uniqueItems: true })),
  vehicle: Type.Optional(LineSchema),
  departedAt: InstantSchema,
});

/** 收拘回执: the term is what the house wrote on it. */
export const AdmissionSchema = closed({
  receiptNo: PaperNumberSchema,
  admittedAt: InstantSchema,
  endsAt: InstantSchema,
  health: LineSchema,
  belongings: ParagraphSchema,
  officer: LineSchema,
  /** Scan of the receipt, where the court entered it. */
  receipt: Type.Optional(FileHashSchema),
});
export type Admission = Static<typeof AdmissionSchema>;

/** 不予收拘 (拘留所条例实施办法 §18), and what a house says beside it. */
export const REFUSAL_REASONS = ['pregnant', 'nursing', 'age', 'serious-illness', 'papers', 'other'] as const;
export const RefusalSchema = closed({ reason: oneOf(REFUSAL_REASONS), text: ParagraphSchema, refusedAt: InstantSchema, officer: LineSchema });
export type Refusal = Static<typeof RefusalSchema>;

/**
 * What becomes of a person whom the house does not take: presented again with what was missing, put off until the reason is
 * gone (暂缓执行), fined instead, not executed at all, or handed over for prosecution (移送拒执).
 */
export const ALTERNATIVES = ['presented-again', 'deferred', 'fine', 'not-executed', 'transferred'] as const;
export const FineSchema = closed({ decisionNo: LineSchema, presidentApprovedOn: CivilDateSchema, amount: FenSchema });
export const AlternativeSchema = closed({
  alternative: oneOf(ALTERNATIVES),
  reason: ParagraphSchema,
  fine: Type.Optional(FineSchema),
  /** Of a put-off: the day on which somebody looks again. */
  until: Type.Optional(CivilDateSchema),
});
export type Alternative = Static<typeof AlternativeSchema>;

export const REVIEW_RESULTS = ['upheld', 'revoked', 'changed'] as const;
export const ASKED_AT = ['court', 'house', 'upper-court'] as const;
export const ReconsiderationAskedSchema = closed({ askedAt: InstantSchema, handedTo: oneOf(ASKED_AT), text: ParagraphSchema, file: Type.Optional(FileHashSchema) });
export const ReviewDecisionSchema = closed({
  result: oneOf(REVIEW_RESULTS),
  documentNo: Type.String({ ...PaperNumberSchema, minLength: 1 }),
  /** Of a change: the days that remain of those decided. */
  days: Type.Optional(DayCountSchema),
  opinion: ParagraphSchema,
  file: Type.Optional(FileHashSchema),
});
export type ReviewDecision = Static<typeof ReviewDecisionSchema>;

/** 拘留所条例 §27: an exam for a school, a birth, grave illness or death of a near relative, and the like. */
export const LEAVE_GROUNDS = ['exam', 'birth', 'grave-illness', 'death', 'other'] as const;
/** 拘留所条例 §28: a guarantor, or a deposit. */
export const GuaranteeSchema = Type.Union([
  closed({ kind: Type.Literal('guarantor'), name: LineSchema, phone: PersonPhoneSchema }),
  closed({ kind: Type.Literal('deposit'), amount: FenSchema }),
]);
export const LeaveAskedSchema = closed({
  appliedAt: InstantSchema,
  ground: oneOf(LEAVE_GROUNDS),
  text: ParagraphSchema,
  applicant: LineSchema,
  /** What the applicant is to the person; `self` in its words. */
  relation: LineSchema,
  guarantee: GuaranteeSchema,
  /** 审核意见 of the house. */
  opinion: Type.Optional(ParagraphSchema),
});
export type LeaveAsked = Static<typeof LeaveAskedSchema>;

export const EARLY_GROUNDS = ['confession', 'fulfilment', 'other'] as const;
export const EarlyReleaseAskedSchema = { ground: oneOf(EARLY_GROUNDS), reason: ParagraphSchema, evidence: Type.Array(CommandIdSchema, { maxItems: 60, uniqueItems: true }) } as const;

/** Why the court has the person released, or why he was: the end of the term needs no order. */
export const RELEASE_CAUSES = ['term', 'early', 'revoked', 'changed', 'unasked', 'death'] as const;
export type ReleaseCause = (typeof RELEASE_CAUSES)[number];

/** What asks the judge whether the detention goes on: it punishes an act, and ends by none of these by itself. */
export const QUESTION_CAUSES = ['fulfilment', 'settlement', 'stay', 'case-closed', 'identity-corrected'] as const;
export type QuestionCause = (typeof QUESTION_CAUSES)[number];

/** The parts as the request keeps them. */
export const detentionParts = {
  detainedFirst: Type.Optional(DetainedFirstSchema),
  links: Type.Array(closed({ ...LinkSchema.properties, ...told })),
  presence: Type.Optional(PresenceSchema),
  service: Type.Optional(closed({ ...ServiceSchema.properties, ...told, reconsiderUntil: DueSchema })),
  /** From the execution of the detention; without an answer it is owed. */
  family: Type.Optional(
    closed({ executedAt: InstantSchema, due: DueSchema, notice: Type.Optional(FamilyNoticeSchema), recordedAt: Type.Optional(InstantSchema), recordedBy: Type.Optional(AccountIdSchema) }),
  ),
  deputyReport: Type.Optional(closed({ dueSince: InstantSchema, madeAt: Type.Optional(InstantSchema), to: Type.Optional(LineSchema), by: Type.Optional(AccountIdSchema) })),
  escort: Type.Optional(closed({ ...EscortSchema.properties, ...told })),
  admission: Type.Optional(closed({ ...AdmissionSchema.properties, ...told })),
  /** The end of the term as the house last told it. */
  termEnd: Type.Optional(InstantSchema),
  refusals: Type.Array(closed({ ...RefusalSchema.properties, ...told, round: Type.Integer() })),
  alternatives: Type.Array(closed({ ...AlternativeSchema.properties, ...told })),
  reconsideration: Type.Optional(
    closed({ ...ReconsiderationAskedSchema.properties, receivedAt: InstantSchema, due: DueSchema, decision: Type.Optional(closed({ ...ReviewDecisionSchema.properties, ...told })) }),
  ),
  leaves: Type.Array(
    closed({
      ...LeaveAskedSchema.properties,
      due: DueSchema,
      answer: Type.Optional(closed({ granted: Type.Boolean(), days: Type.Optional(Type.Integer()), opinion: Type.Optional(ParagraphSchema), ...told })),
      leftAt: Type.Optional(InstantSchema),
      dueBack: Type.Optional(InstantSchema),
      backAt: Type.Optional(InstantSchema),
    }),
  ),
  earlyReleases: Type.Array(
    closed({
      ...EarlyReleaseAskedSchema,
      slot: Type.String(),
      askedAt: InstantSchema,
      askedBy: AccountIdSchema,
      state: oneOf(['requested', 'approved', 'refused']),
      opinion: Type.Optional(ParagraphSchema),
      decidedAt: Type.Optional(InstantSchema),
    }),
  ),
  question: Type.Optional(
    closed({ cause: oneOf(QUESTION_CAUSES), askedAt: InstantSchema, reason: Type.Optional(ParagraphSchema), decidedAt: Type.Optional(InstantSchema), by: Type.Optional(AccountIdSchema) }),
  ),
  release: Type.Optional(
    closed({
      cause: oneOf(RELEASE_CAUSES),
      documentNo: Type.Optional(PaperNumberSchema),
      orderedAt: Type.Optional(InstantSchema),
      due: Type.Optional(DueSchema),
      sentAt: Type.Optional(InstantSchema),
      alarmedAt: Type.Optional(InstantSchema),
      releasedAt: Type.Optional(InstantSchema),
      officer: Type.Optional(LineSchema),
      by: Type.Optional(AccountIdSchema),
    }),
  ),
} as const;
