import { ref } from 'vue';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { useFiles } from './use-files.ts';

/**
 * Strokes and pictures of a form at the place, on their way to this device's disk one after the other: whoever presses the
 * button right after the last stroke waits for them (`settled`).
 */
export function useKeptPictures() {
  const files = useFiles();
  const refused = ref<Failure | null>(null);
  let keeping: Promise<void> = Promise.resolve();

  function keep(store: () => ReturnType<typeof files.put>, kept: (hash: FileHash) => void): void {
    keeping = keeping.then(async () => {
      const stored = await store();
      if (stored.ok) kept(stored.value.hash);
      else refused.value = stored.error;
    });
  }

  return {
    /** Why one of them could not be kept. */
    refused,
    settled: (): Promise<void> => keeping,
    /** @param who names the file only */
    keepStrokes(who: string, png: Uint8Array, kept: (hash: FileHash) => void): void {
      keep(() => files.putBytes(`signature-${who}.png`, 'image/png', png), kept);
    },
    keepPhotos(list: readonly File[], kept: (hash: FileHash) => void): void {
      for (const file of list) keep(() => files.put(file), kept);
    },
  };
}
