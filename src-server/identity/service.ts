import { randomUUID } from 'node:crypto';
import type { AuditRow } from '#shared/contracts/audit.ts';
import type { AccountView, CreateAccountBody, DeviceView, InstallationKeys, SecondFactorOffer, SessionAnswer, SessionHost, SessionNotice, SignInAnswer, SignInBody } from '#shared/contracts/identity.ts';
import { agencyOf, type AgencyRow } from '#shared/domain/agencies/index.ts';
import { type RuleParameterTable } from '#shared/domain/deadlines/index.ts';
import { canWorkFor } from '#shared/domain/permissions/agencies.ts';
import { AGENCY_ROLES, COURT_ROLES } from '#shared/domain/permissions/roles.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { civilDateOf, DAY_MS, formatInstant, HOUR_MS, instant, type Instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { appendAudit } from '../audit/store.ts';
import type { SqlSession } from '../audit/sql.ts';
import type { IdentityClocks } from './clocks.ts';
import type { IdentityDatabase } from './database.ts';
import { directoryEntryOf, type PublishDirectory } from './directory.ts';
import { base32, enrolmentUri, isStepAhead, matchingStep, newSecret, openSecret, sealSecret } from './one-time-code.ts';
import { checkPasswordShape, hashPassword, isOutdatedHash, isTooShortFor, leastLength, makeDecoyHash, passwordMatches } from './passwords.ts';
import { oneRead } from './one-read.ts';
import { type IdentityRules, identityRules, type IdentitySettings } from './policy.ts';
import type { IdentityPort, Session } from './port.ts';
import * as tables from './tables.ts';
import type { AccountRow, OpenSession, SessionTokens } from './tables.ts';
import { hashToken, loginKey, newSalt, newToken, normalLogin } from './tokens.ts';

/** Where a request comes from; goes into the audit row only. */
export type Caller = { readonly ip: string };

export type IdentityService = IdentityPort & {
  /** As `verify`, but also for a session that must change its password first. */
  verifyAny(token: string): Promise<Result<OpenSession, Failure>>;
  signIn(body: SignInBody, caller: Caller): Promise<Result<SignInAnswer, Failure>>;
  /** @param deviceSecret what the device proves itself by; absent from releases before it. */
  refresh(refreshToken: string, deviceSecret: string | undefined, caller: Caller): Promise<Result<SignInAnswer, Failure>>;
  notices(open: OpenSession): Promise<readonly SessionNotice[]>;
  noticesSeen(open: OpenSession, ids: readonly string[]): Promise<void>;
  sessionAnswer(open: OpenSession): Promise<SessionAnswer>;
  signOut(open: OpenSession, caller: Caller): Promise<void>;
  changePassword(open: OpenSession, current: string, next: string, caller: Caller): Promise<Result<SignInAnswer, Failure>>;
  offerSecondFactor(open: OpenSession): Promise<Result<SecondFactorOffer, Failure>>;
  confirmSecondFactor(open: OpenSession, code: string, caller: Caller): Promise<Result<void, Failure>>;
  devices(open: OpenSession, all: boolean): Promise<Result<readonly DeviceView[], Failure>>;
  revokeDevice(open: OpenSession, device: DeviceId, reason: string, caller: Caller): Promise<Result<void, Failure>>;
  accounts(open: OpenSession): Promise<Result<readonly AccountView[], Failure>>;
  createAccount(open: OpenSession, body: CreateAccountBody, caller: Caller): Promise<Result<AccountView, Failure>>;
  setDisabled(open: OpenSession, account: AccountId, disabled: boolean, caller: Caller): Promise<Result<AccountView, Failure>>;
  unlock(open: OpenSession, account: AccountId, caller: Caller): Promise<Result<AccountView, Failure>>;
  resetPassword(open: OpenSession, account: AccountId, password: string, caller: Caller): Promise<Result<AccountView, Failure>>;
};

export type IdentityParts = {
  readonly database: IdentityDatabase;
  readonly clocks: IdentityClocks;
  readonly settings: IdentitySettings;
  /** The rule parameters in force; read anew for each act. */
  readonly parameters: () => RuleParameterTable;
  /** Whether a court belongs to this installation. */
  readonly isCourt: (court: CourtCode) => boolean;
  /** The agencies of the installation. */
  readonly agencies: () => readonly AgencyRow[];
  readonly publishDirectory: PublishDirectory;
  /** Public keys that devices seal to; none where nobody has made them yet. */
  readonly installationKeys?: InstallationKeys;
};

/** What the answer to a session depends on. */
type Judged = Pick<OpenSession, 'account' | 'device'> & { readonly session: Pick<OpenSession['session'], 'passwordShort'> };

/** A desk session ends at the latest after a working day, however busy it is. */
const DESK_SESSION_MS = 12 * HOUR_MS;
/** Requests of one session write its last use at most this often. */
const TOUCH_MS = MINUTE_MS;

/** Builds identity over its database. @throws Error if second factors are on and no key seals their secrets. */
export async function createIdentity(parts: IdentityParts): Promise<IdentityService> {
  const { database, clocks, settings } = parts;
  if (settings.secondFactor !== 'off' && settings.sealKey?.length !== 32) throw new Error('second factors need a seal key of 32 bytes');
  const decoy = await makeDecoyHash(settings.hashCost);

  const shownNow = () => clocks.shown.now();
  const elapsedNow = () => clocks.elapsed.now();
  /** A time of the elapsed clock as people are told it. */
  const shown = (elapsed: Instant): Instant => instant(elapsed - elapsedNow() + shownNow());
  const rulesNow = (): IdentityRules => identityRules(parts.parameters(), civilDateOf(shownNow()));

  type AuditPart = Pick<AuditRow, 'action'> & Partial<Pick<AuditRow, 'object' | 'what' | 'result'>>;
  const audit = async (db: SqlSession, who: { readonly account?: AccountRow | undefined; readonly device?: DeviceId | undefined; readonly caller: Caller }, entries: readonly AuditPart[]) => {
    const at = shownNow();
    await appendAudit(
      db,
      entries.map((entry) => ({
        at,
        result: 'done',
        ...entry,
        ...(who.account === undefined ? {} : { account: who.account.id, role: who.account.role }),
        ...(who.device === undefined ? {} : { device: who.device }),
        ip: who.caller.ip,
      })),
    );
  };

  const passwordEnds = (account: AccountRow, rules: IdentityRules): Instant => instant(account.passwordSetAt + rules.passwordMaxAgeDays * DAY_MS);
  const mustChange = (account: AccountRow, rules: IdentityRules): boolean => account.mustChange || passwordEnds(account, rules) <= elapsedNow();
  /** The same for a session: its device may need a longer password than the account's own rules ask for. */
  const mustChangeHere = (open: Judged, rules: IdentityRules): boolean => open.session.passwordShort || mustChange(open.account, rules);

  const secondFactorState = (account: AccountRow): SessionAnswer['secondFactor'] => {
    if (settings.secondFactor === 'off') return 'off';
    if (account.secondFactor !== undefined) return 'enrolled';
    return settings.secondFactor === 'required' ? 'must-enrol' : 'off';
  };

  const sessionInfo = (open: Pick<OpenSession, 'account' | 'device'>, expires: Instant): Omit<Session, 'id'> => ({
    account: open.account.id,
    role: open.account.role,
    name: open.account.name,
    ...(open.account.court === undefined ? {} : { court: open.account.court }),
    ...(open.account.agency === undefined ? {} : { agency: open.account.agency }),
    ...(open.account.unit === undefined ? {} : { agencyName: open.account.unit }),
    device: open.device.id,
    expiresAt: shown(expires),
  });

  const policyOf = ({ offlineDays: _days, strangerFailures: _failures, sessionRetentionDays: _kept, ...policy }: IdentityRules) => policy;

  const answerOf = (open: Judged, expires: Instant, salt: string | undefined, rules: IdentityRules): SessionAnswer => {
    const { account } = open;
    return {
      session: sessionInfo(open, expires),
      offlineDays: salt === undefined ? 0 : rules.offlineDays,
      ...(salt === undefined ? {} : { offlineVerifierParams: { algorithm: 'argon2id', salt, ...settings.offlineCost, hashBytes: 32 } }),
      ...(salt === undefined || parts.installationKeys === undefined ? {} : { installationKeys: parts.installationKeys }),
      serverTime: shownNow(),
      policy: policyOf(rules),
      mustChangePassword: mustChangeHere(open, rules),
      passwordEndsOn: civilDateOf(shown(passwordEnds(account, rules))),
      secondFactor: secondFactorState(account),
      ...(account.lastSignInAt === undefined || account.lastSignInDevice === undefined
        ? {}
        : { previous: { at: account.lastSignInAt, device: account.lastSignInDevice, failuresSince: account.failuresSince } }),
    };
  };

  type Minted = { readonly token: string; readonly refreshToken?: string; readonly stored: SessionTokens };
  const mint = (hostKind: SessionHost, rules: IdentityRules): Minted => {
    const now = elapsedNow();
    const token = newToken();
    const access = { accessHash: hashToken(token), accessExpires: instant(now + (hostKind === 'desk' ? DESK_SESSION_MS : settings.accessMs)) };
    // Nothing stays on an agency's computer, so there is nothing there that could refresh.
    if (hostKind === 'desk') return { token, stored: access };
    const refreshToken = newToken();
    return { token, refreshToken, stored: { ...access, refreshHash: hashToken(refreshToken), refreshExpires: instant(now + rules.offlineDays * DAY_MS) } };
  };

  const withTokens = (answer: SessionAnswer, minted: Minted): SignInAnswer => ({
    ...answer,
    token: minted.token,
    ...(minted.refreshToken === undefined || minted.stored.refreshExpires === undefined
      ? {}
      : { refreshToken: minted.refreshToken, refreshExpiresAt: shown(minted.stored.refreshExpires) }),
  });

  const offlineSalt = async (db: SqlSession, hostKind: SessionHost, device: DeviceId, account: AccountId): Promise<string | undefined> =>
    hostKind === 'desk' ? undefined : await tables.saltOf(db, device, account, newSalt);

  const listeners = new Set<() => void>();
  /** Sessions ended, and it is written: streams that live by them look again. */
  const tellEnded = () => { for (const told of listeners) told(); };

  const ended = (reason: string): Failure => failure('TOKEN_INVALID', { reason });

  /** Why an open session may not act now, if so. */
  const faultOf = (open: OpenSession): Failure | undefined => {
    if (open.device.revokedAt !== undefined) return ended('DEVICE_REVOKED');
    if (open.account.disabledAt !== undefined) return ended('ACCOUNT_DISABLED');
    if (open.session.endedAt !== undefined) return ended(open.session.endReason ?? 'ENDED');
    return undefined;
  };

  const sessionOf = oneRead((hashes) => database.read(async (db) => await tables.sessionsByAccess(db, hashes)));

  const verifyAny = async (token: string): Promise<Result<OpenSession, Failure>> => {
    const open = await sessionOf(hashToken(token));
    if (open === undefined) return err(ended('UNKNOWN'));
    const fault = faultOf(open);
    if (fault !== undefined) return err(fault);
    const now = elapsedNow();
    if (open.session.accessExpires <= now) return err(ended('EXPIRED'));
    const idleMs = now - open.session.lastUsedAt;
    if (open.session.hostKind === 'desk' && idleMs > rulesNow().serverIdleMinutes * MINUTE_MS) {
      await database.write(async (db) => await tables.endSessions(db, { id: open.session.id }, 'IDLE', now));
      return err(ended('IDLE'));
    }
    if (idleMs > TOUCH_MS) {
      await database.write(async (db) => {
        await tables.touchSession(db, open.session.id, now);
        await tables.touchDevice(db, open.device.id, shownNow());
      });
    }
    return ok(open);
  };

  /**
   * Where tries at a login come from. A device that this account has worked on, and that proves itself, has a count of its
   * own. All others are strangers: they are counted by their address, and all together, so that whoever types wrong passwords
   * elsewhere shuts the door to strangers and not to the owner on his own device.
   */
  type Source = { readonly key: string; readonly together?: string };
  const sourceOf = async (login: string, account: AccountRow | undefined, device: { readonly id: DeviceId; readonly secretHash: string | undefined }, caller: Caller): Promise<Source> => {
    const of = loginKey(login);
    const known = await database.read(async (db) => {
      const row = await tables.deviceById(db, device.id);
      const isProven = row?.secretHash !== undefined && row.secretHash === device.secretHash;
      return isProven && account !== undefined && (await tables.isUsedBy(db, device.id, account.id));
    });
    return known ? { key: `${of} ${hashToken(`device ${device.id}`)}` } : { key: `${of} ${hashToken(`address ${caller.ip}`)}`, together: `${of} strangers` };
  };

  type Counted = { readonly tries: number; readonly lockedUntil?: Instant };
  /** Counts a try at its source, and with all strangers. */
  const count = async (db: SqlSession, source: Source, rules: IdentityRules): Promise<Counted> => {
    const [now, lockMs] = [elapsedNow(), rules.lockMinutes * MINUTE_MS];
    const own = await tables.countAttempt(db, source.key, rules.maxFailures, lockMs, now);
    if (own.lockedUntil !== undefined || source.together === undefined) return { tries: 0, ...own };
    const all = await tables.countAttempt(db, source.together, rules.strangerFailures, lockMs, now);
    return all.lockedUntil === undefined ? own : { tries: own.tries, lockedUntil: all.lockedUntil };
  };

  /** A counted try was wrong: locks what has reached its limit. @returns whether something was locked. */
  const lockIfFull = async (db: SqlSession, source: Source, tries: number, rules: IdentityRules): Promise<boolean> => {
    const until = instant(elapsedNow() + rules.lockMinutes * MINUTE_MS);
    const locks = tries >= rules.maxFailures;
    if (locks) await tables.lockAttempts(db, source.key, until);
    if (source.together !== undefined) await tables.lockAttemptsAt(db, source.together, rules.strangerFailures, until);
    return locks;
  };

  /** Judges a password for a login: counts the try first, locks at the limit, does the same work for unknown logins. */
  const judgePassword = async (
    source: Source,
    password: string,
    account: AccountRow | undefined,
    rules: IdentityRules,
    refusal: 'SIGN_IN_FAILED' | 'PASSWORD_WRONG',
    who: { readonly device?: DeviceId; readonly caller: Caller },
  ): Promise<Result<void, Failure>> => {
    const entered = await database.write(async (db) => await count(db, source, rules));
    const { lockedUntil } = entered;
    if (lockedUntil !== undefined) {
      await database.write(async (db) => await audit(db, { account, ...who }, [{ action: 'session.sign-in', result: 'SIGN_IN_LOCKED' }]));
      return err(failure('SIGN_IN_LOCKED', { until: formatInstant(shown(lockedUntil)) }));
    }
    // More at once than a person types: not judged, so that parallel guesses win nothing.
    if (entered.tries > rules.maxFailures) return err(failure('RATE_LIMITED'));
    const right = await passwordMatches(account?.passwordHash ?? decoy, password);
    if (account !== undefined && right) {
      // Takes back this try only: a right password alone must not reset the count of wrong codes.
      await database.write(async (db) => {
        await tables.takeBackAttempt(db, source.key);
        if (source.together !== undefined) await tables.takeBackAttempt(db, source.together);
      });
      return ok(undefined);
    }
    await database.write(async (db) => {
      const locks = await lockIfFull(db, source, entered.tries, rules);
      if (account !== undefined) await tables.noteFailure(db, account.id);
      await audit(db, { account, ...who }, [{ action: refusal === 'PASSWORD_WRONG' ? 'password.change' : 'session.sign-in', result: refusal }, ...(locks ? [{ action: 'session.lock' }] : [])]);
    });
    return err(failure(refusal, { max: rules.maxFailures, minutes: rules.lockMinutes }));
  };

  const judgeSecondFactor = async (source: Source, account: AccountRow, code: string | undefined, who: { readonly device: DeviceId; readonly caller: Caller }): Promise<Result<void, Failure>> => {
    if (settings.secondFactor === 'off' || account.secondFactor === undefined || settings.sealKey === undefined) return ok(undefined);
    if (code === undefined) return err(failure('SECOND_FACTOR_NEEDED'));
    const secret = openSecret(account.secondFactor, settings.sealKey, account.id);
    // A step that lies ahead was used by a clock that was wrong: it shuts nobody out until that time has come.
    const usedStep = isStepAhead(account.secondFactorStep, elapsedNow()) ? 0 : account.secondFactorStep;
    const step = matchingStep(secret, code, elapsedNow(), usedStep);
    const used = step !== undefined && (await database.write(async (db) => await tables.useSecondFactorStep(db, account.id, step, account.secondFactorStep)));
    if (used) return ok(undefined);
    await database.write(async (db) => {
      // A wrong code counts like a wrong password: six digits alone would be guessed in an afternoon.
      const rules = rulesNow();
      const counted = await count(db, source, rules);
      if (counted.lockedUntil === undefined) await lockIfFull(db, source, counted.tries, rules);
      await audit(db, { account, ...who }, [{ action: 'session.sign-in', result: 'SECOND_FACTOR_WRONG' }]);
    });
    return err(failure('SECOND_FACTOR_WRONG'));
  };

  const signIn = async (body: SignInBody, caller: Caller): Promise<Result<SignInAnswer, Failure>> => {
    const rules = rulesNow();
    const device = body.device.deviceId;
    const who = { device, caller };
    const account = await database.read(async (db) => await tables.accountByLogin(db, normalLogin(body.login)));
    const secretHash = body.device.secret === undefined ? undefined : hashToken(body.device.secret);
    const source = await sourceOf(body.login, account, { id: device, secretHash }, caller);
    const judged = await judgePassword(source, body.password, account, rules, 'SIGN_IN_FAILED', who);
    if (!judged.ok || account === undefined) return judged.ok ? err(failure('SIGN_IN_FAILED')) : judged;
    const refuse = async (code: 'ACCOUNT_DISABLED' | 'DEVICE_REVOKED' | 'DEVICE_FOREIGN'): Promise<Result<never, Failure>> => {
      await database.write(async (db) => await audit(db, { account, ...who }, [{ action: 'session.sign-in', result: code }]));
      return err(failure(code));
    };
    if (account.disabledAt !== undefined) return await refuse('ACCOUNT_DISABLED');
    const known = await database.read(async (db) => await tables.deviceById(db, device));
    if (known?.revokedAt !== undefined) return await refuse('DEVICE_REVOKED');
    // A device is what holds its secret; its id alone is written in many places. A desk keeps nothing, so it never is one.
    const isDesk = body.device.hostKind === 'desk';
    if (known !== undefined && (known.hostKind === 'desk') !== isDesk) return await refuse('DEVICE_FOREIGN');
    if (known?.secretHash !== undefined && known.secretHash !== secretHash) return await refuse('DEVICE_FOREIGN');
    const second = await judgeSecondFactor(source, account, body.code, who);
    if (!second.ok) return second;
    const renewed = isOutdatedHash(account.passwordHash, settings.hashCost) ? await hashPassword(body.password, settings.hashCost) : undefined;
    const { name, hostKind, publicInfo, secretStore } = body.device;
    const minted = mint(hostKind, rules);
    const session = { passwordShort: isTooShortFor(body.device, body.password, rules) };
    const answer = await database.write(async (db) => {
      const now = shownNow();
      const isNew = await tables.seeDevice(db, { id: device, name, hostKind, publicInfo, ...(secretStore === undefined ? {} : { secretStore }) }, now);
      const salt = await offlineSalt(db, hostKind, device, account.id);
      if (secretHash !== undefined && !isDesk) await tables.bindDevice(db, device, secretHash);
      await tables.clearAttempts(db, source.key);
      await tables.deleteEndedSessions(db, instant(elapsedNow() - rules.sessionRetentionDays * DAY_MS));
      await tables.forgetAttempts(db, instant(elapsedNow() - DAY_MS));
      if (renewed !== undefined) await tables.renewHash(db, account.id, account.passwordHash, renewed);
      await tables.insertSession(db, { id: randomUUID(), account: account.id, device, hostKind, ...session }, minted.stored, elapsedNow());
      await tables.noteSignIn(db, account.id, now, name);
      const row = await tables.deviceById(db, device);
      if (row === undefined) throw new Error('a device vanished in its own transaction');
      await audit(db, { account, ...who }, [...(isNew ? [{ action: 'device.register', object: { type: 'device', id: device } }] : []), { action: 'session.sign-in' }]);
      return answerOf({ account, device: row, session }, minted.stored.accessExpires, salt, rules);
    });
    return ok(withTokens(answer, minted));
  };

  /**
   * A refresh token came that nobody should have any more, or not from its device: a copy is in other hands. Nobody goes on
   * with any session of this person on this device, and he is told when he signs in again.
   */
  const endFamily = async (db: SqlSession, { account, device }: OpenSession, caller: Caller): Promise<Failure> => {
    await tables.endSessions(db, { device: device.id, of: account.id }, 'REFRESH_REUSED', elapsedNow());
    await tables.addNotice(db, account.id, { id: randomUUID(), kind: 'refresh-reused', at: shownNow(), device: device.name });
    await audit(db, { account, device: device.id, caller }, [{ action: 'session.refresh', result: 'REFRESH_REUSED', object: { type: 'device', id: device.id } }]);
    return ended('REFRESH_REUSED');
  };

  const refresh = async (refreshToken: string, deviceSecret: string | undefined, caller: Caller): Promise<Result<SignInAnswer, Failure>> => {
    const rules = rulesNow();
    const hash = hashToken(refreshToken);
    const secretHash = deviceSecret === undefined ? undefined : hashToken(deviceSecret);
    const answer = await database.write(async (db): Promise<Result<SignInAnswer, Failure>> => {
      const open = await tables.sessionByRefresh(db, hash);
      if (open === undefined) return err(ended('UNKNOWN'));
      const fault = faultOf(open);
      if (fault !== undefined) return err(fault);
      const now = elapsedNow();
      const { session, device } = open;
      if (session.refreshExpires === undefined || session.refreshExpires <= now) return err(ended('EXPIRED'));
      const isProven = device.secretHash !== undefined && device.secretHash === secretHash;
      if (device.secretHash !== undefined && !isProven) return err(await endFamily(db, open, caller));
      const isCurrent = session.refreshHash === hash;
      // An answer was lost on the way: the token before may come again for a short time, as often as the device proves itself;
      // one that cannot prove anything has one such try.
      const isInTime = now >= session.rotatedAt && now - session.rotatedAt <= settings.refreshGraceMs;
      const mayRepeat = session.refreshBefore === hash && isInTime && (isProven || !session.graceUsed);
      if (!isCurrent && !mayRepeat) return err(await endFamily(db, open, caller));
      const minted = mint(session.hostKind, rules);
      await tables.rotateSession(db, session.id, minted.stored, { before: hash, rotatedAt: isCurrent ? now : session.rotatedAt, isUsed: !isCurrent }, now);
      // A device of a release before the secrets is bound by the first refresh that brings one.
      if (secretHash !== undefined && device.secretHash === undefined && device.hostKind !== 'desk') await tables.bindDevice(db, device.id, secretHash);
      await tables.touchDevice(db, device.id, shownNow());
      const salt = await offlineSalt(db, session.hostKind, device.id, open.account.id);
      return ok(withTokens(answerOf(open, minted.stored.accessExpires, salt, rules), minted));
    });
    if (!answer.ok) tellEnded();
    return answer;
  };

  const changePassword = async (open: OpenSession, current: string, next: string, caller: Caller): Promise<Result<SignInAnswer, Failure>> => {
    const rules = rulesNow();
    const { account, device, session } = open;
    const source = await sourceOf(account.login, account, { id: device.id, secretHash: device.secretHash }, caller);
    const judged = await judgePassword(source, current, account, rules, 'PASSWORD_WRONG', { device: device.id, caller });
    if (!judged.ok) return judged;
    const fresh = await checkNewPassword(account, next, rules, leastLength(device, rules));
    if (!fresh.ok) return fresh;
    const hash = await hashPassword(next, settings.hashCost);
    const minted = mint(session.hostKind, rules);
    const answer = await database.write(async (db) => {
      const now = elapsedNow();
      await tables.setPassword(db, account.id, hash, now, false);
      await tables.clearAttempts(db, source.key);
      await tables.renewSalts(db, account.id, newSalt);
      await tables.endSessions(db, { account: account.id, except: session.id }, 'PASSWORD_CHANGED', now);
      await tables.rotateSession(db, session.id, minted.stored, { before: undefined, rotatedAt: now, isUsed: false }, now);
      await tables.passwordIsLong(db, session.id);
      await audit(db, { account, device: device.id, caller }, [{ action: 'password.change', object: { type: 'account', id: account.id } }]);
      const after = await tables.accountById(db, account.id);
      if (after === undefined) throw new Error('an account vanished in its own transaction');
      return answerOf({ account: after, device, session: { passwordShort: false } }, minted.stored.accessExpires, await offlineSalt(db, session.hostKind, device.id, account.id), rules);
    });
    tellEnded();
    return ok(withTokens(answer, minted));
  };

  const checkNewPassword = async (account: Pick<AccountRow, 'id' | 'login' | 'passwordHash'>, next: string, rules: IdentityRules, least = rules.passwordMinLength): Promise<Result<void, Failure>> => {
    const shape = checkPasswordShape(next, account.login, rules, least);
    if (!shape.ok) return shape;
    const earlier = await database.read(async (db) => await tables.earlierHashes(db, account.id, Math.max(0, rules.passwordHistory - 1)));
    for (const hash of rules.passwordHistory === 0 ? [] : [account.passwordHash, ...earlier]) {
      if (await passwordMatches(hash, next)) return err(failure('PASSWORD_USED_BEFORE', { history: rules.passwordHistory }));
    }
    return ok(undefined);
  };

  const viewOf = (account: AccountRow, lockedUntil: Instant | undefined, rules: IdentityRules): AccountView => ({
    account: account.id,
    login: account.login,
    name: account.name,
    role: account.role,
    ...(account.court === undefined ? {} : { court: account.court }),
    ...(account.agency === undefined ? {} : { agency: account.agency }),
    ...(account.phone === undefined ? {} : { phone: account.phone }),
    ...(account.disabledAt === undefined ? {} : { disabledAt: account.disabledAt }),
    ...(lockedUntil === undefined ? {} : { lockedUntil: shown(lockedUntil) }),
    mustChangePassword: mustChange(account, rules),
    passwordEndsOn: civilDateOf(shown(passwordEnds(account, rules))),
    ...(account.lastSignInAt === undefined ? {} : { lastSignInAt: account.lastSignInAt }),
    secondFactor: secondFactorState(account),
  });

  const isAdministrator = (open: OpenSession) => open.account.role === 'administrator';
  const adminOnly = err(failure('ROLE_NOT_ALLOWED'));

  /** One act of the administrator on an account: the change, its audit row and the directory, then the account as it is. */
  const administer = async (open: OpenSession, id: AccountId, action: string, caller: Caller, change: (db: SqlSession, account: AccountRow) => Promise<void>): Promise<Result<AccountView, Failure>> => {
    if (!isAdministrator(open)) return adminOnly;
    const rules = rulesNow();
    const done = await database.write(async (db) => {
      const account = await tables.accountById(db, id);
      if (account === undefined) return undefined;
      await change(db, account);
      await audit(db, { account: open.account, device: open.device.id, caller }, [{ action, object: { type: 'account', id } }]);
      const after = await tables.accountById(db, id);
      return after === undefined ? undefined : { after, locks: await tables.allLocks(db, elapsedNow()) };
    });
    if (done === undefined) return err(failure('NOT_FOUND'));
    tellEnded();
    await parts.publishDirectory([directoryEntryOf(done.after)]);
    return ok(viewOf(done.after, done.locks.get(loginKey(done.after.login)), rules));
  };

  const officeFits = (body: CreateAccountBody): boolean => {
    const inList = (list: readonly string[]) => list.includes(body.role);
    if (inList(COURT_ROLES)) return body.agency === undefined && body.court !== undefined && parts.isCourt(body.court);
    const outside = AGENCY_ROLES.find((role) => role === body.role);
    if (outside !== undefined) return body.court === undefined && body.agency !== undefined && canWorkFor(outside, body.agency, parts.agencies());
    return body.court === undefined && body.agency === undefined && body.agencyName === undefined;
  };

  return {
    verify: async (token) => {
      const open = await verifyAny(token);
      if (!open.ok) return open;
      if (mustChangeHere(open.value, rulesNow())) return err(failure('PASSWORD_CHANGE_REQUIRED'));
      if (secondFactorState(open.value.account) === 'must-enrol') return err(failure('SECOND_FACTOR_NOT_ENROLLED'));
      return ok({ ...sessionInfo(open.value, open.value.session.accessExpires), id: open.value.session.id });
    },
    standing: async (ids) => (ids.length === 0 ? new Set() : await database.read(async (db) => await tables.standingSessions(db, ids))),
    onEnded(told) {
      listeners.add(told);
      return () => { listeners.delete(told); };
    },
    notices: async (open) => (await database.read(async (db) => await tables.unseenNotices(db, open.account.id))).flatMap(({ kind, ...row }) => (kind === 'refresh-reused' ? [{ ...row, kind }] : [])),
    noticesSeen: async (open, ids) => { await database.write(async (db) => { await tables.noticesSeen(db, open.account.id, ids, shownNow()); }); },
    verifyAny,
    signIn,
    refresh,
    sessionAnswer: async (open) => {
      const salt = await database.write(async (db) => await offlineSalt(db, open.session.hostKind, open.device.id, open.account.id));
      return answerOf(open, open.session.accessExpires, salt, rulesNow());
    },
    signOut: async (open, caller) => {
      await database.write(async (db) => {
        await tables.endSessions(db, { id: open.session.id }, 'SIGNED_OUT', elapsedNow());
        await audit(db, { account: open.account, device: open.device.id, caller }, [{ action: 'session.sign-out' }]);
      });
      tellEnded();
    },
    changePassword,
    offerSecondFactor: async (open) => {
      if (settings.secondFactor === 'off' || settings.sealKey === undefined) return err(failure('SECOND_FACTOR_OFF'));
      const secret = newSecret();
      const sealed = sealSecret(secret, settings.sealKey, open.account.id);
      await database.write(async (db) => await tables.setSecondFactor(db, open.account.id, { pending: sealed, confirmed: open.account.secondFactor, step: open.account.secondFactorStep }));
      return ok({ uri: enrolmentUri(secret, open.account.login), secret: base32(secret) });
    },
    confirmSecondFactor: async (open, code, caller) => {
      const pending = open.account.secondFactorPending;
      if (settings.secondFactor === 'off' || settings.sealKey === undefined || pending === undefined) return err(failure('SECOND_FACTOR_OFF'));
      const step = matchingStep(openSecret(pending, settings.sealKey, open.account.id), code, elapsedNow(), 0);
      if (step === undefined) return err(failure('SECOND_FACTOR_WRONG'));
      await database.write(async (db) => {
        await tables.setSecondFactor(db, open.account.id, { pending: undefined, confirmed: pending, step });
        await audit(db, { account: open.account, device: open.device.id, caller }, [{ action: 'second-factor.enrol', object: { type: 'account', id: open.account.id } }]);
      });
      return ok(undefined);
    },
    devices: async (open, all) => {
      if (all && !isAdministrator(open)) return adminOnly;
      const rows = await database.read(async (db) => await tables.listDevices(db, all ? undefined : open.account.id));
      return ok(
        rows.map((row) => ({
          deviceId: row.id,
          name: row.name,
          hostKind: row.hostKind,
          registeredAt: row.registeredAt,
          lastSeenAt: row.lastSeenAt,
          // Who else works on a shared desk computer is the administrator's business.
          accounts: all ? [...row.accounts] : row.accounts.filter((id) => id === open.account.id),
          current: row.id === open.device.id,
          ...(row.revokedAt === undefined ? {} : { revokedAt: row.revokedAt }),
          ...(row.revokedBy === undefined ? {} : { revokedBy: row.revokedBy }),
          ...(row.revokeReason === undefined ? {} : { revokeReason: row.revokeReason }),
          ...(row.wipedAt === undefined ? {} : { wipedAt: row.wipedAt }),
        })),
      );
    },
    revokeDevice: async (open, device, reason, caller) => {
      const mine = await database.read(async (db) => (await tables.listDevices(db, open.account.id)).find((row) => row.id === device));
      const known = await database.read(async (db) => await tables.deviceById(db, device));
      if (known === undefined || (!isAdministrator(open) && mine === undefined)) return err(failure('NOT_FOUND'));
      if (!isAdministrator(open) && mine?.accounts.some((id) => id !== open.account.id) === true) return err(failure('ROLE_NOT_ALLOWED'));
      await database.write(async (db) => {
        await tables.markRevoked(db, device, shownNow(), open.account.id, reason);
        await tables.endSessions(db, { device }, 'DEVICE_REVOKED', elapsedNow());
        await audit(db, { account: open.account, device: open.device.id, caller }, [{ action: 'device.revoke', object: { type: 'device', id: device } }]);
      });
      tellEnded();
      return ok(undefined);
    },
    accounts: async (open) => {
      if (!isAdministrator(open)) return adminOnly;
      const rules = rulesNow();
      const { rows, locks } = await database.read(async (db) => ({ rows: await tables.allAccounts(db), locks: await tables.allLocks(db, elapsedNow()) }));
      return ok(rows.map((row) => viewOf(row, locks.get(loginKey(row.login)), rules)));
    },
    createAccount: async (open, body, caller) => {
      if (!isAdministrator(open)) return adminOnly;
      if (!officeFits(body)) return err(failure('OFFICE_INVALID'));
      const rules = rulesNow();
      const shape = checkPasswordShape(body.password, body.login, rules);
      if (!shape.ok) return shape;
      const passwordHash = await hashPassword(body.password, settings.hashCost);
      const { password: _password, account: id, agencyName: told, ...rest } = body;
      const { agency } = body;
      const agencyName = told ?? (agency === undefined ? undefined : agencyOf(agency, parts.agencies())?.name);
      // Courts are shown the unit, so a unit without a name is nobody.
      if (agency !== undefined && agencyName === undefined && (await database.read(async (db) => await tables.agencyName(db, agency))) === undefined) return err(failure('OFFICE_INVALID'));
      const made = await database.write(async (db) => {
        const added = await tables.insertAccounts(db, [{ ...rest, id, passwordHash, passwordSetAt: elapsedNow(), mustChange: true, createdAt: shownNow() }]);
        if (!added.has(id)) return undefined;
        if (body.agency !== undefined && agencyName !== undefined) await tables.putAgencies(db, [{ id: body.agency, name: agencyName }]);
        await audit(db, { account: open.account, device: open.device.id, caller }, [{ action: 'account.create', object: { type: 'account', id }, what: body.role }]);
        return await tables.accountById(db, id);
      });
      if (made === undefined) return err(failure('LOGIN_TAKEN'));
      await parts.publishDirectory([directoryEntryOf(made)]);
      return ok(viewOf(made, undefined, rules));
    },
    setDisabled: async (open, id, disabled, caller) => {
      // Nobody locks himself out: somebody else must still be able to let people in.
      if (disabled && id === open.account.id) return err(failure('ROLE_NOT_ALLOWED'));
      return await administer(open, id, disabled ? 'account.disable' : 'account.enable', caller, async (db) => {
        await tables.setDisabled(db, id, disabled ? shownNow() : undefined);
        if (disabled) await tables.endSessions(db, { account: id }, 'ACCOUNT_DISABLED', elapsedNow());
      });
    },
    unlock: async (open, id, caller) => await administer(open, id, 'account.unlock', caller, async (db, account) => await tables.clearAllAttempts(db, loginKey(account.login))),
    resetPassword: async (open, id, password, caller) => {
      if (!isAdministrator(open)) return adminOnly;
      const account = await database.read(async (db) => await tables.accountById(db, id));
      if (account === undefined) return err(failure('NOT_FOUND'));
      const fresh = await checkNewPassword(account, password, rulesNow());
      if (!fresh.ok) return fresh;
      const hash = await hashPassword(password, settings.hashCost);
      return await administer(open, id, 'password.reset', caller, async (db) => {
        const now = elapsedNow();
        await tables.setPassword(db, id, hash, now, true);
        await tables.renewSalts(db, id, newSalt);
        await tables.clearAllAttempts(db, loginKey(account.login));
        await tables.endSessions(db, { account: id }, 'PASSWORD_CHANGED', now);
      });
    },
  };
}
