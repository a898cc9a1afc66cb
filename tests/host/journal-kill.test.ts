import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { nodeDisk } from '#main/core/disk.ts';
import { openJournal } from '#main/core/journal.ts';
import { testFolder } from './folders.ts';

const POINTS = 20;

/** Runs the writer on a folder until it has acknowledged `count` records, kills it with -9, and returns what it acknowledged. */
async function writeAndKill(dir: string, count: number): Promise<string[]> {
  const program = resolve(import.meta.dirname, 'programs/journal-writer.ts');
  const child = spawn(process.execPath, [program, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  const [code, signal] = (await exited) as [number | null, string | null];
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  return acknowledged;
}

test(`kill -9 at ${String(POINTS)} points of a write loop: every acknowledged record is there, in the order of its stream`, async () => {
  const dir = join(testFolder(), 'journal');
  const acknowledged = new Set<string>();
  for (let point = 0; point < POINTS; point += 1) {
    for (const id of await writeAndKill(dir, 1 + ((point * 29) % 83))) acknowledged.add(id);
    const journal = await openJournal({ dir, disk: nodeDisk(), now: Date.now });
    if (!journal.ok) throw new Error(journal.error.code);
    const seen = new Map<string, number>();
    const found = new Set<string>();
    for (let after: number | null = 0; after !== null; ) {
      const page = await journal.value.read(after, 500, 'all');
      if (!page.ok) throw new Error(page.error.code);
      for (const { id, stream, seq, body } of page.value.records) {
        expect(seq).toBe((seen.get(stream) ?? 0) + 1);
        seen.set(stream, seq);
        expect((JSON.parse(body) as { seq: number }).seq).toBe(seq);
        found.add(id);
      }
      after = page.value.next;
    }
    expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
    const state = await journal.value.state();
    // A process that dies leaves at most an unfinished last line behind.
    expect(state.ok && state.value.damage.every((d) => d.kind === 'torn-tail')).toBe(true);
    await journal.value.close();
  }
  expect(acknowledged.size).toBeGreaterThan(POINTS);
});
