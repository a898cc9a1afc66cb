import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeRecoveryKey } from '#server/identity/installation-keys.ts';
import { createAccounts } from '#renderer/data/session/accounts.ts';
import { createSessionKeeper, type SessionKeeper } from '#renderer/data/session/keeper.ts';
import { keyringOf, openPasswordSlot, openRecoverySlot } from '#renderer/data/session/key-slots.ts';
import { KEY_AGE_MS } from '#renderer/data/session/slot-changes.ts';
import { openJson, sealJson, stretch } from '#renderer/data/session/seal.ts';
import type { Things } from '#renderer/data/store/thing-rows.ts';
import type { Http, HttpRequest } from '#renderer/data/wire/http.ts';
import type { HostBridge } from '#shared/contracts/host-bridge.ts';
import type { OfflineVerifierParams, PublicKey, SignInAnswer } from '#shared/contracts/identity.ts';
import type { EngineStart } from '#shared/contracts/engine.ts';
import type { WireTrouble } from '#shared/contracts/ports.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { civilDate, DAY_MS, HOUR_MS, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';
import { memoryThings } from './memory-things.ts';

const NOON = instantAt(civilDate('2026-09-04'), '12:00');
const PASSWORD = 'Jiang#2026-口令';
const token = (letter: string) => letter.repeat(43);
const SECRET = 's'.repeat(43);

/** A server that knows one person; everything it does is told by the test. */
type Scene = {
  at: number;
  isDown: boolean;
  password: string;
  tokens: number;
  revoked: boolean;
  salt: string;
  readonly asked: HttpRequest[];
  things: Things;
  readonly keyring: TestKeyring;
  readonly secrets: HostBridge['secrets'];
  readonly dropped: string[];
  readonly isDesk: boolean;
  bureau?: PublicKey;
  reused?: boolean;
  keeper: SessionKeeper;
  restart(): void;
};

function signInAnswer(scene: Scene): SignInAnswer {
  scene.tokens += 1;
  return {
    session: { account: 'judge-jiang' as AccountId, role: 'judge', name: '蒋法官', court: '苏0508' as CourtCode, device: 'device-1' as DeviceId, expiresAt: instant(scene.at + HOUR_MS) },
    offlineDays: 7,
    ...(scene.isDesk ? {} : { offlineVerifierParams: { algorithm: 'argon2id', salt: scene.salt, memoryKiB: 8, iterations: 1, parallelism: 1, hashBytes: 32 } as const }),
    ...(scene.bureau === undefined ? {} : { installationKeys: { bureau: scene.bureau } }),
    serverTime: instant(scene.at),
    policy: { idleLockMinutes: 10, serverIdleMinutes: 30, maxFailures: 3, lockMinutes: 15, passwordMinLength: 8, passwordMinLengthAlone: 12, passwordMinClasses: 3, passwordMaxAgeDays: 90, passwordHistory: 5 },
    mustChangePassword: false,
    passwordEndsOn: civilDate('2026-12-01'),
    secondFactor: 'off',
    token: token('t'),
    refreshToken: token(String.fromCharCode(96 + scene.tokens)),
    refreshExpiresAt: instant(scene.at + 7 * DAY_MS),
  };
}

function answer(scene: Scene, request: HttpRequest): Result<unknown, WireTrouble> {
  scene.asked.push(request);
  if (scene.isDown) return err(failure('NETWORK_UNREACHABLE'));
  if (request.path === '/v1/session' && request.method === 'POST') {
    if (scene.revoked) return err(failure('DEVICE_REVOKED'));
    const body = request.json as { readonly password: string };
    return body.password === scene.password ? ok(signInAnswer(scene)) : err(failure('SIGN_IN_FAILED'));
  }
  if (request.path === '/v1/session/refresh' && scene.reused === true) return err(failure('TOKEN_INVALID', { reason: 'REFRESH_REUSED' }));
  if (request.path === '/v1/session/refresh') return request.token === token(String.fromCharCode(96 + scene.tokens)) ? ok(signInAnswer(scene)) : err(failure('TOKEN_INVALID'));
  if (request.path === '/v1/session/password') {
    const body = request.json as { readonly current: string; readonly next: string };
    if (body.current !== scene.password) return err(failure('PASSWORD_WRONG'));
    scene.password = body.next;
    scene.salt = nextSalt(scene.salt);
    return ok(signInAnswer(scene));
  }
  return ok({ done: true });
}

const ownerOf = (account: string): string => `tag-${account}`;
const nextSalt = (salt: string): string => `${String.fromCharCode(salt.charCodeAt(0) + 1).repeat(21)}Q==`;

/** What the operating system keeps: there or not, and it can lose everything. */
type TestKeyring = { isThere: boolean; readonly kept: Map<string, string> };
function testKeyring(): { readonly keyring: TestKeyring; readonly secrets: HostBridge['secrets'] } {
  const keyring: TestKeyring = { isThere: false, kept: new Map() };
  return {
    keyring,
    secrets: {
      available: () => Promise.resolve(ok({ available: keyring.isThere, backend: keyring.isThere ? 'gnome_libsecret' : 'none' })),
      get: ({ key }) => Promise.resolve(keyring.isThere ? ok({ value: keyring.kept.get(key) ?? null }) : err(failure('SECRETS_UNAVAILABLE'))),
      set: ({ key, value }) => {
        if (value === null) keyring.kept.delete(key);
        else keyring.kept.set(key, value);
        return Promise.resolve(ok({}));
      },
    },
  };
}

function openScene(host: 'web' | 'desk' = 'web'): Scene {
  const scene = { at: NOON, isDown: false, password: PASSWORD, tokens: 0, revoked: false, salt: `${'A'.repeat(22)}==`, asked: [], things: memoryThings(), ...testKeyring(), dropped: [], isDesk: host === 'desk' } as unknown as Scene;
  const http: Http = {
    json: (request) => Promise.resolve(answer(scene, request)),
    bytes: () => Promise.resolve(err(failure('NOT_FOUND'))),
    stream: () => Promise.resolve(err(failure('NOT_FOUND'))),
  };
  const start: EngineStart = { host, handle: { kind: 'none' }, serverUrl: 'http://server', deviceId: 'device-1' as DeviceId, deviceName: '3 号笔记本', publicInfo: {}, ...(host === 'desk' ? {} : { deviceSecret: SECRET }) };
  scene.restart = () => {
    const keyring = (owner: string) => keyringOf(scene.secrets, owner);
    scene.keeper = createSessionKeeper({
      start,
      http,
      accounts: host === 'desk' ? null : createAccounts(scene.things, ownerOf, keyring),
      ownerOf,
      keyringOf: keyring,
      hasKeyring: async () => (await scene.secrets.available()).ok && scene.keyring.isThere,
      dropStore: (owner) => {
        scene.dropped.push(owner);
        return Promise.resolve(ok(undefined));
      },
      clock: { now: () => instant(scene.at) },
      onChange: () => undefined,
    });
  };
  scene.restart();
  return scene;
}

const JUDGE = { login: 'Jiang', password: PASSWORD };

describe('signing in', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = openScene();
  });

  it('works without a connection after one sign-in with it, and only with the right password', async () => {
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true, value: { mode: 'online', offlineUntil: NOON + 7 * DAY_MS } });
    scene.isDown = true;
    scene.restart();
    expect(await scene.keeper.signIn({ login: 'qin', password: PASSWORD })).toMatchObject({ ok: false, error: { code: 'OFFLINE_SIGN_IN_UNKNOWN' } });
    expect(await scene.keeper.signIn({ ...JUDGE, password: 'wrong' })).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true, value: { mode: 'offline', name: '蒋法官', role: 'judge' } });
  });

  it('keeps neither password nor token in the clear', async () => {
    await scene.keeper.signIn(JUDGE);
    const kept = JSON.stringify(await scene.things.list('account'));
    expect(kept).toContain('蒋法官');
    expect(kept).not.toContain(PASSWORD);
    expect(kept).not.toContain(token('a'));
    expect(kept).not.toContain(token('t'));
  });

  it('ends with the days that the server allowed; a clock set back wins nothing', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.isDown = true;
    scene.at = NOON + 7 * DAY_MS - MINUTE_MS;
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true });
    scene.at = NOON + 7 * DAY_MS;
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'OFFLINE_SIGN_IN_EXPIRED', params: { days: 7 } } });
    scene.at = NOON - 400 * DAY_MS;
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true });
  });

  it('locks after the wrong passwords that the policy allows, and remembers that over a restart', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.isDown = true;
    for (const code of ['SIGN_IN_FAILED', 'SIGN_IN_FAILED', 'SIGN_IN_LOCKED']) {
      scene.restart();
      expect(await scene.keeper.signIn({ ...JUDGE, password: 'wrong' })).toMatchObject({ ok: false, error: { code } });
    }
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'SIGN_IN_LOCKED', params: { minutes: 15 } } });
    scene.at = NOON + 15 * MINUTE_MS;
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true, value: { mode: 'offline' } });
  });

  it('goes over to the server by itself when it is back, with the sealed token', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.isDown = true;
    scene.restart();
    await scene.keeper.signIn(JUDGE);
    expect(await scene.keeper.authorised(() => Promise.resolve(ok('never')))).toMatchObject({ ok: false, error: { code: 'NETWORK_UNREACHABLE' } });
    scene.isDown = false;
    expect(await scene.keeper.authorised((held) => Promise.resolve(ok(held)))).toEqual(ok(token('t')));
    expect(scene.keeper.current()?.mode).toBe('online');
    // The new refresh token is the one that is sealed: another restart without a connection uses it.
    scene.isDown = true;
    scene.restart();
    await scene.keeper.signIn(JUDGE);
    scene.isDown = false;
    expect(await scene.keeper.authorised((held) => Promise.resolve(ok(held)))).toMatchObject({ ok: true });
  });

  it('asks again with a fresh token once, when the server no longer takes the old one', async () => {
    await scene.keeper.signIn(JUDGE);
    let asked = 0;
    const got = await scene.keeper.authorised((held) => {
      asked += 1;
      return Promise.resolve(asked === 1 ? err(failure('TOKEN_INVALID')) : ok(held));
    });
    expect(got).toMatchObject({ ok: true });
    expect(asked).toBe(2);
  });

  it('proves the device wherever it signs in or renews a token', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.at += 2 * HOUR_MS;
    await scene.keeper.authorised((held) => Promise.resolve(ok(held)));
    const sent = (path: string) => scene.asked.find((request) => request.path === path)?.json;
    expect(sent('/v1/session')).toMatchObject({ device: { secret: SECRET } });
    expect(sent('/v1/session/refresh')).toEqual({ deviceSecret: SECRET });
  });

  it('says that a copy of the sign-in is in other hands, and not only that it has ended', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.at += 2 * HOUR_MS;
    scene.reused = true;
    const ask = () => scene.keeper.authorised((held) => Promise.resolve(ok(held)));
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'SESSION_REUSED' } });
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'SESSION_REUSED' } });
    expect(scene.keeper.isRefused()).toBe(true);
  });

  it('a lock that was set by a clock far ahead lasts no longer than a lock', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.isDown = true;
    scene.restart();
    scene.at += DAY_MS;
    for (let tries = 0; tries < 3; tries += 1) await scene.keeper.signIn({ ...JUDGE, password: 'wrong' });
    scene.at -= DAY_MS;
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'SIGN_IN_LOCKED', params: { minutes: 15 } } });
    scene.at += 15 * MINUTE_MS;
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true });
  });

  it('does not show a refused token twice, and goes on after a sign-in', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.at += 2 * HOUR_MS;
    scene.tokens = 20;
    const ask = () => scene.keeper.authorised((held) => Promise.resolve(ok(held)));
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'TOKEN_INVALID' } });
    const asked = scene.asked.length;
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'TOKEN_INVALID' } });
    expect(scene.asked).toHaveLength(asked);
    scene.tokens = 0;
    await scene.keeper.signIn(JUDGE);
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('shuts the door here too when the server shut it', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.revoked = true;
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'DEVICE_REVOKED' } });
    scene.isDown = true;
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'OFFLINE_SIGN_IN_UNKNOWN' } });
  });

  it('does not fall back to the device when the server says no', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.password = 'changed elsewhere';
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
  });

  it('wraps the key anew when the password is changed here: the old password opens nothing any more', async () => {
    await scene.keeper.signIn(JUDGE);
    const before = scene.keeper.keys()?.keys.id;
    expect(await scene.keeper.changePassword(PASSWORD, 'Neu#2026-口令')).toMatchObject({ ok: true });
    expect(scene.keeper.keys()?.keys.id).toBe(before);
    scene.isDown = true;
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.signIn({ ...JUDGE, password: 'Neu#2026-口令' })).toMatchObject({ ok: true });
    expect(scene.keeper.keys()?.keys.id).toBe(before);
  });

  it('tells at the door what waits of a person who has just left', async () => {
    await scene.keeper.signIn(JUDGE);
    await scene.keeper.signOut();
    await scene.keeper.noteWaiting('judge-jiang' as AccountId, 3);
    expect(await scene.keeper.known()).toMatchObject([{ name: '蒋法官', waiting: 3 }]);
    await scene.keeper.signIn(JUDGE);
    expect(await scene.keeper.known()).toMatchObject([{ waiting: 3 }]);
  });

  it('a new worker goes on from the ticket of the one before, without the password', async () => {
    await scene.keeper.signIn(JUDGE);
    const ticket = scene.keeper.ticket();
    scene.restart();
    if (ticket !== null) scene.keeper.resume(ticket);
    expect(scene.keeper.isLocked()).toBe(false);
    expect(scene.keeper.current()).toMatchObject({ name: '蒋法官', mode: 'online' });
    expect(scene.keeper.keys()).not.toBeNull();
  });

  it('locking forgets keys and tokens; what goes to the next worker opens nothing without the password', async () => {
    await scene.keeper.signIn(JUDGE);
    const before = scene.keeper.keys()?.keys.id;
    await scene.keeper.lock();
    expect(scene.keeper.isLocked()).toBe(true);
    expect(scene.keeper.keys()).toBeNull();
    expect(scene.keeper.info()).toBeNull();
    expect(scene.keeper.current()).toMatchObject({ name: '蒋法官' });
    expect(await scene.keeper.authorised(() => Promise.resolve(ok('never')))).toMatchObject({ ok: false });
    const ticket = scene.keeper.ticket();
    expect(ticket).toEqual(scene.keeper.lockTicket());
    for (const secret of ['CryptoKey', token('a'), token('t'), 'refreshToken']) expect(inspect(ticket, { depth: 9 })).not.toContain(secret);
    scene.restart();
    if (ticket !== null) scene.keeper.resume(ticket);
    expect(scene.keeper.isLocked()).toBe(true);
    expect(await scene.keeper.unlock('wrong')).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.unlock(PASSWORD)).toMatchObject({ ok: true, value: { mode: 'online' } });
    expect(scene.keeper.isLocked()).toBe(false);
    expect(scene.keeper.keys()?.keys.id).toBe(before);
    // The sealed token goes on with the same session at the server.
    expect(await scene.keeper.authorised((held) => Promise.resolve(ok(held)))).toEqual(ok(token('t')));
    await scene.keeper.signOut();
    expect(scene.keeper.current()).toBeNull();
  });

  it('a token that is being renewed is sealed before the lock; wrong passwords at the lock are counted as at the door', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.at += 2 * HOUR_MS;
    const asking = scene.keeper.authorised((held) => Promise.resolve(ok(held)));
    await scene.keeper.lock();
    await asking;
    for (const code of ['SIGN_IN_FAILED', 'SIGN_IN_FAILED', 'SIGN_IN_LOCKED']) expect(await scene.keeper.unlock('wrong')).toMatchObject({ ok: false, error: { code } });
    scene.at += 15 * MINUTE_MS;
    expect(await scene.keeper.unlock(PASSWORD)).toMatchObject({ ok: true });
    expect(await scene.keeper.authorised((held) => Promise.resolve(ok(held)))).toMatchObject({ ok: true });
  });

  it('at a desk the lock ends the session at the server, and the password begins another', async () => {
    const desk = openScene('desk');
    await desk.keeper.signIn(JUDGE);
    await desk.keeper.lock();
    expect(desk.asked.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/session' });
    expect(desk.keeper.ticket()).toEqual({ locked: expect.objectContaining({ login: 'Jiang' }) });
    expect(await desk.keeper.unlock(PASSWORD)).toMatchObject({ ok: true, value: { mode: 'online' } });
  });
});

describe('the data key and its slots', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = openScene();
  });
  const keyId = () => scene.keeper.keys()?.keys.id;
  const rows = async () => (await scene.things.list('account')).map(({ value }) => value as Record<string, unknown>);

  it('is one and the same over sign-ins, and no two people or devices have the same', async () => {
    await scene.keeper.signIn(JUDGE);
    const first = scene.keeper.keys();
    scene.restart();
    await scene.keeper.signIn(JUDGE);
    expect(keyId()).toBe(first?.keys.id);
    // What one worker sealed another opens: it is the same key, not only the same name.
    const sealed = first === null || first === undefined ? undefined : await sealJson(first.keys.store, { a: 1 }, 'x');
    const now = scene.keeper.keys();
    expect(now === null || sealed === undefined ? undefined : await openJson(now.keys.store, sealed, 'x')).toEqual({ a: 1 });
    const other = openScene();
    await other.keeper.signIn(JUDGE);
    expect(other.keeper.keys()?.keys.id).not.toBe(keyId());
  });

  it('cannot be exported from a session, and its parts open nothing of each other', async () => {
    await scene.keeper.signIn(JUDGE);
    const held = scene.keeper.keys();
    if (held === null) throw new Error('no keys');
    await expect(crypto.subtle.exportKey('raw', held.keys.store)).rejects.toThrow();
    expect(await openJson(held.keys.envelope, await sealJson(held.keys.store, 1, 'x'), 'x')).toBeUndefined();
  });

  it('a slot moved to another person or another device opens nothing', async () => {
    await scene.keeper.signIn(JUDGE);
    const [row] = await rows();
    const slot = row?.['slot'] as Parameters<typeof openPasswordSlot>[0];
    const keyring = keyringOf(scene.secrets, 'tag');
    expect(await openPasswordSlot(slot, PASSWORD, keyring, ownerOf('judge-jiang'))).toMatchObject({ ok: true, value: { id: slot.keyId } });
    expect(await openPasswordSlot(slot, PASSWORD, keyring, ownerOf('judge-qin'))).toEqual(ok(undefined));
  });

  it('a password changed elsewhere: the former one opens what is here, and from then on the new one alone', async () => {
    await scene.keeper.signIn(JUDGE);
    const before = keyId();
    scene.password = 'Neu#2026-口令';
    scene.salt = nextSalt(scene.salt);
    scene.restart();
    const now = { ...JUDGE, password: scene.password };
    expect(await scene.keeper.signIn(now)).toMatchObject({ ok: false, error: { code: 'DEVICE_KEY_SHUT', params: { why: 'password' } } });
    expect(scene.keeper.current()).toBeNull();
    const asked = scene.asked.length;
    expect(await scene.keeper.signIn({ ...now, key: { by: 'former', password: 'not that' } })).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.signIn({ ...now, key: { by: 'former', password: PASSWORD } })).toMatchObject({ ok: true, value: { mode: 'online' } });
    // A one-time code is good once: the server is not asked again while the way to the key is looked for.
    expect(scene.asked).toHaveLength(asked);
    expect(keyId()).toBe(before);
    scene.isDown = true;
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.signIn(now)).toMatchObject({ ok: true, value: { mode: 'offline' } });
    expect(keyId()).toBe(before);
  });

  it('whoever starts anew gets another key over an empty store', async () => {
    await scene.keeper.signIn(JUDGE);
    const before = keyId();
    scene.password = 'Neu#2026-口令';
    await scene.keeper.signOut();
    const now = { ...JUDGE, password: scene.password };
    await scene.keeper.signIn(now);
    expect(scene.dropped).toEqual([]);
    expect(await scene.keeper.signIn({ ...now, key: { by: 'anew' } })).toMatchObject({ ok: true });
    expect(scene.dropped).toEqual([ownerOf('judge-jiang')]);
    expect(keyId()).not.toBe(before);
  });

  it('where the system keeps secrets, a copy of the disk does not open with the password', async () => {
    scene.keyring.isThere = true;
    await scene.keeper.signIn(JUDGE);
    expect((await rows())[0]?.['slot']).toMatchObject({ keyring: true });
    expect(scene.asked.at(-1)?.json).toMatchObject({ device: { secretStore: 'system' } });
    scene.isDown = true;
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true });
    // Another computer, or a key store that was reset.
    const kept = new Map(scene.keyring.kept);
    scene.keyring.kept.clear();
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'DEVICE_KEY_SHUT', params: { why: 'keyring' } } });
    for (const [key] of kept) scene.keyring.kept.set(key, btoa('x'.repeat(32)));
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
  });

  it('takes the key store of the system in as soon as there is one', async () => {
    await scene.keeper.signIn(JUDGE);
    const before = keyId();
    expect((await rows())[0]?.['slot']).toMatchObject({ keyring: false });
    expect(await scene.keeper.known()).toMatchObject([{ passwordAlone: true, recoverable: false }]);
    scene.keyring.isThere = true;
    scene.restart();
    await scene.keeper.signIn(JUDGE);
    expect((await rows())[0]?.['slot']).toMatchObject({ keyring: true });
    expect(keyId()).toBe(before);
  });

  it('a full disk at the first sign-in is told: nothing may lie under a key that no slot holds', async () => {
    const { things } = scene;
    scene.things = { ...things, put: () => Promise.resolve(err(failure('STORE_FULL'))) };
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'STORE_FULL' } });
    expect(scene.keeper.keys()).toBeNull();
    scene.things = things;
    scene.restart();
    await scene.keeper.signIn(JUDGE);
    // Once the slot stands, only the newest tokens would be missed.
    scene.things = { ...things, put: () => Promise.resolve(err(failure('STORE_FULL'))) };
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true });
  });

  it('a device of a release before the slots keeps its offline right, and has a slot from then on', async () => {
    await scene.keeper.signIn(JUDGE);
    const [row] = await rows();
    const { slot, recovery: _recovery, keyMadeAt: _made, ...rest } = row as Record<string, unknown> & { slot: { params: OfflineVerifierParams } };
    const old = await crypto.subtle.importKey('raw', await stretch(PASSWORD, slot.params), 'AES-GCM', false, ['encrypt']);
    const secret = { session: signInAnswer(scene).session, refreshToken: token('r'), mustChangePassword: false, secondFactor: 'off' };
    await scene.things.put('account', 'judge-jiang', { ...rest, params: slot.params, sealed: await sealJson(old, secret, '') });
    scene.isDown = true;
    scene.restart();
    expect(await scene.keeper.signIn({ ...JUDGE, password: 'wrong' })).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true, value: { mode: 'offline' } });
    const made = keyId();
    expect((await rows())[0]).toMatchObject({ slot: { keyId: made } });
    expect((await rows())[0]).not.toHaveProperty('params');
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: true });
    expect(keyId()).toBe(made);
  });

  it('renews an old data key, keeps the one before until everything is sealed anew, and then forgets it', async () => {
    await scene.keeper.signIn(JUDGE);
    const before = scene.keeper.keys();
    const sealed = before === null ? undefined : await sealJson(before.keys.store, 'old', 'x');
    scene.at += KEY_AGE_MS;
    scene.restart();
    await scene.keeper.signIn(JUDGE);
    const after = scene.keeper.keys();
    expect(after?.keys.id).not.toBe(before?.keys.id);
    // A crash before the end: the next worker still opens what lies under the old key.
    scene.isDown = true;
    scene.restart();
    await scene.keeper.signIn(JUDGE);
    const again = scene.keeper.keys();
    expect(again?.earlier === undefined || sealed === undefined ? undefined : await openJson(again.earlier, sealed, 'x')).toBe('old');
    await scene.keeper.noteResealed();
    expect(scene.keeper.keys()).not.toHaveProperty('earlier');
    expect((await rows())[0]).not.toHaveProperty('earlier');
  });

  it('nothing of the key or the password lies in the row', async () => {
    const bureau = await makeRecoveryKey('one two three');
    scene.bureau = bureau.publicKey;
    await scene.keeper.signIn(JUDGE);
    const kept = JSON.stringify(await scene.things.list('account'));
    expect(kept).not.toContain(PASSWORD);
    const [row] = await rows();
    const opened = await openRecoverySlot(row?.['recovery'] as Parameters<typeof openRecoverySlot>[0], { file: JSON.stringify(bureau.file), passphrase: ' one two three ' });
    if (!opened.ok) throw new Error(opened.error.code);
    const raw = Buffer.from(opened.value.bytes);
    for (const text of kept.match(/[A-Za-z0-9+/_-]{20,}={0,2}/g) ?? []) expect(Buffer.from(text, 'base64').includes(raw)).toBe(false);
  });
});

describe('the bureau opens for somebody who forgot', () => {
  let scene: Scene;
  const PASSPHRASE = 'correct horse';
  const FRESH = 'Ganz-neu#2026-口令';
  let file = '';
  beforeEach(async () => {
    scene = openScene();
    const bureau = await makeRecoveryKey(PASSPHRASE);
    scene.bureau = bureau.publicKey;
    file = JSON.stringify(bureau.file);
    await scene.keeper.signIn(JUDGE);
  });
  const keyId = () => scene.keeper.keys()?.keys.id;

  it('without a connection, with its file and passphrase, and the password typed then is the one from now on', async () => {
    const before = keyId();
    scene.isDown = true;
    scene.restart();
    const way = { by: 'recovery', file, passphrase: PASSPHRASE } as const;
    expect(await scene.keeper.signIn({ ...JUDGE, password: FRESH, key: { ...way, passphrase: 'wrong' } })).toMatchObject({ ok: false, error: { code: 'RECOVERY_PASSPHRASE_WRONG' } });
    expect(await scene.keeper.signIn({ ...JUDGE, password: FRESH, key: { ...way, file: '{}' } })).toMatchObject({ ok: false, error: { code: 'RECOVERY_FILE_UNREADABLE' } });
    const other = await makeRecoveryKey(PASSPHRASE);
    expect(await scene.keeper.signIn({ ...JUDGE, password: FRESH, key: { ...way, file: JSON.stringify(other.file) } })).toMatchObject({ ok: false, error: { code: 'RECOVERY_KEY_OTHER' } });
    expect(await scene.keeper.signIn({ ...JUDGE, password: 'short', key: way })).toMatchObject({ ok: false, error: { code: 'PASSWORD_TOO_WEAK', params: { min: 12 } } });
    expect(await scene.keeper.signIn({ ...JUDGE, password: FRESH, key: way })).toMatchObject({ ok: true, value: { mode: 'offline', name: '蒋法官' } });
    expect(keyId()).toBe(before);
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.signIn({ ...JUDGE, password: FRESH })).toMatchObject({ ok: true });
    expect(keyId()).toBe(before);
  });

  it('with a connection, after the administrator reset the password', async () => {
    const before = keyId();
    scene.password = FRESH;
    scene.salt = nextSalt(scene.salt);
    scene.restart();
    expect(await scene.keeper.signIn({ ...JUDGE, password: FRESH, key: { by: 'recovery', file, passphrase: PASSPHRASE } })).toMatchObject({ ok: true, value: { mode: 'online' } });
    expect(keyId()).toBe(before);
  });

  it('after the key store of the system was reset', async () => {
    const other = openScene();
    other.bureau = scene.bureau as PublicKey;
    other.keyring.isThere = true;
    await other.keeper.signIn(JUDGE);
    const before = other.keeper.keys()?.keys.id;
    other.keyring.kept.clear();
    other.isDown = true;
    other.restart();
    expect(await other.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'DEVICE_KEY_SHUT', params: { why: 'keyring' } } });
    expect(await other.keeper.signIn({ ...JUDGE, key: { by: 'recovery', file, passphrase: PASSPHRASE } })).toMatchObject({ ok: true });
    expect(other.keeper.keys()?.keys.id).toBe(before);
    other.restart();
    expect(await other.keeper.signIn(JUDGE)).toMatchObject({ ok: true });
  });

  it('an offline term that has passed is not opened by the bureau either', async () => {
    scene.isDown = true;
    scene.at += 8 * DAY_MS;
    scene.restart();
    expect(await scene.keeper.signIn({ ...JUDGE, password: FRESH, key: { by: 'recovery', file, passphrase: PASSPHRASE } })).toMatchObject({ ok: false, error: { code: 'OFFLINE_SIGN_IN_EXPIRED' } });
  });
});
