import { expect, it } from 'vitest';
import { filesWith, judgeStorm, PLANTED, storm } from './storm.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SEEDS = 20;

it('the judge of the storm sees what is lost, half, or back again', () => {
  const write = (op: number, ids: string[], acked: boolean, kind: 'put' | 'delete' | 'sweep' = 'put', swept: number[] = []) => ({ op, kind, ids, swept, acked });
  const at = (op: number, deleted = false) => ({ op, deleted });
  const before = new Map([['a', at(1)], ['t', at(2, true)]]);
  expect(judgeStorm(before, [write(3, ['a'], true)], new Map([['a', at(3)], ['t', at(2, true)]]))).toEqual([]);
  expect(judgeStorm(before, [write(3, ['a'], true)], new Map([['a', at(1)], ['t', at(2, true)]]))).toHaveLength(1);
  expect(judgeStorm(before, [], new Map([['a', at(1)]]))).toEqual(['t: write 2 was acknowledged and is lost']);
  expect(judgeStorm(before, [write(3, ['a', 'b'], false)], new Map([['a', at(3)], ['t', at(2, true)]]))).toEqual(['write 3 is there by half: not b']);
  expect(judgeStorm(before, [write(3, ['t'], true, 'sweep', [2])], new Map([['a', at(1)], ['t', at(2, true)]]))).toEqual(['t: came back after it was swept (2)']);
  expect(judgeStorm(before, [write(3, ['t'], false, 'sweep', [2])], new Map([['a', at(1)]]))).toEqual([]);
  expect(judgeStorm(before, [], new Map([['a', at(9)], ['t', at(2, true)]]))).toEqual(['a: shows 9, which was never written so']);
});

it('the scan for planted words finds them in UTF-8 and in UTF-16', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lianzhi-scan-'));
  writeFileSync(join(folder, 'a'), `x${PLANTED[0] ?? ''}y`);
  writeFileSync(join(folder, 'b'), Buffer.from(`x${PLANTED[1] ?? ''}y`, 'utf16le'));
  writeFileSync(join(folder, 'c'), 'nothing');
  expect(filesWith(folder, PLANTED).sort()).toEqual(['a', 'b']);
  rmSync(folder, { recursive: true });
});

it(`kill -9 of the browser at ${String(SEEDS)} moments: nothing acknowledged is lost, no opening refused, nothing in clear`, { timeout: 900_000 }, async () => {
  const result = await storm(Array.from({ length: SEEDS }, (_, i) => i + 1));
  expect(result.failures).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(200);
  expect(result.cut).toBeGreaterThan(SEEDS / 2);
  expect(result.rekeyings).toBeGreaterThan(2);
});
