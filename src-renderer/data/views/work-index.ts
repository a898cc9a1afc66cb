import type { WorklistCounts, WorklistFilter, WorklistQuery, WorklistSort, WorkRow } from '#shared/contracts/engine.ts';
import type { CaseId } from '#shared/kernel/ids.ts';
import { civilDateOf, endOfDay, type Instant } from '#shared/kernel/time.ts';
import { searchText, soundOf } from './initials.ts';

/**
 * The worklist in memory: slim rows, one sorted order for each key that was asked for, and search text made once. A
 * question over 50,000 rows walks one array; nothing is sorted or fetched for it.
 */
export type WorkIndex = {
  put(rows: readonly WorkRow[]): void;
  remove(ids: readonly CaseId[]): void;
  get(id: CaseId): WorkRow | undefined;
  size(): number;
  /** Ids of all rows that match, in the asked order; the same array as long as nothing moved. */
  matching(query: Pick<WorklistQuery, 'filter' | 'sort' | 'descending'>): readonly CaseId[];
  counts(filter: WorklistFilter, now: Instant): WorklistCounts;
  version(): number;
  /** All entries in the order of urgency, as `restore` takes them. */
  entries(): readonly WorkEntry[];
  /** Fills an empty index with entries in the order of urgency: no text is made, nothing is sorted. */
  restore(kept: readonly WorkEntry[]): void;
};

/** A row with what questions about it go by. */
export type WorkEntry = {
  readonly row: WorkRow;
  readonly text: string;
  /** When the step is due; never = after everything. */
  readonly due: number;
  readonly debtor: string;
  readonly number: string;
};

const NEVER = Number.MAX_SAFE_INTEGER;
/** Beyond this many moved rows a whole sort is cheaper than putting them in one by one. */
const FEW = 300;
const ANSWERS_KEPT = 20;

function dueOf({ step }: WorkRow): number {
  if (step?.dueAt !== undefined) return step.dueAt;
  return step?.dueDate === undefined ? NEVER : endOfDay(step.dueDate);
}

/** Digits of equal width, so that 执9号 stands before 执10号. */
function numberKey(caseNumber: string): string {
  return searchText(caseNumber).replace(/\d+/g, (digits) => digits.padStart(8, '0'));
}

function entryOf(row: WorkRow): WorkEntry {
  const names = [...row.debtors, row.creditor].filter((name) => name !== '');
  const sounds = names.map(soundOf);
  return {
    row,
    text: [searchText(row.caseNumber), ...names.map(searchText), ...sounds.map((sound) => sound.letters)].join('\n'),
    due: dueOf(row),
    debtor: sounds[0]?.syllables ?? '',
    number: numberKey(row.caseNumber),
  };
}

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const STATUS_ORDER = ['filed', 'enforcing', 'settled', 'stayed', 'round-terminated', 'closed'] as const satisfies readonly WorkRow['status'][];

const ORDERS: Readonly<Record<WorklistSort, (a: WorkEntry, b: WorkEntry) => number>> = {
  urgency: (a, b) => (a.row.step?.urgency ?? 1_000) - (b.row.step?.urgency ?? 1_000) || a.due - b.due,
  due: (a, b) => a.due - b.due,
  'case-number': (a, b) => text(a.number, b.number),
  'filed-on': (a, b) => text(a.row.filedOn, b.row.filedOn),
  principal: (a, b) => a.row.principal - b.row.principal,
  balance: (a, b) => (a.row.balance ?? a.row.principal) - (b.row.balance ?? b.row.principal),
  debtor: (a, b) => text(a.debtor, b.debtor),
  status: (a, b) => STATUS_ORDER.indexOf(a.row.status) - STATUS_ORDER.indexOf(b.row.status),
};

function compareBy(sort: WorklistSort): (a: WorkEntry, b: WorkEntry) => number {
  const order = ORDERS[sort];
  return (a, b) => order(a, b) || text(a.number, b.number) || text(a.row.id, b.row.id);
}

type Test = (entry: WorkEntry) => boolean;

function oneOfList<T>(values: readonly T[] | undefined, pick: (entry: WorkEntry) => T | undefined): Test[] {
  if (values === undefined || values.length === 0) return [];
  const set = new Set<T | undefined>(values);
  return [(entry) => set.has(pick(entry))];
}

const ENDED: ReadonlySet<WorkRow['status']> = new Set(['closed', 'round-terminated']);

/** The filter as a list of tests, the cheap ones first. */
function testsOf(filter: WorklistFilter): readonly Test[] {
  const tests: Test[] = [
    ...oneOfList(filter.status, (entry) => entry.row.status),
    ...oneOfList(filter.judge, (entry) => entry.row.judge),
    ...oneOfList(filter.causes, (entry) => entry.row.cause),
    ...oneOfList(filter.stages, (entry) => entry.row.step?.stage),
    ...oneOfList(filter.steps, (entry) => entry.row.step?.step),
    ...oneOfList(filter.tones, (entry) => entry.row.step?.tone),
    ...oneOfList(filter.waitingOn, (entry) => entry.row.step?.waitingOn),
  ];
  const { open, marked, dueThrough, filedFrom, filedThrough, principalFrom, principalThrough } = filter;
  if (open !== undefined) tests.push((entry) => !ENDED.has(entry.row.status) === open);
  if (marked !== undefined) tests.push((entry) => (entry.row.mark !== undefined) === marked);
  if (dueThrough !== undefined) {
    const end = endOfDay(dueThrough);
    tests.push((entry) => entry.due <= end);
  }
  if (filedFrom !== undefined) tests.push((entry) => entry.row.filedOn >= filedFrom);
  if (filedThrough !== undefined) tests.push((entry) => entry.row.filedOn <= filedThrough);
  if (principalFrom !== undefined) tests.push((entry) => entry.row.principal >= principalFrom);
  if (principalThrough !== undefined) tests.push((entry) => entry.row.principal <= principalThrough);
  for (const word of (filter.text ?? '').trim().split(/\s+/)) {
    const wanted = searchText(word);
    if (wanted !== '') tests.push((entry) => entry.text.includes(wanted));
  }
  return tests;
}

function passes(entry: WorkEntry, tests: readonly Test[]): boolean {
  for (const test of tests) if (!test(entry)) return false;
  return true;
}

type Order = { list: WorkEntry[]; readonly stale: Set<CaseId> };

function tally(into: Record<string, number>, key: string | undefined): void {
  if (key !== undefined) into[key] = (into[key] ?? 0) + 1;
}

/** Position of the first entry that comes after this one. */
function placeOf(list: readonly WorkEntry[], entry: WorkEntry, compare: (a: WorkEntry, b: WorkEntry) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = list[middle];
    if (there !== undefined && compare(there, entry) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function createWorkIndex(): WorkIndex {
  const entries = new Map<CaseId, WorkEntry>();
  const orders = new Map<WorklistSort, Order>();
  let moved = 0;
  /** Answers since the last move, for scrolling and for several windows. */
  let answers = new Map<string, readonly CaseId[]>();

  function stir(): void {
    moved += 1;
    answers = new Map();
  }

  function touch(id: CaseId): void {
    for (const order of orders.values()) order.stale.add(id);
  }

  /** Takes the moved rows out and puts them back where they belong now. */
  function refresh(order: Order, compare: (a: WorkEntry, b: WorkEntry) => number): void {
    if (order.stale.size === 0) return;
    const kept = order.list.filter((entry) => !order.stale.has(entry.row.id));
    const back = [...order.stale].flatMap((id) => entries.get(id) ?? []).sort(compare);
    if (back.length > FEW) {
      order.list = [...kept, ...back].sort(compare);
    } else {
      for (const entry of back) kept.splice(placeOf(kept, entry, compare), 0, entry);
      order.list = kept;
    }
    order.stale.clear();
  }

  function ordered(sort: WorklistSort): readonly WorkEntry[] {
    const compare = compareBy(sort);
    const known = orders.get(sort);
    if (known !== undefined) {
      refresh(known, compare);
      return known.list;
    }
    const fresh: Order = { list: [...entries.values()].sort(compare), stale: new Set() };
    orders.set(sort, fresh);
    return fresh.list;
  }

  return {
    put(rows) {
      for (const row of rows) {
        entries.set(row.id, entryOf(row));
        touch(row.id);
      }
      if (rows.length > 0) stir();
    },
    remove(ids) {
      for (const id of ids) {
        if (!entries.delete(id)) continue;
        touch(id);
        stir();
      }
    },
    get: (id) => entries.get(id)?.row,
    size: () => entries.size,
    matching({ filter, sort, descending }) {
      const key = JSON.stringify([filter, sort, descending]);
      const known = answers.get(key);
      if (known !== undefined) return known;
      const tests = testsOf(filter);
      const list = ordered(sort);
      const ids: CaseId[] = [];
      if (descending) for (let i = list.length - 1; i >= 0; i -= 1) take(list[i]);
      else for (const entry of list) take(entry);
      function take(entry: WorkEntry | undefined): void {
        if (entry !== undefined && passes(entry, tests)) ids.push(entry.row.id);
      }
      if (answers.size >= ANSWERS_KEPT) answers.clear();
      answers.set(key, ids);
      return ids;
    },
    counts(filter, now) {
      const tests = testsOf(filter);
      const counts = { all: 0, byStatus: {}, byStage: {}, byStep: {}, byTone: {}, byWaiting: {}, byJudge: {}, overdue: 0, dueToday: 0 };
      const today = endOfDay(civilDateOf(now));
      for (const entry of entries.values()) {
        if (!passes(entry, tests)) continue;
        counts.all += 1;
        tally(counts.byStatus, entry.row.status);
        tally(counts.byStage, entry.row.step?.stage);
        tally(counts.byStep, entry.row.step?.step);
        tally(counts.byTone, entry.row.step?.tone);
        tally(counts.byWaiting, entry.row.step?.waitingOn);
        tally(counts.byJudge, entry.row.judge);
        if (entry.due < now) counts.overdue += 1;
        else if (entry.due <= today) counts.dueToday += 1;
      }
      return counts;
    },
    version: () => moved,
    entries: () => ordered('urgency'),
    restore(kept) {
      for (const entry of kept) entries.set(entry.row.id, entry);
      orders.set('urgency', { list: [...kept], stale: new Set() });
      stir();
    },
  };
}
