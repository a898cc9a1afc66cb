import Type, { type Static } from 'typebox';
import {
  AccountIdSchema,
  CaseIdSchema,
  CivilDateSchema,
  closed,
  FileHashSchema,
  InstantSchema,
  LineSchema,
  oneOf,
  ParagraphSchema,
  PartyIdSchema,
  RequestIdSchema,
} from '../../kernel/schema.ts';
import type { CommandSpec } from '../linkage/module.ts';
import {
  HandoverSchema,
  HitSchema,
  OutcomeSchema,
  PacketSchema,
  RELEASE_TRIGGERS,
  RETURN_CODES,
} from './model.ts';

const requestId = RequestIdSchema;
/** Agencies answer to a revision and a round; anything older moves nothing. */
const answered = { requestId, revision: Type.Integer({ minimum: 1 }), round: Type.Integer({ minimum: 0 }) };

export const FileSchema = closed({ requestId, caseId: CaseIdSchema, partyId: PartyIdSchema, packet: PacketSchema, supersedes: Type.Optional(RequestIdSchema) });
export const RefileSchema = closed({ requestId, packet: PacketSchema });
export const ApproveSchema = closed({ requestId, packetHash: Type.String(), opinion: Type.Optional(ParagraphSchema) });
export const SendBackSchema = closed({ requestId, opinion: ParagraphSchema });
export const PaperApprovalSchema = closed({ requestId, packetHash: Type.String(), signer: LineSchema, signedAt: InstantSchema, scan: FileHashSchema });
export const ConfirmPaperSchema = closed({ requestId, packetHash: Type.String() });
export const AssignNumbersSchema = closed({ requestId, numbers: Type.Record(Type.String(), Type.String()) });
export const BindSealedCopySchema = closed({ requestId, slot: Type.String(), number: Type.String({ maxLength: 60 }), file: FileHashSchema });
export const RequestOnlySchema = closed({ requestId });
export const MarkReceivedSchema = closed({ ...answered, receivedAt: InstantSchema });
export const ReturnSchema = closed({ ...answered, code: oneOf(RETURN_CODES), text: ParagraphSchema, specialist: LineSchema });
export const AcceptSchema = closed({ ...answered, controlNo: Type.String({ minLength: 1, maxLength: 60 }), start: CivilDateSchema, end: CivilDateSchema, specialist: LineSchema });
export const ResubmitSchema = closed({ requestId, packet: PacketSchema, reasons: Type.Record(Type.String(), LineSchema), reseal: Type.Array(Type.String(), { maxItems: 30 }) });
export const RegisterHitSchema = closed({ ...answered, hit: HitSchema });
export const EscalateHitSchema = closed({ requestId, round: Type.Integer(), level: Type.Integer({ minimum: 1, maximum: 2 }) });
export const DispatchSchema = closed({ requestId, officers: Type.Array(LineSchema, { minItems: 1, maxItems: 10 }), vehicle: Type.Optional(LineSchema), eta: InstantSchema, inCity: Type.Boolean() });
export const CallbackSchema = closed({ requestId, with: LineSchema, at: InstantSchema });
export const RecordControlledSchema = closed({ requestId, via: oneOf(['field-record', 'phone']), handover: HandoverSchema, dataAsOf: InstantSchema });
export const RecordMissedSchema = closed({ requestId, reason: oneOf(['gone', 'not-the-person', 'entry-refused', 'other']), note: Type.Optional(ParagraphSchema) });
export const RequestRenewalSchema = closed({ requestId, days: Type.Integer({ minimum: 1, maximum: 365 }), reason: ParagraphSchema });
export const ApproveRenewalSchema = closed({ requestId, approve: Type.Boolean(), opinion: Type.Optional(ParagraphSchema) });
export const ConfirmRenewalSchema = closed({ ...answered, accepted: Type.Boolean(), newEnd: CivilDateSchema });
export const WithdrawSchema = closed({ requestId, reason: ParagraphSchema });
export const RequestReleaseSchema = closed({ requestId, trigger: oneOf(RELEASE_TRIGGERS), cause: Type.String({ minLength: 1, maxLength: 200 }) });
export const ReleaseSentSchema = closed({ requestId, controlNo: Type.Optional(Type.String({ maxLength: 60 })) });
export const AcknowledgeReleaseSchema = closed({ requestId, controlNo: Type.Optional(Type.String({ maxLength: 60 })), ackedAt: InstantSchema, by: LineSchema });
export const ExpireSchema = closed({ requestId, end: CivilDateSchema });
export const CancelUnreturnedSchema = closed({ requestId, revision: Type.Integer() });
export const DecideControlSchema = closed({ requestId, choice: oneOf(['keep', 'release']), reason: ParagraphSchema });
export const ExtendCustodySchema = closed({ requestId, reason: ParagraphSchema });
export const EndCustodySchema = closed({ requestId, ending: oneOf(['released', 'detained', 'handed-to-police']) });
export const RecordOutcomeSchema = closed({ requestId, outcome: OutcomeSchema });
export const AnswerSamePersonSchema = closed({ requestId, caseId: CaseIdSchema, choice: oneOf(['attend', 'join', 'no-interest']), note: Type.Optional(ParagraphSchema) });
export const MoveToJudgeSchema = closed({ requestId, judge: AccountIdSchema, clerk: Type.Optional(AccountIdSchema) });

/** Every command of the mechanism: how it queues, and who may file it. States stand in the transition table. */
export const LOCATE_COMMANDS = {
  'locate-person.file': { v: 1, payload: FileSchema, lane: 'normal', offline: 'intent', onMove: 'strict', actors: ['judge'] },
  'locate-person.refile': { v: 1, payload: RefileSchema, lane: 'normal', offline: 'intent', onMove: 'strict', actors: ['judge'] },
  'locate-person.approve': { v: 1, payload: ApproveSchema, lane: 'normal', offline: 'never', onMove: 'strict', actors: ['chief', 'president', 'judge'] },
  'locate-person.send-back': { v: 1, payload: SendBackSchema, lane: 'normal', offline: 'never', onMove: 'strict', actors: ['chief', 'president', 'judge'] },
  'locate-person.record-paper-approval': { v: 1, payload: PaperApprovalSchema, lane: 'normal', offline: 'intent', onMove: 'strict', actors: ['clerk', 'command-centre'] },
  'locate-person.confirm-paper-approval': { v: 1, payload: ConfirmPaperSchema, lane: 'normal', offline: 'never', onMove: 'strict', actors: ['clerk', 'command-centre', 'judge', 'chief'] },
  'locate-person.assign-numbers': { v: 1, payload: AssignNumbersSchema, lane: 'normal', offline: 'system', onMove: 'commutative', actors: ['system'] },
  'locate-person.bind-sealed-copy': { v: 1, payload: BindSealedCopySchema, lane: 'normal', offline: 'never', onMove: 'rebase', actors: ['clerk', 'judge', 'command-centre'] },
  'locate-person.submit': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'system', onMove: 'rebase', actors: ['system', 'command-centre'] },
  'locate-person.mark-received': { v: 1, payload: MarkReceivedSchema, lane: 'normal', offline: 'system', onMove: 'commutative', actors: ['agency-system'] },
  'locate-person.return': { v: 1, payload: ReturnSchema, lane: 'normal', offline: 'never', onMove: 'rebase', actors: ['police-specialist', 'agency-system'] },
  'locate-person.reject': { v: 1, payload: ReturnSchema, lane: 'normal', offline: 'never', onMove: 'rebase', actors: ['police-specialist', 'agency-system'] },
  'locate-person.accept': { v: 1, payload: AcceptSchema, lane: 'normal', offline: 'never', onMove: 'rebase', actors: ['police-specialist', 'agency-system'] },
  'locate-person.resubmit': { v: 1, payload: ResubmitSchema, lane: 'normal', offline: 'intent', onMove: 'strict', actors: ['judge'] },
  'locate-person.register-hit': { v: 1, payload: RegisterHitSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', actors: ['police-station', 'police-specialist', 'command-centre', 'agency-system'] },
  'locate-person.acknowledge-hit': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'intent', onMove: 'rebase', actors: ['command-centre'] },
  'locate-person.escalate-hit': { v: 1, payload: EscalateHitSchema, lane: 'normal', offline: 'system', onMove: 'rebase', actors: ['system'] },
  'locate-person.dispatch': { v: 1, payload: DispatchSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', actors: ['command-centre', 'field-officer'] },
  'locate-person.record-callback': { v: 1, payload: CallbackSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', actors: ['field-officer', 'command-centre'] },
  'locate-person.record-controlled': { v: 1, payload: RecordControlledSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', actors: ['field-officer', 'command-centre'] },
  'locate-person.record-missed': { v: 1, payload: RecordMissedSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', actors: ['field-officer', 'command-centre'] },
  'locate-person.request-renewal': { v: 1, payload: RequestRenewalSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', actors: ['judge'] },
  'locate-person.decide-renewal': { v: 1, payload: ApproveRenewalSchema, lane: 'normal', offline: 'never', onMove: 'strict', actors: ['chief', 'judge'] },
  'locate-person.confirm-renewal': { v: 1, payload: ConfirmRenewalSchema, lane: 'normal', offline: 'never', onMove: 'rebase', actors: ['police-specialist', 'agency-system'] },
  'locate-person.withdraw': { v: 1, payload: WithdrawSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', actors: ['judge'] },
  'locate-person.request-release': { v: 1, payload: RequestReleaseSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', actors: ['system', 'judge', 'police-specialist'] },
  'locate-person.mark-release-sent': { v: 1, payload: ReleaseSentSchema, lane: 'safety', offline: 'system', onMove: 'commutative', actors: ['agency-system'] },
  'locate-person.acknowledge-release': { v: 1, payload: AcknowledgeReleaseSchema, lane: 'safety', offline: 'never', onMove: 'commutative', actors: ['police-specialist', 'agency-system'] },
  'locate-person.alarm-release': { v: 1, payload: RequestOnlySchema, lane: 'safety', offline: 'system', onMove: 'commutative', actors: ['system'] },
  'locate-person.expire': { v: 1, payload: ExpireSchema, lane: 'safety', offline: 'system', onMove: 'rebase', actors: ['system'] },
  'locate-person.cancel-unreturned': { v: 1, payload: CancelUnreturnedSchema, lane: 'normal', offline: 'system', onMove: 'rebase', actors: ['system'] },
  'locate-person.ask-keep-or-release': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'system', onMove: 'commutative', actors: ['system'] },
  'locate-person.decide-control': { v: 1, payload: DecideControlSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', actors: ['judge'] },
  'locate-person.extend-custody': { v: 1, payload: ExtendCustodySchema, lane: 'safety', offline: 'intent', onMove: 'rebase', actors: ['judge'] },
  'locate-person.end-custody': { v: 1, payload: EndCustodySchema, lane: 'safety', offline: 'intent', onMove: 'rebase', actors: ['judge', 'field-officer', 'command-centre'] },
  'locate-person.flag-custody-limit': { v: 1, payload: RequestOnlySchema, lane: 'safety', offline: 'system', onMove: 'commutative', actors: ['system'] },
  'locate-person.record-outcome': { v: 1, payload: RecordOutcomeSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', actors: ['judge'] },
  'locate-person.answer-same-person': { v: 1, payload: AnswerSamePersonSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', actors: ['judge'] },
  'locate-person.move-to-judge': { v: 1, payload: MoveToJudgeSchema, lane: 'normal', offline: 'system', onMove: 'commutative', actors: ['system'] },
} as const satisfies Record<string, CommandSpec>;

export type LocateCommandKind = keyof typeof LOCATE_COMMANDS;
/** Payload of a kind, checked by its schema before any rule sees it. */
export type LocatePayload<K extends LocateCommandKind> = Static<(typeof LOCATE_COMMANDS)[K]['payload']>;
