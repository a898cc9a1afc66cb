import { spawn } from 'node:child_process';
import { execPath, kill, platform } from 'node:process';
import { cleanEnv } from '../processes.ts';
import { ROOT } from '../tree.ts';
import { followProcessorTime } from './processor-time.ts';

export type CommandResult = {
  readonly code: number;
  readonly output: string;
  readonly timedOut: boolean;
  /** What it and all below it took of the cores, milliseconds; undefined where the system does not tell. */
  readonly processorMs: number | undefined;
};

const live = new Set<number>();

function killGroup(pid: number): void {
  try {
    kill(platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

/** Ends every command that still runs, with all it started. */
export function killCommands(): void {
  for (const pid of live) killGroup(pid);
}

/**
 * Runs a script under Node 24 with its output kept, in a process group of its own that is killed whole when the limit
 * (milliseconds) is over. Settings of a developer's shell do not reach it.
 */
export async function runNode(
  args: readonly string[],
  options: { readonly limitMs: number; readonly env?: Readonly<Record<string, string>> },
): Promise<CommandResult> {
  const child = spawn(execPath, [...args], {
    cwd: ROOT,
    env: cleanEnv({ NO_COLOR: '1', FORCE_COLOR: '0', ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: platform !== 'win32',
  });
  const { pid } = child;
  if (pid !== undefined) live.add(pid);
  const processorTime = pid === undefined ? () => undefined : followProcessorTime(pid);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    if (pid !== undefined) killGroup(pid);
  }, options.limitMs);
  const code = await new Promise<number>((settle) => {
    child.once('error', () => settle(127));
    // A grandchild that holds the pipe must not hold the whole run.
    child.once('exit', (status) => void setTimeout(() => settle(status ?? 1), 2_000).unref());
    child.once('close', (status) => settle(status ?? 1));
  });
  clearTimeout(limit);
  const processorMs = processorTime();
  if (pid !== undefined) {
    live.delete(pid);
    killGroup(pid);
  }
  return { code, output: Buffer.concat(chunks).toString('utf8'), timedOut, processorMs };
}
