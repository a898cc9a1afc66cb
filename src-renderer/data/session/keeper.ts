import { Compile } from 'typebox/compile';
import { type OfflineVerifierParams, type PublicKey, type SessionAnswer, type SessionInfo, type SignInAnswer, SignInAnswerSchema, type SignInBody } from '#shared/contracts/identity.ts';
import type { EngineSession, EngineStart, KeyWay, KnownAccount, SignInCredentials } from '#shared/contracts/engine.ts';
import type { WireTrouble } from '#shared/contracts/ports.ts';
import { failure, type Failure, isUnreachable as reachFailed } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { Clock, Instant } from '#shared/kernel/time.ts';
import { toBase64 } from '../base64.ts';
import { pause } from '../breath.ts';
import { isWithin } from '../wait.ts';
import type { Authorised, Http } from '../wire/http.ts';
import { type Accounts, type DeviceAccount, offlineUntil, type Opened, type OpenedKey, type Secret, serverNow } from './accounts.ts';
import { type SessionKeys, wipe } from './data-key.ts';
import type { Keyring } from './key-slots.ts';
import { freshPersonalKeys, holdPersonalKeys, type PersonalHold } from './personal-keys.ts';
import { firstSlots, followSlots, type SlotRow, type Slotted, type SlotWish } from './slot-changes.ts';

/**
 * Who is signed in on this device, with the tokens. Online where the server answers; offline with the password alone,
 * within the days that the server allowed: then opening the key slot is the sign-in. Tokens live in memory and, sealed
 * under the data key, in the device's store.
 */
export type SessionKeeper = {
  known(): Promise<readonly KnownAccount[]>;
  signIn(credentials: SignInCredentials): Promise<Result<EngineSession, Failure>>;
  unlock(password: string, code?: string): Promise<Result<EngineSession, Failure>>;
  /** Forgets keys and tokens; who may open again is all that is left. The worker ends afterwards (0016-keys). */
  lock(): Promise<void>;
  isLocked(): boolean;
  /** The server no longer takes this session: nothing goes out before somebody signs in again. */
  isRefused(): boolean;
  signOut(): Promise<void>;
  changePassword(current: string, next: string): Promise<Result<EngineSession, Failure>>;
  current(): EngineSession | null;
  info(): SessionInfo | null;
  /** Keys of what this person has here; null with nobody signed in, and at a desk. `earlier` opens what is not sealed anew yet. */
  keys(): { readonly keys: SessionKeys; readonly earlier?: CryptoKey; readonly personal?: PersonalHold; readonly journalKey?: PublicKey } | null;
  /** All of the store lies under the present key. */
  noteResealed(): Promise<void>;
  readonly authorised: Authorised;
  /** How much of a person's work waits on this device; also right after that person left. */
  noteWaiting(account: SessionInfo['account'], waiting: number): Promise<void>;
  /** What a new worker needs to go on without the password; lives in the memory of windows only. */
  ticket(): Ticket | null;
  /** What a worker needs that must not go on without the password: who was here, and no key. */
  lockTicket(): Ticket | null;
  resume(ticket: Ticket): void;
};

/** Whoever locked his work: his name for the screen, and how to find his slot. */
type Locked = { readonly login: string; readonly session: EngineSession };

export type Ticket = { readonly live: Live } | { readonly locked: Locked };

type Live = {
  readonly login: string;
  readonly secret: Secret;
  readonly policy: SessionAnswer['policy'];
  readonly mode: 'online' | 'offline';
  readonly offlineUntil?: Instant;
  readonly previous?: SessionAnswer['previous'];
  readonly token?: { readonly value: string; /** By the desk clock. */ readonly expiresAt: number };
  readonly keys?: SessionKeys;
  readonly earlier?: CryptoKey;
  readonly personal?: PersonalHold;
  /** Public key of the server, to which filings are sealed. */
  readonly journalKey?: PublicKey;
};

/** What a session holds of keys; goes over to the tokens that follow. */
type Held = Pick<Live, 'keys' | 'earlier' | 'personal'>;

export type KeeperDeps = {
  readonly start: EngineStart;
  readonly http: Http;
  /** Null where nothing is kept: at a desk, or while the device's own store cannot be opened. */
  readonly accounts: Accounts | null;
  /** Tag of a person on this device, and what the operating system keeps for him. */
  readonly ownerOf: (account: string) => string;
  readonly keyringOf: (owner: string) => Keyring;
  readonly hasKeyring: () => Promise<boolean>;
  /** Removes what a person's store holds: he starts anew, under a key that never opened it. */
  readonly dropStore: (owner: string) => Promise<Result<void, Failure>>;
  readonly clock: Clock;
  readonly onChange: () => void;
};

const answerCheck = Compile(SignInAnswerSchema);
/** A token that ends sooner than this is renewed before it is used. */
const EARLY_MS = 30_000;
/** So long the server's yes is kept for somebody who looks for the former password or the bureau's key file. */
const AT_THE_SLOT_MS = 5 * 60_000;
/** Locking waits so long for what is nearly done, and no longer: the screen is covered already. */
const LOCK_WAIT_MS = 1_500;

/** Trouble in which the password may open the device without the server. */
function isUnreachable(trouble: WireTrouble): boolean {
  return reachFailed(trouble) || trouble.code === 'SERVER_UNAVAILABLE' || trouble.code === 'INTERNAL';
}

/** The server let somebody in whose slot here the password does not open; kept while he looks for another way to it. */
type AtTheSlot = { readonly login: string; readonly password: string; readonly answer: SignInAnswer; readonly since: Instant };

function bare({ retryAfterMs: _after, ...trouble }: WireTrouble): Failure {
  return trouble;
}

export function createSessionKeeper(deps: KeeperDeps): SessionKeeper {
  const { start, http, accounts, clock } = deps;
  let live: Live | null = null;
  let locked: Locked | null = null;
  let refused: string | undefined;
  /** The refusal said that a copy of the token had come from elsewhere. */
  let wasReused = false;
  let refreshing: Promise<Result<string, WireTrouble>> | null = null;
  let atTheSlot: AtTheSlot | null = null;

  function become(next: Live | null): void {
    live = next;
    deps.onChange();
  }

  function held({ keys, earlier, personal }: Live): Held {
    return { ...(keys === undefined ? {} : { keys }), ...(earlier === undefined ? {} : { earlier }), ...(personal === undefined ? {} : { personal }) };
  }

  function view(of: Live): EngineSession {
    const { session, mustChangePassword, secondFactor } = of.secret;
    return {
      account: session.account,
      role: session.role,
      name: session.name,
      ...(session.court === undefined ? {} : { court: session.court }),
      ...(session.agency === undefined ? {} : { agency: session.agency }),
      ...(session.agencyName === undefined ? {} : { agencyName: session.agencyName }),
      device: session.device,
      mode: of.mode,
      ...(of.offlineUntil === undefined ? {} : { offlineUntil: of.offlineUntil }),
      idleLockMinutes: of.policy.idleLockMinutes,
      mustChangePassword,
      secondFactor,
      ...(of.previous === undefined ? {} : { previous: of.previous }),
    };
  }

  function liveOf(login: string, answer: SignInAnswer, held: Held): Live {
    const { session, serverTime, token, refreshToken, policy, mustChangePassword, secondFactor, previous, offlineDays } = answer;
    return {
      login,
      secret: { session, ...(refreshToken === undefined ? {} : { refreshToken }), mustChangePassword, secondFactor },
      policy,
      mode: 'online',
      ...held,
      ...(answer.installationKeys?.journal === undefined ? {} : { journalKey: answer.installationKeys.journal }),
      ...(held.keys === undefined || offlineDays < 1 ? {} : { offlineUntil: offlineUntil({ heardAt: serverTime, offlineDays }) }),
      ...(previous === undefined ? {} : { previous }),
      token: { value: token, expiresAt: clock.now() + (session.expiresAt - serverTime) },
    };
  }

  /** Writes down the slots and, sealed under the data key, what the next sign-in without a connection needs. */
  async function keepSealed(next: Live, answer: SignInAnswer, slots: SlotRow | undefined): Promise<Result<void, Failure>> {
    const before = accounts === null ? undefined : await accounts.byAccount(answer.session.account);
    // A refresh brings no password: the slots stay. A row that is gone was shut on purpose, and stays so.
    const row = slots ?? before;
    if (accounts === null || next.keys === undefined || row?.slot === undefined || row.slot.keyId !== next.keys.id) return ok(undefined);
    const { slot, recovery, keyMadeAt, earlier, personal } = row;
    return accounts.keep(
      {
        account: answer.session.account,
        login: next.login,
        name: answer.session.name,
        slot,
        ...(recovery === undefined ? {} : { recovery }),
        ...(keyMadeAt === undefined ? {} : { keyMadeAt }),
        ...(earlier === undefined ? {} : { earlier }),
        ...(personal === undefined ? {} : { personal }),
        ...(next.journalKey === undefined ? {} : { journalKey: next.journalKey }),
        offlineDays: answer.offlineDays,
        heardAt: answer.serverTime,
        skewMs: Math.round(clock.now() - answer.serverTime),
        policy: answer.policy,
        failures: 0,
        lockedUntil: 0,
        waiting: before?.waiting ?? 0,
      },
      next.keys,
      next.secret,
    );
  }

  async function bodyOf(credentials: SignInCredentials): Promise<SignInBody> {
    const { login, password, code } = credentials;
    return {
      login,
      password,
      ...(code === undefined ? {} : { code }),
      device: {
        deviceId: start.deviceId,
        name: start.deviceName,
        hostKind: start.host,
        publicInfo: start.publicInfo,
        ...(start.deviceSecret === undefined ? {} : { secret: start.deviceSecret }),
        ...(start.host === 'desk' ? {} : { secretStore: (await deps.hasKeyring()) ? 'system' : 'none' }),
      },
    };
  }

  async function wishOf(account: string, password: string, params: OfflineVerifierParams, more: Pick<SlotWish, 'bureau' | 'now'>): Promise<SlotWish> {
    const owner = deps.ownerOf(account);
    return { account, owner, keyring: deps.keyringOf(owner), password, params, hasKeyring: await deps.hasKeyring(), ...more };
  }

  /** The way to the data key that somebody chose whose password does not open the slot. */
  async function otherWay(kept: Accounts, account: DeviceAccount, way: KeyWay): Promise<Result<OpenedKey | 'anew', Failure>> {
    if (way.by === 'recovery') return kept.recover(account, way);
    if (way.by === 'former') {
      // Guessing at the old password is no freer than guessing at the present one.
      return kept.open(account, way.password, serverNow(account, clock.now()));
    }
    const dropped = await deps.dropStore(deps.ownerOf(account.account));
    return dropped.ok ? ok('anew') : dropped;
  }

  /** Opens, follows or makes the slots of somebody whom the server has let in. */
  async function slotsFor(kept: Accounts, answer: SignInAnswer, params: OfflineVerifierParams, password: string, way: KeyWay | undefined): Promise<Result<Slotted, Failure>> {
    const { account } = answer.session;
    const wish = await wishOf(account, password, params, { bureau: answer.installationKeys?.bureau, now: answer.serverTime });
    const before = await kept.byAccount(account);
    if (before?.slot === undefined) return firstSlots(wish);
    if (way === undefined) {
      const opened = await kept.openSlot(before, password);
      if (!opened.ok) return opened;
      return opened.value === undefined ? err(failure('DEVICE_KEY_SHUT', { why: 'password' })) : followSlots(opened.value, before, wish, true);
    }
    const found = await otherWay(kept, before, way);
    if (!found.ok) return found;
    return found.value === 'anew' ? firstSlots(wish) : followSlots(found.value, before, wish, false);
  }

  async function taken(credentials: Pick<SignInCredentials, 'login' | 'password' | 'key'>, answer: unknown): Promise<Result<EngineSession, Failure>> {
    if (!answerCheck.Check(answer)) return err(failure('SERVER_UNAVAILABLE', { status: 200 }));
    const { login, password, key: way } = credentials;
    const params = answer.offlineVerifierParams;
    if (params === undefined) return settle(liveOf(login, answer, {}));
    // Without a place for the slots a store would be sealed under a key that nobody can open again.
    if (accounts === null) return err(failure('STORE_UNUSABLE', { name: 'slots' }));
    const slots = await slotsFor(accounts, answer, params, password, way);
    if (!slots.ok) {
      atTheSlot = { login, password, answer, since: clock.now() };
      return slots;
    }
    atTheSlot = null;
    const { row, keys, earlier, personal, changed } = slots.value;
    const next = liveOf(login, answer, { keys, personal: await holdPersonalKeys(personal), ...(earlier === undefined ? {} : { earlier }) });
    const stored = await keepSealed(next, answer, row);
    // A slot that is as it was costs only the newest tokens; a new one must stand before anything is sealed under its key.
    if (!stored.ok && changed) return stored;
    return settle(next);
  }

  function settle(next: Live): Result<EngineSession, Failure> {
    locked = null;
    become(next);
    return ok(view(next));
  }

  /** Without the server: the slot of this device opens with the password, or with the bureau's key for a forgotten one. */
  async function offline({ login, password, key: way }: SignInCredentials, trouble: Failure): Promise<Result<EngineSession, Failure>> {
    if (accounts === null) return err(trouble);
    const account = await accounts.find(login);
    if (account === undefined) return err(failure('OFFLINE_SIGN_IN_UNKNOWN'));
    const now = serverNow(account, clock.now());
    if (now >= offlineUntil(account)) return err(failure('OFFLINE_SIGN_IN_EXPIRED', { days: account.offlineDays }));
    if (way?.by === 'recovery') return recovered(accounts, account, password, way);
    const opened = await accounts.open(account, password, now);
    if (!opened.ok) return opened;
    const held = await heldOf(accounts, opened.value);
    if (!held.ok) return held;
    return settle({ login: account.login, secret: opened.value.secret, policy: account.policy, mode: 'offline', offlineUntil: offlineUntil(account), ...held.value, ...journalKeyOf(account) });
  }

  function journalKeyOf(account: DeviceAccount): Pick<Live, 'journalKey'> {
    return account.journalKey === undefined ? {} : { journalKey: account.journalKey };
  }

  /** The keys of a slot that a password opened; a row of a release before them gets its key pairs now. */
  async function heldOf(kept: Accounts, { account, key, keys, earlier, personal }: Opened): Promise<Result<Held, Failure>> {
    wipe(key.bytes);
    const pairs = personal ?? (await freshPersonalKeys());
    if (personal === undefined) {
      const stored = await kept.keepPersonal(account.account, keys, pairs);
      if (!stored.ok) return stored;
    }
    return ok({ keys, personal: await holdPersonalKeys(pairs), ...(earlier === undefined ? {} : { earlier }) });
  }

  /** The bureau vouches for who sits here: his work opens, and the password that he typed wraps the key from now on. */
  async function recovered(kept: Accounts, account: DeviceAccount, password: string, way: KeyWay & { readonly by: 'recovery' }): Promise<Result<EngineSession, Failure>> {
    const { policy, slot } = account;
    const least = policy.passwordMinLengthAlone ?? policy.passwordMinLength;
    if (Array.from(password.normalize('NFC')).length < least) return err(failure('PASSWORD_TOO_WEAK', { min: least, classes: policy.passwordMinClasses }));
    const opened = await kept.recover(account, way);
    if (!opened.ok || slot === undefined) return opened.ok ? err(failure('RECOVERY_SLOT_MISSING')) : opened;
    const salt = toBase64(crypto.getRandomValues(new Uint8Array(16)));
    const wish = await wishOf(account.account, password, { ...slot.params, salt }, { bureau: undefined, now: serverNow(account, clock.now()) });
    const { secret } = opened.value;
    const slots = await followSlots(opened.value, account, wish, false);
    if (!slots.ok) return slots;
    const { row, keys, earlier, personal } = slots.value;
    const stored = await kept.keep({ ...account, ...row, failures: 0, lockedUntil: 0 }, keys, secret);
    if (!stored.ok) return stored;
    return settle({ login: account.login, secret, policy, mode: 'offline', offlineUntil: offlineUntil(account), keys, personal: await holdPersonalKeys(personal), ...(earlier === undefined ? {} : { earlier }), ...journalKeyOf(account) });
  }

  async function signIn(credentials: SignInCredentials): Promise<Result<EngineSession, Failure>> {
    const waiting = atTheSlot;
    if (credentials.key !== undefined && waiting?.login === credentials.login && waiting.password === credentials.password && isWithin(waiting.since, AT_THE_SLOT_MS, clock.now())) return taken(credentials, waiting.answer);
    const answer = await http.json({ method: 'POST', path: '/v1/session', json: await bodyOf(credentials) });
    if (answer.ok) return taken(credentials, answer.value);
    if (isUnreachable(answer.error)) return offline(credentials, bare(answer.error));
    // Somebody shut this door at the server: it is shut here too.
    if (accounts !== null && (answer.error.code === 'DEVICE_REVOKED' || answer.error.code === 'ACCOUNT_DISABLED')) await accounts.forget(credentials.login);
    return err(bare(answer.error));
  }

  function refresh(): Promise<Result<string, WireTrouble>> {
    refreshing ??= refreshNow().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  async function refreshNow(): Promise<Result<string, WireTrouble>> {
    const before = live;
    const refreshToken = before?.secret.refreshToken;
    if (before === null || refreshToken === undefined) return err(failure(before === null ? 'TOKEN_MISSING' : 'TOKEN_INVALID'));
    // A token that the server has refused once is not shown to it again: only a sign-in helps.
    if (refreshToken === refused) return err(failure(wasReused ? 'SESSION_REUSED' : 'TOKEN_INVALID'));
    const answer = await http.json({ method: 'POST', path: '/v1/session/refresh', token: refreshToken, ...(start.deviceSecret === undefined ? {} : { json: { deviceSecret: start.deviceSecret } }) });
    if (!answer.ok) {
      if (answer.error.code !== 'TOKEN_INVALID') return answer;
      refused = refreshToken;
      // Not an end like another: whoever works here must hear that a copy of it is in other hands.
      wasReused = answer.error.params?.['reason'] === 'REFRESH_REUSED';
      return wasReused ? err(failure('SESSION_REUSED')) : answer;
    }
    if (!answerCheck.Check(answer.value)) return err(failure('SERVER_UNAVAILABLE', { status: 200 }));
    const next = liveOf(before.login, answer.value, held(before));
    // Signed out or somebody else meanwhile: these tokens belong to nobody here.
    if (live?.secret.session.account !== before.secret.session.account) return err(failure('TOKEN_MISSING'));
    // A store that is full only costs the convenience of the next sign-in without a connection.
    await keepSealed(next, answer.value, undefined);
    become({ ...next, ...(before.previous === undefined ? {} : { previous: before.previous }) });
    return ok(answer.value.token);
  }

  const authorised: Authorised = async (ask) => {
    const held = live?.token;
    const first: Result<string, WireTrouble> = held !== undefined && held.expiresAt - EARLY_MS > clock.now() ? ok(held.value) : await refresh();
    if (!first.ok) return first;
    const answer = await ask(first.value);
    if (answer.ok || answer.error.code !== 'TOKEN_INVALID') return answer;
    const second = await refresh();
    return second.ok ? ask(second.value) : second;
  };

  async function unlock(password: string, code?: string): Promise<Result<EngineSession, Failure>> {
    const waiting = locked;
    if (waiting === null) return err(failure('NOT_SIGNED_IN'));
    const account = accounts === null ? undefined : await accounts.byAccount(waiting.session.account);
    // A desk keeps no slot, and one that was shut meanwhile is opened by nobody but the server.
    if (accounts === null || account === undefined) return signIn({ login: waiting.login, password, ...(code === undefined ? {} : { code }) });
    const opened = await accounts.open(account, password, serverNow(account, clock.now()));
    if (!opened.ok) return opened;
    const held = await heldOf(accounts, opened.value);
    if (!held.ok) return held;
    const { mode, offlineUntil: until, previous } = waiting.session;
    return settle({
      login: waiting.login,
      secret: opened.value.secret,
      policy: account.policy,
      mode,
      ...held.value,
      ...journalKeyOf(account),
      ...(until === undefined ? {} : { offlineUntil: until }),
      ...(previous === undefined ? {} : { previous }),
    });
  }

  /** A desk keeps no slot: its session ends at the server too, and the password begins another. */
  async function endDeskSession(token: Live['token']): Promise<void> {
    if (accounts === null && token !== undefined) await http.json({ method: 'DELETE', path: '/v1/session', token: token.value, timeoutMs: LOCK_WAIT_MS });
  }

  async function lock(): Promise<void> {
    if (live === null) return;
    // A new refresh token that is on its way must be sealed first: the old one is good for two minutes only.
    if (refreshing !== null) await Promise.race([refreshing, pause(LOCK_WAIT_MS)]);
    // Signed out meanwhile.
    if ((live as Live | null) === null) return;
    const { token, login } = live;
    const session = view(live);
    await endDeskSession(token);
    locked = { login, session };
    become(null);
  }

  return {
    known: async () => (accounts === null ? [] : accounts.known()),
    signIn,
    unlock,
    lock,
    isLocked: () => locked !== null,
    isRefused: () => live !== null && live.secret.refreshToken !== undefined && live.secret.refreshToken === refused,
    async signOut() {
      const token = live?.token;
      locked = null;
      become(null);
      if (token !== undefined) await http.json({ method: 'DELETE', path: '/v1/session', token: token.value, timeoutMs: 3_000 });
    },
    async changePassword(current, next) {
      const before = live;
      if (before === null) return err(failure('NOT_SIGNED_IN'));
      const answer = await authorised((token) => http.json({ method: 'POST', path: '/v1/session/password', token, json: { current, next } }));
      if (!answer.ok) return err(bare(answer.error));
      const wrapped = await taken({ login: before.login, password: next, key: { by: 'former', password: current } }, answer.value);
      if (wrapped.ok || !answerCheck.Check(answer.value)) return wrapped;
      // The server has the new password. Here the old one opens the slot until the next sign-in, which asks for both.
      atTheSlot = null;
      return settle(liveOf(before.login, answer.value, held(before)));
    },
    current: () => (live === null ? (locked?.session ?? null) : view(live)),
    info: () => live?.secret.session ?? null,
    keys() {
      if (live?.keys === undefined) return null;
      const { keys, earlier, personal, journalKey } = live;
      return { keys, ...(earlier === undefined ? {} : { earlier }), ...(personal === undefined ? {} : { personal }), ...(journalKey === undefined ? {} : { journalKey }) };
    },
    async noteResealed() {
      if (live === null || accounts === null) return;
      const { earlier: _earlier, ...rest } = live;
      live = rest;
      await accounts.noteResealed(rest.secret.session.account);
    },
    authorised,
    async noteWaiting(account, waiting) {
      await accounts?.noteWaiting(account, waiting);
    },
    ticket: () => (live === null ? (locked === null ? null : { locked }) : { live }),
    lockTicket: () => (live === null ? (locked === null ? null : { locked }) : { locked: { login: live.login, session: view(live) } }),
    resume(ticket) {
      locked = 'locked' in ticket ? ticket.locked : null;
      become('live' in ticket ? ticket.live : null);
    },
  };
}
