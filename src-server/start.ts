import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify';
import type { Health } from '#shared/contracts/server-http.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';
import { CITY_POLICE } from '#shared/domain/permissions/agencies.ts';
import type { AgencyId } from '#shared/kernel/ids.ts';
import { type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { auditRoutes } from './audit/routes.ts';
import type { ServerCore } from './commands/core.ts';
import { attachmentReader } from './commands/agency-files.ts';
import { applyCourtSettings } from './commands/court-settings.ts';
import { loadAgencies } from './commands/load-agencies.ts';
import { loadRules, publishRules } from './commands/load-rules.ts';
import { ensureAdministrator } from './first-administrator.ts';
import { startGateways } from './gateways/index.ts';
import { alarmRoutes } from './http/alarm-routes.ts';
import { channelRoutes } from './http/channel-routes.ts';
import { buildServer } from './http/server.ts';
import { createDeviceKeys } from './identity/device-keys.ts';
import { directoryPublisher, publishWholeDirectory } from './identity/directory.ts';
import { loadInstallationKeys } from './identity/installation-keys.ts';
import { loadIdentitySettings } from './identity/load-settings.ts';
import { IDENTITY_MIGRATIONS } from './identity/migrations.ts';
import { identityRoutes } from './identity/routes.ts';
import { openJournalKey } from './sealed/journal-key.ts';
import { createQuarantine, SEALED_MIGRATIONS } from './sealed/quarantine.ts';
import { sealedRoutes } from './sealed/routes.ts';
import { createIdentity } from './identity/service.ts';
import { seedDemo } from './seed/seed-demo.ts';
import { ALARM_MIGRATIONS, createAlarmBook } from './statistics/alarm-book.ts';
import { createMetrics } from './statistics/metrics.ts';
import { openFileStore } from './store/file-store.ts';
import { type FolderLock, lockFolder } from './store/folder-lock.ts';
import { registerParts, requireParts } from './store/parts.ts';
import { PLATFORM } from './store/port.ts';
import { openSqlStore } from './store/sql.ts';
import { openPglite, openPostgres, type SqlClient } from './store/sql-client.ts';
import { watchStore } from './store/watch-store.ts';
import { openClock, watchClock } from './timers/clock.ts';
import { startTimers } from './timers/loop.ts';

/** Settings of one server process (build/README.md). */
export type ServerSettings = {
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** PostgreSQL; without it PGlite in the data folder. */
  readonly databaseUrl?: string;
  /** A new data folder becomes a demo, seeded at its first start. */
  readonly demo: boolean;
  /** What the clock of a new demo shows at its creation, so that a story can begin on its own day; without it, now. */
  readonly demoStart?: Instant;
  /** Base address of the police side of the agency protocol, where `agencies.json` names none. */
  readonly policeUrl: string;
  /** Where the sandbox plays the agencies that have no address of their own; each has a path there. */
  readonly sandboxUrl?: string;
  readonly origins: readonly string[];
  /** The built page that /desk/ serves. */
  readonly deskFolder: string;
  readonly version: string;
  readonly logger: FastifyBaseLogger;
  /** Machine time; tests give their own. */
  readonly machineNow?: () => number;
};

export type RunningServer = { readonly url: string; readonly demo: boolean; close(): Promise<void> };

/** PGlite has no autovacuum and no autoanalyze: without statistics its plans slow down by an order of magnitude. */
const TIDY_EVERY_MS = MINUTE_MS;
const TIDY_AFTER_COMMITS = 300;
/** … and a tenth more than last time: a large store needs it less often. */
const TIDY_GROWTH = 0.1;

function keepTidy(client: SqlClient, head: () => Promise<number>, logger: FastifyBaseLogger): () => Promise<void> {
  let tidied = 0;
  let running: Promise<void> = Promise.resolve();
  const tidy = async () => {
    const now = await head();
    if (now - tidied < Math.max(TIDY_AFTER_COMMITS, tidied * TIDY_GROWTH)) return;
    await client.read((db) => db.query('vacuum (analyze)'));
    tidied = now;
  };
  const once = () => {
    running = tidy().catch((error: unknown) => logger.warn({ name: error instanceof Error ? error.name : 'unknown' }, 'tidying the store failed'));
  };
  once();
  const timer = setInterval(once, TIDY_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/**
 * Starts the whole server on one data folder and listens. Everything opened so far is closed again if a later step fails.
 * @throws FolderInUse, SetupBusy, MigrationChanged, CodedError of a rule file or of a folder that is not this
 * installation's, or what listening throws.
 */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  const { logger } = settings;
  const open: (() => Promise<void> | void)[] = [];
  const closeAll = async () => {
    for (const close of open.splice(0).reverse()) await close();
  };
  try {
    return await start(settings, logger, open, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openDatabase(settings: ServerSettings, open: (() => Promise<void> | void)[]): Promise<SqlClient> {
  const { logger } = settings;
  if (settings.databaseUrl !== undefined) return openPostgres({ url: settings.databaseUrl, onProblem: (problem) => logger.warn({ name: problem.name }, 'a database connection was lost') });
  const lock: FolderLock = lockFolder(join(settings.dataFolder, 'server.lock'));
  open.push(() => lock.release());
  logger.warn('EVALUATION STORE: PGlite in the data folder. A power cut may lose what was acknowledged. Set DATABASE_URL to run on PostgreSQL.');
  return openPglite(join(settings.dataFolder, 'pglite'));
}

async function start(settings: ServerSettings, logger: FastifyBaseLogger, open: (() => Promise<void> | void)[], closeAll: () => Promise<void>): Promise<RunningServer> {
  const machineNow = settings.machineNow ?? Date.now;
  await mkdir(settings.dataFolder, { recursive: true });
  const rules = await loadRules(join(settings.dataFolder, 'rules'));
  const agencies = await loadAgencies(join(settings.dataFolder, 'agencies.json'));
  const client = await openDatabase(settings, open);
  const letOthersIn = await client.alone();
  open.push(letOthersIn);
  const createdAt = settings.demo ? (settings.demoStart ?? instant(machineNow())) : instant(machineNow());
  const store = await openSqlStore({ client, demo: settings.demo, now: createdAt, clockOffsetMs: createdAt - machineNow(), migrations: [...IDENTITY_MIGRATIONS, ...SEALED_MIGRATIONS, ...ALARM_MIGRATIONS] });
  open.push(() => store.close());
  await requireParts(client, settings.dataFolder);
  const identitySettings = await loadIdentitySettings(settings.dataFolder);
  const installation = await store.installation.read();
  if (settings.demo && !installation.demo) logger.warn('this data folder was not created as a demo and stays what it is');

  const clock = await openClock(store.installation, machineNow);
  const metrics = createMetrics(store);
  let devicesAhead = 0;
  const book = createAlarmBook(client, (error) => logger.error({ name: error instanceof Error ? error.name : 'unknown' }, 'an alarm could not be entered'));
  open.push(() => book.settled());
  const core: ServerCore = {
    store,
    clock,
    rules: () => rules,
    agencies: () => agencies.rows,
    alarm: (alarm) => {
      metrics.alarm(alarm);
      book.note(alarm, clock.now());
      if (alarm.kind === 'checkpoint-ahead') devicesAhead += 1;
      logger.error({ alarm: alarm.kind, where: alarm.where, detail: alarm.detail }, 'alarm');
    },
  };
  const files = await openFileStore(join(settings.dataFolder, 'files'));
  const elapsed = { now: () => clock.machine() };
  const publishDirectory = directoryPublisher(core);
  const opener = await openJournalKey(settings.dataFolder);
  const installationKeys = { ...(await loadInstallationKeys(settings.dataFolder, installation.demo)), journal: opener.publicKey };
  if (installationKeys.bureau === undefined) logger.warn('no recovery key yet: what a forgotten password shuts on a device stays shut. Make one with src-server/recovery-key.ts');
  const identity = await createIdentity({
    database: client,
    clocks: { shown: clock, elapsed },
    settings: identitySettings,
    parameters: () => core.rules().parameters,
    isCourt: (court) => courtByCode(court) !== undefined,
    agencies: () => agencies.rows,
    publishDirectory,
    installationKeys,
  });

  if (installation.demo) {
    const keepFile = async (bytes: Uint8Array) => {
      const { hash, size } = await files.keep(bytes);
      await store.files.markComplete(hash, size, clock.now(), PLATFORM);
      return hash;
    };
    const report = await seedDemo({ core, identity: { database: client, elapsed, hashCost: identitySettings.hashCost }, keepFile });
    logger.info(report, 'demo bureau');
  } else {
    const file = await ensureAdministrator({ database: client, dataFolder: settings.dataFolder, hashCost: identitySettings.hashCost, now: clock.now(), elapsed: elapsed.now() });
    if (file !== undefined) logger.warn({ file }, 'no account yet: an administrator was made; sign in, change the password and delete the file');
  }
  await publishRules(core, rules);
  for (const court of await applyCourtSettings(core, join(settings.dataFolder, 'courts.json'))) logger.info({ court: court.court, policeChannel: court.policeChannel, channels: court.channels }, 'court settings changed');
  await publishWholeDirectory(client, publishDirectory);
  if (client.engine === 'pglite') open.push(keepTidy(client, () => store.snapshot((reads) => reads.head()), logger));

  const watch = watchClock(clock, store);
  const timers = startTimers({ core, clock, watch, onClock: (trusted) => metrics.clockTrusted(trusted) });
  open.push(() => timers.close());
  const addressOf = (agency: AgencyId): string | undefined =>
    agencies.addresses.get(agency) ?? (agency === CITY_POLICE ? settings.policeUrl : settings.sandboxUrl === undefined ? undefined : `${settings.sandboxUrl}/agencies/${agency}`);
  const gateways = await startGateways(core, { dataFolder: settings.dataFolder, addressOf, attachment: attachmentReader(core, files) });
  open.push(() => gateways.close());
  // The last key is made: whoever starts beside this server finds everything there.
  await registerParts(client, settings.dataFolder, clock.now());
  await letOthersIn();

  const storeWatch = watchStore(store);
  const health = async (): Promise<Health> => {
    const storeState = await storeWatch.check();
    const { state, offByMs } = watch.last();
    return { status: state === 'ok' && storeState === 'ok' && devicesAhead === 0 ? 'ok' : 'degraded', clock: state, clockOffByMs: offByMs, store: client.engine, storeState, devicesAhead, demo: installation.demo, version: settings.version };
  };
  const roomsOfOthers: readonly FastifyPluginAsync[] = [
    (app) => identityRoutes(app, { identity, settings: identitySettings }),
    (app) => auditRoutes(app, { identity, clock, database: client }),
    (app) => alarmRoutes(app, { identity, clock, book, epoch: async () => (await store.installation.read()).epoch, database: client }),
    (app) => sealedRoutes(app, { core, identity, opener, keys: createDeviceKeys({ database: client, clocks: { shown: clock, elapsed } }), quarantine: createQuarantine(client) }),
    (app) => channelRoutes(app, { core, identity, addressOf }),
    gateways.routes,
  ];
  const app = await buildServer({
    core,
    identity,
    files,
    metrics,
    health,
    logger,
    config: { origins: settings.origins, version: settings.version, ...(existsSync(settings.deskFolder) ? { deskFolder: settings.deskFolder } : {}) },
    routes: roomsOfOthers,
    wakeGateways: () => gateways.wake(),
    ...(installation.demo ? { demo: { timers } } : {}),
  });
  open.push(async () => {
    await app.close();
  });
  await app.listen({ host: settings.host, port: settings.port });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://${settings.host}:${port}`, demo: installation.demo, close: closeAll };
}
