import fc from 'fast-check';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AUDIT_PAGE_SIZE, AuditPageSchema, type AuditRow, AuditRowSchema, AuditVerificationSchema } from '#shared/contracts/audit.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import type { AccountId, CommandId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import { DAY_MS, instant } from '#shared/kernel/time.ts';
import { type AuditDraft, EMPTY_CHAIN, hashOfRow, linkRows, verifyChain, walkRows } from '#server/audit/chain.ts';
import { auditOfCommand } from '#server/audit/of-command.ts';
import { appendAudit, verifyAudit } from '#server/audit/store.ts';
import { call, enter, type Office, openOffice, PASSWORD, signInBody } from './office.ts';

const draft = (index: number): AuditDraft => ({
  at: instant(1_770_000_000_000 + index),
  account: `person-${index % 3}` as AccountId,
  role: 'judge',
  action: index % 2 === 0 ? 'data-use.unmask' : 'locate-person.file',
  object: { type: index % 2 === 0 ? 'case' : 'locate-request', id: `id-${index % 5}` },
  result: index % 7 === 0 ? 'ROLE_NOT_ALLOWED' : 'done',
  what: 'debtor.idNo',
  command: `command-${index}`,
  device: 'laptop' as DeviceId,
  ip: '10.0.0.1',
});
const chainOf = (count: number) => linkRows(EMPTY_CHAIN, Array.from({ length: count }, (_, index) => draft(index)));
const inMemory = (rows: readonly AuditRow[]) => async (n: number) => rows.filter((row) => row.n > n).slice(0, 3);

describe('the chain', () => {
  test('holds however it was cut into transactions', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 8 }), (sizes) => {
        let head = EMPTY_CHAIN;
        const rows: AuditRow[] = [];
        for (const size of sizes) {
          const linked = linkRows(head, Array.from({ length: size }, (_, index) => draft(rows.length + index)));
          rows.push(...linked.rows);
          head = linked.head;
        }
        expect(rows).toEqual(chainOf(rows.length).rows);
        expect(walkRows(EMPTY_CHAIN, rows)).toEqual({ head });
        expect(rows.every((row) => Value.Check(AuditRowSchema, row))).toBe(true);
      }),
    );
  });

  test('any change of any field of any row is found at that row', () => {
    const { rows } = chainOf(6);
    const fields = ['at', 'account', 'role', 'action', 'object', 'result', 'what', 'command', 'device', 'ip'] as const;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.constantFrom(...fields), fc.boolean(), (index, field, remove) => {
        const changed = rows.map((row, i): AuditRow => {
          if (i !== index) return row;
          const { [field]: before, ...rest } = row;
          const after = typeof before === 'number' ? before + 1 : typeof before === 'string' ? `${before}x` : { type: 'case', id: 'other' };
          return (remove && field !== 'at' ? rest : { ...rest, [field]: after }) as AuditRow;
        });
        expect(walkRows(EMPTY_CHAIN, changed).broken).toEqual({ n: index + 1, fault: 'content-changed' });
      }),
    );
  });

  test('a row that was changed and hashed anew breaks the next link', () => {
    const { rows } = chainOf(4);
    const forged = rows.map((row) => (row.n === 2 ? { ...row, result: 'done', account: 'somebody-else' as AccountId, hash: '' } : row)).map((row) => (row.hash === '' ? { ...row, hash: hashOfRow(row) } : row));
    expect(walkRows(EMPTY_CHAIN, forged).broken).toEqual({ n: 3, fault: 'link-broken' });
  });

  test.each([
    [1, { n: 1, fault: 'row-missing' }],
    [3, { n: 3, fault: 'row-missing' }],
    [6, { n: 6, fault: 'row-missing' }],
  ])('a missing row %i is named', async (gone, broken) => {
    const { rows, head } = chainOf(6);
    const found = await verifyChain(head, inMemory(rows.filter((row) => row.n !== gone)), instant(1));
    expect(found.broken).toEqual(broken);
  });

  test('a chain rewritten whole does not meet the head kept elsewhere', async () => {
    const rewritten = linkRows(EMPTY_CHAIN, Array.from({ length: 6 }, (_, index) => draft(index + 1)));
    const found = await verifyChain(chainOf(6).head, inMemory(rewritten.rows), instant(1));
    expect(found.broken).toEqual({ n: 6, fault: 'head-differs' });
  });

  test('carries no personal number', () => {
    for (const what of ['idNo 320599198703162138', '13800000702', 'tel:13800000702 old']) {
      expect(linkRows(EMPTY_CHAIN, [{ ...draft(1), what }]).rows[0]?.what).toBe('withheld');
    }
    expect(linkRows(EMPTY_CHAIN, [{ ...draft(1), what: 'debtor.phone' }]).rows[0]?.what).toBe('debtor.phone');
  });
});

describe('rows of commands', () => {
  const command = {
    id: '0196f2d8-0000-7000-8000-000000000001' as CommandId,
    stream: { device: 'laptop' as DeviceId, user: 'judge' as AccountId, incarnation: '0123456789abcdef', lane: 'normal' },
    seq: 1,
    kind: 'audit.record-use',
    v: 1,
    payload: { use: 'unmask', target: { type: 'case', id: 'c1' }, what: 'debtor.idNo', reason: '核对 320599198703162138' },
    actor: { account: 'judge' as AccountId, role: 'judge', court: '苏0508' as CourtCode },
    basis: { aggregate: { type: 'data-use', id: 'u1' }, version: 0, after: [] },
    deskTime: instant(5),
    rulesVersion: '1',
  } satisfies Command;

  test('a use of personal data stands under what was looked at, without the words of the reason', () => {
    const row = auditOfCommand(command, instant(9), undefined, '10.0.0.1');
    expect(row).toEqual({
      at: 9,
      account: 'judge',
      role: 'judge',
      action: 'data-use.unmask',
      object: { type: 'case', id: 'c1' },
      what: 'debtor.idNo',
      result: 'done',
      command: command.id,
      device: 'laptop',
      ip: '10.0.0.1',
    });
  });

  test('every other command under its aggregate; a refusal with its code', () => {
    const approve = { ...command, kind: 'locate-person.approve', basis: { ...command.basis, aggregate: { type: 'locate-request', id: 'r1' } } };
    expect(auditOfCommand(approve, instant(9), 'OWN_REQUEST', undefined)).toMatchObject({ action: 'locate-person.approve', object: { type: 'locate-request', id: 'r1' }, result: 'OWN_REQUEST' });
    expect(auditOfCommand(command, instant(9), 'ROLE_NOT_ALLOWED', undefined)).toMatchObject({ action: 'audit.record-use', object: { type: 'data-use', id: 'u1' } });
  });
});

describe('in the database', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(async () => await office.close());

  const append = async (count: number, from = 0) => await office.database.write(async (db) => await appendAudit(db, Array.from({ length: count }, (_, index) => draft(from + index))));
  const verify = async () => await office.database.read(async (db) => await verifyAudit(db, office.now()));
  /** Somebody with the owner's rights, who can switch off the guards of the table. */
  const tamper = async (statement: string) => {
    await office.query('alter table audit_entry disable trigger user');
    await office.query(statement);
    await office.query('alter table audit_entry enable trigger user');
  };

  test('rows cannot be changed, removed or emptied', async () => {
    await append(3);
    for (const statement of ["update audit_entry set result = 'done'", 'delete from audit_entry where n = 3', 'truncate audit_entry']) {
      await expect(office.query(statement)).rejects.toThrow('never changed');
    }
    expect(await verify()).toMatchObject({ rows: 3 });
  });

  test('what the trigger cannot stop, the chain names', async () => {
    await append(5);
    await append(4, 5);
    expect(await verify()).toEqual({ rows: 9, head: chainOf(9).head.hash, checkedAt: office.now() });
    await tamper("update audit_entry set account = 'somebody' where n = 4");
    expect((await verify()).broken).toEqual({ n: 4, fault: 'content-changed' });
    await tamper("update audit_entry set account = 'person-0' where n = 4");
    expect((await verify()).broken).toBeUndefined();
    await tamper('delete from audit_entry where n = 7');
    expect((await verify()).broken).toEqual({ n: 7, fault: 'row-missing' });
    await tamper('delete from audit_entry where n >= 7');
    expect((await verify()).broken).toEqual({ n: 7, fault: 'row-missing' });
  });

  test('a transaction that fails leaves no row and no gap', async () => {
    await append(2);
    const failing = office.database.write(async (db) => {
      await appendAudit(db, [draft(2)]);
      throw new Error('the act itself failed');
    });
    await expect(failing).rejects.toThrow('the act itself failed');
    await append(1, 2);
    expect(await verify()).toMatchObject({ rows: 3, head: chainOf(3).head.hash });
  });

  test('a malformed row stops its transaction', async () => {
    await expect(office.database.write(async (db) => await appendAudit(db, [{ ...draft(1), action: 'Not An Action' }]))).rejects.toThrow('malformed');
    expect(await verify()).toMatchObject({ rows: 0 });
  });

  test('the auditor searches by time, person, action, object and result, page by page', async () => {
    await append(AUDIT_PAGE_SIZE + 30);
    const { token } = await enter(office, signInBody('auditor'));
    const search = async (query: string) => {
      const { status, body } = await call(office, 'GET', `/v1/audit?${query}`, token);
      expect([query, status, Value.Check(AuditPageSchema, body)]).toEqual([query, 200, true]);
      return body as { rows: AuditRow[]; more: boolean };
    };
    const start = draft(0).at;
    expect((await search(`from=${start + 10}&to=${start + 13}`)).rows.map((row) => row.at)).toEqual([start + 12, start + 11, start + 10]);
    expect((await search(`account=person-1&to=${start + 9}`)).rows.map((row) => row.account)).toEqual(['person-1', 'person-1', 'person-1']);
    expect((await search(`action=data-use.&to=${start + 4}`)).rows.map((row) => row.n)).toEqual([3, 1]);
    expect((await search(`action=data-use.un&to=${start + 4}`)).rows).toEqual([]);
    expect((await search(`object=case/id-2&to=${start + 20}`)).rows.map((row) => row.n)).toEqual([13, 3]);
    expect((await search(`object=locate-request&to=${start + 4}`)).rows).toHaveLength(2);
    expect((await search(`result=refused&to=${start + 20}`)).rows.map((row) => row.result)).toEqual(Array.from({ length: 3 }, () => 'ROLE_NOT_ALLOWED'));
    const first = await search(`to=${start + 1_000}`);
    const second = await search(`to=${start + 1_000}&page=2`);
    expect([first.rows.length, first.more, second.rows.length, second.more]).toEqual([AUDIT_PAGE_SIZE, true, 30, false]);
    expect((await call(office, 'GET', '/v1/audit?page=0', token)).body['code']).toBe('BODY_INVALID');
    expect((await call(office, 'GET', "/v1/audit?object=case'--", token)).body['code']).toBe('BODY_INVALID');
  });

  test('finds a person by the login that people know, where the chain holds the id behind it', async () => {
    const { token } = await enter(office, signInBody('auditor'));
    await office.database.write(async (db) => { await db.query(`update identity_account set login = 'shen.wei' where id = 'auditor'`, []); });
    const found = (await call(office, 'GET', '/v1/audit?account=Shen.Wei', token)).body['rows'] as AuditRow[];
    expect(found.map((row) => row.account)).toEqual(found.map(() => 'auditor'));
    expect(found.map((row) => row.action)).toContain('session.sign-in');
    expect((await call(office, 'GET', '/v1/audit?account=nobody', token)).body['rows']).toEqual([]);
  });

  test('looking is an act: each search and each walk leaves its own row', async () => {
    const { token } = await enter(office, signInBody('auditor'));
    await call(office, 'GET', '/v1/audit', token);
    const walked = await call(office, 'GET', '/v1/audit/verification', token);
    expect(Value.Check(AuditVerificationSchema, walked.body)).toBe(true);
    expect(walked.body['broken']).toBeUndefined();
    const rows = (await call(office, 'GET', '/v1/audit?account=auditor', token)).body['rows'] as AuditRow[];
    expect(rows.map((row) => row.action)).toEqual(['audit.verify', 'audit.search', 'session.sign-in', 'device.register']);
  });

  test.each(['judge', 'clerk', 'specialist', 'admin'])('%s may not look, and the try is kept', async (login) => {
    const { token } = await enter(office, signInBody(login));
    for (const url of ['/v1/audit', '/v1/audit/verification']) expect((await call(office, 'GET', url, token)).body['code']).toBe('ROLE_NOT_ALLOWED');
    const rows = await office.query("select action, result from audit_entry where action like 'audit.%' order by n");
    expect(rows).toEqual([
      { action: 'audit.search', result: 'ROLE_NOT_ALLOWED' },
      { action: 'audit.verify', result: 'ROLE_NOT_ALLOWED' },
    ]);
  });

  test('no act of identity writes a name, a password or a token into the chain', async () => {
    const judge = await enter(office, signInBody('judge'));
    await call(office, 'POST', '/v1/session', undefined, signInBody('judge', { password: 'guess-of-somebody' }));
    await call(office, 'POST', '/v1/session', undefined, signInBody('a login typed by mistake: secret!1'));
    await call(office, 'POST', '/v1/session/password', judge.token, { current: PASSWORD, next: 'New-Password-1' });
    const admin = await enter(office, signInBody('admin'));
    await call(office, 'POST', '/v1/devices/device-of-judge/revoke', admin.token, { reason: '遗失于王某处' });
    await call(office, 'POST', '/v1/accounts/clerk/disable', admin.token, { reason: '调离' });
    office.pass(DAY_MS);
    const chain = JSON.stringify(await office.query('select * from audit_entry order by n'));
    for (const secret of ['judge name', 'Laptop', PASSWORD, 'guess-of-somebody', 'secret!1', 'New-Password-1', judge.token, '遗失', '调离']) expect(chain).not.toContain(secret);
    for (const action of ['session.sign-in', 'password.change', 'device.revoke', 'account.disable', 'device.register']) expect(chain).toContain(action);
    expect((await verify()).broken).toBeUndefined();
  });
});
