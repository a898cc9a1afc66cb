import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '#shared/kernel/time.ts';
import { atDesk, type Answer, call, enter, type Office, openOffice, secretOf, signInBody } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => await office.close());

const refresh = async (token: string | undefined, deviceSecret: string | null = secretOf('judge')): Promise<Answer> => await call(office, 'POST', '/v1/session/refresh', token, deviceSecret === null ? {} : { deviceSecret });
const tokenOf = (answer: Answer): string => String(answer.body['refreshToken']);
const reused = { code: 'TOKEN_INVALID', params: { reason: 'REFRESH_REUSED' } };

describe('a refresh token that was copied', () => {
  test('is of no use away from its device, and its owner hears of the try', async () => {
    const owner = await enter(office, signInBody('judge'));
    for (const secret of [null, secretOf('thief')]) {
      const session = secret === null ? owner : await enter(office, signInBody('judge'));
      expect((await refresh(session.refreshToken, secret)).body).toMatchObject(reused);
      expect((await refresh(session.refreshToken)).body).toMatchObject(reused);
    }
  });

  test('and used twice ends with everybody out: neither the thief goes on nor the owner is alone in not knowing', async () => {
    const first = await enter(office, signInBody('judge'));
    const thief = await refresh(first.refreshToken);
    const further = await refresh(tokenOf(thief));
    expect(further.status).toBe(200);
    // Two tokens later the owner comes with the one he has.
    expect((await refresh(first.refreshToken)).body).toMatchObject(reused);
    expect((await refresh(tokenOf(further))).body).toMatchObject(reused);
    expect((await call(office, 'GET', '/v1/session', String(further.body['token']))).status).toBe(401);
    const again = await enter(office, signInBody('judge'));
    const { body } = await call(office, 'GET', '/v1/session/notices', again.token);
    expect(body['notices']).toEqual([expect.objectContaining({ kind: 'refresh-reused', at: office.now(), device: 'Laptop of judge' })]);
    const ids = (body['notices'] as { readonly id: string }[]).map(({ id }) => id);
    await call(office, 'POST', '/v1/session/notices/seen', again.token, { ids });
    expect((await call(office, 'GET', '/v1/session/notices', again.token)).body['notices']).toEqual([]);
    expect(await office.query("select device from audit_entry where action = 'session.refresh' and result = 'REFRESH_REUSED'")).toHaveLength(1);
  });

  test('ends every session of that person on that device, and no other', async () => {
    const first = await enter(office, signInBody('judge'));
    const beside = await enter(office, signInBody('judge'));
    const clerk = await enter(office, { ...signInBody('clerk'), device: signInBody('judge').device });
    await refresh(tokenOf(await refresh(first.refreshToken)));
    await refresh(first.refreshToken);
    expect((await call(office, 'GET', '/v1/session', beside.token)).status).toBe(401);
    expect((await call(office, 'GET', '/v1/session', clerk.token)).status).toBe(200);
  });

  test('however often the line breaks, an honest device goes on for two minutes; a later repeat is none', async () => {
    const first = await enter(office, signInBody('judge'));
    for (let lost = 0; lost < 3; lost += 1) expect((await refresh(first.refreshToken)).status).toBe(200);
    office.pass(2 * MINUTE_MS + 1);
    expect((await refresh(first.refreshToken)).body).toMatchObject(reused);
  });

  test('a device of an earlier release, which proves nothing, may repeat once', async () => {
    const { secret: _secret, ...device } = signInBody('judge').device;
    const first = await enter(office, { ...signInBody('judge'), device });
    expect((await refresh(first.refreshToken, null)).status).toBe(200);
    expect((await refresh(first.refreshToken, null)).status).toBe(200);
    expect((await refresh(first.refreshToken, null)).body).toMatchObject(reused);
  });
});

describe('a device', () => {
  test('is what holds its secret: a foreign one under the same id does not take it over', async () => {
    await enter(office, signInBody('judge'));
    const foreign = signInBody('clerk');
    const body = { ...foreign, device: { ...foreign.device, deviceId: signInBody('judge').device.deviceId, name: 'Taken over' } };
    for (const device of [body.device, { ...body.device, secret: undefined }, { ...atDesk('clerk').device, deviceId: body.device.deviceId }]) {
      const answer = await call(office, 'POST', '/v1/session', undefined, { ...body, device });
      expect([answer.status, answer.body['code']]).toEqual([403, 'DEVICE_FOREIGN']);
    }
    expect(await office.query("select name, host_kind from identity_device where id = 'device-of-judge'")).toEqual([{ name: 'Laptop of judge', host_kind: 'web' }]);
    expect(await office.query("select 1 as one from audit_entry where result = 'DEVICE_FOREIGN'")).toHaveLength(3);
  });

  test('of an earlier release is bound by the first word that brings a secret', async () => {
    const { secret: _secret, ...device } = signInBody('judge').device;
    const first = await enter(office, { ...signInBody('judge'), device });
    expect((await refresh(first.refreshToken)).status).toBe(200);
    expect((await call(office, 'POST', '/v1/session', undefined, { ...signInBody('judge'), device })).body['code']).toBe('DEVICE_FOREIGN');
    expect((await call(office, 'POST', '/v1/session', undefined, signInBody('judge'))).status).toBe(200);
  });
});

describe('a stranger who types wrong passwords', () => {
  const from = async (address: string, body: object): Promise<Answer> => {
    const response = await office.app.inject({ method: 'POST', url: '/v1/session', payload: body, remoteAddress: address });
    return { status: response.statusCode, body: response.json(), headers: response.headers };
  };
  const stranger = (n: number) => ({ ...signInBody('judge', { password: 'guess' }), device: { ...signInBody('judge').device, deviceId: `stranger-${String(n)}`, secret: secretOf('stranger') } });

  test('does not shut out the owner on his own device, from one address or from many', async () => {
    await enter(office, signInBody('judge'));
    for (let n = 0; n < 60; n += 1) await from(`10.1.${String(n)}.1`, stranger(n));
    for (let n = 0; n < 10; n += 1) await from('127.0.0.1', stranger(n));
    expect((await from('10.9.9.9', stranger(0))).body['code']).toBe('SIGN_IN_LOCKED');
    expect((await from('127.0.0.1', signInBody('judge'))).status).toBe(200);
  });

  test('gets no more guesses by many addresses than all strangers have together', async () => {
    await enter(office, signInBody('judge'));
    const codes: unknown[] = [];
    for (let n = 0; n < 60; n += 1) codes.push((await from(`10.1.${String(n)}.1`, stranger(n))).body['code']);
    expect(codes.filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(25);
    office.pass(30 * MINUTE_MS);
    expect((await from('10.9.9.9', stranger(0))).body['code']).toBe('SIGN_IN_FAILED');
  });

  test('on the owner\u2019s own device counts against that device alone', async () => {
    await enter(office, signInBody('judge'));
    for (let n = 0; n < 5; n += 1) expect((await from('127.0.0.1', signInBody('judge', { password: 'guess' }))).body['code']).toBe('SIGN_IN_FAILED');
    expect((await from('127.0.0.1', signInBody('judge'))).body['code']).toBe('SIGN_IN_LOCKED');
    expect((await from('127.0.0.1', { ...signInBody('judge'), device: { ...signInBody('judge').device, deviceId: 'new-device', secret: secretOf('new') } })).status).toBe(200);
  });

  test('a lock that a clock far ahead has set lasts no longer than a lock', async () => {
    for (let n = 0; n < 5; n += 1) await from('127.0.0.1', stranger(n));
    await office.query('update identity_attempt set locked_until = locked_until + 28800000 where locked_until is not null');
    expect((await from('127.0.0.1', signInBody('judge'))).status).toBe(200);
  });
});

describe('ended sessions', () => {
  test('are deleted after their time, with their keys; the audit stays', async () => {
    const first = await enter(office, signInBody('judge'));
    await call(office, 'DELETE', '/v1/session', first.token);
    office.pass(366 * DAY_MS);
    await enter(office, signInBody('clerk'));
    expect(await office.query('select account from identity_session')).toEqual([{ account: 'clerk' }]);
    expect(await office.query("select 1 as one from audit_entry where action = 'session.sign-out'")).toHaveLength(1);
  });

  test('are told to whoever holds a stream open by them', async () => {
    const { token } = await enter(office, signInBody('judge'));
    const admin = await enter(office, signInBody('admin'));
    const session = await office.identity.verify(token);
    const id = session.ok ? session.value.id : undefined;
    if (id === undefined) throw new Error('a session without a name');
    const told: boolean[] = [];
    office.identity.onEnded?.(() => { told.push(true); });
    expect(await office.identity.standing?.([id])).toEqual(new Set([id]));
    await call(office, 'POST', '/v1/devices/device-of-judge/revoke', admin.token, { reason: '遗失' });
    expect(told).toEqual([true]);
    expect(await office.identity.standing?.([id])).toEqual(new Set());
  });
});
