import { spawnSync } from 'node:child_process';
import { cpus, platform, totalmem } from 'node:os';
import { ROOT } from './tree.ts';

export type Checkout = { readonly commit: string; /** Files differ from the commit (evidence itself does not count). */ readonly modified: boolean };

/** Which source a measurement belongs to. */
export function checkout(): Checkout {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  const head = git('rev-parse', 'HEAD');
  const status = git('status', '--porcelain', '--', '.', ':(exclude)docs/evidence');
  return { commit: head.status === 0 ? head.stdout.trim() : 'unknown', modified: status.status !== 0 || status.stdout.trim() !== '' };
}

/** What it ran on, for whoever compares two results. */
export function machine(): Readonly<Record<string, string | number>> {
  return { node: process.version, system: platform(), cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
}
