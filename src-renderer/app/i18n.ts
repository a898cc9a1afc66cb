import { createI18n } from 'vue-i18n';
import { composeMessages, DEFAULT_LOCALE, isLocale, LOCALES, matchLocale } from '#shared/locales/index.ts';
import type { Locale, MessageTree } from '#shared/locales/index.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';

/** Same key as stores/theme.ts keeps its own under: settings of the window, not data. */
const STORED = 'lianzhi.language';

const chinese = import.meta.glob<MessageTree>('../../src-shared/locales/zh-CN/*.json', { eager: true, import: 'default' });
const english = import.meta.glob<MessageTree>('../../src-shared/locales/en/*.json', { import: 'default' });

/** What the composed words look like to vue-i18n, which wants mutable trees. */
type Tree = { [name: string]: string | Tree };

/**
 * The window's words. Chinese is in the first bundle, English is fetched from the page's own origin when chosen.
 * Sentences are compiled to trees and walked, never to functions: the content security policy allows no `eval`.
 */
export const i18n = createI18n({
  legacy: false,
  globalInjection: true,
  locale: DEFAULT_LOCALE as string,
  fallbackLocale: DEFAULT_LOCALE as string,
  // A key without words is found by the checks of a submission; on screen its key is the best that can be said.
  missingWarn: false,
  fallbackWarn: false,
  messages: { [DEFAULT_LOCALE]: composeMessages(DEFAULT_LOCALE, chinese, MECHANISMS) as Tree },
});

async function loadEnglish(): Promise<Tree> {
  const files = await Promise.all(Object.entries(english).map(async ([path, load]) => [path, await load()] as const));
  return composeMessages('en', Object.fromEntries(files), MECHANISMS) as Tree;
}

/** The language chosen earlier on this machine, else the first of the system's that the product speaks. */
export function wishedLocale(): Locale {
  try {
    const stored = localStorage.getItem(STORED);
    if (isLocale(stored)) return stored;
  } catch {
    // Storage may be forbidden; then the system's languages decide.
  }
  return matchLocale(navigator.languages);
}

/** Changes the language of the window, of its document and of the next start. */
export async function setLocale(locale: Locale): Promise<void> {
  if (!i18n.global.availableLocales.includes(locale)) i18n.global.setLocaleMessage(locale, await loadEnglish());
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
  try {
    localStorage.setItem(STORED, locale);
  } catch {
    // Not kept then; the choice holds until the window closes.
  }
}

/** The language now. */
export function currentLocale(): Locale {
  const locale: unknown = i18n.global.locale.value;
  return isLocale(locale) ? locale : DEFAULT_LOCALE;
}

/** The language after this one, for the command 切换语言. */
export function nextLocale(): Locale {
  return LOCALES[(LOCALES.indexOf(currentLocale()) + 1) % LOCALES.length] ?? DEFAULT_LOCALE;
}
