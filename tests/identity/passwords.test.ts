import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { civilDate, DAY_MS } from '#shared/kernel/time.ts';
import { checkPasswordShape, hashPassword, isOutdatedHash, passwordMatches } from '#server/identity/passwords.ts';
import { IDENTITY_SETTINGS, identityRules } from '#server/identity/policy.ts';
import { call, enter, type Office, openOffice, PASSWORD, signInBody } from './office.ts';

const rules = identityRules(RULE_PARAMETERS, civilDate('2026-03-02'));

describe('what a password must be', () => {
  test.each([
    ['Ab1?xyz', false, 'seven characters'],
    ['Ab1?xyzw', true, 'eight characters, four classes'],
    ['abcdefg1', false, 'two classes'],
    ['abcdEfg1', true, 'three classes'],
    ['密码 Abcd-9', true, 'letters without case beside three classes'],
    ['Judge-2026', false, 'contains the login'],
    ['xJUDGEx-2026', false, 'contains the login in capitals'],
  ])('%s', (password, fits) => {
    const checked = checkPasswordShape(password, 'judge', rules);
    expect(checked.ok).toBe(fits);
    if (!checked.ok) expect(checked.error).toEqual({ code: 'PASSWORD_TOO_WEAK', params: { min: 8, classes: 3 } });
  });

  test('the same letters, composed or not, are the same password', async () => {
    const cost = { memoryKiB: 64, iterations: 1, parallelism: 1 };
    const stored = await hashPassword('Caf\u00e9-2026', cost);
    expect(await passwordMatches(stored, 'Cafe\u0301-2026')).toBe(true);
    expect(await passwordMatches(stored, 'Cafe-2026')).toBe(false);
    expect(isOutdatedHash(stored, cost)).toBe(false);
    expect(isOutdatedHash(stored, IDENTITY_SETTINGS.hashCost)).toBe(true);
  });
});

describe('changing it', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(async () => await office.close());

  const change = async (token: string, current: string, next: string) => await call(office, 'POST', '/v1/session/password', token, { current, next });

  test('ends all other sessions, replaces the tokens and every offline salt', async () => {
    const other = await enter(office, signInBody('judge'));
    const mine = await enter(office, signInBody('judge'));
    const changed = await change(mine.token, PASSWORD, 'New-Password-1');
    expect(changed.status).toBe(200);
    for (const dead of [other.token, mine.token]) expect((await call(office, 'GET', '/v1/session', dead)).status).toBe(401);
    expect((await call(office, 'GET', '/v1/session', String(changed.body['token']))).status).toBe(200);
    for (const dead of [other.refreshToken, mine.refreshToken]) expect((await call(office, 'POST', '/v1/session/refresh', dead)).status).toBe(401);
    // A refresh token that was used up comes back only from a copy: whoever has it must not go on beside the owner.
    expect((await call(office, 'GET', '/v1/session', String(changed.body['token']))).status).toBe(401);
    expect(changed.body['offlineVerifierParams']).not.toEqual(mine.offlineVerifierParams);
    expect((await call(office, 'POST', '/v1/session', undefined, signInBody('judge'))).body['code']).toBe('SIGN_IN_FAILED');
    expect((await call(office, 'POST', '/v1/session', undefined, signInBody('judge', { password: 'New-Password-1' }))).status).toBe(200);
  });

  test('a wrong current password counts as a failed try', async () => {
    const { token } = await enter(office, signInBody('judge'));
    for (let i = 0; i < 5; i += 1) expect((await change(token, 'guess', 'New-Password-1')).body['code']).toBe('PASSWORD_WRONG');
    expect((await change(token, PASSWORD, 'New-Password-1')).body['code']).toBe('SIGN_IN_LOCKED');
  });

  test('the last five are refused, the sixth before may come back', async () => {
    let { token } = await enter(office, signInBody('judge'));
    let current = PASSWORD;
    const next = async (password: string) => {
      office.pass(1_000);
      const answer = await change(token, current, password);
      if (answer.status === 200) {
        token = String(answer.body['token']);
        current = password;
      }
      return answer.body['code'] ?? 'done';
    };
    for (let i = 1; i <= 4; i += 1) expect(await next(`Fresh-Password-${i}`)).toBe('done');
    expect(await next(PASSWORD)).toBe('PASSWORD_USED_BEFORE');
    expect(await next('Fresh-Password-4')).toBe('PASSWORD_USED_BEFORE');
    expect(await next('Fresh-Password-5')).toBe('done');
    expect(await next(PASSWORD)).toBe('done');
  });

  test('after ninety days nothing but changing it is possible', async () => {
    office.pass(90 * DAY_MS - 1);
    const young = await enter(office, signInBody('judge'));
    expect([young.mustChangePassword, (await office.identity.verify(young.token)).ok]).toEqual([false, true]);
    office.pass(1);
    expect(await office.identity.verify(young.token)).toEqual({ ok: false, error: { code: 'PASSWORD_CHANGE_REQUIRED' } });
    const { token, mustChangePassword } = await enter(office, signInBody('judge'));
    expect(mustChangePassword).toBe(true);
    expect((await call(office, 'GET', '/v1/devices', token)).body['code']).toBe('PASSWORD_CHANGE_REQUIRED');
    const changed = await change(token, PASSWORD, 'New-Password-1');
    expect(changed.body['mustChangePassword']).toBe(false);
    expect((await office.identity.verify(String(changed.body['token']))).ok).toBe(true);
  });

  test('a hash of an older cost is renewed at the next sign-in', async () => {
    const dearer = await openOffice({ hashCost: { memoryKiB: 128, iterations: 2, parallelism: 1 } });
    await enter(dearer, signInBody('judge'));
    const [row] = await dearer.query("select password_hash from identity_account where id = 'judge'");
    expect(String(row?.['password_hash'])).toContain('m=128,t=2,p=1');
    await enter(dearer, signInBody('judge'));
    await dearer.close();
  });
});
