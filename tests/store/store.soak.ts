import { soak } from '../tooling/soak-run.ts';
import { storm } from './storm.ts';

soak({
  id: 'sealed-store',
  promise: 'S1',
  what: 'kill -9 of a real browser during inserts, patches, merges and changes of keys of the sealed store',
  total: 500,
  chunk: 20,
  async run(from, count) {
    const { failures, acknowledged, cut, rekeyings } = await storm(Array.from({ length: count }, (_, i) => 1_000 + from + i));
    return { failures, counters: { acknowledged, cut, rekeyings } };
  },
});
