import { expect, test } from 'vitest';
import { reactive, readonly, ref } from 'vue';
import { plain } from '#renderer/bridge/plain.ts';

test('a form full of proxies can be cloned to a worker', () => {
  const form = ref({ on: '2026-09-03', photos: ['a'], deep: { list: [{ amount: 5 }] } });
  const draft = { payload: { record: form.value }, also: readonly(reactive({ x: [1, 2] })) };
  expect(() => structuredClone(draft)).toThrow();
  expect(structuredClone(plain(draft))).toEqual({ payload: { record: { on: '2026-09-03', photos: ['a'], deep: { list: [{ amount: 5 }] } } }, also: { x: [1, 2] } });
});

test('bytes pass as they are', () => {
  const bytes = new ArrayBuffer(3);
  expect((plain({ bytes }) as { bytes: ArrayBuffer }).bytes).toBe(bytes);
});
