import { afterEach, describe, expect, test, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import CommandPalette from '#renderer/ui/CommandPalette.vue';
import SearchField from '#renderer/ui/SearchField.vue';
import TextField from '#renderer/ui/forms/TextField.vue';
import { isComposing } from '#renderer/ui/composition.ts';
import { mountPart, press } from './support/mount-part.ts';
import type { VueWrapper } from '@vue/test-utils';

let part: VueWrapper | undefined;
afterEach(() => part?.unmount());

/** What a Chinese input method does while 「王」 is written: each letter is in the field, none of them is a word. */
function compose(input: HTMLInputElement, steps: readonly string[], settled: string): void {
  input.dispatchEvent(new Event('compositionstart'));
  for (const text of steps) {
    input.value = text;
    input.dispatchEvent(new Event('input'));
  }
  input.value = settled;
  input.dispatchEvent(new Event('compositionend'));
}

describe('the search field', () => {
  const model = ref('');
  const said: string[] = [];
  const happened: string[] = [];

  function mountField(): HTMLInputElement {
    model.value = '';
    said.length = 0;
    happened.length = 0;
    part = mountPart(SearchField, {
      props: () => ({
        label: '筛选',
        slash: true,
        modelValue: model.value,
        'onUpdate:modelValue': (value: string) => {
          said.push(value);
          model.value = value;
        },
        onEnter: () => { happened.push('enter'); },
        onDown: () => { happened.push('down'); },
      }),
    });
    return part.get('input').element;
  }

  test('says nothing of half-composed pinyin, and the word once', async () => {
    const input = mountField();
    compose(input, ['w', 'wa', 'wang'], '王');
    await vi.waitFor(() => { expect(said).toEqual(['王']); });
  });

  function type(input: HTMLInputElement, text: string): void {
    input.value = text;
    input.dispatchEvent(new Event('input'));
  }

  test('takes plain typing letter by letter, each one frame later', async () => {
    const input = mountField();
    type(input, '9');
    expect(said).toEqual([]);
    await vi.waitFor(() => { expect(said).toEqual(['9']); });
    type(input, '90');
    await vi.waitFor(() => { expect(said).toEqual(['9', '90']); });
  });

  test('Enter and Down never run ahead of what was typed', () => {
    const input = mountField();
    type(input, '9');
    press(input, 'Enter');
    expect([said, happened]).toEqual([['9'], ['enter']]);
    type(input, '90');
    press(input, 'ArrowDown');
    expect([said, happened]).toEqual([['9', '90'], ['enter', 'down']]);
  });

  test('a field that is gone says nothing any more', async () => {
    const input = mountField();
    type(input, '9');
    part?.unmount();
    part = undefined;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(said).toEqual([]);
  });

  test('Enter and Down of an input method are not ours, by either of its two signs', () => {
    const input = mountField();
    press(input, 'Enter', { isComposing: true });
    press(input, 'Enter', { keyCode: 229 });
    press(input, 'ArrowDown', { keyCode: 229 });
    expect(happened).toEqual([]);
    press(input, 'Enter');
    press(input, 'ArrowDown');
    expect(happened).toEqual(['enter', 'down']);
  });

  test('Esc empties the field before it leaves it, and not while composing', async () => {
    const input = mountField();
    type(input, '王');
    press(input, 'Escape', { isComposing: true });
    await vi.waitFor(() => { expect(model.value).toBe('王'); });
    press(input, 'Escape');
    await nextTick();
    expect(model.value).toBe('');
  });

  test('a slash anywhere brings the focus, but not one that is typed into another field', () => {
    const input = mountField();
    const other = document.createElement('textarea');
    document.body.append(other);
    press(other, '/');
    expect(document.activeElement).not.toBe(input);
    press(document.body, '/');
    expect(document.activeElement).toBe(input);
    other.remove();
  });
});

test('a text field never submits the Enter that picks a word', () => {
  let entered = 0;
  part = mountPart(TextField, { props: { label: '住址', modelValue: '', onEnter: () => { entered += 1; } } });
  const input = part.get('input').element;
  press(input, 'Enter', { isComposing: true });
  press(input, 'Enter', { keyCode: 229 });
  expect(entered).toBe(0);
  press(input, 'Enter');
  expect(entered).toBe(1);
});

test('the palette asks for settled words only and runs nothing while composing', async () => {
  const asked: string[] = [];
  const ran: string[] = [];
  const open = ref(false);
  part = mountPart(CommandPalette, {
    props: () => ({
      open: open.value,
      groups: [{ id: 'people', label: '人员', items: [{ id: 'a', label: '王某', icon: 'person' }, { id: 'b', label: '汪某', icon: 'person' }] }],
      onSearch: (text: string) => { asked.push(text); },
      onRun: (item: { id: string }) => { ran.push(item.id); },
      onClose: () => { open.value = false; },
    }),
  });
  open.value = true;
  await nextTick();
  const input = document.querySelector<HTMLInputElement>('[role=combobox]');
  if (input === null) throw new Error('no palette');
  expect(asked).toEqual(['']);
  compose(input, ['w', 'wa'], '王');
  expect(asked).toEqual(['', '王']);
  press(input, 'ArrowDown');
  await nextTick();
  expect(document.querySelector('[aria-selected=true]')?.textContent).toContain('汪某');
  press(input, 'Enter', { keyCode: 229 });
  expect(ran).toEqual([]);
  press(input, 'Enter');
  expect(ran).toEqual(['b']);
});

test('both signs of an input method are known', () => {
  expect(isComposing(new KeyboardEvent('keydown', { key: 'a', isComposing: true }))).toBe(true);
  expect(isComposing(new KeyboardEvent('keydown', { key: 'a' }))).toBe(false);
});
