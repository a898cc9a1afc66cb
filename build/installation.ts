import { join } from 'node:path';
import { freePort, startProcess, type ProcessSpec, type RunningProcess } from './processes.ts';

/** Where one installation lives: a folder for all its data, and three loopback ports. */
export type Place = { readonly home: string; readonly serverPort: number; readonly sandboxPort: number; readonly hostPort: number };

export type InstallationSettings = {
  /** A demo folder, seeded at its first start; only such a folder lets its clock be driven. */
  readonly demo: boolean;
  /** What the clock of a new demo shows at its creation, ISO 8601 with offset; without it, now. */
  readonly demoStart?: string | undefined;
  /** Web hosts on other computers whose pages the server answers, beside the one of this place. */
  readonly furtherHosts?: readonly number[] | undefined;
  /** PostgreSQL instead of the embedded database. */
  readonly databaseUrl?: string | undefined;
};

export const loopback = (port: number) => `http://127.0.0.1:${port}`;

function demoEnv(settings: InstallationSettings): Record<string, string> {
  return settings.demo ? { LIANZHI_DEMO: '1' } : {};
}

/** How the central server is started (contract: build/README.md). */
export function serverProcess(place: Place, settings: InstallationSettings): ProcessSpec {
  return {
    name: 'server',
    file: 'src-server/main.ts',
    logFolder: join(place.home, 'logs'),
    env: {
      LIANZHI_DATA: join(place.home, 'server'),
      LIANZHI_PORT: String(place.serverPort),
      LIANZHI_SANDBOX_URL: loopback(place.sandboxPort),
      LIANZHI_ORIGINS: [place.hostPort, ...(settings.furtherHosts ?? [])].map(loopback).concat('app://lianzhi').join(','),
      ...demoEnv(settings),
      ...(settings.demoStart === undefined ? {} : { LIANZHI_DEMO_START: settings.demoStart }),
      ...(settings.databaseUrl === undefined ? {} : { DATABASE_URL: settings.databaseUrl }),
    },
  };
}

/** How the sandbox agencies are started. */
export function sandboxProcess(place: Place, settings: InstallationSettings): ProcessSpec {
  return {
    name: 'sandbox',
    file: 'src-server/sandbox/main.ts',
    logFolder: join(place.home, 'logs'),
    env: {
      LIANZHI_DATA: join(place.home, 'sandbox'),
      LIANZHI_SANDBOX_PORT: String(place.sandboxPort),
      LIANZHI_SERVER_URL: loopback(place.serverPort),
      ...demoEnv(settings),
    },
  };
}

/** What a host, web or Electron, is told; `folder` is its own data below the home. */
export function hostEnv(place: Place, settings: InstallationSettings, folder: 'host' | 'electron'): Record<string, string> {
  return { LIANZHI_SERVER_URL: loopback(place.serverPort), LIANZHI_HOST_DATA: join(place.home, folder), ...demoEnv(settings) };
}

/** How the web host is started. */
export function hostProcess(place: Place, settings: InstallationSettings): ProcessSpec {
  return {
    name: 'host',
    file: 'src-main/web-host/main.ts',
    logFolder: join(place.home, 'logs'),
    env: { ...hostEnv(place, settings, 'host'), LIANZHI_HOST_PORT: String(place.hostPort) },
  };
}

export type Installation = {
  readonly place: Place;
  readonly server: RunningProcess;
  readonly sandbox: RunningProcess;
  /** The address of the workbench, and the one that opens it with its token. */
  readonly host: RunningProcess;
  stop(): Promise<void>;
};

/** Free ports for an installation in `home`. */
export async function freePlace(home: string): Promise<Place> {
  const [serverPort, sandboxPort, hostPort] = await Promise.all([freePort(), freePort(), freePort()]);
  return { home, serverPort, sandboxPort, hostPort };
}

/**
 * Server, sandbox and web host over real processes, for tests; each may be killed with `kill9()` and started again from
 * its own spec at the same port. @throws ProcessFailure; what was started is stopped then.
 */
export async function startInstallation(place: Place, settings: InstallationSettings): Promise<Installation> {
  const started: RunningProcess[] = [];
  const stop = async () => {
    for (const process of [...started].reverse()) await process.stop();
  };
  const start = async (spec: ProcessSpec) => {
    const process = await startProcess(spec);
    started.push(process);
    return process;
  };
  try {
    const server = await start(serverProcess(place, settings));
    const sandbox = await start(sandboxProcess(place, settings));
    const host = await start(hostProcess(place, settings));
    return { place, server, sandbox, host, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
