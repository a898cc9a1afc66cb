import { afterEach, expect, test } from 'vitest';
import { currentLocale, i18n, nextLocale, setLocale, wishedLocale } from '#renderer/app/i18n.ts';
import { composeMessages, fillSentence, isLocale, matchLocale } from '#shared/locales/index.ts';

afterEach(async () => {
  localStorage.clear();
  await setLocale('zh-CN');
});

test('words of every file are found under the name of their file', () => {
  expect(composeMessages('zh-CN', { './zh-CN/queue.json': { title: '队列' }, '/x/en/queue.json': { title: 'Queue' } })).toEqual({ queue: { title: '队列' } });
  expect(() => composeMessages('en', { './queue.txt': {} })).toThrow(TypeError);
});

test('a language is matched by what the system asks for, else Chinese', () => {
  expect(matchLocale(['fr-FR', 'en-GB', 'zh-CN'])).toBe('en');
  expect(matchLocale(['zh-Hans-CN'])).toBe('zh-CN');
  expect(matchLocale(['ja'])).toBe('zh-CN');
  expect(isLocale('zh-TW')).toBe(false);
});

test('sentences of the server fill their places and keep what nobody gave', () => {
  expect(fillSentence('第 {n} 份，共 {total} 份', { n: 1, total: 3 })).toBe('第 1 份，共 3 份');
  expect(fillSentence('拒收（{code}）')).toBe('拒收（{code}）');
});

test('English comes when it is chosen, is kept for the next start, and changes the document', async () => {
  expect(i18n.global.t('ui.mask.reveal')).toBe('查看');
  expect(nextLocale()).toBe('en');
  await setLocale('en');
  expect(currentLocale()).toBe('en');
  expect(document.documentElement.lang).toBe('en');
  expect(i18n.global.t('ui.mask.reveal')).toBe('Show');
  expect(i18n.global.t('errors.BASIS_MOVED.title')).not.toContain('errors.');
  expect(wishedLocale()).toBe('en');
});
