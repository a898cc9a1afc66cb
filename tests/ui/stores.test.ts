import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextTick } from 'vue';
import { useLayoutStore } from '#renderer/stores/layout.ts';
import { useThemeStore } from '#renderer/stores/theme.ts';
import { useToastStore } from '#renderer/stores/toasts.ts';

beforeEach(() => {
  localStorage.clear();
  setActivePinia(createPinia());
});

describe('messages', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  test('leave by themselves, later when they need attention, never when they tell of a danger', () => {
    const store = useToastStore();
    store.show({ tone: 'done', title: '已存在本机' });
    store.show({ tone: 'attention', title: '退回补正' });
    store.show({ tone: 'danger', title: '被拒' });
    vi.advanceTimersByTime(5_000);
    expect(store.toasts.map(({ title }) => title)).toEqual(['退回补正', '被拒']);
    vi.advanceTimersByTime(60_000);
    expect(store.toasts.map(({ title }) => title)).toEqual(['被拒']);
  });

  test('stay while somebody reads them, and a whole time after', () => {
    const store = useToastStore();
    const id = store.show({ tone: 'info', title: '在读' });
    vi.advanceTimersByTime(4_000);
    store.hold(id, true);
    vi.advanceTimersByTime(60_000);
    expect(store.toasts).toHaveLength(1);
    store.hold(id, false);
    vi.advanceTimersByTime(4_999);
    expect(store.toasts).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(store.toasts).toHaveLength(0);
  });

  test('closed ones leave no timer behind', () => {
    const store = useToastStore();
    store.dismiss(store.show({ tone: 'info', title: '关' }));
    expect(store.toasts).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('a chosen theme is on the document, and kept where the first paint looks for it', async () => {
  const store = useThemeStore();
  store.choose('dark');
  await nextTick();
  expect(document.documentElement.dataset['theme']).toBe('dark');
  expect(localStorage.getItem('lianzhi.theme')).toBe('dark');
  store.toggle();
  await nextTick();
  expect(document.documentElement.dataset['theme']).toBe('light');
  setActivePinia(createPinia());
  expect(useThemeStore().choice).toBe('light');
});

test('a stored theme that nobody knows means the system’s', () => {
  localStorage.setItem('lianzhi.theme', 'sepia');
  expect(useThemeStore().choice).toBe('system');
});

test('layers of the frame close one at a time, the topmost first', () => {
  const store = useLayoutStore();
  store.ledgerOpen = true;
  store.paletteOpen = true;
  expect([store.closeTop(), store.paletteOpen, store.ledgerOpen]).toEqual([true, false, true]);
  expect([store.closeTop(), store.ledgerOpen]).toEqual([true, false]);
  expect(store.closeTop()).toBe(false);
});
