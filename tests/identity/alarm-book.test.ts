import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendAudit } from '#server/audit/store.ts';
import { alarmRoutes } from '#server/http/alarm-routes.ts';
import { ALARM_MIGRATIONS, type AlarmBook, createAlarmBook } from '#server/statistics/alarm-book.ts';
import type { AccountId, DeviceId } from '#shared/kernel/ids.ts';
import { call, enter, type Office, openOffice, signInBody } from './office.ts';

let office: Office;
let book: AlarmBook;
beforeEach(async () => {
  office = await openOffice();
  for (const { sql } of ALARM_MIGRATIONS) await office.query(sql);
  book = createAlarmBook(office.database, (error) => {
    throw error;
  });
  await office.app.register(alarmRoutes, { identity: office.identity, clock: { now: () => office.now() }, book, epoch: () => Promise.resolve('epoch-2'), database: office.database });
});
afterEach(async () => await office.close());

const read = async (login: string) => await call(office, 'GET', '/v1/alarms', (await enter(office, signInBody(login))).token);

test('what was reported to the administrator stands before him by record, and is open again when it happens again', async () => {
  const start = office.now();
  const broken = { kind: 'fact-schema', where: 'case', detail: 'case-7 /records/3 /records/4' } as const;
  book.note(broken, start);
  office.pass(60_000);
  book.note(broken, office.now());
  book.note({ ...broken, detail: 'case-8 /title' }, office.now());
  book.note({ kind: 'rule-threw', where: 'decide case.close', detail: 'TypeError' }, office.now());
  await book.settled();
  const { token } = await enter(office, signInBody('admin'));
  const open = async () => (await call(office, 'GET', '/v1/alarms', token)).body['alarms'] as readonly Record<string, unknown>[];
  expect(await open()).toEqual([
    { key: 'fact-schema/case/case-7', kind: 'fact-schema', place: 'case', record: 'case-7', count: 2, since: start, last: office.now() },
    { key: 'fact-schema/case/case-8', kind: 'fact-schema', place: 'case', record: 'case-8', count: 1, since: office.now(), last: office.now() },
    { key: 'rule-threw/decide case.close', kind: 'rule-threw', place: 'decide case.close', count: 1, since: office.now(), last: office.now() },
  ]);
  expect(await call(office, 'POST', '/v1/alarms/acknowledge', token, { key: 'fact-schema/case/case-7' })).toMatchObject({ status: 200, body: { done: true } });
  expect((await open()).map(({ key }) => key)).toEqual(['fact-schema/case/case-8', 'rule-threw/decide case.close']);
  expect(await office.query(`select account, what from audit_entry where action = 'alarm.acknowledge'`)).toEqual([{ account: 'admin', what: 'fact-schema/case/case-7' }]);
  office.pass(60_000);
  book.note(broken, office.now());
  await book.settled();
  expect((await open()).find(({ key }) => key === 'fact-schema/case/case-7')).toMatchObject({ count: 1, since: office.now() });
});

test('nobody else reads them or takes note of them', async () => {
  for (const login of ['judge', 'clerk', 'specialist', 'auditor']) {
    const { status, body } = await read(login);
    expect([status, body['code']], login).toEqual([403, 'ROLE_NOT_ALLOWED']);
    const { token } = await enter(office, signInBody(login));
    expect((await call(office, 'POST', '/v1/alarms/acknowledge', token, { key: 'x' })).status, login).toBe(403);
  }
  expect((await call(office, 'GET', '/v1/alarms')).status).toBe(401);
});

test('a restored server says since when and how many devices knew more than it, in its present epoch', async () => {
  expect((await read('admin')).body).toEqual({ alarms: [] });
  const at = office.now();
  const row = (device: string, epoch: string) => ({
    at: office.now(),
    account: 'judge' as AccountId,
    role: 'judge' as const,
    device: device as DeviceId,
    action: 'installation.device-ahead',
    object: { type: 'installation', id: epoch },
    result: 'done',
  });
  await office.database.write((db) => appendAudit(db, [row('device-0', 'epoch-1'), row('device-1', 'epoch-2')]));
  office.pass(60_000);
  await office.database.write((db) => appendAudit(db, [row('device-1', 'epoch-2'), row('device-2', 'epoch-2')]));
  expect((await read('admin')).body['ahead']).toEqual({ devices: 2, since: at });
});
