import Type, { type Static } from 'typebox';
import { closed, CourtCodeSchema, InstantSchema, oneOf, RequestIdSchema } from '../../kernel/schema.ts';
import { upperCourtOf } from '../../domain/identifiers/index.ts';
import { DETENTION_GROUNDS } from '../../domain/linkage/detention.ts';
import type { FactDraft, FactSchemas } from '../../domain/linkage/facts.ts';
import { courtFact, standingOfRequest } from '../../domain/linkage/regions/audience.ts';
import { papersGivenOut } from '../../domain/linkage/regions/papers.ts';
import { DebtorSnapshotSchema } from '../../domain/linkage/subject.ts';
import { scopeOf } from '../../domain/permissions/scopes.ts';
import { awaitedOf, DELEGABLE, houseOf } from './matter.ts';
import { daysOf, decisionNo, type DetentionRequest, DetentionRequestSchema, type Leave, reachedHouse } from './model.ts';
import { DETENTION_PAPERS, DetentionPaperSchema } from './packet.ts';
import { LeaveAskedSchema, REVIEW_RESULTS } from './parts.ts';
import { DETENTION_STATES } from './states.ts';

const { admission, termEnd, release, due, escort, refusals, lateAnswers, reconsideration, proofs, returns, changes } = DetentionRequestSchema.properties;

/**
 * What the detention house sees: whom it gets in full, because it must know exactly him, on which decision and for how long;
 * of the case nothing but number and ground.
 */
export const HouseViewSchema = closed({
  id: RequestIdSchema,
  version: Type.Integer(),
  court: CourtCodeSchema,
  caseNumber: Type.String(),
  state: oneOf(DETENTION_STATES),
  revision: Type.Integer(),
  round: Type.Integer(),
  since: InstantSchema,
  due,
  decisionNo: Type.String(),
  debtor: DebtorSnapshotSchema,
  ground: oneOf(DETENTION_GROUNDS),
  days: Type.Integer(),
  /** Fewer days by the upper court: its paper; the house writes the new end. */
  change: Type.Optional(closed({ days: Type.Integer(), documentNo: Type.String() })),
  servedAt: Type.Optional(InstantSchema),
  healthNote: Type.Optional(Type.String()),
  dutyPhone: Type.String(),
  escort,
  attachments: Type.Array(DetentionPaperSchema),
  /** The frame of a desk shows what a packet rests on; a house is given none of it. */
  proofs,
  returns,
  changes,
  admission,
  termEnd,
  refusals,
  leaves: Type.Array(
    closed({
      ...LeaveAskedSchema.properties,
      dueAt: InstantSchema,
      granted: Type.Optional(Type.Boolean()),
      days: Type.Optional(Type.Integer()),
      answeredAt: Type.Optional(InstantSchema),
      /** What the court said with its answer: under which conditions, or why not. */
      words: Type.Optional(Type.String()),
      leftAt: Type.Optional(InstantSchema),
      dueBack: Type.Optional(InstantSchema),
      backAt: Type.Optional(InstantSchema),
    }),
  ),
  release,
  reconsiderUntil: Type.Optional(InstantSchema),
  /** An application that was brought to the upper court, by whatever way, and what came of it: the person is told in the house. */
  review: Type.Optional(closed({ askedAt: InstantSchema, result: Type.Optional(oneOf(REVIEW_RESULTS)), documentNo: Type.Optional(Type.String()), decidedAt: Type.Optional(InstantSchema) })),
  /** What the house reported and the court did not apply. */
  lateAnswers,
});
export type HouseView = Static<typeof HouseViewSchema>;

/** What the upper court decides on: the decision, its facts and what proves them, and what the person says against it. */
export const ReviewViewSchema = closed({
  id: RequestIdSchema,
  version: Type.Integer(),
  court: CourtCodeSchema,
  caseNumber: Type.String(),
  state: oneOf(DETENTION_STATES),
  since: InstantSchema,
  decisionNo: Type.String(),
  debtor: DebtorSnapshotSchema,
  ground: oneOf(DETENTION_GROUNDS),
  facts: Type.String(),
  act: DetentionRequestSchema.properties.packet.properties.act,
  days: Type.Integer(),
  servedAt: Type.Optional(InstantSchema),
  admittedAt: Type.Optional(InstantSchema),
  termEnd,
  proofs,
  attachments: Type.Array(DetentionPaperSchema),
  reconsideration,
});
export type ReviewView = Static<typeof ReviewViewSchema>;

/** Who sees what of a detention. */
export const DETENTION_FACTS = {
  'detention-request': DetentionRequestSchema,
  'detain-person.house': HouseViewSchema,
  'detain-person.review': ReviewViewSchema,
} as const satisfies FactSchemas;

/** Papers that the house is given: those that order it something, once they are sealed. */
function ofHouse(request: DetentionRequest): HouseView['attachments'] {
  return papersGivenOut(request.packet.attachments.filter(({ instrument, sealed }) => sealed !== undefined && DETENTION_PAPERS.sealed.includes(instrument)));
}

function leaveOf({ due: asked, answer, ...leave }: Leave): HouseView['leaves'][number] {
  return { ...leave, dueAt: asked.at, ...(answer === undefined ? {} : { granted: answer.granted, answeredAt: answer.at, ...(answer.days === undefined ? {} : { days: answer.days }), ...given('words', answer.opinion) }) };
}

function reviewOf({ reconsideration }: DetentionRequest): HouseView['review'] {
  if (reconsideration === undefined) return undefined;
  const { askedAt, decision } = reconsideration;
  return { askedAt, ...(decision === undefined ? {} : { result: decision.result, documentNo: decision.documentNo, decidedAt: decision.at }) };
}

function given<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}

function houseView(request: DetentionRequest): HouseView {
  const { packet, service } = request;
  const change = request.reconsideration?.decision;
  return {
    ...standingOfRequest(request),
    decisionNo: decisionNo(request),
    debtor: packet.debtor,
    ground: packet.ground,
    days: daysOf(request),
    ...(change?.days === undefined ? {} : { change: { days: change.days, documentNo: change.documentNo } }),
    ...given('servedAt', service?.servedAt),
    ...given('healthNote', packet.healthNote),
    dutyPhone: packet.dutyPhone,
    ...given('escort', request.escort),
    attachments: ofHouse(request),
    proofs: [],
    returns: request.returns,
    changes: [],
    ...given('admission', request.admission),
    ...given('termEnd', request.termEnd),
    refusals: request.refusals,
    leaves: request.leaves.map(leaveOf),
    ...given('release', request.release),
    ...given('reconsiderUntil', service?.reconsiderUntil.at),
    ...given('review', reviewOf(request)),
    lateAnswers: request.lateAnswers,
  } as HouseView;
}

function reviewView(request: DetentionRequest): ReviewView {
  const { packet } = request;
  return {
    id: request.id,
    version: request.version,
    court: request.court,
    caseNumber: request.caseNumber,
    state: request.state,
    since: request.since,
    decisionNo: decisionNo(request),
    debtor: packet.debtor,
    ground: packet.ground,
    facts: packet.facts,
    act: packet.act,
    days: packet.days,
    ...given('servedAt', request.service?.servedAt),
    ...given('admittedAt', request.admission?.admittedAt),
    ...given('termEnd', request.termEnd),
    proofs: request.proofs,
    attachments: papersGivenOut(request.packet.attachments),
    ...given('reconsideration', request.reconsideration),
  } as ReviewView;
}

/** Facts of a detention: one projection for each audience that may see something of it. */
export function factsOfDetention(request: DetentionRequest): readonly FactDraft<keyof typeof DETENTION_FACTS>[] {
  const house = houseOf(request);
  const upper = upperCourtOf(request.court);
  const atHouse = house !== undefined && reachedHouse(request);
  return [
    courtFact('detention-request', request, { awaits: awaitedOf(request), delegable: DELEGABLE, president: true }),
    { kind: 'detain-person.house', id: request.id, scopes: atHouse ? [scopeOf.agency(house)] : [], body: houseView(request) },
    { kind: 'detain-person.review', id: request.id, scopes: request.reconsideration === undefined || upper === undefined ? [] : [scopeOf.review(upper)], body: reviewView(request) },
  ];
}
