import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '#shared/kernel/time.ts';
import { call, enter, type Office, openOffice, signInBody } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => await office.close());

const wrong = async (login: string) => (await call(office, 'POST', '/v1/session', undefined, signInBody(login, { password: 'guess' }))).body['code'];
const right = async (login: string) => (await call(office, 'POST', '/v1/session', undefined, signInBody(login))).status;

describe('lock after failed sign-ins', () => {
  test('four wrong passwords are forgiven by a right one', async () => {
    for (let i = 0; i < 4; i += 1) expect(await wrong('judge')).toBe('SIGN_IN_FAILED');
    expect(await right('judge')).toBe(200);
    for (let i = 0; i < 4; i += 1) await wrong('judge');
    expect(await right('judge')).toBe(200);
  });

  test('the fifth locks for thirty minutes, also for the right password', async () => {
    for (let i = 0; i < 5; i += 1) expect(await wrong('judge')).toBe('SIGN_IN_FAILED');
    const locked = await call(office, 'POST', '/v1/session', undefined, signInBody('judge'));
    expect([locked.status, locked.body]).toEqual([423, { code: 'SIGN_IN_LOCKED', params: { until: '2026-03-02 09:30' } }]);
    office.pass(30 * MINUTE_MS - 1);
    expect(await right('judge')).toBe(423);
    office.pass(1);
    expect(await right('judge')).toBe(200);
  });

  test('other people sign in meanwhile', async () => {
    for (let i = 0; i < 5; i += 1) await wrong('judge');
    expect(await right('clerk')).toBe(200);
  });

  test('an unknown login answers and locks like a known one', async () => {
    for (let i = 0; i < 5; i += 1) expect(await wrong('nobody')).toBe('SIGN_IN_FAILED');
    expect(await wrong('nobody')).toBe('SIGN_IN_LOCKED');
    const strip = ({ status, body }: Awaited<ReturnType<typeof call>>) => ({ status, body });
    const known = strip(await call(office, 'POST', '/v1/session', undefined, signInBody('clerk', { password: 'guess' })));
    expect(strip(await call(office, 'POST', '/v1/session', undefined, signInBody('nobody2', { password: 'guess' })))).toEqual(known);
  });

  test('capitals and full-width letters of a login are one login', async () => {
    for (const login of ['judge', 'JUDGE', ' Judge', 'ｊｕｄｇｅ', 'judge ']) {
      const body = { ...signInBody('judge', { password: 'guess' }), login };
      expect((await call(office, 'POST', '/v1/session', undefined, body)).body['code']).toBe('SIGN_IN_FAILED');
    }
    expect(await wrong('judge')).toBe('SIGN_IN_LOCKED');
  });

  test('guesses sent at once are not all judged', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, async () => await wrong('judge')));
    expect(answers.filter((code) => code === 'SIGN_IN_FAILED').length).toBeLessThanOrEqual(5);
    expect(await right('judge')).toBe(423);
  });

  test('a server that died while it judged locks nobody out for good', async () => {
    await wrong('judge');
    await office.query('update identity_attempt set failed = 5');
    expect(await right('judge')).toBe(429);
    office.pass(MINUTE_MS + 1);
    expect(await right('judge')).toBe(200);
    await wrong('judge');
    await office.query('update identity_attempt set failed = 5');
    office.pass(MINUTE_MS + 1);
    expect(await wrong('judge')).toBe('SIGN_IN_FAILED');
    expect(await right('judge')).toBe(423);
  });

  test('the administrator unlocks', async () => {
    for (let i = 0; i < 5; i += 1) await wrong('judge');
    const { token } = await enter(office, signInBody('admin'));
    const list = await call(office, 'GET', '/v1/accounts', token);
    expect(list.body['accounts']).toContainEqual(expect.objectContaining({ account: 'judge', lockedUntil: office.now() + 30 * MINUTE_MS }));
    expect((await call(office, 'POST', '/v1/accounts/judge/unlock', token, {})).status).toBe(200);
    expect(await right('judge')).toBe(200);
  });

  test('every refusal and the lock stand in the audit trail', async () => {
    for (let i = 0; i < 5; i += 1) await wrong('judge');
    await wrong('judge');
    const rows = await office.query('select action, result, account from audit_entry order by n');
    expect(rows.map((row) => `${String(row['action'])} ${String(row['result'])}`)).toEqual([
      ...Array.from({ length: 5 }, () => 'session.sign-in SIGN_IN_FAILED'),
      'session.lock done',
      'session.sign-in SIGN_IN_LOCKED',
    ]);
    expect(rows.every((row) => row['account'] === 'judge')).toBe(true);
  });
});

describe('rate limits', () => {
  test('one login and one address may try only so often a minute', async () => {
    const strict = await openOffice({ signInsPerLogin: 3, signInsPerAddress: 6 });
    const status = async (login: string) => await call(strict, 'POST', '/v1/session', undefined, signInBody(login));
    for (let i = 0; i < 3; i += 1) expect((await status('judge')).status).toBe(200);
    const refused = await status('judge');
    expect([refused.status, refused.body['code']]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await status('clerk')).status).toBe(200);
    expect((await status('clerk')).status).toBe(200);
    expect((await status('specialist')).status).toBe(429);
    await strict.close();
  });
});
