/** A small seeded generator (sfc32): the same seed gives the same walk on every machine. */
export type SeededRandom = {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Whole number in [0, n). */
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** 16 hex digits. */
  hex16(): string;
};

export function seededRandom(seed: number): SeededRandom {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = seed ^ 0xdeadbeef;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i += 1) next();
  const below = (n: number) => Math.floor(next() * n);
  return {
    unit: next,
    below,
    chance: (p) => next() < p,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('pick from an empty list');
      return item;
    },
    hex16: () => {
      let digits = '';
      while (digits.length < 16) digits += '0123456789abcdef'.charAt(below(16));
      return digits;
    },
  };
}

/** UUIDv7-shaped ids from the seed and a virtual time. */
export function seededIds(random: SeededRandom, now: () => number): { next(): string } {
  return {
    next() {
      const time = Math.max(0, now()).toString(16).padStart(12, '0');
      const hex = random.hex16();
      return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${hex.slice(0, 3)}-a${hex.slice(3, 6)}-${hex.slice(4, 16)}`;
    },
  };
}
