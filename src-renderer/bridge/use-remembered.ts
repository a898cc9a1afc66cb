import { computed, type ComputedRef } from 'vue';
import { useSetting } from './use-setting.ts';

const MOST = 5;

/** What this person wrote into a field on this device before, the last first: cars of the bureau, an own telephone number. */
export function useRemembered(field: string): { readonly values: ComputedRef<readonly string[]>; keep(value: string): void } {
  const setting = useSetting(`remembered.${field}`);
  const values = computed<readonly string[]>(() => (Array.isArray(setting.value.value) ? setting.value.value.filter((each): each is string => typeof each === 'string').slice(0, MOST) : []));
  return {
    values,
    keep(value) {
      const written = value.trim();
      if (written !== '' && written !== values.value[0]) void setting.put([written, ...values.value.filter((each) => each !== written)].slice(0, MOST));
    },
  };
}
