import { describe, expect, it } from 'vitest';
import { WALKS } from './walks/index.ts';
import { clockOfRow, emptyCoverage } from './walks/walker.ts';

/** Until all is reached; `npm run soak` goes on (walks.soak.ts). */
const [AT_LEAST, AT_MOST] = [400, 4_000];
const STEPS = 90;

describe.each(WALKS.map((walk) => [walk.aggregate, walk] as const))('random walks over %s', (aggregate, { transitions, states, codes, walkOnce }) => {
  it('reach every row of the table by something that happens, each clock of it and every refusal code, and never break an invariant', () => {
    const coverage = emptyCoverage();
    const unreached = () => [
      ...transitions.flatMap((row, index) => (coverage.rows.has(index) ? [] : [`${row.command} from ${row.from.join('|')} to ${row.to}`])),
      ...transitions.flatMap(({ command, to, clocks = [] }, index) => clocks.filter((clock) => !coverage.clocks.has(clockOfRow(index, clock))).map((clock) => `${clock} of ${command} to ${to}`)),
      ...codes.filter((code) => !coverage.codes.has(code)),
      ...states.filter((state) => !coverage.states.has(state)),
    ];
    let walks = 0;
    while (walks < AT_LEAST || (walks < AT_MOST && unreached().length > 0)) {
      walks += 1;
      walkOnce(walks, STEPS, coverage);
    }
    process.stdout.write(`${aggregate}: ${walks} walks, ${coverage.decisions} decisions, ${transitions.length} rows, ${codes.length} codes, ${states.length} states\n`);
    expect(unreached()).toEqual([]);
  }, 600_000);

  it('repeat: the same seeds give the same traces', () => {
    const run = () => Array.from({ length: 40 }, (_, seed) => walkOnce(seed, 120, emptyCoverage())).flat();
    const once = run();
    expect(once.length).toBeGreaterThan(400);
    expect(run()).toEqual(once);
  });
});
