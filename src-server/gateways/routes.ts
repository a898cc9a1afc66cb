import '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { AgencyAnswerSchema } from '#shared/contracts/agency-protocol.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { closed } from '#shared/kernel/schema.ts';
import type { ServerCore } from '../commands/core.ts';
import type { MessageOpener, MessageSigner } from './keys.ts';
import { mapPoliceMessage } from './police/mapping.ts';
import { receiveMessage } from './receive.ts';

export type GatewayRoutes = { readonly core: ServerCore; readonly open: MessageOpener; readonly signer: MessageSigner; /** Agency whose keys `open` verifies with. */ readonly agency: string };

const PostSchema = closed({ jws: Type.String({ minLength: 20, maxLength: 512_000 }) });
const KeyParams = closed({ key: Type.String({ minLength: 8, maxLength: 80 }) });

/** The court's side of the Lianzhi agency protocol: signed messages in, keys and receipts by key out. */
export function gatewayRoutes({ core, open, signer, agency }: GatewayRoutes): FastifyPluginAsync {
  return async (app) => {
    app.get('/lianzhi/v1/jwks', { schema: { tags: ['agency'], summary: 'Public keys of this installation' } }, () => signer.publicKeys);

    app.get<{ Params: { key: string } }>(
      '/lianzhi/v1/messages/:key',
      { schema: { tags: ['agency'], summary: 'Whether a message has arrived, by its idempotency key', params: KeyParams } },
      async (request, reply) => {
        const found = await core.store.transaction((tx) => tx.incoming(agency, request.params.key));
        return found === undefined ? await reply.code(404).send({ outcome: 'refused', code: 'NEVER_ARRIVED' }) : { outcome: 'duplicate' };
      },
    );

    app.post<{ Body: { jws: string } }>(
      '/lianzhi/v1/messages',
      { schema: { tags: ['agency'], summary: 'One signed message of an agency', body: PostSchema, response: { 200: AgencyAnswerSchema } }, bodyLimit: 600_000 },
      async (request) => {
        const opened = await open(request.body.jws);
        if (!opened.ok) throw new CodedError(opened.error.code, opened.error.params);
        // The signature proves the agency; a message that names another sender is not believed.
        if (opened.value.sender !== agency) throw new CodedError('SIGNATURE_INVALID');
        return receiveMessage(core, mapPoliceMessage, opened.value, request.body.jws);
      },
    );
  };
}
