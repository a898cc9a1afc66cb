import Type, { type Static } from 'typebox';
import { closed } from '../kernel/schema.ts';

/**
 * The border of files. A file is named by its content (`sha256:` and 64 hex digits), so every request may be repeated, on
 * any connection, by any device that holds it.
 *
 * | route | body | answer |
 * |---|---|---|
 * | GET /v1/files/:hash/state | | `FileState` |
 * | PUT /v1/files/:hash?size=&offset= | `application/octet-stream`, at most `UPLOAD_CHUNK_BYTES` | `FileState` |
 * | GET /v1/files/:hash | | the bytes |
 *
 * A chunk at another offset than `received` changes nothing and is answered with the state, from which the device goes on.
 * The last chunk is checked against the hash: FILE_HASH_MISMATCH drops what was received. Reading needs a fact in the
 * session's scopes that names the file, or that the reader uploaded it himself, else NOT_FOUND. To anybody else an upload
 * begins at 0, though the server has the bytes: who knows an address must still show what it stands for.
 */
export const UPLOAD_CHUNK_BYTES = 1024 * 1024;

export const FileStateSchema = closed({
  /** Bytes the server has, from the beginning. */
  received: Type.Integer({ minimum: 0 }),
  complete: Type.Boolean(),
});
export type FileState = Static<typeof FileStateSchema>;
