import Type, { type Static } from 'typebox';
import type { AgencyKind } from '../domain/agencies/index.ts';
import type { IncomingSpec, MessageTable, OutgoingSpec } from '../domain/linkage/messages.ts';
import { closed, FileHashSchema, InstantSchema, oneOf, RequestIdSchema } from '../kernel/schema.ts';
import { MECHANISM_MESSAGES } from '../mechanisms/index.ts';

/**
 * The Lianzhi agency protocol, version 1: JSON over HTTP. Both sides POST signed messages to each other's
 * `/lianzhi/v1/messages`. The body is the compact JWS (EdDSA) of a `Message`; the `kid` header names the sender's key.
 * The answer is `{outcome: 'accepted' | 'duplicate' | 'refused', code?}` with 200, or 4xx/5xx. After a broken
 * connection the sender asks `GET /lianzhi/v1/messages/{idempotencyKey}` before it sends again: 404 = never arrived.
 */
type Bodies = { readonly [N in keyof typeof MECHANISM_MESSAGES]: (typeof MECHANISM_MESSAGES)[N]['body'] };

/** Bodies by message name (DOMAIN §1.10), as the mechanisms hand them over. */
export const AGENCY_MESSAGES = Object.fromEntries(Object.entries(MECHANISM_MESSAGES).map(([name, { body }]) => [name, body])) as Bodies;
export type AgencyMessageName = keyof Bodies;
export type AgencyBody<N extends AgencyMessageName> = Static<Bodies[N]>;

const TABLE: MessageTable = MECHANISM_MESSAGES;

/** What a message of a court to an agency is; undefined for a name that none bears. */
export function outgoingMessage(name: string): OutgoingSpec | undefined {
  const spec = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  return spec !== undefined && 'to' in spec ? spec : undefined;
}

/** What a message of an agency to a court is; undefined for a name that none bears. */
export function incomingMessage(name: string): IncomingSpec | undefined {
  const spec = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  return spec !== undefined && 'from' in spec ? spec : undefined;
}

/** Kinds of agencies that some mechanism writes to, in the order of the table. */
export function agencyKindsWrittenTo(): readonly AgencyKind[] {
  return [...new Set(Object.keys(TABLE).flatMap((name) => outgoingMessage(name)?.to ?? []))];
}

/** Messages that end a hold: they go first, are retried sooner and are never given up. */
export const URGENT_MESSAGES: readonly string[] = Object.keys(TABLE).filter((name) => outgoingMessage(name)?.urgent === true);

export function isUrgentMessage(message: string): boolean {
  return URGENT_MESSAGES.includes(message);
}

/** Order of a queue: what ends a hold before everything else; otherwise as it stands. */
export function byUrgency(a: { readonly message: string }, b: { readonly message: string }): number {
  return Number(isUrgentMessage(b.message)) - Number(isUrgentMessage(a.message));
}

/** Envelope: the same for every message and both directions. */
export const AgencyMessageSchema = closed({
  protocol: Type.Literal('lianzhi-agency/1'),
  message: oneOf(Object.keys(AGENCY_MESSAGES) as AgencyMessageName[]),
  /** Derived from (command id, revision) on the court side; unique per meaning, the same in every retry. */
  idempotencyKey: Type.String({ minLength: 8, maxLength: 80 }),
  requestId: RequestIdSchema,
  revision: Type.Integer({ minimum: 1 }),
  round: Type.Integer({ minimum: 0 }),
  sender: Type.String({ maxLength: 60 }),
  sentAt: InstantSchema,
  body: Type.Unknown(),
});
export type AgencyMessage = Static<typeof AgencyMessageSchema>;

/**
 * What an agency signs to fetch an attachment. It is taken only near its time
 * (`FILE_REQUEST_SKEW_MS`), so that one that was seen on the way opens nothing later.
 */
export const FileRequestSchema = closed({
  protocol: Type.Literal('lianzhi-agency/1'),
  request: Type.Literal('file'),
  requestId: RequestIdSchema,
  file: FileHashSchema,
  sender: Type.String({ maxLength: 60 }),
  sentAt: InstantSchema,
});
export type FileRequest = Static<typeof FileRequestSchema>;

/** How far the clock of an agency may be from the court's when it fetches, milliseconds. */
export const FILE_REQUEST_SKEW_MS = 300_000;

export const AgencyAnswerSchema = closed({
  outcome: oneOf(['accepted', 'duplicate', 'refused']),
  code: Type.Optional(Type.String({ maxLength: 40 })),
});
export type AgencyAnswer = Static<typeof AgencyAnswerSchema>;
