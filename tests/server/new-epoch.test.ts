import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres } from '../../build/postgres.ts';
import { searchAudit, verifyAudit } from '#server/audit/store.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import { beginEpoch, NoInstallation } from '#server/store/epoch.ts';
import { lockFolder } from '#server/store/folder-lock.ts';
import type { ServerStore } from '#server/store/port.ts';
import { openPglite, openPostgres, type SqlClient } from '#server/store/sql-client.ts';
import { openSqlStore } from '#server/store/sql.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { DeviceId } from '#shared/kernel/ids.ts';
import { CASE, caseRef, COURT, filePayload, importRow, JUDGE, letPass, mustFile, NOON, openCourt, openDesk, requestRef, SERVICE, VISIT } from '#tests/engine/small-court.ts';
import { furnished } from '#tests/server/people.ts';
import { runTool } from '#tests/tooling/run-tool.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const newEpoch = (env: Readonly<Record<string, string>>, ...args: readonly string[]) => runTool(ROOT, ['src-server/new-epoch.ts', ...args], env);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianzhi-epoch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function openStore(data: string): Promise<{ readonly client: SqlClient; readonly store: ServerStore }> {
  mkdirSync(data, { recursive: true });
  const client = await openPglite(join(data, 'pglite'));
  return { client, store: furnished(await openSqlStore({ client, now: NOON })) };
}

describe('a new epoch after a restore from backup', () => {
  it('makes a device start again and offer its commands: what the backup lost comes back, nothing runs twice (S14)', { timeout: 120_000 }, async () => {
    const [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
    const env = { LIANZHI_DATA: data };
    const court = openCourt(31);
    let open = await openStore(data);
    const connect = async () => {
      open = await openStore(data);
      court.core = { ...court.core, store: furnished(open.store) };
    };
    court.core = { ...court.core, store: furnished(open.store) };
    const judge = await openDesk(court, JUDGE);
    const record = (body: unknown) => judge.draft('case.add-record', caseRef(), { caseId: CASE, record: body });
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), record(SERVICE));
    await letPass(court, [judge], 10_000);
    const { epoch } = await open.store.installation.read();
    await open.store.close();
    cpSync(data, backup, { recursive: true });

    // A day's work after the backup, with receipts and a number, all of it lost with the disk.
    await connect();
    await mustFile(judge, record(VISIT), judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1')));
    await letPass(court, [judge], 10_000);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
    const before = judge.device.feed().checkpoint;
    expect(before?.epoch).toBe(epoch);
    await open.store.close();
    rmSync(data, { recursive: true });
    cpSync(backup, data, { recursive: true });

    const server = lockFolder(join(data, 'server.lock'));
    expect(newEpoch(env, '--yes')).toEqual({ code: 1, stdout: '', stderr: `no new epoch: the server is running (process ${String(process.pid)}); stop it first\n` });
    server.release();
    const plan = newEpoch(env);
    expect([plan.code, plan.stderr]).toEqual([0, '']);
    expect(plan.stdout).toContain(`Epoch ${epoch}, at commit 2. A new epoch would mean:`);
    expect(plan.stdout).toContain('Nothing was changed.');
    const done = newEpoch(env, '--yes');
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(done.stdout).toMatch(new RegExp(`^New epoch [0-9a-f]{16} after ${epoch}, at commit 2\\.`, 'u'));
    expect(readdirSync(data).filter((name) => name.startsWith('server.lock'))).toEqual([]);

    await connect();
    const now = await open.store.installation.read();
    expect(now.epoch).not.toBe(epoch);
    const session: CommandSession = { account: JUDGE.account, role: 'judge', court: COURT, device: 'device-judge-jiang' as DeviceId };
    expect(await readFeed(court.core, session, { checkpoint: before, limit: 10 })).toMatchObject({ restart: 'epoch', facts: [], checkpoint: { epoch: now.epoch, seq: 0 } });

    judge.device.wake();
    await letPass(court, [judge], 120_000);
    expect(judge.device.feed().checkpoint?.epoch).toBe(now.epoch);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
    const [row] = await open.store.transaction((tx) => tx.aggregates([caseRef()]));
    expect((row?.state as unknown as CaseState).records.map((each) => each.body.type)).toEqual(['service', 'visit']);
    expect(row?.version).toBe(3);
    // Its device had seen number 1: the series goes on above it, whatever the backup knows.
    const shown = await judge.device.look().read(requestRef('request-1'));
    expect(shown.state).toMatchObject({ state: 'pending_approval', packet: { attachments: expect.arrayContaining([expect.objectContaining({ number: '〔2026〕姑执控2号' })]) } });

    const [acts, chain] = await open.client.read(async (db) => [await searchAudit(db, { action: 'installation.new-epoch' }), await verifyAudit(db, NOON)] as const);
    expect(acts.rows).toMatchObject([{ object: { type: 'installation', id: now.epoch }, result: 'done' }]);
    expect(chain.broken).toBeUndefined();
    await open.store.close();
  });

  it('forgotten: a device that only reads sees by the starts of the server that its place was filled anew', { timeout: 120_000 }, async () => {
    const [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
    const court = openCourt(32);
    let { store } = await openStore(data);
    const connect = async () => {
      ({ store } = await openStore(data));
      court.core = { ...court.core, store };
    };
    court.core = { ...court.core, store };
    const judge = await openDesk(court, JUDGE);
    const reader = await openDesk(court, JUDGE, 'reader');
    const record = (body: unknown) => judge.draft('case.add-record', caseRef(), { caseId: CASE, record: body });
    const note = (text: string) => record({ type: 'note', note: text });
    const read = async () => ((await reader.device.look().read(caseRef())).state as CaseState | undefined)?.records.map((each) => each.body.type);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), record(SERVICE));
    await letPass(court, [judge, reader], 60_000);
    await store.close();
    cpSync(data, backup, { recursive: true });
    // A start after which nothing is lost is no reason to read anything again.
    await connect();
    await mustFile(judge, record(VISIT));
    await letPass(court, [judge, reader], 60_000);
    expect([await read(), reader.device.status().feed.restoredAt]).toEqual([['service', 'visit'], undefined]);
    await store.close();
    rmSync(data, { recursive: true });
    cpSync(backup, data, { recursive: true });
    await connect();
    // Whoever filed it never comes back; somebody else fills the lost places, and more.
    const other = await openDesk(court, JUDGE, 'other');
    await letPass(court, [other], 10_000);
    await mustFile(other, ...['一', '二', '三'].map((text) => other.draft('case.add-record', caseRef(), { caseId: CASE, record: { type: 'note', note: text } })));
    await mustFile(other, note('四'));
    await letPass(court, [other], 10_000);
    await letPass(court, [reader], 120_000);
    expect(await read()).toEqual(['service', 'note', 'note', 'note', 'note']);
    expect(reader.device.status().feed.restoredAt).toBeDefined();
    await store.close();
  });

  it('asks for messages that may have left, and goes on past numbers that may have been given', { timeout: 60_000 }, async () => {
    const { client, store } = await openStore(join(folder, 'data'));
    await client.write((db) => db.query(`insert into number_series (court, series, year, next) values ('${COURT}', 'assistance-letter', 2026, 206)`));
    const message = (id: string, state: string) =>
      client.write((db) =>
        db.query(
          `insert into outgoing (id, idempotency_key, court, agency, message, aggregate_type, aggregate_id, request_id, revision, round, body, state, attempts, next_try_at, outcome_unknown, created_at)
           values ($1, $1, '${COURT}', 'police:suzhou', 'control.request', 'locate-request', 'r', 'r', 1, 0, '{}', $2, 0, 0, false, 0)`,
          [id, state],
        ),
      );
    await message('left', 'delivered');
    await message('waits', 'waiting');
    expect(await beginEpoch(client)).toMatchObject({ underway: 1, series: 1 });
    const change = await beginEpoch(client, { skipNumbers: 50, machineNow: NOON });
    expect(change.epoch).not.toBe(change.before);
    expect((await store.outgoing.get('waits'))?.outcomeUnknown).toBe(true);
    expect((await store.outgoing.get('left'))?.outcomeUnknown).toBe(false);
    expect(await store.transaction((tx) => tx.nextOfSeries(COURT, 'assistance-letter', 2026))).toBe(256);
    await store.close();
  });

  it('makes nothing where nothing is, and takes no nonsense for a number', { timeout: 60_000 }, async () => {
    const nowhere = newEpoch({ LIANZHI_DATA: folder }, '--yes');
    expect([nowhere.code, nowhere.stderr]).toEqual([1, 'no new epoch: there is no installation in this database; check LIANZHI_DATA and DATABASE_URL\n']);
    expect(existsSync(join(folder, 'pglite'))).toBe(false);
    expect(newEpoch({ LIANZHI_DATA: folder }, '--skip-numbers=-1').code).toBe(1);
    const empty = await openPglite();
    await expect(beginEpoch(empty)).rejects.toThrow(NoInstallation);
    await empty.close();
  });

  it('is refused while any server holds the PostgreSQL database', { timeout: 120_000 }, async () => {
    const postgres = await startPostgres();
    const env = { DATABASE_URL: postgres.url };
    const servers = await Promise.all([1, 2].map(() => openSqlStore({ client: openPostgres({ url: postgres.url, connections: 2 }), now: NOON })));
    const before = await servers[0]?.installation.read();
    for (const server of servers) {
      expect(newEpoch(env, '--yes')).toMatchObject({ code: 1, stderr: 'no new epoch: a server is running on this database; stop every one of them first\n' });
      await server.close();
    }
    // The database lets go of a connection's lock a moment after the connection.
    await expect.poll(() => newEpoch(env, '--yes').code, { timeout: 20_000 }).toBe(0);
    const again = await openSqlStore({ client: openPostgres({ url: postgres.url, connections: 2 }), now: NOON });
    expect((await again.installation.read()).epoch).not.toBe(before?.epoch);
    await again.close();
    await postgres.stop();
  });
});
