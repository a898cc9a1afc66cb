import Type, { type TSchema } from 'typebox';
import type { AccountId, AgencyId, CaseId, CommandId, CourtCode, DeviceId, FileHash, PartyId, RequestId } from './ids.ts';
import type { Fen } from './money.ts';
import type { CivilDate, Instant } from './time.ts';

/**
 * The schema words of the product: one source for RxDB, HTTP, OpenAPI and forms. Branded types are checked by shape
 * here and by meaning (checksum, real day) in the rules.
 */
const id = { type: 'string', minLength: 1, maxLength: 80, pattern: '^[A-Za-z0-9:._\\-]+$' } as const;

export const InstantSchema = Type.Unsafe<Instant>(Type.Integer({ minimum: 0, maximum: 9_000_000_000_000 }));
export const CivilDateSchema = Type.Unsafe<CivilDate>(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }));
export const FenSchema = Type.Unsafe<Fen>(Type.Integer({ minimum: 0, maximum: 9_000_000_000_000_000 }));
export const CommandIdSchema = Type.Unsafe<CommandId>(
  Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' }),
);
export const CaseIdSchema = Type.Unsafe<CaseId>(Type.String(id));
export const PartyIdSchema = Type.Unsafe<PartyId>(Type.String(id));
export const RequestIdSchema = Type.Unsafe<RequestId>(Type.String(id));
export const AccountIdSchema = Type.Unsafe<AccountId>(Type.String(id));
export const DeviceIdSchema = Type.Unsafe<DeviceId>(Type.String(id));
export const AgencyIdSchema = Type.Unsafe<AgencyId>(Type.String(id));
export const CourtCodeSchema = Type.Unsafe<CourtCode>(Type.String({ pattern: '^[\\u4e00-\\u9fa5][A-Z]?\\d{0,4}$', maxLength: 8 }));
const hash = { pattern: '^sha256:[0-9a-f]{64}$' } as const;
/** A file that must be there: whatever names one by this schema is asked for it (`domain/linkage/files-named.ts`). */
export const FileHashSchema = Type.Unsafe<FileHash>(Type.String({ ...hash, title: 'file' }));
/** Fingerprint of a file that itself is not kept, such as the sheet that an import came from. */
export const FingerprintSchema = Type.Unsafe<FileHash>(Type.String(hash));
/**
 * A number of days as it may be typed: wide enough that the rule, which reads its limit from the parameter table, can say
 * what is allowed. A cap at the limit itself would refuse without a word, and keep it when the table changes.
 */
export const DayCountSchema = Type.Integer({ minimum: 1, maximum: 9_999 });
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
