import { expect, test } from 'vitest';
import { judge, scenariosOf, summarise, table } from '../../build/bench/scenario.ts';

const scenario = { id: 'ack', unit: 'ms', target: 2 };

test('median, quartiles and 95th percentile interpolate between samples', () => {
  expect(summarise([4, 1, 3, 2])).toEqual({ median: 2.5, iqr: 1.5, p95: 3.8499999999999996, n: 4 });
  expect(summarise([7])).toEqual({ median: 7, iqr: 0, p95: 7, n: 1 });
  expect(() => summarise([])).toThrow(RangeError);
});

test('the target bounds value over floor', () => {
  expect(judge(scenario, { value: 20, floor: 10, n: 30, iqr: 2 })).toMatchObject({ ratio: 2, holds: true });
  expect(judge(scenario, { value: 20.1, floor: 10, n: 30, iqr: 2 })).toMatchObject({ holds: false });
});

test('without a floor the target bounds the value itself', () => {
  expect(judge({ ...scenario, target: 100 }, { value: 99, n: 30, iqr: 1 })).toMatchObject({ floor: null, ratio: null, holds: true });
  expect(judge({ ...scenario, target: 100 }, { value: 101, n: 30, iqr: 1 })).toMatchObject({ holds: false });
});

test('a limit bounds the value itself, and the floor is only told', () => {
  const limit = { ...scenario, target: 100, bounds: 'value' } as const;
  expect(judge(limit, { value: 99, floor: 9, n: 30, iqr: 1 })).toMatchObject({ floor: 9, ratio: null, target: 100, holds: true });
  expect(judge(limit, { value: 101, floor: 90, n: 30, iqr: 1 })).toMatchObject({ holds: false });
  expect(judge(limit, { value: 99, floor: 9, n: 30, iqr: 50 }).holds).toBe('noisy');
});

test('a spread above 30 % is called noisy, whichever way the target went', () => {
  expect(judge(scenario, { value: 10, floor: 10, n: 5, iqr: 3.1 }).holds).toBe('noisy');
  expect(judge(scenario, { value: 90, floor: 10, n: 5, iqr: 60 }).holds).toBe('noisy');
  expect(judge(scenario, { value: 10, floor: 10, n: 5, iqr: 3 }).holds).toBe(true);
});

test('without a target it is only reported', () => {
  const row = judge({ ...scenario, target: null }, { value: 10, floor: 1, n: 5, iqr: 9 });
  expect(row.holds).toBeNull();
  expect(table([row])).toContain('reported');
});

test('scenarios are found among the exports, alone or in lists', () => {
  const run = () => ({ value: 1, n: 1, iqr: 0 });
  const module = { one: { ...scenario, run }, more: [{ ...scenario, id: 'paint', run }, 'not one'], helper: () => 1, number: 3, broken: { id: 'x' } };
  expect(scenariosOf(module).map(({ id }) => id)).toEqual(['ack', 'paint']);
});
