import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { env, exit } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PreloadHost } from '#shared/contracts/host-ipc.ts';

/**
 * A process of its own that runs the built main (`out/main/index.js`) over the strict fake, on the platform it is told
 * (`LIANZHI_WALK`), and walks through a day: start, page, calls, lock, close, end. It prints one line of JSON, and ends
 * with code 13 (Node's own) when the main never settles.
 */
export type Walk = {
  readonly main: string;
  readonly platform: NodeJS.Platform;
  readonly data: string;
  /** `quit`: a person closes the window; `session-end`: Windows logs off. */
  readonly end: 'quit' | 'session-end';
  readonly keyStore: 'system' | 'busy' | 'fixed-key';
  /** Text of the bundle, and what stands there instead: a mistake that is to be found. */
  readonly plant: readonly [string, string] | null;
};
export type Report = {
  readonly violations: readonly string[];
  readonly rejections: readonly string[];
  /** What did not go as it must. */
  readonly faults: readonly string[];
  readonly exit: number | undefined;
  readonly boxes: readonly string[];
  /** The lock of the data folder is still there. */
  readonly isLocked: boolean;
  readonly planted: number;
};

const walk = JSON.parse(env['LIANZHI_WALK'] ?? '{}') as Walk;
Object.defineProperty(process, 'platform', { value: walk.platform });
const FAKE = new URL('./fake.ts', import.meta.url).href;
const bundle = pathToFileURL(walk.main).href;
const rejections: string[] = [];
const faults: string[] = [];
let planted = 0;

registerHooks({
  resolve: (name, context, next) => (name === 'electron' ? { url: FAKE, shortCircuit: true } : next(name, context)),
  load(url, context, next) {
    const [from, to] = walk.plant ?? ['', ''];
    if (from === '' || !url.startsWith(new URL('.', bundle).href)) return next(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    planted += source.split(from).length - 1;
    return { format: 'module', source: source.replace(from, () => to), shortCircuit: true };
  },
});
process.on('unhandledRejection', (reason) => { rejections.push(String(reason)); });
process.on('uncaughtException', (error) => { rejections.push(`thrown: ${String(error)}`); });

const { app, ended, endSession, entrySettled, fake, powerMonitor, resetFake } = await import('./fake.ts');
const { fire, violations } = await import('./strict.ts');

function check(what: string, is: unknown): void {
  if (is !== true) faults.push(what);
}

const PLANTED_LIMIT_MS = 12_000;

/** Waits for what must come. The limit only ends what never does. */
async function until(what: string, is: () => boolean, limitMs = 30_000): Promise<boolean> {
  // A mistake that was planted need not be waited for as long as a busy machine may take.
  const most = walk.plant === null ? limitMs : Math.min(limitMs, PLANTED_LIMIT_MS);
  for (const since = Date.now(); Date.now() - since < most; await sleep(10)) {
    if (is()) return true;
    if (violations.length > 0 && !is()) break;
  }
  if (!is()) faults.push(what);
  return is();
}

function report(): void {
  process.stdout.write(`${JSON.stringify({ violations, rejections, faults, exit: fake.exit, boxes: fake.errorBoxes.map(({ content }) => content), isLocked: hasLeft(), planted } satisfies Report)}\n`);
}

const lock = join(walk.data, 'journal', 'writer.lock');
const hasLeft = (): boolean => existsSync(lock) || readdirSync('.').some((name) => name.includes('pipe'));
const heard = (type: string): boolean => fake.windows[0]?.webContents.sent.some(([, event]) => (event as { type?: unknown }).type === type) === true;

/** What a page asks in its first minutes; each answer must be one. */
async function ask(host: PreloadHost): Promise<void> {
  const record = { id: 'c-1', stream: 's', lane: 'normal', seq: 1, body: '{}' };
  const isOk = async (...[name, args]: Parameters<PreloadHost['invoke']>): Promise<unknown> => ((await host.invoke(name, args)) as { ok?: unknown }).ok;
  check('device.info', await isOk('device.info', {}));
  check('journal.append', await isOk('journal.append', { records: [record] }));
  check('config.get', await isOk('config.get', {}));
  check('window.state', await isOk('window.state', { theme: 'dark', zoomPercent: 110, language: 'zh-CN', conditions: [] }));
  check('files.save', await isOk('files.save', { name: '申请表.docx', content: { data: 'eA==' } }));
  check('print.toPdf', await isOk('print.toPdf', { html: '<p>拘传票</p>', title: 't' }));
  const notified = (await host.invoke('notify.show', { title: '有新的反馈', body: '', tag: 't' })) as { value?: { shown?: unknown } };
  check('notify.show', notified.value?.shown);
  const available = (await host.invoke('secrets.available', {})) as { ok?: unknown; value?: { available?: unknown }; error?: { code?: unknown } };
  if (walk.keyStore === 'busy') check('a busy key store says so', available.error?.code === 'SECRETS_BUSY');
  else check('the key store is told for what it is', available.value?.available === (walk.keyStore === 'system' || walk.platform !== 'linux'));
  if (walk.keyStore === 'system') {
    check('secrets.set', await isOk('secrets.set', { key: 'a', value: 'b' }));
    const read = (await host.invoke('secrets.get', { key: 'a' })) as { value?: { value?: unknown } };
    check('secrets.get', read.value?.value === 'b');
  }
  host.requestDataPort();
  const port = (fake.pagePosts[0]?.[2] as MessagePort[] | undefined)?.[0];
  const answer = new Promise((resolve) => {
    port?.addEventListener('message', (event) => { resolve(event.data); });
    port?.start();
  });
  port?.postMessage({ n: 1, channel: 'journal.open', args: {} });
  check('a call over the data port', ((await answer) as { answer?: { ok?: unknown } }).answer?.ok);
  port?.close();
}

async function day(): Promise<void> {
  const window = fake.windows[0];
  if (window === undefined) return;
  check('shown only with something to see', !window.wasShownBlank);
  if (!(await until('a page with its preload', () => window.webContents.hasPainted && fake.exposed.has('lianzhiHost')))) return;
  const host = fake.exposed.get('lianzhiHost') as PreloadHost;
  check('as large as it was', window.isMax);
  const stop = host.onEvent(() => undefined);
  if (!(await until('the link of the start reaches the page', () => heard('open')))) return;
  await ask(host);
  fire(powerMonitor, 'resume');
  check('the page hears that the machine woke up', heard('wake'));
  window.webContents.sent.length = 0;
  fire(powerMonitor, 'lock-screen');
  fake.idle = 'locked';
  await until('the page is locked with the screen', () => heard('lock'), 15_000);
  fire(app, 'second-instance', {}, ['lianzhi', 'lianzhi://request/r-1'], '/', null);
  check('a second start is led to the first', heard('open'));
  stop();
}

async function endOfDay(): Promise<void> {
  const [window] = fake.windows;
  if (window === undefined) return;
  if (walk.end === 'session-end') {
    await endSession(async () => { await until('a lock left behind', () => !hasLeft(), 10_000); });
    return;
  }
  fake.unsaved = true;
  window.close();
  await until('asked before leaving what is unsaved', () => fake.syncBoxes.length > 0, 5_000);
  check('stays when told to stay', !window.isGone);
  fake.leaveAnswer = 1;
  window.close();
  await until('ends when told to leave', () => fake.exit !== undefined, 10_000);
  if (fake.exit !== undefined) await ended();
  check('a lock left behind', !hasLeft());
}

resetFake('loading');
Object.assign(fake, {
  calm: false, dataDir: walk.data, keyStore: walk.keyStore, saveAnswer: { canceled: false, filePath: join(walk.data, '申请表.docx') },
  secretBackend: walk.platform === 'linux' ? 'gnome_libsecret' : 'unknown',
});
mkdirSync(join(walk.data, 'documents'), { recursive: true });
// Nothing else keeps this process alive: a main that waits for what comes only after it ends here, with code 13.
await import(bundle);
entrySettled();
if (await until('a window', () => fake.windows[0]?.isVisible === true || fake.exit !== undefined)) {
  check('started', fake.exit === undefined);
  if (fake.exit === undefined) {
    // What the product throws into the system's own call would be its unhandled error there.
    await day().then(endOfDay).catch((error: unknown) => { faults.push(`thrown at the system: ${String(error)}`); });
  }
}
await sleep(50);
report();
exit(0);
