import { afterEach, expect, test, vi } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import ConfirmDialog from '#renderer/ui/ConfirmDialog.vue';
import ModalDialog from '#renderer/ui/ModalDialog.vue';
import PopPanel from '#renderer/ui/PopPanel.vue';
import { hasLayer } from '#renderer/ui/layers.ts';
import { mountPart, press } from './support/mount-part.ts';
import type { VueWrapper } from '@vue/test-utils';

let part: VueWrapper | undefined;
afterEach(() => {
  part?.unmount();
  part = undefined;
});
const settle = async (): Promise<void> => {
  await nextTick();
  await nextTick();
};

test('Esc closes the topmost layer only, and never one that an input method is using', async () => {
  const [lower, upper] = [ref(true), ref(false)];
  part = mountPart(
    defineComponent({
      setup: () => () => [
        h(ModalDialog, { open: lower.value, title: '下', onClose: () => { lower.value = false; } }, { default: () => h('input', { id: 'lower' }) }),
        h(ModalDialog, { open: upper.value, title: '上', onClose: () => { upper.value = false; } }, { default: () => h('input', { id: 'upper' }) }),
      ],
    }),
  );
  await settle();
  upper.value = true;
  await settle();
  expect(document.activeElement?.id).toBe('upper');
  press(document.body, 'Escape', { isComposing: true });
  await settle();
  expect([lower.value, upper.value]).toEqual([true, true]);
  press(document.body, 'Escape');
  await settle();
  expect([lower.value, upper.value]).toEqual([true, false]);
  press(document.body, 'Escape');
  await settle();
  expect(lower.value).toBe(false);
  expect(hasLayer()).toBe(false);
});

test('the focus moves in, stays in, and comes back', async () => {
  const open = ref(false);
  const before = document.createElement('button');
  document.body.append(before);
  before.focus();
  part = mountPart(ConfirmDialog, { props: () => ({ open: open.value, title: '撤回', verb: '撤回申请', danger: true, onCancel: () => { open.value = false; } }) });
  open.value = true;
  await settle();
  // What cannot be taken back is not one Enter away.
  expect(document.activeElement?.textContent.trim()).toBe('取消');
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] button')];
  const last = buttons.at(-1);
  last?.focus();
  press(last ?? document.body, 'Tab');
  expect(document.activeElement).toBe(buttons[0]);
  press(buttons[0] ?? document.body, 'Tab', { shiftKey: true });
  expect(document.activeElement).toBe(last);
  press(document.body, 'Escape');
  await settle();
  expect(open.value).toBe(false);
  expect(document.activeElement).toBe(before);
  before.remove();
});

test('a panel closes by a press outside, not by one inside or on its own button', async () => {
  const closed = vi.fn();
  const open = ref(false);
  part = mountPart(PopPanel, {
    props: () => ({ open: open.value, label: '同步', onClose: closed }),
    slots: { anchor: () => h('button', { id: 'anchor' }), default: () => h('p', { id: 'inside' }) },
  });
  document.getElementById('anchor')?.focus();
  open.value = true;
  await settle();
  const down = (id: string): void => { (document.getElementById(id) ?? document.body).dispatchEvent(new Event('pointerdown', { bubbles: true })); };
  down('inside');
  down('anchor');
  expect(closed).not.toHaveBeenCalled();
  down('elsewhere');
  expect(closed).toHaveBeenCalledOnce();
});
