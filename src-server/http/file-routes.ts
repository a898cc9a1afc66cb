import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { FileStateSchema, UPLOAD_CHUNK_BYTES } from '#shared/contracts/files.ts';
import { FILE_MAX_BYTES } from '#shared/contracts/host-bridge.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { closed, FileHashSchema } from '#shared/kernel/schema.ts';
import type { ServerCore } from '../commands/core.ts';
import { scopesNow } from '../feed/session-scopes.ts';
import type { FileStore } from '../store/file-store.ts';
import { described, parsed, parsedText } from './described.ts';
import { sessionOf } from './sessions.ts';

const FilePath = closed({ hash: FileHashSchema });
const ChunkQuery = closed({ size: Type.Integer({ minimum: 0 }), offset: Type.Integer({ minimum: 0 }) });
const MIB = 1024 * 1024;

/**
 * Files in their own queue (`contracts/files.ts`): chunks up, going on where the server stands; whole down. A file opens
 * by its use: to whoever sees a record that names it, and to whoever brought its bytes. Its address alone opens nothing.
 */
export function fileRoutes(app: FastifyInstance, { core, files }: { readonly core: ServerCore; readonly files: FileStore }): void {
  const mayUse = async (request: FastifyRequest, hash: FileHash): Promise<boolean> => {
    const session = sessionOf(request);
    const scopes = await scopesNow(core, session);
    return core.store.snapshot((reads) => reads.fileVisible({ account: session.account, scopes }, hash));
  };

  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: UPLOAD_CHUNK_BYTES }, (_request, body, done) => done(null, body));

  app.get('/v1/files/:hash/state', described({ tag: 'files', summary: 'How much of a file the server has', params: FilePath, answer: FileStateSchema }), async (request) => {
    const { hash } = parsed(FilePath, request.params);
    return files.state(hash, sessionOf(request).device, await mayUse(request, hash));
  });

  app.put(
    '/v1/files/:hash',
    { ...described({ tag: 'files', summary: 'One chunk as octets, at most 1 MiB', params: FilePath, querystring: ChunkQuery, answer: FileStateSchema }), bodyLimit: UPLOAD_CHUNK_BYTES },
    async (request) => {
      const { hash } = parsed(FilePath, request.params);
      const { size, offset } = parsedText(ChunkQuery, request.query);
      if (size > FILE_MAX_BYTES) throw new CodedError('FILE_TOO_LARGE', { max: FILE_MAX_BYTES / MIB });
      // An empty file is one empty chunk, which has no body for the parser to find.
      const bytes = request.body === undefined ? Buffer.alloc(0) : request.body;
      if (!Buffer.isBuffer(bytes) || offset + bytes.length > size) throw new CodedError('BODY_INVALID', { field: 'body' });
      const { device, account } = sessionOf(request);
      const isHis = await mayUse(request, hash);
      const taken = await files.take(hash, device, { size, offset, bytes }, isHis);
      if (!taken.ok) throw new CodedError(taken.error.code, taken.error.params);
      if (taken.value.complete && !(isHis && (await core.store.files.get(hash)) !== undefined)) await core.store.files.markComplete(hash, taken.value.received, core.clock.now(), account);
      return taken.value;
    },
  );

  app.get('/v1/files/:hash', { ...described({ tag: 'files', summary: 'A file that some record names which you see', params: FilePath }), compress: false }, async (request, reply) => {
    const { hash } = parsed(FilePath, request.params);
    // Whoever may not see it is told the same as for a file that does not exist.
    const file = (await mayUse(request, hash)) ? await files.read(hash) : undefined;
    if (file === undefined) throw new CodedError('NOT_FOUND');
    return reply
      .header('content-type', 'application/octet-stream')
      .header('content-length', file.size)
      .header('content-disposition', 'attachment')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, max-age=31536000, immutable')
      .send(file.stream);
  });
}
