import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPostgres, type PrivatePostgres } from '../../build/postgres.ts';
import { EMPTY_CHAIN } from '#server/audit/chain.ts';
import { appendAudit, verifyAudit } from '#server/audit/store.ts';
import { openPostgres, type SqlClient } from '#server/store/sql-client.ts';
import { instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { atDesk, call, enter, type Office, openOfficeOn, PASSWORD, secretOf, signInBody } from '../identity/office.ts';

let postgres: PrivatePostgres;
let client: SqlClient;
let office: Office;

beforeAll(async () => {
  postgres = await startPostgres();
  client = openPostgres({ url: postgres.url, connections: 12 });
});
beforeEach(async () => {
  await client.write(async (db) => {
    await db.script('drop schema public cascade; create schema public');
  });
  office = await openOfficeOn(client);
});
afterAll(async () => {
  await client?.close();
  await postgres?.stop();
});

describe('identity and audit on PostgreSQL', () => {
  test('sign in, refresh, change the password, revoke, list', async () => {
    const judge = await enter(office, signInBody('judge'));
    expect((await call(office, 'GET', '/v1/session', judge.token)).status).toBe(200);
    const renewed = await call(office, 'POST', '/v1/session/refresh', judge.refreshToken, { deviceSecret: secretOf('judge') });
    expect(renewed.status).toBe(200);
    const changed = await call(office, 'POST', '/v1/session/password', String(renewed.body['token']), { current: PASSWORD, next: 'New-Password-1' });
    expect(changed.status).toBe(200);
    const admin = await enter(office, signInBody('admin'));
    expect((await call(office, 'GET', '/v1/devices?all=true', admin.token)).body['devices']).toHaveLength(2);
    expect((await call(office, 'GET', '/v1/accounts', admin.token)).body['accounts']).toHaveLength(5);
    const officer = { account: 'yunxi.new', login: 'yunxi.new', name: '施民警', role: 'police-station', agency: 'station:yunxi', agencyName: '云溪派出所', password: 'Handed-Over-1' };
    expect((await call(office, 'POST', '/v1/accounts', admin.token, officer)).body).toMatchObject({ account: 'yunxi.new' });
    expect((await call(office, 'POST', '/v1/accounts/clerk/disable', admin.token, { reason: 'x' })).body).toMatchObject({ disabledAt: office.now() });
    expect((await call(office, 'POST', '/v1/devices/device-of-judge/revoke', admin.token, { reason: 'x' })).body).toEqual({ done: true });
    expect((await office.identity.verify(String(changed.body['token']))).ok).toBe(false);
    const desk = await enter(office, atDesk('specialist'));
    office.pass(31 * MINUTE_MS);
    expect(await office.identity.verify(desk.token)).toMatchObject({ error: { params: { reason: 'IDLE' } } });
    const auditor = await enter(office, signInBody('auditor'));
    expect((await call(office, 'GET', '/v1/audit?action=session.&result=done', auditor.token)).status).toBe(200);
    expect((await call(office, 'GET', '/v1/audit/verification', auditor.token)).body['broken']).toBeUndefined();
  });

  test('forty guesses on many connections at once: at most five are judged, and the login is locked', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, async () => (await call(office, 'POST', '/v1/session', undefined, signInBody('judge', { password: 'guess' }))).body['code']));
    expect(answers.filter((code) => code === 'SIGN_IN_FAILED').length).toBeLessThanOrEqual(5);
    expect((await call(office, 'POST', '/v1/session', undefined, signInBody('judge'))).body['code']).toBe('SIGN_IN_LOCKED');
  });

  test('one refresh token used twice at once leaves one good session', async () => {
    const judge = await enter(office, signInBody('judge'));
    const both = await Promise.all([
      call(office, 'POST', '/v1/session/refresh', judge.refreshToken, { deviceSecret: secretOf('judge') }),
      call(office, 'POST', '/v1/session/refresh', judge.refreshToken, { deviceSecret: secretOf('judge') }),
    ]);
    const tokens = both.filter((answer) => answer.status === 200).map((answer) => String(answer.body['token']));
    const good = (await Promise.all(tokens.map(async (token) => (await office.identity.verify(token)).ok))).filter(Boolean);
    expect(tokens.length).toBeGreaterThanOrEqual(1);
    expect(good).toHaveLength(1);
  });

  test('many writers at once make one chain without gap or fork', async () => {
    const row = { at: instant(1), action: 'data-use.unmask', object: { type: 'case', id: 'c1' }, result: 'done' } as const;
    await Promise.all(Array.from({ length: 60 }, async (_, index) => await client.write(async (db) => await appendAudit(db, Array.from({ length: 1 + (index % 3) }, () => ({ ...row, command: `w${index}` }))))));
    const found = await client.read(async (db) => await verifyAudit(db, instant(2)));
    expect(found).toMatchObject({ rows: 120 });
    expect(found.broken).toBeUndefined();
    expect(found.head).not.toBe(EMPTY_CHAIN.hash);
    await expect(client.write(async (db) => await db.query('delete from audit_entry where n = 120'))).rejects.toThrow('never changed');
  });
});
