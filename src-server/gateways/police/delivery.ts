import type { AgencyCommand, OutgoingMessage } from '../contract.ts';

/** A release counts as sent when the other side has taken the message; as lifted only when it acknowledges. */
export function deliveryCommands(message: OutgoingMessage): readonly AgencyCommand[] {
  if (message.message !== 'control.release') return [];
  const { controlNo } = message.body as { readonly controlNo?: string };
  return [{ kind: 'locate-person.mark-release-sent', requestId: message.requestId, payload: { requestId: message.requestId, ...(controlNo === undefined ? {} : { controlNo }) } }];
}
