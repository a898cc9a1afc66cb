import type { AgencyRow, Channel } from '#shared/domain/agencies/index.ts';
import type { AgencyMessageName } from '#shared/contracts/agency-protocol.ts';
import type { AgencyId, CourtCode, RequestId } from '#shared/kernel/ids.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';

/** One message on its way to an agency, as the store keeps it. */
export type OutgoingMessage = {
  readonly idempotencyKey: string;
  readonly court: CourtCode;
  readonly message: AgencyMessageName;
  readonly requestId: RequestId;
  readonly revision: number;
  readonly round: number;
  readonly body: unknown;
  /** Whether an earlier try ended without an answer: then the agency is asked by key before anything is sent again. */
  readonly outcomeUnknown: boolean;
};

/**
 * How one try ended. `unknown`: the connection broke after sending, so the agency may or may not have it; it is asked
 * by key first. `refused`: the agency will never take this message as it is; a person must look at it.
 */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'retry'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** A file on its way to an agency: its length in bytes, and its bytes. */
export type Attachment = { readonly size: number; readonly stream: NodeJS.ReadableStream };

/** Messages that may be on their way to one agency at once, over one connector; ordinary ones leave two places to releases. */
export const WIRE_PLACES = 8;
export const ORDINARY_WIRE_PLACES = 6;

/**
 * One agency as the server sees it. A connector speaks the dialect of one system; it never touches the store. The desk
 * is a connector too: its agency works at our own screen, so a message is delivered when the desk's queue holds it.
 */
export type AgencyConnector = {
  readonly agency: AgencyId;
  send(message: OutgoingMessage): Promise<SendOutcome>;
};

/** The ways to one agency that this installation has; which one a court's messages take is the court's setting. */
export type AgencyChannels = { readonly agency: AgencyRow } & Readonly<Record<Channel, AgencyConnector>>;
