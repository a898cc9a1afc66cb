import type { CallAnswer } from '#shared/contracts/engine.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { useEngine } from './engine-port.ts';

/** Files by their content: stored on this device under their hash and uploaded in their own queue. */
export function useFiles(): {
  put(file: File): Promise<CallAnswer<'putFile'>>;
  /** A file made here, such as an instrument filled from its template. */
  putBytes(name: string, type: string, bytes: Uint8Array): Promise<CallAnswer<'putFile'>>;
  get(hash: FileHash): Promise<Result<Uint8Array<ArrayBuffer>, Failure>>;
  /** A file of somebody else, fetched and kept on this machine for when there is no line; already here it costs nothing. */
  keep(hash: FileHash): Promise<CallAnswer<'keepFile'>>;
} {
  const engine = useEngine();
  return {
    put: async (file) => engine.call('putFile', { name: file.name, type: file.type, bytes: await file.arrayBuffer() }),
    putBytes(name, type, bytes) {
      const copy = new ArrayBuffer(bytes.byteLength);
      new Uint8Array(copy).set(bytes);
      return engine.call('putFile', { name, type, bytes: copy });
    },
    async get(hash) {
      const answer = await engine.call('getFile', { hash });
      return answer.ok ? ok(new Uint8Array(answer.value)) : answer;
    },
    keep: (hash) => engine.call('keepFile', { hash }),
  };
}
