import type { SliceAnswer } from '#shared/contracts/commands.ts';
import type { JournalPort, LoggedCommand, StreamAlert, StreamState, UploadPort, Wire, WireTrouble } from '#shared/contracts/ports.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import { specOfKind } from '#shared/contracts/registry.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { type Clock, type Instant, instant } from '#shared/kernel/time.ts';
import type { Recalled } from '#shared/contracts/engine.ts';
import type { CommandLog } from '../intake/command-log.ts';
import { batches, journalRecord, markReceipted, type Owner, restored, streamRef, viewJournal } from '../intake/custody.ts';
import { freshIncarnation, succeed } from '../intake/open-log.ts';
import type { Changes } from '../changes.ts';
import type { Link } from '../link.ts';
import { endOf, type Wait } from '../wait.ts';
import { backoffMs, retryMs } from './backoff.ts';
import { type Lineup, lineups, nextSlice, SLICE_MAX, sliceOf } from './slices.ts';

/**
 * Sends what was filed: an ordered slice of one stream at a time. Nothing is ever marked as sent; the only things that
 * take a command out of the queue are its receipt and, for an envelope that this server cannot read, parking.
 */
export type Outbox = {
  /** When it wants to be stepped next; undefined while nothing can be sent. */
  due(): Instant | undefined;
  /** At most one slice to the server and back. Never throws for trouble: it becomes a wait. */
  step(): Promise<OutboxStep>;
  /** Try again now: the network, the machine, the session or the user says so. */
  wake(): void;
  /** Takes receipts from an answer or from the feed (`seqs`: feed seq of each). */
  receive(receipts: readonly Receipt[], seqs?: ReadonlyMap<CommandId, number>): Promise<boolean>;
  /** Offers everything that the journal still has to a server with a new epoch (S14). */
  reoffer(): Promise<boolean>;
  tries(streamKey: string): StreamTry | undefined;
  /** Gives up commands that nobody has answered yet; each is told what that means for it. */
  recall(ids: readonly CommandId[]): Promise<Result<readonly Recalled[], Failure>>;
};

export type OutboxStep = { readonly sent: number; readonly receipts: number; readonly trouble?: Failure };

export type StreamTry = {
  readonly attempts: number;
  /** Absent where nothing has to be waited for. */
  readonly wait?: Wait;
  readonly since: Instant;
  /** Commands of one slice; halved while the server cannot read it as a whole, until the unreadable one stands alone. */
  readonly limit: number;
  readonly trouble?: Failure;
};

export type OutboxDeps = {
  readonly owner: Owner;
  readonly log: CommandLog;
  readonly journal: JournalPort | null;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly random: () => number;
  readonly uploads: UploadPort;
  readonly link: Link;
  readonly changes: Changes;
  /** A filing whose outcome is not known holds its places in the streams: none may be given out. */
  readonly unsettled: () => boolean;
  /** Days that the journal keeps what was answered, by the table in force. */
  readonly keepDays: () => number;
};

/** Wait after trouble that only a person can mend (sign-in, revoked device), unless something wakes the queue. */
const BARRED_MS = 300_000;
/** So long the first byte of an answer is waited for; a server that was silent gets twice as long with every try. */
const PATIENCE_MS = 15_000;
const LONGEST_PATIENCE_MS = 60_000;

function isUnreadable(trouble: Failure): boolean {
  return trouble.code === 'BODY_INVALID' || trouble.code === 'BODY_TOO_LARGE';
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { log, owner, clock, link } = deps;
  const tries = new Map<string, StreamTry>();
  /** Commands that went out in this life of the device, whatever came of it. */
  const wentOut = new Set<CommandId>();
  let lined: { readonly of: readonly LoggedCommand[]; readonly lineups: readonly Lineup[] } | undefined;

  function waiting(): readonly Lineup[] {
    const all = log.all();
    if (lined?.of !== all) lined = { of: all, lineups: lineups(all) };
    return lined.lineups;
  }

  const find = (id: CommandId) => log.find(id);

  function dueOf(lineup: Lineup): number | undefined {
    const attempt = tries.get(lineup.key);
    return nextSlice(lineup, 1, find).length === 0 ? undefined : endOf(attempt?.wait, clock.now());
  }

  function releasable(): readonly LoggedCommand[] {
    if (deps.unsettled()) return [];
    const free: LoggedCommand[] = [];
    const held = new Map(log.all().flatMap((entry) => (entry.state === 'held' ? [[entry.command.id, entry] as const] : [])));
    for (const entry of held.values()) {
      if (entry.files.some((hash) => deps.uploads.waiting(hash)) || entry.command.basis.after.some((id) => held.has(id))) continue;
      held.delete(entry.command.id);
      free.push(entry);
    }
    return free;
  }

  /** Gives places at the end of the present incarnation, journal first. */
  async function place(entries: readonly LoggedCommand[], start: StreamState): Promise<Failure | undefined> {
    const next = { ...start.next };
    const placed = entries.map((entry): LoggedCommand => {
      const lane = specOfKind(entry.command.kind)?.lane ?? entry.slot?.stream.lane ?? 'normal';
      const slot = { stream: streamRef(owner, start.incarnation, lane), seq: next[lane] };
      next[lane] += 1;
      return { ...entry, slot, state: 'filed' };
    });
    if (deps.journal !== null) {
      for (const records of batches(placed.map((entry) => journalRecord(owner, start, entry, false)))) {
        const appended = await deps.journal.append({ records: [...records] });
        if (!appended.ok) return appended.error;
      }
    }
    const stored = await log.commit(placed, { ...start, next });
    return stored.ok ? undefined : stored.error;
  }

  async function releaseHeld(): Promise<void> {
    if (releasable().length === 0) return;
    await log.turn(async () => {
      const free = releasable();
      if (free.length > 0) await place(free, log.streams());
    });
  }

  /**
   * Moves unanswered commands of a stream that the server will not continue into a new incarnation, in their order. The
   * gap is declared with seq 1, so that user and server can see it.
   */
  async function move(lineup: Lineup, kind: StreamAlert['kind'], lastKnown: number, keepBack: ReadonlySet<CommandId> = new Set()): Promise<Failure | undefined> {
    return log.turn(async () => {
      if (deps.unsettled()) return failure('OUTCOME_UNSURE');
      const streams = log.streams();
      const left = lineup.entries.filter((entry) => log.find(entry.command.id)?.state === 'filed' && !keepBack.has(entry.command.id));
      const isPresent = lineup.stream.incarnation === streams.incarnation;
      const known = { normal: streams.next.normal - 1, safety: streams.next.safety - 1, [lineup.stream.lane]: lastKnown };
      const alert: StreamAlert = { kind, at: clock.now(), incarnation: lineup.stream.incarnation, commands: left.length };
      const start = isPresent ? succeed(streams, freshIncarnation(deps.random), known, alert) : { ...streams, alerts: [...streams.alerts, alert].slice(-20) };
      return place(left, start);
    });
  }

  function fail(lineup: Lineup, trouble: WireTrouble): OutboxStep {
    const before = tries.get(lineup.key);
    const attempts = (before?.attempts ?? 0) + 1;
    const barred = link.barredBy(trouble);
    const ms = barred ? BARRED_MS : retryMs(trouble, attempts, deps.random());
    const { retryAfterMs: _after, ...why } = trouble;
    tries.set(lineup.key, { attempts, wait: { from: clock.now(), ms }, since: before?.since ?? clock.now(), limit: before?.limit ?? SLICE_MAX, trouble: why });
    link.trouble(why);
    deps.changes.tell({ queue: true });
    return { sent: 0, receipts: 0, trouble: why };
  }

  /** The server answered, but looked at nothing: something in front of the slice has no answer yet. */
  function stall(lineup: Lineup, problem: Failure | undefined): OutboxStep {
    const before = tries.get(lineup.key);
    const attempts = (before?.attempts ?? 0) + 1;
    const why = problem === undefined ? {} : { trouble: problem };
    tries.set(lineup.key, { attempts, wait: { from: clock.now(), ms: backoffMs(attempts, deps.random()) }, since: before?.since ?? clock.now(), limit: before?.limit ?? SLICE_MAX, ...why });
    deps.changes.tell({ queue: true });
    return { sent: 0, receipts: 0, ...why };
  }

  /** The server cannot read the slice: halve it, and park the command that stands alone (S3). */
  async function unreadable(lineup: Lineup, sent: number, trouble: WireTrouble): Promise<OutboxStep> {
    const limit = Math.floor(sent / 2);
    link.heard();
    if (limit >= 1) {
      tries.set(lineup.key, { attempts: 0, since: clock.now(), limit });
      return { sent: 0, receipts: 0, trouble };
    }
    const bad = lineup.entries[0];
    if (bad === undefined) return { sent: 0, receipts: 0 };
    const parked = await park(bad, trouble);
    const moved = parked ?? (await move(lineup, 'gap', bad.slot.seq - 1));
    tries.delete(lineup.key);
    return { sent: 0, receipts: 0, trouble: moved ?? trouble };
  }

  /** Parks a command and what builds on it; they stay readable, in the store and in the journal. */
  async function park(bad: LoggedCommand, why: Failure): Promise<Failure | undefined> {
    return log.turn(async () => {
      const gone = new Set<CommandId>([bad.command.id]);
      const parked: LoggedCommand[] = [{ ...bad, state: 'parked', why: failure(why.code) }];
      for (const entry of log.all()) {
        if ((entry.state !== 'filed' && entry.state !== 'held') || gone.has(entry.command.id) || !entry.command.basis.after.some((id) => gone.has(id))) continue;
        gone.add(entry.command.id);
        parked.push({ ...entry, state: 'parked', why: failure('ANCESTOR_REFUSED', { root: bad.command.id }) });
      }
      const stored = await log.commit(parked);
      return stored.ok ? undefined : stored.error;
    });
  }

  async function receive(receipts: readonly Receipt[], seqs?: ReadonlyMap<CommandId, number>): Promise<boolean> {
    const own = receipts.filter((receipt) => log.find(receipt.commandId) !== undefined);
    if (own.length === 0) return true;
    return log.turn(async () => {
      const answered: LoggedCommand[] = [];
      for (const receipt of own) {
        const entry = log.find(receipt.commandId);
        if (!entry) continue;
        const coveredBy = seqs?.get(receipt.commandId) ?? entry.coveredBy;
        if (entry.state === 'receipted' && entry.coveredBy === coveredBy) continue;
        // What was given up before it went out was never anybody's matter: there is nothing to read.
        const isNothing = entry.givenUp === 'unsent' && receipt.outcome === 'refused';
        answered.push({ ...entry, state: 'receipted', receipt, ...(coveredBy === undefined ? {} : { coveredBy }), ...(isNothing ? { putAway: true } : {}) });
      }
      if (answered.length === 0) return true;
      const stored = await log.commit(answered);
      if (!stored.ok) return false;
      await markReceipted(deps.journal, answered, deps.keepDays());
      return true;
    });
  }

  /** Commands that the server lacks although they were answered before: they go out again. */
  async function rewind(lineup: Lineup, expect: number, firstSent: number): Promise<Failure | undefined> {
    const lacking = await log.turn(async () => {
      const here = new Map(log.all().flatMap((entry) => (entry.slot?.stream.incarnation === lineup.stream.incarnation && entry.slot.stream.lane === lineup.stream.lane ? [[entry.slot.seq, entry] as const] : [])));
      if (deps.journal !== null && [...Array(firstSent - expect).keys()].some((i) => !here.has(expect + i))) {
        const view = await viewJournal(deps.journal, owner, 'all');
        if (view.ok) {
          for (const { custody } of view.value.commands) {
            const { slot } = custody;
            if (slot?.stream.incarnation === lineup.stream.incarnation && slot.stream.lane === lineup.stream.lane && !here.has(slot.seq)) here.set(slot.seq, restored(custody));
          }
        }
      }
      const again: LoggedCommand[] = [];
      for (let seq = expect; seq < firstSent; seq += 1) {
        const entry = here.get(seq);
        if (entry === undefined) return seq;
        again.push(offeredAgain(entry));
      }
      const stored = await log.commit(again);
      return stored.ok ? undefined : stored.error;
    });
    return typeof lacking === 'number' ? move(lineup, 'gap', expect - 1) : lacking;
  }

  async function answered(lineup: Lineup, sent: Lineup['entries'], answer: SliceAnswer): Promise<OutboxStep> {
    link.heard();
    const stored = await receive(answer.receipts);
    if (!stored) return fail(lineup, failure('STORE_FULL'));
    const { problem, expect } = answer;
    const first = sent[0]?.slot.seq ?? expect;
    const step = { sent: sent.length, receipts: answer.receipts.length };
    if (problem?.code === 'STREAM_FORKED' || problem?.code === 'STREAM_UNKNOWN') {
      const unanswered = sent.find((entry) => log.find(entry.command.id)?.state === 'filed')?.slot.seq ?? expect;
      const moved = await move(lineup, 'forked', unanswered - 1);
      return moved === undefined ? { ...step, trouble: problem } : fail(lineup, moved);
    }
    if (expect < first) {
      const trouble = await rewind(lineup, expect, first);
      return trouble === undefined ? step : fail(lineup, trouble);
    }
    if (sent.some((entry) => log.find(entry.command.id)?.state === 'receipted')) {
      tries.delete(lineup.key);
      return problem === undefined ? step : { ...step, trouble: problem };
    }
    // The server has these numbers from somebody else, but said no word about it: the stream is not ours any more.
    if (expect > first && problem === undefined) {
      const moved = await move(lineup, 'forked', first - 1);
      return moved === undefined ? step : fail(lineup, moved);
    }
    return stall(lineup, problem);
  }

  /** The last place of a lane that only this device knows of, and no journal: it can be given back. */
  function isLastUnsent(entry: LoggedCommand): boolean {
    const { slot } = entry;
    const streams = log.streams();
    return deps.journal === null && slot !== undefined && slot.stream.incarnation === streams.incarnation && slot.seq === streams.next[slot.stream.lane] - 1;
  }

  async function recall(ids: readonly CommandId[]): Promise<Result<readonly Recalled[], Failure>> {
    const told: Recalled[] = [];
    // The last one first, so that a whole tail goes back place by place.
    for (const id of [...ids].reverse()) {
      const entry = log.find(id);
      if (entry === undefined || entry.state === 'receipted' || entry.state === 'parked' || entry.reoffered === true) {
        told.push({ commandId: id, outcome: entry === undefined ? 'recalled' : 'answered' });
        continue;
      }
      const mayHaveReached = entry.state === 'filed' && (wentOut.has(id) || entry.givenUp === 'perhaps');
      const done = mayHaveReached ? await log.commit([{ ...entry, givenUp: 'perhaps' }]) : await takeBack(entry);
      if (!done.ok) return err(done.error);
      told.push({ commandId: id, outcome: mayHaveReached ? 'perhaps' : 'recalled' });
    }
    return ok(told.reverse());
  }

  /** One that never went out: gone where it has no place or a place that can be given back, else it keeps its place and is refused there. */
  async function takeBack(entry: LoggedCommand): Promise<Result<void, Failure>> {
    if (entry.state === 'held') {
      await markReceipted(deps.journal, [entry], deps.keepDays());
      return log.remove([entry.command.id]);
    }
    const { slot } = entry;
    if (slot === undefined || !isLastUnsent(entry)) return log.commit([{ ...entry, givenUp: 'unsent' }]);
    const removed = await log.remove([entry.command.id]);
    const streams = log.streams();
    return removed.ok ? log.commit([], { ...streams, next: { ...streams.next, [slot.stream.lane]: slot.seq } }) : removed;
  }

  return {
    due() {
      let soonest: number | undefined;
      for (const lineup of waiting()) {
        const at = dueOf(lineup);
        if (at !== undefined) soonest = Math.min(soonest ?? at, at);
      }
      if (releasable().length > 0) soonest = 0;
      return soonest === undefined ? undefined : instant(Math.max(soonest, 0));
    },
    async step() {
      await releaseHeld();
      const now = clock.now();
      for (const lineup of waiting()) {
        const attempt = tries.get(lineup.key);
        if (endOf(attempt?.wait, now) > now) continue;
        const sent = nextSlice(lineup, attempt?.limit ?? SLICE_MAX, find);
        const slice = sliceOf(sent, log.streams());
        if (slice === undefined) continue;
        for (const { command } of sent) wentOut.add(command.id);
        const answer = await deps.wire.postCommands(slice, Math.min(LONGEST_PATIENCE_MS, PATIENCE_MS * 2 ** Math.min(attempt?.attempts ?? 0, 10)));
        if (answer.ok) return answered(lineup, sent, answer.value);
        return isUnreadable(answer.error) ? unreadable(lineup, sent.length, answer.error) : fail(lineup, answer.error);
      }
      return { sent: 0, receipts: 0 };
    },
    wake() {
      for (const [key, { wait: _over, ...attempt }] of tries) tries.set(key, attempt);
    },
    receive,
    async reoffer() {
      const view = deps.journal === null ? undefined : await viewJournal(deps.journal, owner, 'all');
      if (view?.ok === false) return false;
      return log.turn(async () => {
        const again = new Map<CommandId, LoggedCommand>();
        for (const entry of log.all()) if (entry.state === 'receipted') again.set(entry.command.id, offeredAgain(entry));
        for (const { custody } of view?.value.commands ?? []) {
          const entry = log.find(custody.command.id);
          if (entry === undefined) again.set(custody.command.id, offeredAgain(restored(custody)));
        }
        tries.clear();
        return (await log.commit([...again.values()])).ok;
      });
    },
    tries: (key) => tries.get(key),
    recall: (ids) => log.turn(() => recall(ids)),
  };
}

function offeredAgain(entry: LoggedCommand): LoggedCommand {
  const { receipt: _receipt, coveredBy: _coveredBy, ...rest } = entry;
  return { ...rest, state: entry.slot === undefined ? 'held' : 'filed', reoffered: true };
}
