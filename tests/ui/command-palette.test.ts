import { expect, test } from 'vitest';
import { nextTick, reactive } from 'vue';
import CommandPalette from '#renderer/ui/CommandPalette.vue';
import type { PaletteGroup } from '#renderer/ui/parts.ts';
import { mountPart, press } from './support/mount-part.ts';

const cases = (...ids: string[]): readonly PaletteGroup[] => [{ id: 'cases', label: '案件', items: ids.map((id) => ({ id, label: id, icon: 'case' })) }];

async function open() {
  const opened: string[] = [];
  const props = reactive({
    open: false, groups: cases('case-1', 'case-2'), busy: false,
    onRun: (item: { readonly id: string }) => { opened.push(item.id); },
  });
  mountPart(CommandPalette, { props: () => ({ ...props }) });
  props.open = true;
  await nextTick();
  const field = document.querySelector<HTMLInputElement>('[role=combobox]');
  if (field === null) throw new Error('no field');
  const enter = async () => {
    press(field, 'Enter');
    await nextTick();
  };
  const type = async (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await nextTick();
  };
  /** Typed and entered, and the answer has not come. */
  const enterTooSoon = async (text: string) => {
    await type(text);
    props.busy = true;
    await nextTick();
    await enter();
  };
  const answer = async (...ids: string[]) => {
    Object.assign(props, { busy: false, groups: cases(...ids) });
    await nextTick();
  };
  return { opened, enter, type, enterTooSoon, answer };
}

test('an Enter before the answer has come opens the hit of the answer, not of what was typed before', async () => {
  const { opened, enterTooSoon, answer } = await open();
  await enterTooSoon('90095');
  expect(opened).toEqual([]);
  await answer('case-95');
  expect(opened).toEqual(['case-95']);
});

test('who types on has not asked for anything yet', async () => {
  const { opened, enter, type, enterTooSoon, answer } = await open();
  await enterTooSoon('9');
  await type('90');
  await answer('case-90');
  expect(opened).toEqual([]);
  await enter();
  expect(opened).toEqual(['case-90']);
});
