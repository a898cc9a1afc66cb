import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { StoredJournalRecord } from '#shared/contracts/host-bridge.ts';
import { JOURNAL_PAGE_MAX } from '#shared/contracts/host-bridge.ts';
import { DELIVERY_MAX, type DeliveryAnswer, DeliveryAnswerSchema, type DeliveryRecord, SealedBodySchema } from '#shared/contracts/sealed-commands.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { osCode } from './disk-errors.ts';
import { erase } from './erase.ts';
import { readJson, writeSmallFile } from './device-folder.ts';
import type { DeviceWipe } from './device-wipe.ts';
import type { Journal } from './journal.ts';

/**
 * Delivers the sealed records of everybody who is not at work here: locked, signed out, or a worker that died, whoever
 * else uses the machine meanwhile. A release must not wait for somebody's return. The host reads nothing of them, and holds
 * only tokens with which nothing can be read or filed. Who is at work sends by his own queue; both at once would do no harm,
 * because the server knows a command by its id.
 */
export type SealedDelivery = {
  /** The queue of this owner is at work (told again and again), or has just stopped; without a tag nobody's is. */
  atWork(working: boolean, tag?: string): void;
  /** The send token of one person on this device, by the tag of his streams. */
  keepRight(tag: string, token: string): Result<Record<string, never>, Failure>;
  /** Forgets all tokens: nothing here belongs to anybody any more. */
  forgetRights(): void;
  /** Sends what is due, if anything is. Never throws. */
  round(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
};

/** One request to the central server; null where it was not reached. */
export type DeliveryPost = (path: string, token: string, body: unknown) => Promise<{ readonly status: number; readonly body: unknown } | null>;

export type DeliveryParts = {
  readonly journal: () => Promise<Result<Journal, Failure>>;
  /** Where the tokens are kept, for the owner of the folder alone. */
  readonly rightsFile: string;
  /** When the server was last heard of, and how long it allows without. */
  readonly contactFile: string;
  /** Erases this device when the server says so, or when it was silent for too long. */
  readonly wipe: DeviceWipe;
  readonly post: DeliveryPost;
  readonly now: () => number;
  readonly random: () => number;
  readonly onDefect: (error: unknown) => void;
};

/** A queue that has not been heard of for so long is not at work. */
const AT_WORK_MS = 15_000;
const TICK_MS = 5_000;
/** With nothing to send, how often the server is asked how this device stands. */
const CONTACT_MS = 10 * 60_000;
/** A stream that waits for its owner, or for what is not here, is tried again after so long. */
const STREAM_WAIT_MS = 10 * 60_000;
/** A machine whose clock jumped is given so long to be corrected before silence is believed. */
const SILENCE_CONFIRMED_MS = 3_600_000;
/** The time of contact is written down this often. */
const CONTACT_WRITE_MS = 3_600_000;
const DAY_MS = 86_400_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

const RightsFile = Type.Record(Type.String({ pattern: '^[0-9a-f]{16}$' }), Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }));
const rightsCheck = Compile(RightsFile);
const ContactFile = Type.Object({ at: Type.Integer(), eraseAfterDays: Type.Integer({ minimum: 1 }) });
const contactCheck = Compile(ContactFile);
const bodyCheck = Compile(SealedBodySchema);
const answerCheck = Compile(DeliveryAnswerSchema);

/** Sent over Node's fetch or the host's own; the token travels in its header only. */
export function deliveryPost(serverUrl: string, fetchIt: typeof fetch): DeliveryPost {
  return async (path, token, body) => {
    try {
      const answer = await fetchIt(`${serverUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(60_000),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    } catch {
      return null;
    }
  };
}

function readRights(path: string): Map<string, string> {
  const value = readJson(path);
  return new Map<string, string>(rightsCheck.Check(value) ? Object.entries(value) : []);
}

function readContact(path: string): Static<typeof ContactFile> | null {
  const value = readJson(path);
  return contactCheck.Check(value) ? value : null;
}

function deliverable(record: StoredJournalRecord): DeliveryRecord | undefined {
  let body: unknown;
  try {
    body = JSON.parse(record.body);
  } catch {
    return undefined;
  }
  if (!bodyCheck.Check(body)) return undefined;
  const { id, stream, lane, seq } = record;
  return { id, stream, lane, seq, body };
}

export function createSealedDelivery(parts: DeliveryParts): SealedDelivery {
  const { now, post, wipe } = parts;
  const rights = readRights(parts.rightsFile);
  /** When each owner's queue was last heard of. */
  const heardOf = new Map<string, number>();
  let pauses = 0;
  let notBefore = 0;
  let lastContact = Number.NEGATIVE_INFINITY;
  /** Delivered in this life of the host; the mark in the journal is its owner's, when he has the receipt. */
  const done = new Set<string>();
  /** Streams that cannot go on now, and until when. */
  const waiting = new Map<string, number>();
  const refused = new Set<string>();
  let contact = readContact(parts.contactFile);
  let silentSince: number | null = null;
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  const streamOf = (record: Pick<StoredJournalRecord, 'stream' | 'lane'>): string => `${record.stream} ${record.lane}`;

  /** The next records of one person, in the order of each stream; one that cannot be sent holds up its stream alone. */
  async function next(journal: Journal, tag: string): Promise<readonly DeliveryRecord[]> {
    const found: DeliveryRecord[] = [];
    const held = new Set([...waiting].flatMap(([stream, until]) => (until > now() ? [stream] : [])));
    let after: number | null = 0;
    while (after !== null && found.length < DELIVERY_MAX) {
      const page: Awaited<ReturnType<Journal['read']>> = await journal.read(after, JOURNAL_PAGE_MAX, 'unreceipted');
      if (!page.ok) return found;
      for (const record of page.value.records) {
        if (found.length === DELIVERY_MAX) break;
        // What waits for files has no place in a stream yet; its owner's queue gives it one.
        if (!record.stream.startsWith(`${tag}.`) || (record.stream.endsWith('.held') && !wipe.isOrdered()) || done.has(record.id) || held.has(streamOf(record))) continue;
        const sealed = deliverable(record);
        if (sealed === undefined) held.add(streamOf(record));
        else found.push(sealed);
      }
      after = page.value.next;
    }
    return found;
  }

  function take(records: readonly DeliveryRecord[], answer: DeliveryAnswer): void {
    const streams = new Map(records.map((record) => [record.id, streamOf(record)]));
    for (const { id, state } of answer.results) {
      const stream = streams.get(id);
      if (stream === undefined) continue;
      if (state === 'taken' || state === 'quarantined') done.add(id);
      else waiting.set(stream, state === 'waits' ? now() + STREAM_WAIT_MS : Number.MAX_SAFE_INTEGER);
    }
  }

  /** The clock never counts backwards here: one that was set back wins no time, one that jumped ahead is waited for. */
  function noteContact(eraseAfterDays: number): void {
    lastContact = now();
    silentSince = null;
    if (contact !== null && contact.eraseAfterDays === eraseAfterDays && now() - contact.at < CONTACT_WRITE_MS) return;
    contact = { at: now(), eraseAfterDays };
    writeSmallFile(parts.contactFile, `${JSON.stringify(contact)}\n`);
  }

  function noticeSilence(): void {
    if (contact === null || rights.size === 0 || now() - contact.at < contact.eraseAfterDays * DAY_MS) {
      silentSince = null;
      return;
    }
    silentSince ??= now();
    if (now() - silentSince >= SILENCE_CONFIRMED_MS) wipe.order('no-contact');
  }

  function pause(): void {
    pauses += 1;
    notBefore = now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (pauses - 1)) * (0.5 + parts.random() / 2);
  }

  /** One exchange; false where the server was not reached or is busy. */
  async function exchange(tag: string, token: string, records: readonly DeliveryRecord[]): Promise<boolean> {
    const answer = await post('/v1/sealed-commands', token, { records, ...(wipe.isOrdered() ? { last: true } : {}) });
    if (answer === null || answer.status === 429 || answer.status >= 500) return false;
    if (answer.status === 401) {
      pauses = 0;
      lastContact = now();
      // Its owner's next sign-in brings another one.
      refused.add(tag);
      return true;
    }
    if (!answerCheck.Check(answer.body)) return false;
    pauses = 0;
    take(records, answer.body);
    noteContact(answer.body.eraseAfterDays);
    if (answer.body.wipe) wipe.order('revoked');
    return true;
  }

  /** Whether nothing is left that could ever be sent: what the server cannot believe stays nobody's. */
  async function isDelivered(journal: Journal): Promise<boolean> {
    for (const tag of rights.keys()) if (!refused.has(tag) && (await next(journal, tag)).length > 0) return false;
    return ![...waiting.values()].some((until) => until !== Number.MAX_SAFE_INTEGER && until > now());
  }

  async function report(): Promise<boolean> {
    const token = [...rights].find(([tag]) => !refused.has(tag))?.[1];
    // Without a token nobody waits for the report either.
    if (token === undefined) return true;
    const answer = await post('/v1/sealed-commands/wiped', token, {});
    return answer !== null && (answer.status === 200 || answer.status === 401);
  }

  async function rounds(): Promise<void> {
    noticeSilence();
    const journal = await parts.journal();
    if (!journal.ok) return;
    if (now() >= notBefore) {
      await send(journal.value);
      if (now() >= notBefore && now() - lastContact >= CONTACT_MS) await onlyAsk();
    }
    if (wipe.isOrdered()) await wipe.round(await isDelivered(journal.value), report);
  }

  /** His own queue sends, as far as it was heard of lately; on a device that is to be erased nobody's does. */
  function isAtWork(tag: string): boolean {
    return !wipe.isOrdered() && now() - (heardOf.get(tag) ?? Number.NEGATIVE_INFINITY) < AT_WORK_MS;
  }

  /** Everybody's own queue sends; the host hears for itself whether this device is still wanted. */
  async function onlyAsk(): Promise<void> {
    const right = [...rights].find(([tag]) => !refused.has(tag));
    if (right !== undefined && !(await exchange(right[0], right[1], []))) pause();
  }

  async function send(journal: Journal): Promise<void> {
    const inContact = now() - lastContact < CONTACT_MS;
    for (const [tag, token] of rights) {
      if (refused.has(tag) || isAtWork(tag)) continue;
      for (let isFirst = true; ; isFirst = false) {
        const records = await next(journal, tag);
        if (records.length === 0 && (!isFirst || inContact)) break;
        if (!(await exchange(tag, token, records))) {
          pause();
          return;
        }
        if (records.length < DELIVERY_MAX || refused.has(tag) || isAtWork(tag)) break;
      }
    }
  }

  const delivery: SealedDelivery = {
    atWork(working, tag) {
      if (tag === undefined) return;
      if (working) {
        heardOf.set(tag, now());
        return;
      }
      if (!heardOf.delete(tag)) return;
      // Whoever stopped may have been stopped: the server is asked at once how this device stands.
      notBefore = 0;
      lastContact = Number.NEGATIVE_INFINITY;
    },
    keepRight(tag, token) {
      rights.set(tag, token);
      refused.delete(tag);
      // What was not believed under an older key may be now.
      waiting.clear();
      try {
        writeSmallFile(parts.rightsFile, `${JSON.stringify(Object.fromEntries(rights))}\n`);
        return ok({});
      } catch (error) {
        return err(failure('HOST_FILE_UNWRITABLE', { os: osCode(error) }));
      }
    },
    forgetRights() {
      rights.clear();
      for (const file of [parts.rightsFile, parts.contactFile]) erase(file);
      contact = null;
    },
    round() {
      running ??= rounds()
        .catch(parts.onDefect)
        .finally(() => {
          running = null;
        });
      return running;
    },
    start() {
      timer ??= setInterval(() => void delivery.round(), TICK_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await running;
    },
  };
  return delivery;
}
