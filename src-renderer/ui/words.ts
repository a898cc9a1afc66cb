import { useI18n } from 'vue-i18n';
import type app from '#shared/locales/zh-CN/app.json';
import type ui from '#shared/locales/zh-CN/ui.json';
import type { KeysOf } from '#shared/locales/index.ts';

/** Keys of the words that parts and frame bring along. */
export type UiKey = KeysOf<typeof ui, 'ui'> | KeysOf<typeof app, 'app'>;

/** The words of the parts: a key that does not exist does not compile. A number `n` chooses between `one | many`. */
export function useWords(): { t: (key: UiKey, params?: Readonly<Record<string, string | number>>) => string } {
  const i18n = useI18n({ useScope: 'global' });
  return { t: (key, params = {}) => (typeof params['n'] === 'number' ? i18n.t(key, params, params['n']) : i18n.t(key, params)) };
}
