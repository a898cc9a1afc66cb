import { ref } from 'vue';
import type { DeskNumber } from '#renderer/ui/desk-screens.ts';
import type { DeskFiling, DeskTarget } from './use-desk-filing.ts';

/**
 * The full number is needed at a desk and at a station, where it is compared with the card. It is shown once its sight is
 * accounted for, once in a sitting for each matter as it stands; one that nobody has to account for is shown at once.
 */
export function useSight(account: DeskFiling['account']) {
  const seen = ref<ReadonlySet<string>>(new Set());
  return {
    /** @param key the matter as it stands: another revision may bear another number */
    async see(key: string, target: DeskTarget, { whole, masked, what }: DeskNumber): Promise<void> {
      if (whole !== masked && !seen.value.has(key) && (await account('desk.number', target, what))) seen.value = new Set([...seen.value, key]);
    },
    shown: (key: string, { whole, masked }: DeskNumber): string => (seen.value.has(key) ? whole : masked),
  };
}
