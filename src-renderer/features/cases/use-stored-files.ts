import { ref } from 'vue';
import { useFiles } from '#renderer/bridge/use-files.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';

/** Puts files of a form on this machine's disk under their hash; the form carries hashes, the upload goes its own way. */
export function useStoredFiles() {
  const files = useFiles();
  const trouble = ref<Failure | null>(null);
  const names = ref<Readonly<Record<string, string>>>({});

  /** Hashes of what could be stored, in order; stops at the first file that could not and says why in `trouble`. */
  async function store(list: readonly File[]): Promise<readonly FileHash[]> {
    trouble.value = null;
    const hashes: FileHash[] = [];
    for (const file of list) {
      const stored = await files.put(file);
      if (!stored.ok) {
        trouble.value = stored.error;
        break;
      }
      names.value = { ...names.value, [stored.value.hash]: file.name };
      hashes.push(stored.value.hash);
    }
    return hashes;
  }

  return { store, names, trouble };
}
