import Type, { type Static } from 'typebox';
import { CaseIdSchema, closed, InstantSchema, LineSchema, oneOf, ParagraphSchema, PartyIdSchema, RequestIdSchema, SlotSchema } from '../../kernel/schema.ts';
import type { CommandSpec } from '../../domain/linkage/module.ts';
import type { Refinement } from '../../domain/linkage/rights.ts';
import { ApproveSchema, ConfirmPaperSchema, PaperApprovalSchema, SendBackSchema } from '../../domain/linkage/regions/approval.ts';
import { EndCustodySchema, ExtendCustodySchema } from '../../domain/linkage/regions/custody.ts';
import { CancelUnreturnedSchema, FlagSilenceSchema, MarkReceivedSchema, ReturnSchema } from '../../domain/linkage/regions/exchange.ts';
import {
  AcceptSchema,
  AcknowledgeReleaseSchema,
  AlarmReleaseSchema,
  ApproveRenewalSchema,
  ConfirmRenewalSchema,
  DecideControlSchema,
  ExpireSchema,
  ReleaseSentSchema,
  RequestReleaseSchema,
  RequestRenewalSchema,
  WithdrawSchema,
} from '../../domain/linkage/regions/hold.ts';
import { AssignNumbersSchema, BindSealedCopySchema } from '../../domain/linkage/regions/papers.ts';
import { answered, FlagProofSchema, MoveToJudgeSchema, requestId, RequestOnlySchema, SettleIncidentSchema } from '../../domain/linkage/regions/request.ts';
import { CallbackSchema, DispatchSchema, EscalateHitSchema } from '../../domain/linkage/regions/response.ts';
import { HandoverSchema, HitSchema, OutcomeSchema, PacketSchema } from './model.ts';

/** Place of a changed value in the packet, `debtor.idNo`. */
const FieldPathSchema = Type.String({ pattern: '^[A-Za-z.]{1,60}$' });

export const FileSchema = closed({ requestId, caseId: CaseIdSchema, partyId: PartyIdSchema, packet: PacketSchema, supersedes: Type.Optional(RequestIdSchema) });
export const RefileSchema = closed({ requestId, packet: PacketSchema });
export const ResubmitSchema = closed({ requestId, packet: PacketSchema, reasons: Type.Record(FieldPathSchema, LineSchema, { maxProperties: 40, additionalProperties: false }), reseal: Type.Array(SlotSchema, { maxItems: 30 }) });
export const RegisterHitSchema = closed({ ...answered, hit: HitSchema });
export const RecordControlledSchema = closed({ requestId, via: oneOf(['field-record', 'phone']), handover: HandoverSchema, dataAsOf: InstantSchema });
export const RecordMissedSchema = closed({ requestId, reason: oneOf(['gone', 'not-the-person', 'entry-refused', 'other']), note: Type.Optional(ParagraphSchema) });
export const DeputyReportSchema = closed({ requestId, to: LineSchema, at: InstantSchema });
export const RecordOutcomeSchema = closed({ requestId, outcome: OutcomeSchema });
export const AnswerSamePersonSchema = closed({ requestId, caseId: CaseIdSchema, choice: oneOf(['attend', 'join', 'no-interest']), note: Type.Optional(ParagraphSchema) });

/** A judge may call T5, T7 and T9, the police T7 (wrong person); every other trigger is the platform's. */
const JUDGE_TRIGGERS = { path: 'trigger', among: ['T5', 'T7', 'T9'] } as const satisfies Refinement;
const WRONG_PERSON = { path: 'trigger', among: ['T7'] } as const satisfies Refinement;

/** Every command of the mechanism: how it queues, and who may file it. States stand in the transition table. */
export const LOCATE_COMMANDS = {
  'locate-person.file': { v: 1, payload: FileSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { judge: ['undertaker'] } },
  'locate-person.refile': { v: 1, payload: RefileSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { judge: ['undertaker'] } },
  'locate-person.approve': { v: 1, payload: ApproveSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['signer'], president: ['signer'], judge: ['signer'] } },
  'locate-person.send-back': { v: 1, payload: SendBackSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['signer'], president: ['signer'], judge: ['signer'] } },
  'locate-person.record-paper-approval': { v: 1, payload: PaperApprovalSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { clerk: ['clerk'], 'command-centre': ['duty'] } },
  'locate-person.confirm-paper-approval': {
    v: 1,
    payload: ConfirmPaperSchema,
    lane: 'normal',
    offline: 'never',
    onMove: 'strict',
    may: { clerk: ['second-person'], 'command-centre': ['second-person'], judge: ['second-person'], chief: ['second-person'] },
  },
  'locate-person.assign-numbers': { v: 1, payload: AssignNumbersSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
  'locate-person.bind-sealed-copy': { v: 1, payload: BindSealedCopySchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: { clerk: ['clerk'], judge: ['undertaker'], 'command-centre': ['duty'] } },
  'locate-person.submit': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'system', onMove: 'rebase', may: { system: ['platform'] } },
  'locate-person.mark-received': { v: 1, payload: MarkReceivedSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { 'agency-system': ['agency'] } },
  'locate-person.return': { v: 1, payload: ReturnSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: { 'police-specialist': ['receiver'], 'agency-system': ['agency'] } },
  'locate-person.reject': { v: 1, payload: ReturnSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: { 'police-specialist': ['receiver'], 'agency-system': ['agency'] } },
  'locate-person.accept': { v: 1, payload: AcceptSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: { 'police-specialist': ['receiver'], 'agency-system': ['agency'] } },
  'locate-person.resubmit': { v: 1, payload: ResubmitSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { judge: ['undertaker'] } },
  'locate-person.register-hit': {
    v: 1,
    payload: RegisterHitSchema,
    lane: 'normal',
    offline: 'intent',
    onMove: 'commutative',
    may: { 'police-station': ['receiver'], 'police-specialist': ['receiver'], 'command-centre': ['duty'], 'agency-system': ['agency'] },
  },
  'locate-person.acknowledge-hit': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { 'command-centre': ['duty'], chief: ['duty'] } },
  'locate-person.escalate-hit': { v: 1, payload: EscalateHitSchema, lane: 'normal', offline: 'system', onMove: 'rebase', may: { system: ['platform'] } },
  'locate-person.dispatch': { v: 1, payload: DispatchSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { 'command-centre': ['duty', 'dispatched'], 'field-officer': ['duty'], chief: ['duty'] } },
  'locate-person.record-callback': { v: 1, payload: CallbackSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { 'field-officer': ['dispatched'], 'command-centre': ['duty', 'dispatched'] } },
  'locate-person.record-controlled': { v: 1, payload: RecordControlledSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: { 'field-officer': ['dispatched'], 'command-centre': ['duty', 'dispatched'] } },
  'locate-person.record-missed': { v: 1, payload: RecordMissedSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: { 'field-officer': ['dispatched'], 'command-centre': ['duty', 'dispatched'] } },
  'locate-person.request-renewal': { v: 1, payload: RequestRenewalSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'locate-person.decide-renewal': { v: 1, payload: ApproveRenewalSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['signer'], judge: ['signer'] } },
  'locate-person.confirm-renewal': { v: 1, payload: ConfirmRenewalSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: { 'police-specialist': ['receiver'], 'agency-system': ['agency'] } },
  'locate-person.withdraw': { v: 1, payload: WithdrawSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: { judge: ['undertaker'] } },
  'locate-person.request-release': {
    v: 1,
    payload: RequestReleaseSchema,
    lane: 'safety',
    offline: 'intent',
    onMove: 'commutative',
    may: { system: ['platform'], judge: [{ as: 'undertaker', only: JUDGE_TRIGGERS }], 'police-specialist': [{ as: 'receiver', only: WRONG_PERSON }] },
  },
  'locate-person.mark-release-sent': { v: 1, payload: ReleaseSentSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: { 'agency-system': ['agency'] } },
  'locate-person.acknowledge-release': { v: 1, payload: AcknowledgeReleaseSchema, lane: 'safety', offline: 'never', onMove: 'commutative', may: { 'police-specialist': ['receiver'], 'agency-system': ['agency'] } },
  'locate-person.alarm-release': { v: 1, payload: AlarmReleaseSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
  'locate-person.flag-silence': { v: 1, payload: FlagSilenceSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
  'locate-person.flag-proof': { v: 1, payload: FlagProofSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
  'locate-person.settle-incident': { v: 1, payload: SettleIncidentSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { 'command-centre': ['duty'] } },
  'locate-person.expire': { v: 1, payload: ExpireSchema, lane: 'safety', offline: 'system', onMove: 'rebase', may: { system: ['platform'] } },
  'locate-person.cancel-unreturned': { v: 1, payload: CancelUnreturnedSchema, lane: 'normal', offline: 'system', onMove: 'rebase', may: { system: ['platform'] } },
  'locate-person.ask-keep-or-release': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
  'locate-person.decide-control': { v: 1, payload: DecideControlSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'locate-person.extend-custody': { v: 1, payload: ExtendCustodySchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], president: ['leader'] } },
  'locate-person.end-custody': {
    v: 1,
    payload: EndCustodySchema,
    lane: 'safety',
    offline: 'intent',
    onMove: 'rebase',
    may: { judge: ['undertaker'], 'field-officer': ['dispatched'], 'command-centre': ['duty', 'dispatched'], system: ['platform'] },
  },
  'locate-person.flag-custody-limit': { v: 1, payload: RequestOnlySchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
  'locate-person.record-deputy-report': { v: 1, payload: DeputyReportSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { judge: ['undertaker'], clerk: ['clerk'], 'command-centre': ['duty'] } },
  'locate-person.record-outcome': { v: 1, payload: RecordOutcomeSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'locate-person.answer-same-person': { v: 1, payload: AnswerSamePersonSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { judge: ['other-court-judge'] } },
  'locate-person.move-to-judge': { v: 1, payload: MoveToJudgeSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
} as const satisfies Record<string, CommandSpec>;

export type LocateCommandKind = keyof typeof LOCATE_COMMANDS;
/** Payload of a kind, checked by its schema before any rule sees it. */
export type LocatePayload<K extends LocateCommandKind> = Static<(typeof LOCATE_COMMANDS)[K]['payload']>;
