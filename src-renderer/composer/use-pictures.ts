import { useFiles } from '#renderer/bridge/use-files.ts';
import type { FileHash } from '#shared/kernel/ids.ts';

/** Pictures for papers, by their hash: each is fetched once a form. Undefined where this device does not have it. */
export function usePictures(): (hash: FileHash | undefined) => Promise<Uint8Array | undefined> {
  const files = useFiles();
  const known = new Map<FileHash, Uint8Array>();
  return async (hash) => {
    if (hash === undefined) return undefined;
    const kept = known.get(hash);
    if (kept !== undefined) return kept;
    const answer = await files.get(hash);
    if (!answer.ok) return undefined;
    known.set(hash, answer.value);
    return answer.value;
  };
}
