import { FILE_CHUNK_BYTES } from '#shared/contracts/host-bridge.ts';
import type { FileHash } from '#shared/kernel/ids.ts';

/**
 * The seal of files that lie in the host's store. Each file has a key of its own from its owner's, bound to the hash of its
 * bytes; the same file is therefore always the same sealed bytes, so that a store that was cut off goes on where it stood.
 * A piece is as large as a chunk of the host, tag included, and knows its place and whether it is the last.
 */
export type FileSeal = {
  /** All sealed bytes, in pieces of the host's chunks. */
  seal(hash: FileHash, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** The bytes of one piece, or undefined where it is not what was sealed there. */
  open(hash: FileHash, size: number, index: number, piece: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined>;
};

const TAG_BYTES = 16;
/** Bytes of the file in one piece. */
export const PIECE_BYTES = FILE_CHUNK_BYTES - TAG_BYTES;

export function pieceCount(size: number): number {
  return Math.max(1, Math.ceil(size / PIECE_BYTES));
}

export function sealedSize(size: number): number {
  return size + pieceCount(size) * TAG_BYTES;
}

/** @param base HKDF key of the owner's files. */
export function fileSeal(base: CryptoKey): FileSeal {
  const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
  const keyOf = (hash: FileHash): Promise<CryptoKey> =>
    crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: utf8(`lianzhi/v1/file/${hash}`) }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

  function parameters(size: number, index: number): AesGcmParams {
    // One key seals one content in one way, so the place alone never meets another text under the same key.
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setUint32(8, index);
    return { name: 'AES-GCM', iv, additionalData: utf8(`${String(index)}/${String(pieceCount(size))}/${String(size)}`), tagLength: TAG_BYTES * 8 };
  }

  return {
    async seal(hash, bytes) {
      const key = await keyOf(hash);
      const sealed = new Uint8Array(sealedSize(bytes.length));
      for (let index = 0; index < pieceCount(bytes.length); index += 1) {
        const piece = bytes.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
        sealed.set(new Uint8Array(await crypto.subtle.encrypt(parameters(bytes.length, index), key, piece)), index * FILE_CHUNK_BYTES);
      }
      return sealed;
    },
    async open(hash, size, index, piece) {
      try {
        return new Uint8Array(await crypto.subtle.decrypt(parameters(size, index), await keyOf(hash), piece));
      } catch {
        return undefined;
      }
    },
  };
}
