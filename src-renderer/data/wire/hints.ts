import { HINT_SILENCE_MS } from '#shared/contracts/hints.ts';
import { backoffMs } from '../outbox/backoff.ts';
import type { Authorised, Http } from './http.ts';
import { ok } from '#shared/kernel/result.ts';

/** Listens for hints for as long as it is not stopped. A hint only wakes the feed; losing one loses nothing (S5). */
export type Hints = { stop(): void; /** Try to connect now. */ wake(): void };

export type HintDeps = {
  readonly http: Http;
  readonly authorised: Authorised;
  readonly onHint: () => void;
  /** The stream ended or fell silent: whoever wants to know why asks the server. */
  readonly onBreak: () => void;
  readonly random: () => number;
};

/** A stream that was silent for longer than this is dead, whatever the network says. */
const DEAD_MS = HINT_SILENCE_MS * 2;
const LONGEST_WAIT_MS = 5_000;
/** An event that grows beyond this is none of ours: the stream is left, and nothing piles up here. */
const EVENT_MAX_CHARS = 64 * 1024;

/** Events of a server-sent stream as they come; a comment line counts as a sign of life only. */
function countEvents(text: string, carry: string): { readonly events: number; readonly carry: string } {
  const parts = (carry + text).replace(/\r/g, '').split('\n\n');
  const rest = parts.pop() ?? '';
  return { events: parts.filter((part) => part.split('\n').some((line) => line.startsWith('data:'))).length, carry: rest };
}

export function listenToHints(deps: HintDeps): Hints {
  let isStopped = false;
  let current: AbortController | undefined;
  let wakeUp: (() => void) | undefined;
  let attempts = 0;

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function read(stream: ReadableStream<Uint8Array>, abort: AbortController): Promise<void> {
    const reader = stream.getReader();
    const decoder = new TextDecoder();
    let carry = '';
    let alive = setTimeout(() => { abort.abort(); }, DEAD_MS);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(alive);
        alive = setTimeout(() => { abort.abort(); }, DEAD_MS);
        const read = countEvents(decoder.decode(value, { stream: true }), carry);
        carry = read.carry;
        if (carry.length > EVENT_MAX_CHARS) {
          abort.abort();
          return;
        }
        if (read.events > 0) deps.onHint();
      }
    } finally {
      clearTimeout(alive);
      reader.releaseLock();
    }
  }

  async function once(): Promise<void> {
    const abort = new AbortController();
    current = abort;
    // A server that takes the connection and then says nothing holds nobody for longer than a silent stream.
    const opening = setTimeout(() => { abort.abort(); }, DEAD_MS);
    const stream = await deps.authorised(async (token) => {
      const opened = await deps.http.stream({ method: 'GET', path: '/v1/hints', token }, abort.signal);
      return opened.ok ? ok(opened.value) : opened;
    });
    clearTimeout(opening);
    if (!stream.ok) return;
    attempts = 0;
    // Whatever came while nobody listened is in the feed.
    deps.onHint();
    await read(stream.value, abort).catch(() => undefined);
    if (!isStopped) deps.onBreak();
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      attempts += 1;
      await once();
      if (isStopped) return;
      await wait(Math.min(LONGEST_WAIT_MS, backoffMs(attempts, deps.random())));
    }
  }

  void run();
  return {
    stop() {
      isStopped = true;
      current?.abort();
      wakeUp?.();
    },
    wake: () => wakeUp?.(),
  };
}
