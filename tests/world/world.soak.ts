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
    for (let seed = from; seed < from + count; seed += 1) {
      try {
        await runWorld(1_000 + seed, STEPS);
      } catch (cause) {
        const small = await shrink(1_000 + seed, STEPS, ALL_FAULTS);
        throw new Error(`for failing-seeds.json: ${JSON.stringify({ seed: small.seed, steps: small.steps, faults: small.faults })}\n${small.message}`, { cause });
      }
    }
  },
});
