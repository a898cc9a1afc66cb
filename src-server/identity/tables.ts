import { Value } from 'typebox/value';
import { DeviceRegistrationSchema, PERSON_ROLES, SECRET_STORES, SESSION_HOSTS, type SessionHost } from '#shared/contracts/identity.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId, AgencyId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import { instant, type Instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { type SqlRow, sqlRows, type SqlSession } from '../audit/sql.ts';

/** Rows of identity, typed. Times ending in `At` or `Until` are those of the elapsed clock unless they say otherwise. */
export type AccountRow = {
  readonly id: AccountId;
  readonly login: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly court?: CourtCode;
  readonly agency?: AgencyId;
  /** Name of the agency, as courts see it. */
  readonly unit?: string;
  readonly phone?: string;
  readonly passwordHash: string;
  readonly passwordSetAt: Instant;
  readonly mustChange: boolean;
  /** Shown clock. */
  readonly disabledAt?: Instant;
  /** Sealed secret of the second factor; pending = offered, not confirmed by a code. */
  readonly secondFactor?: string;
  readonly secondFactorPending?: string;
  /** Last step whose code was used. */
  readonly secondFactorStep: number;
  /** Shown clock. */
  readonly lastSignInAt?: Instant;
  readonly lastSignInDevice?: string;
  readonly failuresSince: number;
};

export type DeviceRow = {
  readonly id: DeviceId;
  readonly name: string;
  readonly hostKind: SessionHost;
  readonly publicInfo: Readonly<Record<string, string>>;
  /** What guards its secrets beside the password; unknown of desks and of older releases. */
  readonly secretStore?: (typeof SECRET_STORES)[number];
  /** Shown clock, as all times of a device. */
  readonly registeredAt: Instant;
  readonly lastSeenAt: Instant;
  readonly revokedAt?: Instant;
  readonly revokedBy?: AccountId;
  readonly revokeReason?: string;
  /** It told, after it was revoked, that nothing of the bureau is on it any more. */
  readonly wipedAt?: Instant;
  /** Hash of the secret that it proves itself by; absent for desks and for releases before it. */
  readonly secretHash?: string;
};

export type SessionRow = {
  readonly id: string;
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly hostKind: SessionHost;
  readonly accessExpires: Instant;
  readonly refreshHash?: string;
  readonly refreshBefore?: string;
  readonly refreshExpires?: Instant;
  readonly rotatedAt: Instant;
  readonly lastUsedAt: Instant;
  readonly endedAt?: Instant;
  readonly endReason?: string;
  /** The password it began with is shorter than its device needs: it must be changed first. */
  readonly passwordShort: boolean;
  /** The refresh token before the current one was taken a second time already. */
  readonly graceUsed: boolean;
};

function maybe<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}

function oneOfList<T extends string>(list: readonly T[], value: string): T {
  const found = list.find((item) => item === value);
  if (found === undefined) throw new TypeError('a row holds a word that this release does not know');
  return found;
}

const time = (row: SqlRow, column: string) => instant(row.number(column));
const maybeTime = (row: SqlRow, column: string) => {
  const value = row.maybeNumber(column);
  return value === undefined ? undefined : instant(value);
};

function accountOf(row: SqlRow, prefix = ''): AccountRow {
  const at = (column: string) => `${prefix}${column}`;
  return {
    id: row.text(at('id')) as AccountId,
    login: row.text(at('login')),
    name: row.text(at('name')),
    role: oneOfList(PERSON_ROLES, row.text(at('role'))),
    ...maybe('court', row.maybeText(at('court')) as CourtCode | undefined),
    ...maybe('agency', row.maybeText(at('agency')) as AgencyId | undefined),
    ...maybe('unit', row.maybeText(at('unit'))),
    ...maybe('phone', row.maybeText(at('phone'))),
    passwordHash: row.text(at('password_hash')),
    passwordSetAt: time(row, at('password_set_at')),
    mustChange: row.flag(at('must_change')),
    ...maybe('disabledAt', maybeTime(row, at('disabled_at'))),
    ...maybe('secondFactor', row.maybeText(at('second_factor'))),
    ...maybe('secondFactorPending', row.maybeText(at('second_factor_pending'))),
    secondFactorStep: row.number(at('second_factor_step')),
    ...maybe('lastSignInAt', maybeTime(row, at('last_sign_in_at'))),
    ...maybe('lastSignInDevice', row.maybeText(at('last_sign_in_device'))),
    failuresSince: row.number(at('failures_since')),
  };
}

function publicInfoOf(value: unknown): Readonly<Record<string, string>> {
  return Value.Check(DeviceRegistrationSchema.properties.publicInfo, value) ? value : {};
}

function deviceOf(row: SqlRow, prefix = ''): DeviceRow {
  const at = (column: string) => `${prefix}${column}`;
  return {
    id: row.text(at('id')) as DeviceId,
    name: row.text(at('name')),
    hostKind: oneOfList(SESSION_HOSTS, row.text(at('host_kind'))),
    publicInfo: publicInfoOf(row.json(at('public_info'))),
    ...maybe('secretStore', SECRET_STORES.find((word) => word === row.maybeText(at('secret_store')))),
    registeredAt: time(row, at('registered_at')),
    lastSeenAt: time(row, at('last_seen_at')),
    ...maybe('revokedAt', maybeTime(row, at('revoked_at'))),
    ...maybe('revokedBy', row.maybeText(at('revoked_by')) as AccountId | undefined),
    ...maybe('revokeReason', row.maybeText(at('revoke_reason'))),
    ...maybe('wipedAt', maybeTime(row, at('wiped_at'))),
    ...maybe('secretHash', row.maybeText(at('secret_hash'))),
  };
}

function sessionOf(row: SqlRow): SessionRow {
  return {
    id: row.text('id'),
    account: row.text('account') as AccountId,
    device: row.text('device') as DeviceId,
    hostKind: oneOfList(SESSION_HOSTS, row.text('host_kind')),
    accessExpires: time(row, 'access_expires'),
    ...maybe('refreshHash', row.maybeText('refresh_hash')),
    ...maybe('refreshBefore', row.maybeText('refresh_before')),
    ...maybe('refreshExpires', maybeTime(row, 'refresh_expires')),
    rotatedAt: time(row, 'rotated_at'),
    lastUsedAt: time(row, 'last_used_at'),
    ...maybe('endedAt', maybeTime(row, 'ended_at')),
    ...maybe('endReason', row.maybeText('end_reason')),
    passwordShort: row.flag('password_short'),
    graceUsed: row.flag('grace_used'),
  };
}

const ACCOUNT_COLUMNS = [
  'id',
  'login',
  'name',
  'role',
  'court',
  'agency',
  'phone',
  'password_hash',
  'password_set_at',
  'must_change',
  'disabled_at',
  'second_factor',
  'second_factor_pending',
  'second_factor_step',
  'last_sign_in_at',
  'last_sign_in_device',
  'failures_since',
] as const;
const DEVICE_COLUMNS = ['id', 'name', 'host_kind', 'public_info', 'registered_at', 'last_seen_at', 'revoked_at', 'revoked_by', 'revoke_reason', 'secret_store', 'wiped_at', 'secret_hash'] as const;
const SESSION_COLUMNS = ['id', 'account', 'device', 'host_kind', 'access_expires', 'refresh_hash', 'refresh_before', 'refresh_expires', 'rotated_at', 'last_used_at', 'ended_at', 'end_reason', 'password_short', 'grace_used'] as const;

const prefixed = (alias: string, columns: readonly string[]) => columns.map((column) => `${alias}.${column} as ${alias}_${column}`).join(', ');
const UNIT = (account: string) => `(select g.name from identity_agency g where g.id = ${account}.agency)`;
const ACCOUNTS = `select ${ACCOUNT_COLUMNS.join(', ')}, ${UNIT('identity_account')} as unit from identity_account`;
const DEVICES = `select ${DEVICE_COLUMNS.join(', ')} from identity_device`;
const SESSIONS = `select s.access_hash, ${SESSION_COLUMNS.map((column) => `s.${column}`).join(', ')}, ${prefixed('a', ACCOUNT_COLUMNS)}, ${UNIT('a')} as a_unit, ${prefixed('d', DEVICE_COLUMNS)}
  from identity_session s join identity_account a on a.id = s.account join identity_device d on d.id = s.device`;

/** A session with its account and its device: everything a request is judged by. */
export type OpenSession = { readonly session: SessionRow; readonly account: AccountRow; readonly device: DeviceRow };

const openSessionOf = (row: SqlRow): OpenSession => ({ session: sessionOf(row), account: accountOf(row, 'a_'), device: deviceOf(row, 'd_') });
const first = <T>(rows: readonly SqlRow[], read: (row: SqlRow) => T): T | undefined => (rows[0] === undefined ? undefined : read(rows[0]));

export async function accountByLogin(db: SqlSession, login: string): Promise<AccountRow | undefined> {
  return first(await sqlRows(db, `${ACCOUNTS} where login = $1`, [login]), accountOf);
}

export async function accountById(db: SqlSession, id: AccountId): Promise<AccountRow | undefined> {
  return first(await sqlRows(db, `${ACCOUNTS} where id = $1`, [id]), accountOf);
}

export async function allAccounts(db: SqlSession): Promise<readonly AccountRow[]> {
  return (await sqlRows(db, `${ACCOUNTS} order by court nulls last, role, id`)).map((row) => accountOf(row));
}

/** Name of an agency, or undefined before its first account. */
export async function agencyName(db: SqlSession, id: AgencyId): Promise<string | undefined> {
  return first(await sqlRows(db, 'select name from identity_agency where id = $1', [id]), (row) => row.text('name'));
}

/** Enters the names of agencies, or the ones they have now. */
export async function putAgencies(db: SqlSession, agencies: readonly { readonly id: AgencyId; readonly name: string }[]): Promise<void> {
  for (const { id, name } of agencies) {
    const known = await sqlRows(db, 'update identity_agency set name = $2 where id = $1 returning id', [id, name]);
    if (known.length === 0) await db.query('insert into identity_agency (id, name) values ($1, $2)', [id, name]);
  }
}

export type NewAccount = Pick<AccountRow, 'id' | 'login' | 'name' | 'role' | 'passwordHash' | 'passwordSetAt' | 'mustChange'> & Partial<Pick<AccountRow, 'court' | 'agency' | 'phone'>> & { readonly createdAt: Instant };

/** Adds accounts; one whose id or login is taken is left out. @returns ids that were added. */
export async function insertAccounts(db: SqlSession, accounts: readonly NewAccount[]): Promise<ReadonlySet<AccountId>> {
  const rows = accounts.map((account) => ({
    id: account.id,
    login: account.login,
    name: account.name,
    role: account.role,
    court: account.court ?? null,
    agency: account.agency ?? null,
    phone: account.phone ?? null,
    password_hash: account.passwordHash,
    password_set_at: account.passwordSetAt,
    must_change: account.mustChange,
    created_at: account.createdAt,
  }));
  const added = await sqlRows(
    db,
    `insert into identity_account (id, login, name, role, court, agency, phone, password_hash, password_set_at, must_change, created_at)
     select r.id, r.login, r.name, r.role, r.court, r.agency, r.phone, r.password_hash, r.password_set_at, r.must_change, r.created_at
     from jsonb_to_recordset($1::jsonb) as r(id text, login text, name text, role text, court text, agency text, phone text,
       password_hash text, password_set_at bigint, must_change boolean, created_at bigint)
     where not exists (select 1 from identity_account a where a.id = r.id or a.login = r.login)
     returning id`,
    [JSON.stringify(rows)],
  );
  return new Set(added.map((row) => row.text('id') as AccountId));
}

export async function setDisabled(db: SqlSession, id: AccountId, at: Instant | undefined): Promise<void> {
  await db.query('update identity_account set disabled_at = $2 where id = $1', [id, at ?? null]);
}

export async function noteSignIn(db: SqlSession, id: AccountId, at: Instant, device: string): Promise<void> {
  await db.query('update identity_account set last_sign_in_at = $2, last_sign_in_device = $3, failures_since = 0 where id = $1', [id, at, device]);
}

export async function noteFailure(db: SqlSession, id: AccountId): Promise<void> {
  await db.query('update identity_account set failures_since = failures_since + 1 where id = $1', [id]);
}

/** Renews the hash of an unchanged password, for another cost. */
export async function renewHash(db: SqlSession, id: AccountId, before: string, after: string): Promise<void> {
  await db.query('update identity_account set password_hash = $3 where id = $1 and password_hash = $2', [id, before, after]);
}

export async function setPassword(db: SqlSession, id: AccountId, hash: string, at: Instant, mustChange: boolean): Promise<void> {
  await db.query(
    `insert into identity_password (account, set_at, password_hash) select id, password_set_at, password_hash from identity_account a
     where id = $1 and not exists (select 1 from identity_password p where p.account = a.id and p.set_at = a.password_set_at)`,
    [id],
  );
  await db.query('update identity_account set password_hash = $2, password_set_at = $3, must_change = $4 where id = $1', [id, hash, at, mustChange]);
}

/** Hashes of the passwords before the current one, newest first. */
export async function earlierHashes(db: SqlSession, id: AccountId, count: number): Promise<readonly string[]> {
  return (await sqlRows(db, 'select password_hash from identity_password where account = $1 order by set_at desc limit $2', [id, count])).map((row) => row.text('password_hash'));
}

export async function setSecondFactor(db: SqlSession, id: AccountId, change: { readonly pending: string | undefined; readonly confirmed: string | undefined; readonly step: number }): Promise<void> {
  await db.query('update identity_account set second_factor_pending = $2, second_factor = $3, second_factor_step = $4 where id = $1', [id, change.pending ?? null, change.confirmed ?? null, change.step]);
}

/** Uses a step once, after the one that was `seen` as the last: false if somebody used another in the meantime. */
export async function useSecondFactorStep(db: SqlSession, id: AccountId, step: number, seen: number): Promise<boolean> {
  return (await sqlRows(db, 'update identity_account set second_factor_step = $2 where id = $1 and second_factor_step = $3 returning id', [id, step, seen])).length === 1;
}

/** A try that counts, or the lock that it met. */
export type Attempt = { readonly tries: number; readonly lockedUntil?: never } | { readonly lockedUntil: Instant };

/** After so long a try that was never judged belongs to a server that died. */
const JUDGING_MS = MINUTE_MS;

/**
 * Counts a try before it is judged, so that many at once cannot all be judged as the first. One statement looks and
 * counts: between two, another connection could set the lock and this try would pass it. A lock that has ended starts
 * the count anew, and so does one that lasts longer than a lock can: it was set by a clock that was far ahead. A full count
 * without a lock was left by a crash, and leaves one more try.
 */
export async function countAttempt(db: SqlSession, key: string, max: number, lockMs: number, now: Instant): Promise<Attempt> {
  await db.query('insert into identity_attempt (login_key, failed) values ($1, 0) on conflict (login_key) do nothing', [key]);
  const [counted] = await sqlRows(
    db,
    `update identity_attempt
     set failed = case when locked_until is not null then 1 when failed >= $3 and tried_at < $4 then $3 else failed + 1 end,
       locked_until = null, tried_at = $2
     where login_key = $1 and (locked_until is null or locked_until <= $2 or locked_until > $5) returning failed`,
    [key, now, max, now - JUDGING_MS, now + lockMs],
  );
  if (counted !== undefined) return { tries: counted.number('failed') };
  const [locked] = await sqlRows(db, 'select locked_until from identity_attempt where login_key = $1', [key]);
  return { lockedUntil: locked === undefined ? now : (maybeTime(locked, 'locked_until') ?? now) };
}

/** Takes a counted try back: the password was right. A lock that was set meanwhile stays. */
export async function takeBackAttempt(db: SqlSession, loginKey: string): Promise<void> {
  await db.query('update identity_attempt set failed = failed - 1 where login_key = $1 and failed > 0', [loginKey]);
}

export async function lockAttempts(db: SqlSession, loginKey: string, until: Instant): Promise<void> {
  await db.query('update identity_attempt set failed = 0, locked_until = $2 where login_key = $1', [loginKey, until]);
}

/** Locks a source whose count is full. */
export async function lockAttemptsAt(db: SqlSession, key: string, max: number, until: Instant): Promise<void> {
  await db.query('update identity_attempt set failed = 0, locked_until = $3 where login_key = $1 and failed >= $2', [key, max, until]);
}

/** Forgets the failures and the lock of one source of tries. */
export async function clearAttempts(db: SqlSession, key: string): Promise<void> {
  await db.query('update identity_attempt set failed = 0, locked_until = null where login_key = $1', [key]);
}

/** Forgets them for a login, wherever they came from. */
export async function clearAllAttempts(db: SqlSession, loginKey: string): Promise<void> {
  await db.query("delete from identity_attempt where login_key = $1 or left(login_key, length($1) + 1) = $1 || ' '", [loginKey]);
}

/** Sources of tries that nobody has used for so long say nothing any more. */
export async function forgetAttempts(db: SqlSession, before: Instant): Promise<void> {
  await db.query('delete from identity_attempt where tried_at < $1 and (locked_until is null or locked_until < $1)', [before]);
}

/** Locks by login key, for the administrator's list. */
export async function allLocks(db: SqlSession, now: Instant): Promise<ReadonlyMap<string, Instant>> {
  const rows = await sqlRows(db, "select split_part(login_key, ' ', 1) as login, max(locked_until) as until from identity_attempt where locked_until > $1 group by 1", [now]);
  return new Map(rows.map((row) => [row.text('login'), time(row, 'until')]));
}

export async function deviceById(db: SqlSession, id: DeviceId): Promise<DeviceRow | undefined> {
  return first(await sqlRows(db, `${DEVICES} where id = $1`, [id]), deviceOf);
}

/** Enters a device, or what it tells of itself now. @returns true if it was not known. */
export async function seeDevice(db: SqlSession, device: Pick<DeviceRow, 'id' | 'name' | 'hostKind' | 'publicInfo' | 'secretStore'>, at: Instant): Promise<boolean> {
  const values = [device.id, device.name, device.hostKind, JSON.stringify(device.publicInfo), at, device.secretStore ?? null];
  const known = await sqlRows(db, 'update identity_device set name = $2, host_kind = $3, public_info = $4::jsonb, last_seen_at = $5, secret_store = $6 where id = $1 returning id', values);
  if (known.length > 0) return false;
  await db.query('insert into identity_device (id, name, host_kind, public_info, registered_at, last_seen_at, secret_store) values ($1, $2, $3, $4::jsonb, $5, $5, $6)', values);
  return true;
}

export async function touchDevice(db: SqlSession, id: DeviceId, at: Instant): Promise<void> {
  await db.query('update identity_device set last_seen_at = $2 where id = $1', [id, at]);
}

export async function markRevoked(db: SqlSession, id: DeviceId, at: Instant, by: AccountId, reason: string): Promise<void> {
  await db.query('update identity_device set revoked_at = $2, revoked_by = $3, revoke_reason = $4 where id = $1 and revoked_at is null', [id, at, by, reason]);
}

export async function markWiped(db: SqlSession, id: DeviceId, at: Instant): Promise<void> {
  await db.query('update identity_device set wiped_at = $2 where id = $1 and wiped_at is null', [id, at]);
}

/** Salt of the offline key of an account on a device; `fresh` is entered where there is none. */
export async function saltOf(db: SqlSession, device: DeviceId, account: AccountId, fresh: () => string): Promise<string> {
  const [row] = await sqlRows(db, 'select salt from identity_device_account where device = $1 and account = $2', [device, account]);
  if (row !== undefined) return row.text('salt');
  const salt = fresh();
  await db.query('insert into identity_device_account (device, account, salt) values ($1, $2, $3)', [device, account, salt]);
  return salt;
}

/** A changed password gets new salts on every device: a key derived from the old one opens nothing that follows. */
export async function renewSalts(db: SqlSession, account: AccountId, fresh: () => string): Promise<void> {
  const devices = await sqlRows(db, 'select device from identity_device_account where account = $1', [account]);
  for (const row of devices) await db.query('update identity_device_account set salt = $3 where device = $1 and account = $2', [row.text('device'), account, fresh()]);
}

export type DeviceWithUsers = DeviceRow & { readonly accounts: readonly AccountId[] };

/** Who works on a device: those it keeps a key for, and those signed in on it now, which is all that is known of a desk. */
const DEVICE_USERS = `select device, account from identity_device_account
  union select device, account from identity_session where ended_at is null`;

/** Devices, newest contact first; desks only while somebody is signed in at them, because they keep nothing. */
export async function listDevices(db: SqlSession, account: AccountId | undefined): Promise<readonly DeviceWithUsers[]> {
  const rows = await sqlRows(
    db,
    `${DEVICES} d where ($1::text is null or exists (select 1 from (${DEVICE_USERS}) u where u.device = d.id and u.account = $1))
       and (host_kind <> 'desk' or exists (select 1 from identity_session s where s.device = d.id and s.ended_at is null))
     order by last_seen_at desc, id limit 2000`,
    [account ?? null],
  );
  const users = await sqlRows(db, `${DEVICE_USERS} order by account`);
  const byDevice = Map.groupBy(users, (row) => row.text('device'));
  return rows.map((row) => ({ ...deviceOf(row), accounts: (byDevice.get(row.text('id')) ?? []).map((user) => user.text('account') as AccountId) }));
}

/** Sessions by the hashes of their access tokens; a token that opens none is left out. */
export async function sessionsByAccess(db: SqlSession, accessHashes: readonly string[]): Promise<ReadonlyMap<string, OpenSession>> {
  const rows = await sqlRows(db, `${SESSIONS} where s.access_hash in (select value from jsonb_array_elements_text($1::jsonb))`, [JSON.stringify(accessHashes)]);
  return new Map(rows.map((row) => [row.text('access_hash'), openSessionOf(row)]));
}

/** The session to which a refresh token belongs or ever belonged. */
export async function sessionByRefresh(db: SqlSession, refreshHash: string): Promise<OpenSession | undefined> {
  return first(await sqlRows(db, `${SESSIONS} where s.refresh_hash = $1 or s.refresh_before = $1 or s.id = (select u.session from identity_refresh_used u where u.hash = $1)`, [refreshHash]), openSessionOf);
}

/** Of these sessions, those that may still be used. */
export async function standingSessions(db: SqlSession, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sqlRows(
    db,
    `select s.id from identity_session s join identity_account a on a.id = s.account join identity_device d on d.id = s.device
     where s.id in (select jsonb_array_elements_text($1::jsonb)) and s.ended_at is null and a.disabled_at is null and d.revoked_at is null`,
    [JSON.stringify(ids)],
  );
  return new Set(rows.map((row) => row.text('id')));
}

/** A row of the table is never larger than one sweep of it. */
const SWEEP_ROWS = 500;

/** Deletes sessions that ended, or whose last token ran out, before `before`, with the keys that were registered in them. The audit keeps who was signed in. */
export async function deleteEndedSessions(db: SqlSession, before: Instant): Promise<void> {
  const old = `select id from identity_session where ended_at < $1 or (ended_at is null and greatest(access_expires, coalesce(refresh_expires, 0)) < $1) order by id limit ${String(SWEEP_ROWS)}`;
  const ids = JSON.stringify((await sqlRows(db, old, [before])).map((row) => row.text('id')));
  if (ids === '[]') return;
  await db.query('delete from identity_device_key where session in (select jsonb_array_elements_text($1::jsonb))', [ids]);
  await db.query('delete from identity_session where id in (select jsonb_array_elements_text($1::jsonb))', [ids]);
}

export type NoticeRow = { readonly id: string; readonly kind: string; /** Shown clock. */ readonly at: Instant; readonly device: string };

/** Tells a person something of his sessions, until he has read it. */
export async function addNotice(db: SqlSession, account: AccountId, notice: NoticeRow): Promise<void> {
  await db.query('insert into identity_notice (id, account, kind, at, device_name) values ($1, $2, $3, $4, $5)', [notice.id, account, notice.kind, notice.at, notice.device]);
}

export async function unseenNotices(db: SqlSession, account: AccountId): Promise<readonly NoticeRow[]> {
  const rows = await sqlRows(db, 'select id, kind, at, device_name from identity_notice where account = $1 and seen_at is null order by at, id limit 50', [account]);
  return rows.map((row) => ({ id: row.text('id'), kind: row.text('kind'), at: time(row, 'at'), device: row.text('device_name') }));
}

export async function noticesSeen(db: SqlSession, account: AccountId, ids: readonly string[], at: Instant): Promise<void> {
  await db.query('update identity_notice set seen_at = $3 where account = $1 and seen_at is null and id in (select jsonb_array_elements_text($2::jsonb))', [account, JSON.stringify(ids), at]);
}

/** Binds a device to the secret that it shows for the first time. */
export async function bindDevice(db: SqlSession, id: DeviceId, secretHash: string): Promise<void> {
  await db.query('update identity_device set secret_hash = $2 where id = $1 and secret_hash is null', [id, secretHash]);
}

/** Whether this account has signed in on the device before. */
export async function isUsedBy(db: SqlSession, device: DeviceId, account: AccountId): Promise<boolean> {
  return (await sqlRows(db, 'select 1 as one from identity_device_account where device = $1 and account = $2', [device, account])).length > 0;
}

export type SessionTokens = { readonly accessHash: string; readonly accessExpires: Instant; readonly refreshHash?: string; readonly refreshExpires?: Instant };

export async function insertSession(db: SqlSession, session: {
  readonly id: string;
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly hostKind: SessionHost;
  readonly passwordShort: boolean;
}, tokens: SessionTokens, now: Instant): Promise<void> {
  await db.query(
    `insert into identity_session (id, account, device, host_kind, access_hash, access_expires, refresh_hash, refresh_expires, rotated_at, started_at, last_used_at, password_short)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9, $10)`,
    [session.id, session.account, session.device, session.hostKind, tokens.accessHash, tokens.accessExpires, tokens.refreshHash ?? null, tokens.refreshExpires ?? null, now, session.passwordShort],
  );
}

/**
 * New tokens for a session; those it had are never good again. `before` is the one token that may come once more, for an
 * answer that was lost on the way: its time began at `rotatedAt`.
 */
export async function rotateSession(db: SqlSession, id: string, tokens: SessionTokens, grace: { readonly before: string | undefined; readonly rotatedAt: Instant; readonly isUsed: boolean }, now: Instant): Promise<void> {
  await db.query(
    `insert into identity_refresh_used (hash, session)
     select h.hash, s.id from identity_session s cross join lateral (values (s.refresh_hash), (s.refresh_before)) as h(hash) where s.id = $1 and h.hash is not null
     on conflict (hash) do nothing`,
    [id],
  );
  await db.query(
    `update identity_session set access_hash = $2, access_expires = $3, refresh_hash = $4, refresh_expires = $5, refresh_before = $6, rotated_at = $7, last_used_at = $8, grace_used = $9
     where id = $1`,
    [id, tokens.accessHash, tokens.accessExpires, tokens.refreshHash ?? null, tokens.refreshExpires ?? null, grace.before ?? null, grace.rotatedAt, now, grace.isUsed],
  );
}

/** The password was changed to one that is long enough for every device. */
export async function passwordIsLong(db: SqlSession, id: string): Promise<void> {
  await db.query('update identity_session set password_short = false where id = $1', [id]);
}

export async function touchSession(db: SqlSession, id: string, now: Instant): Promise<void> {
  await db.query('update identity_session set last_used_at = $2 where id = $1', [id, now]);
}

export type SessionSelection = { readonly id: string } | { readonly device: DeviceId } | { readonly device: DeviceId; readonly of: AccountId } | { readonly account: AccountId; readonly except?: string };

export async function endSessions(db: SqlSession, which: SessionSelection, reason: string, now: Instant): Promise<void> {
  const set = 'update identity_session set ended_at = $2, end_reason = $3 where ended_at is null and';
  if ('id' in which) await db.query(`${set} id = $1`, [which.id, now, reason]);
  else if ('of' in which) await db.query(`${set} device = $1 and account = $4`, [which.device, now, reason, which.of]);
  else if ('device' in which) await db.query(`${set} device = $1`, [which.device, now, reason]);
  else await db.query(`${set} account = $1 and id <> $4`, [which.account, now, reason, which.except ?? '']);
}
