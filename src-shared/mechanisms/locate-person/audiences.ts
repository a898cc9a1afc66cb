import Type, { type Static } from 'typebox';
import {
  CivilDateSchema,
  closed,
  CourtCodeSchema,
  InstantSchema,
  oneOf,
  RequestIdSchema,
} from '../../kernel/schema.ts';
import { type FactDraft, type FactSchemas, noticePart } from '../../domain/linkage/facts.ts';
import { courtFact, heldForDesk, heldForLookout } from '../../domain/linkage/regions/audience.ts';
import { awaitedSignature } from '../../domain/linkage/regions/matter.ts';
import { DebtorSnapshotSchema } from '../../domain/linkage/subject.ts';
import { CITY_POLICE } from '../../domain/permissions/agencies.ts';
import { scopeOf } from '../../domain/permissions/scopes.ts';
import { DELEGABLE } from './matter.ts';
import {
  DANGERS,
  HOLDING_INSTRUMENTS,
  LOCATE_STATES,
  type LocateRequest,
  LocateRequestSchema,
  mayHold,
  reachedPolice,
  REASONS,
  TAKEOVERS,
} from './model.ts';

/**
 * What the police specialist sees of a request: the person in full, because he must find exactly this one
 * (DOMAIN §1.12-13); nothing of the case file but the grounds, the documents and the number.
 */
export const PoliceRequestSchema = closed({
  id: RequestIdSchema,
  version: Type.Integer(),
  court: CourtCodeSchema,
  caseNumber: Type.String(),
  state: oneOf(LOCATE_STATES),
  revision: Type.Integer(),
  round: Type.Integer(),
  since: InstantSchema,
  due: LocateRequestSchema.properties.due,
  personKey: Type.String(),
  debtor: DebtorSnapshotSchema,
  reasons: Type.Array(oneOf(REASONS)),
  dangers: Type.Array(oneOf(DANGERS)),
  periodDays: Type.Integer(),
  takeover: oneOf(TAKEOVERS),
  mayHold: Type.Boolean(),
  dutyPhone: Type.String(),
  attachments: LocateRequestSchema.properties.packet.properties.attachments,
  proofs: LocateRequestSchema.properties.proofs,
  changes: LocateRequestSchema.properties.changes,
  returns: LocateRequestSchema.properties.returns,
  control: LocateRequestSchema.properties.control,
  strays: LocateRequestSchema.properties.strays,
  renewals: LocateRequestSchema.properties.renewals,
  hits: LocateRequestSchema.properties.hits,
  /** What the police reported and the court did not apply; servers before this release do not send it. */
  lateAnswers: Type.Optional(LocateRequestSchema.properties.lateAnswers),
});
export type PoliceRequest = Static<typeof PoliceRequestSchema>;

/** What a police station sees: whom to look for, whether he may be held, and whom to call. */
export const StationControlSchema = closed({
  id: RequestIdSchema,
  version: Type.Integer(),
  court: CourtCodeSchema,
  revision: Type.Integer(),
  round: Type.Integer(),
  state: oneOf(LOCATE_STATES),
  controlNo: Type.String(),
  end: Type.Optional(CivilDateSchema),
  debtor: DebtorSnapshotSchema,
  dangers: Type.Array(oneOf(DANGERS)),
  mayHold: Type.Boolean(),
  takeover: oneOf(TAKEOVERS),
  dutyPhone: Type.String(),
  hits: LocateRequestSchema.properties.hits,
});
export type StationControl = Static<typeof StationControlSchema>;

/** What another court's judge is told at a hit: that the person was found, on which case, by which court. */
export const SamePersonNoticeSchema = closed({
  ...noticePart,
  foundByCourt: CourtCodeSchema,
  foundByCaseNumber: Type.String(),
  dutyPhone: Type.String(),
  state: oneOf(LOCATE_STATES),
  answer: LocateRequestSchema.properties.otherCourts.items.properties.answer,
});
export type SamePersonNotice = Static<typeof SamePersonNoticeSchema>;

/** Who sees what of a locate request. The names are those of the first releases; a new mechanism says `<mechanism>.<audience>`. */
export const LOCATE_FACTS = {
  'locate-request': LocateRequestSchema,
  'police-request': PoliceRequestSchema,
  'station-control': StationControlSchema,
  'same-person-notice': SamePersonNoticeSchema,
} as const satisfies FactSchemas;

function policeView(state: LocateRequest): PoliceRequest {
  const { packet } = state;
  return {
    ...heldForDesk(state),
    personKey: state.personKey,
    debtor: packet.debtor,
    reasons: packet.reasons,
    dangers: packet.dangers,
    periodDays: packet.periodDays,
    takeover: packet.takeover,
    mayHold: mayHold(state),
    dutyPhone: packet.dutyPhone,
    hits: state.hits,
  } as PoliceRequest;
}

/** Facts of a locate request: one projection for each audience that may see something of it. */
export function factsOfLocate(state: LocateRequest): readonly FactDraft<keyof typeof LOCATE_FACTS>[] {
  const president = state.packet.attachments.some((a) => HOLDING_INSTRUMENTS.includes(a.instrument));
  const facts: FactDraft<keyof typeof LOCATE_FACTS>[] = [courtFact('locate-request', state, { awaits: awaitedSignature(state), delegable: DELEGABLE, president })];
  facts.push({ kind: 'police-request', id: state.id, scopes: reachedPolice(state) ? [scopeOf.police(CITY_POLICE)] : [], body: policeView(state) });
  const watched = state.control.controlNo !== undefined && state.control.state === 'active';
  const station: StationControl = {
    ...heldForLookout(state),
    debtor: state.packet.debtor,
    dangers: state.packet.dangers,
    mayHold: mayHold(state),
    takeover: state.packet.takeover,
    dutyPhone: state.packet.dutyPhone,
    hits: state.hits,
  };
  facts.push({ kind: 'station-control', id: state.id, scopes: watched ? [scopeOf.station(CITY_POLICE)] : [], body: station });
  for (const other of state.otherCourts) {
    const notice: SamePersonNotice = {
      requestId: state.id,
      caseId: other.caseId,
      caseNumber: other.caseNumber,
      foundByCourt: state.court,
      foundByCaseNumber: state.caseNumber,
      dutyPhone: state.packet.dutyPhone,
      toldAt: other.toldAt,
      state: state.state,
      ...(other.answer === undefined ? {} : { answer: other.answer }),
    };
    facts.push({ kind: 'same-person-notice', id: `${state.id}.${other.caseId}`, scopes: [scopeOf.judge(other.judge)], body: notice });
  }
  return facts;
}
