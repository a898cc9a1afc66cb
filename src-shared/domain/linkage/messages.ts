import type { TSchema } from 'typebox';
import type { RequestId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/time.ts';
import type { AgencyKind, Channel } from '../agencies/index.ts';

/** A message of the agency protocol as a mechanism reads it: what its envelope says of the request, and its body. */
export type Spoken<B = unknown> = { readonly requestId: RequestId; readonly revision: number; readonly round: number; readonly body: B };

/** A command that an agency's message means; filed by the role `agency-system` under an id derived from the key. */
export type AgencyCommand = { readonly kind: string; readonly requestId: RequestId; readonly payload: Readonly<Record<string, unknown>> };

/** A message of a court to an agency. */
export type OutgoingSpec = {
  readonly to: readonly AgencyKind[];
  readonly body: TSchema;
  /** It ends a hold: it goes first, is tried again sooner and is never given up. */
  readonly urgent?: true;
  /** What it means to the request that the agency has the message: by its own system, or in the queue of its desk. */
  readonly delivered?: (message: Spoken, by: Channel, at: Instant) => readonly AgencyCommand[];
};

/** A message of an agency to a court. Revision and round travel along: the rule judges lateness, not the mapping. */
export type IncomingSpec = {
  readonly from: readonly AgencyKind[];
  readonly body: TSchema;
  readonly commands: (message: Spoken) => readonly AgencyCommand[];
};

/** Messages of a mechanism by their name in the protocol; a name is never given twice. */
export type MessageTable = Readonly<Record<string, OutgoingSpec | IncomingSpec>>;
