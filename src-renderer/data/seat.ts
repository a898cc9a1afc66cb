import type { CommandDraft, EngineQueries, EngineStart, Filing, QueryName, Recalled } from '#shared/contracts/engine.ts';
import type { HostBridge } from '#shared/contracts/host-bridge.ts';
import type { PublicKey, SessionInfo } from '#shared/contracts/identity.ts';
import { specOfKind } from '#shared/contracts/registry.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId, IdSource } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { JournalPort } from '#shared/contracts/ports.ts';
import type { Clock } from '#shared/kernel/time.ts';
import { pause } from './breath.ts';
import { type Device, openDevice } from './device.ts';
import { drive } from './driver.ts';
import { fileSeal } from './files/file-seal.ts';
import { openUploads, type Uploads } from './files/uploads.ts';
import { ownerTag } from './intake/custody.ts';
import { sealedJournal } from './intake/sealed-journal.ts';
import type { SessionKeeper } from './session/keeper.ts';
import { createDrafts, type Drafts } from './session/drafts.ts';
import { sendRight } from './session/send-right.ts';
import { lastGlance, openStore, type Store } from './store/open-store.ts';
import { AES_256_GCM, type SuiteKey } from './store/sealed-log/aead.ts';
import { type GlanceViews, openGlance } from './views/glance.ts';
import { keepGlances } from './views/keep-glance.ts';
import { createLiveViews, type LiveViews } from './views/live.ts';
import { createWire, type Http } from './wire/http.ts';
import { listenToHints } from './wire/hints.ts';

/** One person at work on this device: his store, queue, feed and views, driven by real time. */
export type Seat = {
  readonly device: Device;
  readonly store: Store;
  readonly drafts: Drafts;
  readonly uploads: Uploads;
  readonly views: LiveViews;
  readonly actor: Actor;
  /** Files and, where the answer is the server's alone, waits for its receipt. */
  file(drafts: readonly CommandDraft[]): Promise<readonly Filing[]>;
  /** Gives up filings that wait for the server's answer; whoever waits for one of them is answered. */
  recall(ids: readonly CommandId[]): Promise<Result<readonly Recalled[], Failure>>;
  watch<N extends QueryName>(name: N, params: EngineQueries[N]['params'], send: (answer: EngineQueries[N]['answer']) => void): () => void;
  wake(): void;
  close(): Promise<void>;
};

export type SeatDeps = {
  readonly start: EngineStart;
  readonly bridge: HostBridge | null;
  readonly http: Http;
  readonly keeper: SessionKeeper;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
  /** A part of the store cannot be read any more: whoever opens it again finds it mended as far as that goes. */
  readonly onBroken: () => void;
};

/** How long a filing that only the server can acknowledge is waited for. */
const RECEIPT_WAIT_MS = 15_000;
/** The same where files have to go up first. */
const UPLOAD_WAIT_MS = 120_000;
const DAY_WATCH_MS = 30_000;
const NOTE_MS = 2_000;

export function actorOf(session: SessionInfo): Actor {
  return {
    account: session.account,
    role: session.role,
    ...(session.court === undefined ? {} : { court: session.court }),
    ...(session.agency === undefined ? {} : { agency: session.agency }),
  };
}

const suited = (key: CryptoKey): SuiteKey => ({ key, suite: AES_256_GCM });

/** What this person saw last, for as long as his store is being opened; `undefined` where nothing is kept, or it is not his any more. */
export async function lookBack({ start, keeper, clock }: Pick<SeatDeps, 'start' | 'keeper' | 'clock'>, session: SessionInfo): Promise<GlanceViews | undefined> {
  const held = keeper.keys();
  if (start.host === 'desk' || held === null) return undefined;
  const glance = await lastGlance(ownerTag({ device: start.deviceId, user: session.account }), suited(held.keys.store));
  return glance === undefined ? undefined : openGlance(glance, actorOf(session), clock);
}

export async function openSeat(deps: SeatDeps, session: SessionInfo): Promise<Result<Seat, Failure>> {
  const { start, bridge, http, keeper, clock, ids, random } = deps;
  const actor = actorOf(session);
  const isDesk = start.host === 'desk';
  const held = keeper.keys();
  // On a disk nothing is opened without a key: what would be written could be read by whoever takes the disk.
  if (!isDesk && held === null) return err(failure('NOT_SIGNED_IN'));
  const seal = held === null ? undefined : { ...suited(held.keys.store), ...(held.earlier === undefined ? {} : { former: suited(held.earlier) }) };
  const tag = ownerTag({ device: start.deviceId, user: session.account });
  const opened = await openStore(tag, isDesk ? 'memory' : 'disk', { ...(seal === undefined ? {} : { sealing: seal }), onDamage: deps.onBroken });
  if (!opened.ok) return opened;
  const store = opened.value;
  const { authorised } = keeper;
  // Views come after the device they look at; until then nothing has anything to tell.
  const late: Late = {};
  const uploads = await openUploads({
    things: store.things,
    files: bridge?.files ?? null,
    seal: held?.personal === undefined ? null : fileSeal(held.personal.files),
    http,
    authorised,
    clock,
    random,
    onMove: () => { late.views?.stir('files'); late.filesMoved?.(); },
  });
  const device = await openDevice(
    {
      clock,
      ids,
      random,
      wire: createWire(http, authorised),
      journal: sealed(bridge, held, tag, () => keeper.keys()?.journalKey),
      commands: store.commands,
      facts: store.facts,
      uploads,
      ...(store.damage === undefined ? {} : { storeDamage: store.damage }),
    },
    { device: start.deviceId, actor },
  );
  if (!device.ok) {
    await store.close();
    return device;
  }
  if (held?.earlier !== undefined) sealAnew(deps, store, held.keys.store);
  return ok(seated(deps, { device: device.value, store, uploads, actor, isDesk, late }));
}

/** The journal through the seal of this person; at a desk there is none. */
function sealed(bridge: HostBridge | null, held: ReturnType<SessionKeeper['keys']>, tag: string, server: () => PublicKey | undefined): JournalPort | null {
  if (bridge === null || held?.personal === undefined) return null;
  return sealedJournal(bridge.journal, { hold: held.personal, server, tag });
}

/** Behind the work: the store goes over to the new data key, and only then is the old one forgotten. */
function sealAnew({ keeper, onFault }: SeatDeps, store: Store, next: CryptoKey): void {
  store
    .rekey(suited(next))
    .then(() => keeper.noteResealed())
    .catch(onFault);
}

type Parts = { readonly device: Device; readonly store: Store; readonly uploads: Uploads; readonly actor: Actor; readonly isDesk: boolean; readonly late: Late };
/** What exists only when the seat does, and is told of what moved before. */
type Late = { views?: LiveViews; filesMoved?: () => void };

function seated(deps: SeatDeps, { device, store, uploads, actor, isDesk, late }: Parts): Seat {
  const { clock, keeper, http, random, onFault, bridge, start } = deps;
  const right = sendRight({ keeper, http, bridge, tag: ownerTag({ device: start.deviceId, user: device.owner.user }), clock });
  const drafts = createDrafts(store.things, () => device.time.now());
  const views = createLiveViews({
    device,
    drafts: () => drafts.list(),
    files: () => uploads.list(),
    uploads: () => uploads.progress(),
    later: (job, ms = 0) => setTimeout(job, ms),
    pause,
    onFault,
  });
  late.views = views;

  let epoch = device.feed().checkpoint?.epoch;
  const outbox = drive({ due: () => device.dueOutbox(), step: () => device.stepOutbox() }, clock, onFault);
  const feed = drive(
    {
      due: () => device.dueFeed(),
      step: async () => {
        await device.stepFeed();
        const now = device.feed().checkpoint?.epoch;
        if (epoch !== undefined && now !== epoch) await uploads.offerAgain();
        epoch = now;
        if (keeper.current()?.mode === 'online') right.obtain().catch(onFault);
        // The answer told the hour: where the day has turned, every list is read anew.
        views.tick();
        // A long pull gives way to whoever wants something between two pages.
        await pause();
      },
    },
    clock,
    onFault,
  );
  const files = drive({ due: () => uploads.due(), step: () => uploads.step() }, clock, onFault);
  // A file that was put is sent at once, and what waited for a file goes as soon as that is up.
  late.filesMoved = () => {
    files.kick();
    outbox.kick();
  };
  const hints = listenToHints({
    http,
    authorised: keeper.authorised,
    random,
    onHint: () => {
      device.heard();
      feed.kick();
    },
    onBreak: () => {
      device.ask();
      feed.kick();
    },
  });
  let watchers = 0;
  /** Counts those who watch closely, for as long as they do. */
  function watchClosely(stop: () => void): () => void {
    watchers += 1;
    device.watchClosely(true);
    feed.kick();
    let isOver = false;
    return () => {
      stop();
      if (isOver) return;
      isOver = true;
      watchers -= 1;
      device.watchClosely(watchers > 0);
    };
  }
  let told = -1;
  let note: ReturnType<typeof setTimeout> | undefined;
  /** How much of this person's work waits here, for the sign-in page; not worth a write for every single filing. */
  async function noteWaiting(): Promise<void> {
    clearTimeout(note);
    note = undefined;
    const waiting = device.log.all().filter((entry) => entry.state === 'filed' || entry.state === 'held').length;
    if (waiting === told) return;
    told = waiting;
    await keeper.noteWaiting(actor.account, waiting);
  }
  const stop = device.changes.listen((change) => {
    outbox.kick();
    feed.kick();
    if (change.queue) note ??= setTimeout(() => { noteWaiting().catch(onFault); }, NOTE_MS);
  });
  const day = setInterval(() => { views.tick(); }, DAY_WATCH_MS);
  const glances = store.glance === undefined ? undefined : keepGlances({ views, glance: store.glance, changes: device.changes, onFault });

  function wake(): void {
    device.wake();
    uploads.wake();
    hints.wake();
    outbox.kick();
    feed.kick();
    files.kick();
  }

  /** Waits until the server has answered, somebody has given it up, or nobody waits any longer. */
  function fateOf(id: CommandId, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const isThere = () => {
        const entry = device.log.find(id);
        return entry?.receipt !== undefined || entry?.givenUp !== undefined || entry === undefined;
      };
      if (isThere()) {
        resolve();
        return;
      }
      const end = () => {
        clearTimeout(timer);
        unlisten();
        resolve();
      };
      const unlisten = device.changes.listen(() => {
        if (isThere()) end();
      });
      const timer = setTimeout(end, ms);
    });
  }

  async function withReceipt(filing: Filing): Promise<Filing> {
    if (filing.outcome !== 'accepted') return filing;
    const { commandId } = filing;
    await fateOf(commandId, filing.waitsForFiles ? UPLOAD_WAIT_MS : RECEIPT_WAIT_MS);
    let isTakenBackHere = false;
    if (device.log.find(commandId)?.receipt === undefined) {
      // Nobody stands at this screen for ever: what was not answered by now is done by nobody behind his back.
      const isStillHere = device.log.find(commandId)?.givenUp === undefined && device.log.find(commandId) !== undefined;
      const given = isStillHere ? await device.recall([commandId]) : undefined;
      if (given?.ok === false) return { outcome: 'unsure', commandId, failure: given.error };
      isTakenBackHere = isStillHere;
      outbox.kick();
    }
    const entry = device.log.find(commandId);
    const receipt = entry?.receipt;
    if (receipt === undefined) {
      if (entry?.givenUp === 'perhaps') return { outcome: 'unsure', commandId, failure: failure('ANSWER_UNCONFIRMED') };
      // Whoever pressed 撤回 knows why nothing was done; whom the line left standing is told that it was the line.
      return { outcome: 'refused', commandId, failure: isTakenBackHere ? device.offlineWhy() : failure('COMMAND_RECALLED'), guards: [] };
    }
    if (receipt.outcome === 'accepted') return { ...filing, receipt };
    return { outcome: 'refused', commandId: filing.commandId, failure: receipt.failure ?? failure('INTERNAL'), guards: filing.guards, receipt };
  }

  return {
    device,
    store,
    drafts,
    uploads,
    views,
    actor,
    async file(list) {
      const serverOnly = (draft: CommandDraft) => specOfKind(draft.kind)?.offline === 'never';
      const isReached = isDesk || list.some(serverOnly) ? await device.reach() : true;
      // A desk keeps nothing: what the server does not hear now would be lost with the page.
      if (isDesk && !isReached) return list.map(({ id }) => ({ outcome: 'refused', commandId: id, failure: device.offlineWhy(), guards: [] }));
      const filings = await device.file(list);
      outbox.kick();
      const waitsForServer = (index: number) => isDesk || (list[index] !== undefined && serverOnly(list[index]));
      return Promise.all(filings.map((filing, index) => (waitsForServer(index) ? withReceipt(filing) : Promise.resolve(filing))));
    },
    watch(name, params, send) {
      const stop = views.watch(name, params, send);
      return name === 'status' && 'closely' in params && params.closely === true ? watchClosely(stop) : stop;
    },
    async recall(ids) {
      // What goes up by itself later is taken back by a command of its own, with its reason.
      const own = ids.filter((id) => isDesk || specOfKind(device.log.find(id)?.command.kind ?? '')?.offline === 'never' || device.log.find(id) === undefined);
      const told = await device.recall(own);
      device.changes.tell({ queue: true });
      outbox.kick();
      return told;
    },
    wake,
    async close() {
      stop();
      clearInterval(day);
      hints.stop();
      outbox.stop();
      feed.stop();
      files.stop();
      views.close();
      await glances?.close();
      // Whoever leaves right after filing is told so at the door: nothing may wait unseen.
      await noteWaiting().catch(onFault);
      await store.close();
    },
  };
}
