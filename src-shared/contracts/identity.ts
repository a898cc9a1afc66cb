import Type, { type Static } from 'typebox';
import { ROLES, type PersonRole } from '../domain/permissions/roles.ts';
import { AccountIdSchema, AgencyIdSchema, CivilDateSchema, closed, CourtCodeSchema, DeviceIdSchema, InstantSchema, LineSchema, oneOf } from '../kernel/schema.ts';

/**
 * The border of identity: signing in, devices, accounts. Tokens are opaque and travel in the `Authorization: Bearer`
 * header only; an address that carries one is refused with TOKEN_IN_URL. Failures are a `FailureAnswer`
 * with the HTTP status of the error table.
 *
 * | route | who | answer |
 * |---|---|---|
 * | POST /v1/session | anybody | `SignInAnswer` |
 * | POST /v1/session/refresh (Bearer = refresh token) | a registered device | `SignInAnswer` with new tokens |
 * | GET /v1/session | signed in | `SessionAnswer` |
 * | DELETE /v1/session | signed in | `DoneAnswer` |
 * | POST /v1/session/password | signed in | `SignInAnswer` with new tokens; all other sessions of the account end |
 * | GET /v1/session/notices | signed in | `SessionNotices` |
 * | POST /v1/session/notices/seen | signed in | `DoneAnswer` |
 * | POST /v1/session/second-factor | signed in | `SecondFactorOffer` |
 * | POST /v1/session/second-factor/confirm | signed in | `DoneAnswer` |
 * | GET /v1/devices | signed in: own; administrator with `all=true`: all | `DeviceList` |
 * | POST /v1/devices/:deviceId/revoke | administrator; anybody for a device only he uses | `DoneAnswer` |
 * | GET, POST /v1/accounts | administrator | `AccountList`, `AccountView` |
 * | POST /v1/accounts/:account/{disable,enable,unlock,reset-password} | administrator | `AccountView` |
 */
export const PERSON_ROLES = ROLES.filter((role): role is PersonRole => role !== 'system' && role !== 'agency-system');
const PersonRoleSchema = oneOf(PERSON_ROLES);

/** `desk`: the page that the server itself serves to agency staff; nothing stays on their computers. */
export const SESSION_HOSTS = ['electron', 'web', 'desk'] as const;
export type SessionHost = (typeof SESSION_HOSTS)[number];

const LoginSchema = Type.String({ minLength: 1, maxLength: 60 });
/** As typed. The rules of a new password are told by the refusal; an old one may have any shape. */
const PasswordSchema = Type.String({ minLength: 1, maxLength: 200 });
const CodeSchema = Type.String({ pattern: '^\\d{6}$' });
const TokenSchema = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

/** A public key of the installation or of a device: P-256, for sealing (ECDH-ES) or for signatures (ES256), never both. */
export const PublicKeySchema = closed({
  kty: Type.Literal('EC'),
  crv: Type.Literal('P-256'),
  x: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  y: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  kid: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
});
export type PublicKey = Static<typeof PublicKeySchema>;

/** The same pair with its private half `d`: as it lies where only its owner reads, and never on the wire. */
export const PrivateKeySchema = closed({ ...PublicKeySchema.properties, d: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) });
export type PrivateKey = Static<typeof PrivateKeySchema>;

/**
 * Public keys that devices seal to. `bureau`: its private half lies with the bureau, under a passphrase, on no server.
 * `journal`: its private half lies with the servers, which open what is filed.
 */
export const InstallationKeysSchema = closed({ bureau: Type.Optional(PublicKeySchema), journal: Type.Optional(PublicKeySchema) });
export type InstallationKeys = Static<typeof InstallationKeysSchema>;

/**
 * The bureau's recovery key as it is carried to a device: the private half of `InstallationKeys.bureau`, sealed under a
 * passphrase (`jwe`: compact, PBES2-HS512+A256KW, A256GCM).
 */
export const RecoveryFileSchema = closed({
  lianzhi: Type.Literal('recovery-key'),
  v: Type.Literal(1),
  kid: PublicKeySchema.properties.kid,
  jwe: Type.String({ maxLength: 4_000 }),
});
export type RecoveryFile = Static<typeof RecoveryFileSchema>;

/** Rounds of PBKDF2 behind the passphrase of a recovery file; a device opens no file that asks for more. */
export const RECOVERY_ROUNDS = 600_000;

/** What protects a device's secrets beside the password: the operating system's key store, or nothing. */
export const SECRET_STORES = ['system', 'none'] as const;

export const DeviceRegistrationSchema = closed({
  /** Made once by the device and kept beside its store; a copy of the store folder is the same device. */
  deviceId: DeviceIdSchema,
  /** As its people call it, for example 执行局 3 号笔记本. */
  name: Type.String({ minLength: 1, maxLength: 60 }),
  hostKind: oneOf(SESSION_HOSTS),
  publicInfo: closed({
    platform: Type.Optional(Type.String({ maxLength: 40 })),
    arch: Type.Optional(Type.String({ maxLength: 20 })),
    release: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  /** Absent at a desk, which keeps nothing. With `none` the password alone guards the store, so it has to be longer. */
  secretStore: Type.Optional(oneOf(SECRET_STORES)),
  /**
   * Made once by the device and kept beside its id. The first sign-in that brings it binds the device to it: from then on
   * neither a sign-in nor a refresh token counts as coming from this device without it. Absent at a desk.
   */
  secret: Type.Optional(TokenSchema),
});
export type DeviceRegistration = Static<typeof DeviceRegistrationSchema>;

export const SignInBodySchema = closed({
  login: LoginSchema,
  password: PasswordSchema,
  /** Six digits of the second factor, where the answer SECOND_FACTOR_NEEDED asked for them. */
  code: Type.Optional(CodeSchema),
  device: DeviceRegistrationSchema,
});
export type SignInBody = Static<typeof SignInBodySchema>;

export const SessionInfoSchema = closed({
  account: AccountIdSchema,
  role: PersonRoleSchema,
  name: LineSchema,
  court: Type.Optional(CourtCodeSchema),
  agency: Type.Optional(AgencyIdSchema),
  /** Name of the police unit, for the screen. */
  agencyName: Type.Optional(LineSchema),
  device: DeviceIdSchema,
  /** End of the access token. */
  expiresAt: InstantSchema,
});
export type SessionInfo = Static<typeof SessionInfoSchema>;

export const SignInPolicySchema = closed({
  /** The screen locks after so many minutes without a key or pointer (DOMAIN §3.3). */
  idleLockMinutes: Type.Integer({ minimum: 1 }),
  /** A desk session ends after so many minutes without a request. */
  serverIdleMinutes: Type.Integer({ minimum: 1 }),
  maxFailures: Type.Integer({ minimum: 1 }),
  lockMinutes: Type.Integer({ minimum: 1 }),
  passwordMinLength: Type.Integer({ minimum: 1 }),
  /** The least length where the password alone guards what a device keeps (`secretStore: none`). */
  passwordMinLengthAlone: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Of the four classes lower case, upper case, digit, other. */
  passwordMinClasses: Type.Integer({ minimum: 1, maximum: 4 }),
  passwordMaxAgeDays: Type.Integer({ minimum: 1 }),
  passwordHistory: Type.Integer({ minimum: 0 }),
});
export type SignInPolicy = Static<typeof SignInPolicySchema>;

/**
 * How a device stretches the typed password into what opens its key slot (0016-keys):
 * `Argon2id(password as UTF-8 NFC, salt, memoryKiB, iterations, parallelism, hashBytes)`.
 * The server never sees the outcome and cannot compute it from what it stores: the salt is another one than that of its
 * password hash. Rules for the device:
 * - it keeps neither password nor outcome, only the data key wrapped in the slot; a slot that opens is the proof;
 * - the refresh token is kept sealed under the data key, never in the clear;
 * - it stops offering an offline sign-in `offlineDays` days (24 h each) after the last answer of the server, counted by
 *   the larger of desk clock and last known server time, so that a clock set back wins nothing;
 * - after `policy.maxFailures` wrong passwords it waits `policy.lockMinutes`, and remembers that over a restart;
 * - a new salt in a later answer (the password changed) means: wrap the data key anew at that very sign-in.
 */
export const OfflineVerifierParamsSchema = closed({
  algorithm: Type.Literal('argon2id'),
  /** Base64 of 16 random bytes, own to this account on this device. */
  salt: Type.String({ pattern: '^[A-Za-z0-9+/]{22}==$' }),
  // No server makes a device work for hours or take all its memory.
  memoryKiB: Type.Integer({ minimum: 8, maximum: 1_048_576 }),
  iterations: Type.Integer({ minimum: 1, maximum: 20 }),
  parallelism: Type.Integer({ minimum: 1, maximum: 8 }),
  hashBytes: Type.Integer({ minimum: 16, maximum: 64 }),
});
export type OfflineVerifierParams = Static<typeof OfflineVerifierParamsSchema>;

export const SECOND_FACTOR_STATES = ['off', 'enrolled', 'must-enrol'] as const;

export const SessionAnswerSchema = closed({
  session: SessionInfoSchema,
  /** Days without a connection in which this device may be opened with the password; 0 at a desk. */
  offlineDays: Type.Integer({ minimum: 0 }),
  /** Absent at a desk. */
  offlineVerifierParams: Type.Optional(OfflineVerifierParamsSchema),
  /** Absent at a desk. */
  installationKeys: Type.Optional(InstallationKeysSchema),
  serverTime: InstantSchema,
  policy: SignInPolicySchema,
  /**
   * The password was set by somebody else or is too old. Until it is changed, every route but those under /v1/session
   * answers PASSWORD_CHANGE_REQUIRED.
   */
  mustChangePassword: Type.Boolean(),
  /** Last day of the present password. */
  passwordEndsOn: CivilDateSchema,
  secondFactor: oneOf(SECOND_FACTOR_STATES),
  /** The sign-in before this one, so that a stranger's is noticed; failures are those between the two. */
  previous: Type.Optional(closed({ at: InstantSchema, device: LineSchema, failuresSince: Type.Integer({ minimum: 0 }) })),
});
export type SessionAnswer = Static<typeof SessionAnswerSchema>;

export const SignInAnswerSchema = closed({
  ...SessionAnswerSchema.properties,
  /** Access token, short. */
  token: TokenSchema,
  /**
   * For the next access token; each use replaces it. The one before stays good for two minutes, so that an answer lost
   * on the way signs nobody out; any older one that comes back ends all sessions of this person on this device. Absent at
   * a desk.
   */
  refreshToken: Type.Optional(TokenSchema),
  refreshExpiresAt: Type.Optional(InstantSchema),
});
export type SignInAnswer = Static<typeof SignInAnswerSchema>;

/** Body of POST /v1/session/refresh; empty from releases before it. */
export const RefreshBodySchema = closed({ deviceSecret: Type.Optional(TokenSchema) });

/** `refresh-reused`: a copy of a refresh token was in other hands, so all sessions on that device were ended. */
export const SessionNoticeSchema = closed({ id: Type.String(), kind: Type.Literal('refresh-reused'), at: InstantSchema, device: LineSchema });
export type SessionNotice = Static<typeof SessionNoticeSchema>;
export const SessionNoticesSchema = closed({ notices: Type.Array(SessionNoticeSchema) });
export const NoticesSeenBodySchema = closed({ ids: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 50 }) });

export const ChangePasswordBodySchema = closed({ current: PasswordSchema, next: PasswordSchema });
export type ChangePasswordBody = Static<typeof ChangePasswordBodySchema>;

/** `uri` is shown as a QR code, `secret` (Base32) is typed where no camera is. Shown once. */
export const SecondFactorOfferSchema = closed({ uri: Type.String({ maxLength: 400 }), secret: Type.String({ pattern: '^[A-Z2-7]{32}$' }) });
export type SecondFactorOffer = Static<typeof SecondFactorOfferSchema>;
export const SecondFactorConfirmSchema = closed({ code: CodeSchema });

export const DoneAnswerSchema = closed({ done: Type.Literal(true) });

export const DeviceViewSchema = closed({
  deviceId: DeviceIdSchema,
  name: LineSchema,
  hostKind: oneOf(SESSION_HOSTS),
  registeredAt: InstantSchema,
  lastSeenAt: InstantSchema,
  /** People who signed in on it. */
  accounts: Type.Array(AccountIdSchema),
  /** The device that asks. */
  current: Type.Boolean(),
  revokedAt: Type.Optional(InstantSchema),
  revokedBy: Type.Optional(AccountIdSchema),
  revokeReason: Type.Optional(LineSchema),
  /** When the revoked device said that it has erased keys and data. */
  wipedAt: Type.Optional(InstantSchema),
});
export type DeviceView = Static<typeof DeviceViewSchema>;
export const DeviceListSchema = closed({ devices: Type.Array(DeviceViewSchema) });
export const DeviceQuerySchema = closed({ all: Type.Optional(Type.Boolean()) });
export const DevicePathSchema = closed({ deviceId: DeviceIdSchema });
export const RevokeDeviceBodySchema = closed({ reason: LineSchema });

export const AccountViewSchema = closed({
  account: AccountIdSchema,
  login: LoginSchema,
  name: LineSchema,
  role: PersonRoleSchema,
  court: Type.Optional(CourtCodeSchema),
  agency: Type.Optional(AgencyIdSchema),
  phone: Type.Optional(Type.String({ maxLength: 40 })),
  disabledAt: Type.Optional(InstantSchema),
  lockedUntil: Type.Optional(InstantSchema),
  mustChangePassword: Type.Boolean(),
  passwordEndsOn: CivilDateSchema,
  lastSignInAt: Type.Optional(InstantSchema),
  secondFactor: oneOf(SECOND_FACTOR_STATES),
});
/** An account as the administrator sees it: a person with an office, no case data. */
export type AccountView = Static<typeof AccountViewSchema>;
export const AccountListSchema = closed({ accounts: Type.Array(AccountViewSchema) });
export const AccountPathSchema = closed({ account: AccountIdSchema });

export const CreateAccountBodySchema = closed({
  account: AccountIdSchema,
  login: Type.String({ pattern: '^[a-z][a-z0-9.\\-]{1,59}$' }),
  name: LineSchema,
  role: PersonRoleSchema,
  court: Type.Optional(CourtCodeSchema),
  agency: Type.Optional(AgencyIdSchema),
  /** Name of the unit as courts see it; needed with the first account of an agency. */
  agencyName: Type.Optional(LineSchema),
  phone: Type.Optional(Type.String({ maxLength: 40 })),
  /** Handed over in person; the first sign-in must change it. */
  password: PasswordSchema,
});
export type CreateAccountBody = Static<typeof CreateAccountBodySchema>;
export const ResetPasswordBodySchema = closed({ password: PasswordSchema });
export const DisableAccountBodySchema = closed({ reason: LineSchema });

export const DirectoryEntrySchema = closed({
  id: AccountIdSchema,
  /** Of a court's people the person; of the police the unit: a court needs to know which desk answered, not who sat there. */
  name: LineSchema,
  role: PersonRoleSchema,
  court: Type.Optional(CourtCodeSchema),
  agency: Type.Optional(AgencyIdSchema),
  /** Office line, for people whom others must be able to call. */
  phone: Type.Optional(Type.String({ maxLength: 40 })),
  disabled: Type.Boolean(),
});
/** Body of a `directory` fact: who an account id is. People of a court in the scope of that court, police units in every scope. */
export type DirectoryEntry = Static<typeof DirectoryEntrySchema>;
