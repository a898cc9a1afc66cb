import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { kill } from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleanEnv, freePort, portIsFree } from '../../build/processes.ts';
import { inTree } from '../../build/tree.ts';
import { plantTree, type PlantedTree } from './planted-tree.ts';
import { runTool } from './run-tool.ts';
import { isGone, waitUntil } from './wait.ts';

const FAKE = readFileSync(inTree('tests/tooling/fixtures/fake-service.mjs'), 'utf8');
/** The start command looks for browsers with the host's own eyes. */
const BROWSERS = { 'src-main/web-host/browser.ts': readFileSync(inTree('src-main/web-host/browser.ts'), 'utf8') };

type Start = { readonly child: ChildProcess; readonly text: () => string; readonly ended: Promise<number | null> };
type Ports = { readonly server: number; readonly sandbox: number; readonly host: number };
type Answer = { readonly pid: number; readonly starts: number; readonly lianzhi: string[] };

let tree: PlantedTree;
let ports: Ports;
let started: Start[] = [];
const blockers: Server[] = [];

beforeEach(async () => {
  tree = plantTree({
    ...BROWSERS,
    'src-server/main.ts': FAKE,
    'src-server/sandbox/main.ts': FAKE,
    'src-main/web-host/main.ts': FAKE,
    'electron.vite.config.ts': 'export const none = {};\n',
  });
  // The bundles of this tree are as they should be: building is not what is looked at here.
  runTool(tree.root, [
    '--input-type=module',
    '-e',
    "const { sourceHash } = await import('./build/bundle.ts'); const { mkdirSync, writeFileSync } = await import('node:fs'); mkdirSync('out'); writeFileSync('out/.lianzhi-sources', sourceHash());",
  ]);
  ports = { server: await freePort(), sandbox: await freePort(), host: await freePort() };
});

afterEach(async () => {
  for (const { child, ended } of started) {
    if (child.exitCode === null && child.pid !== undefined && child.signalCode === null) kill(-child.pid, 'SIGKILL');
    await ended;
  }
  started = [];
  await Promise.all(blockers.splice(0).map((server) => new Promise((settle) => server.close(settle))));
  // Whatever a killed start left behind ends by itself; the tree goes when it has.
  await waitUntil(async () => (await portIsFree(ports.server)) && (await portIsFree(ports.sandbox)) && (await portIsFree(ports.host)));
  tree.remove();
});

function start(args: readonly string[] = ['--headless'], env: Record<string, string> = {}): Start {
  const child = spawn(process.execPath, ['build/start.mjs', ...args], {
    cwd: tree.root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnv({ LIANZHI_PORT: String(ports.server), LIANZHI_SANDBOX_PORT: String(ports.sandbox), LIANZHI_HOST_PORT: String(ports.host), ...env }),
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const entry = { child, text: () => text, ended: new Promise<number | null>((settle) => child.once('close', (code) => settle(code))) };
  started.push(entry);
  return entry;
}

async function up(run: Start): Promise<void> {
  await waitUntil(() => run.text().includes('Ctrl+C') || run.child.exitCode !== null);
  expect(run.text()).toContain('Ctrl+C');
}

async function ask(port: number): Promise<Answer> {
  return (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Answer;
}

function interrupt(run: Start, signal: NodeJS.Signals = 'SIGINT'): void {
  if (run.child.pid !== undefined) kill(-run.child.pid, signal);
}

async function block(port: number): Promise<void> {
  const server = createServer();
  blockers.push(server);
  await new Promise<void>((settle) => server.listen(port, '127.0.0.1', () => settle()));
}

describe('npm start with Electron', () => {
  /** Stands where Electron's program would, and ends as it does when the system lets it have no sandbox. */
  function plantElectron(script: string): Record<string, string> {
    const folder = join(tree.root, 'electron-runtime');
    mkdirSync(folder);
    writeFileSync(join(folder, 'electron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { ELECTRON_OVERRIDE_DIST_PATH: folder, LIANZHI_HOST: 'electron', DISPLAY: ':97', CHROMIUM_PATH: join(folder, 'no-browser'), ELECTRON_RUN_AS_NODE: '1' };
  }

  test('that is allowed no sandbox says so, and the web host serves instead', async () => {
    const run = start([], plantElectron('echo "run as node: [$ELECTRON_RUN_AS_NODE]"; echo "FATAL: The SUID sandbox helper binary was found, but is not configured correctly." >&2; kill -TRAP $$'));
    await waitUntil(() => run.text().includes('Open in a browser') || run.child.exitCode !== null);
    expect(run.text()).toContain('chrome-sandbox');
    expect(run.text()).toMatch(/Open in a browser: .*127\.0\.0\.1|Open in a browser: file:/u);
    expect(await ask(ports.host)).toMatchObject({ starts: 1 });
    expect(readFileSync(join(tree.root, 'data', 'logs', 'electron.log'), 'utf8')).toMatch(/run as node: \[\]\n.*SUID sandbox/su);
    interrupt(run);
    expect(await run.ended).toBe(0);
  });

  test('that has said on screen why it does not start is left at that', async () => {
    const run = start([], plantElectron('exit 2'));
    await waitUntil(() => run.text().includes('The window did not open') || run.child.exitCode !== null);
    expect(run.text()).toContain('The window did not open');
    expect(await portIsFree(ports.host)).toBe(true);
    interrupt(run);
    expect(await run.ended).toBe(0);
  });
});

describe('npm start', () => {
  test('starts all three, says it in one block, stops all three, and finds the data again', async () => {
    const first = start();
    await up(first);
    const answers = await Promise.all([ask(ports.server), ask(ports.sandbox), ask(ports.host)]);
    for (const part of [`127.0.0.1:${ports.server}`, `127.0.0.1:${ports.sandbox}`, `127.0.0.1:${ports.host}`, '--headless', '承办法官 judge', '蒋法官', 'demo-only', join(tree.root, 'data')]) {
      expect(first.text()).toContain(part);
    }
    interrupt(first);
    expect(await first.ended).toBe(0);
    expect(first.text()).toContain('已全部停止');
    expect(answers.map(({ pid }) => isGone(pid))).toEqual([true, true, true]);

    const second = start();
    await up(second);
    expect((await ask(ports.server)).starts).toBe(2);
    interrupt(second);
    expect(await second.ended).toBe(0);
  });

  test('each process gets the settings of the contract and no others', async () => {
    const run = start(['--headless'], { DATABASE_URL: '' });
    await up(run);
    expect((await ask(ports.server)).lianzhi).toEqual(['LIANZHI_DATA', 'LIANZHI_DEMO', 'LIANZHI_ORIGINS', 'LIANZHI_PORT', 'LIANZHI_SANDBOX_URL']);
    expect((await ask(ports.sandbox)).lianzhi).toEqual(['LIANZHI_DATA', 'LIANZHI_DEMO', 'LIANZHI_SANDBOX_PORT', 'LIANZHI_SERVER_URL']);
    expect((await ask(ports.host)).lianzhi).toEqual(['LIANZHI_DEMO', 'LIANZHI_HOST_DATA', 'LIANZHI_HOST_PORT', 'LIANZHI_SERVER_URL']);
  });

  test('a second start in the same folder says where the first one is', async () => {
    const first = start();
    await up(first);
    const second = start();
    expect(await second.ended).toBe(3);
    expect(second.text()).toContain('[START_ALREADY_RUNNING]');
    expect(second.text()).toContain(`127.0.0.1:${ports.server}`);
    // The first one is not disturbed.
    expect((await ask(ports.server)).starts).toBe(1);
  });

  test('a busy port is named with the setting that changes it, and nothing stays behind', async () => {
    await block(ports.sandbox);
    const run = start();
    expect(await run.ended).toBe(3);
    expect(run.text()).toContain('[START_PORT_BUSY]');
    expect(run.text()).toContain(String(ports.sandbox));
    expect(run.text()).toContain('LIANZHI_SANDBOX_PORT');
    expect(existsSync(join(tree.root, 'data/run.json'))).toBe(false);
    await Promise.all(blockers.splice(0).map((server) => new Promise((settle) => server.close(settle))));
  });

  test('a killed server is started again with its data, and the record names the new one', async () => {
    const run = start();
    await up(run);
    const before = await ask(ports.server);
    kill(before.pid, 'SIGKILL');
    await waitUntil(() => run.text().includes('is back'));
    const after = await ask(ports.server);
    expect(after.pid).not.toBe(before.pid);
    expect(after.starts).toBe(2);
    expect(readFileSync(join(tree.root, 'data/run.json'), 'utf8')).toContain(`"pid":${after.pid}`);
  });

  test('after the start itself was killed, the next start takes over', async () => {
    const first = start();
    await up(first);
    const before = await ask(ports.server);
    interrupt(first, 'SIGKILL');
    await first.ended;
    const second = start();
    await up(second);
    expect(isGone(before.pid)).toBe(true);
    expect((await ask(ports.server)).starts).toBe(2);
  });

  test('an end signal to the start alone stops all as well', async () => {
    const run = start();
    await up(run);
    const { pid } = await ask(ports.host);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(isGone(pid)).toBe(true);
  });

  test('a server that does not come up is told with its last words and its log', async () => {
    const run = start(['--headless'], {});
    await up(run);
    interrupt(run);
    await run.ended;
    const broken = plantTree({
      ...BROWSERS,
      'src-server/main.ts': "process.stderr.write('cannot read the seed\\n');\nprocess.exit(7);\n",
      'src-server/sandbox/main.ts': FAKE,
      'src-main/web-host/main.ts': FAKE,
      'electron.vite.config.ts': 'export const none = {};\n',
    });
    try {
      runTool(broken.root, [
        '--input-type=module',
        '-e',
        "const { sourceHash } = await import('./build/bundle.ts'); const { mkdirSync, writeFileSync } = await import('node:fs'); mkdirSync('out'); writeFileSync('out/.lianzhi-sources', sourceHash());",
      ]);
      const ran = runTool(broken.root, ['build/start.mjs', '--headless'], { LIANZHI_PORT: String(ports.server), LIANZHI_SANDBOX_PORT: String(ports.sandbox), LIANZHI_HOST_PORT: String(ports.host) });
      expect(ran.code).toBe(2);
      expect(ran.stdout).toContain('cannot read the seed');
      expect(ran.stderr).toContain('[START_PROCESS_FAILED]');
      expect(readFileSync(join(broken.root, 'data/logs/server.log'), 'utf8')).toContain('cannot read the seed');
    } finally {
      broken.remove();
    }
  });

  test('a database that does not answer is named without its password', async () => {
    const run = start(['--headless'], { DATABASE_URL: `postgres://lianzhi:s3cret@127.0.0.1:${await freePort()}/x` });
    expect(await run.ended).toBe(2);
    expect(run.text()).toContain('[START_DATABASE]');
    expect(run.text()).not.toContain('s3cret');
  });

  test('Electron that was asked for and is not here is an answer, not a browser', async () => {
    const run = start([], { LIANZHI_HOST: 'electron', DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: '/nowhere', ELECTRON_MIRROR: 'http://127.0.0.1:9/' });
    expect(await run.ended).toBe(2);
    expect(run.text()).toContain('[START_NO_ELECTRON]');
    expect(run.text()).toContain('electron:install');
  });

  test('the window is the browser in app mode at the address of the web host; closing it stops nothing', async () => {
    const browser = join(tree.root, 'fake-browser');
    writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" > '${tree.root}/browser-arguments'\nsleep 6\n`, { mode: 0o755 });
    const run = start(['--host=web'], { DISPLAY: ':0', CHROMIUM_PATH: browser });
    await up(run);
    await waitUntil(() => existsSync(join(tree.root, 'browser-arguments')));
    const args = readFileSync(join(tree.root, 'browser-arguments'), 'utf8').split('\n');
    expect(args).toContain(`--app=http://127.0.0.1:${ports.host}`);
    expect(args).toContain(`--user-data-dir=${join(tree.root, 'data/browser')}`);
    expect(args.some((arg) => arg.startsWith('--remote-debugging-port'))).toBe(false);
    await waitUntil(() => run.text().includes('窗口已关闭'));
    expect((await ask(ports.server)).starts).toBe(1);
  });

  test('help names every setting', () => {
    const run = runTool(tree.root, ['build/start.mjs', '--help']);
    expect(run.code).toBe(0);
    for (const name of ['--headless', '--host', '--data', '--no-demo', 'DATABASE_URL', 'LIANZHI_PORT', 'LIANZHI_SANDBOX_PORT', 'LIANZHI_HOST_PORT']) expect(run.stdout).toContain(name);
  });
});
