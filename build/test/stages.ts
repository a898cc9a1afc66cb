import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inTree, ROOT } from '../tree.ts';
import { runNode, type CommandResult } from './command.ts';
import type { SystemNeedName } from './debian.ts';
import { CLAIMED_FOLDERS, VITEST_ROOMS, type VitestRoom } from './rooms.ts';

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };
export type StageOutcome = Counts & {
  readonly output: string;
  /** What its commands took of the cores, milliseconds; undefined where the system does not tell. */
  readonly processorMs?: number | undefined;
  /** What failed and why, for whoever sees only the end of a long run. */
  readonly failures?: readonly string[];
};

export type Stage = {
  readonly name: string;
  readonly title: string;
  /** Of the two cores it is planned for; stages that take both run alone. */
  readonly cores: 1 | 2;
  /** Stages that must have passed before it. */
  readonly after: readonly string[];
  readonly needs: readonly SystemNeedName[];
  /** Part of `npm run check`. */
  readonly fast: boolean;
  /** Runs by itself only when it is asked for by name: otherwise the other stage has it. */
  readonly partOf?: string;
  /** A folder without tests is no stage yet, and is not counted. */
  readonly present: () => boolean;
  readonly run: () => Promise<StageOutcome>;
};

export const CACHE = inTree('.cache/test');
const MINUTE = 60_000;
/** Tells a stage's processes that they start others often and ask each little (build/processes.ts). Soak and bench ask much. */
const MANY_STARTS = { LIANZHI_MANY_STARTS: '1' };

/** A tool that answers only yes or no counts as one. */
function oneCheck(result: CommandResult): StageOutcome {
  const failed = result.code === 0 ? 0 : 1;
  const late = result.timedOut ? '\n(stopped: took too long)' : '';
  return { passed: 1 - failed, failed, skipped: 0, output: result.output + late, processorMs: result.processorMs };
}

function tool(name: string, title: string, args: readonly string[], limitMs = 5 * MINUTE): Stage {
  return {
    name, title, cores: 1, after: [], needs: [], fast: true,
    present: () => true,
    run: async () => oneCheck(await runNode(args.map((arg) => (arg.startsWith('node_modules/') ? inTree(arg) : arg)), { limitMs })),
  };
}

async function checkTypes(): Promise<StageOutcome> {
  mkdirSync(inTree('.cache/types'), { recursive: true });
  const checks: [string, string][] = [
    ['node_modules/typescript-native/bin/tsc', 'tsconfig.shared.json'],
    ['node_modules/typescript-native/bin/tsc', 'tsconfig.node.json'],
    // Templates are read with the compiler's own interfaces, which the native one does not have.
    ['node_modules/vue-tsc/bin/vue-tsc.js', 'tsconfig.web.json'],
  ];
  const outputs: string[] = [];
  let ok = true;
  let processorMs: number | undefined;
  for (const [program, project] of checks) {
    const result = await runNode([inTree(program), '--noEmit', '-p', project], { limitMs: 6 * MINUTE });
    if (result.code !== 0) ok = false;
    if (result.processorMs !== undefined) processorMs = (processorMs ?? 0) + result.processorMs;
    outputs.push(`== ${project}\n${result.output}${result.timedOut ? '(stopped: took too long)\n' : ''}`);
  }
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, output: outputs.join(''), processorMs };
}

/** Test files of a room, below the root. */
export function filesOf(room: VitestRoom): string[] {
  const files = room.include.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).map((file) => file.replaceAll('\\', '/'));
  return room.catchAll === true ? files.filter((file) => !CLAIMED_FOLDERS.some((folder) => file.startsWith(`${folder}/`))) : files;
}

type VitestReport = {
  numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; numFailedTestSuites: number;
  testResults: readonly { name: string; message: string; assertionResults: readonly { status: string; fullName: string; failureMessages: readonly string[] }[] }[];
};
type PlaywrightSuite = { title: string; suites?: readonly PlaywrightSuite[]; specs: readonly { title: string; ok: boolean; tests: readonly { results: readonly { status: string; error?: { message?: string; stack?: string } }[] }[] }[] };
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number }; errors?: readonly { message?: string }[]; suites?: readonly PlaywrightSuite[] };

/** Colours of a runner say nothing in a log. */
const plain = (text: string) => text.replaceAll(/\u{1B}\[[\d;]*m/gu, '');

function vitestFailures(report: VitestReport): string[] {
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => `${relative(ROOT, name)} › ${fullName}\n${plain(failureMessages[0] ?? '')}`);
    return tests.length > 0 || message === '' ? tests : [`${relative(ROOT, name)}\n${plain(message)}`];
  });
}

/** Every try that did not pass, also of a test that passed when it was tried again. */
function playwrightFailures(report: PlaywrightReport): string[] {
  const below = (suite: PlaywrightSuite, path: string): string[] => [
    ...suite.specs.flatMap(({ title, tests }) => tests.flatMap(({ results }) => results.flatMap(({ error }, at) => (error === undefined
      ? []
      : [`${path} › ${title}${at > 0 ? ` (try ${String(at + 1)})` : ''}\n${plain(error.stack ?? error.message ?? '')}`])))),
    ...(suite.suites ?? []).flatMap((inner) => below(inner, `${path} › ${inner.title}`)),
  ];
  return [...(report.suites ?? []).flatMap((suite) => below(suite, suite.title)), ...(report.errors ?? []).map(({ message }) => plain(message ?? ''))];
}

function readReport<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Counts of a runner; a run that failed otherwise than by a test, or ran none, counts as one failure. */
function counted(result: CommandResult, counts: Counts | undefined, failures: readonly string[] = []): StageOutcome {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const broken = failed === 0 && (result.code !== 0 || counts === undefined || passed + skipped === 0);
  const why = result.timedOut ? '\n(stopped: took too long)' : broken ? '\n(the run itself failed)' : '';
  return { passed, failed: broken ? 1 : failed, skipped, output: result.output + why, processorMs: result.processorMs, failures };
}

/** One vitest project as a run of its own; `env` is what only this run may see. */
export async function runVitest(project: string, stage: string, options: { readonly limitMs: number; readonly workers: number; readonly env?: Record<string, string>; readonly args?: readonly string[] }): Promise<StageOutcome> {
  mkdirSync(CACHE, { recursive: true });
  const report = join(CACHE, `${stage}.json`);
  rmSync(report, { force: true });
  const result = await runNode(
    [inTree('node_modules/vitest/vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...(options.args ?? [])],
    { limitMs: options.limitMs, env: { LIANZHI_TEST_WORKERS: String(options.workers), ...options.env } },
  );
  const found = readReport<VitestReport>(report);
  return counted(result, found && { passed: found.numPassedTests, failed: found.numFailedTests, skipped: found.numPendingTests + found.numTodoTests }, found && vitestFailures(found));
}

/** Playwright projects in one run of so many browsers at once. */
async function runPlaywright(stage: string, projects: readonly string[], limitMs: number, workers: number, without?: string): Promise<StageOutcome> {
  mkdirSync(CACHE, { recursive: true });
  const report = join(CACHE, `${stage}.json`);
  rmSync(report, { force: true });
  const result = await runNode(
    [inTree('node_modules/@playwright/test/cli.js'), 'test', ...projects.map((project) => `--project=${project}`), `--workers=${String(workers)}`, '--reporter=list,json', ...(without === undefined ? [] : [`--grep-invert=${without}`])],
    { limitMs, env: { ...MANY_STARTS, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  );
  const found = readReport<PlaywrightReport>(report);
  return counted(
    result,
    // A stumble that the second try did not repeat is in the log as flaky: two busy cores, not a broken promise.
    found && { passed: found.stats.expected + found.stats.flaky, failed: found.stats.unexpected + (found.errors?.length ?? 0), skipped: found.stats.skipped },
    found && playwrightFailures(found),
  );
}

const NEEDS: Readonly<Record<string, readonly SystemNeedName[]>> = {
  instruments: ['poppler', 'fonts', 'chromium'],
  host: ['chromium', 'fonts'],
  tooling: ['postgres'],
  e2e: ['chromium', 'fonts', 'poppler'],
  stories: ['chromium', 'fonts', 'poppler', 'postgres'],
};
/** Rooms that start what is built: the desktop's main, or server and sandbox often enough to want them bundled (build/programs.ts), as the server's own do. */
const STARTS_BUNDLES = new Set(['chaos', 'host', 'tooling']);
/** Rooms too slow for `npm run check`. */
const SLOW = new Set(['server', 'identity', 'chaos', 'host', 'instruments', 'tooling']);

function vitestStage(room: VitestRoom): Stage {
  return {
    name: room.name,
    title: room.title,
    cores: 1,
    after: STARTS_BUNDLES.has(room.name) ? ['build'] : [],
    needs: NEEDS[room.name] ?? [],
    fast: !SLOW.has(room.name),
    present: () => filesOf(room).length > 0,
    run: () => runVitest(room.name, room.name, { limitMs: 12 * MINUTE, workers: 1, env: MANY_STARTS }),
  };
}

const rooms = VITEST_ROOMS.filter((room) => room.apart !== true);

/** Files of a room that start a PostgreSQL of their own: they are a stage of their own, beside the embedded database. */
function startsPostgres(file: string): boolean {
  return readFileSync(join(ROOT, file), 'utf8').includes('build/postgres.ts');
}

/** The server's tests, on the embedded database or on PostgreSQL: each file belongs to one of the two. */
function serverStage(room: VitestRoom, database: 'embedded' | 'postgres'): Stage {
  const name = database === 'postgres' ? 'server-postgres' : room.name;
  const files = () => filesOf(room).filter((file) => startsPostgres(file) === (database === 'postgres'));
  return {
    name, title: database === 'postgres' ? 'server on PostgreSQL' : 'server on the embedded database', cores: 1, after: ['build'], needs: database === 'postgres' ? ['postgres'] : [], fast: false,
    present: () => files().length > 0,
    run: () => runVitest(room.name, name, { limitMs: 12 * MINUTE, workers: 1, env: MANY_STARTS, args: files() }),
  };
}

/** Two cores feed three browsers well: a browser test mostly waits for people, networks and processes that start. */
const BROWSERS = 3;

function browserStage(name: string, title: string, options: { readonly projects?: readonly string[]; readonly partOf?: string; readonly without?: string } = {}): Stage {
  const { projects = [name], partOf, without } = options;
  return {
    name, title, cores: 2, after: ['build'], needs: [...new Set(projects.flatMap((project) => NEEDS[project] ?? []))], fast: false,
    ...(partOf === undefined ? {} : { partOf }),
    present: () => projects.some((project) => globSync(`tests/${project}/**/*.spec.ts`, { cwd: ROOT }).length > 0),
    run: () => runPlaywright(name, projects, 36 * MINUTE, name === 'electron' ? 1 : BROWSERS, without),
  };
}

/** All stages of `npm test`, in the order they are started. */
export const STAGES: readonly Stage[] = [
  // First, as the longest stages wait for it.
  { ...tool('build', 'bundles', ['build/bundle/main.ts']), fast: false, present: () => existsSync(inTree('electron.vite.config.ts')) },
  { name: 'types', title: 'types', cores: 1, after: [], needs: [], fast: true, present: () => true, run: checkTypes },
  tool('lint', 'lint', ['build/lint/main.ts'], 8 * MINUTE),
  tool('walls', 'import walls', ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'src-shared', 'src-server', 'src-main', 'src-renderer', 'build', 'tests']),
  tool('dead-code', 'dead code', ['node_modules/knip/bin/knip.js', '--no-progress']),
  tool('locales', 'words of every key and error', ['build/locales/main.ts']),
  ...rooms.filter((room) => room.name !== 'chaos').flatMap((room) => (room.name === 'server' ? [serverStage(room, 'postgres'), serverStage(room, 'embedded')] : [vitestStage(room)])),
  ...rooms.filter((room) => room.name === 'chaos').map(vitestStage),
  browserStage('electron', 'Electron, where its runtime is'),
  // One run of both: no browser is idle while the longest story comes to its end. Each story is played once, with the server
  // killed between any two steps: that has every step of its `@undisturbed` plays. Its branches are in the walks and rooms of
  // their mechanism; in the browser `npm run stories` plays them, and the undisturbed ones.
  browserStage('browser', 'stories and end to end in Chromium', { projects: ['stories', 'e2e'], without: '@undisturbed|@branch' }),
  browserStage('e2e', 'end to end in Chromium', { partOf: 'browser' }),
  browserStage('stories', 'stories over real processes', { partOf: 'browser' }),
];
