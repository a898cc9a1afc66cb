import { v7 } from 'uuid';
import { BEAT_MS, ENGINE_LOCK, type EngineHello, type FromEngine, type ToEngine, windowLock } from '#shared/contracts/engine.ts';
import { instant } from '#shared/kernel/time.ts';
import { type Engine, type EngineClientSeat, startEngine } from './engine.ts';

/**
 * Entry of the data worker: real time, real chance, real fetch, and the doors of the windows. The owner speaks to the
 * worker itself; every other window has a channel of its own, and is forgotten when its lock falls free.
 */
type Scope = {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToEngine>) => void): void;
  /** Ends this worker; its owner starts another one when it misses the beats. */
  close(): void;
};
const scope = self as unknown as Scope;

const NUMBERS = new Uint32Array(1);

function random(): number {
  crypto.getRandomValues(NUMBERS);
  return (NUMBERS[0] ?? 0) / 4_294_967_296;
}

const clock = { now: () => instant(Date.now()) };

/** Nothing of a fault but its kind leaves the worker: messages of errors may carry what was being worked on. */
function onFault(error: unknown): void {
  const name = error instanceof Error ? error.name : 'Error';
  scope.postMessage({ type: 'fault', name });
}

let engine: Engine | null = null;
const early: ToEngine[] = [];
let owner: EngineClientSeat | null = null;

function takeFromOwner(message: ToEngine): void {
  if (message.type === 'start') {
    if (engine === null) begin(message).catch(onFault);
    return;
  }
  if (owner === null) early.push(message);
  else owner.take(message);
}

async function begin(message: Extract<ToEngine, { type: 'start' }>): Promise<void> {
  engine = await startEngine({ start: message.start, ticket: message.ticket, fetch: (input, init) => fetch(input, init), clock, ids: { next: () => v7() }, random, onFault, onErased: () => { scope.close(); } });
  owner = engine.connect((out) => { scope.postMessage(out); });
  for (const waiting of early.splice(0)) takeFromOwner(waiting);
  openDoor(engine);
}

/** Lets further windows in. */
function openDoor(running: Engine): void {
  const door = new BroadcastChannel(ENGINE_LOCK);
  const inside = new Set<string>();
  door.addEventListener('message', (event: MessageEvent<EngineHello>) => {
    if (!('hello' in event.data) || inside.has(event.data.hello)) return;
    const id = event.data.hello;
    inside.add(id);
    const channel = new BroadcastChannel(windowLock(id));
    const post = (out: FromEngine): void => {
      try {
        channel.postMessage(out);
      } catch {
        // A key that this browser does not clone over a channel: that window goes on, and asks for the password when it inherits.
        if (out.type === 'session') channel.postMessage({ ...out, ticket: out.lockTicket } satisfies FromEngine);
      }
    };
    const beat = setInterval(() => { post({ type: 'beat' }); }, BEAT_MS);
    const client = running.connect(post);
    channel.addEventListener('message', (inner: MessageEvent<ToEngine>) => {
      if (inner.data.type !== 'start') client.take(inner.data);
    });
    post({ type: 'beat' });
    const leave = (): void => {
      clearInterval(beat);
      client.leave();
      channel.close();
      inside.delete(id);
    };
    navigator.locks.request(windowLock(id), leave).catch(onFault);
  });
  door.postMessage({ here: true } satisfies EngineHello);
}

scope.addEventListener('message', (event) => { takeFromOwner(event.data); });
setInterval(() => { scope.postMessage({ type: 'beat' } satisfies FromEngine); }, BEAT_MS);
scope.postMessage({ type: 'beat' } satisfies FromEngine);
