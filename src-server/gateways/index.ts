import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { CITY_POLICE } from '#shared/domain/permissions/agencies.ts';
import type { AttachmentReader } from '../commands/agency-files.ts';
import type { ServerCore } from '../commands/core.ts';
import { linesOf, type PoliceChannels, startDispatcher } from '../jobs/dispatch.ts';
import { openAgencyKeys } from './agency-keys.ts';
import { messageOpener, openMessageSigner } from './keys.ts';
import { policeConnector } from './police/connector.ts';
import { deskConnector } from './police/desk.ts';
import { gatewayRoutes } from './routes.ts';

export type GatewayConfig = {
  /** Folder of this installation's signing key. */
  readonly dataFolder: string;
  /** Base address of the police side of the protocol. */
  readonly policeUrl: string;
  readonly attachment: AttachmentReader;
};

export type Gateways = {
  readonly routes: FastifyPluginAsync;
  /** Tries again at once, after a commit or by a person's wish. */
  wake(): void;
  close(): Promise<void>;
};

const POLL_MS = 1_000;

/** Starts the agencies' side of the server: keys, connectors, the sending loop and the receiving routes. */
export async function startGateways(core: ServerCore, config: GatewayConfig): Promise<Gateways> {
  const signer = await openMessageSigner(join(config.dataFolder, 'agency-signing.key.json'));
  const open = messageOpener(await openAgencyKeys({ agency: CITY_POLICE, url: config.policeUrl, pinnedFile: join(config.dataFolder, 'agency-keys.json') }));
  const connector = policeConnector({ url: config.policeUrl, clock: core.clock, signer, timeoutMs: 10_000 });
  const channels: PoliceChannels = { desk: deskConnector(), connector };

  const dispatchers = linesOf(channels).map((line) => startDispatcher(core, line));
  const wake = () => {
    for (const dispatcher of dispatchers) dispatcher.wake();
  };
  const timer = setInterval(wake, POLL_MS);
  const unsubscribe = core.store.onCommit(wake);
  wake();

  return {
    routes: gatewayRoutes({ core, open, signer, agency: CITY_POLICE, attachment: config.attachment }),
    wake,
    async close() {
      clearInterval(timer);
      unsubscribe();
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.close()));
      await connector.close();
    },
  };
}
