import { readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until the condition holds; fails after `limitMs`, which is a safety net and not a measurement. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`did not happen within ${limitMs} ms: ${condition.toString()}`);
    await sleep(50);
  }
}

/** Whether no process has this number any more; a dead one that nobody has fetched yet counts as gone. */
export function isGone(pid: number): boolean {
  try {
    kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') === true;
  } catch {
    return true;
  }
}
