import Type, { type Static } from 'typebox';
import { type Failure, failure } from '../../../kernel/errors/index.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import {
  AccountIdSchema,
  CaseIdSchema,
  CaseNumberSchema,
  CivilDateSchema,
  closed,
  CountSchema,
  CourtCodeSchema,
  FenSchema,
  InstantSchema,
  LineSchema,
  oneOf,
  ParagraphSchema,
  RequestIdSchema,
} from '../../../kernel/schema.ts';
import { type Instant, isApart } from '../../../kernel/time.ts';
import { type DeadlineCode, dueAt, type StartSource } from '../../deadlines/index.ts';
import { accept, type DecideContext, type Decision, type EventMeta, refuse } from '../decision.ts';
import { type AnswerContent, contentOf, IncidentSchema, KeptAnswerSchema } from '../kept-answers.ts';
import type { Asked, RegionRule } from './prefixed.ts';

/**
 * What every request carries, whatever its mechanism: whose it is, where it stands, what it rests on, and what somebody
 * must look at. States that every mechanism has in common bear the same name in all of them.
 */
export const COMMON_STATES = [
  'pending_approval',
  'pending_president',
  'sent_back',
  'signed',
  'submitted',
  'under_review',
  'returned',
  'rejected',
  'active',
  'withdrawal_pending',
  'withdrawn',
  'expired',
  'closed',
] as const;
export type CommonState = (typeof COMMON_STATES)[number];

/** States before the packet has left the court, or in which it lies there again. */
export const BEFORE_AGENCY: readonly string[] = ['pending_approval', 'pending_president', 'sent_back', 'signed', 'returned'] satisfies CommonState[];
/** States in which the agency owes an answer. */
export const AWAITING: readonly string[] = ['submitted', 'under_review'] satisfies CommonState[];
/** States in which nothing more can be asked of the request itself. */
export const ENDED: readonly string[] = ['rejected', 'expired', 'withdrawn', 'closed'] satisfies CommonState[];

export const requestId = RequestIdSchema;
/** Agencies answer to a revision and a round; anything older moves nothing. */
export const RevisionSchema = Type.Integer({ ...CountSchema, minimum: 1 });
export const answered = { requestId, revision: RevisionSchema, round: CountSchema };

/** What is enforced: 案由, 标的 (fen) and the document that the claim rests on, as at the last filing. */
const ClaimSchema = closed({ cause: Type.String(), principal: FenSchema, title: Type.String() });
export type Claim = Static<typeof ClaimSchema>;

/** The fields of a request that are the same in every mechanism; `state` stands beside them. */
export const requestPart = {
  id: RequestIdSchema,
  version: Type.Integer(),
  court: CourtCodeSchema,
  caseId: CaseIdSchema,
  caseNumber: CaseNumberSchema,
  undertaker: AccountIdSchema,
  clerk: Type.Optional(AccountIdSchema),
  revision: Type.Integer(),
  round: Type.Integer(),
  /** Guards as decided at the last filing; the server's word replaces the device's. */
  guards: Type.Array(closed({ id: Type.String(), status: oneOf(['passed', 'failed', 'unknown']), proof: Type.Array(Type.String()) })),
  /** The case records behind the guards, so that an approver and the agency see why without the whole case. `gone`: taken back since. */
  proofs: Type.Array(closed({ id: Type.String(), type: Type.String(), on: Type.Optional(CivilDateSchema), detail: Type.Optional(Type.String()), gone: Type.Optional(InstantSchema) })),
  claim: Type.Optional(ClaimSchema),
  filedAt: InstantSchema,
  /** When its author filed it, by the desk's corrected clock; absent in requests of earlier releases. */
  askedAt: Type.Optional(InstantSchema),
  /** Who filed the packet as it is; the case may have another judge since. Absent in requests filed before it was kept. */
  filedBy: Type.Optional(AccountIdSchema),
  /** When the current state began: the start of the current wait. */
  since: InstantSchema,
  /** Due instant of the current duty, if the state has one, and the rule it comes from. */
  due: Type.Optional(closed({ at: InstantSchema, rule: Type.String(), provisional: Type.Boolean() })),
  supersedes: Type.Optional(RequestIdSchema),
  incidents: Type.Array(IncidentSchema),
  /** Answers to an older revision or round, or such as cannot be true: kept, shown, moving nothing. */
  lateAnswers: Type.Array(KeptAnswerSchema),
} as const;
const RequestPartSchema = closed(requestPart);
export type RequestPart = Static<typeof RequestPartSchema> & { state: string };

/** A due instant of the current duty, and the rule parameter it comes from. */
export type Due = { readonly at: Instant; readonly rule: string; readonly provisional: boolean };

/** A clock of the rule-parameter table, started at `at`: no number of the law stands in code. */
export function dueOf(rule: DeadlineCode, at: Instant, source: StartSource, context: DecideContext): Due {
  const deadline = dueAt(rule, { at, source }, context.calendar, context.parameters);
  return { at: deadline.dueInstant, rule, provisional: deadline.certainty === 'provisional' };
}

/** Why the packet was allowed to be filed: guards, and the case records behind them. */
export type Grounds = {
  readonly guards: RequestPart['guards'];
  readonly proofs: RequestPart['proofs'];
  /** The claim as it stood: whoever signs or fetches sees it, also without the case. Absent in events of earlier releases. */
  readonly claim?: Claim;
};

export type RequestEvent =
  | { readonly kind: 'late-answer-kept'; readonly message: string; readonly revision: number; readonly round: number; readonly content?: AnswerContent; readonly doubt?: string; readonly incident?: string; readonly about?: string }
  | { readonly kind: 'proof-gone'; readonly record: string; readonly type: string; readonly corrected: boolean }
  | { readonly kind: 'incident-settled'; readonly index: number; readonly note: string }
  | { readonly kind: 'moved-to-judge'; readonly judge: AccountId; readonly clerk?: AccountId };

export const SettleIncidentSchema = closed({ requestId, index: CountSchema, note: ParagraphSchema });
export const FlagProofSchema = closed({ requestId, record: LineSchema, corrected: Type.Boolean() });
export const MoveToJudgeSchema = closed({ requestId, judge: AccountIdSchema, clerk: Type.Optional(AccountIdSchema) });
export const RequestOnlySchema = closed({ requestId });

/** A record that the request names as proof was taken back; it is told of once. */
export const flagProof: RegionRule<RequestPart, Static<typeof FlagProofSchema>, RequestEvent> = (state, { payload }) => {
  const proof = state.proofs.find(({ id, gone }) => id === payload.record && gone === undefined);
  return proof === undefined ? refuse(failure('NOTHING_TO_DECIDE')) : accept([{ kind: 'proof-gone', record: proof.id, type: proof.type, corrected: payload.corrected }]);
};

/** The owner of an incident says what was done about it. */
export const settleIncident: RegionRule<RequestPart, Static<typeof SettleIncidentSchema>, RequestEvent> = (state, { payload }) => {
  const incident = state.incidents[payload.index];
  if (incident === undefined || incident.settled !== undefined) return refuse(failure('NOTHING_TO_DECIDE'));
  return accept([{ kind: 'incident-settled', index: payload.index, note: payload.note }]);
};

/** The case has another judge: its requests go with it. */
export const moveToJudge: RegionRule<RequestPart, Static<typeof MoveToJudgeSchema>, RequestEvent> = (_state, { payload }) =>
  accept([{ kind: 'moved-to-judge', judge: payload.judge, ...(payload.clerk === undefined ? {} : { clerk: payload.clerk }) }]);

/** An answer that names an older revision moves nothing (ARCHITECTURE §3, Position). */
export function isLate(state: RequestPart, payload: { readonly revision: number }): boolean {
  return payload.revision !== state.revision;
}

type KeptEvent = Extract<RequestEvent, { kind: 'late-answer-kept' }>;

/** An answer that moves nothing, with all that it says. */
export function kept(state: RequestPart, message: string, payload: object, why: Pick<KeptEvent, 'doubt' | 'incident' | 'about'> = {}): Decision<RequestEvent> {
  const { revision = state.revision, round = state.round } = payload as { readonly revision?: number; readonly round?: number };
  return accept([{ kind: 'late-answer-kept', message, revision, round, content: contentOf(payload), ...why }]);
}

/** What cannot be true: a person is refused and told what is allowed, the word of a system is kept and alarms. */
export function doubted(state: RequestPart, message: string, { payload, command }: Asked<object>, doubt: Failure, about?: string): Decision<RequestEvent> {
  if (command.actor.role !== 'agency-system') return refuse(doubt);
  return kept(state, message, payload, { doubt: doubt.code, incident: 'implausible-answer', ...(about === undefined ? {} : { about }) });
}

/** Into another state: the duty of the old one is over, and the wait begins anew where the state is another. */
export function moved<S extends RequestPart>(state: S, to: S['state'], meta: EventMeta): S {
  const { due: _due, ...rest } = state;
  // The rest of a state and its new state are a state: the compiler cannot subtract one optional field of a type parameter.
  return (state.state === to ? { ...rest, state: to } : { ...rest, state: to, since: meta.at }) as unknown as S;
}

/** Without the duty that ran. */
export function withoutDue<S extends RequestPart>(state: S): S {
  const { due: _due, ...rest } = state;
  return rest as unknown as S;
}

/** The owner of every incident is the command centre of the court: it is there at night too, and reaches the agencies. */
export function withIncident(state: Pick<RequestPart, 'incidents'>, kind: string, meta: EventMeta, about?: string): RequestPart['incidents'] {
  return [...state.incidents, { kind, at: meta.at, owner: 'command-centre', ...(about === undefined ? {} : { about }) }];
}

/** An answer as it is kept; the number of a control that it speaks of leads to the incident about it. */
export function keptAnswer(event: Pick<KeptEvent, 'revision' | 'round' | 'content' | 'doubt'>, message: string, meta: EventMeta): RequestPart['lateAnswers'][number] {
  const { revision, round, content, doubt } = event;
  return { message, revision, round, at: meta.at, ...(content === undefined ? {} : { content }), ...(doubt === undefined ? {} : { doubt }) };
}

export function applyRequest<S extends RequestPart>(state: S, event: RequestEvent, meta: EventMeta): S {
  switch (event.kind) {
    case 'late-answer-kept':
      return {
        ...state,
        lateAnswers: [...state.lateAnswers, keptAnswer(event, event.message, meta)],
        incidents: event.incident === undefined ? state.incidents : withIncident(state, event.incident, meta, event.about),
      };
    case 'proof-gone': {
      const proof = state.proofs.find(({ id }) => id === event.record);
      return {
        ...state,
        proofs: state.proofs.map((each) => (each.id === event.record ? { ...each, gone: meta.at } : each)),
        incidents: withIncident(state, event.corrected ? 'proof-corrected' : 'proof-voided', meta, proof?.on),
      };
    }
    case 'incident-settled':
      return { ...state, incidents: state.incidents.map((one, index) => (index === event.index ? { ...one, settled: { by: meta.by.account, at: meta.at, note: event.note } } : one)) };
    case 'moved-to-judge':
      return { ...state, undertaker: event.judge, ...(event.clerk === undefined ? {} : { clerk: event.clerk }) };
  }
}

/** When the author filed it, and when the server had it where that was noticeably later. No time lies after the receipt. */
export function filingOf({ filedAt, askedAt }: Pick<RequestPart, 'filedAt' | 'askedAt'>): { readonly asked: Instant; readonly received?: Instant } {
  const asked = askedAt === undefined || askedAt > filedAt ? filedAt : askedAt;
  return isApart(asked, filedAt) ? { asked, received: filedAt } : { asked };
}
