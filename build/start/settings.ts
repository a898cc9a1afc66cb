import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inTree } from '../tree.ts';

export type HostChoice = 'auto' | 'electron' | 'web';

export type StartSettings = {
  readonly headless: boolean;
  readonly host: HostChoice;
  /** `false`: an empty installation instead of the demo bureau. */
  readonly demo: boolean;
  /** Folder of everything that outlives a run. */
  readonly home: string;
  readonly serverPort: number;
  readonly sandboxPort: number;
  readonly hostPort: number;
  /** PostgreSQL instead of the embedded database. */
  readonly databaseUrl: string | undefined;
};

/** A setting that cannot be understood; `setting` names it and `given` is what was written. */
export class SettingProblem extends Error {
  readonly setting: string;
  readonly given: string;

  constructor(setting: string, given: string) {
    super(`${setting}=${given}`);
    this.name = 'SettingProblem';
    this.setting = setting;
    this.given = given;
  }
}

function port(name: string, given: string | undefined, usual: number): number {
  if (given === undefined || given === '') return usual;
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new SettingProblem(name, given);
  return value;
}

/** Reads the command line and the environment. @throws SettingProblem */
export function readSettings(args: readonly string[], env: Readonly<Record<string, string | undefined>>): StartSettings | 'help' {
  const { values } = parseStrictly(args);
  if (values.help === true) return 'help';
  const host = values.host ?? env['LIANZHI_HOST'] ?? 'auto';
  if (host !== 'auto' && host !== 'electron' && host !== 'web') throw new SettingProblem('LIANZHI_HOST', host);
  const home = values.data ?? env['LIANZHI_HOME'];
  const databaseUrl = env['DATABASE_URL'];
  if (databaseUrl !== undefined && databaseUrl !== '' && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new SettingProblem('DATABASE_URL', databaseUrl.split(':')[0] ?? '');
  }
  return {
    headless: values.headless === true || env['LIANZHI_HEADLESS'] === '1',
    host,
    demo: values['no-demo'] !== true && env['LIANZHI_DEMO'] !== '0',
    home: home === undefined || home === '' ? inTree('data') : resolve(home),
    serverPort: port('LIANZHI_PORT', env['LIANZHI_PORT'], 47_810),
    sandboxPort: port('LIANZHI_SANDBOX_PORT', env['LIANZHI_SANDBOX_PORT'], 47_811),
    hostPort: port('LIANZHI_HOST_PORT', env['LIANZHI_HOST_PORT'], 47_831),
    databaseUrl: databaseUrl === '' ? undefined : databaseUrl,
  };
}

function parseStrictly(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        headless: { type: 'boolean' },
        host: { type: 'string' },
        data: { type: 'string' },
        'no-demo': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new SettingProblem('npm start --', error instanceof Error ? error.message : String(error));
  }
}

/** A database address without its password, for the screen and the logs. */
export function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:***@').replace(/([?&]password=)[^&]*/i, '$1***');
}
