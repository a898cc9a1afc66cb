import { Compile } from 'typebox/compile';
import { type SessionAnswer, type SessionInfo, type SignInAnswer, SignInAnswerSchema, type SignInBody } from '#shared/contracts/identity.ts';
import type { EngineSession, EngineStart, KnownAccount, SignInCredentials } from '#shared/contracts/engine.ts';
import type { WireTrouble } from '#shared/contracts/ports.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { Clock, Instant } from '#shared/kernel/time.ts';
import type { Authorised, Http } from '../wire/http.ts';
import { type Accounts, offlineUntil, type Secret, serverNow } from './accounts.ts';
import { deriveKey } from './seal.ts';

/**
 * Who is signed in on this device, with the tokens. Online where the server answers; offline with the password alone,
 * within the days that the server allowed. Tokens live in memory and, sealed under the password, in the device's store.
 */
export type SessionKeeper = {
  known(): Promise<readonly KnownAccount[]>;
  signIn(credentials: SignInCredentials): Promise<Result<EngineSession, Failure>>;
  unlock(password: string): Promise<Result<EngineSession, Failure>>;
  lock(): void;
  isLocked(): boolean;
  signOut(): Promise<void>;
  changePassword(current: string, next: string): Promise<Result<EngineSession, Failure>>;
  current(): EngineSession | null;
  info(): SessionInfo | null;
  readonly authorised: Authorised;
  /** How much of a person's work waits on this device; also right after that person left. */
  noteWaiting(account: SessionInfo['account'], waiting: number): Promise<void>;
  /** What a new worker needs to go on without the password; lives in the memory of windows only. */
  ticket(): Ticket | null;
  resume(ticket: Ticket): void;
};

export type Ticket = { readonly live: Live; readonly isLocked: boolean };

type Live = {
  readonly login: string;
  readonly secret: Secret;
  readonly policy: SessionAnswer['policy'];
  readonly mode: 'online' | 'offline';
  readonly offlineUntil?: Instant;
  readonly previous?: SessionAnswer['previous'];
  readonly token?: { readonly value: string; /** By the desk clock. */ readonly expiresAt: number };
  readonly key?: CryptoKey;
};

export type KeeperDeps = {
  readonly start: EngineStart;
  readonly http: Http;
  /** Null at a desk: nothing is kept there. */
  readonly accounts: Accounts | null;
  readonly clock: Clock;
  readonly onChange: () => void;
};

const answerCheck = Compile(SignInAnswerSchema);
/** A token that ends sooner than this is renewed before it is used. */
const EARLY_MS = 30_000;

/** Trouble in which the password may open the device without the server. */
function isUnreachable(trouble: WireTrouble): boolean {
  return trouble.code === 'NETWORK_UNREACHABLE' || trouble.code === 'SERVER_UNAVAILABLE' || trouble.code === 'INTERNAL';
}

function bare({ retryAfterMs: _after, ...trouble }: WireTrouble): Failure {
  return trouble;
}

export function createSessionKeeper(deps: KeeperDeps): SessionKeeper {
  const { start, http, accounts, clock } = deps;
  let live: Live | null = null;
  let isLocked = false;
  let refused: string | undefined;
  let refreshing: Promise<Result<string, WireTrouble>> | null = null;

  function become(next: Live | null): void {
    live = next;
    deps.onChange();
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

  function liveOf(login: string, answer: SignInAnswer, key: CryptoKey | undefined): Live {
    const { session, serverTime, token, refreshToken, policy, mustChangePassword, secondFactor, previous, offlineDays } = answer;
    return {
      login,
      secret: { session, ...(refreshToken === undefined ? {} : { refreshToken }), mustChangePassword, secondFactor },
      policy,
      mode: 'online',
      ...(key === undefined ? {} : { key, offlineUntil: offlineUntil({ heardAt: serverTime, offlineDays }) }),
      ...(previous === undefined ? {} : { previous }),
      token: { value: token, expiresAt: clock.now() + (session.expiresAt - serverTime) },
    };
  }

  /** Seals what is needed for the next sign-in without a connection; a store that is full only costs that convenience. */
  async function keepSealed(next: Live, answer: SignInAnswer, typed: boolean): Promise<void> {
    const before = accounts === null ? undefined : await accounts.byAccount(answer.session.account);
    // A refresh brings no password: what is sealed stays under the key, and the salt, of the last typed one.
    const params = typed ? answer.offlineVerifierParams : before?.params;
    if (accounts === null || next.key === undefined || params === undefined || answer.offlineDays < 1) return;
    await accounts.keep(
      {
        account: answer.session.account,
        login: next.login,
        name: answer.session.name,
        params,
        offlineDays: answer.offlineDays,
        heardAt: answer.serverTime,
        skewMs: Math.round(clock.now() - answer.serverTime),
        policy: answer.policy,
        failures: 0,
        lockedUntil: 0,
        waiting: before?.waiting ?? 0,
      },
      next.key,
      next.secret,
    );
  }

  function bodyOf(credentials: SignInCredentials): SignInBody {
    const { login, password, code } = credentials;
    return {
      login,
      password,
      ...(code === undefined ? {} : { code }),
      device: { deviceId: start.deviceId, name: start.deviceName, hostKind: start.host, publicInfo: start.publicInfo },
    };
  }

  async function taken(login: string, password: string, answer: unknown): Promise<Result<EngineSession, Failure>> {
    if (!answerCheck.Check(answer)) return err(failure('SERVER_UNAVAILABLE', { status: 200 }));
    const params = answer.offlineVerifierParams;
    const key = accounts === null || params === undefined ? undefined : await deriveKey(password, params);
    const next = liveOf(login, answer, key);
    await keepSealed(next, answer, true);
    isLocked = false;
    become(next);
    return ok(view(next));
  }

  async function offline({ login, password }: SignInCredentials, trouble: Failure): Promise<Result<EngineSession, Failure>> {
    if (accounts === null) return err(trouble);
    const account = await accounts.find(login);
    if (account === undefined) return err(failure('OFFLINE_SIGN_IN_UNKNOWN'));
    const now = serverNow(account, clock.now());
    if (now >= offlineUntil(account)) return err(failure('OFFLINE_SIGN_IN_EXPIRED', { days: account.offlineDays }));
    const opened = await accounts.open(account, password, now);
    if (!opened.ok) return opened;
    const { key, secret } = opened.value;
    isLocked = false;
    become({ login: account.login, secret, policy: account.policy, mode: 'offline', offlineUntil: offlineUntil(account), key });
    return live === null ? err(trouble) : ok(view(live));
  }

  async function signIn(credentials: SignInCredentials): Promise<Result<EngineSession, Failure>> {
    const answer = await http.json({ method: 'POST', path: '/v1/session', json: bodyOf(credentials) });
    if (answer.ok) return taken(credentials.login, credentials.password, answer.value);
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
    if (refreshToken === refused) return err(failure('TOKEN_INVALID'));
    const answer = await http.json({ method: 'POST', path: '/v1/session/refresh', token: refreshToken });
    if (!answer.ok) {
      if (answer.error.code === 'TOKEN_INVALID') refused = refreshToken;
      return answer;
    }
    if (!answerCheck.Check(answer.value)) return err(failure('SERVER_UNAVAILABLE', { status: 200 }));
    const next = liveOf(before.login, answer.value, before.key);
    // Signed out or somebody else meanwhile: these tokens belong to nobody here.
    if (live?.secret.session.account !== before.secret.session.account) return err(failure('TOKEN_MISSING'));
    await keepSealed(next, answer.value, false);
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

  async function unlock(password: string): Promise<Result<EngineSession, Failure>> {
    if (live === null) return err(failure('NOT_SIGNED_IN'));
    const account = accounts === null ? undefined : await accounts.byAccount(live.secret.session.account);
    if (accounts !== null && account !== undefined) {
      const opened = await accounts.open(account, password, serverNow(account, clock.now()));
      if (!opened.ok) return opened;
      isLocked = false;
      deps.onChange();
      return ok(view(live));
    }
    return signIn({ login: live.login, password });
  }

  return {
    known: async () => (accounts === null ? [] : accounts.known()),
    signIn,
    unlock,
    lock() {
      if (live === null) return;
      isLocked = true;
      deps.onChange();
    },
    isLocked: () => isLocked,
    async signOut() {
      const token = live?.token;
      isLocked = false;
      become(null);
      if (token !== undefined) await http.json({ method: 'DELETE', path: '/v1/session', token: token.value, timeoutMs: 3_000 });
    },
    async changePassword(current, next) {
      const before = live;
      if (before === null) return err(failure('NOT_SIGNED_IN'));
      const answer = await authorised((token) => http.json({ method: 'POST', path: '/v1/session/password', token, json: { current, next } }));
      return answer.ok ? taken(before.login, next, answer.value) : err(bare(answer.error));
    },
    current: () => (live === null ? null : view(live)),
    info: () => live?.secret.session ?? null,
    authorised,
    async noteWaiting(account, waiting) {
      await accounts?.noteWaiting(account, waiting);
    },
    ticket: () => (live === null ? null : { live, isLocked }),
    resume(ticket) {
      isLocked = ticket.isLocked;
      become(ticket.live);
    },
  };
}
