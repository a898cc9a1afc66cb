import Type, { type Static } from 'typebox';
import { CaseIdSchema, CivilDateSchema, closed, CourtCodeSchema, InstantSchema, LineSchema, oneOf, RequestIdSchema } from '../../kernel/schema.ts';
import type { FactDraft, FactSchemas } from '../../domain/linkage/facts.ts';
import { decisionsOf } from '../../domain/linkage/regions/approval.ts';
import { scopeOf } from '../../domain/permissions/scopes.ts';
import { awaited, DELEGABLE, trafficPoliceOf } from './matter.ts';
import { nameOf, reachedPolice, TOLD, VEHICLE_STATES, type VehicleRequest, VehicleRequestSchema, VehicleSchema } from './model.ts';

const whole = VehicleRequestSchema.properties;

/**
 * What the specialist of the traffic police sees: the car in full, because he must find exactly this one; of the case its number and
 * the papers. No creditor, no amount, nobody's identity number (DOMAIN §1.13-13, STORIES 4).
 */
export const VehicleDeskSchema = closed({
  id: RequestIdSchema,
  version: Type.Integer(),
  court: CourtCodeSchema,
  caseNumber: Type.String(),
  state: oneOf(VEHICLE_STATES),
  revision: Type.Integer(),
  round: Type.Integer(),
  since: InstantSchema,
  due: whole.due,
  vehicle: VehicleSchema,
  seal: whole.seal,
  periodDays: Type.Integer(),
  dutyPhone: Type.String(),
  backupOfficer: Type.Optional(LineSchema),
  attachments: whole.packet.properties.attachments,
  proofs: whole.proofs,
  changes: whole.changes,
  returns: whole.returns,
  control: whole.control,
  strays: whole.strays,
  renewals: whole.renewals,
  hits: whole.hits,
  lateAnswers: whole.lateAnswers,
  /** When and where it was taken in, and how far its release has come. */
  seizedAt: Type.Optional(InstantSchema),
  seizureState: Type.Optional(Type.String()),
});
export type VehicleDesk = Static<typeof VehicleDeskSchema>;

/** What a post of the traffic police sees: which car, and whom to call. */
export const VehiclePostSchema = closed({
  id: RequestIdSchema,
  version: Type.Integer(),
  court: CourtCodeSchema,
  revision: Type.Integer(),
  round: Type.Integer(),
  state: oneOf(VEHICLE_STATES),
  controlNo: Type.String(),
  end: Type.Optional(CivilDateSchema),
  vehicle: Type.Pick(VehicleSchema, ['plate', 'plateType', 'vin', 'brand', 'colour'], { additionalProperties: false }),
  dutyPhone: Type.String(),
  hits: whole.hits,
});
export type VehiclePost = Static<typeof VehiclePostSchema>;

/** What the judge of another case about the thing is told: that it was taken in, or that his court's seal has become the first. */
export const VehicleNoticeSchema = closed({
  requestId: RequestIdSchema,
  caseId: CaseIdSchema,
  /** The judge's own case. */
  caseNumber: Type.String(),
  byCourt: CourtCodeSchema,
  byCaseNumber: Type.String(),
  vehicle: Type.String(),
  told: oneOf(TOLD),
  toldAt: InstantSchema,
  state: oneOf(VEHICLE_STATES),
  lot: Type.Optional(LineSchema),
  address: Type.Optional(LineSchema),
  dutyPhone: Type.String(),
  next: whole.otherCases.items.properties.next,
});
export type VehicleNotice = Static<typeof VehicleNoticeSchema>;

/** Who sees what of a request for a car. */
export const VEHICLE_FACTS = {
  'vehicle-request': VehicleRequestSchema,
  'seek-vehicle.desk': VehicleDeskSchema,
  'seek-vehicle.post': VehiclePostSchema,
  'seek-vehicle.notice': VehicleNoticeSchema,
} as const satisfies FactSchemas;

function deskView(state: VehicleRequest): VehicleDesk {
  const { packet } = state;
  return {
    id: state.id,
    version: state.version,
    court: state.court,
    caseNumber: state.caseNumber,
    state: state.state,
    revision: state.revision,
    round: state.round,
    since: state.since,
    ...(state.due === undefined ? {} : { due: state.due }),
    vehicle: packet.vehicle,
    seal: state.seal,
    periodDays: packet.periodDays,
    dutyPhone: packet.dutyPhone,
    ...(packet.backupOfficer === undefined ? {} : { backupOfficer: packet.backupOfficer }),
    // Of a sealed paper the sealed copy goes out, and nothing of its unsealed draft.
    attachments: packet.attachments.map(({ file, ...paper }) => (paper.sealed === undefined && file !== undefined ? { ...paper, file } : paper)),
    proofs: state.proofs,
    changes: state.changes,
    returns: state.returns,
    control: state.control,
    strays: state.strays,
    // What a chief writes to the judge stays in the court.
    renewals: state.renewals.map(({ opinion: _opinion, ...renewal }) => renewal),
    hits: state.hits,
    lateAnswers: state.lateAnswers,
    ...(state.seizure === undefined ? {} : { seizedAt: state.seizure.at, seizureState: state.seizure.state }),
  } as VehicleDesk;
}

function postView(state: VehicleRequest): VehiclePost {
  const { plate, plateType, vin, brand, colour } = state.packet.vehicle;
  const vehicle = { vin, ...(plate === undefined ? {} : { plate }), ...(plateType === undefined ? {} : { plateType }), ...(brand === undefined ? {} : { brand }), ...(colour === undefined ? {} : { colour }) };
  return {
    id: state.id,
    version: state.version,
    court: state.court,
    revision: state.revision,
    round: state.round,
    state: state.state,
    controlNo: state.control.controlNo ?? '',
    ...(state.control.end === undefined ? {} : { end: state.control.end }),
    vehicle,
    dutyPhone: state.packet.dutyPhone,
    hits: state.hits,
  };
}

function noticeTo(state: VehicleRequest, other: VehicleRequest['otherCases'][number]): VehicleNotice {
  const { custodian } = state.seizure?.record ?? {};
  return {
    requestId: state.id,
    caseId: other.caseId,
    caseNumber: other.caseNumber,
    byCourt: state.court,
    byCaseNumber: state.caseNumber,
    vehicle: nameOf(state.packet.vehicle),
    told: other.told,
    toldAt: other.toldAt,
    state: state.state,
    ...(custodian === undefined ? {} : { lot: custodian.lot, address: custodian.address }),
    dutyPhone: state.packet.dutyPhone,
    ...(other.next === undefined ? {} : { next: other.next }),
  };
}

/** Whoever signs in another's place: what awaits the signature, and what bears his own. */
function signersOf(state: VehicleRequest): readonly string[] {
  const waits = awaited(state);
  const signed = decisionsOf(state).flatMap(({ by, onBehalfOf }) => (onBehalfOf === undefined ? [] : [scopeOf.signedBy(by)]));
  return [...(waits === undefined ? [] : [scopeOf.signer(state.court, waits.level, DELEGABLE)]), ...new Set(signed)];
}

/** Facts of a request for a car: one projection for each audience that may see something of it. */
export function factsOfVehicle(state: VehicleRequest): readonly FactDraft<keyof typeof VEHICLE_FACTS>[] {
  const police = trafficPoliceOf(state.court);
  const bureau = [scopeOf.judge(state.undertaker), ...(state.clerk === undefined ? [] : [scopeOf.clerk(state.clerk)]), scopeOf.chief(state.court), scopeOf.command(state.court)];
  const passing = signersOf(state);
  const isWatched = state.control.controlNo !== undefined && state.control.state === 'active';
  return [
    { kind: 'vehicle-request', id: state.id, scopes: [...bureau, ...passing], body: state, ...(passing.length === 0 ? {} : { passing }) },
    { kind: 'seek-vehicle.desk', id: state.id, scopes: police !== undefined && reachedPolice(state) ? [scopeOf.police(police)] : [], body: deskView(state) },
    { kind: 'seek-vehicle.post', id: state.id, scopes: police !== undefined && isWatched ? [scopeOf.station(police)] : [], body: postView(state) },
    ...state.otherCases.map((other) => ({ kind: 'seek-vehicle.notice' as const, id: `${state.id}.${other.caseId}`, scopes: [scopeOf.judge(other.judge)], body: noticeTo(state, other) })),
  ];
}
