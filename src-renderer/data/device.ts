import type { CommandDraft, Filing, LedgerRow, Preview, Recalled, SyncStatus } from '#shared/contracts/engine.ts';
import type { DevicePorts, FeedState, LoggedCommand } from '#shared/contracts/ports.ts';
import { specOfKind } from '#shared/contracts/registry.ts';
import { valueAt } from '#shared/domain/deadlines/index.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CommandId, DeviceId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { civilDateOf, DAY_MS, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { type Changes, createChanges } from './changes.ts';
import { tellAhead } from './feed/ahead.ts';
import { createFeedReader, type FeedReader, type FeedStep, FIRST_FEED_STATE } from './feed/feed-reader.ts';
import { createIntake } from './intake/intake.ts';
import type { CommandLog } from './intake/command-log.ts';
import type { Owner } from './intake/custody.ts';
import { openCommandLog } from './intake/open-log.ts';
import { createLink } from './link.ts';
import { ledgerOf, ledgerRow } from './outbox/ledger.ts';
import { createOutbox, type Outbox, type OutboxStep } from './outbox/outbox.ts';
import { createDeskTime, type DeskTime } from './time.ts';
import { type Look, lookAt, type ReadingDeps } from './views/readings.ts';
import { loadRules, type Rules, SHIPPED_RULES } from './views/rules.ts';

/**
 * One device with one person at it: intake, outbox, feed reader and views over the ports. It holds no timer: whoever
 * drives it asks `due` and calls `step`; in the product that is the worker, in the model world the virtual clock.
 */
export type Device = {
  readonly owner: Owner;
  readonly actor: Actor;
  /** Commands that were settled when the device was opened: only the journal still had them. */
  readonly restored: readonly LoggedCommand[];
  readonly changes: Changes;
  readonly log: CommandLog;
  readonly time: DeskTime;
  readonly reading: ReadingDeps;
  preview(draft: CommandDraft): Promise<Preview>;
  file(drafts: readonly CommandDraft[]): Promise<readonly Filing[]>;
  settle(): Promise<readonly Filing[]>;
  /** The refusal of what cannot be done without the server, with the reason why it is not reached. */
  offlineWhy(): Failure;
  /** Gives up commands that wait for an answer (`Recalled`). */
  recall(ids: readonly CommandId[]): Promise<Result<readonly Recalled[], Failure>>;
  /** Earliest instant at which outbox or feed want to be stepped. */
  due(): Instant;
  dueOutbox(): Instant | undefined;
  dueFeed(): Instant | undefined;
  /** Steps whichever is due: the safety lane never waits for a page, so the outbox goes first. */
  step(): Promise<DeviceStep>;
  stepOutbox(): Promise<OutboxStep>;
  stepFeed(): Promise<FeedStep>;
  wake(): void;
  /** A hint came: there may be news, and the server can be reached. */
  heard(): void;
  /** Something broke: the feed is asked as soon as it may be, so that what is told of the link is true. */
  ask(): void;
  /** Asks the server for a sign of life, for kinds that must not wait in a queue. */
  reach(): Promise<boolean>;
  /** Somebody looks at a page on which every minute counts, or no longer does. */
  watchClosely(closely: boolean): void;
  /** A fresh, consistent look at facts and own commands. */
  look(): Look;
  rules(): Rules;
  feed(): FeedState;
  status(): SyncStatus;
  ledger(): readonly LedgerRow[];
  fate(id: CommandId): LedgerRow | undefined;
  putAway(ids: readonly CommandId[]): Promise<Result<void, Failure>>;
  settleHidden(choice: 'drop' | 'pull-again'): Promise<Failure | undefined>;
};

export type DeviceStep = { readonly outbox?: OutboxStep; readonly feed?: FeedStep };

export type Identity = { readonly device: DeviceId; readonly actor: Actor };

/** An answer of the server is taken as a sign of life for this long. */
const FRESH_MS = MINUTE_MS / 2;
/** That the server was restored is said for a week: whoever was away is told as well. */
const RESTORED_SHOWN_MS = 7 * DAY_MS;
/** Whoever is about to do what cannot wait in a queue is told of the line as it is now. */
const NOW_MS = 1_000;

function statusOf(parts: {
  readonly log: CommandLog;
  readonly outbox: Outbox;
  readonly feed: FeedReader;
  readonly unsettled: number;
  readonly link: SyncStatus['link'];
  readonly time: DeskTime;
  readonly journal: Pick<SyncStatus, 'journal' | 'journalTrouble' | 'journalDamage' | 'storeDamage'>;
}): SyncStatus {
  const all = parts.log.all();
  // The desk clock may be wrong; what people read is the server-corrected time.
  const shown = (at: Instant): Instant => instant(at - parts.time.skewMs());
  const waiting = all.filter((entry) => (entry.state === 'filed' || entry.state === 'held') && entry.givenUp !== 'unsent');
  const oldest = waiting.map((entry) => entry.command.deskTime).sort((a, b) => a - b)[0];
  const state = parts.feed.state();
  const next = parts.outbox.due();
  const lastPullAt = parts.feed.lastPullAt();
  const timeDoubtMs = parts.time.doubtMs();
  const trouble = parts.feed.trouble();
  return {
    link: parts.link,
    waiting: waiting.length,
    waitingSafety: waiting.filter((entry) => entry.slot?.stream.lane === 'safety').length,
    ...(oldest === undefined ? {} : { oldestWaitingAt: shown(oldest) }),
    ...(next === undefined || waiting.length === 0 ? {} : { nextTryAt: shown(next) }),
    refused: all.filter((entry) => entry.receipt?.outcome === 'refused' && entry.putAway !== true).length,
    parked: all.filter((entry) => entry.state === 'parked').length,
    unsettled: parts.unsettled,
    uploads: { waiting: 0, bytesLeft: 0 },
    feed: {
      complete: state.complete,
      behind: Math.max(0, state.head - (state.checkpoint?.seq ?? 0)),
      ...(state.restart === undefined ? {} : { restart: state.restart }),
      ...(state.restoredAt === undefined || parts.time.now() - state.restoredAt > RESTORED_SHOWN_MS ? {} : { restoredAt: instant(state.restoredAt) }),
      hiddenRows: state.hiddenRows,
      ...(state.strangeEpoch === undefined ? {} : { strangeEpoch: state.strangeEpoch }),
      ...(trouble === undefined ? {} : { failure: trouble }),
      ...(lastPullAt === undefined ? {} : { lastPullAt }),
    },
    ...parts.journal,
    alerts: parts.log.streams().alerts,
    skewMs: parts.time.skewMs(),
    serverTime: parts.time.serverTime(),
    ...(timeDoubtMs === undefined ? {} : { timeDoubtMs }),
  };
}

/**
 * What can be done with a connection or not at all lives as long as somebody waits for its answer: whoever waited before this
 * device was opened does so no more. What may have gone out then stays until the server says what became of it; what was
 * answered once and is offered again to a restored server is no such thing.
 */
async function giveUpUnattended(log: CommandLog, outbox: Outbox): Promise<void> {
  const left = log.all().filter((entry) => (entry.state === 'filed' || entry.state === 'held') && entry.givenUp === undefined && entry.reoffered !== true && specOfKind(entry.command.kind)?.offline === 'never');
  if (left.length === 0) return;
  await log.turn(() => log.commit(left.filter((entry) => entry.state === 'filed').map((entry) => ({ ...entry, givenUp: 'perhaps' }))));
  await outbox.recall(left.map((entry) => entry.command.id));
}

/**
 * Opens a device over its stores: first what was left between journal and store is settled, then anything else may be
 * asked. Fails where the store cannot be written; a journal that cannot be reached only forbids filing.
 */
export async function openDevice(ports: DevicePorts, identity: Identity): Promise<Result<Device, Failure>> {
  const { clock, random, journal, facts, wire, uploads } = ports;
  const owner: Owner = { device: identity.device, user: identity.actor.account as AccountId };
  const changes = createChanges();
  const loadedFeed = await facts.state();
  const time = createDeskTime(clock, loadedFeed ?? FIRST_FEED_STATE);
  const covered = loadedFeed?.restart === undefined ? (loadedFeed?.checkpoint?.seq ?? 0) : Number.MAX_SAFE_INTEGER;
  const opened = await openCommandLog({ owner, store: ports.commands, journal, clock, random, changes, covered });
  if (!opened.ok) return opened;
  const { log, restored, journalDamage } = opened.value;
  let journalTrouble = opened.value.journalTrouble;
  let rules = loadedFeed === undefined ? SHIPPED_RULES : await loadRules(facts);
  const contact = loadedFeed === undefined || loadedFeed.serverTime === 0 ? undefined : time.serverTime();
  const link = createLink(clock, { now: () => time.now() }, contact, () => { changes.tell({ queue: true }); });
  let isWatched = false;

  const reading: ReadingDeps = {
    owner,
    facts,
    uploads,
    rules: () => rules,
    complete: () => feed.state().complete,
    shut: () => feed.state().strangeEpoch !== undefined,
  };
  const isFresh = () => link.state().state === 'online' && link.state().failure === undefined && link.isFresh(FRESH_MS);
  const offlineWhy = (): Failure => failure('OFFLINE_NEVER', { why: link.state().failure?.code ?? 'NETWORK_UNREACHABLE' });
  const intake = createIntake({ ...reading, actor: identity.actor, log, journal, time, online: isFresh, offlineWhy });
  const outbox = createOutbox({ owner, log, journal, wire, clock, random, uploads, link, changes, unsettled: () => intake.unsettled().length > 0, keepDays: () => valueAt(rules.parameters, 'JOURNAL_RETENTION', civilDateOf(time.now())) });
  const feed = createFeedReader(
    {
      wire,
      facts,
      log,
      clock,
      random,
      time,
      link,
      changes,
      receive: (receipts, seqs) => outbox.receive(receipts, seqs),
      tellAhead: (ahead) => tellAhead({ wire, facts, entries: log.all(), court: identity.actor.court }, ahead),
      reoffer: () => outbox.reoffer(),
      isWatched: () => isWatched,
    },
    loadedFeed,
  );
  if (loadedFeed !== undefined) await feed.reread();
  await giveUpUnattended(log, outbox);
  let rulesMoved = false;
  changes.listen((change) => {
    if (change.kinds.has('calendar') || change.kinds.has('parameters')) rulesMoved = true;
  });

  async function stepFeed(): Promise<FeedStep> {
    const step = await feed.step();
    if (rulesMoved) {
      rulesMoved = false;
      rules = await loadRules(facts);
    }
    return step;
  }

  async function stepOutbox(): Promise<OutboxStep> {
    const step = await outbox.step();
    // What was decided is on its way in the feed; asking now shows it a hint earlier.
    if (step.receipts > 0) feed.wake();
    return step;
  }

  /** A journal that could not be opened is asked again before a filing is refused because of it. */
  async function journalReady(): Promise<Failure | undefined> {
    if (journal === null || journalTrouble === undefined) return undefined;
    const state = await journal.open();
    journalTrouble = state.ok ? undefined : state.error;
    return journalTrouble;
  }

  return ok({
    owner,
    actor: identity.actor,
    restored,
    changes,
    log,
    time,
    reading,
    preview: (draft) => intake.preview(draft),
    async file(drafts) {
      const trouble = await journalReady();
      if (trouble !== undefined) return drafts.map((draft): Filing => ({ outcome: 'refused', commandId: draft.id, failure: trouble, guards: [] }));
      return intake.file(drafts);
    },
    settle: () => intake.settle(),
    recall: (ids) => outbox.recall(ids),
    offlineWhy,
    due() {
      const sending = outbox.due();
      const pulling = feed.due();
      return instant(Math.min(sending ?? Number.MAX_SAFE_INTEGER, pulling ?? Number.MAX_SAFE_INTEGER));
    },
    dueOutbox: () => outbox.due(),
    dueFeed: () => feed.due(),
    async step() {
      const now = clock.now();
      const sending = outbox.due();
      if (sending !== undefined && sending <= now) return { outbox: await stepOutbox() };
      const pulling = feed.due();
      return pulling !== undefined && pulling <= now ? { feed: await stepFeed() } : {};
    },
    stepOutbox,
    stepFeed,
    wake() {
      outbox.wake();
      feed.wake();
    },
    heard() {
      feed.wake();
      if (link.state().state === 'offline') outbox.wake();
    },
    ask: () => { feed.wake(); },
    async reach() {
      if (isFresh() && link.isFresh(NOW_MS)) return true;
      await stepFeed();
      return isFresh();
    },
    watchClosely(closely) {
      if (closely && !isWatched) feed.wake();
      isWatched = closely;
    },
    look: () => lookAt(reading, log),
    rules: () => rules,
    feed: () => feed.state(),
    status: () =>
      statusOf({
        log,
        outbox,
        feed,
        unsettled: intake.unsettled().length,
        link: link.state(),
        time,
        journal: {
          ...(journal === null ? { journal: 'none' } : journalTrouble === undefined ? { journal: 'ok' } : { journal: 'trouble', journalTrouble }),
          ...(journalDamage === 0 ? {} : { journalDamage }),
          ...(ports.storeDamage === undefined ? {} : { storeDamage: ports.storeDamage }),
        },
      }),
    ledger: () => ledgerOf({ log, outbox, link, skewMs: time.skewMs() }),
    fate(id) {
      const entry = log.find(id);
      return entry === undefined ? undefined : ledgerRow(entry, { log, outbox, link, skewMs: time.skewMs() });
    },
    putAway: (ids) =>
      log.turn(async () => {
        const read = ids.flatMap((id) => log.find(id) ?? []).filter((entry) => entry.receipt?.outcome === 'refused');
        if (read.length < ids.length) return err(failure('NOT_FOUND'));
        return log.commit(read.map((entry) => ({ ...entry, putAway: true })));
      }),
    settleHidden: (choice) => feed.settleHidden(choice),
  });
}
