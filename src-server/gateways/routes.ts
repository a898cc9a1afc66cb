import '@fastify/swagger';
import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsync } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { AGENCY_MESSAGES, AgencyAnswerSchema, AgencyMessageSchema, FILE_REQUEST_SKEW_MS, FileRequestSchema } from '#shared/contracts/agency-protocol.ts';
import { CITY_POLICE } from '#shared/domain/permissions/agencies.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { agencyOf, type AgencyRow } from '#shared/domain/agencies/index.ts';
import type { AgencyId } from '#shared/kernel/ids.ts';
import { AgencyIdSchema, closed } from '#shared/kernel/schema.ts';
import { MINUTE_MS } from '#shared/kernel/time.ts';
import type { AttachmentReader } from '../commands/agency-files.ts';
import type { ServerCore } from '../commands/core.ts';
import { claimedSender, type MessageOpener, type MessageSigner } from './keys.ts';
import { receiveMessage } from './receive.ts';

export type GatewayRoutes = {
  readonly core: ServerCore;
  /** Verifies with the keys of one agency; undefined for one that is not listed here. */
  readonly openerOf: (agency: AgencyId) => MessageOpener | undefined;
  readonly signer: MessageSigner;
  readonly attachment: AttachmentReader;
};

/** The signed text and, beside it for the reader of the OpenAPI document, what is signed. */
function signed(description: string, content: TSchema) {
  return closed({ jws: Type.String({ minLength: 20, maxLength: 512_000, description, contentMediaType: 'application/jose', contentSchema: content }) });
}

const envelopes = Type.Union(Object.entries(AGENCY_MESSAGES).map(([message, body]) => closed({ ...AgencyMessageSchema.properties, message: Type.Literal(message), body })));
const PostSchema = signed('Compact JWS (EdDSA, Ed25519) of one message; `kid` names a key of the sender', envelopes);
const FileSchema = signed('Compact JWS (EdDSA, Ed25519) of a request for an attachment', FileRequestSchema);
const KeyParams = closed({ key: Type.String({ minLength: 8, maxLength: 80 }) });
/** Whose message it was; agencies that came before there were others need not say. */
const SenderQuery = closed({ sender: Type.Optional(AgencyIdSchema) });
const KeySetSchema = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String(), crv: Type.String(), x: Type.String(), kid: Type.String(), alg: Type.String(), use: Type.String() })) });
/** Nobody needs more from one address: an agency that catches up sends a few hundred. */
const REQUESTS_PER_MINUTE = 1_200;

/**
 * The court's side of the Lianzhi agency protocol (docs/agency-protocol.md): signed messages in, keys and receipts by key
 * out, attachments to the agency that was sent them.
 */
export function gatewayRoutes({ core, openerOf, signer, attachment }: GatewayRoutes): FastifyPluginAsync {
  /** Whose keys the text is verified with. Only a name that is listed has any: nobody can bring his own. */
  const claimed = (jws: string): { readonly agency: AgencyRow; readonly open: MessageOpener } => {
    const agency = agencyOf(claimedSender(jws) ?? '', core.agencies());
    const open = agency === undefined ? undefined : openerOf(agency.id);
    if (agency === undefined || open === undefined) throw new CodedError('SIGNATURE_INVALID');
    return { agency, open };
  };

  return async (app) => {
    await app.register(rateLimit, { max: REQUESTS_PER_MINUTE, timeWindow: MINUTE_MS, keyGenerator: (request) => request.ip, errorResponseBuilder: () => new CodedError('RATE_LIMITED') });

    app.get('/lianzhi/v1/jwks', { schema: { tags: ['agency'], summary: 'Public keys of this installation', response: { 200: KeySetSchema } } }, () => signer.publicKeys);

    app.get<{ Params: { key: string }; Querystring: { sender?: AgencyId } }>(
      '/lianzhi/v1/messages/:key',
      { schema: { tags: ['agency'], summary: 'Whether a message has arrived, by its idempotency key', params: KeyParams, querystring: SenderQuery, response: { 200: AgencyAnswerSchema, 404: AgencyAnswerSchema } } },
      async (request, reply) => {
        const found = await core.store.transaction((tx) => tx.incoming(request.query.sender ?? CITY_POLICE, request.params.key));
        return found === undefined ? await reply.code(404).send({ outcome: 'refused', code: 'NEVER_ARRIVED' }) : { outcome: 'duplicate' };
      },
    );

    app.post<{ Body: { jws: string } }>(
      '/lianzhi/v1/messages',
      { schema: { tags: ['agency'], summary: 'One signed message of an agency', body: PostSchema, response: { 200: AgencyAnswerSchema } }, bodyLimit: 600_000 },
      async (request) => {
        const { agency, open } = claimed(request.body.jws);
        const opened = await open.message(request.body.jws);
        if (!opened.ok) throw new CodedError(opened.error.code, opened.error.params);
        return receiveMessage(core, agency, opened.value, request.body.jws);
      },
    );

    app.post<{ Body: { jws: string } }>(
      '/lianzhi/v1/files',
      { schema: { tags: ['agency'], summary: 'One attachment of a request that this agency was sent, by a signed request', body: FileSchema }, bodyLimit: 20_000 },
      async (request, reply) => {
        const { agency, open } = claimed(request.body.jws);
        const opened = await open.fileRequest(request.body.jws);
        if (!opened.ok) throw new CodedError(opened.error.code, opened.error.params);
        const wanted = opened.value;
        if (wanted.sender !== agency.id || Math.abs(core.clock.now() - wanted.sentAt) > FILE_REQUEST_SKEW_MS) throw new CodedError('SIGNATURE_INVALID');
        const file = await attachment(agency.id, wanted, request.ip);
        if (file === undefined) throw new CodedError('NOT_FOUND');
        return reply
          .header('content-type', 'application/octet-stream')
          .header('content-length', file.size)
          .header('content-disposition', 'attachment')
          .header('cache-control', 'no-store')
          .send(file.stream);
      },
    );
  };
}
