import type { Segment } from './contents.ts';

/** When segments are made one. */
export type MergeLimits = {
  /** A merged body is not larger than this before packing, so that one damage stays small. */
  readonly maxPlain: number;
  /** Fewer neighbours than this are not worth a write. */
  readonly minRun: number;
};

export const MERGE_LIMITS: MergeLimits = { maxPlain: 2_000_000, minRun: 8 };

/** What a segment costs in a merge: only what is still the newest word is written again. */
function livePlain(segment: Segment): number {
  return segment.total === 0 ? 0 : (segment.plain * segment.live) / segment.total;
}

function isMostlyDead(segment: Segment): boolean {
  return segment.total > 0 && segment.live * 2 < segment.total;
}

/**
 * The next run of neighbours to be merged, as indexes. Two rules bound what is written again: a run is at least twice as
 * large as its largest part (each byte is rewritten at most once for every doubling of its segment), or more than half of
 * every part is dead (what is written again is less than what is given back).
 */
export function runToMerge(segments: readonly Segment[], limits: MergeLimits): readonly [from: number, to: number] | undefined {
  for (let to = segments.length - 1; to >= 0; to -= 1) {
    const last = segments[to];
    if (last === undefined) continue;
    if (isMostlyDead(last)) return deadRun(segments, to, limits);
    const from = smallRun(segments, to, limits);
    if (from !== undefined) return [from, to];
  }
  return undefined;
}

function deadRun(segments: readonly Segment[], to: number, limits: MergeLimits): readonly [number, number] {
  let from = to;
  let plain = 0;
  for (let at = to; at >= 0; at -= 1) {
    const segment = segments[at];
    if (segment === undefined || !isMostlyDead(segment)) break;
    plain += livePlain(segment);
    if (plain > limits.maxPlain) break;
    from = at;
  }
  return [from, to];
}

/** How far back a run of small segments reaches that ends at `to`. */
function smallRun(segments: readonly Segment[], to: number, limits: MergeLimits): number | undefined {
  let found: number | undefined;
  let plain = 0;
  let largest = 0;
  for (let at = to; at >= 0; at -= 1) {
    const segment = segments[at];
    if (segment === undefined) break;
    const size = livePlain(segment) + 1;
    plain += size;
    if (plain > limits.maxPlain) break;
    largest = Math.max(largest, size);
    if (to - at + 1 >= limits.minRun && plain >= largest * 2) found = at;
  }
  return found;
}
