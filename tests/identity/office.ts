import Fastify, { type FastifyInstance } from 'fastify';
import { CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { DirectoryEntry, InstallationKeys, SignInAnswer, SignInBody } from '#shared/contracts/identity.ts';
import { SUZHOU_COURTS } from '#shared/domain/identifiers/index.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId, AgencyId, CourtCode } from '#shared/kernel/ids.ts';
import { instant, type Instant, instantAt, civilDate } from '#shared/kernel/time.ts';
import { AUDIT_MIGRATIONS } from '#server/audit/migrations.ts';
import { auditRoutes } from '#server/audit/routes.ts';
import { answerFailures } from '#server/http/failures.ts';
import type { IdentityDatabase } from '#server/identity/database.ts';
import { IDENTITY_MIGRATIONS } from '#server/identity/migrations.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import { IDENTITY_SETTINGS, type IdentitySettings } from '#server/identity/policy.ts';
import { identityRoutes } from '#server/identity/routes.ts';
import { createIdentity, type IdentityService } from '#server/identity/service.ts';
import { insertAccounts } from '#server/identity/tables.ts';
import { openPglite, type SqlClient } from '#server/store/sql-client.ts';

/** An office of a few people on a database in memory, with clocks that stand until a test moves them. */
export type Office = {
  readonly app: FastifyInstance;
  readonly identity: IdentityService;
  readonly database: IdentityDatabase;
  readonly published: DirectoryEntry[];
  /** Moves both clocks. */
  pass(ms: number): void;
  /** Moves only the shown clock, as the scenario door of a demo does. */
  jump(ms: number): void;
  now(): Instant;
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
};

export const PASSWORD = 'Correct-Horse-9';

const cheap = { memoryKiB: 64, iterations: 1, parallelism: 1 };

const PEOPLE: readonly { readonly id: string; readonly role: PersonRole; readonly court?: string; readonly agency?: string }[] = [
  { id: 'judge', role: 'judge', court: '苏0508' },
  { id: 'clerk', role: 'clerk', court: '苏0508' },
  { id: 'specialist', role: 'police-specialist', agency: 'police:suzhou' },
  { id: 'auditor', role: 'auditor' },
  { id: 'admin', role: 'administrator' },
];

let shared: Promise<SqlClient> | undefined;

/** One engine for all files of the room, since an empty one takes five seconds of a core; each office gets tables of its own. */
async function engine(): Promise<SqlClient> {
  shared ??= openPglite();
  return await shared;
}

let offices = 0;

/** An office on the embedded engine of the room. */
export async function openOffice(settings: Partial<IdentitySettings> = {}, keys?: InstallationKeys): Promise<Office> {
  const client = await engine();
  offices += 1;
  const schema = `office_${offices}`;
  await client.write(async (db) => {
    await db.script(`create schema ${schema}; set search_path to ${schema};`);
  });
  const office = await openOfficeOn(client, settings, keys);
  return {
    ...office,
    close: async () => {
      await office.close();
      await client.write(async (db) => {
        await db.script(`drop schema ${schema} cascade`);
      });
    },
  };
}

/** An office on an empty database. */
export async function openOfficeOn(database: SqlClient, settings: Partial<IdentitySettings> = {}, keys?: InstallationKeys): Promise<Office> {
  await database.write(async (db) => {
    for (const migration of [...AUDIT_MIGRATIONS, ...IDENTITY_MIGRATIONS]) await db.script(migration.sql);
  });
  const start = instantAt(civilDate('2026-03-02'), '09:00');
  let elapsed: number = start;
  let ahead = 0;
  const published: DirectoryEntry[] = [];
  const all: IdentitySettings = { ...IDENTITY_SETTINGS, hashCost: cheap, signInsPerAddress: 1_000_000, signInsPerLogin: 1_000_000, ...settings };
  const identity = await createIdentity({
    database,
    clocks: { elapsed: { now: () => instant(elapsed) }, shown: { now: () => instant(elapsed + ahead) } },
    settings: all,
    parameters: () => RULE_PARAMETERS,
    isCourt: (code) => SUZHOU_COURTS.some((court) => court.code === code),
    agencies: () => CITY_AGENCIES,
    publishDirectory: async (entries) => {
      published.push(...entries);
    },
    ...(keys === undefined ? {} : { installationKeys: keys }),
  });
  const passwordHash = await hashPassword(PASSWORD, cheap);
  await database.write(
    async (tx) =>
      await insertAccounts(
        tx,
        PEOPLE.map(({ id, role, court, agency }) => ({
          id: id as AccountId,
          login: id,
          name: `${id} name`,
          role,
          ...(court === undefined ? {} : { court: court as CourtCode }),
          ...(agency === undefined ? {} : { agency: agency as AgencyId }),
          passwordHash,
          passwordSetAt: start,
          mustChange: false,
          createdAt: start,
        })),
      ),
  );
  const app = Fastify();
  answerFailures(app, () => undefined);
  await app.register(identityRoutes, { identity, settings: all });
  await app.register(auditRoutes, { identity, database, clock: { now: () => instant(elapsed + ahead) } });
  return {
    app,
    identity,
    database,
    published,
    pass: (ms) => {
      elapsed += ms;
    },
    jump: (ms) => {
      ahead += ms;
    },
    now: () => instant(elapsed + ahead),
    query: async (text, values = []) => (await database.write(async (db) => await db.query(text, values))).rows as readonly Record<string, unknown>[],
    close: async () => {
      await app.close();
    },
  };
}

/** What the device of a person proves itself by. */
export const secretOf = (login: string): string => login.padEnd(43, 'x').slice(0, 43);

export function signInBody(login: string, more: Partial<SignInBody> = {}): SignInBody {
  return {
    login,
    password: PASSWORD,
    device: { deviceId: `device-of-${login}` as SignInBody['device']['deviceId'], name: `Laptop of ${login}`, hostKind: 'web', publicInfo: { platform: 'linux' }, secret: secretOf(login) },
    ...more,
  };
}

export function atDesk(login: string): SignInBody {
  const body = signInBody(login);
  const { secret: _secret, ...device } = body.device;
  return { ...body, device: { ...device, deviceId: `desk-of-${login}` as SignInBody['device']['deviceId'], hostKind: 'desk' } };
}

export type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Record<string, unknown> };

export async function call(office: Office, method: 'GET' | 'POST' | 'DELETE', url: string, token?: string, payload?: object): Promise<Answer> {
  const response = await office.app.inject({ method, url, ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }), ...(payload === undefined ? {} : { payload }) });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

/** Signs in and expects it to work. */
export async function enter(office: Office, body: SignInBody): Promise<SignInAnswer> {
  const answer = await office.identity.signIn(body, { ip: '10.0.0.1' });
  if (!answer.ok) throw new Error(`sign-in refused: ${answer.error.code}`);
  return answer.value;
}
