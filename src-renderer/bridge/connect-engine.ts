import { nextTick, ref, shallowRef } from 'vue';
import {
  BEAT_MS,
  type CallAnswer,
  type CallName,
  ENGINE_LOCK,
  type EngineHello,
  type EngineQueries,
  type EngineSession,
  type EngineStart,
  type FromEngine,
  type QueryName,
  type ToEngine,
  windowLock,
  type WorklistAnswer,
  type WorkRow,
} from '#shared/contracts/engine.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CaseId, DeviceId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { EngineClient } from './engine-port.ts';
import { hostSeat, onHostEvent, openDataHandle } from './host.ts';
import { plain } from './plain.ts';

/**
 * The real engine of a window. The first window owns the data worker and a lock; the others attach to it by channels of
 * their own, and one inherits when the owner dies. A silent worker is replaced, and what was in flight answers unsure.
 */
type Line = { send(message: ToEngine): void; close(): void };
type Call = { readonly message: Extract<ToEngine, { type: 'call' }>; readonly settle: (answer: Result<unknown, Failure>) => void; asked: number };
type Watching = { readonly name: QueryName; readonly params: unknown; readonly told: (answer: unknown) => void };

/** Missed beats after which a worker counts as dead. After a sleep of the machine the count begins anew. */
const BEATS_MISSED = 4;
/**
 * Stretching a password is slow on purpose, and so is loading and starting a worker: on a busy machine either may take this
 * many beats. One that is replaced before it has begun would be replaced for ever.
 */
const BEATS_MISSED_AT_SLOW_WORK = 16;
const OVER_A_PASSWORD: ReadonlySet<string> = new Set<CallName>(['signIn', 'unlock', 'changePassword']);
const START_TRIES = 5;
/** A worker that has not ended its work by then is ended. */
const LOCK_PATIENCE_MS = 6_000;
/** Asked again of each worker that takes over, so many times: a slow machine may fall silent over a password, and nothing is filed by it. */
const DOOR_TRIES = 5;
const AT_THE_DOOR: ReadonlySet<string> = new Set<CallName>(['knownAccounts', 'session', 'signIn', 'lock', 'unlock']);
const DESK_DEVICE = 'lianzhi.desk-device';

/** A worklist answer carries only rows that are new to this window; pages want all rows of what they show. */
function wholeWorklist(told: (answer: unknown) => void): (answer: unknown) => void {
  let known = new Map<CaseId, WorkRow>();
  return (raw) => {
    const answer = raw as WorklistAnswer;
    for (const row of answer.rows) known.set(row.id, row);
    const rows = answer.ids.flatMap((id) => known.get(id) ?? []);
    known = new Map(rows.map((row) => [row.id, row]));
    told({ ...answer, rows });
  };
}

async function startOf(): Promise<Result<{ readonly start: EngineStart; readonly transfer: Transferable[] }, Failure>> {
  const seat = hostSeat();
  if (seat.kind === 'web-locked') return err(failure('HOST_CALLER_REFUSED'));
  const { handle, transfer } = await openDataHandle();
  if (seat.kind === 'desk') {
    const deviceId = sessionStorage.getItem(DESK_DEVICE) ?? `desk-${crypto.randomUUID()}`;
    sessionStorage.setItem(DESK_DEVICE, deviceId);
    return ok({ start: { host: 'desk', handle, serverUrl: location.origin, deviceId: deviceId as DeviceId, deviceName: 'Lianzhi desk', publicInfo: {} }, transfer });
  }
  const [info, config] = await Promise.all([seat.bridge.device.info(), seat.bridge.config.get()]);
  if (!info.ok) return info;
  if (!config.ok) return config;
  const { deviceInstallId, deviceSecret, platform } = info.value;
  return ok({
    start: {
      host: seat.kind,
      handle,
      serverUrl: config.value.serverUrl,
      deviceId: deviceInstallId as DeviceId,
      deviceName: `Lianzhi ${platform} ${deviceInstallId.slice(0, 4)}`.slice(0, 60),
      ...(deviceSecret === undefined ? {} : { deviceSecret }),
      publicInfo: { platform: platform.slice(0, 40) },
    },
    transfer,
  });
}

/** A host that is just starting answers a moment later. */
async function patiently<T>(ask: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (answer.ok || answer.error.code !== 'HOST_UNREACHABLE' || tries === START_TRIES) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, BEAT_MS);
    });
  }
}

export function connectEngine(): EngineClient {
  const id = crypto.randomUUID();
  const session = shallowRef<EngineSession | null | undefined>();
  const locked = ref(false);
  const calls = new Map<number, Call>();
  const watching = new Map<number, Watching>();
  let n = 0;
  let line: Line | null = null;
  /** Somebody listens at the other end of the line. */
  let isOpen = false;
  let unsent: ToEngine[] = [];
  let ticket: unknown = null;
  let lockTicket: unknown = null;
  /** The worker of this owner has never held a key. */
  let isBare = false;
  let locking: ReturnType<typeof setTimeout> | undefined;
  let heardBeat = false;
  let missed = 0;
  /** The worker of this owner has said nothing yet: it is still being loaded. */
  let isStarting = false;
  let barred: Failure | null = null;

  function send(message: ToEngine): void {
    if (line !== null && isOpen) line.send(message);
    else unsent.push(message);
  }

  function take(message: FromEngine): void {
    heardBeat = true;
    isStarting = false;
    switch (message.type) {
      case 'answer': {
        const call = calls.get(message.n);
        calls.delete(message.n);
        call?.settle(message.answer);
        return;
      }
      case 'view':
        watching.get(message.n)?.told(message.answer);
        return;
      case 'session':
        ticket = message.ticket;
        lockTicket = message.lockTicket;
        session.value = message.session;
        locked.value = message.locked;
        if (!message.locked) isBare = false;
        // Whatever the worker held goes with it: the next one knows who may open, and nothing else.
        else if (isOwner && !isBare) void own();
        return;
      case 'beat':
    }
  }

  /** A new line to a worker: calls that went over the old one may or may not have happened. */
  function use(next: Line): void {
    const waiting = new Set(unsent.flatMap((message) => (message.type === 'call' ? [message.n] : [])));
    for (const [number, call] of [...calls]) {
      if (waiting.has(number)) continue;
      if (AT_THE_DOOR.has(call.message.name) && call.asked < DOOR_TRIES) {
        call.asked += 1;
        unsent.push(call.message);
        continue;
      }
      calls.delete(number);
      call.settle(err(failure('OUTCOME_UNSURE')));
    }
    line = next;
    isOpen = false;
  }

  /** The other end listens: what waited goes out, and everything that is watched is asked for again. */
  function open(): void {
    isOpen = true;
    const waiting = unsent;
    unsent = [];
    const asked = new Set(waiting.flatMap((message) => (message.type === 'watch' ? [message.n] : [])));
    for (const message of waiting) send(message);
    for (const [number, { name, params }] of watching) if (!asked.has(number)) send({ type: 'watch', n: number, name, params });
  }

  async function own(): Promise<void> {
    const found = await patiently(startOf);
    if (!found.ok) {
      barred = found.error;
      for (const call of calls.values()) call.settle(err(found.error));
      calls.clear();
      session.value = null;
      return;
    }
    const worker = new Worker(new URL('../data/worker.ts', import.meta.url), { type: 'module', name: 'lianzhi-data' });
    const mine: Line = { send: (message) => { worker.postMessage(message); }, close: () => { worker.terminate(); } };
    worker.addEventListener('message', (event: MessageEvent<FromEngine>) => {
      if (line === mine) take(event.data);
    });
    line?.close();
    isOwner = true;
    isStarting = true;
    isBare = locked.value;
    clearTimeout(locking);
    worker.postMessage({ type: 'start', start: found.value.start, ticket } satisfies ToEngine, found.value.transfer);
    use(mine);
    // A worker keeps what comes before it has started.
    open();
  }
  let isOwner = false;

  /** By the channel of this window, until it inherits the worker itself. The channel first, then the greeting. */
  function attach(): void {
    line?.close();
    const channel = new BroadcastChannel(windowLock(id));
    const mine: Line = { send: (message) => { channel.postMessage(message); }, close: () => { channel.close(); } };
    channel.addEventListener('message', (event: MessageEvent<FromEngine>) => {
      if (line !== mine) return;
      if (!isOpen) open();
      take(event.data);
    });
    use(mine);
    door.postMessage({ hello: id } satisfies EngineHello);
  }

  const door = new BroadcastChannel(ENGINE_LOCK);
  door.addEventListener('message', (event: MessageEvent<EngineHello>) => {
    if (!isOwner && 'here' in event.data) attach();
  });

  /** Whether another window holds the worker: locks are told by client, and this window's own lock names this client. */
  async function attachToOwner(): Promise<void> {
    const { held = [] } = await navigator.locks.query();
    const owner = held.find((lock) => lock.name === ENGINE_LOCK)?.clientId;
    const own = held.find((lock) => lock.name === windowLock(id))?.clientId;
    if (owner !== undefined && owner !== own && !isOwner && line === null) attach();
  }

  // Held for as long as the window lives: the worker forgets a window whose lock is free.
  void navigator.locks.request(windowLock(id), async () => {
    void attachToOwner();
    await new Promise<never>(() => undefined);
  });
  void navigator.locks.request(ENGINE_LOCK, async () => {
    await own();
    await new Promise<never>(() => undefined);
  });

  setInterval(() => {
    missed = heardBeat ? 0 : missed + 1;
    heardBeat = false;
    const isAtSlowWork = isStarting || [...calls.values()].some((call) => OVER_A_PASSWORD.has(call.message.name));
    if (missed < (isAtSlowWork ? BEATS_MISSED_AT_SLOW_WORK : BEATS_MISSED) || !isOwner) return;
    missed = 0;
    void own();
  }, BEAT_MS);

  /**
   * The work is covered and this window forgets its keys at once; the worker saves what it was given and then ends. One that
   * does not come to its end is replaced.
   */
  async function cover(): Promise<void> {
    if (session.value === null || session.value === undefined || locked.value) return;
    locked.value = true;
    // Pages save their drafts as they go; those calls are on their way before the lock.
    await nextTick();
    ticket = lockTicket;
    if (!isOwner) return;
    clearTimeout(locking);
    locking = setTimeout(() => { if (locked.value && !isBare) void own(); }, LOCK_PATIENCE_MS);
  }

  function wake(why: 'online' | 'resume' | 'user'): void {
    send({ type: 'wake', why });
  }
  window.addEventListener('online', () => { wake('online'); });
  onHostEvent((event) => {
    if (event.type === 'wake') wake('resume');
    if (event.type === 'lock') void client.call('lock', {});
  });

  const client: EngineClient = {
    session,
    locked,
    keepsQueue: hostSeat().kind !== 'desk',
    wake,
    call(name, args) {
      type Answer = CallAnswer<typeof name>;
      if (barred !== null) return Promise.resolve(err(barred) as Answer);
      n += 1;
      const message = { type: 'call', n, name, args: plain(args) } as const;
      return new Promise<Answer>((resolve) => {
        calls.set(message.n, { message, settle: (answer) => { resolve(answer as Answer); }, asked: 1 });
        if (name === 'lock') void cover().then(() => { send(message); });
        else send(message);
      });
    },
    watch<Q extends QueryName>(name: Q, params: EngineQueries[Q]['params'], told: (answer: EngineQueries[Q]['answer']) => void) {
      n += 1;
      const number = n;
      const tell = told as (answer: unknown) => void;
      watching.set(number, { name, params: plain(params), told: name === 'worklist' ? wholeWorklist(tell) : tell });
      send({ type: 'watch', n: number, name, params: plain(params) });
      return () => {
        watching.delete(number);
        send({ type: 'unwatch', n: number });
      };
    },
  };
  return client;
}
