import { computed, toValue } from 'vue';
import type { ComputedRef, MaybeRefOrGetter } from 'vue';
import type { LedgerRow, SyncStatus } from '#shared/contracts/engine.ts';
import { useEngine } from './engine-port.ts';
import { useLiveQuery } from './use-live-query.ts';

/**
 * State of the link, of what waits and of the feed; `undefined` until the worker has answered. `closely`: while this is
 * watched, the server is asked more often.
 */
export function useSyncStatus(closely: MaybeRefOrGetter<boolean> = false): ComputedRef<SyncStatus | undefined> {
  const { answer } = useLiveQuery('status', () => (toValue(closely) ? { closely: true } : {}));
  return computed(() => answer.value);
}

/** Own commands that wait, were refused or are parked, oldest first. */
export function useLedger(): { readonly rows: ComputedRef<readonly LedgerRow[]>; retryNow(): Promise<void>; putAway(commandIds: readonly LedgerRow['commandId'][]): Promise<void> } {
  const engine = useEngine();
  const { answer } = useLiveQuery('ledger', {});
  return {
    rows: computed(() => answer.value ?? []),
    async retryNow() {
      engine.wake('user');
      await engine.call('retryNow', {});
    },
    async putAway(commandIds) {
      await engine.call('putAway', { commandIds });
    },
  };
}
