import { computed, type ComputedRef, reactive, watch } from 'vue';
import { useFiles } from '#renderer/bridge/use-files.ts';
import { useSyncStatus } from '#renderer/bridge/use-sync-status.ts';
import type { RequestView } from '#shared/contracts/engine.ts';
import type { FileHash } from '#shared/kernel/ids.ts';

/** Files of the papers of a request as they are shown to people: of a sealed one the sealed copy. */
export function paperFiles({ request }: Pick<RequestView, 'request'>): readonly FileHash[] {
  return request.packet.attachments.flatMap(({ file, sealed }) => sealed?.file ?? file ?? []);
}

/**
 * Papers that somebody takes along, kept on this machine before he is where no signal is: an officer shows the warrant that he
 * executes (民诉法 §119), whatever the garage lets through. What could not be fetched is fetched again at the next contact.
 *
 * @returns how many of the papers of a request lie on this machine.
 */
export function useCarried(rows: () => readonly RequestView[]): ComputedRef<(row: RequestView) => { readonly here: number; readonly all: number }> {
  const files = useFiles();
  const sync = useSyncStatus();
  const here = reactive(new Set<FileHash>());
  const asked = new Set<FileHash>();

  async function carry(hash: FileHash): Promise<void> {
    asked.add(hash);
    const kept = await files.keep(hash);
    if (kept.ok) here.add(hash);
    else asked.delete(hash);
  }
  watch(
    // What is on this machine already answers without a line; the rest is asked for at every contact with the server.
    () => [rows().flatMap(paperFiles).join(), sync.value?.feed.lastPullAt] as const,
    () => { for (const hash of rows().flatMap(paperFiles)) if (!here.has(hash) && !asked.has(hash)) void carry(hash); },
    { immediate: true },
  );
  return computed(() => (row) => {
    const all = paperFiles(row);
    return { here: all.filter((hash) => here.has(hash)).length, all: all.length };
  });
}
