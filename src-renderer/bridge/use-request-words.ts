import { useI18n } from 'vue-i18n';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { ownKeyOf } from '#shared/locales/index.ts';
import { mechanismOf } from '#shared/mechanisms/index.ts';

/** Says a word of the pages of all requests as the mechanism of one calls it: `say('requests.act.release')`. */
export type Say = (key: `requests.${string}`, params?: Readonly<Record<string, string | number>>) => string;

/** The words for each request of a list. */
export function useWordsOf(): (ref: Pick<AggregateRef, 'type'>) => Say {
  const { t } = useI18n({ useScope: 'global' });
  return ({ type }) => {
    const mechanism = mechanismOf(type);
    return (key, params = {}) => t(mechanism === undefined ? key : ownKeyOf(mechanism.id, key), params);
  };
}

/** The words for one request; those of all of them while it is not there yet. */
export function useRequestWords(ref: () => Pick<AggregateRef, 'type'> | undefined): Say {
  const wordsOf = useWordsOf();
  return (key, params) => wordsOf(ref() ?? { type: '' })(key, params);
}
