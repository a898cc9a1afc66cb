import { describe, expect, it } from 'vitest';
import { WALKS } from './walks/index.ts';
import { clockOfRow, emptyCoverage } from './walks/walker.ts';

describe.each(WALKS.map((walk) => [walk.aggregate, walk] as const))('random walks over %s', (aggregate, { transitions, states, codes, walkOnce }) => {
  it('reach every row of the table by something that happens, each clock of it and every refusal code, and never break an invariant', () => {
    const coverage = emptyCoverage();
    for (let seed = 1; seed <= 4_000; seed += 1) walkOnce(seed, 90, coverage);

    const unreachedRows = transitions.filter((_, index) => !coverage.rows.has(index)).map((row) => `${row.command} from ${row.from.join('|')} to ${row.to}`);
    const unbegunClocks = transitions.flatMap(({ command, to, clocks = [] }, index) => clocks.filter((clock) => !coverage.clocks.has(clockOfRow(index, clock))).map((clock) => `${clock} of ${command} to ${to}`));
    const unreachedCodes = codes.filter((code) => !coverage.codes.has(code));
    const unreachedStates = states.filter((state) => !coverage.states.has(state));
    process.stdout.write(
      `${aggregate} walks: ${coverage.decisions} decisions, rows ${coverage.rows.size}/${transitions.length}, codes ${codes.length - unreachedCodes.length}/${codes.length}, states ${coverage.states.size}/${states.length}\n`,
    );
    expect({ unreachedRows, unbegunClocks, unreachedCodes, unreachedStates }).toEqual({ unreachedRows: [], unbegunClocks: [], unreachedCodes: [], unreachedStates: [] });
  }, 600_000);

  it('repeat: the same seeds give the same traces', () => {
    const run = () => Array.from({ length: 40 }, (_, seed) => walkOnce(seed, 120, emptyCoverage())).flat();
    const once = run();
    expect(once.length).toBeGreaterThan(400);
    expect(run()).toEqual(once);
  });
});
