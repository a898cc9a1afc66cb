import Type, { type Static } from 'typebox';
import { AggregateRefSchema } from '../domain/linkage/command.ts';
import { ROLES } from '../domain/permissions/roles.ts';
import { AccountIdSchema, closed, DeviceIdSchema, InstantSchema, oneOf } from '../kernel/schema.ts';

/** What was done: the kind of a command, or `<noun>.<what>` for acts outside commands, for example `session.sign-in`. */
export const AuditActionSchema = Type.String({ pattern: '^[a-z][a-z-]*(\\.[a-z][a-z-]*)+$', maxLength: 80 });

/**
 * One row of the audit chain (安全审计, DOMAIN §3.3): time, subject, object, action, result, device and address. Never a
 * name, an ID number or a value of a case: the object is named by its id, the field by its key.
 */
export const AuditRowSchema = closed({
  n: Type.Integer({ minimum: 1 }),
  at: InstantSchema,
  /** Absent where nobody was recognised, for example a sign-in with an unknown login. */
  account: Type.Optional(AccountIdSchema),
  role: Type.Optional(oneOf(ROLES)),
  action: AuditActionSchema,
  object: Type.Optional(AggregateRefSchema),
  /** `done`, or the code of the error table it was refused with. */
  result: Type.String({ pattern: '^(done|[A-Z][A-Z_]{2,60})$' }),
  /** Which field or sheet of the object, never its value. */
  what: Type.Optional(Type.String({ maxLength: 80 })),
  /** The command behind it, where there is one. */
  command: Type.Optional(Type.String({ maxLength: 80 })),
  device: Type.Optional(DeviceIdSchema),
  ip: Type.Optional(Type.String({ maxLength: 64 })),
  /** Hash of the row before; 64 zeros for the first. */
  prev: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** SHA-256 of the canonical JSON of all fields above. */
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
export type AuditRow = Static<typeof AuditRowSchema>;

/** GET /v1/audit: newest first. `object` is `<type>/<id>` or `<type>`; `action` may end at a dot to take a whole noun. */
export const AuditQuerySchema = closed({
  from: Type.Optional(InstantSchema),
  to: Type.Optional(InstantSchema),
  account: Type.Optional(AccountIdSchema),
  action: Type.Optional(Type.String({ pattern: '^[a-z][a-z.-]*$', maxLength: 80 })),
  object: Type.Optional(Type.String({ pattern: '^[a-z][a-z-]{1,30}(/[A-Za-z0-9:._\\-]{1,80})?$' })),
  result: Type.Optional(oneOf(['done', 'refused'])),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
});
export type AuditQuery = Static<typeof AuditQuerySchema>;

export const AUDIT_PAGE_SIZE = 100;

export const AuditPageSchema = closed({
  rows: Type.Array(AuditRowSchema),
  page: Type.Integer({ minimum: 1 }),
  more: Type.Boolean(),
});
export type AuditPage = Static<typeof AuditPageSchema>;

export const AUDIT_FAULTS = ['row-missing', 'content-changed', 'link-broken', 'head-differs'] as const;

/** GET /v1/audit/verification: the chain walked from its first row. `broken` names the first row that does not hold. */
export const AuditVerificationSchema = closed({
  rows: Type.Integer({ minimum: 0 }),
  /** Hash of the last row: written down elsewhere, it proves later that nothing was cut off. */
  head: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  broken: Type.Optional(closed({ n: Type.Integer({ minimum: 1 }), fault: oneOf(AUDIT_FAULTS) })),
  checkedAt: InstantSchema,
});
export type AuditVerification = Static<typeof AuditVerificationSchema>;
