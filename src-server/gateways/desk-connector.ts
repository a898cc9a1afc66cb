import type { AgencyId } from '#shared/kernel/ids.ts';
import type { AgencyConnector } from './contract.ts';

/**
 * An agency at its desk (W3): its people sign in at this server, so a message has arrived when the transaction that wrote it
 * has. What they decide then comes as their own commands, not through this connector.
 */
export function deskConnector(agency: AgencyId): AgencyConnector {
  return { agency, send: async () => ({ kind: 'accepted' }) };
}
