import Type, { type Static } from 'typebox';
import { CaseIdSchema, CivilDateSchema, closed, CourtCodeSchema, InstantSchema, LineSchema, oneOf, RequestIdSchema } from '../../kernel/schema.ts';
import type { FactDraft, FactSchemas } from '../../domain/linkage/facts.ts';
import { courtFact, heldForDesk, heldForLookout } from '../../domain/linkage/regions/audience.ts';
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
    ...heldForDesk(state),
    vehicle: packet.vehicle,
    seal: state.seal,
    periodDays: packet.periodDays,
    dutyPhone: packet.dutyPhone,
    ...(packet.backupOfficer === undefined ? {} : { backupOfficer: packet.backupOfficer }),
    hits: state.hits,
    ...(state.seizure === undefined ? {} : { seizedAt: state.seizure.at, seizureState: state.seizure.state }),
  } as VehicleDesk;
}

function postView(state: VehicleRequest): VehiclePost {
  const { plate, plateType, vin, brand, colour } = state.packet.vehicle;
  const vehicle = { vin, ...(plate === undefined ? {} : { plate }), ...(plateType === undefined ? {} : { plateType }), ...(brand === undefined ? {} : { brand }), ...(colour === undefined ? {} : { colour }) };
  return {
    ...heldForLookout(state),
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

/** Facts of a request for a car: one projection for each audience that may see something of it. */
export function factsOfVehicle(state: VehicleRequest): readonly FactDraft<keyof typeof VEHICLE_FACTS>[] {
  const police = trafficPoliceOf(state.court);
  const isWatched = state.control.controlNo !== undefined && state.control.state === 'active';
  return [
    courtFact('vehicle-request', state, { awaits: awaited(state), delegable: DELEGABLE, president: false }),
    { kind: 'seek-vehicle.desk', id: state.id, scopes: police !== undefined && reachedPolice(state) ? [scopeOf.police(police)] : [], body: deskView(state) },
    { kind: 'seek-vehicle.post', id: state.id, scopes: police !== undefined && isWatched ? [scopeOf.station(police)] : [], body: postView(state) },
    ...state.otherCases.map((other) => ({ kind: 'seek-vehicle.notice' as const, id: `${state.id}.${other.caseId}`, scopes: [scopeOf.judge(other.judge)], body: noticeTo(state, other) })),
  ];
}
