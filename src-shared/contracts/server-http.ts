import Type, { type Static } from 'typebox';
import { closed, CourtCodeSchema, InstantSchema, oneOf, RequestIdSchema } from '../kernel/schema.ts';
import { FailureSchema } from './receipt.ts';

/**
 * The border of the server core over HTTP. Tokens travel in the `Authorization: Bearer` header only.
 *
 * | route | who | answer |
 * |---|---|---|
 * | POST /v1/commands | signed in | `SliceAnswer` (`commands.ts`); a refusal is a receipt in it |
 * | GET /v1/feed?epoch=&seq=&scopeHash=&limit= | signed in | `FeedPage` (`feed.ts`) |
 * | POST /v1/ahead | signed in | `AheadAnswer` (`ahead.ts`) |
 * | GET /v1/hints | signed in | server-sent events (`hints.ts`); they end with the access token |
 * | /v1/files/:hash | signed in | `files.ts` |
 * | GET /v1/queue | people of a court | `Queue` |
 * | POST /v1/queue/:id/retry-now | people of a court | `QueueItem` |
 * | GET /openapi.json, /docs, /health, /ready, /metrics | anybody; metrics from this machine | |
 *
 * Every failure of these routes is `{ code, params? }` (`FailureSchema`) with the HTTP status of the error table. What is
 * wrong with one command is never an HTTP error: it is that command's receipt.
 */

/** Largest body of POST /v1/commands: a hundred commands of the largest size and some room. */
export const MAX_SLICE_BYTES = 32 * 1024 * 1024;

/** Without `epoch` the device has nothing yet. */
export const FeedQuerySchema = closed({
  epoch: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  seq: Type.Optional(Type.Integer({ minimum: 0 })),
  scopeHash: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
});
export type FeedQuery = Static<typeof FeedQuerySchema>;

/**
 * Why a message is not there yet. `queued`: its turn comes. `behind`: an earlier message of the same request goes first.
 * `sending`: on its way now. `retrying`: the other side could not be reached. `asking`: a try ended without an answer, the
 * other side is asked before anything is sent again. `stopped`: it will not be sent by itself any more.
 */
export const QUEUE_REASONS = ['queued', 'behind', 'sending', 'retrying', 'asking', 'stopped'] as const;
/** Who can mend it: nobody has to, the agency's people, or the command centre of the court. */
export const QUEUE_MENDERS = ['platform', 'agency', 'command-centre'] as const;

export const QueueItemSchema = closed({
  id: Type.String({ maxLength: 80 }),
  requestId: RequestIdSchema,
  court: CourtCodeSchema,
  agency: Type.String({ maxLength: 80 }),
  /** Name of the message in the agency protocol. */
  message: Type.String({ maxLength: 80 }),
  revision: Type.Integer(),
  round: Type.Integer(),
  since: InstantSchema,
  attempts: Type.Integer({ minimum: 0 }),
  /** Absent where nothing happens by itself. */
  nextTryAt: Type.Optional(InstantSchema),
  reason: oneOf(QUEUE_REASONS),
  /** What the last try ended with. */
  why: Type.Optional(FailureSchema),
  mender: oneOf(QUEUE_MENDERS),
  mayRetryNow: Type.Boolean(),
});
export type QueueItem = Static<typeof QueueItemSchema>;
/** Messages of the asker's requests that have not reached the other side, oldest first. */
export const QueueSchema = closed({ items: Type.Array(QueueItemSchema), serverTime: InstantSchema });
export type Queue = Static<typeof QueueSchema>;

/**
 * Whether the store serves. `blocked`: it answers, but nothing can be written (somebody holds the feed counter); `silent`:
 * it does not answer at all.
 */
export const STORE_STATES = ['ok', 'blocked', 'silent'] as const;
export type StoreState = (typeof STORE_STATES)[number];

/** `clock`: whether legal timers run. They stop while this machine's clock cannot be trusted. */
export const HealthSchema = closed({
  status: oneOf(['ok', 'degraded']),
  clock: oneOf(['ok', 'database-differs', 'stepped-back']),
  clockOffByMs: Type.Integer(),
  store: oneOf(['pglite', 'postgres', 'memory']),
  storeState: oneOf(STORE_STATES),
  /** Devices that knew more than this server since it started: a restore from backup without a new epoch. */
  devicesAhead: Type.Integer({ minimum: 0 }),
  demo: Type.Boolean(),
  version: Type.String(),
});
export type Health = Static<typeof HealthSchema>;

/** POST /demo/clock, on a demo only: forward, by so much or to an instant. */
export const DemoClockSchema = Type.Union([closed({ now: InstantSchema }), closed({ advanceMs: Type.Integer({ minimum: 0, maximum: 400 * 86_400_000 }) })]);
export type DemoClock = Static<typeof DemoClockSchema>;
export const DemoClockAnswerSchema = closed({ now: InstantSchema, timersFired: Type.Integer({ minimum: 0 }) });
export type DemoClockAnswer = Static<typeof DemoClockAnswerSchema>;
