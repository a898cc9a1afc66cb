import type { AgencyMessage, AgencyMessageName } from '#shared/contracts/agency-protocol.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import type { Instant } from '#shared/kernel/time.ts';

/** What an agency does of itself with what it gets; what a story wants at one moment comes through the scenario door. */
export const SCRIPTS = ['manual', 'accept', 'return-once', 'found-later', 'never-found', 'silent'] as const;
export type Script = (typeof SCRIPTS)[number];

/** How badly the line behaves. All times in milliseconds of the sandbox clock. */
export type Knobs = {
  readonly script: Script;
  readonly delayMs: number;
  /** Every answer is sent this many times. */
  readonly copies: number;
  /** Answers wait until another one is ready and then leave in the wrong order. */
  readonly reorder: boolean;
  readonly acknowledgeReleases: boolean;
};

export const DEFAULT_KNOBS: Knobs = { script: 'accept', delayMs: 0, copies: 1, reorder: false, acknowledgeReleases: true };

/** How a message of the log is taken again: what followed from it stands in the log by itself. */
export const REPLAYED: Knobs = { ...DEFAULT_KNOBS, script: 'silent' };

/** A message that an agency will send, before it is signed. */
export type Answer = { readonly message: AgencyMessageName; readonly requestId: string; readonly revision: number; readonly round: number; readonly body: unknown };

/** An answer and the delay of the script; made when it is due, for it may have become pointless. */
export type Planned = { readonly after: number; readonly make: () => Answer | undefined };

/** What the scenario door lets somebody do by hand; `undefined` where the request or the act is not known here. */
export type ByHand = (act: unknown, now: Instant) => { readonly answer: Answer | undefined } | undefined;

/** The memory of one agency for one mechanism, and what it does with it. */
export type Played = {
  /** Takes one verified message that this agency has not had before. */
  take(message: AgencyMessage, knobs: Knobs, now: Instant): readonly Planned[];
  /** After a restart the promises of the log say how far each matter had come. */
  replay(answer: Answer): void;
  readonly act: ByHand;
  /** What stands in the scenario door; no ID number, no name. */
  matters(): readonly object[];
};

/** What agencies play for one mechanism: the messages they know, and a memory for each of them. */
export type Play = { readonly takes: readonly string[]; open(): Played };

/** Idempotency key of an answer: one meaning, one key, whatever is sent again. */
export function answerKey(a: Answer): string {
  return derivedId('police', a.message, a.requestId, a.revision, a.round, JSON.stringify(a.body));
}
