import Type, { type Static } from 'typebox';
import {
  CivilDateSchema,
  closed,
  CourtCodeSchema,
  DayCountSchema,
  FileHashSchema,
  InstantSchema,
  LineSchema,
  oneOf,
  ParagraphSchema,
  RequestIdSchema,
} from '../kernel/schema.ts';
import { DANGERS, DebtorSnapshotSchema, HitSchema, OUTCOME_RESULTS, REASONS, TAKEOVERS } from '../mechanisms/locate-person/model.ts';
import { RETURN_CODES } from '../domain/linkage/regions/exchange.ts';
import { RELEASE_TRIGGERS } from '../domain/linkage/regions/hold.ts';

/**
 * The Lianzhi agency protocol, version 1: JSON over HTTP. Both sides POST signed messages to each other's
 * `/lianzhi/v1/messages`. The body is the compact JWS (EdDSA) of a `Message`; the `kid` header names the sender's key.
 * The answer is `{outcome: 'accepted' | 'duplicate' | 'refused', code?}` with 200, or 4xx/5xx. After a broken
 * connection the sender asks `GET /lianzhi/v1/messages/{idempotencyKey}` before it sends again: 404 = never arrived.
 */
const controlRequest = closed({
  requestId: RequestIdSchema,
  caseNumber: Type.String({ maxLength: 60 }),
  court: CourtCodeSchema,
  kind: oneOf(['person']),
  debtor: DebtorSnapshotSchema,
  reasons: Type.Array(oneOf(REASONS)),
  dangers: Type.Array(oneOf(DANGERS)),
  periodDays: DayCountSchema,
  takeover: oneOf(TAKEOVERS),
  dutyPhone: Type.String({ maxLength: 40 }),
  backupOfficer: Type.Optional(LineSchema),
  attachments: Type.Array(
    closed({
      slot: Type.String(),
      instrument: Type.String(),
      title: LineSchema,
      number: Type.Optional(Type.String()),
      file: Type.Optional(FileHashSchema),
      sealed: Type.Boolean(),
    }),
  ),
  changes: Type.Array(closed({ revision: Type.Integer(), field: Type.String(), before: Type.String(), after: Type.String(), reason: Type.Optional(LineSchema) })),
});

/** Bodies by message name (DOMAIN §1.10). */
export const AGENCY_MESSAGES = {
  // court -> police
  'control.request': controlRequest,
  'control.release': closed({ requestId: RequestIdSchema, controlNo: Type.Optional(Type.String({ maxLength: 60 })), trigger: oneOf(RELEASE_TRIGGERS) }),
  'control.renewal': closed({ requestId: RequestIdSchema, controlNo: Type.String({ maxLength: 60 }), newEnd: CivilDateSchema, reason: ParagraphSchema }),
  'control.result': closed({ requestId: RequestIdSchema, controlNo: Type.Optional(Type.String({ maxLength: 60 })), results: Type.Array(oneOf(OUTCOME_RESULTS)) }),
  // police -> court
  'control.received': closed({ requestId: RequestIdSchema, receivedAt: InstantSchema }),
  'control.review': Type.Union([
    closed({ requestId: RequestIdSchema, result: Type.Literal('accepted'), controlNo: Type.String({ maxLength: 60 }), start: CivilDateSchema, end: CivilDateSchema, specialistNo: LineSchema }),
    closed({ requestId: RequestIdSchema, result: oneOf(['returned', 'rejected']), code: oneOf(RETURN_CODES), text: ParagraphSchema, specialistNo: LineSchema }),
  ]),
  'control.hit': closed({ requestId: RequestIdSchema, controlNo: Type.String({ maxLength: 60 }), hit: HitSchema }),
  'control.renewal-answer': closed({ requestId: RequestIdSchema, controlNo: Type.String({ maxLength: 60 }), accepted: Type.Boolean(), newEnd: CivilDateSchema }),
  'control.release-ack': closed({ requestId: RequestIdSchema, controlNo: Type.Optional(Type.String({ maxLength: 60 })), ackedAt: InstantSchema, by: LineSchema }),
} as const;
export type AgencyMessageName = keyof typeof AGENCY_MESSAGES;
export type AgencyBody<N extends AgencyMessageName> = Static<(typeof AGENCY_MESSAGES)[N]>;

/** Messages that end a hold: they go first, are retried sooner and are never given up. */
export const URGENT_MESSAGES: readonly AgencyMessageName[] = ['control.release'];

export function isUrgentMessage(message: string): boolean {
  return (URGENT_MESSAGES as readonly string[]).includes(message);
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
