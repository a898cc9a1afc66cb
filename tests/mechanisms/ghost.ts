import Type, { type Static } from 'typebox';
import type { Command } from '#shared/domain/linkage/command.ts';
import { accept, type Decision, type Effect, refuse, unknown, withGuard } from '#shared/domain/linkage/decision.ts';
import { agencyFor } from '#shared/domain/agencies/index.ts';
import type { FactSchemas } from '#shared/domain/linkage/facts.ts';
import { known, type Lookups, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import type { Mechanism } from '#shared/domain/linkage/mechanism.ts';
import type { MessageTable } from '#shared/domain/linkage/messages.ts';
import type { CommandSpec } from '#shared/domain/linkage/module.ts';
import { approvalPart } from '#shared/domain/linkage/regions/approval.ts';
import { exchangePart } from '#shared/domain/linkage/regions/exchange.ts';
import { attachment } from '#shared/domain/linkage/regions/papers.ts';
import { requestPart } from '#shared/domain/linkage/regions/request.ts';
import { scopeOf } from '#shared/domain/permissions/scopes.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { AssetIdSchema, CaseIdSchema, closed, LineSchema, oneOf, RequestIdSchema, SeenHashSchema } from '#shared/kernel/schema.ts';

/**
 * A mechanism that exists only here. It does as little as one can: a judge asks, perhaps about a thing, the chief is told, and whatever is
 * recorded on the case as a visit ends it, and so does a seal of the thing that is told to have ended. What works for it works because nothing outside a mechanism's folder knows
 * mechanisms by name.
 */
const GhostSchema = closed({
  ...requestPart,
  ...approvalPart,
  ...exchangePart,
  packet: closed({ attachments: Type.Array(attachment(['ghost-letter'])) }),
  packetHash: SeenHashSchema,
  state: oneOf(['asked', 'ended']),
  wish: LineSchema,
  assetId: Type.Optional(AssetIdSchema),
});
export type Ghost = Static<typeof GhostSchema>;
const GhostLineSchema = closed({ id: RequestIdSchema, version: Type.Integer(), state: oneOf(['asked', 'ended']) });

export const GHOST_FACTS = { 'ghost-request': GhostSchema, 'ghost.chief': GhostLineSchema } as const satisfies FactSchemas;

const ask = closed({ requestId: RequestIdSchema, caseId: CaseIdSchema, wish: LineSchema, assetId: Type.Optional(AssetIdSchema) });
const end = closed({ requestId: RequestIdSchema });
const COMMANDS = {
  'ghost.ask': { v: 1, payload: ask, lane: 'normal', offline: 'intent', onMove: 'strict', may: { judge: ['undertaker'] } },
  'ghost.end': { v: 1, payload: end, lane: 'normal', offline: 'system', onMove: 'commutative', may: { system: ['platform'], 'agency-system': ['agency'] } },
} as const satisfies Record<string, CommandSpec>;

/** It asks the registry of the court's district, and the registry may say that there is nothing. */
export const GHOST_MESSAGES = {
  'ghost.question': { to: ['registry'], body: closed({ requestId: RequestIdSchema, wish: LineSchema }) },
  'ghost.answer': { from: ['registry'], body: closed({ requestId: RequestIdSchema }), commands: ({ requestId }) => [{ kind: 'ghost.end', requestId, payload: { requestId } }] },
} as const satisfies MessageTable;

type GhostEvent =
  | { readonly kind: 'ghost-asked'; readonly ghost: Pick<Ghost, 'id' | 'caseId' | 'caseNumber' | 'court' | 'undertaker' | 'wish' | 'assetId'> }
  | { readonly kind: 'ghost-ended' };

function decide(state: Ghost | undefined, command: Command, { case: found, asset }: Lookups): Decision<GhostEvent> {
  if (command.kind === 'ghost.end') return state?.state === 'asked' ? accept([{ kind: 'ghost-ended' }]) : refuse(failure('STATE_NOT_ALLOWED'));
  const { requestId, caseId, wish, assetId } = command.payload as Static<typeof ask>;
  if (!found.known) return { kind: 'unknown', events: [], guards: [] };
  const isGone = assetId !== undefined && asset.known && asset.value?.interests.some((interest) => interest.caseId === caseId) !== true;
  if (found.value === undefined || isGone) return refuse(failure('NOT_FOUND'));
  const { court, judge, caseNumber } = found.value;
  const event: GhostEvent = { kind: 'ghost-asked', ghost: { id: requestId, caseId, caseNumber, court, undertaker: judge, wish, ...(assetId === undefined ? {} : { assetId }) } };
  return assetId === undefined || asset.known ? accept([event]) : withGuard(unknown('thing'), [event]);
}

/** A request on which nothing has happened yet. */
const UNTOUCHED = { revision: 1, round: 0, guards: [], proofs: [], incidents: [], lateAnswers: [], approvals: [], sendBacks: [], returns: [], changes: [], packet: { attachments: [] }, packetHash: 'ghost' };

function endOf({ id }: Ghost): Effect {
  return { type: 'command', aggregate: { type: 'ghost-request', id }, kind: 'ghost.end', payload: { requestId: id } };
}

export const ghost: Mechanism<Ghost, GhostEvent> = {
  id: 'ghost',
  prefix: 'ghost-',
  module: {
    aggregate: 'ghost-request',
    commands: COMMANDS,
    needs: (command) => {
      if (command.kind !== 'ghost.ask') return [];
      const { caseId, assetId } = command.payload as Static<typeof ask>;
      return [{ name: 'case', id: caseId }, ...(assetId === undefined ? [] : [{ name: 'asset', id: assetId } as const])];
    },
    matter: (state, _command, { case: found }) => {
      const agency = state === undefined ? undefined : agencyFor('registry', state.court)?.id;
      if (state !== undefined) return known({ court: state.court, undertaker: state.undertaker, ...(agency === undefined ? {} : { agency }) });
      return found.known ? known(found.value === undefined ? undefined : { court: found.value.court, undertaker: found.value.judge }) : UNKNOWN;
    },
    decide: (state, command, { lookups }) => decide(state, command, lookups),
    apply: (state, event, meta) => {
      if (event.kind === 'ghost-asked') return { ...UNTOUCHED, ...event.ghost, version: 1, state: 'asked', filedAt: meta.at, since: meta.at };
      if (state === undefined) throw new Error('a ghost that nobody asked for');
      return { ...state, version: state.version + 1, state: 'ended', since: meta.at };
    },
    effects: (_before, event, after) => (event.kind === 'ghost-asked' ? [{ type: 'send', message: 'ghost.question', revision: 1, round: 0, body: { requestId: after.id, wish: after.wish } }] : []),
  },
  states: ['asked', 'ended'],
  events: ['ghost-asked', 'ghost-ended'],
  tones: { asked: 'agency', ended: 'ended' },
  papers: { sealed: [], numbered: [] },
  levels: () => [],
  transitions: [{ command: 'ghost.ask', from: ['none'], to: 'asked', actors: ['judge'], source: 'nowhere', documents: ['ghost-letter'] }],
  facts: GHOST_FACTS,
  parts: ['ghost.chief'],
  desks: [],
  notices: [],
  factsOf: (state) => [
    { kind: 'ghost-request', id: state.id, scopes: [scopeOf.judge(state.undertaker)], body: state },
    { kind: 'ghost.chief', id: state.id, scopes: [scopeOf.chief(state.court)], body: { id: state.id, version: state.version, state: state.state } },
  ],
  story: (event) => (event.kind === 'ghost-asked' ? { wish: event.ghost.wish } : {}),
  head: (state) => ({
    ref: { type: 'ghost-request', id: state.id },
    caseId: state.caseId,
    undertaker: state.undertaker,
    state: state.state,
    since: state.since,
    isOpen: state.state === 'asked',
    isHoldOpen: false,
    isHoldEnding: false,
    isUnderWay: false,
    held: false,
    about: { name: state.wish, isPerson: false },
    ...(state.assetId === undefined ? {} : { assetId: state.assetId }),
    personKey: '',
    closedTo: [],
    decidedBy: [],
    isPaperEntered: false,
    restsOn: [],
    search: [state.wish],
  }),
  step: () => ({ stage: 'ghost', step: 'await-ghost', tone: 'agency', waitingOn: 'police', urgency: 5 }),
  onProofGone: () => [],
  messages: GHOST_MESSAGES,
  onAsset: (event, request) => (event.kind === 'asset-told' && event.answer.said.holds?.list.some(({ ended }) => ended !== undefined) === true ? [endOf(request)] : []),
  onCase: (event, request) => (event.kind === 'case-record-added' && event.record.type === 'visit' ? [endOf(request)] : []),
};
