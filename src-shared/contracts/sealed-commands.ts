import Type, { type Static } from 'typebox';
import { AggregateRefSchema } from '../domain/linkage/command.ts';
import { canonicalJson, sha256Hex } from '../kernel/digest.ts';
import { closed, CommandIdSchema, DeviceIdSchema, InstantSchema, LineSchema, oneOf } from '../kernel/schema.ts';
import { PublicKeySchema } from './identity.ts';
import { FailureSchema, ReceiptSchema } from './receipt.ts';

/**
 * A filed command as it lies in the host's journal: sealed at filing to its actor and to the server, signed by his key on
 * this device. Whoever holds the disk reads neither name nor number; the host can deliver it and not read it.
 */
const Base64Url = (most: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: most });

/** General JWE of the key that sealed a run of records: one recipient is the actor, the other the server. */
export const SealedKeySchema = closed({
  protected: Base64Url(400),
  iv: Base64Url(40),
  ciphertext: Base64Url(100),
  tag: Base64Url(40),
  recipients: Type.Array(
    closed({
      header: closed({
        alg: Type.Literal('ECDH-ES+A256KW'),
        kid: PublicKeySchema.properties.kid,
        /** Stands in the protected header where there is one recipient. */
        epk: Type.Optional(Type.Object({ kty: Type.Literal('EC'), crv: Type.Literal('P-256'), x: Base64Url(60), y: Base64Url(60) }, { additionalProperties: false })),
      }),
      encrypted_key: Base64Url(100),
    }),
    { minItems: 1, maxItems: 2 },
  ),
});

export const SealedBodySchema = closed({
  v: Type.Literal(1),
  suite: Type.Literal('ecdh-es.a256gcm.es256'),
  key: SealedKeySchema,
  iv: Base64Url(40),
  data: Base64Url(400_000),
  /** Signing key of the actor on this device. */
  kid: PublicKeySchema.properties.kid,
  signature: Base64Url(120),
});
export type SealedBody = Static<typeof SealedBodySchema>;

/** What stands in clear beside the body, for order and for repeats. */
export type SealedPlace = { readonly id: string; readonly stream: string; readonly lane: 'normal' | 'safety'; readonly seq: number };

/** Additional data of a sealed body: moved to another place it does not open. */
export function placeText({ id, stream, lane, seq }: SealedPlace): string {
  return `lianzhi/journal/v1\n${id}\n${stream}\n${lane}\n${String(seq)}`;
}

/** What is signed: the place, the sealed bytes, and by whom. */
export function signedText(place: SealedPlace, body: Omit<SealedBody, 'signature'>): string {
  return `${placeText(place)}\n${body.kid}\n${sha256Hex(canonicalJson(body.key))}\n${body.iv}\n${body.data}`;
}

/**
 * | route | who | body | answer |
 * |---|---|---|---|
 * | POST /v1/session/device-key | signed in | `RegisterKeyBody` | `SendRight` |
 * | POST /v1/sealed-commands (Bearer = send token) | a host, also with nobody at work | `DeliveryBody` | `DeliveryAnswer` |
 * | POST /v1/sealed-commands/wiped (Bearer = send token) | a host that has erased its device | | `DoneAnswer` |
 *
 * A send token lets nobody read anything, and file nothing that its actor has not signed.
 */
export const RegisterKeyBodySchema = closed({ signing: PublicKeySchema });
export type RegisterKeyBody = Static<typeof RegisterKeyBodySchema>;

export const SendRightSchema = closed({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) });
export type SendRight = Static<typeof SendRightSchema>;

export const DELIVERY_MAX = 50;
export const MAX_DELIVERY_BYTES = 24 * 1024 * 1024;

export const DeliveryRecordSchema = closed({
  id: Type.String({ pattern: '^[A-Za-z0-9._:-]{1,128}$' }),
  stream: Type.String({ pattern: '^[A-Za-z0-9._:-]{1,128}$' }),
  lane: oneOf(['normal', 'safety']),
  seq: Type.Integer({ minimum: 1 }),
  body: SealedBodySchema,
});
export type DeliveryRecord = Static<typeof DeliveryRecordSchema>;

/** In the order of each stream. An empty one only asks how this device stands. */
export const DeliveryBodySchema = closed({
  records: Type.Array(DeliveryRecordSchema, { maxItems: DELIVERY_MAX }),
  /** This device is being erased: what cannot be decided now is kept for its actor, because it will not come again. */
  last: Type.Optional(Type.Boolean()),
});
export type DeliveryBody = Static<typeof DeliveryBodySchema>;

/**
 * `taken`: it has its receipt, accepted or refused. `quarantined`: kept, and not executed before its actor says so.
 * `waits`: not now (an earlier one is missing, its actor has to sign in first); it stays in custody. `unreadable`: the server cannot open it or does not believe it; its actor's own device
 * settles it.
 */
export const DELIVERY_STATES = ['taken', 'quarantined', 'waits', 'unreadable'] as const;
export const DeliveryAnswerSchema = closed({
  results: Type.Array(closed({ id: Type.String(), state: oneOf(DELIVERY_STATES), why: Type.Optional(FailureSchema) })),
  /** This device was revoked or reported lost: what is delivered may go, then keys and data. Told until it was done. */
  wipe: Type.Boolean(),
  /** A device that has heard nothing of the server for so many days erases itself. */
  eraseAfterDays: Type.Integer({ minimum: 1 }),
});
export type DeliveryAnswer = Static<typeof DeliveryAnswerSchema>;

/**
 * Records from a device that was revoked or reported lost are taken into quarantine: kept, never executed. Their actor, on
 * another device, sees what they are and releases or refuses each.
 *
 * | route | who | body | answer |
 * |---|---|---|---|
 * | GET /v1/quarantine | signed in | | `QuarantineList`: his own, not decided yet |
 * | POST /v1/quarantine/:id | signed in, their actor | `QuarantineDecision` | `QuarantineOutcome` |
 */
export const QuarantineItemSchema = closed({
  id: CommandIdSchema,
  device: DeviceIdSchema,
  deviceName: LineSchema,
  kind: Type.String({ maxLength: 80 }),
  aggregate: AggregateRefSchema,
  title: Type.String({ maxLength: 200 }),
  decidedAt: InstantSchema,
  receivedAt: InstantSchema,
});
export type QuarantineItem = Static<typeof QuarantineItemSchema>;
export const QuarantineListSchema = closed({ items: Type.Array(QuarantineItemSchema) });
export const QuarantinePathSchema = closed({ id: CommandIdSchema });
export const QuarantineDecisionSchema = closed({ decision: oneOf(['release', 'refuse']) });
export const QuarantineOutcomeSchema = closed({ receipt: ReceiptSchema });
