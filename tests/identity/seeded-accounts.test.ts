import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { scopeOf, scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import { type DirectoryEntry, DirectoryEntrySchema } from '#shared/contracts/identity.ts';
import { CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { SUZHOU_COURTS } from '#shared/domain/identifiers/index.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { verifyAudit } from '#server/audit/store.ts';
import type { ServerCore } from '#server/commands/core.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import { directoryPublisher, publishWholeDirectory } from '#server/identity/directory.ts';
import { IDENTITY_MIGRATIONS } from '#server/identity/migrations.ts';
import { IDENTITY_SETTINGS } from '#server/identity/policy.ts';
import { createIdentity, type IdentityService } from '#server/identity/service.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#server/seed/demo-accounts.ts';
import { seedDemo } from '#server/seed/seed-demo.ts';
import { PLATFORM } from '#server/store/port.ts';
import { openPglite, type SqlClient } from '#server/store/sql-client.ts';
import { openSqlStore } from '#server/store/sql.ts';
import { signInBody } from './office.ts';

const createdAt = instantAt(civilDate('2026-06-15'), '09:10');
const clock = { now: () => createdAt };
const hashCost = { memoryKiB: 64, iterations: 1, parallelism: 1 };
let client: SqlClient;
let core: ServerCore;
let identity: IdentityService;

beforeAll(async () => {
  client = await openPglite();
  const store = await openSqlStore({ client, demo: true, now: createdAt, migrations: IDENTITY_MIGRATIONS });
  core = { store, clock, rules: () => ({ calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }), agencies: () => CITY_AGENCIES, alarm: () => undefined };
  const parts = { core, identity: { database: client, elapsed: clock, hashCost }, keepFile: async (bytes: Uint8Array) => {
    const hash = `sha256:${sha256Hex(bytes)}` as FileHash;
    await core.store.files.markComplete(hash, bytes.length, core.clock.now(), PLATFORM);
    return hash;
  } };
  expect((await seedDemo(parts)).done).toBe('now');
  expect((await seedDemo(parts)).done).toBe('before');
  identity = await createIdentity({
    database: client,
    clocks: { shown: clock, elapsed: clock },
    settings: { ...IDENTITY_SETTINGS, hashCost },
    parameters: () => RULE_PARAMETERS,
    isCourt: (code) => SUZHOU_COURTS.some((court) => court.code === code),
    agencies: () => CITY_AGENCIES,
    publishDirectory: directoryPublisher(core),
  });
}, 120_000);
afterAll(async () => await client.close());

/** All facts that a signed-in person's device would pull. */
async function feedOf(login: string) {
  const signedIn = await identity.signIn(signInBody(login, { password: DEMO_PASSWORD }), { ip: '10.0.0.1' });
  if (!signedIn.ok) throw new Error(`${login}: ${signedIn.error.code}`);
  const session = await identity.verify(signedIn.value.token);
  if (!session.ok) throw new Error(session.error.code);
  const page = await readFeed(core, session.value, { checkpoint: undefined, limit: 100_000 });
  return page.facts;
}

describe('the seeded demo', () => {
  test.each(DEMO_ACCOUNTS.map((account) => [account.login, account] as const))('%s signs in with the demo password', async (login, account) => {
    const answer = await identity.signIn(signInBody(login, { password: DEMO_PASSWORD }), { ip: '10.0.0.1' });
    expect(answer.ok && answer.value.session).toMatchObject({ account: account.id, role: account.role, name: account.name, device: `device-of-${login}` });
    expect(answer.ok && answer.value.mustChangePassword).toBe(false);
  });

  test('a desk shows the name of its unit', async () => {
    const answer = await identity.signIn(signInBody('he', { password: DEMO_PASSWORD }), { ip: '10.0.0.1' });
    expect(answer.ok && answer.value.session).toMatchObject({ agency: 'police:suzhou', agencyName: '苏州市公安局' });
  });

  test('a judge’s device learns the people of his court and the police units, nobody of another court', async () => {
    const entries = (await feedOf('jiang')).filter((fact) => fact.kind === 'directory').map((fact) => fact.body as DirectoryEntry);
    expect(entries.every((entry) => Value.Check(DirectoryEntrySchema, entry))).toBe(true);
    expect(entries.filter((entry) => entry.court !== undefined && entry.court !== '苏0508')).toEqual([]);
    expect(entries).toContainEqual({ id: 'gusu.lu', name: '陆书记员', role: 'clerk', court: '苏0508', disabled: false });
    expect(entries.find((entry) => entry.id === 'police.he')?.name).toBe('苏州市公安局');
    expect(entries.find((entry) => entry.id === 'yunxi.shi')?.name).toBe('云溪派出所（虚构）');
    expect(JSON.stringify(entries)).not.toContain('何专员');
  });

  test('administrator and auditor get no fact of a case, a request or a person of it', async () => {
    for (const login of ['ren', 'wen']) {
      const kinds = new Set((await feedOf(login)).map((fact) => fact.kind));
      for (const kind of ['case', 'case-row', 'locate-request', 'police-request', 'station-control', 'event', 'same-person-notice', 'receipt', 'roster'] as const) expect([login, kind, kinds.has(kind)]).toEqual([login, kind, false]);
    }
  });

  test('the chief of another court sees its requests, the newcomer’s chief none yet', async () => {
    const kunshan = scopesOfSession({ account: 'kunshan.f1' as never, role: 'chief', court: '苏0583' as never });
    const page = await core.store.snapshot(async (reads) => await reads.window(kunshan, 0, 100_000));
    expect(page.facts.some((fact) => fact.kind === 'locate-request')).toBe(true);
    expect((await feedOf('fang')).some((fact) => fact.kind === 'locate-request' || fact.kind === 'case-row')).toBe(false);
  });

  test('publishing the directory again writes nothing', async () => {
    const head = await core.store.snapshot(async (reads) => await reads.head());
    await publishWholeDirectory(client, directoryPublisher(core));
    expect(await core.store.snapshot(async (reads) => await reads.head())).toBe(head);
    expect(scopeOf.everyone()).toBe('everyone');
  });

  test('every command of the seed stands in the audit chain, and the chain holds', async () => {
    const verified = await client.read(async (db) => await verifyAudit(db, createdAt));
    expect(verified.broken).toBeUndefined();
    expect(verified.rows).toBeGreaterThan(700);
    const [row] = (await client.read(async (db) => await db.query("select count(*)::int as n from audit_entry where action = 'locate-person.approve'"))).rows;
    expect((row as { n: number }).n).toBeGreaterThan(50);
  });
});
