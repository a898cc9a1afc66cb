import Type, { type Static } from 'typebox';
import { closed } from '../kernel/schema.ts';

/**
 * GET /v1/hints: a stream of server-sent events for a session (`Authorization` header, so read by `fetch`, never by
 * `EventSource`). An event says only that the feed has news for this session; data always comes by the feed (S5). A
 * comment line at least every 20 s keeps the connection known to be alive.
 */
export const HintSchema = closed({
  /** Feed number of the commit. */
  seq: Type.Integer({ minimum: 0 }),
});
export type Hint = Static<typeof HintSchema>;

/** Longest silence of a living stream, ms. */
export const HINT_SILENCE_MS = 20_000;
