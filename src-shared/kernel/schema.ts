import Type, { type TSchema } from 'typebox';
import type { AccountId, AgencyId, AssetId, CaseId, CommandId, CourtCode, DeviceId, FileHash, PartyId, RequestId } from './ids.ts';
import { type Fen, MAX_FEN } from './money.ts';
import { CIVIL_DATE_PATTERN, CLOCK_TIME_PATTERN, type CivilDate, type Instant } from './time.ts';

/**
 * The schema words of the product: one source for RxDB, HTTP, OpenAPI and forms. Branded types are checked by shape
 * here and by meaning (checksum) in the rules.
 *
 * A bound stands once. What a command may say and what a record keeps of it are the same object, never two numbers that
 * look alike: a text that a command accepts and its record refuses would be accepted and then seen by nobody.
 */
const id = { type: 'string', minLength: 1, maxLength: 80, pattern: '^[A-Za-z0-9:._\\-]+$' } as const;

export const InstantSchema = Type.Unsafe<Instant>(Type.Integer({ minimum: 0, maximum: 9_000_000_000_000 }));
export const CivilDateSchema = Type.Unsafe<CivilDate>(Type.String({ pattern: CIVIL_DATE_PATTERN }));
/** `HH:MM` of the civil day. */
export const ClockTimeSchema = Type.String({ pattern: CLOCK_TIME_PATTERN });
export const FenSchema = Type.Unsafe<Fen>(Type.Integer({ minimum: 0, maximum: MAX_FEN }));
export const CommandIdSchema = Type.Unsafe<CommandId>(
  Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' }),
);
export const CaseIdSchema = Type.Unsafe<CaseId>(Type.String(id));
export const PartyIdSchema = Type.Unsafe<PartyId>(Type.String(id));
export const RequestIdSchema = Type.Unsafe<RequestId>(Type.String(id));
export const AssetIdSchema = Type.Unsafe<AssetId>(Type.String(id));
export const AccountIdSchema = Type.Unsafe<AccountId>(Type.String(id));
export const DeviceIdSchema = Type.Unsafe<DeviceId>(Type.String(id));
export const AgencyIdSchema = Type.Unsafe<AgencyId>(Type.String(id));
export const CourtCodeSchema = Type.Unsafe<CourtCode>(Type.String({ pattern: '^[\\u4e00-\\u9fa5][A-Z]?\\d{0,4}$', maxLength: 8 }));
const hash = { pattern: '^sha256:[0-9a-f]{64}$' } as const;
/** A file that must be there: whatever names one by this schema is asked for it (`domain/linkage/values-titled.ts`). */
export const FileHashSchema = Type.Unsafe<FileHash>(Type.String({ ...hash, title: 'file' }));
/** Fingerprint of a file that itself is not kept, such as the sheet that an import came from. */
export const FingerprintSchema = Type.Unsafe<FileHash>(Type.String(hash));
/**
 * A number of days as it may be typed: wide enough that the rule, which reads its limit from the parameter table, can say
 * what is allowed. A cap at the limit itself would refuse without a word, and keep it when the table changes.
 */
export const DayCountSchema = Type.Integer({ minimum: 1, maximum: 9_999 });
/** How often something happened, or which one of its kind it is: revision, round, level. */
export const CountSchema = Type.Integer({ minimum: 0, maximum: 1_000_000 });
/** A telephone by which somebody can be called. */
export const PhoneSchema = Type.String({ minLength: 3, maxLength: 40 });
/** Number of an identity document, normalised; empty when unknown. */
export const IdNoSchema = Type.String({ maxLength: 40, title: 'id-no' });
const personPhone = { maxLength: 40, title: 'person-phone' } as const;
/** Telephone of a party as the file has it; nobody promises that it answers. */
export const PartyPhoneSchema = Type.String(personPhone);
/**
 * Telephone of somebody who holds no office in the matter: one of the family, a guarantor. It is masked in the court like that
 * of a party (`domain/permissions/masking.ts`), where `PhoneSchema` is a line of somebody on duty, which is there to be called.
 */
export const PersonPhoneSchema = Type.String({ ...personPhone, minLength: 3 });
/** Number of a case (案号). */
export const CaseNumberSchema = Type.String({ maxLength: 60 });
/** Number that a court or an agency gives to a paper or a control (文号). */
export const PaperNumberSchema = Type.String({ maxLength: 60 });
/** A place among the papers of one packet. */
export const SlotSchema = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
/** Fingerprint of what somebody saw. */
export const SeenHashSchema = Type.String({ maxLength: 80 });
/** A line typed by a person. */
export const LineSchema = Type.String({ minLength: 1, maxLength: 200 });
/** A paragraph typed by a person. */
export const ParagraphSchema = Type.String({ minLength: 1, maxLength: 4_000 });

/** A closed object: unknown fields are refused, so that a typing error in a field name cannot pass as "not given". */
export function closed<T extends Record<string, TSchema>>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}

/** A union of string literals. */
export function oneOf<const T extends readonly string[]>(values: T) {
  return Type.Unsafe<T[number]>(Type.Union(values.map((value) => Type.Literal(value))));
}
