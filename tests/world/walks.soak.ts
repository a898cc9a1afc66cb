import { soak } from '../tooling/soak-run.ts';
import { WALKS } from './walks/index.ts';
import { emptyCoverage } from './walks/walker.ts';

const STEPS = 200;

soak({
  id: 'walks',
  promise: 'S1 S9',
  what: `random walks of ${String(STEPS)} steps over the tables of all mechanisms, every invariant after every step`,
  total: 12_000,
  chunk: 500,
  run(from, count) {
    const failures: string[] = [];
    let decisions = 0;
    for (const { aggregate, walkOnce } of WALKS) {
      // `npm test` begins at 1 and comes to 4,000 at most.
      for (let seed = 10_000 + from; seed < 10_000 + from + count; seed += 1) {
        const coverage = emptyCoverage();
        try {
          walkOnce(seed, STEPS, coverage);
        } catch (error) {
          failures.push(`${aggregate}, walk ${String(seed)}: ${String(error).split('\n')[0] ?? ''}`);
        }
        decisions += coverage.decisions;
      }
    }
    return Promise.resolve({ failures, counters: { walks: count * WALKS.length, decisions } });
  },
});
