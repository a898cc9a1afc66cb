import { type AgencyMessage, incomingMessage, outgoingMessage } from '#shared/contracts/agency-protocol.ts';
import type { AgencyKind, Channel } from '#shared/domain/agencies/index.ts';
import type { AgencyCommand } from '#shared/domain/linkage/messages.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { OutgoingMessage } from './contract.ts';

/** Whether an agency of this kind speaks this message at all. */
export function maySend(message: AgencyMessage, kind: AgencyKind): boolean {
  return incomingMessage(message.message)?.from.includes(kind) === true;
}

/** What a verified message of an agency means; undefined = it means nothing to anybody: kept raw and flagged. */
export function commandsOf(message: AgencyMessage): readonly AgencyCommand[] | undefined {
  return incomingMessage(message.message)?.commands(message);
}

/** What it means to a request that an agency has a message of it. */
export function commandsOnDelivery(message: OutgoingMessage, by: Channel, at: Instant): readonly AgencyCommand[] {
  return outgoingMessage(message.message)?.delivered?.(message, by, at) ?? [];
}
