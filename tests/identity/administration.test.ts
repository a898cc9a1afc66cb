import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { AccountListSchema, DeviceListSchema, type DeviceView, DirectoryEntrySchema } from '#shared/contracts/identity.ts';
import { scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { atDesk, call, enter, type Office, openOffice, PASSWORD, signInBody } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => await office.close());

const newJudge = { account: 'gusu.new', login: 'new.judge', name: '顾法官', role: 'judge', court: '苏0508', password: 'Handed-Over-1' };

describe('devices', () => {
  test('everybody sees his own, the administrator all', async () => {
    const judge = await enter(office, signInBody('judge'));
    const admin = await enter(office, signInBody('admin'));
    const own = await call(office, 'GET', '/v1/devices', judge.token);
    expect(Value.Check(DeviceListSchema, own.body)).toBe(true);
    expect(own.body['devices']).toEqual([expect.objectContaining({ deviceId: 'device-of-judge', current: true, accounts: ['judge'] })]);
    expect((await call(office, 'GET', '/v1/devices?all=true', judge.token)).body['code']).toBe('ROLE_NOT_ALLOWED');
    expect((await call(office, 'GET', '/v1/devices?all=true', admin.token)).body['devices']).toHaveLength(2);
  });

  test('a desk is listed with who is signed in at it, and no longer than that', async () => {
    const desk = await enter(office, atDesk('judge'));
    const admin = await enter(office, signInBody('admin'));
    const desks = async () => ((await call(office, 'GET', '/v1/devices?all=true', admin.token)).body['devices'] as readonly DeviceView[]).filter(({ hostKind }) => hostKind === 'desk');
    expect(await desks()).toEqual([expect.objectContaining({ deviceId: 'desk-of-judge', accounts: ['judge'] })]);
    expect((await call(office, 'GET', '/v1/devices', desk.token)).body['devices']).toEqual([expect.objectContaining({ deviceId: 'desk-of-judge', current: true })]);
    await call(office, 'DELETE', '/v1/session', desk.token);
    expect(await desks()).toEqual([]);
  });

  test('a revoked device ends its sessions and lets nobody in again', async () => {
    const judge = await enter(office, signInBody('judge'));
    const admin = await enter(office, signInBody('admin'));
    const revoked = await call(office, 'POST', '/v1/devices/device-of-judge/revoke', admin.token, { reason: '遗失' });
    expect(revoked.body).toEqual({ done: true });
    expect(await office.identity.verify(judge.token)).toEqual({ ok: false, error: { code: 'TOKEN_INVALID', params: { reason: 'DEVICE_REVOKED' } } });
    expect((await call(office, 'POST', '/v1/session/refresh', judge.refreshToken)).body).toEqual({ code: 'TOKEN_INVALID', params: { reason: 'DEVICE_REVOKED' } });
    expect((await call(office, 'POST', '/v1/session', undefined, signInBody('judge'))).body['code']).toBe('DEVICE_REVOKED');
    const clerkOnIt = { ...signInBody('clerk'), device: signInBody('judge').device };
    expect((await call(office, 'POST', '/v1/session', undefined, clerkOnIt)).body['code']).toBe('DEVICE_REVOKED');
    const elsewhere = signInBody('judge');
    await enter(office, { ...elsewhere, device: { ...elsewhere.device, deviceId: 'spare' as typeof elsewhere.device.deviceId } });
  });

  test('a person revokes what only he uses', async () => {
    const judge = await enter(office, signInBody('judge'));
    const clerk = await enter(office, signInBody('clerk'));
    const revoke = async (token: string, device: string) => (await call(office, 'POST', `/v1/devices/${device}/revoke`, token, { reason: '更换' })).body['code'] ?? 'done';
    expect(await revoke(clerk.token, 'device-of-judge')).toBe('NOT_FOUND');
    expect(await revoke(clerk.token, 'no-such-device')).toBe('NOT_FOUND');
    await enter(office, { ...signInBody('clerk'), device: signInBody('judge').device });
    expect(await revoke(judge.token, 'device-of-judge')).toBe('ROLE_NOT_ALLOWED');
    expect(await revoke(clerk.token, 'device-of-clerk')).toBe('done');
  });
});

describe('accounts', () => {
  test('the administrator creates one; its first sign-in must change the password', async () => {
    const { token } = await enter(office, signInBody('admin'));
    const made = await call(office, 'POST', '/v1/accounts', token, newJudge);
    expect(made.body).toMatchObject({ account: 'gusu.new', role: 'judge', court: '苏0508', mustChangePassword: true });
    expect(JSON.stringify(made.body)).not.toContain('argon2');
    const first = await enter(office, signInBody('new.judge', { password: 'Handed-Over-1' }));
    expect(first.mustChangePassword).toBe(true);
    expect((await office.identity.verify(first.token)).ok).toBe(false);
    expect(office.published).toEqual([{ id: 'gusu.new', name: '顾法官', role: 'judge', court: '苏0508', disabled: false }]);
    expect(office.published.every((entry) => Value.Check(DirectoryEntrySchema, entry))).toBe(true);
  });

  test.each([
    [{ court: undefined }, 'OFFICE_INVALID'],
    [{ court: '粤0305' }, 'OFFICE_INVALID'],
    [{ agency: 'police:suzhou' }, 'OFFICE_INVALID'],
    [{ role: 'auditor' }, 'OFFICE_INVALID'],
    [{ role: 'police-station', court: undefined }, 'OFFICE_INVALID'],
    [{ role: 'police-station', court: undefined, agency: 'station:unnamed' }, 'OFFICE_INVALID'],
    [{ role: 'agency-desk', court: undefined }, 'OFFICE_INVALID'],
    [{ role: 'agency-desk', agency: 'police:detention' }, 'OFFICE_INVALID'],
    [{ role: 'agency-desk', court: undefined, agency: 'police:traffic' }, 'OFFICE_INVALID'],
    [{ role: 'agency-desk', court: undefined, agency: 'registry:nowhere', agencyName: '某登记中心' }, 'OFFICE_INVALID'],
    [{ role: 'police-specialist', court: undefined, agency: 'police:detention' }, 'OFFICE_INVALID'],
    [{ role: 'police-station', court: undefined, agency: 'registry:kunshan' }, 'OFFICE_INVALID'],
    [{ role: 'system' }, 'BODY_INVALID'],
    [{ password: 'short' }, 'PASSWORD_TOO_WEAK'],
    [{ login: 'judge' }, 'LOGIN_TAKEN'],
    [{ account: 'judge' }, 'LOGIN_TAKEN'],
    [{ login: 'Capital' }, 'BODY_INVALID'],
  ])('refuses %j', async (change, code) => {
    const { token } = await enter(office, signInBody('admin'));
    const body = Object.fromEntries(Object.entries({ ...newJudge, ...change }).filter(([, value]) => value !== undefined));
    expect((await call(office, 'POST', '/v1/accounts', token, body)).body['code']).toBe(code);
    expect(office.published).toEqual([]);
  });

  test('a desk of an agency of the city is told by the name that the city gives it', async () => {
    const { token } = await enter(office, signInBody('admin'));
    const desk = { account: 'detention.new', login: 'detention.new', name: '葛民警', role: 'agency-desk', agency: 'police:detention', password: 'Handed-Over-1' };
    expect((await call(office, 'POST', '/v1/accounts', token, desk)).body).toMatchObject({ role: 'agency-desk', agency: 'police:detention' });
    const traffic = { ...desk, account: 'traffic.new', login: 'traffic.new', role: 'police-specialist', agency: 'police:traffic' };
    expect((await call(office, 'POST', '/v1/accounts', token, traffic)).status).toBe(200);
    expect(office.published.map(({ name, role, agency }) => [name, role, agency])).toEqual([['苏州市拘留所', 'agency-desk', 'police:detention'], ['苏州市公安局交通警察支队', 'police-specialist', 'police:traffic']]);
  });

  test('courts are told the police unit, not the person', async () => {
    const { token } = await enter(office, signInBody('admin'));
    const officer = { account: 'yunxi.new', login: 'yunxi.new', name: '施民警', role: 'police-station', agency: 'station:yunxi', agencyName: '云溪派出所', password: 'Handed-Over-1' };
    expect((await call(office, 'POST', '/v1/accounts', token, officer)).status).toBe(200);
    const { agencyName: _known, ...second } = { ...officer, account: 'yunxi.2', login: 'yunxi.2' };
    expect((await call(office, 'POST', '/v1/accounts', token, second)).status).toBe(200);
    expect(office.published.map(({ id, name, agency }) => ({ id, name, agency }))).toEqual([
      { id: 'yunxi.new', name: '云溪派出所', agency: 'station:yunxi' },
      { id: 'yunxi.2', name: '云溪派出所', agency: 'station:yunxi' },
    ]);
  });

  test('a disabled account ends at once and can be enabled again', async () => {
    const judge = await enter(office, signInBody('judge'));
    const { token } = await enter(office, signInBody('admin'));
    expect((await call(office, 'POST', '/v1/accounts/judge/disable', token, { reason: '调离' })).body).toMatchObject({ disabledAt: office.now() });
    expect(await office.identity.verify(judge.token)).toMatchObject({ error: { params: { reason: 'ACCOUNT_DISABLED' } } });
    expect((await call(office, 'POST', '/v1/session', undefined, signInBody('judge'))).body['code']).toBe('ACCOUNT_DISABLED');
    expect((await call(office, 'POST', '/v1/session', undefined, signInBody('judge', { password: 'guess' }))).body['code']).toBe('SIGN_IN_FAILED');
    expect(office.published.at(-1)).toMatchObject({ id: 'judge', disabled: true });
    await call(office, 'POST', '/v1/accounts/judge/enable', token, {});
    await enter(office, signInBody('judge'));
    expect((await office.identity.verify(judge.token)).ok).toBe(false);
  });

  test('nobody disables himself', async () => {
    const { token } = await enter(office, signInBody('admin'));
    expect((await call(office, 'POST', '/v1/accounts/admin/disable', token, { reason: 'x' })).body['code']).toBe('ROLE_NOT_ALLOWED');
  });

  test('a reset password opens once, lifts the lock and ends what was open', async () => {
    const judge = await enter(office, signInBody('judge'));
    for (let i = 0; i < 5; i += 1) await call(office, 'POST', '/v1/session', undefined, signInBody('judge', { password: 'guess' }));
    const { token } = await enter(office, signInBody('admin'));
    expect((await call(office, 'POST', '/v1/accounts/judge/reset-password', token, { password: PASSWORD })).body['code']).toBe('PASSWORD_USED_BEFORE');
    expect((await call(office, 'POST', '/v1/accounts/judge/reset-password', token, { password: 'Reset-Today-1' })).body).toMatchObject({ mustChangePassword: true });
    expect((await office.identity.verify(judge.token)).ok).toBe(false);
    const again = await enter(office, signInBody('judge', { password: 'Reset-Today-1' }));
    expect(again.mustChangePassword).toBe(true);
    expect(again.offlineVerifierParams?.salt).not.toBe(judge.offlineVerifierParams?.salt);
  });
});

describe('walls between roles', () => {
  const ADMIN_ROUTES = [
    ['GET', '/v1/accounts'],
    ['POST', '/v1/accounts'],
    ['POST', '/v1/accounts/judge/disable'],
    ['POST', '/v1/accounts/judge/enable'],
    ['POST', '/v1/accounts/judge/unlock'],
    ['POST', '/v1/accounts/judge/reset-password'],
  ] as const;
  const PAYLOADS: Readonly<Record<string, object>> = { '/v1/accounts': newJudge, '/v1/accounts/judge/disable': { reason: 'x' }, '/v1/accounts/judge/reset-password': { password: 'Reset-Today-1' } };

  test.each(['judge', 'clerk', 'specialist', 'auditor'])('%s administers nothing', async (login) => {
    const { token } = await enter(office, signInBody(login));
    for (const [method, url] of ADMIN_ROUTES) {
      const answer = await call(office, method, url, token, method === 'GET' ? undefined : (PAYLOADS[url] ?? {}));
      expect([url, answer.status, answer.body['code']]).toEqual([url, 403, 'ROLE_NOT_ALLOWED']);
    }
    expect((await office.query('select count(*)::int as n from identity_account'))[0]).toEqual({ n: 5 });
  });

  test('without a token nothing answers', async () => {
    for (const [method, url] of [...ADMIN_ROUTES, ['GET', '/v1/session'], ['DELETE', '/v1/session'], ['POST', '/v1/session/password'], ['GET', '/v1/devices'], ['GET', '/v1/audit'], ['GET', '/v1/audit/verification']] as const) {
      expect([url, (await call(office, method, url, undefined, method === 'POST' ? {} : undefined)).status]).toEqual([url, 401]);
      expect([url, (await call(office, method, url, 'A'.repeat(43), method === 'POST' ? {} : undefined)).body['code']]).toEqual([url, 'TOKEN_INVALID']);
    }
  });

  test('administrator and auditor hold no scope of a case', () => {
    for (const role of ['administrator', 'auditor'] as const) {
      expect(scopesOfSession({ account: 'x' as AccountId, role })).toEqual(['self:x', 'everyone']);
    }
  });

  test('the list of accounts carries no secret', async () => {
    const { token } = await enter(office, signInBody('admin'));
    const list = await call(office, 'GET', '/v1/accounts', token);
    expect(Value.Check(AccountListSchema, list.body)).toBe(true);
    expect(JSON.stringify(list.body)).not.toMatch(/argon2|hash|salt/i);
  });
});
