import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { SessionAnswerSchema, SignInAnswerSchema } from '#shared/contracts/identity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#shared/kernel/time.ts';
import { atDesk, call, enter, type Office, openOffice, PASSWORD, secretOf, signInBody } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => await office.close());

const refresh = async (token: string | undefined) => await call(office, 'POST', '/v1/session/refresh', token, { deviceSecret: secretOf('judge') });

describe('signing in', () => {
  test('answers tokens, the person and what the device needs to be opened offline', async () => {
    const { status, body, headers } = await call(office, 'POST', '/v1/session', undefined, signInBody('judge'));
    expect(status).toBe(200);
    expect(Value.Check(SignInAnswerSchema, body)).toBe(true);
    expect(body).toMatchObject({
      session: { account: 'judge', role: 'judge', court: '苏0508', device: 'device-of-judge' },
      offlineDays: 7,
      offlineVerifierParams: { algorithm: 'argon2id', memoryKiB: 65_536, iterations: 3, parallelism: 1, hashBytes: 32 },
      serverTime: office.now(),
      policy: { idleLockMinutes: 15, serverIdleMinutes: 30, maxFailures: 5, lockMinutes: 30, passwordMaxAgeDays: 90 },
      mustChangePassword: false,
      passwordEndsOn: '2026-05-31',
      secondFactor: 'off',
    });
    expect(headers['cache-control']).toBe('no-store');
  });

  test('stores no token and no password in the clear', async () => {
    const answer = await enter(office, signInBody('judge'));
    const stored = JSON.stringify([await office.query('select * from identity_session'), await office.query('select * from identity_account'), await office.query('select * from audit_entry')]);
    for (const secret of [answer.token, answer.refreshToken ?? 'none', PASSWORD]) expect(stored).not.toContain(secret);
    expect(stored).toContain('$argon2id$');
  });

  test('tells of the sign-in before, and of the failures between', async () => {
    await enter(office, signInBody('judge'));
    const firstAt = office.now();
    office.pass(HOUR_MS);
    await call(office, 'POST', '/v1/session', undefined, signInBody('judge', { password: 'wrong' }));
    const again = await enter(office, signInBody('judge'));
    expect(again.previous).toEqual({ at: firstAt, device: 'Laptop of judge', failuresSince: 1 });
  });

  test('keeps the salt of a device over sign-ins and gives every device its own', async () => {
    const salt = async (body: ReturnType<typeof signInBody>) => (await enter(office, body)).offlineVerifierParams?.salt;
    const first = await salt(signInBody('judge'));
    expect(await salt(signInBody('judge'))).toBe(first);
    const other = signInBody('judge');
    expect(await salt({ ...other, device: { ...other.device, deviceId: 'another' as typeof other.device.deviceId } })).not.toBe(first);
    expect(await salt({ ...signInBody('clerk'), device: signInBody('judge').device })).not.toBe(first);
  });

  test('refuses a malformed body by the name of its field', async () => {
    const { status, body } = await call(office, 'POST', '/v1/session', undefined, { ...signInBody('judge'), device: { deviceId: 'x' } });
    expect(status).toBe(400);
    expect(body['code']).toBe('BODY_INVALID');
    expect(JSON.stringify(body)).not.toContain(PASSWORD);
  });
});

describe('tokens', () => {
  test('only the Authorization header carries one; an address with a token is refused', async () => {
    const { token } = await enter(office, signInBody('judge'));
    expect((await call(office, 'GET', '/v1/session')).body['code']).toBe('TOKEN_MISSING');
    for (const name of ['token', 'access_token', 'Authorization', 'refreshToken', 'password']) {
      const refused = await call(office, 'GET', `/v1/session?${name}=${token}`, token);
      expect([refused.status, refused.body['code']]).toEqual([400, 'TOKEN_IN_URL']);
    }
    expect((await call(office, 'GET', '/v1/session?theme=dark', token)).status).toBe(200);
  });

  test('an access token ends after ten minutes and is renewed by the refresh token', async () => {
    const first = await enter(office, signInBody('judge'));
    expect((await call(office, 'GET', '/v1/session', first.token)).status).toBe(200);
    office.pass(10 * MINUTE_MS);
    expect((await call(office, 'GET', '/v1/session', first.token)).body).toMatchObject({ code: 'TOKEN_INVALID', params: { reason: 'EXPIRED' } });
    const renewed = await refresh(first.refreshToken);
    expect(renewed.status).toBe(200);
    expect(renewed.body['token']).not.toBe(first.token);
    const session = await call(office, 'GET', '/v1/session', String(renewed.body['token']));
    expect(Value.Check(SessionAnswerSchema, session.body)).toBe(true);
  });

  test('a lost refresh answer signs nobody out, an old refresh token ends the session', async () => {
    const first = await enter(office, signInBody('judge'));
    const lost = await refresh(first.refreshToken);
    office.pass(MINUTE_MS);
    const again = await refresh(first.refreshToken);
    expect(again.status).toBe(200);
    expect((await call(office, 'GET', '/v1/session', String(lost.body['token']))).body['code']).toBe('TOKEN_INVALID');
    office.pass(3 * MINUTE_MS);
    const reused = await refresh(first.refreshToken);
    expect(reused.body).toMatchObject({ code: 'TOKEN_INVALID', params: { reason: 'REFRESH_REUSED' } });
    expect((await refresh(String(again.body['refreshToken']))).status).toBe(401);
    expect(await office.query("select result from audit_entry where action = 'session.refresh'")).toHaveLength(1);
  });

  test('a refresh token ends after the days that a device may be offline', async () => {
    const { refreshToken } = await enter(office, signInBody('judge'));
    office.pass(7 * DAY_MS);
    expect((await refresh(refreshToken)).body).toMatchObject({ params: { reason: 'EXPIRED' } });
  });

  test('an access token is no refresh token, nor the other way round', async () => {
    const { token, refreshToken } = await enter(office, signInBody('judge'));
    expect((await refresh(token)).status).toBe(401);
    expect((await call(office, 'GET', '/v1/session', refreshToken)).status).toBe(401);
  });

  test('signing out ends both tokens', async () => {
    const { token, refreshToken } = await enter(office, signInBody('judge'));
    expect((await call(office, 'DELETE', '/v1/session', token)).body).toEqual({ done: true });
    expect((await call(office, 'GET', '/v1/session', token)).status).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  test('a jump of the shown clock ends no session', async () => {
    const { token } = await enter(office, signInBody('judge'));
    office.jump(200 * DAY_MS);
    const session = await call(office, 'GET', '/v1/session', token);
    expect(session.status).toBe(200);
    expect(session.body).toMatchObject({ serverTime: office.now(), mustChangePassword: false });
  });
});

describe('at a desk', () => {
  test('there is nothing to keep: no refresh token, no offline key', async () => {
    const answer = await enter(office, atDesk('specialist'));
    expect(answer.refreshToken).toBeUndefined();
    expect(answer.offlineVerifierParams).toBeUndefined();
    expect(answer.offlineDays).toBe(0);
    expect(answer.session.agency).toBe('police:suzhou');
  });

  test('the session ends after half an hour without a request, and lives on with them', async () => {
    const { token } = await enter(office, atDesk('specialist'));
    for (let i = 0; i < 4; i += 1) {
      office.pass(20 * MINUTE_MS);
      expect((await call(office, 'GET', '/v1/session', token)).status).toBe(200);
    }
    office.pass(31 * MINUTE_MS);
    expect((await call(office, 'GET', '/v1/session', token)).body).toMatchObject({ code: 'TOKEN_INVALID', params: { reason: 'IDLE' } });
    expect((await call(office, 'GET', '/v1/session', token)).body).toMatchObject({ params: { reason: 'IDLE' } });
  });
});
