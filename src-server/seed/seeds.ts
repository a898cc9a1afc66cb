import type { BenchSeed } from './bench-request.ts';
import type { BureauLine } from './bureau-line.ts';
import { detentionsInBench } from './detain-person/bench.ts';
import { locateInBench } from './locate-person/bench.ts';
import { locateInDemo } from './locate-person/demo.ts';
import { freshCases, quietCases } from './quiet.ts';
import { vehiclesInBench } from './seek-vehicle/bench.ts';

/** What is invented of one kind of work: for the demo bureau, and for the world of the bench. */
export type Seed = { readonly id: string; readonly demo?: BureauLine; readonly bench?: BenchSeed };

/** One line each, and a further mechanism at the end: what stands before it stays as it was drawn. */
export const SEEDS: readonly Seed[] = [
  { id: 'locate-person', demo: locateInDemo, bench: locateInBench },
  { id: 'quiet', demo: quietCases },
  { id: 'fresh', demo: freshCases },
  { id: 'seek-vehicle', bench: vehiclesInBench },
  { id: 'detain-person', bench: detentionsInBench },
];
