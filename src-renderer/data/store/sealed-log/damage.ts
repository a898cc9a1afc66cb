import { type Opened, ORIGIN } from './segment.ts';

/**
 * What is wrong with a piece of the log. `unreadable`: torn, or not ours to read. `unauthentic`: altered. `foreign`: of
 * another store. `misplaced`: whole, but under another number. `replayed`: an older state of the store. `unchained`: whole,
 * but not what its successor follows. `missing`: not there.
 */
export type DamageCause = 'unreadable' | 'unauthentic' | 'foreign' | 'misplaced' | 'replayed' | 'unchained' | 'missing';

/** One damage, as the opener is told of it. */
export type Damage = {
  /** Numbers of the writes that it covers; of `head` and `layout`, none. */
  readonly segments: readonly [first: number, last: number] | 'head' | 'layout';
  readonly cause: DamageCause;
  /** Whether writes were lost with it; a copy beside a whole chain costs nothing. */
  readonly isLoss: boolean;
  /** Everything the server sent from this sequence on may be missing; none: unknown, so all of it may be. */
  readonly lowestSequence?: number;
};

/** A row as it lies on the disk, and what came of opening it. */
export type ReadRow = { readonly n: number; readonly bytes: unknown; readonly opened: Opened | 'unreadable' | 'unauthentic' };

/** Which merges a store has: `[first, last, number of the merge]`. */
export type Layout = { readonly merges: number; readonly runs: readonly (readonly [number, number, number])[] };

/** Where the log ends, as its head says. */
export type Head = { readonly last: number; readonly link: string };

/** Numbers that nothing whole covers; `prev` and `link` are what the chain around them asks for. */
export type Gap = { readonly first: number; readonly last: number; readonly prev: string; readonly link: string };

export type Verdict = {
  /** Whole segments in order. */
  readonly whole: readonly Opened[];
  readonly gaps: readonly Gap[];
  /** Rows to be put aside. */
  readonly aside: readonly { readonly row: ReadRow; readonly cause: DamageCause }[];
  readonly damage: readonly Damage[];
};

type Known = { readonly store: string; readonly head: Head | 'absent' | DamageCause; readonly layout: Layout | 'absent' | DamageCause };

function causeOf(row: ReadRow, { store, layout }: Known): DamageCause | undefined {
  if (typeof row.opened === 'string') return row.opened;
  const { header } = row.opened;
  if (header.store !== store) return 'foreign';
  if (header.last !== row.n || header.first > header.last || header.first < 1) return 'misplaced';
  if (!['write', 'merge', 'scar'].includes(header.kind)) return 'misplaced';
  if (typeof layout === 'string') return undefined;
  const isListed = layout.runs.some(([first, last, merge]) => first === header.first && last === header.last && merge === header.merges);
  if (header.kind === 'merge') return isListed ? undefined : 'replayed';
  return layout.runs.some(([first, last]) => first <= header.last && header.first <= last) ? 'replayed' : undefined;
}

/** Of two whole segments for the same numbers the later merge counts. */
function withoutOverlap(found: readonly Opened[]): { readonly kept: Opened[]; readonly older: Set<Opened> } {
  const kept: Opened[] = [];
  const older = new Set<Opened>();
  const covers = (segment: Opened) => segment.header.last - segment.header.first;
  for (const segment of [...found].sort((a, b) => b.header.merges - a.header.merges || covers(b) - covers(a))) {
    const isTaken = kept.some((other) => other.header.first <= segment.header.last && segment.header.first <= other.header.last);
    if (isTaken) older.add(segment);
    else kept.push(segment);
  }
  return { kept: kept.sort((a, b) => a.header.first - b.header.first), older };
}

/** From the newest back: what follows vouches for what it follows. */
function unchainedIn(kept: readonly Opened[], head: Known['head']): Set<Opened> {
  const found = new Set<Opened>();
  let expected = typeof head === 'string' ? undefined : { last: head.last, link: head.link };
  for (const segment of [...kept].reverse()) {
    const { header, link } = segment;
    if (expected?.last === header.last && expected.link !== link) {
      found.add(segment);
      // What a replaced segment says of its predecessor proves nothing.
      expected = undefined;
      continue;
    }
    expected = { last: header.first - 1, link: header.prev };
  }
  return found;
}

function gapsIn(whole: readonly Opened[], head: Known['head']): Gap[] {
  const gaps: Gap[] = [];
  let next = 1;
  let prev = ORIGIN;
  for (const { header, link } of whole) {
    if (header.first > next) gaps.push({ first: next, last: header.first - 1, prev, link: header.prev });
    next = header.last + 1;
    prev = link;
  }
  if (typeof head !== 'string' && head.last >= next) gaps.push({ first: next, last: head.last, prev, link: head.link });
  return gaps;
}

function lowOf(gap: Gap, whole: readonly Opened[], layout: Known['layout']): number | undefined {
  const isOne = gap.first === gap.last || (typeof layout !== 'string' && layout.runs.some(([first, last]) => first === gap.first && last === gap.last));
  // The successor says what its predecessor held; of several in a row only the last is known.
  return isOne ? whole.find((segment) => segment.header.first === gap.last + 1)?.header.prevLow : undefined;
}

/** Judges all rows of a store together: what is whole, what is missing, what must be put aside. */
export function judge(rows: readonly ReadRow[], found: Known): Verdict {
  const merges = Math.max(0, ...rows.map(({ opened }) => (typeof opened === 'string' || opened.header.store !== found.store ? 0 : opened.header.merges)));
  // A layout older than a segment was put back; to go by it would throw away what is whole.
  const isStale = typeof found.layout !== 'string' && found.layout.merges < merges;
  const known: Known = isStale ? { ...found, layout: 'replayed' } : found;
  const aside: { row: ReadRow; cause: DamageCause }[] = [];
  const damage: Damage[] = [];
  const rowOf = new Map<Opened, ReadRow>();
  for (const row of rows) {
    const cause = causeOf(row, known);
    if (cause === undefined && typeof row.opened !== 'string') rowOf.set(row.opened, row);
    else aside.push({ row, cause: cause ?? 'unreadable' });
  }
  const put = (segments: ReadonlySet<Opened>, cause: DamageCause) => {
    for (const [segment, row] of rowOf) if (segments.has(segment)) aside.push({ row, cause });
  };
  const { kept, older } = withoutOverlap([...rowOf.keys()]);
  put(older, 'replayed');
  const unchained = unchainedIn(kept, known.head);
  put(unchained, 'unchained');
  const whole = kept.filter((segment) => !unchained.has(segment));
  const gaps = gapsIn(whole, known.head);
  const inGap = (n: number) => gaps.some((gap) => n >= gap.first && n <= gap.last);
  for (const gap of gaps) {
    const cause = aside.find(({ row }) => row.n >= gap.first && row.n <= gap.last)?.cause ?? 'missing';
    const low = lowOf(gap, whole, known.layout);
    damage.push({ segments: [gap.first, gap.last], cause, isLoss: true, ...(low === undefined ? {} : { lowestSequence: low }) });
  }
  // Copies and rests beside a whole chain are named too, though nothing is lost with them.
  for (const { row, cause } of aside) if (!inGap(row.n)) damage.push({ segments: [row.n, row.n], cause, isLoss: false });
  const { head, layout } = known;
  const end = whole.at(-1)?.header.last ?? 0;
  if (typeof head === 'string') {
    if (head !== 'absent' || rows.length > 0) damage.push({ segments: 'head', cause: head === 'absent' ? 'missing' : head, isLoss: false });
  } else if (head.last < end) {
    damage.push({ segments: 'head', cause: 'replayed', isLoss: false });
  }
  // Without a layout to go by, whatever was merged may be an older state.
  if (typeof layout === 'string' && (layout !== 'absent' || merges > 0)) damage.push({ segments: 'layout', cause: layout === 'absent' ? 'missing' : layout, isLoss: true });
  return { whole, gaps, aside, damage };
}
