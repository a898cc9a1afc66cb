import { beforeEach, describe, expect, it } from 'vitest';
import { createAccounts } from '#renderer/data/session/accounts.ts';
import { createSessionKeeper, type SessionKeeper } from '#renderer/data/session/keeper.ts';
import type { Things } from '#renderer/data/store/thing-rows.ts';
import type { Http, HttpRequest } from '#renderer/data/wire/http.ts';
import type { SignInAnswer } from '#shared/contracts/identity.ts';
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

/** A server that knows one person; everything it does is told by the test. */
type Scene = { at: number; isDown: boolean; password: string; tokens: number; revoked: boolean; salt: string; readonly asked: HttpRequest[]; things: Things; keeper: SessionKeeper; restart(): void };

function signInAnswer(scene: Scene): SignInAnswer {
  scene.tokens += 1;
  return {
    session: { account: 'judge-jiang' as AccountId, role: 'judge', name: '蒋法官', court: '苏0508' as CourtCode, device: 'device-1' as DeviceId, expiresAt: instant(scene.at + HOUR_MS) },
    offlineDays: 7,
    offlineVerifierParams: { algorithm: 'argon2id', salt: scene.salt, memoryKiB: 8, iterations: 1, parallelism: 1, hashBytes: 32 },
    serverTime: instant(scene.at),
    policy: { idleLockMinutes: 10, serverIdleMinutes: 30, maxFailures: 3, lockMinutes: 15, passwordMinLength: 8, passwordMinClasses: 3, passwordMaxAgeDays: 90, passwordHistory: 5 },
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
  if (request.path === '/v1/session/refresh') return request.token === token(String.fromCharCode(96 + scene.tokens)) ? ok(signInAnswer(scene)) : err(failure('TOKEN_INVALID'));
  return ok({ done: true });
}

function openScene(): Scene {
  const scene = { at: NOON, isDown: false, password: PASSWORD, tokens: 0, revoked: false, salt: `${'A'.repeat(22)}==`, asked: [], things: memoryThings() } as unknown as Scene;
  const http: Http = {
    json: (request) => Promise.resolve(answer(scene, request)),
    bytes: () => Promise.resolve(err(failure('NOT_FOUND'))),
    stream: () => Promise.resolve(err(failure('NOT_FOUND'))),
  };
  const start: EngineStart = { host: 'web', handle: { kind: 'none' }, serverUrl: 'http://server', deviceId: 'device-1' as DeviceId, deviceName: '3 号笔记本', publicInfo: {} };
  scene.restart = () => {
    scene.keeper = createSessionKeeper({ start, http, accounts: createAccounts(scene.things), clock: { now: () => instant(scene.at) }, onChange: () => undefined });
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

  it('seals anew at the sign-in after a changed password', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.password = 'Neu#2026-口令';
    scene.salt = `${'B'.repeat(21)}Q==`;
    await scene.keeper.signIn({ ...JUDGE, password: scene.password });
    scene.isDown = true;
    scene.restart();
    expect(await scene.keeper.signIn(JUDGE)).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.signIn({ ...JUDGE, password: scene.password })).toMatchObject({ ok: true });
  });

  it('tells at the door what waits of a person who has just left', async () => {
    await scene.keeper.signIn(JUDGE);
    await scene.keeper.signOut();
    await scene.keeper.noteWaiting('judge-jiang' as AccountId, 3);
    expect(await scene.keeper.known()).toMatchObject([{ name: '蒋法官', waiting: 3 }]);
    await scene.keeper.signIn(JUDGE);
    expect(await scene.keeper.known()).toMatchObject([{ waiting: 3 }]);
  });

  it('locks the screen and opens it for the same password only; a new worker goes on from its ticket', async () => {
    await scene.keeper.signIn(JUDGE);
    scene.keeper.lock();
    expect(scene.keeper.isLocked()).toBe(true);
    const ticket = scene.keeper.ticket();
    scene.restart();
    if (ticket !== null) scene.keeper.resume(ticket);
    expect(scene.keeper.isLocked()).toBe(true);
    expect(await scene.keeper.unlock('wrong')).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await scene.keeper.unlock(PASSWORD)).toMatchObject({ ok: true, value: { mode: 'online' } });
    expect(scene.keeper.isLocked()).toBe(false);
    await scene.keeper.signOut();
    expect(scene.keeper.current()).toBeNull();
  });
});
