import { afterEach, expect, test } from 'vitest';
import PhoneLink from '#renderer/ui/PhoneLink.vue';
import { isCallable } from '#main/core/page-policy.ts';
import { mountPart } from './support/mount-part.ts';

afterEach(() => { document.body.replaceChildren(); });

test.each([
  ['0512-00000111', 'tel:051200000111'],
  ['+86 138 0000 0001', 'tel:+8613800000001'],
  ['０５１２－０００００１１１', 'tel:051200000111'],
])('%s is called as the telephone takes it, and the shell lets it out', (number, address) => {
  const href = mountPart(PhoneLink, { props: { number } }).get('a').attributes('href') ?? '';
  expect(href).toBe(address);
  expect(isCallable(href)).toBe(true);
});

test('what is no number is no link', () => {
  expect(mountPart(PhoneLink, { props: { number: '无' } }).find('a').exists()).toBe(false);
});

test.each(['tel:*%2306%23', 'tel:110;ext=1', 'sms:110', 'tel:', 'https://example.org'])('%s is not called by the shell', (address) => {
  expect(isCallable(address)).toBe(false);
});
