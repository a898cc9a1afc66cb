import Type, { type Static } from 'typebox';
import { fingerprint } from '../../kernel/digest.ts';
import type { RequestId } from '../../kernel/ids.ts';
import {
  AccountIdSchema,
  CaseIdSchema,
  CivilDateSchema,
  closed,
  CommandIdSchema,
  CourtCodeSchema,
  DayCountSchema,
  FenSchema,
  FileHashSchema,
  SeenHashSchema,
  InstantSchema,
  LineSchema,
  oneOf,
  PaperNumberSchema,
  ParagraphSchema,
  PartyIdSchema,
  PhoneSchema,
  RequestIdSchema,
} from '../../kernel/schema.ts';
import { DeputySchema } from '../../domain/linkage/deputy.ts';
import { DETENTION_GROUNDS } from '../../domain/linkage/detention.ts';
import type { Tone } from '../../domain/linkage/next-step.ts';
import { openIncidents } from '../../domain/linkage/kept-answers.ts';
import { DebtorSnapshotSchema } from '../../domain/linkage/subject.ts';
import { type ApprovalLevel, approvalPart } from '../../domain/linkage/regions/approval.ts';
import { custodyPart } from '../../domain/linkage/regions/custody.ts';
import { exchangePart } from '../../domain/linkage/regions/exchange.ts';
import { holdPart, isHoldOpen, isReleaseOpen } from '../../domain/linkage/regions/hold.ts';
import { type Attachment, attachment, type AttachmentDraft, attachmentDraft, type PaperRules } from '../../domain/linkage/regions/papers.ts';
import { ENDED, requestPart } from '../../domain/linkage/regions/request.ts';
import { responsePart } from '../../domain/linkage/regions/response.ts';
import type { Position } from '../../domain/linkage/transitions.ts';

/**
 * States of the request region (DOMAIN §1.1, §1.12). The control on the person and the custody with its outcome are
 * regions of their own beside it. `sent_back` is the returned approval (审批退回): the draft again, on the desk of the
 * judge, under a revision that the next filing raises.
 */
export const LOCATE_STATES = [
  'pending_approval',
  'pending_president',
  'sent_back',
  'signed',
  'submitted',
  'under_review',
  'returned',
  'rejected',
  'active',
  'hit',
  'court_ack',
  'dispatched',
  'controlled',
  'expired',
  'withdrawal_pending',
  'withdrawn',
  'closed',
] as const;
export type LocateState = (typeof LOCATE_STATES)[number];

/** Rank within one revision and round; a request never moves to a lower position (S8). */
export const LOCATE_RANK: Readonly<Record<LocateState, number>> = {
  pending_approval: 10,
  pending_president: 15,
  sent_back: 18,
  signed: 20,
  submitted: 30,
  under_review: 40,
  returned: 45,
  active: 60,
  hit: 70,
  court_ack: 80,
  dispatched: 85,
  rejected: 90,
  expired: 92,
  controlled: 95,
  withdrawal_pending: 96,
  withdrawn: 99,
  closed: 100,
};

/** How a state looks: red where a person stands in front of somebody, or the police said no. */
export const LOCATE_TONES: Readonly<Record<LocateState, Tone>> = {
  pending_approval: 'waiting',
  pending_president: 'waiting',
  sent_back: 'attention',
  signed: 'waiting',
  submitted: 'agency',
  under_review: 'agency',
  returned: 'attention',
  rejected: 'danger',
  active: 'agency',
  hit: 'danger',
  court_ack: 'danger',
  dispatched: 'danger',
  controlled: 'acted',
  expired: 'ended',
  withdrawal_pending: 'attention',
  withdrawn: 'ended',
  closed: 'ended',
};

export const REASONS = ['whereabouts-unknown', 'evading-enforcement', 'settlement-breached', 'asset-report-refused'] as const;
export const DANGERS = ['violence', 'illness', 'pregnancy', 'mental-condition', 'weapon'] as const;
export const TAKEOVERS = ['report-only', 'hand-over-on-site', 'hold-at-station'] as const;
export const HIT_CHANNELS = ['lodging', 'ticketing', 'checkpoint', 'street-check', 'face-match', 'phone'] as const;

/** Instruments of this mechanism (codes of the instrument catalogue). */
export const LOCATE_INSTRUMENTS = [
  'locate-application', // 查控申请表
  'assistance-letter', // 协助查找函
  'compel-appearance-warrant', // 拘传票
  'detention-decision', // 拘留决定书
  'enforcement-title', // 执行依据
  'enforcement-ruling', // 执行裁定书
  'other-evidence', // 其他材料
] as const;
export type LocateInstrument = (typeof LOCATE_INSTRUMENTS)[number];

/** Instruments that go out only as a sealed copy (用印); unsealed = R02 before sending. */
export const SEALED_INSTRUMENTS: readonly LocateInstrument[] = ['assistance-letter', 'compel-appearance-warrant', 'detention-decision'];
/** Instruments that carry a number of the court. */
export const NUMBERED_INSTRUMENTS: readonly LocateInstrument[] = ['locate-application', ...SEALED_INSTRUMENTS];
/**
 * Papers that arise on the way rather than with the packet: the keys under which their numbers are assigned. The last
 * dispatch carries the number of its 出警单, the release that of its 撤控通知书, the request that of its 交接单.
 */
export const LATER_PAPERS = ['dispatch-order', 'handover-record', 'release-notice'] as const;
export type LaterPaper = (typeof LATER_PAPERS)[number];
/** Instruments that give the power to hold the person until the court arrives; the president signs them (L1 §119). */
export const HOLDING_INSTRUMENTS: readonly LocateInstrument[] = ['compel-appearance-warrant', 'detention-decision'];

/** Which papers go out sealed, and which bear a number. */
export const LOCATE_PAPERS: PaperRules = { sealed: SEALED_INSTRUMENTS, numbered: NUMBERED_INSTRUMENTS };

const AttachmentDraftSchema = attachmentDraft(LOCATE_INSTRUMENTS);
const AttachmentSchema = attachment(LOCATE_INSTRUMENTS);
export type LocateAttachmentDraft = AttachmentDraft<LocateInstrument>;
export type LocateAttachment = Attachment<LocateInstrument>;

/** What the judge fills in. The same fields travel in every revision. */
const packetFields = {
  debtor: DebtorSnapshotSchema,
  reasons: Type.Array(oneOf(REASONS), { minItems: 1, maxItems: 4, uniqueItems: true }),
  dangers: Type.Array(oneOf(DANGERS), { maxItems: 5, uniqueItems: true }),
  /** Calendar days asked for. */
  periodDays: DayCountSchema,
  takeover: oneOf(TAKEOVERS),
  dutyPhone: PhoneSchema,
  backupOfficer: Type.Optional(LineSchema),
  attachments: Type.Array(AttachmentDraftSchema, { minItems: 1, maxItems: 30 }),
  /** Case records that prove the guards, named so that the police see why. */
  evidence: Type.Array(CommandIdSchema, { maxItems: 60 }),
  /** Asked before any instrument that gives the power to hold. */
  deputy: Type.Optional(DeputySchema),
} as const;

export const PacketSchema = closed(packetFields);
export type Packet = Static<typeof PacketSchema>;

/** Fingerprint of what an approver saw; approvals carry it (S13). Numbers and seals come later and are not part. */
export function packetHash(packet: Packet): string {
  return fingerprint({
    debtor: packet.debtor,
    reasons: packet.reasons,
    dangers: packet.dangers,
    periodDays: packet.periodDays,
    takeover: packet.takeover,
    dutyPhone: packet.dutyPhone,
    backupOfficer: packet.backupOfficer,
    attachments: packet.attachments.map(({ slot, instrument, title, file }) => ({ slot, instrument, title, file })),
    evidence: packet.evidence,
    deputy: packet.deputy,
  });
}

export const SignatureSchema = closed({
  signer: LineSchema,
  capacity: oneOf(['court-officer', 'police-officer', 'person', 'witness']),
  /** Strokes and picture, as a file; absent when refused. */
  file: Type.Optional(FileHashSchema),
  refused: Type.Boolean(),
});

/** A point on the map, degrees; accuracy in metres. */
const GeoSchema = closed({
  lon: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  datum: oneOf(['WGS84', 'GCJ02']),
  accuracyM: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
});

export const HitSchema = closed({
  at: InstantSchema,
  place: LineSchema,
  geo: Type.Optional(GeoSchema),
  channel: oneOf(HIT_CHANNELS),
  unit: LineSchema,
  officer: LineSchema,
  phone: PhoneSchema,
  /** `held` only where a holding instrument is attached (DOMAIN §1.12-3). */
  personState: oneOf(['located', 'held']),
  holdUntil: Type.Optional(InstantSchema),
  /** A hit counts only when the identity was compared (DOMAIN §1.12-4). */
  identityBy: oneOf(['document', 'portrait']),
  photo: Type.Optional(FileHashSchema),
  /** A hit taken by telephone is read back: name, last four digits and the number called back. */
  readBack: Type.Optional(closed({ name: LineSchema, lastFour: Type.String({ pattern: '^[0-9Xx]{4}$' }), calledBack: PhoneSchema })),
});
export type Hit = Static<typeof HitSchema>;

export const HandoverSchema = closed({
  place: LineSchema,
  /** Force was used or the person is kept: needs a holding instrument and starts the custody clock. */
  held: Type.Boolean(),
  /** Since when the person was held, by whomever, where that was before the report: those hours count (DOMAIN §1.13-1). */
  heldSince: Type.Optional(InstantSchema),
  identityBy: oneOf(['document', 'portrait']),
  health: Type.Optional(LineSchema),
  belongings: Type.Optional(ParagraphSchema),
  signatures: Type.Array(SignatureSchema, { maxItems: 6 }),
  photos: Type.Array(FileHashSchema, { maxItems: 20 }),
});
export type Handover = Static<typeof HandoverSchema>;

export const HANDOVER_PARTS = ['health', 'belongings', 'court-signature', 'police-signature'] as const;
export type HandoverPart = (typeof HANDOVER_PARTS)[number];

/**
 * What a 交接单 still lacks (DOMAIN §1.1, §1.13-11): health, belongings, the signatures of both sides or the refusal noted.
 * A telephone record has none of them and is completed by the field record that joins it.
 */
export function handoverMissing(handovers: readonly Handover[]): readonly HandoverPart[] {
  const signed = (capacity: string) => handovers.some((h) => h.signatures.some((s) => s.capacity === capacity && (s.refused || s.file !== undefined)));
  const has: Readonly<Record<HandoverPart, boolean>> = {
    health: handovers.some((h) => h.health !== undefined),
    belongings: handovers.some((h) => h.belongings !== undefined),
    'court-signature': signed('court-officer'),
    'police-signature': signed('police-officer'),
  };
  return HANDOVER_PARTS.filter((part) => !has[part]);
}

/** One report that the person was handed over; several of one event are joined (电话代录 and the field record). */
const ControlReportSchema = closed({
  via: oneOf(['field-record', 'phone', 'agency']),
  by: AccountIdSchema,
  at: InstantSchema,
  source: oneOf(['agency', 'gps', 'desk-corrected', 'typed']),
  skewMs: Type.Integer(),
  receivedAt: InstantSchema,
  handover: HandoverSchema,
});
export type ControlReport = Static<typeof ControlReportSchema>;

export const OUTCOME_RESULTS = [
  'paid-full',
  'paid-part-instalments',
  'detained',
  'fined',
  'questioned-and-released',
  'transferred-for-prosecution',
  'no-result',
] as const;
/** A detention of which nothing else is kept here, typed from its papers. */
const TypedDetentionSchema = closed({
  ground: oneOf(DETENTION_GROUNDS),
  evidence: Type.Array(CommandIdSchema, { minItems: 1, maxItems: 20 }),
  decisionNo: LineSchema,
  presidentApprovedOn: CivilDateSchema,
  servedAt: InstantSchema,
  days: DayCountSchema,
  /** Typed from the receipt of the detention house, never computed (DOMAIN §1.2). */
  receiptFrom: InstantSchema,
  receiptTo: InstantSchema,
  familyNotifiedAt: Type.Optional(InstantSchema),
  familyNotNotifiedReason: Type.Optional(LineSchema),
  /** The decision was served on the person, who was present; absent on records of before, which meant it. */
  servedInPerson: Type.Optional(Type.Boolean()),
  /** Detained first and decided afterwards (民诉法解释 §181): when. */
  detainedFirstAt: Type.Optional(InstantSchema),
  /** Asked anew where the request did not ask: its packet had no holding instrument. */
  deputy: Type.Optional(DeputySchema),
});
export type TypedDetention = Static<typeof TypedDetentionSchema>;
/** A detention that is a request of its own: its dates stand there, and are not typed twice. */
const LinkedDetentionSchema = closed({ request: RequestIdSchema });

export const OutcomeSchema = closed({
  results: Type.Array(oneOf(OUTCOME_RESULTS), { minItems: 1, maxItems: 4, uniqueItems: true }),
  amount: FenSchema,
  detention: Type.Optional(Type.Union([TypedDetentionSchema, LinkedDetentionSchema])),
  fine: Type.Optional(closed({ ground: oneOf(DETENTION_GROUNDS), evidence: Type.Array(CommandIdSchema, { minItems: 1, maxItems: 20 }), decisionNo: LineSchema, presidentApprovedOn: CivilDateSchema, amount: FenSchema })),
  note: Type.Optional(ParagraphSchema),
});
export type Outcome = Static<typeof OutcomeSchema>;

/** The detention of an outcome as far as it was typed here; one that is a request of its own tells its dates there. */
export function typedDetention({ detention }: Outcome): TypedDetention | undefined {
  return detention === undefined || 'request' in detention ? undefined : detention;
}

/** The request that the detention of an outcome is, where it is one. */
export function linkedDetention({ detention }: Outcome): RequestId | undefined {
  return detention !== undefined && 'request' in detention ? detention.request : undefined;
}

export const LocateRequestSchema = closed({
  ...requestPart,
  ...approvalPart,
  ...exchangePart,
  ...holdPart,
  ...custodyPart,
  ...responsePart,
  state: oneOf(LOCATE_STATES),
  debtor: PartyIdSchema,
  personKey: Type.String({ maxLength: 80 }),
  packet: Type.Object({ ...packetFields, attachments: Type.Array(AttachmentSchema) }, { additionalProperties: false }),
  packetHash: SeenHashSchema,
  hits: Type.Array(Type.Object({ ...HitSchema.properties, round: Type.Integer(), registeredAt: InstantSchema, registeredBy: Type.String() }, { additionalProperties: false })),
  missed: Type.Array(closed({ reason: Type.String(), note: Type.Optional(ParagraphSchema), at: InstantSchema, by: AccountIdSchema, round: Type.Integer() })),
  controlReports: Type.Array(ControlReportSchema),
  /** Number of the 交接单: one for the event, drawn at its first report; a report that joins keeps it. */
  handoverNumber: Type.Optional(PaperNumberSchema),
  /** A township deputy is held: the report to his congress, due at once, and when it was made. */
  deputyReport: Type.Optional(closed({ dueSince: InstantSchema, madeAt: Type.Optional(InstantSchema), to: Type.Optional(LineSchema), by: Type.Optional(AccountIdSchema) })),
  outcome: Type.Optional(OutcomeSchema),
  otherCourts: Type.Array(
    closed({
      caseId: CaseIdSchema,
      caseNumber: Type.String(),
      court: CourtCodeSchema,
      judge: AccountIdSchema,
      toldAt: InstantSchema,
      answer: Type.Optional(closed({ choice: oneOf(['attend', 'join', 'no-interest']), note: Type.Optional(ParagraphSchema), at: InstantSchema })),
    }),
  ),
});
/** 协助查找被执行人: one request, one control, one custody, as three parallel regions. */
export type LocateRequest = Static<typeof LocateRequestSchema>;

export function positionOf(request: LocateRequest): Position {
  return { revision: request.revision, round: request.round, rank: LOCATE_RANK[request.state] };
}

/** States in which nobody watches for the person any more; whatever comes now comes late. */
const OVER_STATES: readonly string[] = [...ENDED, 'withdrawal_pending', 'controlled'];

export function isOver(request: LocateRequest): boolean {
  return OVER_STATES.includes(request.state);
}

/** Whether a person was found, is being fetched or is held, a release is not proven, or an incident waits: what the duty desk looks after. */
export function isUnderWay(request: LocateRequest): boolean {
  return request.state === 'hit' || request.state === 'court_ack' || request.state === 'dispatched' || request.custody.state === 'running' || isReleaseOpen(request) || openIncidents(request.incidents).length > 0;
}

/** Whether anything may still have to be ended: an open request, a control without acknowledgement, a person who is held, a report that is due. */
export function hasOpenDuty(request: LocateRequest): boolean {
  const isReportDue = request.deputyReport !== undefined && request.deputyReport.madeAt === undefined;
  return !ENDED.includes(request.state) || isHoldOpen(request) || request.custody.state === 'running' || isReportDue;
}

const POLICE_SIDE: readonly LocateState[] = ['submitted', 'under_review', 'returned', 'rejected', 'active', 'hit', 'court_ack', 'dispatched', 'controlled', 'withdrawal_pending', 'expired', 'closed'];

/** Whether the packet has ever reached the police side. */
export function reachedPolice(request: LocateRequest): boolean {
  return request.returns.length > 0 || request.control.state !== 'inactive' || request.strays.length > 0 || POLICE_SIDE.includes(request.state);
}

/** Whether a holding instrument was approved with this packet (DOMAIN §1.12-3). */
export function mayHold(request: LocateRequest): boolean {
  const attached = request.packet.attachments.some((a) => HOLDING_INSTRUMENTS.includes(a.instrument));
  return attached && request.approvals.some((approval) => approval.level === 'president');
}

/** Levels that the packet asks for: the chief, and for a paper that gives the power to hold the president (L1 §119). */
export function levelsOfLocate({ packet }: Pick<LocateRequest, 'packet'>): readonly ApprovalLevel[] {
  return packet.attachments.some((a) => HOLDING_INSTRUMENTS.includes(a.instrument)) ? ['chief', 'president'] : ['chief'];
}
