import type { AgencyConnector, OutgoingMessage } from '../contract.ts';
import { deliveryCommands } from './delivery.ts';

/**
 * The police desk (W3): the specialist signs in at this server, so a message has arrived when the transaction that wrote
 * it has. What the police decide then comes as their own commands, not through this connector.
 */
export function deskConnector(): AgencyConnector {
  return {
    agency: 'police:suzhou',
    send: async (_message: OutgoingMessage) => ({ kind: 'accepted' }),
    onDelivered: (message, at) => [
      ...deliveryCommands(message),
      ...(message.message === 'control.request'
        ? [{ kind: 'locate-person.mark-received', requestId: message.requestId, payload: { requestId: message.requestId, revision: message.revision, round: message.round, receivedAt: at } }]
        : []),
    ],
  };
}
