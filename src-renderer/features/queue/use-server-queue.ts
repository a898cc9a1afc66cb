import Value from 'typebox/value';
import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { useEngine } from '#renderer/bridge/engine-port.ts';
import { useSyncStatus } from '#renderer/bridge/use-sync-status.ts';
import { type QueueItem, QueueSchema } from '#shared/contracts/server-http.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';

const EVERY_MS = 10_000;

/** What waits on the server towards agencies. Asked for again and again while the page is in sight; nothing is kept. */
export function useServerQueue() {
  const engine = useEngine();
  const sync = useSyncStatus();
  const items = shallowRef<readonly QueueItem[] | undefined>();
  const trouble = ref<Failure | null>(null);
  let round = 0;

  async function ask(): Promise<void> {
    if (document.hidden || sync.value?.link.state === 'offline') return;
    round += 1;
    const mine = round;
    const answer = await engine.call('request', { method: 'GET', path: '/v1/queue' });
    if (mine !== round) return;
    if (!answer.ok) trouble.value = answer.error;
    else if (Value.Check(QueueSchema, answer.value)) {
      items.value = answer.value.items;
      trouble.value = null;
    } else trouble.value = failure('INTERNAL');
  }

  /** Wishes for a try now; the answer says how it stands afterwards. */
  async function retry(id: string): Promise<Failure | undefined> {
    const answer = await engine.call('request', { method: 'POST', path: `/v1/queue/${encodeURIComponent(id)}/retry-now` });
    void ask();
    return answer.ok ? undefined : answer.error;
  }

  const timer = setInterval(() => void ask(), EVERY_MS);
  onScopeDispose(() => { clearInterval(timer); });
  // What has just been sent or received may have moved it.
  watch(() => [sync.value?.link.state, sync.value?.waiting, sync.value?.feed.lastPullAt] as const, () => void ask(), { immediate: true });
  return { items, trouble, ask, retry };
}
