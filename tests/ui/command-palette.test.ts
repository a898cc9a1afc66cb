import type { VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { nextTick, reactive } from 'vue';
import CommandPalette from '#renderer/ui/CommandPalette.vue';
import type { PaletteGroup } from '#renderer/ui/parts.ts';
import { mountPart } from './support/mount-part.ts';

const cases = (...ids: string[]): readonly PaletteGroup[] => [{ id: 'cases', label: '案件', items: ids.map((id) => ({ id, label: id, icon: 'case' })) }];

let mounted: VueWrapper | undefined;
afterEach(() => { mounted?.unmount(); });

async function open() {
  const opened: string[] = [];
  const props = reactive({
    open: false, groups: cases('case-1', 'case-2'), busy: false,
    onRun: (item: { readonly id: string }) => { opened.push(item.id); },
  });
  mounted = mountPart(CommandPalette, { props: () => ({ ...props }) });
  props.open = true;
  await nextTick();
  const field = document.querySelector<HTMLInputElement>('[role=combobox]');
  if (field === null) throw new Error('no field');
  const enter = async () => {
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await nextTick();
  };
  const type = async (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await nextTick();
  };
  return { props, opened, enter, type };
}

test('an Enter before the answer has come opens the hit of the answer, not of what was typed before', async () => {
  const { props, opened, enter, type } = await open();
  await type('90095');
  props.busy = true;
  await nextTick();
  await enter();
  expect(opened).toEqual([]);
  Object.assign(props, { busy: false, groups: cases('case-95') });
  await nextTick();
  expect(opened).toEqual(['case-95']);
});

test('who types on has not asked for anything yet', async () => {
  const { props, opened, enter, type } = await open();
  await type('9');
  props.busy = true;
  await nextTick();
  await enter();
  await type('90');
  Object.assign(props, { busy: false, groups: cases('case-90') });
  await nextTick();
  expect(opened).toEqual([]);
  await enter();
  expect(opened).toEqual(['case-90']);
});
