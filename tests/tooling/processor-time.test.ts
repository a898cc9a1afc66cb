import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath, platform } from 'node:process';
import { describe, expect, test } from 'vitest';
import { followProcessorTime, parseStat, ProcessorTime, type ProcessLine } from '../../build/test/processor-time.ts';

const line = (pid: number, parent: number, own: number, waited = 0): ProcessLine => ({ pid, parent, startedAt: pid * 10, own, waited });

describe('processor time of a stage', () => {
  test('a line of /proc is read, whatever its name holds', () => {
    expect(parseStat('42 (a) (b c) S 7 42 42 0 -1 4194560 1 2 3 4 500 60 70 8 20 0 1 0 9999 1 2')).toEqual({ pid: 42, parent: 7, startedAt: 9999, own: 560, waited: 78 });
    expect(parseStat('')).toBeUndefined();
  });

  test('what its parent waited for counts once, strangers never', () => {
    const time = new ProcessorTime(1);
    time.look([line(1, 0, 10), line(2, 1, 20), line(9, 0, 500)]);
    expect(time.ms()).toBe(300);
    // The second has ended after 25 ticks, with a third below it that no look ever saw.
    time.look([line(1, 0, 11, 40), line(9, 0, 900)]);
    expect(time.ms()).toBe(510);
  });

  test('what was killed with its parent, so that nobody waited for it, counts as it was last seen', () => {
    const time = new ProcessorTime(1);
    time.look([line(1, 0, 10), line(2, 1, 20), line(3, 2, 30)]);
    time.look([line(1, 0, 10), line(3, 0, 35)]);
    time.look([line(1, 0, 12, 20)]);
    expect(time.ms()).toBe(10 * (12 + 20 + 35));
  });

  test.runIf(platform === 'linux')('a process that works is seen to', async () => {
    const child = spawn(execPath, ['-e', 'const end = Date.now() + 700; while (Date.now() < end);'], { stdio: 'ignore' });
    const taken = followProcessorTime(child.pid ?? 0);
    await new Promise((settle) => setTimeout(settle, 400));
    await once(child, 'exit');
    expect(taken()).toBeGreaterThan(0);
  });
});
