import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import MaskedValue from '#renderer/ui/MaskedValue.vue';
import { mountPart } from './support/mount-part.ts';
import type { VueWrapper } from '@vue/test-utils';

const MASKED = '320599********2138';
const FULL = '320599198703162138';
const value = ref<string | undefined>();
const reasons: string[] = [];
let hidden = 0;
let part: VueWrapper;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  value.value = undefined;
  reasons.length = 0;
  hidden = 0;
  part = mountPart(MaskedValue, {
    props: () => ({
      masked: MASKED,
      what: '证件号码',
      value: value.value,
      reasons: ['核对身份'],
      onReveal: (reason: string) => { reasons.push(reason); },
      onHide: () => {
        hidden += 1;
        value.value = undefined;
      },
    }),
  });
});
afterEach(() => {
  part.unmount();
  vi.useRealTimers();
});

test('where there is one reason only it stands on the verb, and nobody types it', async () => {
  part.unmount();
  const given: string[] = [];
  part = mountPart(MaskedValue, { props: () => ({ masked: MASKED, what: '证件号码', because: '现场核对身份', onReveal: (reason: string) => { given.push(reason); } }) });
  button('查看（现场核对身份）').click();
  await nextTick();
  expect([given, document.querySelector('[role=dialog]')]).toEqual([['现场核对身份'], null]);
});

const shown = (): string => part.get('[data-private]').text();
function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((each) => each.textContent.trim() === name);
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
}

test('nothing is shown and nothing is asked for without a reason', async () => {
  await part.get('.act').trigger('click');
  const verbs = [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] footer button')];
  verbs.at(-1)?.click();
  await nextTick();
  expect(reasons).toEqual([]);
  expect(document.querySelector('[role=dialog]')?.textContent).toContain('请写明理由');
});

test('a reason is handed over, and the value stays masked until the owner has it', async () => {
  await part.get('.act').trigger('click');
  button('核对身份').click();
  await nextTick();
  [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] footer button')].at(-1)?.click();
  await nextTick();
  expect(reasons).toEqual(['核对身份']);
  expect(shown()).toBe(MASKED);
  value.value = FULL;
  await nextTick();
  expect(shown()).toBe(FULL);
});

test('the value is masked again after a minute, and the owner is told to drop it', async () => {
  value.value = FULL;
  await nextTick();
  await vi.advanceTimersByTimeAsync(59_000);
  expect(shown()).toBe(FULL);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shown()).toBe(MASKED);
  expect(hidden).toBe(1);
});

test('it can be masked at once', async () => {
  value.value = FULL;
  await nextTick();
  await part.get('.act').trigger('click');
  expect(shown()).toBe(MASKED);
  expect(hidden).toBe(1);
});

test('another value gets a minute of its own', async () => {
  value.value = FULL;
  await nextTick();
  await vi.advanceTimersByTimeAsync(40_000);
  value.value = '320599199105182045';
  await nextTick();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shown()).toBe('320599199105182045');
});

test('a value does not outlive the part: no timer is left behind', async () => {
  value.value = FULL;
  await nextTick();
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  part.unmount();
  expect(vi.getTimerCount()).toBe(0);
});
