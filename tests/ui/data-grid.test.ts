import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import DataGrid from '#renderer/ui/DataGrid.vue';
import { movedCursor, nextSort } from '#renderer/ui/grid.ts';
import { mountPart, press } from './support/mount-part.ts';
import type { GridSort } from '#renderer/ui/grid.ts';
import type { VueWrapper } from '@vue/test-utils';

type Row = { readonly id: string; readonly name: string };
const COLUMNS = [
  { id: 'id', label: '案号', width: 100, sortable: true, text: (row: Row) => row.id },
  { id: 'name', label: '当事人', width: { min: 100, grow: 1 }, text: (row: Row) => row.name },
];
const ROWS = 50_000;
/** 29 px head and 20 rows of 35 px. */
const HEIGHT = 29 + 20 * 35;

const row = (index: number): Row => ({ id: `r${String(index)}`, name: `某${String(index)}` });
const asked = new Set<number>();
const activeKey = ref<string | null>(null);
const sort = ref<GridSort | null>(null);
const selected = ref<ReadonlySet<string>>(new Set());
const opened: string[] = [];
const count = ref(ROWS);
const selectable = ref(false);
let grid: VueWrapper;

/** happy-dom lays nothing out: the scroller gets its size from here. */
function layOut(): void {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(HEIGHT);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(HEIGHT);
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockImplementation(() => 29 + count.value * 35);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'scrollTo').mockImplementation(function scrollTo(this: HTMLElement, to?: number | ScrollToOptions) {
    this.scrollTop = typeof to === 'object' ? (to.top ?? 0) : (to ?? 0);
    this.dispatchEvent(new Event('scroll'));
  } as HTMLElement['scrollTo']);
}

beforeEach(async () => {
  layOut();
  asked.clear();
  opened.length = 0;
  activeKey.value = null;
  sort.value = null;
  selected.value = new Set();
  count.value = ROWS;
  selectable.value = false;
  grid = mountPart(DataGrid, {
    props: () => ({
      columns: COLUMNS,
      rowCount: count.value,
      getRow: (index: number) => {
        asked.add(index);
        return index === 7 ? undefined : row(index);
      },
      rowKey: (each: Row) => each.id,
      indexOfKey: (key: string) => (key === 'gone' ? -1 : Number(key.slice(1))),
      label: '案件',
      selectable: selectable.value,
      activeKey: activeKey.value,
      'onUpdate:activeKey': (key: string | null) => { activeKey.value = key; },
      sort: sort.value,
      'onUpdate:sort': (next: GridSort | null) => { sort.value = next; },
      selectedKeys: selected.value,
      'onUpdate:selectedKeys': (keys: ReadonlySet<string>) => { selected.value = keys; },
      onOpen: (each: Row) => { opened.push(each.id); },
    }),
    slots: { empty: () => '没有案件' },
  });
  await nextTick();
});
afterEach(() => { grid.unmount(); });

const scroller = (): Element => grid.get('[role=grid]').element;
const drawn = (): number[] => grid.findAll('.line').map((line) => Number(line.attributes('aria-rowindex')) - 2);
async function key(name: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = press(scroller(), name, more);
  await nextTick();
  await nextTick();
  return event;
}

describe('rows', () => {
  test('only rows on screen are asked for, however many there are', () => {
    expect(asked.size).toBeGreaterThan(15);
    expect(asked.size).toBeLessThan(60);
    expect(grid.get('[role=grid]').attributes('aria-rowcount')).toBe(String(ROWS + 1));
  });

  test('a row that has not come keeps its place without text', () => {
    const line = grid.get('[aria-rowindex="9"]');
    expect(line.text()).toBe('');
    expect(line.find('.bar').exists()).toBe(true);
  });

  test('an empty list says so', async () => {
    count.value = 0;
    await nextTick();
    expect(grid.text()).toContain('没有案件');
    expect(drawn()).toEqual([]);
  });
});

describe('keys', () => {
  test('down, up, home and end move the cursor and choose its row', async () => {
    await key('ArrowDown');
    expect(activeKey.value).toBe('r0');
    await key('ArrowDown');
    expect(activeKey.value).toBe('r1');
    await key('ArrowUp');
    expect(activeKey.value).toBe('r0');
    await key('End');
    expect(activeKey.value).toBe('r49999');
    expect(drawn()).toContain(49_999);
    await key('Home');
    expect(activeKey.value).toBe('r0');
    expect(drawn()).toContain(0);
  });

  test('a page is what fits on screen, less one row to keep the place', async () => {
    await key('Home');
    await key('PageDown');
    expect(activeKey.value).toBe('r19');
    await key('PageUp');
    expect(activeKey.value).toBe('r0');
  });

  test('the cursor row is named to screen readers and drawn', async () => {
    await key('End');
    const named = grid.get('[role=grid]').attributes('aria-activedescendant');
    expect(named).toBeDefined();
    expect(document.getElementById(named ?? '')?.textContent).toContain('r49999');
  });

  test('enter opens the row, and not while an input method composes', async () => {
    await key('ArrowDown');
    await key('Enter', { isComposing: true });
    expect(opened).toEqual([]);
    const event = await key('Enter');
    expect(opened).toEqual(['r0']);
    expect(event.defaultPrevented).toBe(true);
  });

  test('space picks and unpicks only where rows can be picked', async () => {
    await key('ArrowDown');
    await key(' ');
    expect([...selected.value]).toEqual([]);
    selectable.value = true;
    await nextTick();
    await key(' ');
    expect([...selected.value]).toEqual(['r0']);
    await key(' ');
    expect([...selected.value]).toEqual([]);
  });

  test('keys with Ctrl belong to the application', async () => {
    await key('ArrowDown');
    await key('End', { ctrlKey: true });
    expect(activeKey.value).toBe('r0');
  });

  test('a row that the list no longer has leaves the cursor inside it', async () => {
    await key('End');
    activeKey.value = 'gone';
    count.value = 10;
    await nextTick();
    await key('ArrowUp');
    expect(activeKey.value).toBe('r8');
  });
});

describe('columns', () => {
  test('a header sorts up, down, then gives the order back', async () => {
    const header = grid.get('.sorter');
    await header.trigger('click');
    expect(sort.value).toEqual({ column: 'id', direction: 'up' });
    expect(grid.get('[role=columnheader]').attributes('aria-sort')).toBe('ascending');
    await header.trigger('click');
    expect(sort.value).toEqual({ column: 'id', direction: 'down' });
    await header.trigger('click');
    expect(sort.value).toBeNull();
  });

  test('another column begins anew', () => {
    expect(nextSort({ column: 'id', direction: 'down' }, 'name')).toEqual({ column: 'name', direction: 'up' });
  });
});

test('the cursor never leaves the list, from anywhere, by any key', () => {
  for (const name of ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End']) {
    for (const cursor of [-1, 0, 1, 4]) {
      for (const page of [0, 1, 3, 50]) {
        const to = movedCursor(name, cursor, 5, page);
        expect(to, `${name} from ${String(cursor)} by ${String(page)}`).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(4);
      }
    }
    expect(movedCursor(name, 0, 0, 10)).toBeNull();
  }
  expect(movedCursor('a', 0, 5, 3)).toBeNull();
});
