import { Compile } from 'typebox/compile';
import type { Fact, FeedPage } from '#shared/contracts/feed.ts';
import type { FactStore, FeedState, LoggedCommand, PulledPage, StoredFact, Wire, WireTrouble } from '#shared/contracts/ports.ts';
import { type Receipt, ReceiptSchema } from '#shared/contracts/receipt.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { type Clock, type Instant, instant } from '#shared/kernel/time.ts';
import type { Changes } from '../changes.ts';
import type { CommandLog } from '../intake/command-log.ts';
import type { Link } from '../link.ts';
import { retryMs } from '../outbox/backoff.ts';
import type { DeskTime } from '../time.ts';
import { createTurns } from '../turns.ts';
import { endOf, isWithin, type Wait } from '../wait.ts';
import { aggregateKeyOf, groupOf, REQUEST_KINDS } from '../views/fact-kinds.ts';
import { readFact } from './read-page.ts';
import { judgeRemovals } from './removals.ts';
import { receiptedUpTo } from './ahead.ts';

/**
 * Reads the one feed with its one checkpoint. A page is stored whole with its checkpoint or not at all. While it is being
 * stored the next one is on its way, and no further one: nothing piles up ahead of the disk.
 */
export type FeedReader = {
  due(): Instant | undefined;
  step(): Promise<FeedStep>;
  /** A hint, the network or the user says that there may be news. */
  wake(): void;
  state(): FeedState;
  trouble(): Failure | undefined;
  /** Server time of the last page that was taken, in whichever life of this device. */
  lastPullAt(): Instant | undefined;
  /** Facts that an older release kept unread: those that this one can read take their place. */
  reread(): Promise<Failure | undefined>;
  /** Decides about hidden rows, after the administrator was asked. */
  settleHidden(choice: 'drop' | 'pull-again'): Promise<Failure | undefined>;
};

export type FeedStep = { readonly facts: number; readonly more: boolean; readonly trouble?: Failure };

export type FeedDeps = {
  readonly wire: Wire;
  readonly facts: FactStore;
  readonly log: CommandLog;
  readonly clock: Clock;
  readonly random: () => number;
  readonly time: DeskTime;
  readonly link: Link;
  readonly changes: Changes;
  /** Takes receipts; false while they cannot be stored. */
  readonly receive: (receipts: readonly Receipt[], seqs: ReadonlyMap<CommandId, number>) => Promise<boolean>;
  /** Tells a server that knows less how far this device had read; false while it cannot be told. */
  readonly tellAhead: (ahead: NonNullable<FeedState['ahead']>) => Promise<boolean>;
  readonly reoffer: () => Promise<boolean>;
  /** Somebody looks at a page on which what he does not see can harm: the server is asked more often. */
  readonly isWatched: () => boolean;
};

/** Facts of one page. */
export const PAGE_LIMIT = 500;
/** Without hints the feed is asked this often, and this often while somebody watches closely. */
const POLL_MS = 30_000;
const WATCHED_POLL_MS = 8_000;
/** So long the first byte of an answer is waited for; a server that was silent gets twice as long with every try. */
const PATIENCE_MS = 5_000;
const LONGEST_PATIENCE_MS = 60_000;
const BARRED_MS = 300_000;
/** A page that was asked for ahead is used at once or not at all: after a sleep it would tell of a server of long ago. */
const AHEAD_MS = 5_000;
/** Rows of one unit when a whole round is swept. */
const SWEEP_ROWS = 500;
/** Answered commands that stay readable in the ledger after the facts show their effect. */
const ANSWERED_KEPT = 100;

export const FIRST_FEED_STATE: FeedState = {
  round: 1,
  reoffer: false,
  complete: false,
  head: 0,
  runRows: 0,
  runUnannounced: 0,
  hiddenRows: 0,
  skewMs: 0,
  serverTime: 0,
};

const receiptCheck = Compile(ReceiptSchema);

function storedFact(fact: Fact, round: number): StoredFact {
  return { id: fact.id, kind: fact.kind, group: groupOf(fact.kind, fact.id, fact.body), seq: fact.seq, version: fact.version, round, hidden: false, body: fact.body };
}

function receiptsIn(page: FeedPage): { readonly receipts: readonly Receipt[]; readonly seqs: ReadonlyMap<CommandId, number> } {
  const receipts: Receipt[] = [];
  const seqs = new Map<CommandId, number>();
  for (const fact of page.facts) {
    if (fact.kind !== 'receipt' || fact.removed || !receiptCheck.Check(fact.body)) continue;
    receipts.push(fact.body);
    seqs.set(fact.body.commandId, fact.seq);
  }
  return { receipts, seqs };
}

/** Commands whose effect the facts show, older than the newest ones that the ledger keeps to be read. */
export function coveredBeyond(entries: readonly LoggedCommand[], kept: number): readonly CommandId[] {
  const done = entries.filter((entry) => entry.state === 'receipted' && entry.coveredBy !== undefined && (entry.receipt?.outcome === 'accepted' || entry.putAway === true));
  return done.slice(0, Math.max(0, done.length - kept)).map((entry) => entry.command.id);
}

export function createFeedReader(deps: FeedDeps, loaded: FeedState | undefined): FeedReader {
  const { facts, clock, link, changes } = deps;
  const turn = createTurns();
  let state: FeedState = loaded ?? FIRST_FEED_STATE;
  let wait: Wait | undefined;
  /** How often somebody asked for a pull. */
  let wakes = 0;
  let attempts = 0;
  let inRun = false;
  let lastTrouble: Failure | undefined;
  // What lies here is as old as the last page of whichever worker fetched it: one that has just started knows no newer.
  let lastPull: Instant | undefined = loaded === undefined || loaded.serverTime === 0 ? undefined : instant(loaded.serverTime);

  async function write(put: readonly StoredFact[], drop: readonly string[], next: FeedState): Promise<Failure | undefined> {
    const stored = await facts.write({ put, drop, state: next });
    if (!stored.ok) return stored.error;
    state = next;
    if (next.checkpoint !== undefined) deps.log.cover(next.checkpoint.seq);
    tell(put, drop);
    return undefined;
  }

  function tell(put: readonly StoredFact[], drop: readonly string[]): void {
    const aggregates = new Set<string>();
    const kinds = new Set<string>();
    const note = (id: string, kind: StoredFact['kind']) => {
      kinds.add(kind);
      const key = aggregateKeyOf({ id, kind });
      if (key !== undefined) aggregates.add(key);
    };
    for (const fact of put) {
      note(fact.id, fact.kind);
      if (fact.kind === 'event') aggregates.add(`case/${fact.group}`);
    }
    for (const id of drop) note(id, id.slice(0, id.indexOf('/')) as StoredFact['kind']);
    changes.tell({ aggregates, kinds, queue: true });
  }

  function pauseFor(ms: number): void {
    wait = { from: clock.now(), ms };
  }

  function fail(trouble: WireTrouble): FeedStep {
    attempts += 1;
    const barred = link.barredBy(trouble);
    pauseFor(barred ? BARRED_MS : retryMs(trouble, attempts, deps.random()));
    const { retryAfterMs: _after, ...why } = trouble;
    lastTrouble = why;
    link.trouble(why);
    changes.tell({ queue: true });
    return { facts: 0, more: false, trouble: why };
  }

  /** Removals of a page against what was announced; gives the rows to drop and those to hide instead. */
  async function judged(page: PulledPage, next: FeedState): Promise<{ readonly drop: readonly string[]; readonly hide: readonly StoredFact[]; readonly next: FeedState }> {
    const gone = [...page.facts, ...(page.unread ?? [])].flatMap((fact) => (fact.removed ? [fact.id] : []));
    const held = await facts.get(gone);
    const announced = page.removalsAhead.reduce((sum, { count }) => sum + count, 0);
    const { obey, unannounced } = judgeRemovals(held.size, announced, next.runUnannounced, next.runRows);
    if (obey) return { drop: gone, hide: [], next: { ...next, runUnannounced: unannounced } };
    const hide = [...held.values()].filter((fact) => !fact.hidden).map((fact) => ({ ...fact, hidden: true }));
    return { drop: [], hide, next: { ...next, runUnannounced: unannounced, hiddenRows: next.hiddenRows + hide.length } };
  }

  /** The end of a restart: what a whole round did not mention is gone from the server's answer. */
  async function sweep(next: FeedState): Promise<Failure | undefined> {
    const stale = await facts.staleIds(next.round);
    // A changed scope is announced by the restart itself; after a new epoch emptiness is judged like any other (S11).
    const { obey } = next.restart === 'scope' ? { obey: true } : judgeRemovals(stale.length, 0, 0, next.runRows);
    for (let at = 0; at < stale.length; at += SWEEP_ROWS) {
      const ids = stale.slice(at, at + SWEEP_ROWS);
      const hide = obey ? [] : [...(await facts.get(ids)).values()].filter((fact) => !fact.hidden).map((fact) => ({ ...fact, hidden: true }));
      const trouble = await write(hide, obey ? ids : [], { ...state, hiddenRows: state.hiddenRows + hide.length });
      if (trouble) return trouble;
    }
    const { restart: _restart, ...rest } = state;
    return write([], [], { ...rest, complete: true });
  }

  async function start(page: PulledPage): Promise<FeedState> {
    const base: FeedState = inRun ? state : { ...state, runRows: await facts.count(), runUnannounced: 0 };
    inRun = true;
    const heard: FeedState = { ...base, head: Math.max(page.head, page.checkpoint.seq), skewMs: Math.round(deps.time.skewMs()), serverTime: deps.time.serverTime() };
    if (page.restart === undefined) return heard;
    const { branch: _left, ...fresh } = heard;
    return { ...fresh, ...(page.restart === 'epoch' ? farthest() : {}), round: heard.round + 1, restart: page.restart, reoffer: heard.reoffer || page.restart === 'epoch', head: page.head };
  }

  /** How far this device had read when it met a server that was restored, and when that was. */
  function farthest(): Pick<FeedState, 'ahead' | 'restoredAt'> {
    const { ahead, checkpoint, branch } = state;
    const restoredAt = deps.time.now();
    if (ahead !== undefined) return { ahead, restoredAt };
    return checkpoint === undefined ? {} : { ahead: { epoch: checkpoint.epoch, seq: checkpoint.seq, ...(branch === undefined ? {} : { branch }) }, restoredAt };
  }

  /**
   * The server has been here before (a backup was restored, and nobody began a new epoch): the place up to which this device
   * has read was filled anew since, or of some stream the server expects what it has already given a receipt for. Others may
   * have filed beyond, so that the head alone does not tell.
   */
  function hasForgotten(page: PulledPage, receipted: Asked['receipted']): boolean {
    if (page.restart === undefined && page.branches !== undefined && state.branch !== undefined && page.branches.asked !== state.branch) return true;
    if (page.streams === undefined || page.restart !== undefined || state.restart !== undefined || state.reoffer) return false;
    const expect = new Map(page.streams.map((stream) => [`${stream.incarnation}.${stream.lane}`, stream.expect]));
    return [...receipted].some(([stream, seq]) => seq >= (expect.get(stream) ?? 1));
  }

  /** As after a new epoch: everything is pulled anew, and everything that the journal keeps is offered again (S14). */
  async function beginAnew(): Promise<FeedStep> {
    const known = farthest();
    const { checkpoint: _behind, branch: _left, ...rest } = state;
    const trouble = await write([], [], { ...rest, ...known, round: rest.round + 1, restart: 'epoch', reoffer: true });
    if (trouble) return fail(trouble);
    inRun = false;
    wait = undefined;
    return { facts: 0, more: true };
  }

  /** Accepted commands that no feed page has accounted for; asked before a pull. */
  function uncovered(): readonly CommandId[] {
    return deps.log.all().flatMap((entry) => (entry.state === 'receipted' && entry.coveredBy === undefined ? [entry.command.id] : []));
  }

  /**
   * The head was reached by a pull that began after these were answered: what they did is in the facts, although their
   * receipts passed by before this store knew the commands (a store that came back older than its facts).
   */
  async function coverAnswered(ids: readonly CommandId[], seq: number): Promise<void> {
    await deps.log.turn(async () => {
      const left = ids.flatMap((id) => deps.log.find(id) ?? []).filter((entry) => entry.state === 'receipted' && entry.coveredBy === undefined);
      if (left.length > 0) await deps.log.commit(left.map((entry) => ({ ...entry, coveredBy: seq })));
    });
  }

  async function take(page: PulledPage, { answeredBefore, receipted }: Pick<Asked, 'answeredBefore' | 'receipted'>): Promise<FeedStep> {
    lastPull = deps.time.now();
    const { checkpoint } = state;
    if (hasForgotten(page, receipted)) return beginAnew();
    if (state.ahead !== undefined && page.restart === undefined) {
      // Now, while what the server told before still lies here: the end of this round sweeps it.
      if (!(await deps.tellAhead(state.ahead))) return fail(failure('SERVER_UNAVAILABLE'));
      const { ahead: _told, ...rest } = state;
      state = rest;
    }
    if (checkpoint !== undefined && page.restart === undefined && page.checkpoint.epoch !== checkpoint.epoch) return strange(page.checkpoint.epoch);
    const { receipts, seqs } = receiptsIn(page);
    // Receipts first: if only they reach the disk, the same page comes again.
    if (!(await deps.receive(receipts, seqs))) return fail(failure('STORE_FULL'));
    const begun = await start(page);
    const { drop, hide, next } = await judged(page, begun);
    const readable = page.facts.filter((fact) => !fact.removed && fact.kind !== 'receipt').map((fact) => storedFact(fact, next.round));
    const unread = (page.unread ?? [])
      .filter((fact) => !fact.removed)
      .map((fact): StoredFact => ({ id: fact.id, kind: 'unread', group: '', seq: fact.seq, version: 0, round: next.round, hidden: false, body: fact.raw }));
    const shown = [...readable, ...unread];
    const ids = new Set(shown.map((fact) => fact.id));
    const put = [...shown, ...hide.filter((fact) => !ids.has(fact.id))];
    // The page that announces a restart is only its beginning, whatever it says about more.
    const isEnd = !page.more && page.restart === undefined;
    const isDone = isEnd && next.restart === undefined;
    const trouble = await write(put, drop.filter((id) => !ids.has(id)), { ...next, checkpoint: page.checkpoint, ...(page.branches === undefined ? {} : { branch: page.branches.at }), complete: next.complete || isDone });
    if (trouble) return fail(trouble);
    const swept = isEnd && state.restart !== undefined ? await sweep(state) : undefined;
    if (swept) return fail(swept);
    const counted = isEnd && state.hiddenRows > 0 ? await write([], [], { ...state, hiddenRows: (await facts.hiddenIds()).length }) : undefined;
    if (counted) return fail(counted);
    if (state.reoffer && state.ahead === undefined && (await deps.reoffer())) {
      const { reoffer: _reoffer, ...rest } = state;
      const told = await write([], [], { ...rest, reoffer: false });
      if (told) return fail(told);
    }
    if (isDone) await coverAnswered(answeredBefore, page.checkpoint.seq);
    await deps.log.turn(() => deps.log.remove(coveredBeyond(deps.log.all(), ANSWERED_KEPT)));
    attempts = 0;
    lastTrouble = undefined;
    if (isEnd) inRun = false;
    if (isEnd) pauseFor(deps.isWatched() ? WATCHED_POLL_MS : POLL_MS);
    else wait = undefined;
    return { facts: page.facts.length, more: !isEnd };
  }

  type Asked = {
    readonly after: FeedState['checkpoint'];
    readonly begun: Instant;
    readonly answeredBefore: readonly CommandId[];
    /** Highest receipted seq of each stream when the page was asked for. */
    readonly receipted: ReadonlyMap<string, number>;
    readonly wakesBefore: number;
    readonly page: ReturnType<Wire['pullFeed']>;
  };
  /** The page after the one that is being stored. */
  let ahead: Asked | undefined;

  function ask(after: FeedState['checkpoint']): Asked {
    const before = { after, begun: clock.now(), answeredBefore: uncovered(), receipted: receiptedUpTo(deps.log.all()), wakesBefore: wakes };
    const page = deps.wire.pullFeed(after, PAGE_LIMIT, Math.min(LONGEST_PATIENCE_MS, PATIENCE_MS * 2 ** Math.min(attempts, 10))).then((answer) => {
      // At its arrival: the time that it tells passes while it waits.
      if (answer.ok) {
        const before = deps.time.doubtMs();
        deps.time.heard(answer.value.serverTime);
        link.heard();
        // A time that fits nothing is asked for once more, at once.
        if (before === undefined && deps.time.doubtMs() !== undefined) wakes += 1;
      }
      return answer;
    });
    return { ...before, page };
  }

  function takeAhead(): Asked | undefined {
    const asked = ahead;
    ahead = undefined;
    if (asked === undefined || asked.after !== state.checkpoint) return undefined;
    return isWithin(asked.begun, AHEAD_MS, clock.now()) ? asked : undefined;
  }

  async function strange(epoch: string): Promise<FeedStep> {
    const trouble = await write([], [], { ...state, strangeEpoch: epoch });
    lastTrouble = trouble ?? failure('EPOCH_UNKNOWN');
    pauseFor(BARRED_MS);
    changes.tell({ queue: true, kinds: new Set(['case', 'case-row', ...REQUEST_KINDS]) });
    return { facts: 0, more: false, trouble: lastTrouble };
  }

  async function reread(): Promise<Failure | undefined> {
    for (let after = ''; ; ) {
      const kept = await facts.ofKind('unread', after, PAGE_LIMIT);
      const read = kept.flatMap((row) => {
        const fact = readFact(row.body);
        return fact === undefined || fact.removed ? [] : [storedFact(fact, row.round)];
      });
      const trouble = read.length === 0 ? undefined : await write(read, [], state);
      const last = kept.at(-1);
      if (trouble !== undefined || last === undefined || kept.length < PAGE_LIMIT) return trouble;
      after = last.id;
    }
  }

  async function settleHidden(choice: 'drop' | 'pull-again'): Promise<Failure | undefined> {
    const ids = choice === 'drop' ? await facts.hiddenIds() : [];
    for (let at = 0; at < ids.length; at += SWEEP_ROWS) {
      const trouble = await write([], ids.slice(at, at + SWEEP_ROWS), state);
      if (trouble) return trouble;
    }
    const { strangeEpoch: epoch, checkpoint, ...rest } = state;
    const anew = choice === 'pull-again' || epoch !== undefined;
    // Without a checkpoint the server starts at the beginning; rows that it mentions again are shown again.
    const next: FeedState = anew
      ? { ...rest, round: rest.round + 1, restart: 'epoch', reoffer: rest.reoffer || epoch !== undefined, hiddenRows: choice === 'drop' ? 0 : rest.hiddenRows }
      : { ...rest, ...(checkpoint === undefined ? {} : { checkpoint }), hiddenRows: 0, runUnannounced: 0 };
    const trouble = await write([], [], next);
    wait = undefined;
    inRun = false;
    return trouble;
  }

  return {
    due: () => instant(endOf(wait, clock.now())),
    step: () =>
      turn(async () => {
        const asked = takeAhead() ?? ask(state.checkpoint);
        const page = await asked.page;
        if (!page.ok) return fail(page.error);
        if (page.value.more && page.value.restart === undefined) ahead = ask(page.value.checkpoint);
        const step = await take(page.value, asked);
        // A hint that came while this page was under way may speak of what came after it.
        if (wakes !== asked.wakesBefore && step.trouble === undefined) wait = undefined;
        return step;
      }),
    wake() {
      wakes += 1;
      wait = undefined;
    },
    state: () => state,
    trouble: () => lastTrouble,
    lastPullAt: () => lastPull,
    reread: () => turn(reread),
    settleHidden: (choice) => turn(() => settleHidden(choice)),
  };
}
