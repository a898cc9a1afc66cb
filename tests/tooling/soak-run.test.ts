import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runRounds, type SoakSpec } from './soak-run.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianzhi-soak-'));
  vi.stubEnv('LIANZHI_SOAK_STATE', folder);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function spec(run: SoakSpec['run'], total = 10): SoakSpec {
  return { id: 'rounds', promise: 'S2', what: 'counts', total, chunk: 4, run };
}

test('rounds run in chunks and their counters add up', async () => {
  const chunks: [number, number][] = [];
  const state = await runRounds(spec((from, count) => {
    chunks.push([from, count]);
    return { failures: from === 4 ? ['seed 5'] : [], counters: { commands: count * 2 } };
  }), 'abc');
  expect(chunks).toEqual([[0, 4], [4, 4], [8, 2]]);
  expect(state).toMatchObject({ done: 10, failures: ['seed 5'], counters: { commands: 20 } });
});

test('a run that was stopped goes on where it was', async () => {
  const seen: number[] = [];
  const stopsAt8 = spec((from) => {
    if (from === 8 && seen.length === 2) throw new Error('stopped');
    seen.push(from);
    return { failures: [] };
  });
  await expect(runRounds(stopsAt8, 'abc')).rejects.toThrow('stopped');
  seen.push(-1);
  expect((await runRounds(stopsAt8, 'abc')).done).toBe(10);
  expect(seen).toEqual([0, 4, -1, 8]);
});

test('rounds of another commit count for nothing', async () => {
  const run = vi.fn(() => ({ failures: [] }));
  await runRounds(spec(run), 'abc');
  await runRounds(spec(run), 'abc');
  expect(run).toHaveBeenCalledTimes(3);
  await runRounds(spec(run), 'def');
  expect(run).toHaveBeenCalledTimes(6);
});
