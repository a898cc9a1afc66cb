/**
 * Words of the product. One JSON file per feature and language (`zh-CN/queue.json`); the file's name is the first part
 * of each key in it (`queue.title`). Adding a file is all it takes: the window composes the folder by itself, and Node
 * reads the files it needs by import.
 */
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The language of the law and of every key: the other one follows it. */
export const DEFAULT_LOCALE: Locale = 'zh-CN';

/** Words of one file: groups of groups of sentences. */
export type MessageTree = { readonly [name: string]: string | MessageTree };

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** The first of the wished languages (BCP 47) that the product speaks; Chinese when it speaks none of them. */
export function matchLocale(wished: readonly string[]): Locale {
  for (const language of wished) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return DEFAULT_LOCALE;
}

const PATH = /([\w-]+)\/([\w-]+)\.json$/;

/**
 * Composes files of one language by their paths (`…/zh-CN/queue.json`). Files of other languages are left out.
 * @throws TypeError on a path that is no locale file: a misplaced file must not vanish silently.
 */
export function composeMessages(locale: Locale, files: Readonly<Record<string, MessageTree>>): MessageTree {
  const composed: Record<string, MessageTree> = {};
  for (const [path, words] of Object.entries(files)) {
    const match = PATH.exec(path);
    if (match?.[1] === undefined || match[2] === undefined) throw new TypeError(`not a locale file: ${path}`);
    if (match[1] === locale) composed[match[2]] = words;
  }
  return composed;
}

/** Full keys of a file's words: `KeysOf<typeof words, 'queue'>` is `'queue.title' | 'queue.state.sent' | …`. */
export type KeysOf<Words, Prefix extends string> = {
  [Name in keyof Words & string]: Words[Name] extends string ? `${Prefix}.${Name}` : KeysOf<Words[Name], `${Prefix}.${Name}`>;
}[keyof Words & string];

/** A sentence with its `{name}` places filled, for code outside the window. A place without a value stays as it is. */
export function fillSentence(sentence: string, params: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replace(/\{\s*([\w.-]+)\s*\}/g, (place, name: string) => String(params[name] ?? place));
}
