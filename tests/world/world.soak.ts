import { soak } from '../tooling/soak-run.ts';
import { ALL_FAULTS, runWorld, shrink } from './world.ts';

const STEPS = 2_000;

soak({
  id: 'model-world',
  promise: 'S1 S2 S3 S6 S8 S9 S10',
  what: `model worlds of ${String(STEPS)} steps each, all faults on`,
  total: 500,
  chunk: 25,
  async run(from, count) {
    const failures: string[] = [];
    let acknowledged = 0;
    let refused = 0;
    for (let seed = 1_000 + from; seed < 1_000 + from + count; seed += 1) {
      try {
        const result = await runWorld(seed, STEPS);
        acknowledged += result.acknowledged;
        refused += result.refused;
      } catch {
        const small = await shrink(seed, STEPS, ALL_FAULTS);
        failures.push(`${JSON.stringify({ seed: small.seed, steps: small.steps, faults: small.faults })} ${small.message.split('\n')[0] ?? ''}`);
      }
    }
    return { failures, counters: { steps: count * STEPS, acknowledged, refused } };
  },
});
