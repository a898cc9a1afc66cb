import { useI18n } from 'vue-i18n';
import type { Failure } from '#shared/kernel/errors/index.ts';

/** What an error says: what happened, why, what to do now. */
export type FailureWords = { readonly code: string; readonly title: string; readonly cause: string; readonly fix: string };

/** The words of an error of the one table. */
export function useFailureWords(): (failure: Failure) => FailureWords {
  const { t } = useI18n({ useScope: 'global' });
  /** Papers travel in an error by their codes; a person reads their names. */
  const named = (failure: Failure): Record<string, string | number> =>
    // Why there is no connection is an error of its own, and has its own name.
    failure.code === 'OFFLINE_NEVER'
      ? { why: t(`errors.${String(failure.params?.['why'] ?? 'NETWORK_UNREACHABLE')}.title`) }
      : failure.code === 'DOCUMENTS_MISSING'
        ? { missing: String(failure.params?.['missing'] ?? '').split(',').filter((code) => code !== '').map((code) => t(`requests.instrument.${code}`)).join(t('ui.comma')) }
        : { ...failure.params };
  return (failure) => {
    const params = named(failure);
    return { code: failure.code, title: t(`errors.${failure.code}.title`, params), cause: t(`errors.${failure.code}.cause`, params), fix: t(`errors.${failure.code}.fix`, params) };
  };
}
