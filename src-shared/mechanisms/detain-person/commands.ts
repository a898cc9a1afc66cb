import Type, { type Static } from 'typebox';
import { CaseIdSchema, closed, CountSchema, DayCountSchema, InstantSchema, LineSchema, oneOf, PaperNumberSchema, ParagraphSchema, PartyIdSchema } from '../../kernel/schema.ts';
import type { CommandSpec } from '../../domain/linkage/module.ts';
import { ApproveSchema, ConfirmPaperSchema, PaperApprovalSchema, SendBackSchema } from '../../domain/linkage/regions/approval.ts';
import { EndCustodySchema, ExtendCustodySchema } from '../../domain/linkage/regions/custody.ts';
import { FlagSilenceSchema, MarkReceivedSchema } from '../../domain/linkage/regions/exchange.ts';
import { AssignNumbersSchema, BindSealedCopySchema } from '../../domain/linkage/regions/papers.ts';
import { answered, FlagProofSchema, MoveToJudgeSchema, requestId, RequestOnlySchema, SettleIncidentSchema } from '../../domain/linkage/regions/request.ts';
import type { May } from '../../domain/linkage/rights.ts';
import { DetentionPacketSchema, EarlyPaperSchema } from './packet.ts';
import {
  AdmissionSchema,
  AlternativeSchema,
  DetainedFirstSchema,
  EarlyReleaseAskedSchema,
  EscortSchema,
  FamilyNoticeSchema,
  LeaveAskedSchema,
  LinkSchema,
  PRESENCE_BASES,
  QUESTION_CAUSES,
  ReconsiderationAskedSchema,
  RefusalSchema,
  RELEASE_CAUSES,
  ReviewDecisionSchema,
  ServiceSchema,
} from './parts.ts';

const PresentSchema = closed({ basis: oneOf(PRESENCE_BASES), since: InstantSchema });

export const FileSchema = closed({
  requestId,
  caseId: CaseIdSchema,
  partyId: PartyIdSchema,
  packet: DetentionPacketSchema,
  /** He was detained before anybody decided it. */
  detainedFirst: Type.Optional(DetainedFirstSchema),
  /** He is there already, by whatever brought him. */
  present: Type.Optional(PresentSchema),
  /** The request on which he is held, or is looked for. */
  link: Type.Optional(LinkSchema),
});
export const RefileSchema = closed({ requestId, packet: DetentionPacketSchema });
export const DisapproveSchema = closed({ requestId, opinion: ParagraphSchema });
export const RecallSchema = closed({ requestId, cause: oneOf(['identity-corrected']) });
export const LinkToSchema = closed({ requestId, link: LinkSchema });
export const RecordPresentSchema = closed({ requestId, present: PresentSchema });
export const ServeSchema = closed({ requestId, service: ServiceSchema });
export const EscortOutSchema = closed({ requestId, escort: EscortSchema });
export const AdmitSchema = closed({ ...answered, admission: AdmissionSchema });
export const RefuseAdmissionSchema = closed({ ...answered, refusal: RefusalSchema });
export const ChooseAlternativeSchema = closed({ requestId, choice: AlternativeSchema });
export const ReasonSchema = closed({ requestId, reason: ParagraphSchema });
export const RecordFamilyNoticeSchema = closed({ requestId, notice: FamilyNoticeSchema });
export const AskReconsiderationSchema = closed({ requestId, asked: ReconsiderationAskedSchema });
export const DecideReconsiderationSchema = closed({ requestId, decision: ReviewDecisionSchema });
export const RequestLeaveSchema = closed({ ...answered, leave: LeaveAskedSchema });
export const AnswerLeaveSchema = closed({ requestId, granted: Type.Boolean(), days: Type.Optional(DayCountSchema), opinion: Type.Optional(ParagraphSchema) });
export const MarkLeftSchema = closed({ ...answered, leftAt: InstantSchema, dueBack: InstantSchema });
export const MarkBackSchema = closed({ ...answered, backAt: InstantSchema, endsAt: InstantSchema });
export const FlagLeaveSchema = closed({ requestId, leave: CountSchema });
export const ProposeEarlySchema = closed({ requestId, ...EarlyReleaseAskedSchema, paper: EarlyPaperSchema });
export const DecideEarlySchema = closed({ requestId, approve: Type.Boolean(), opinion: Type.Optional(ParagraphSchema) });
export const MarkChangedSchema = closed({ ...answered, endsAt: InstantSchema });
export const OrderReleaseSchema = closed({ requestId, cause: oneOf(RELEASE_CAUSES), documentNo: Type.Optional(PaperNumberSchema) });
export const RecordReleaseSchema = closed({ ...answered, releasedAt: InstantSchema, officer: LineSchema });
export const FlagReleaseSchema = closed({ requestId, due: InstantSchema });
export const AskQuestionSchema = closed({ requestId, cause: oneOf(QUESTION_CAUSES) });
export const EndByDeathSchema = closed({ requestId });
export const DeputyReportSchema = closed({ requestId, to: LineSchema, at: InstantSchema });

/** What the house says itself, at its desk or by its system. */
const HOUSE = { 'agency-desk': ['receiver'], 'agency-system': ['agency'] } as const satisfies May;
/** What the court may also enter from the paper of the house: who brought the person, or the clerk. */
const HOUSE_OR_PAPER = { ...HOUSE, 'field-officer': ['dispatched'], clerk: ['clerk'], judge: ['undertaker'] } as const satisfies May;
const SIGNER = { president: ['signer'], judge: ['signer'] } as const satisfies May;
const PLATFORM = { system: ['platform'] } as const satisfies May;
/** Whoever works the case, and the officers who have the person. */
const TEAM = { judge: ['undertaker'], clerk: ['clerk'], 'field-officer': ['dispatched'] } as const satisfies May;
const WITH_DUTY = { ...TEAM, 'command-centre': ['duty'] } as const satisfies May;
const SECOND_PERSON = { clerk: ['second-person'], 'command-centre': ['second-person'], judge: ['second-person'], chief: ['second-person'] } as const satisfies May;
/** Whoever keeps the papers of the case. */
const OFFICE = { judge: ['undertaker'], clerk: ['clerk'], 'command-centre': ['duty'] } as const satisfies May;
const HOUSE_OR_OFFICE = { ...HOUSE, clerk: ['clerk'], judge: ['undertaker'] } as const satisfies May;

/** Every command of the mechanism: how it queues, and who may file it. States stand in the transition table. */
export const DETENTION_COMMANDS = {
  'detain-person.file': { v: 1, payload: FileSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { judge: ['undertaker'] } },
  'detain-person.refile': { v: 1, payload: RefileSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { judge: ['undertaker'] } },
  'detain-person.approve': { v: 1, payload: ApproveSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: SIGNER },
  'detain-person.send-back': { v: 1, payload: SendBackSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: SIGNER },
  'detain-person.disapprove': { v: 1, payload: DisapproveSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: SIGNER },
  'detain-person.record-paper-approval': { v: 1, payload: PaperApprovalSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { clerk: ['clerk'], 'command-centre': ['duty'] } },
  'detain-person.confirm-paper-approval': { v: 1, payload: ConfirmPaperSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: SECOND_PERSON },
  'detain-person.recall': { v: 1, payload: RecallSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.assign-numbers': { v: 1, payload: AssignNumbersSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.bind-sealed-copy': { v: 1, payload: BindSealedCopySchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: OFFICE },
  'detain-person.issue': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'system', onMove: 'rebase', may: PLATFORM },
  'detain-person.link': { v: 1, payload: LinkToSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'detain-person.record-present': { v: 1, payload: RecordPresentSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: WITH_DUTY },
  'detain-person.extend-custody': { v: 1, payload: ExtendCustodySchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], president: ['leader'] } },
  'detain-person.end-custody': { v: 1, payload: EndCustodySchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: WITH_DUTY },
  'detain-person.flag-custody-limit': { v: 1, payload: RequestOnlySchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.serve': { v: 1, payload: ServeSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: TEAM },
  'detain-person.record-family-notice': { v: 1, payload: RecordFamilyNoticeSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: TEAM },
  'detain-person.record-deputy-report': { v: 1, payload: DeputyReportSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: OFFICE },
  'detain-person.escort': { v: 1, payload: EscortOutSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: WITH_DUTY },
  'detain-person.mark-received': { v: 1, payload: MarkReceivedSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { 'agency-system': ['agency'] } },
  'detain-person.admit': { v: 1, payload: AdmitSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: HOUSE_OR_PAPER },
  'detain-person.refuse-admission': { v: 1, payload: RefuseAdmissionSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: HOUSE_OR_PAPER },
  'detain-person.choose-alternative': { v: 1, payload: ChooseAlternativeSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'detain-person.resume': { v: 1, payload: ReasonSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'detain-person.ask-reconsideration': { v: 1, payload: AskReconsiderationSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: HOUSE_OR_OFFICE },
  'detain-person.decide-reconsideration': { v: 1, payload: DecideReconsiderationSchema, lane: 'safety', offline: 'never', onMove: 'rebase', may: { president: ['upper-court'] } },
  'detain-person.mark-changed': { v: 1, payload: MarkChangedSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: HOUSE },
  'detain-person.request-leave': { v: 1, payload: RequestLeaveSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { ...HOUSE, clerk: ['clerk'] } },
  'detain-person.answer-leave': { v: 1, payload: AnswerLeaveSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], chief: ['leader'], president: ['leader'] } },
  'detain-person.mark-left': { v: 1, payload: MarkLeftSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: HOUSE },
  'detain-person.mark-back': { v: 1, payload: MarkBackSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: HOUSE },
  'detain-person.flag-leave': { v: 1, payload: FlagLeaveSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.propose-early-release': { v: 1, payload: ProposeEarlySchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'detain-person.decide-early-release': { v: 1, payload: DecideEarlySchema, lane: 'normal', offline: 'never', onMove: 'strict', may: SIGNER },
  'detain-person.order-release': { v: 1, payload: OrderReleaseSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.mark-release-sent': { v: 1, payload: RequestOnlySchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: { 'agency-system': ['agency'] } },
  'detain-person.record-release': { v: 1, payload: RecordReleaseSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: { ...HOUSE, clerk: ['clerk'] } },
  'detain-person.flag-release': { v: 1, payload: FlagReleaseSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.ask-question': { v: 1, payload: AskQuestionSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.answer-question': { v: 1, payload: ReasonSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'detain-person.withdraw': { v: 1, payload: ReasonSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: { judge: ['undertaker'] } },
  'detain-person.end-by-death': { v: 1, payload: EndByDeathSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.flag-silence': { v: 1, payload: FlagSilenceSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.flag-proof': { v: 1, payload: FlagProofSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'detain-person.settle-incident': { v: 1, payload: SettleIncidentSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { 'command-centre': ['duty'] } },
  'detain-person.move-to-judge': { v: 1, payload: MoveToJudgeSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: PLATFORM },
} as const satisfies Record<string, CommandSpec>;

export type DetentionCommandKind = keyof typeof DETENTION_COMMANDS;
/** Payload of a kind, checked by its schema before any rule sees it. */
export type DetentionPayload<K extends DetentionCommandKind> = Static<(typeof DETENTION_COMMANDS)[K]['payload']>;
