import { useI18n } from 'vue-i18n';
import type { Failure } from '#shared/kernel/errors/index.ts';

/** What an error says: what happened, why, what to do now. */
export type FailureWords = { readonly code: string; readonly title: string; readonly cause: string; readonly fix: string };

/** The words of an error of the one table. */
export function useFailureWords(): (failure: Failure) => FailureWords {
  const { t } = useI18n({ useScope: 'global' });
  return (failure) => ({
    code: failure.code,
    title: t(`errors.${failure.code}.title`, { ...failure.params }),
    cause: t(`errors.${failure.code}.cause`, { ...failure.params }),
    fix: t(`errors.${failure.code}.fix`, { ...failure.params }),
  });
}
