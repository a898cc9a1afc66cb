import { sha256Hex } from '#shared/kernel/digest.ts';

/**
 * A seeded source of chance (sfc32): the same seed gives the same bureau on every machine and in every year. Each part
 * of the bureau draws from its own branch, so that adding a town does not rename a judge.
 */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number in [min, max], both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** An item by its weight; weights need not add up to anything. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T;
  /** Normal with mean 0 and deviation 1. */
  normal(): number;
  shuffled<T>(items: readonly T[]): T[];
  /** An independent source that depends on this one's seed and the name only, not on what was drawn before. */
  branch(name: string): Random;
};

function words(seed: string): [number, number, number, number] {
  const hex = sha256Hex(seed);
  const word = (at: number) => Number.parseInt(hex.slice(at, at + 8), 16) | 0;
  return [word(0), word(8), word(16), word(24)];
}

export function seededRandom(seed: string): Random {
  let [a, b, c, counter] = words(seed);
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4_294_967_296;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted: (items) => {
      const total = items.reduce((sum, [, weight]) => sum + weight, 0);
      let at = next() * total;
      for (const [item, weight] of items) {
        at -= weight;
        if (at < 0) return item;
      }
      const last = items.at(-1);
      if (last === undefined) throw new RangeError('nothing to pick from');
      return last[0];
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled: (items) => {
      const list = [...items];
      for (let i = list.length - 1; i > 0; i -= 1) {
        const j = int(0, i);
        const [x, y] = [list[i], list[j]];
        if (x !== undefined && y !== undefined) [list[i], list[j]] = [y, x];
      }
      return list;
    },
    branch: (name) => seededRandom(`${seed}/${name}`),
  };
}
