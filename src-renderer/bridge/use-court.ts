import { computed, type ComputedRef } from 'vue';
import { Compile } from 'typebox/compile';
import { type CourtSettings, CourtSettingsSchema } from '#shared/domain/linkage/lookups.ts';
import { useLiveQuery } from './use-live-query.ts';

const SettingsCheck = Compile(CourtSettingsSchema);

/** Settings of the session's court as the server tells them; undefined until they have come. */
export function useCourtSettings(): ComputedRef<CourtSettings | undefined> {
  const { answer } = useLiveQuery('facts', { kind: 'settings' });
  return computed(() => (answer.value ?? []).find((body): body is CourtSettings => SettingsCheck.Check(body)));
}
