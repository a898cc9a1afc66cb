import { computed, type ComputedRef } from 'vue';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { CourtCodeSchema } from '#shared/kernel/schema.ts';
import { useLiveQuery } from './use-live-query.ts';

const SettingsCheck = Compile(
  Type.Object({ court: CourtCodeSchema, policeChannel: Type.Union([Type.Literal('desk'), Type.Literal('connector')]), requireDishonestListing: Type.Boolean(), dutyPhone: Type.String() }),
);

export type CourtSettingsEntry = { readonly court: string; readonly policeChannel: 'desk' | 'connector'; readonly requireDishonestListing: boolean; readonly dutyPhone: string };

/** Settings of the session's court as the server tells them; undefined until they have come. */
export function useCourtSettings(): ComputedRef<CourtSettingsEntry | undefined> {
  const { answer } = useLiveQuery('facts', { kind: 'settings' });
  return computed(() => (answer.value ?? []).find((body): body is CourtSettingsEntry => SettingsCheck.Check(body)));
}
