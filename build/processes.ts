import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { env as ownEnv, execPath, kill, platform } from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog, type LogFile } from './logs.ts';
import { programOf } from './programs.ts';
import { inTree, ROOT } from './tree.ts';

/** The one line that a process prints on stdout when it listens; further fields belong to the process. */
export type ReadyLine = { readonly ready: true; readonly url: string; readonly [field: string]: unknown };

export type ProcessSpec = {
  /** Name in messages, and of the log file. */
  readonly name: string;
  /** Script, absolute or below the root of the tree. */
  readonly file: string;
  readonly args?: readonly string[];
  /**
   * Added to the caller's environment, from which every LIANZHI_* and DATABASE_URL is taken out first: a process gets
   * only the settings that its starter names.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of `<name>.log`; without it the output is only kept as a tail in memory. */
  readonly logFolder?: string;
  /** How long the ready line may take, milliseconds. 180 s where it is not given: the first start of an embedded database takes 5 to 25 s, more on a busy machine. */
  readonly readyWithinMs?: number;
};

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type RunningProcess = {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  readonly ready: ReadyLine;
  /** Settles when the process has ended, however it ended; never rejects. */
  readonly exited: Promise<Exit>;
  isRunning(): boolean;
  /** The last lines that it printed. */
  tail(): string;
  /** SIGKILL to the process and everything below it, as a power cut would; settles when it is gone. */
  kill9(): Promise<Exit>;
  /** SIGTERM, then SIGKILL after `graceMs` (8 s). `forced` says that it had to be killed. */
  stop(graceMs?: number): Promise<Exit & { readonly forced: boolean }>;
};

export type ProcessFailureCode = 'PROCESS_EXITED_EARLY' | 'PROCESS_NOT_READY' | 'PROCESS_NOT_STARTED';

/** A process that did not come up; `tail` holds its last words. */
export class ProcessFailure extends Error {
  readonly code: ProcessFailureCode;
  readonly process: string;
  readonly tail: string;
  readonly exit: Exit | undefined;

  constructor(code: ProcessFailureCode, name: string, tail: string, exit?: Exit) {
    const how = exit === undefined ? '' : ` (exit ${String(exit.code ?? exit.signal)})`;
    super(`${code}: ${name}${how}${tail === '' ? '' : `\n${tail}`}`);
    this.name = 'ProcessFailure';
    this.code = code;
    this.process = name;
    this.tail = tail;
    this.exit = exit;
  }
}

const TAIL_LINES = 60;
/** Node keeps here what it made of the sources, so that the next start of the same program need not read them again. */
const COMPILED = inTree('.cache/node');

/**
 * Tests start the embedded database hundreds of times and ask it little: the machine code that is made fast serves them
 * better than the code that is fast, and takes half of the processor time of a start.
 */
function engineFlags(): string[] {
  return ownEnv['LIANZHI_MANY_STARTS'] === undefined ? [] : ['--liftoff-only'];
}

const alive = new Set<ChildProcess>();
let exitHooked = false;

function hookExit(): void {
  if (exitHooked) return;
  exitHooked = true;
  // Whatever ends this process, nothing it started stays behind.
  process.on('exit', () => {
    for (const child of alive) signalTree(child, 'SIGKILL');
  });
}

/** Sends a signal to the child and everything below it. Each child leads its own process group. */
function signalTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (platform !== 'win32') {
      // The process alone is asked to end and closes what it started; a kill takes the whole group.
      kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
    } else {
      spawnSync('taskkill', ['/T', '/F', '/PID', String(child.pid)], { stdio: 'ignore' });
    }
  } catch {
    // Already gone.
  }
}

/** The caller's environment without settings of this product, so that a test cannot inherit a developer's database. */
export function cleanEnv(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(ownEnv).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].startsWith('LIANZHI_') && entry[0] !== 'DATABASE_URL' && entry[0] !== 'NODE_OPTIONS' &&
      // With it Electron is a Node that opens no window.
      entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/** Reads one line as a ready line; undefined for every other line. */
export function parseReadyLine(line: string): ReadyLine | undefined {
  if (!line.startsWith('{') || !line.includes('"ready"')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    const { ready, url } = value as { ready?: unknown; url?: unknown };
    return ready === true && typeof url === 'string' ? { ...value, ready, url } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts a program of the product under Node 24 and waits until it says that it listens.
 *
 * @throws ProcessFailure when it ends before its ready line, or does not print one in time (it is killed then).
 */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  hookExit();
  const log: LogFile | undefined = spec.logFolder === undefined ? undefined : openLog(spec.logFolder, spec.name);
  const child = spawn(
    execPath,
    [...engineFlags(), '--import', inTree('build/parent-watch.mjs'), inTree(programOf(spec.file)), ...(spec.args ?? [])],
    { cwd: ROOT, env: cleanEnv({ NODE_COMPILE_CACHE: COMPILED, ...spec.env }), stdio: ['ignore', 'pipe', 'pipe'], detached: platform !== 'win32' },
  );
  alive.add(child);

  const lines: string[] = [];
  const tail = () => lines.join('\n');
  const note = (line: string) => {
    lines.push(line);
    if (lines.length > TAIL_LINES) lines.shift();
    log?.write(line);
  };
  let running = true;
  const exited = new Promise<Exit>((settle) => {
    const end = (exit: Exit) => {
      if (!running) return;
      running = false;
      alive.delete(child);
      log?.close();
      settle(exit);
    };
    // `close` comes after the last line of output; something it left behind may hold the pipe open for ever.
    child.once('close', (code, signal) => end({ code, signal }));
    child.once('exit', (code, signal) => void sleep(1_000).then(() => end({ code, signal })));
    child.once('error', () => end({ code: null, signal: null }));
  });

  const ready = new Promise<ReadyLine>((settle) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = parseReadyLine(line);
      if (found !== undefined) settle(found);
      note(line);
    });
  });
  createInterface({ input: child.stderr }).on('line', note);

  const kill9 = async () => {
    signalTree(child, 'SIGKILL');
    return exited;
  };
  const limit = new AbortController();
  const answer = await Promise.race([
    ready,
    exited.then((exit) => ({ exit })),
    sleep(spec.readyWithinMs ?? 180_000, 'late' as const, { signal: limit.signal }).catch(() => 'late' as const),
  ]);
  limit.abort();
  if (child.pid === undefined) throw new ProcessFailure('PROCESS_NOT_STARTED', spec.name, tail());
  if (answer === 'late') {
    await kill9();
    throw new ProcessFailure('PROCESS_NOT_READY', spec.name, tail());
  }
  if ('exit' in answer) throw new ProcessFailure('PROCESS_EXITED_EARLY', spec.name, tail(), answer.exit as Exit);

  return {
    name: spec.name,
    pid: child.pid,
    url: answer.url,
    ready: answer,
    exited,
    isRunning: () => running,
    tail,
    kill9,
    stop: async (graceMs = 8_000) => {
      signalTree(child, 'SIGTERM');
      const grace = new AbortController();
      const late = await Promise.race([
        exited.then(() => false),
        sleep(graceMs, true, { signal: grace.signal }).catch(() => true),
      ]);
      grace.abort();
      if (late) signalTree(child, 'SIGKILL');
      return { ...(await exited), forced: late };
    },
  };
}

/** Whether nobody listens on this loopback port. */
export async function portIsFree(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const probe = createServer();
    probe.once('error', () => settle(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => settle(true)));
  });
}

/**
 * Ports below those that systems give to connections on their way out (32,768 on Linux, 49,152 elsewhere): of these, one
 * that is free now is still free when a slow start comes to use it.
 */
const PORTS = { from: 20_000, through: 32_000 };
const PORT_TRIES = 50;
const given = new Set<number>();

/** A loopback port that is free now, and that this process gives to nobody else. @throws Error when none is found. */
export async function freePort(): Promise<number> {
  for (let i = 0; i < PORT_TRIES; i += 1) {
    const port = randomInt(PORTS.from, PORTS.through + 1);
    if (given.has(port)) continue;
    given.add(port);
    if (await portIsFree(port)) return port;
    given.delete(port);
  }
  throw new Error('no free port');
}
