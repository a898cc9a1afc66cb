import Type, { type Static } from 'typebox';
import { closed, oneOf, PartyIdSchema, SeenHashSchema } from '../../kernel/schema.ts';
import { DAY_MS, type Instant, instant } from '../../kernel/time.ts';
import { openIncidents } from '../../domain/linkage/kept-answers.ts';
import { type ApprovalLevel, approvalPart } from '../../domain/linkage/regions/approval.ts';
import { custodyPart } from '../../domain/linkage/regions/custody.ts';
import { exchangePart } from '../../domain/linkage/regions/exchange.ts';
import { unsealed } from '../../domain/linkage/regions/papers.ts';
import { requestPart } from '../../domain/linkage/regions/request.ts';
import type { Position } from '../../domain/linkage/transitions.ts';
import { DETENTION_PAPERS, DetentionPaperSchema, packetFields } from './packet.ts';
import { detentionParts } from './parts.ts';
import { AT_GATE, DETENTION_RANK, DETENTION_STATES, IN_HOUSE, OVER } from './states.ts';

export const DetentionRequestSchema = closed({
  ...requestPart,
  ...approvalPart,
  ...exchangePart,
  ...custodyPart,
  ...detentionParts,
  state: oneOf(DETENTION_STATES),
  debtor: PartyIdSchema,
  personKey: Type.String({ maxLength: 80 }),
  packet: Type.Object({ ...packetFields, attachments: Type.Array(DetentionPaperSchema) }, { additionalProperties: false }),
  packetHash: SeenHashSchema,
});
/** 司法拘留: one decision, one person, one term, with what runs beside it. */
export type DetentionRequest = Static<typeof DetentionRequestSchema>;

export type Leave = DetentionRequest['leaves'][number];
export type EarlyRelease = DetentionRequest['earlyReleases'][number];

export function positionOf(request: DetentionRequest): Position {
  return { revision: request.revision, round: request.round, rank: DETENTION_RANK[request.state] };
}

/** The president alone decides on liberty (民事诉讼法 §119). */
export function levelsOfDetention(): readonly ApprovalLevel[] {
  return ['president'];
}

/** Days of the detention as they stand: those decided, or what the upper court left of them. */
export function daysOf({ packet, reconsideration }: DetentionRequest): number {
  return reconsideration?.decision?.days ?? packet.days;
}

/** Number of the decision; empty until the server has drawn it. */
export function decisionNo({ packet }: Pick<DetentionRequest, 'packet'>): string {
  return packet.attachments.find(({ instrument }) => instrument === 'detention-decision')?.number ?? '';
}

/** The leave that waits for an answer, or under which he may go or is away. */
export function lastLeave(request: DetentionRequest): Leave | undefined {
  return request.leaves.at(-1);
}

export function isLeaveUnanswered(request: DetentionRequest): boolean {
  const leave = lastLeave(request);
  return leave !== undefined && leave.answer === undefined && IN_HOUSE.includes(request.state);
}

/** The proposal of an early release that waits for the president. */
export function earlyPending(request: DetentionRequest): EarlyRelease | undefined {
  const last = request.earlyReleases.at(-1);
  return last?.state === 'requested' && isInTerm(request) ? last : undefined;
}

/** An early release that is approved, and its paper waits for its seal. */
export function isEarlyUnsealed(request: DetentionRequest): boolean {
  return request.earlyReleases.at(-1)?.state === 'approved' && isInTerm(request) && unsealed(request, DETENTION_PAPERS).length > 0;
}

/** The term runs, at the house or on leave. */
export function isInTerm({ state }: Pick<DetentionRequest, 'state'>): boolean {
  return state === 'admitted' || state === 'on_leave';
}

/** A decision of the upper court is awaited. */
export function isUnderReview({ reconsideration }: DetentionRequest): boolean {
  return reconsideration !== undefined && reconsideration.decision === undefined;
}

/** The judge was asked whether the detention goes on, and has not said so. */
export function isQuestionOpen(request: DetentionRequest): boolean {
  const { question, state } = request;
  if (question === undefined || question.decidedAt !== undefined || OVER.includes(state) || state === 'release_ordered') return false;
  // A proposal of his release answers it.
  return earlyPending(request) === undefined && !isEarlyUnsealed(request);
}

export function isFamilyUntold({ family }: DetentionRequest): boolean {
  return family !== undefined && family.notice === undefined;
}

/**
 * By when the person must be free: the end that the house told, or sooner where the upper court left fewer days than that and
 * the house has not said so yet. Only alarms read it; what a screen calls the term is the house's word.
 */
export function latestRelease(request: DetentionRequest): Instant | undefined {
  const { admission, termEnd } = request;
  if (admission === undefined || termEnd === undefined) return undefined;
  const shifted = termEnd - admission.endsAt;
  return instant(Math.min(termEnd, admission.admittedAt + daysOf(request) * DAY_MS + Math.max(0, shifted)));
}

/** Whether the notice ever went to the house. */
export function reachedHouse(request: DetentionRequest): boolean {
  return request.escort !== undefined || request.admission !== undefined;
}

/** Whether somebody has the person now: the court, or the house. */
export function isHeld(request: DetentionRequest): boolean {
  return request.custody.state === 'running' || request.state === 'admitted' || (request.state === 'release_ordered' && request.admission !== undefined);
}

/** What the duty desk looks after: a person in the hands of the court or before the gate, a release that nobody proved, an incident. */
export function isUnderWay(request: DetentionRequest): boolean {
  const { state, custody, release, incidents } = request;
  const isOverdue = release?.alarmedAt !== undefined && !OVER.includes(state);
  return custody.state === 'running' || AT_GATE.includes(state) || state === 'release_ordered' || isOverdue || openIncidents(incidents).length > 0;
}

/** Whether anything may still have to be done: the detention itself, a person who is held, a family, a report, the upper court. */
export function hasOpenDuty(request: DetentionRequest): boolean {
  const isReportDue = request.deputyReport !== undefined && request.deputyReport.madeAt === undefined;
  return !OVER.includes(request.state) || request.custody.state === 'running' || isReportDue || isFamilyUntold(request) || isUnderReview(request);
}
