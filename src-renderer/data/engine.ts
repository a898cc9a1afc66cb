import type { CallAnswer, CallArgs, CallName, EngineQueries, EngineSession, EngineStart, FromEngine, QueryName, ToEngine } from '#shared/contracts/engine.ts';
import { bridgeFromHandle, type HostBridge } from '#shared/contracts/host-bridge.ts';
import type { SessionInfo } from '#shared/contracts/identity.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, IdSource } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { Clock } from '#shared/kernel/time.ts';
import { pause } from './breath.ts';
import { argsHold, isCallName } from './calls.ts';
import { actorOf, lookBack, openSeat, type Seat } from './seat.ts';
import { type Accounts, createAccounts } from './session/accounts.ts';
import { createSessionKeeper, type SessionKeeper, type Ticket } from './session/keeper.ts';
import { ownerTag } from './intake/custody.ts';
import { keyringOf } from './session/key-slots.ts';
import { beginBrowserLog } from './store/browser-log.ts';
import { eraseDatabases, openThings, removeStore } from './store/open-store.ts';
import { createTurns } from './turns.ts';
import type { GlanceViews } from './views/glance.ts';
import { createHttp, type Http } from './wire/http.ts';
import { askHostWhy } from './wire/why-unheard.ts';

/** The engine behind its messages: any number of windows, one person at a time. */
export type Engine = {
  connect(post: (message: FromEngine) => void): EngineClientSeat;
  close(): Promise<void>;
};

/** One window at the engine. */
export type EngineClientSeat = { take(message: Exclude<ToEngine, { type: 'start' }>): void; leave(): void };

export type EngineDeps = {
  readonly start: EngineStart;
  readonly ticket: unknown;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
  /** Nothing of anybody is left here (the device was lost): this worker has nothing more to do. */
  readonly onErased: () => void;
};

type Watched = { readonly name: QueryName; readonly params: unknown; readonly send: (answer: unknown) => void; stop: (() => void) | undefined };
type Handlers = { readonly [C in CallName]: (args: CallArgs<C>) => Promise<CallAnswer<C>> };

/** Calls that need nobody to be signed in, or nobody to look at the screen. */
const OPEN_CALLS: ReadonlySet<CallName> = new Set(['knownAccounts', 'signIn', 'session', 'signOut', 'unlock', 'lock']);
const SETTING = 'setting';
/** A call that hangs longer holds up no lock. */
const LOCK_PATIENCE_MS = 2_000;
const REOPEN_MS = 3_000;
/** The host takes over what is sealed when it has not heard of a queue at work for three of these. */
const AT_WORK_MS = 5_000;

function isTicket(value: unknown): value is Ticket {
  return typeof value === 'object' && value !== null && ('live' in value || 'locked' in value);
}

function sameOffice(a: SessionInfo, seat: Seat): boolean {
  return JSON.stringify(actorOf(a)) === JSON.stringify(seat.actor);
}

const nothing = (result: Result<void, Failure>): Result<null, Failure> => (result.ok ? ok(null) : result);

export async function startEngine(deps: EngineDeps): Promise<Engine> {
  const { start, clock, onFault } = deps;
  const bridge: HostBridge | null = bridgeFromHandle(start.handle, (url, init) => deps.fetch(url, init));
  const http: Http = createHttp(start.serverUrl, deps.fetch, askHostWhy(bridge));
  const posts = new Set<(message: FromEngine) => void>();
  const watches = new Set<Watched>();
  const turn = createTurns();
  /** Calls of a person at work that have not been answered. */
  const running = new Set<Promise<unknown>>();
  let seat: Seat | null = null;
  /** What whoever is being seated saw last: answers what it can until his store is open. */
  let glance: GlanceViews | undefined;
  /** Sign-ins that wait for it. */
  const glanced = new Set<() => void>();

  if (start.host !== 'desk') await beginBrowserLog();
  const kept = start.host === 'desk' ? null : await openThings('device', 'disk');
  const ownerOf = (account: string): string => ownerTag({ device: start.deviceId, user: account as AccountId });
  const keyring = (owner: string) => keyringOf(bridge?.secrets ?? null, owner);
  const accounts: Accounts | null = kept?.ok === true ? createAccounts(kept.value.things, ownerOf, keyring) : null;
  const keeper: SessionKeeper = createSessionKeeper({
    start,
    http,
    accounts,
    ownerOf,
    keyringOf: keyring,
    async hasKeyring() {
      const there = await bridge?.secrets.available();
      return there?.ok === true && there.value.available;
    },
    dropStore: (owner) => removeStore(owner),
    clock,
    onChange: () => { sessionMoved(); },
  });

  function sessionMessage(): FromEngine {
    return { type: 'session', session: keeper.current(), locked: keeper.isLocked(), ticket: keeper.ticket(), lockTicket: keeper.lockTicket() };
  }

  function attach(watched: Watched): void {
    const at = seat ?? glance;
    if (at === undefined || watched.stop !== undefined) return;
    watched.stop = at.watch(watched.name, watched.params as EngineQueries[QueryName]['params'], (answer) => { watched.send(answer); });
  }

  function detachAll(): void {
    for (const watched of watches) {
      watched.stop?.();
      watched.stop = undefined;
    }
  }

  async function leaveSeat(): Promise<void> {
    detachAll();
    const leaving = seat;
    seat = null;
    await leaving?.close();
  }

  function sessionMoved(): void {
    turn(follow).catch(onFault);
  }

  /** Opens or closes the seat so that it is that of whoever is signed in, in the office he holds now. */
  async function follow(): Promise<void> {
    const info = keeper.info();
    if (seat !== null && (info === null || !sameOffice(info, seat))) await leaveSeat();
    if (info !== null && seat === null) {
      await showGlance(info);
      const opened = await openSeat({ start, bridge, http, keeper, clock, ids: deps.ids, random: deps.random, onFault, onBroken: sitAnew }, info);
      detachAll();
      glance = undefined;
      if (opened.ok) seat = opened.value;
      else {
        openTrouble = opened.error;
        // At the door this is the answer. A session that was handed on by a former worker has nobody to answer: it is tried again.
        setTimeout(sessionMoved, REOPEN_MS);
      }
    }
    for (const watched of watches) attach(watched);
    tellHost().catch(onFault);
    // A new session means new tokens: what waited for a person goes on.
    if (seat !== null && keeper.current()?.mode === 'online') seat.wake();
    for (const post of posts) post(sessionMessage());
  }

  /** The store broke under the work: opened again, what broke is put aside, told, and fetched from the server. */
  function sitAnew(): void {
    turn(leaveSeat).catch(onFault);
    sessionMoved();
  }

  /** A log of many years takes seconds to read. What this person saw last is on the screen meanwhile. */
  async function showGlance(info: SessionInfo): Promise<void> {
    glance = await lookBack({ start, keeper, clock }, info);
    if (glance === undefined) return;
    for (const tell of glanced) tell();
    for (const watched of watches) attach(watched);
    for (const post of posts) post(sessionMessage());
    await glance.shown;
  }
  let openTrouble: Failure | undefined;
  let isErased = false;

  /** Whose queue the host was last told to be at work here. */
  let atWork: string | undefined;

  /** Whose queue is at work; the answer may be that this device is to be erased. */
  async function tellHost(): Promise<void> {
    const tag = seat === null || keeper.isRefused() ? undefined : ownerOf(seat.actor.account);
    const before = atWork;
    atWork = tag;
    if (before !== undefined && before !== tag) await bridge?.delivery.atWork({ tag: before, working: false });
    const told = await bridge?.delivery.atWork(tag === undefined ? { working: false } : { tag, working: true });
    if (told?.ok === true && told.value.erase && !isErased) await erase();
  }

  /** Keys and data of everybody: the device was revoked, reported lost, or silent for too long. The journal is the host's. */
  async function erase(): Promise<void> {
    isErased = true;
    await keeper.signOut();
    await turn(async () => {
      if (kept?.ok === true) await kept.value.close();
    });
    await eraseDatabases();
    await bridge?.delivery.erased();
    deps.onErased();
  }

  function seatOrGlance(): Promise<void> {
    return new Promise((resolve) => {
      const tell = () => {
        glanced.delete(tell);
        resolve();
      };
      glanced.add(tell);
      turn(() => Promise.resolve()).then(tell, tell);
    });
  }

  /**
   * The sign-in counts when the person's store is open, or when what he saw last under this very key is on the screen; else
   * the store's trouble is the answer.
   */
  async function seatedSession(result: Result<EngineSession, Failure>): Promise<Result<EngineSession, Failure>> {
    if (!result.ok) return result;
    if (glance === undefined) await seatOrGlance();
    if (seat !== null || glance !== undefined) return result;
    const why = openTrouble ?? failure('STORE_UNUSABLE');
    openTrouble = undefined;
    await keeper.signOut();
    return err(why);
  }

  function withSeat<T>(use: (seat: Seat) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    return seat === null ? Promise.resolve(err(openTrouble ?? failure('NOT_SIGNED_IN'))) : use(seat);
  }

  const handlers: Handlers = {
    knownAccounts: async () => {
      // Whoever is just leaving is let out first, with the note of what waits.
      await turn(() => Promise.resolve());
      return ok(await keeper.known());
    },
    signIn: async (credentials) => seatedSession(await keeper.signIn(credentials)),
    lock: async () => {
      // What the screen saved as it was covered (drafts) comes to its end first.
      await Promise.race([Promise.allSettled([...running]), pause(LOCK_PATIENCE_MS)]);
      const isSeated = seat !== null;
      await keeper.lock();
      // A store that is only being opened holds nothing of his work: nobody has to wait for it to be closed again.
      if (isSeated) await turn(() => Promise.resolve());
      return ok(null);
    },
    unlock: async ({ password, code }) => seatedSession(await keeper.unlock(password, code)),
    signOut: async () => {
      await keeper.signOut();
      return ok(null);
    },
    session: () => Promise.resolve(ok(keeper.current())),
    changePassword: async ({ current, next }) => seatedSession(await keeper.changePassword(current, next)),
    preview: ({ draft }) => withSeat(async ({ device }) => ok(await device.preview(draft))),
    file: ({ drafts }) => withSeat(async (at) => ok(await at.file(drafts))),
    settle: () => withSeat(async ({ device }) => ok(await device.settle())),
    recall: ({ commandIds }) => withSeat((at) => at.recall(commandIds)),
    fate: ({ commandId }) => withSeat(({ device }) => Promise.resolve(ok(device.fate(commandId) ?? null))),
    retryNow: () =>
      withSeat((at) => {
        at.wake();
        return Promise.resolve(ok(null));
      }),
    putAway: ({ commandIds }) => withSeat(async ({ device }) => nothing(await device.putAway(commandIds))),
    settleHidden: ({ choice }) =>
      withSeat(async ({ device }) => {
        const trouble = await device.settleHidden(choice);
        return trouble === undefined ? ok(null) : err(trouble);
      }),
    putDraft: ({ draft }) =>
      withSeat(async ({ drafts, views }) => {
        const stored = await drafts.put(draft);
        views.stir('drafts');
        return nothing(stored);
      }),
    getDraft: ({ id }) => withSeat(async ({ drafts }) => ok(await drafts.get(id))),
    deleteDraft: ({ id }) =>
      withSeat(async ({ drafts, views }) => {
        const gone = await drafts.delete(id);
        views.stir('drafts');
        return nothing(gone);
      }),
    putFile: ({ name, type, bytes }) => withSeat(({ uploads }) => uploads.put(name, type, new Uint8Array(bytes))),
    getFile: ({ hash }) => withSeat(({ uploads }) => uploads.get(hash)),
    keepFile: ({ hash }) => withSeat(({ uploads }) => uploads.carry(hash)),
    getSetting: ({ key }) => withSeat(async ({ store }) => ok(await store.things.get(SETTING, key))),
    putSetting: ({ key, value }) => withSeat(async ({ store }) => nothing(await store.things.put(SETTING, key, value ?? null))),
    request: async ({ method, path, body }) => {
      const answer = await keeper.authorised((token) => http.json({ method, path, token, ...(body === undefined ? {} : { json: body }) }));
      if (answer.ok) return answer;
      return err(failure(answer.error.code, answer.error.params));
    },
  };

  async function call(name: CallName, args: unknown): Promise<Result<unknown, Failure>> {
    if (isErased) return err(failure('DEVICE_REVOKED'));
    if (!argsHold(name, args)) return err(failure('BODY_INVALID', { field: name }));
    // The person who is being seated is waited for, so that a call right after the sign-in finds its store.
    if (!OPEN_CALLS.has(name)) await turn(() => Promise.resolve());
    if (!OPEN_CALLS.has(name) && keeper.isLocked()) return err(failure('SCREEN_LOCKED'));
    if (!OPEN_CALLS.has(name) && keeper.current() === null) return err(failure('NOT_SIGNED_IN'));
    const handler = handlers[name] as (args: unknown) => Promise<Result<unknown, Failure>>;
    const job = handler(args);
    if (!OPEN_CALLS.has(name)) running.add(job);
    try {
      return await job;
    } catch (error) {
      onFault(error);
      // A write may have happened: nobody may read this as a refusal.
      return err(name === 'file' ? failure('OUTCOME_UNSURE') : failure('INTERNAL'));
    } finally {
      running.delete(job);
    }
  }

  if (isTicket(deps.ticket)) keeper.resume(deps.ticket);
  const telling = bridge === null ? undefined : setInterval(() => { tellHost().catch(onFault); }, AT_WORK_MS);
  tellHost().catch(onFault);

  return {
    connect(post) {
      posts.add(post);
      const own = new Map<number, Watched>();
      turn(() => Promise.resolve())
        .then(() => { post(sessionMessage()); })
        .catch(onFault);
      function unwatch(n: number): void {
        const watched = own.get(n);
        if (watched === undefined) return;
        watched.stop?.();
        watches.delete(watched);
        own.delete(n);
      }
      return {
        take(message) {
          switch (message.type) {
            case 'call': {
              const { n, name } = message;
              if (!isCallName(name)) post({ type: 'answer', n, answer: err(failure('BODY_INVALID', { field: 'call' })) });
              else call(name, message.args).then((answer) => { post({ type: 'answer', n, answer }); }, onFault);
              return;
            }
            case 'watch': {
              const { n } = message;
              unwatch(n);
              const watched: Watched = { name: message.name, params: message.params, send: (answer) => { post({ type: 'view', n, answer }); }, stop: undefined };
              own.set(n, watched);
              watches.add(watched);
              attach(watched);
              return;
            }
            case 'unwatch':
              unwatch(message.n);
              return;
            case 'wake':
              seat?.wake();
          }
        },
        leave() {
          for (const n of [...own.keys()]) unwatch(n);
          posts.delete(post);
        },
      };
    },
    close: () =>
      turn(async () => {
        clearInterval(telling);
        await leaveSeat();
        if (kept?.ok === true) await kept.value.close();
      }),
  };
}
