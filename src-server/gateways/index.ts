import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import type { AgencyId } from '#shared/kernel/ids.ts';
import type { AttachmentReader } from '../commands/agency-files.ts';
import type { ServerCore } from '../commands/core.ts';
import { linesOf, startDispatch } from '../jobs/dispatch.ts';
import { openAgencyKeys } from './agency-keys.ts';
import type { AgencyChannels } from './contract.ts';
import { deskConnector } from './desk-connector.ts';
import { type MessageOpener, messageOpener, openMessageSigner } from './keys.ts';
import { protocolConnector } from './protocol-connector.ts';
import { gatewayRoutes } from './routes.ts';

export type GatewayConfig = {
  /** Folder of this installation's signing key. */
  readonly dataFolder: string;
  /** Base address of an agency's side of the protocol; undefined for one that has no system of its own here. */
  readonly addressOf: (agency: AgencyId) => string | undefined;
  readonly attachment: AttachmentReader;
};

export type Gateways = {
  readonly routes: FastifyPluginAsync;
  /** Tries again at once, after a commit or by a person's wish. */
  wake(): void;
  close(): Promise<void>;
};

const POLL_MS = 1_000;
/** A whole try, to the last byte of the answer (docs/agency-protocol.md §4). */
const TRY_MS = 10_000;

/** Starts the agencies' side of the server: keys, connectors, the sending loops and the receiving routes. */
export async function startGateways(core: ServerCore, config: GatewayConfig): Promise<Gateways> {
  const signer = await openMessageSigner(join(config.dataFolder, 'agency-signing.key.json'));
  const pinnedFile = join(config.dataFolder, 'agency-keys.json');
  const openers = new Map<AgencyId, MessageOpener>();
  const channels: (AgencyChannels & { readonly connector: { close(): Promise<void> } })[] = [];
  for (const agency of core.agencies()) {
    const url = config.addressOf(agency.id);
    openers.set(agency.id, messageOpener(await openAgencyKeys({ agency: agency.id, url, pinnedFile })));
    channels.push({ agency, desk: deskConnector(agency.id), connector: protocolConnector({ agency: agency.id, url, clock: core.clock, signer, timeoutMs: TRY_MS }) });
  }

  const dispatch = startDispatch(core, linesOf(channels));
  const timer = setInterval(() => dispatch.wake(), POLL_MS);
  const unsubscribe = core.store.onCommit(() => dispatch.wake());
  dispatch.wake();

  return {
    routes: gatewayRoutes({ core, openerOf: (agency) => openers.get(agency), signer, attachment: config.attachment }),
    wake: () => dispatch.wake(),
    async close() {
      clearInterval(timer);
      unsubscribe();
      await dispatch.close();
      await Promise.all(channels.map(({ connector }) => connector.close()));
    },
  };
}
