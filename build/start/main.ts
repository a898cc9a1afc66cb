import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, stdin, stdout } from 'node:process';
import pg from 'pg';
import { commonFlags, findChromium, hasDisplay, isRootUser, prepareProfile } from '../browser.ts';
import { ensureBuilt, isBuilt } from '../bundle.ts';
import { downloadElectron, findElectron } from '../electron.ts';
import { electronWindow, neverCameUp, whyNot } from './electron-window.ts';
import { hostEnv, hostProcess, loopback, sandboxProcess, serverProcess, type Place } from '../installation.ts';
import { cleanEnv, portIsFree, ProcessFailure, type ProcessSpec, type RunningProcess } from '../processes.ts';
import { inTree } from '../tree.ts';
import { readAccounts, startBlock } from './block.ts';
import { takeDataFolder, type RunRecord } from './run-state.ts';
import { readSettings, SettingProblem, withoutPassword, type StartSettings } from './settings.ts';
import { supervise, type Supervised } from './supervise.ts';
import { HELP, problemText, StartProblem } from './words.ts';

const NAMES = {
  server: ['中心服务器', 'central server'],
  sandbox: ['沙箱机构', 'sandbox agencies'],
  host: ['工作台网页宿主', 'web host'],
} as const;
type ServiceName = keyof typeof NAMES;

const DOWNLOAD_LIMIT_MS = 120_000;
const DOWNLOAD_AGAIN_AFTER_MS = 24 * 3_600_000;

const say = (chinese: string, english: string) => void stdout.write(`${chinese}\n${english}\n`);

/** What `npm start` holds while it runs, in the order it was started. */
type Running = { readonly services: Map<ServiceName, Supervised & { readonly file: string }>; window: ChildProcess | undefined; record: RunRecord | undefined };

const running: Running = { services: new Map(), window: undefined, record: undefined };
let stopping = false;

async function stopAll(): Promise<void> {
  running.window?.kill('SIGTERM');
  for (const name of [...running.services.keys()].reverse()) await running.services.get(name)?.stop();
  running.record?.clear();
}

/** Ctrl+C, a closed terminal, or a service that cannot be kept alive. A second Ctrl+C kills. */
async function end(code: number): Promise<never> {
  stopping = true;
  await stopAll();
  if (code === 0) say('已全部停止，数据已保留。', 'Everything is stopped; the data stays.');
  process.exit(code);
}

function onInterrupt(): void {
  if (stopping) {
    // process.exit kills every child that is left.
    process.exit(1);
  }
  say('\n正在停止……（再按一次 Ctrl+C 强制结束）', 'Stopping … (Ctrl+C again ends it at once)');
  void end(0);
}

async function requirePorts(settings: StartSettings, withHost: boolean): Promise<void> {
  const wanted: [ServiceName, number, string][] = [
    ['server', settings.serverPort, 'LIANZHI_PORT'],
    ['sandbox', settings.sandboxPort, 'LIANZHI_SANDBOX_PORT'],
    ...(withHost ? ([['host', settings.hostPort, 'LIANZHI_HOST_PORT']] satisfies [ServiceName, number, string][]) : []),
  ];
  for (const [name, port, variable] of wanted) {
    if (!(await portIsFree(port))) throw new StartProblem('START_PORT_BUSY', { port, name: NAMES[name].join(' '), variable });
  }
}

async function requireDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    throw new StartProblem('START_DATABASE', { detail: `${withoutPassword(url)}: ${code ?? message ?? 'no answer'}` });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function requireBuild(settings: StartSettings): Promise<void> {
  if (isBuilt()) return;
  say('正在构建界面……', 'Building the workbench …');
  const result = await ensureBuilt();
  if (result.ok) return;
  const file = join(settings.home, 'logs', 'build.log');
  mkdirSync(join(settings.home, 'logs'), { recursive: true });
  writeFileSync(file, result.output);
  stdout.write(result.output.split('\n').slice(-20).join('\n'));
  throw new StartProblem('START_BUILD_FAILED', { detail: file });
}

type Host =
  | { readonly kind: 'electron'; readonly program: string; readonly why: readonly [string, string] }
  | { readonly kind: 'web'; readonly program: string | undefined; readonly why: readonly [string, string] };

/** Electron when it is there or can be fetched, else the system's browser, else nothing but an address. */
async function chooseHost(settings: StartSettings): Promise<Host> {
  if (settings.headless) return { kind: 'web', program: undefined, why: ['以 --headless 启动：只提供地址', 'started with --headless: the address only'] };
  if (!hasDisplay()) return { kind: 'web', program: undefined, why: ['本机没有图形显示：只提供地址', 'no display here: the address only'] };

  let missing: readonly [string, string] = ['按设置使用浏览器（LIANZHI_HOST=web）', 'the browser, as set (LIANZHI_HOST=web)'];
  if (settings.host !== 'web') {
    const found = findElectron();
    if (found !== undefined) return { kind: 'electron', program: found, why: ['Electron 运行时可用', 'the Electron runtime is here'] };
    const reason = await fetchElectron(settings);
    const fetched = findElectron();
    if (fetched !== undefined) return { kind: 'electron', program: fetched, why: ['已下载 Electron 运行时', 'the Electron runtime was fetched'] };
    if (settings.host === 'electron') throw new StartProblem('START_NO_ELECTRON', { detail: reason });
    missing = [`没有 Electron 运行时（下载未成功：${reason}），改用系统浏览器`, `no Electron runtime (not fetched: ${reason}), so the system browser`];
  }
  const browser = findChromium();
  if (browser === undefined) {
    return { kind: 'web', program: undefined, why: [`${missing[0]}；未找到 Chromium、Chrome 或 Edge，请自行打开地址`, `${missing[1]}; no Chromium, Chrome or Edge was found: open the address yourself`] };
  }
  return { kind: 'web', program: browser, why: missing };
}

/** Tries the download once a day: a closed network must not cost two minutes at every start. */
async function fetchElectron(settings: StartSettings): Promise<string> {
  const memory = join(settings.home, 'electron-download.json');
  const last = existsSync(memory) ? (JSON.parse(readFileSync(memory, 'utf8')) as { at: number; reason: string }) : undefined;
  if (settings.host === 'auto' && last !== undefined && Date.now() - last.at < DOWNLOAD_AGAIN_AFTER_MS && Date.now() >= last.at) return last.reason;
  say('正在获取 Electron 运行时（最多两分钟）……', 'Fetching the Electron runtime (two minutes at most) …');
  const reason = await downloadElectron(DOWNLOAD_LIMIT_MS);
  if (reason === undefined) return '';
  mkdirSync(settings.home, { recursive: true });
  writeFileSync(memory, JSON.stringify({ at: Date.now(), reason }));
  return reason;
}

async function startService(name: ServiceName, spec: ProcessSpec): Promise<RunningProcess> {
  const [chinese, english] = NAMES[name];
  const log = join(spec.logFolder ?? '', `${spec.name}.log`);
  try {
    const service = await supervise(
      spec,
      {
        onRestart: (code) => say(`${chinese}意外中断（${code}），正在重新启动……`, `The ${english} ended (${code}); starting it again …`),
        onBack: (back) => {
          say(`${chinese}已恢复（pid ${back.pid}）。`, `The ${english} is back (pid ${back.pid}).`);
          noteServices();
        },
        onGivenUp: () => {
          stdout.write(problemText(new StartProblem('START_KEEPS_FAILING', { name: chinese, nameEn: english, detail: log })));
          if (!stopping) void end(1);
        },
      },
    );
    running.services.set(name, { ...service, file: spec.file });
    noteServices();
    return service.current();
  } catch (error) {
    if (!(error instanceof ProcessFailure)) throw error;
    stdout.write(`${error.tail}\n`);
    throw new StartProblem('START_PROCESS_FAILED', { name: chinese, nameEn: english, code: error.code, detail: log });
  }
}

function noteServices(): void {
  const url = running.services.get('server')?.current().url ?? '';
  running.record?.note(
    url,
    [...running.services].map(([name, service]) => ({ name, pid: service.current().pid, file: service.file })),
  );
}

/** A program that ends within so long has not come up. */
const UP_MS = 20_000;

/** Opens the window, and again on Enter after it was closed. `instead`: what is done when it does not come up at all. */
function openWindow(open: () => ChildProcess, instead?: () => void): void {
  let isGivenUp = false;
  const show = () => {
    const window = open();
    running.window = window;
    const since = Date.now();
    const giveUp = (give: () => void) => {
      running.window = undefined;
      if (stopping || isGivenUp) return;
      isGivenUp = true;
      give();
    };
    window.once('error', () => {
      if (instead === undefined) say('窗口未能打开，请在浏览器中打开上面的地址。', 'The window did not open: open the address above in a browser.');
      else giveUp(instead);
    });
    window.once('exit', (code) => {
      running.window = undefined;
      if (stopping) return;
      if (instead !== undefined && neverCameUp(code) && Date.now() - since < UP_MS) giveUp(instead);
      else if (code !== 0 && Date.now() - since < 5_000) say('窗口未能打开，请在浏览器中打开上面的地址。', 'The window did not open: open the address above in a browser.');
      else say('窗口已关闭，服务仍在运行：按回车键重新打开，按 Ctrl+C 停止。', 'The window was closed, the services run on: Enter opens it again, Ctrl+C stops.');
    });
  };
  show();
  if (stdin.isTTY) {
    stdin.on('data', () => {
      if (running.window === undefined && !stopping && !isGivenUp) show();
    });
  }
}

function browserWindow(program: string, address: string, home: string): ChildProcess {
  const args = [...commonFlags(prepareProfile(join(home, 'browser')), isRootUser(), {}), '--window-size=1440,900', `--app=${address}`];
  return spawn(program, args, { stdio: 'ignore', env: cleanEnv() });
}

/** The way back when Electron does not come up: the web host, and a browser or its address. */
async function useBrowserInstead(place: Place, settings: StartSettings, why: readonly [string, string]): Promise<void> {
  say(`Electron 窗口未能打开：${why[0]}。改用网页宿主……`, `The Electron window did not open: ${why[1]}. Using the web host instead …`);
  const webHost = await startService('host', hostProcess(place, settings));
  const open = webHost.ready['open'];
  const entry = typeof open === 'string' ? open : webHost.url;
  const browser = findChromium();
  if (browser === undefined) say(`请用浏览器打开：${entry}`, `Open in a browser: ${entry}`);
  else {
    say(`工作台：${webHost.url}（${browser}）`, `Workbench: ${webHost.url} (${browser})`);
    openWindow(() => browserWindow(browser, entry, settings.home));
  }
}

async function run(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), env);
  if (settings === 'help') {
    stdout.write(HELP);
    return;
  }
  for (const file of ['src-server/main.ts', 'src-server/sandbox/main.ts', 'src-main/web-host/main.ts', 'electron.vite.config.ts']) {
    if (!existsSync(inTree(file))) throw new StartProblem('START_TREE_INCOMPLETE', { detail: file });
  }
  running.record = await takeDataFolder(settings.home);
  process.on('SIGINT', onInterrupt);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { if (!stopping) void end(0); });

  await requirePorts(settings, true);
  if (settings.databaseUrl !== undefined) await requireDatabase(settings.databaseUrl);
  await requireBuild(settings);
  const host = await chooseHost(settings);

  const place: Place = settings;
  if (settings.demo) say('正在准备演示局与服务……', 'Preparing the demo bureau and the services …');
  const server = await startService('server', serverProcess(place, settings));
  const sandbox = await startService('sandbox', sandboxProcess(place, settings));
  let address = loopback(place.serverPort);
  let entry = address;
  if (host.kind === 'web') {
    const webHost = await startService('host', hostProcess(place, settings));
    address = webHost.url;
    const open = webHost.ready['open'];
    entry = typeof open === 'string' ? open : webHost.url;
  }

  // Only the server knows whether the folder it found is a demo.
  const { accounts, password } = readAccounts(server.ready);
  stdout.write(
    startBlock({
      demo: accounts.length > 0,
      server: { url: server.url, pid: server.pid, store: settings.databaseUrl === undefined ? 'PGlite (data: server/)' : `PostgreSQL ${withoutPassword(settings.databaseUrl)}` },
      sandbox: { url: sandbox.url, pid: sandbox.pid },
      workbench: {
        address: host.kind === 'electron' ? 'app://lianzhi' : host.program === undefined ? entry : address,
        kind: host.kind === 'electron' ? 'Electron' : host.program === undefined ? '网页宿主 web host' : `网页宿主 web host + ${host.program}`,
        why: host.why,
      },
      accounts,
      password,
      home: settings.home,
      notes:
        host.program !== undefined && isRootUser()
          ? [['以 root 运行：浏览器沙箱只能关闭。真实工作请使用普通账户。', 'Running as root: the browser sandbox had to be switched off. Use an ordinary account for real work.']]
          : [],
    }),
  );
  if (host.kind === 'electron') {
    const log = join(settings.home, 'logs', 'electron.log');
    openWindow(
      () => electronWindow(host.program, hostEnv(place, settings, 'electron'), log),
      () => {
        useBrowserInstead(place, settings, whyNot(log)).catch((error: unknown) => {
          process.stderr.write(error instanceof StartProblem ? problemText(error) : `${String(error)}\n`);
          if (!stopping) void end(1);
        });
      },
    );
  }
  else if (host.program !== undefined) {
    const { program } = host;
    openWindow(() => browserWindow(program, entry, settings.home));
  }
}

try {
  await run();
} catch (error) {
  const problem =
    error instanceof SettingProblem ? new StartProblem('START_SETTING', { detail: error.message }) : error;
  if (!(problem instanceof StartProblem)) throw error;
  process.stderr.write(problemText(problem));
  stopping = true;
  await stopAll();
  process.exit(problem.code === 'START_ALREADY_RUNNING' || problem.code === 'START_PORT_BUSY' ? 3 : 2);
}
