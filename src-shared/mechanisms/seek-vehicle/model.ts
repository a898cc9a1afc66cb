import Type, { type Static } from 'typebox';
import { fingerprint } from '../../kernel/digest.ts';
import {
  AccountIdSchema,
  AssetIdSchema,
  CaseIdSchema,
  CivilDateSchema,
  closed,
  CommandIdSchema,
  CountSchema,
  CourtCodeSchema,
  DayCountSchema,
  FileHashSchema,
  InstantSchema,
  LineSchema,
  oneOf,
  PaperNumberSchema,
  ParagraphSchema,
  PartyIdSchema,
  PhoneSchema,
  SeenHashSchema,
} from '../../kernel/schema.ts';
import type { CivilDate } from '../../kernel/time.ts';
import { HOLD_MEASURES, PLATE_TYPES } from '../../domain/assets/model.ts';
import { plateText } from '../../domain/identifiers/index.ts';
import type { Tone } from '../../domain/linkage/next-step.ts';
import { openIncidents } from '../../domain/linkage/kept-answers.ts';
import { type ApprovalLevel, approvalPart } from '../../domain/linkage/regions/approval.ts';
import { exchangePart } from '../../domain/linkage/regions/exchange.ts';
import { holdPart, isHoldOpen, isReleaseOpen } from '../../domain/linkage/regions/hold.ts';
import { type Attachment, attachment, type AttachmentDraft, attachmentDraft } from '../../domain/linkage/regions/papers.ts';
import { ENDED, requestPart } from '../../domain/linkage/regions/request.ts';
import { responsePart } from '../../domain/linkage/regions/response.ts';
import { isInCustody, NextSealSchema, seizurePart } from '../../domain/linkage/regions/seizure.ts';
import type { Position } from '../../domain/linkage/transitions.ts';
import { RELEASE_INSTRUMENTS, type ReleaseInstrument, VEHICLE_INSTRUMENTS, type VehicleInstrument } from './paper-rules.ts';
import { SeizureRecordSchema } from './seizure-record.ts';

/**
 * States of the request (DOMAIN §1.3). The control at the traffic police and the thing in custody are regions of their own beside it.
 * `entrusted`: the car stands in another district, and the court there was asked to seize it. `unsealing`: the release is with the
 * register; `unsealed`: the register has lifted the seal, and the car waits for whom it goes to.
 */
export const VEHICLE_STATES = [
  'pending_approval',
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
  'entrusted',
  'expired',
  'withdrawal_pending',
  'withdrawn',
  'seized',
  'unsealing',
  'unsealed',
  'closed',
] as const;
export type VehicleState = (typeof VEHICLE_STATES)[number];

/**
 * Rank within one revision and round; a request never moves to a lower position (S8). A seizure stands above every end of the
 * control: a car that was taken in is in the yard, whatever became of the request meanwhile.
 */
export const VEHICLE_RANK: Readonly<Record<VehicleState, number>> = {
  pending_approval: 10,
  sent_back: 18,
  signed: 20,
  submitted: 30,
  under_review: 40,
  returned: 45,
  active: 60,
  hit: 70,
  court_ack: 80,
  dispatched: 85,
  entrusted: 87,
  rejected: 90,
  expired: 92,
  withdrawal_pending: 94,
  withdrawn: 95,
  seized: 96,
  unsealing: 97,
  unsealed: 98,
  closed: 100,
};

/** How a state looks: red where somebody waits beside the car, or the police said no. */
export const VEHICLE_TONES: Readonly<Record<VehicleState, Tone>> = {
  pending_approval: 'waiting',
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
  entrusted: 'waiting',
  expired: 'ended',
  withdrawal_pending: 'attention',
  withdrawn: 'ended',
  seized: 'acted',
  unsealing: 'agency',
  unsealed: 'attention',
  closed: 'ended',
};

const CarNumberSchema = Type.String({ minLength: 1, maxLength: 60 });

/** The car as the packet names it: a snapshot, so that every approval shows exactly what was approved. */
export const VehicleSchema = closed({
  /** Absent of a car that is not registered: then its engine number is asked for (查封扣押冻结规定 §9). */
  plate: Type.Optional(CarNumberSchema),
  plateType: Type.Optional(oneOf(PLATE_TYPES)),
  vin: CarNumberSchema,
  engineNo: Type.Optional(CarNumberSchema),
  /** Why the VIN stands although its check digit is another: an imported car, an old frame. */
  vinNote: Type.Optional(LineSchema),
  brand: Type.Optional(LineSchema),
  colour: Type.Optional(LineSchema),
  owner: Type.Optional(LineSchema),
});
export type Vehicle = Static<typeof VehicleSchema>;

/** The registered seal that the search rests on (财产调查规定 §16): first in rank, as an answer names it. */
export const SealSchema = closed({
  measure: oneOf(HOLD_MEASURES),
  /** Name of the court as the answer writes it. */
  court: LineSchema,
  number: Type.Optional(PaperNumberSchema),
  start: Type.Optional(CivilDateSchema),
  end: CivilDateSchema,
  /** 结果截至. */
  asOf: CivilDateSchema,
});
export type Seal = Static<typeof SealSchema>;

/** What the judge fills in. The same fields travel in every revision. */
const packetFields = {
  assetId: AssetIdSchema,
  vehicle: VehicleSchema,
  /** Why the car is sought although its registered owner is not known to be the debtor. */
  ownerReason: Type.Optional(LineSchema),
  seal: SealSchema,
  mortgagees: Type.Array(LineSchema, { maxItems: 10, uniqueItems: true }),
  /** Calendar days asked for. */
  periodDays: DayCountSchema,
  dutyPhone: PhoneSchema,
  backupOfficer: Type.Optional(LineSchema),
  attachments: Type.Array(attachmentDraft(VEHICLE_INSTRUMENTS), { minItems: 1, maxItems: 30 }),
  /** Case records and answers on the thing that prove the guards. */
  evidence: Type.Array(CommandIdSchema, { maxItems: 60 }),
} as const;

export const PacketSchema = closed(packetFields);
export type Packet = Static<typeof PacketSchema>;
export type VehicleAttachment = Attachment<VehicleInstrument | ReleaseInstrument>;

/** Fingerprint of what an approver saw; approvals carry it (S13). Numbers and seals come later and are not part. */
export function packetHash(packet: Packet): string {
  return fingerprint({
    assetId: packet.assetId,
    vehicle: packet.vehicle,
    ownerReason: packet.ownerReason,
    seal: packet.seal,
    mortgagees: packet.mortgagees,
    periodDays: packet.periodDays,
    dutyPhone: packet.dutyPhone,
    backupOfficer: packet.backupOfficer,
    attachments: packet.attachments.map(({ slot, instrument, title, file }) => ({ slot, instrument, title, file })),
    evidence: packet.evidence,
  });
}

/** How the car was seen: a camera over a lane, a stop on the road, a parking lot, a telephone call. */
export const HIT_CHANNELS = ['lane-camera', 'stop', 'parking', 'phone'] as const;

/** A point on the map, degrees; accuracy in metres. */
const GeoSchema = closed({
  lon: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  datum: oneOf(['WGS84', 'GCJ02']),
  accuracyM: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
});

export const HitSchema = closed({
  at: InstantSchema,
  /** As it was read. A camera knows the plate alone. */
  plate: Type.Optional(CarNumberSchema),
  vin: Type.Optional(CarNumberSchema),
  place: LineSchema,
  geo: Type.Optional(GeoSchema),
  direction: Type.Optional(LineSchema),
  lane: Type.Optional(LineSchema),
  channel: oneOf(HIT_CHANNELS),
  unit: LineSchema,
  officer: LineSchema,
  phone: PhoneSchema,
  photo: Type.Optional(FileHashSchema),
  /** What came by telephone is read back: plate, last six of the VIN, and the number called back. */
  readBack: Type.Optional(closed({ plate: CarNumberSchema, lastSix: Type.String({ pattern: '^[0-9A-Za-z]{6}$' }), calledBack: PhoneSchema })),
});
export type Hit = Static<typeof HitSchema>;

/** Why a car was not seized although people went there (DOMAIN §1.3). */
export const NOT_SEIZED_REASONS = ['empty', 'resisted', 'third-party', 'plate-fake', 'vin-mismatch', 'out-of-district', 'other'] as const;
export type NotSeizedReason = (typeof NOT_SEIZED_REASONS)[number];

export const NotSeizedSchema = closed({
  reason: oneOf(NOT_SEIZED_REASONS),
  place: LineSchema,
  note: Type.Optional(ParagraphSchema),
  /** Who has the car, and on what ground he says so. */
  thirdParty: Type.Optional(closed({ name: LineSchema, ground: LineSchema })),
  /** The police were told of signs that belong to another car (套牌). */
  policeTold: Type.Optional(closed({ officer: LineSchema, at: InstantSchema })),
  /** The court that was asked to seize it where it stands (委托). */
  entrusted: Type.Optional(closed({ court: LineSchema, contact: LineSchema, phone: PhoneSchema, document: LineSchema })),
});
export type NotSeized = Static<typeof NotSeizedSchema>;

/** Judges of other cases about the same thing: what they were told, and when. */
export const TOLD = ['seized', 'seal-now-first'] as const;

export const VehicleRequestSchema = closed({
  ...requestPart,
  ...approvalPart,
  ...exchangePart,
  ...holdPart,
  ...responsePart,
  ...seizurePart(SeizureRecordSchema),
  state: oneOf(VEHICLE_STATES),
  debtor: PartyIdSchema,
  packet: Type.Object({ ...packetFields, attachments: Type.Array(attachment([...VEHICLE_INSTRUMENTS, ...RELEASE_INSTRUMENTS])) }, { additionalProperties: false }),
  packetHash: SeenHashSchema,
  /** The seal as it stands: that of the packet, or as a newer answer tells it. */
  seal: Type.Object({ ...SealSchema.properties, ended: Type.Optional(closed({ how: oneOf(['lifted', 'lapsed']), at: InstantSchema })) }, { additionalProperties: false }),
  hits: Type.Array(Type.Object({ ...HitSchema.properties, round: Type.Integer(), registeredAt: InstantSchema, registeredBy: Type.String() }, { additionalProperties: false })),
  missed: Type.Array(Type.Object({ ...NotSeizedSchema.properties, at: InstantSchema, by: AccountIdSchema, round: CountSchema }, { additionalProperties: false })),
  /** Further records of the same seizure: a second officer's, or one that was made on paper. */
  joined: Type.Array(closed({ at: InstantSchema, by: AccountIdSchema, record: SeizureRecordSchema })),
  otherCases: Type.Array(closed({ caseId: CaseIdSchema, caseNumber: Type.String(), court: CourtCodeSchema, judge: AccountIdSchema, told: oneOf(TOLD), toldAt: InstantSchema, next: Type.Optional(NextSealSchema) })),
  /** Mortgagees who are told of the seizure (查封扣押冻结规定 §25), and when somebody did. */
  mortgagees: Type.Array(closed({ name: LineSchema, told: Type.Optional(closed({ at: InstantSchema, how: LineSchema, whom: LineSchema, by: AccountIdSchema })) })),
});
/** 机动车查找、扣押: one request, one control, one thing in custody, as three parallel regions. */
export type VehicleRequest = Static<typeof VehicleRequestSchema>;
export type VehicleAttachmentDraft = AttachmentDraft<VehicleInstrument>;

export function positionOf(request: VehicleRequest): Position {
  return { revision: request.revision, round: request.round, rank: VEHICLE_RANK[request.state] };
}

/** States in which nobody watches for the car any more; whatever comes now comes late. */
const OVER_STATES: readonly string[] = [...ENDED, 'withdrawal_pending', 'seized', 'unsealing', 'unsealed'];

export function isOver(request: VehicleRequest): boolean {
  return OVER_STATES.includes(request.state);
}

const UNDER_WAY: readonly VehicleState[] = ['hit', 'court_ack', 'dispatched'];

/** Whether a car was seen or is being fetched, a release is not proven, or an incident waits: what the duty desk looks after. */
export function isUnderWay(request: VehicleRequest): boolean {
  return UNDER_WAY.includes(request.state) || isReleaseOpen(request) || openIncidents(request.incidents).length > 0;
}

/** Whether anything may still have to be ended: an open request, a control without acknowledgement, a car in the yard. */
export function hasOpenDuty(request: VehicleRequest): boolean {
  return !ENDED.includes(request.state) || isHoldOpen(request) || isInCustody(request);
}

const BEFORE_POLICE: readonly VehicleState[] = ['pending_approval', 'sent_back', 'signed', 'withdrawn'];

/** Whether the packet has ever reached the traffic police. */
export function reachedPolice(request: VehicleRequest): boolean {
  return request.returns.length > 0 || request.control.state !== 'inactive' || request.strays.length > 0 || !BEFORE_POLICE.includes(request.state);
}

/** What a list calls the car by. */
export function nameOf({ plate, vin }: Pick<Vehicle, 'plate' | 'vin'>): string {
  return plate === undefined ? vin : plateText(plate);
}

/** The last day of the seal, on which no control outlives it: it never rolls over a rest day (DOMAIN §1.13-17). */
export function sealEnd({ seal }: Pick<VehicleRequest, 'seal'>): CivilDate {
  return seal.end;
}

/** Signatures that every packet asks for: control, seal and unsealing are the chief's (DOMAIN §1.11). */
export const LEVELS: readonly ApprovalLevel[] = ['chief'];
