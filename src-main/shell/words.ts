import enErrors from '#shared/locales/en/errors.json' with { type: 'json' };
import enHost from '#shared/locales/en/host.json' with { type: 'json' };
import zhErrors from '#shared/locales/zh-CN/errors.json' with { type: 'json' };
import zhHost from '#shared/locales/zh-CN/host.json' with { type: 'json' };
import type { WordTables } from '../core/words.ts';

export type HostLanguage = 'zh-CN' | 'en';

/** Words of menus and dialogs; the window tells which language is in use. */
export const WORDS: Readonly<Record<HostLanguage, WordTables>> = {
  'zh-CN': { host: zhHost, errors: zhErrors },
  en: { host: enHost, errors: enErrors },
};
