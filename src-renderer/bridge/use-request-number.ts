import { ref, type Ref, watch } from 'vue';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { useFiling } from './use-filing.ts';

/** Whose number is looked at: of which request, and the number itself. */
type Numbered = { readonly ref: AggregateRef; readonly caseNumber: string; readonly idNo: string };

/**
 * The identity number of the person of a request, shown against a reason once that is on record. `shown` is gone with the request:
 * somebody who went on meanwhile sees nothing of the one before.
 */
export function useRequestNumber(of: () => Numbered | undefined): { readonly shown: Ref<string | undefined>; readonly looking: ReturnType<typeof useFiling>; show(reason: string): Promise<void>; hide(): void } {
  const looking = useFiling();
  const shown = ref<string>();
  watch(() => of()?.ref.id, () => { shown.value = undefined; });
  return {
    shown,
    looking,
    async show(reason) {
      const asked = of();
      if (asked === undefined) return;
      const done = await looking.account('request.number', asked.ref, 'debtor.idNo', asked.caseNumber, reason);
      const now = of();
      if (done.done && now?.ref.id === asked.ref.id) shown.value = now.idNo;
    },
    hide() { shown.value = undefined; },
  };
}
