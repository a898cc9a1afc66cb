import Type, { type Static } from 'typebox';
import { CaseIdSchema, CivilDateSchema, closed, InstantSchema, LineSchema, oneOf, PartyIdSchema, RequestIdSchema, SlotSchema } from '../../kernel/schema.ts';
import type { CommandSpec } from '../../domain/linkage/module.ts';
import type { Refinement } from '../../domain/linkage/rights.ts';
import { ApproveSchema, ConfirmPaperSchema, PaperApprovalSchema, SendBackSchema } from '../../domain/linkage/regions/approval.ts';
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
import { DecideReleaseSchema, LiftedSchema, ProposeReleaseSchema, RecordHandOverSchema } from '../../domain/linkage/regions/seizure.ts';
import { RELEASE_INSTRUMENTS } from './paper-rules.ts';
import { HitSchema, NotSeizedSchema, PacketSchema, SealSchema } from './model.ts';
import { SeizureRecordSchema } from './seizure-record.ts';

/** Place of a changed value in the packet, `vehicle.colour`. */
const FieldPathSchema = Type.String({ pattern: '^[A-Za-z.]{1,60}$' });

export const FileSchema = closed({ requestId, caseId: CaseIdSchema, partyId: PartyIdSchema, packet: PacketSchema, supersedes: Type.Optional(RequestIdSchema) });
const RefileSchema = closed({ requestId, packet: PacketSchema });
const ResubmitSchema = closed({ requestId, packet: PacketSchema, reasons: Type.Record(FieldPathSchema, LineSchema, { maxProperties: 40, additionalProperties: false }), reseal: Type.Array(SlotSchema, { maxItems: 30 }) });
const RegisterHitSchema = closed({ ...answered, hit: HitSchema });
const RecordSeizedSchema = closed({ requestId, record: SeizureRecordSchema, dataAsOf: InstantSchema });
const RecordNotSeizedSchema = closed({ requestId, ...NotSeizedSchema.properties });
const FlagEntrustedSchema = closed({ requestId, round: answered.round });
const NoteSealSchema = closed({ requestId, seal: SealSchema });
const LapseSealSchema = closed({ requestId, end: CivilDateSchema });
const FlagSealSchema = closed({ requestId, standing: oneOf(['waitlisted', 'none']) });
const MortgageeToldSchema = closed({ requestId, name: LineSchema, whom: LineSchema, how: LineSchema, at: InstantSchema });
const ConfirmUnsealedSchema = closed({ ...answered, ...LiftedSchema.properties });

/** A judge may call T5, T7 and T9, the police T7 (the wrong car); every other trigger is the platform's. */
const JUDGE_TRIGGERS = { path: 'trigger', among: ['T5', 'T7', 'T9'] } as const satisfies Refinement;
const WRONG_CAR = { path: 'trigger', among: ['T7'] } as const satisfies Refinement;

/** Whoever was sent, or sends: those at the place and at the duty desk. */
const ON_SITE = { 'field-officer': ['dispatched'], 'command-centre': ['duty', 'dispatched'] } as const;
/** People at the desk of the traffic police, and its own system. */
const POLICE = { 'police-specialist': ['receiver'], 'agency-system': ['agency'] } as const;
const PLATFORM = { system: ['platform'] } as const;
const JUDGE = { judge: ['undertaker'] } as const;

/** Every command of the mechanism: how it queues, and who may file it. States stand in the transition table. */
export const VEHICLE_COMMANDS = {
  'seek-vehicle.file': { v: 1, payload: FileSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: JUDGE },
  'seek-vehicle.refile': { v: 1, payload: RefileSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: JUDGE },
  'seek-vehicle.approve': { v: 1, payload: ApproveSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['signer'], judge: ['signer'] } },
  'seek-vehicle.send-back': { v: 1, payload: SendBackSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['signer'], judge: ['signer'] } },
  'seek-vehicle.record-paper-approval': { v: 1, payload: PaperApprovalSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { clerk: ['clerk'], 'command-centre': ['duty'] } },
  'seek-vehicle.confirm-paper-approval': {
    v: 1,
    payload: ConfirmPaperSchema,
    lane: 'normal',
    offline: 'never',
    onMove: 'strict',
    may: { clerk: ['second-person'], 'command-centre': ['second-person'], judge: ['second-person'], chief: ['second-person'] },
  },
  'seek-vehicle.assign-numbers': { v: 1, payload: AssignNumbersSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.bind-sealed-copy': { v: 1, payload: BindSealedCopySchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: { clerk: ['clerk'], judge: ['undertaker'], 'command-centre': ['duty'] } },
  'seek-vehicle.submit': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'system', onMove: 'rebase', may: PLATFORM },
  'seek-vehicle.mark-received': { v: 1, payload: MarkReceivedSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { 'agency-system': ['agency'] } },
  'seek-vehicle.return': { v: 1, payload: ReturnSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: POLICE },
  'seek-vehicle.reject': { v: 1, payload: ReturnSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: POLICE },
  'seek-vehicle.accept': { v: 1, payload: AcceptSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: POLICE },
  'seek-vehicle.resubmit': { v: 1, payload: ResubmitSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: JUDGE },
  'seek-vehicle.register-hit': {
    v: 1,
    payload: RegisterHitSchema,
    lane: 'normal',
    offline: 'intent',
    onMove: 'commutative',
    may: { 'police-station': ['receiver'], 'police-specialist': ['receiver'], 'command-centre': ['duty'], 'agency-system': ['agency'] },
  },
  'seek-vehicle.acknowledge-hit': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { 'command-centre': ['duty'], chief: ['duty'] } },
  'seek-vehicle.escalate-hit': { v: 1, payload: EscalateHitSchema, lane: 'normal', offline: 'system', onMove: 'rebase', may: PLATFORM },
  'seek-vehicle.dispatch': { v: 1, payload: DispatchSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { 'command-centre': ['duty', 'dispatched'], 'field-officer': ['duty'], chief: ['duty'] } },
  'seek-vehicle.record-callback': { v: 1, payload: CallbackSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: ON_SITE },
  'seek-vehicle.record-seized': { v: 1, payload: RecordSeizedSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: ON_SITE },
  'seek-vehicle.record-not-seized': { v: 1, payload: RecordNotSeizedSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: ON_SITE },
  'seek-vehicle.flag-entrusted': { v: 1, payload: FlagEntrustedSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.request-renewal': { v: 1, payload: RequestRenewalSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: JUDGE },
  'seek-vehicle.decide-renewal': { v: 1, payload: ApproveRenewalSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['signer'], judge: ['signer'] } },
  'seek-vehicle.confirm-renewal': { v: 1, payload: ConfirmRenewalSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: POLICE },
  'seek-vehicle.withdraw': { v: 1, payload: WithdrawSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: JUDGE },
  'seek-vehicle.request-release': {
    v: 1,
    payload: RequestReleaseSchema,
    lane: 'safety',
    offline: 'intent',
    onMove: 'commutative',
    may: { system: ['platform'], judge: [{ as: 'undertaker', only: JUDGE_TRIGGERS }], 'police-specialist': [{ as: 'receiver', only: WRONG_CAR }] },
  },
  'seek-vehicle.mark-release-sent': { v: 1, payload: ReleaseSentSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: { 'agency-system': ['agency'] } },
  'seek-vehicle.acknowledge-release': { v: 1, payload: AcknowledgeReleaseSchema, lane: 'safety', offline: 'never', onMove: 'commutative', may: POLICE },
  'seek-vehicle.alarm-release': { v: 1, payload: AlarmReleaseSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.flag-silence': { v: 1, payload: FlagSilenceSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.flag-proof': { v: 1, payload: FlagProofSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.settle-incident': { v: 1, payload: SettleIncidentSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { 'command-centre': ['duty'] } },
  'seek-vehicle.expire': { v: 1, payload: ExpireSchema, lane: 'safety', offline: 'system', onMove: 'rebase', may: PLATFORM },
  'seek-vehicle.cancel-unreturned': { v: 1, payload: CancelUnreturnedSchema, lane: 'normal', offline: 'system', onMove: 'rebase', may: PLATFORM },
  'seek-vehicle.ask-keep-or-release': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.decide-control': { v: 1, payload: DecideControlSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: JUDGE },
  'seek-vehicle.note-seal': { v: 1, payload: NoteSealSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.lapse-seal': { v: 1, payload: LapseSealSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.lift-seal': { v: 1, payload: RequestOnlySchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.flag-seal': { v: 1, payload: FlagSealSchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.record-mortgagee-told': { v: 1, payload: MortgageeToldSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { judge: ['undertaker'], clerk: ['clerk'] } },
  'seek-vehicle.propose-unseal': { v: 1, payload: ProposeReleaseSchema(RELEASE_INSTRUMENTS), lane: 'normal', offline: 'intent', onMove: 'strict', may: JUDGE },
  'seek-vehicle.decide-unseal': { v: 1, payload: DecideReleaseSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['signer'], judge: ['signer'] } },
  'seek-vehicle.order-unseal': { v: 1, payload: RequestOnlySchema, lane: 'normal', offline: 'system', onMove: 'rebase', may: PLATFORM },
  'seek-vehicle.confirm-unsealed': { v: 1, payload: ConfirmUnsealedSchema, lane: 'normal', offline: 'never', onMove: 'rebase', may: POLICE },
  'seek-vehicle.flag-unseal-silence': { v: 1, payload: RequestOnlySchema, lane: 'safety', offline: 'system', onMove: 'commutative', may: PLATFORM },
  'seek-vehicle.record-returned': { v: 1, payload: RecordHandOverSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: { ...JUDGE, clerk: ['clerk'], ...ON_SITE } },
  'seek-vehicle.record-passed-on': { v: 1, payload: RecordHandOverSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: { ...JUDGE, clerk: ['clerk'], ...ON_SITE } },
  'seek-vehicle.move-to-judge': { v: 1, payload: MoveToJudgeSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: PLATFORM },
} as const satisfies Record<string, CommandSpec>;

export type VehicleCommandKind = keyof typeof VEHICLE_COMMANDS;
/** Payload of a kind, checked by its schema before any rule sees it. */
export type VehiclePayload<K extends VehicleCommandKind> = Static<(typeof VEHICLE_COMMANDS)[K]['payload']>;
