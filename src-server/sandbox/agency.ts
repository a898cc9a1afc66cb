import { join } from 'node:path';
import type { JWK } from 'jose';
import type { AgencyAnswer, AgencyMessage } from '#shared/contracts/agency-protocol.ts';
import type { AgencyRow } from '#shared/domain/agencies/index.ts';
import type { Instant } from '#shared/kernel/time.ts';
import { openAgencyLog } from './log.ts';
import { type Answer, answerKey, DEFAULT_KNOBS, type Knobs, type Play, REPLAYED } from './play.ts';
import { type Opened, openSigningKey } from './protocol.ts';

type LogEntry =
  | { readonly type: 'received'; readonly message: AgencyMessage }
  | { readonly type: 'promised'; readonly key: string; readonly answer: Answer }
  | { readonly type: 'delivered'; readonly key: string }
  | { readonly type: 'clock'; readonly offset: number };

/** What all agencies of one sandbox share: the way to the court, and one clock. */
export type Surroundings = {
  readonly dataFolder: string;
  readonly serverUrl: string;
  now(): Instant;
  /** A clock that was moved before a restart. */
  setOffset(offset: number): void;
  open(jws: string): Promise<Opened>;
};

/** One played agency: its own key, its own log, its own line. */
export type SandboxAgency = {
  readonly row: AgencyRow;
  readonly publicJwk: JWK;
  has(key: string): boolean;
  isDown(): boolean;
  receive(jws: string): Promise<{ readonly status: number; readonly answer: AgencyAnswer }>;
  setKnobs(change: Partial<Knobs>): Knobs;
  setDown(down: boolean): void;
  noteClock(offset: number): void;
  /** Something done by hand; the key of the answer, or undefined where the request or the act is not known here. */
  act(value: unknown): { readonly key: string | undefined } | undefined;
  state(): object;
  /** Sends what is promised, once. */
  deliverAll(): Promise<void>;
  close(): void;
};

/** Name of an agency's key and log. The police's bear the names of earlier releases. */
export function fileNameOf({ id, kind }: AgencyRow): string {
  return kind === 'police' ? 'police' : id.replace(':', '.');
}

/** Opens one agency with what its log says it had received and promised. */
export async function openAgency(row: AgencyRow, plays: readonly Play[], around: Surroundings): Promise<SandboxAgency> {
  const name = fileNameOf(row);
  const matters = plays.map((play) => ({ takes: new Set(play.takes), ...play.open() }));
  const received = new Set<string>();
  const undelivered = new Map<string, Answer>();
  const counts = { received: 0, duplicates: 0, refused: 0, sent: 0 };
  let knobs: Knobs = DEFAULT_KNOBS;
  let down = false;
  let sending = false;

  const playerOf = (message: string) => matters.find(({ takes }) => takes.has(message));
  const log = openAgencyLog<LogEntry>(join(around.dataFolder, `${name}.log`), (entry) => {
    if (entry.type === 'received') {
      received.add(entry.message.idempotencyKey);
      playerOf(entry.message.message)?.take(entry.message, REPLAYED, around.now());
    } else if (entry.type === 'promised') {
      undelivered.set(entry.key, entry.answer);
      for (const played of matters) played.replay(entry.answer);
    } else if (entry.type === 'clock') around.setOffset(entry.offset);
    else undelivered.delete(entry.key);
  });
  const key = await openSigningKey(join(around.dataFolder, `${name}.key.json`));

  async function deliver(id: string, a: Answer): Promise<void> {
    if (down) return;
    const message: AgencyMessage = {
      protocol: 'lianzhi-agency/1',
      message: a.message,
      idempotencyKey: id,
      requestId: a.requestId as AgencyMessage['requestId'],
      revision: a.revision,
      round: a.round,
      sender: row.id,
      sentAt: around.now(),
      body: a.body,
    };
    const jws = await key.sign(message);
    for (let copy = 0; copy < knobs.copies; copy += 1) {
      const response = await fetch(`${around.serverUrl}/lianzhi/v1/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jws }) });
      if (!response.ok) return;
      counts.sent += 1;
    }
    undelivered.delete(id);
    log.append({ type: 'delivered', key: id });
  }

  async function deliverAll(): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      const waiting = [...undelivered];
      if (knobs.reorder && waiting.length < 2 && waiting.every(([, a]) => a.message.endsWith('.received'))) return;
      for (const [id, a] of knobs.reorder ? waiting.reverse() : waiting) await deliver(id, a);
    } catch {
      // The court's server is away: everything stays promised and the next round tries again.
    } finally {
      sending = false;
    }
  }

  function promise(a: Answer | undefined): string | undefined {
    if (a === undefined) return undefined;
    const id = answerKey(a);
    undelivered.set(id, a);
    log.append({ type: 'promised', key: id, answer: a });
    void deliverAll();
    return id;
  }

  function refuse(status: number, code: string): { readonly status: number; readonly answer: AgencyAnswer } {
    counts.refused += 1;
    return { status, answer: { outcome: 'refused', code } };
  }

  return {
    row,
    publicJwk: key.publicJwk,
    has: (id) => received.has(id),
    isDown: () => down,
    async receive(jws) {
      const opened = await around.open(jws);
      if (!opened.ok) return refuse(opened.code === 'SIGNATURE_INVALID' ? 401 : 400, opened.code);
      const { message } = opened;
      const player = playerOf(message.message);
      // A well-formed message that is none of this agency's business: it says so, and keeps nothing.
      if (player === undefined) return refuse(200, 'MESSAGE_UNKNOWN');
      if (received.has(message.idempotencyKey)) {
        counts.duplicates += 1;
        return { status: 200, answer: { outcome: 'duplicate' } };
      }
      received.add(message.idempotencyKey);
      const answers = player.take(message, knobs, around.now());
      counts.received += 1;
      log.append({ type: 'received', message });
      for (const planned of answers) setTimeout(() => promise(planned.make()), planned.after);
      return { status: 200, answer: { outcome: 'accepted' } };
    },
    setKnobs(change) {
      knobs = { ...knobs, ...change };
      return knobs;
    },
    setDown(value) {
      down = value;
    },
    noteClock: (offset) => log.append({ type: 'clock', offset }),
    act(value) {
      for (const played of matters) {
        const done = played.act(value, around.now());
        if (done !== undefined) return { key: promise(done.answer) };
      }
      return undefined;
    },
    state: () => ({ agency: row.id, knobs, down, counts, undelivered: undelivered.size, controls: matters.flatMap((played) => played.matters()) }),
    deliverAll,
    close: () => log.close(),
  };
}
