import { afterEach, expect, test } from 'vitest';
import { nextTick, ref } from 'vue';
import DateField from '#renderer/ui/forms/DateField.vue';
import MonthGrid from '#renderer/ui/forms/MonthGrid.vue';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { mountPart, press, testClock } from './support/mount-part.ts';
import type { CivilDate } from '#shared/kernel/time.ts';
import type { VueWrapper } from '@vue/test-utils';

const clock = testClock(instantAt(civilDate('2026-09-11'), '00:30'));
let part: VueWrapper | undefined;
afterEach(() => part?.unmount());

const picked: string[] = [];
function show(chosen: string | null, limits: { min?: CivilDate; max?: CivilDate } = {}): VueWrapper {
  picked.length = 0;
  part = mountPart(MonthGrid, { props: { chosen, ...limits, onPick: (date: string) => { picked.push(date); } }, clock });
  return part;
}
const cursor = (): string => part?.get('td [tabindex="0"]').attributes('aria-label')?.slice(0, 10) ?? '';
async function key(name: string): Promise<void> {
  press(part?.get('table').element ?? document.body, name);
  await nextTick();
}

test('today is the day in Shanghai by the product’s own clock, half an hour after midnight too', () => {
  show(null);
  expect(part?.get('[aria-current=date]').attributes('aria-label')).toBe('2026-09-11 星期五');
  expect(cursor()).toBe('2026-09-11');
});

test('weeks begin on Monday, and every day of the month is there once', () => {
  show('2026-02-15');
  const days = part?.findAll('td button').map((day) => day.attributes('aria-label')?.slice(0, 10)) ?? [];
  expect(days[0]).toBe('2026-01-26');
  expect(new Set(days).size).toBe(42);
  expect(days.filter((day) => day?.startsWith('2026-02') === true)).toHaveLength(28);
});

test.each([
  ['2026-03-31', 'PageUp', '2026-02-28'],
  ['2024-03-31', 'PageUp', '2024-02-29'],
  ['2026-12-31', 'PageDown', '2027-01-31'],
  ['2026-01-01', 'ArrowLeft', '2025-12-31'],
  ['2026-09-11', 'ArrowDown', '2026-09-18'],
  ['2026-09-11', 'Home', '2026-09-07'],
  ['2026-09-11', 'End', '2026-09-13'],
])('from %s, %s goes to %s', async (from, name, to) => {
  show(from);
  await key(name);
  expect(cursor()).toBe(to);
});

test('days beyond the limits cannot be taken', async () => {
  show('2026-09-11', { min: civilDate('2026-09-10'), max: civilDate('2026-09-12') });
  const open = part?.findAll('td button:not([disabled])').map((day) => day.attributes('aria-label')?.slice(8, 10));
  expect(open).toEqual(['10', '11', '12']);
  await part?.get('td button:not([disabled])').trigger('click');
  expect(picked).toEqual(['2026-09-10']);
});

test('a typed day beyond the limits is told, not taken; a half-typed one is never a day', async () => {
  const model = ref<string | null>(null);
  part = mountPart(DateField, {
    props: () => ({ label: '送达日期', max: civilDate('2026-09-11'), modelValue: model.value, 'onUpdate:modelValue': (date: string | null) => { model.value = date; } }),
    clock,
  });
  const input = part.get('input');
  await input.setValue('0912');
  await input.trigger('blur');
  expect(model.value).toBeNull();
  expect(part.text()).toContain('2026-09-11');
  expect(input.attributes('aria-invalid')).toBe('true');
  await input.setValue('0911');
  await input.trigger('blur');
  expect(model.value).toBe('2026-09-11');
  expect(input.element.value).toBe('2026-09-11');
  expect(part.text()).toContain('星期五');
  await input.setValue('上周');
  await input.trigger('blur');
  expect(model.value).toBeNull();
  expect(input.element.value).toBe('上周');
});
