import type { BrowserContext } from '@playwright/test';

/**
 * What a story costs the people in it. Every press of a pointer is a click, a drag too; every key is one, a typed character
 * and a modifier too. A list of the browser's own is opened and chosen from (two clicks); files are dropped at once (one).
 */
export type Cost = { readonly clicks: number; readonly keys: number };

export type Tally = {
  /** Counts the hands of whoever sits at this browser, from its first page on. */
  watch(context: BrowserContext): Promise<void>;
  /** What is done meanwhile is the story looking, not somebody working. */
  aside<T>(look: () => Promise<T>): Promise<T>;
  /** Begins a step: what follows is counted under its name. */
  step(name: string): void;
  /** By step, in the order of the story. */
  read(): ReadonlyMap<string, Cost>;
};

/** Runs in the page. A text that comes without keys (`fill`) costs a key for each of its characters. */
function count(): void {
  const tell = (clicks: number, keys: number) => { (globalThis as unknown as { tallied: (clicks: number, keys: number) => void }).tallied(clicks, keys); };
  let isKeyed = false;
  addEventListener('pointerdown', ({ isTrusted }) => { if (isTrusted) tell(1, 0); }, true);
  addEventListener('keydown', ({ isTrusted, repeat, key, ctrlKey, metaKey }) => {
    if (!isTrusted || repeat) return;
    isKeyed = key.length === 1 && !ctrlKey && !metaKey;
    tell(0, 1);
  }, true);
  addEventListener('keyup', () => { isKeyed = false; }, true);
  addEventListener('input', (event) => {
    const { data } = event as InputEvent;
    if (event.isTrusted && !isKeyed && data !== null && data !== undefined) tell(0, [...data].length);
    isKeyed = false;
  }, true);
  addEventListener('change', ({ target, isTrusted }) => {
    if (target instanceof HTMLInputElement && target.type === 'file') tell(1, 0);
    else if (target instanceof HTMLSelectElement && !isTrusted) tell(2, 0);
  }, true);
}

export function newTally(): Tally {
  const costs = new Map<string, Cost>();
  let name = '';
  let looking = 0;
  const tallied = (_source: unknown, clicks: number, keys: number): void => {
    if (looking > 0 || name === '') return;
    const before = costs.get(name) ?? { clicks: 0, keys: 0 };
    costs.set(name, { clicks: before.clicks + clicks, keys: before.keys + keys });
  };
  return {
    async watch(context) {
      await context.exposeBinding('tallied', tallied);
      await context.addInitScript(count);
    },
    async aside(look) {
      looking += 1;
      try {
        return await look();
      } finally {
        looking -= 1;
      }
    },
    step(next) {
      name = next;
      if (!costs.has(next)) costs.set(next, { clicks: 0, keys: 0 });
    },
    read: () => costs,
  };
}

export function costLine(label: string, { clicks, keys }: Cost): string {
  return `${String(clicks).padStart(4)} clicks ${String(keys).padStart(4)} keys  ${label}`;
}

/** The whole of it, and a line for each step: what `npm run stories` prints. */
export function costTable(costs: Iterable<readonly [string, Cost]>): { readonly total: Cost; readonly text: string } {
  const rows = [...costs];
  const total = rows.reduce<Cost>((sum, [, cost]) => ({ clicks: sum.clicks + cost.clicks, keys: sum.keys + cost.keys }), { clicks: 0, keys: 0 });
  return { total, text: [...rows.map(([label, cost]) => costLine(label, cost)), costLine('together', total)].join('\n') };
}
