import type { AgencyMessage, AgencyMessageName } from '#shared/contracts/agency-protocol.ts';
import type { CourtCode, RequestId } from '#shared/kernel/ids.ts';
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

/** A command that an agency's message means; filed by the role `agency-system` under an id derived from the key. */
export type AgencyCommand = { readonly kind: string; readonly requestId: RequestId; readonly payload: Readonly<Record<string, unknown>> };

/**
 * One agency as the server sees it. A connector speaks the dialect of one system; it never touches the store. The desk
 * is a connector too: its agency works at our own screen, so a message is delivered when the desk's queue holds it.
 */
export type AgencyConnector = {
  readonly agency: string;
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** What delivery itself means to the request, if anything (received, release sent). */
  onDelivered(message: OutgoingMessage, at: number): readonly AgencyCommand[];
};

/** Maps a verified message of an agency to commands; `undefined` = nobody can map it: kept raw and flagged. */
export type AgencyMapping = (message: AgencyMessage) => readonly AgencyCommand[] | undefined;
