import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import errors from '#shared/locales/zh-CN/errors.json' with { type: 'json' };
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { readBuildInfo } from '../core/build-info.ts';
import { defaultDataFolder } from '../core/data-place.ts';
import { serverOrigin } from '../core/device-folder.ts';
import { failureWords } from '../core/words.ts';
import { findBrowser, hasDisplay, openWorkbench } from './browser.ts';
import { createPrintBrowser } from './print-browser.ts';
import { startWebHost } from './server.ts';

/**
 * Command line of the web host:
 * `--server-url URL --data DIR --port N --court NAME --demo --renderer DIR --window | --headless --proxy URL`,
 * or LIANZHI_SERVER_URL, LIANZHI_HOST_DATA, LIANZHI_HOST_PORT, LIANZHI_DEMO=1, LIANZHI_PROXY. `--window` also opens the
 * workbench in the system's browser; without it (or with `--headless`) it only serves. `--proxy` is the court's proxy,
 * for a server that its browser cannot reach directly.
 * When it listens it prints one line `{"ready":true,"url":…,"open":…}`: `open` is the file address that opens the
 * workbench; neither holds the token.
 * Exit codes: 2 bad arguments or unusable folder, 3 port busy, 4 data folder in use by another host.
 */
const DEFAULT_PORT = 47831;
const EXIT: Readonly<Record<string, number>> = { HOST_PORT_BUSY: 3, HOST_IN_USE: 4 };

/** The project's folder, whether this file runs from source or from `out/main`. */
function projectRoot(): string {
  let at = import.meta.dirname;
  while (!existsSync(join(at, 'package.json'))) {
    const up = resolve(at, '..');
    if (up === at) return import.meta.dirname;
    at = up;
  }
  return at;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function sayFailure(why: Failure): void {
  const { title, cause, fix } = failureWords({ host: {}, errors }, why);
  process.stderr.write(`${title}\n${cause}\n${fix}\n(${why.code})\n`);
}

async function run(): Promise<number | null> {
  const { values } = parseArgs({
    options: {
      'server-url': { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      court: { type: 'string' },
      renderer: { type: 'string' },
      headless: { type: 'boolean' },
      window: { type: 'boolean' },
      proxy: { type: 'string' },
      demo: { type: 'boolean' },
    },
  });
  const env = process.env;
  const port = Number(values.port ?? env['LIANZHI_HOST_PORT'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    process.stderr.write('端口须为 0 到 65535 的整数 (--port)\n');
    return 2;
  }
  const givenProxy = values.proxy ?? env['LIANZHI_PROXY'];
  const proxy = givenProxy === undefined || givenProxy === '' ? undefined : serverOrigin(givenProxy);
  if (proxy === null) {
    process.stderr.write('代理须为 http:// 或 https:// 地址，不含账号口令 (--proxy)\n');
    return 2;
  }
  const root = projectRoot();
  const data = resolve(values.data ?? env['LIANZHI_HOST_DATA'] ?? defaultDataFolder({ platform: process.platform, env, home: homedir() }, ['web']));
  const browser = findBrowser();
  const host = await startWebHost({
    data,
    port,
    serverUrl: values['server-url'] ?? env['LIANZHI_SERVER_URL'],
    courtName: values.court,
    demo: values.demo ?? (env['LIANZHI_DEMO'] === '1' ? true : undefined),
    rendererDir: resolve(values.renderer ?? join(root, 'out', 'renderer')),
    build: readBuildInfo(root),
    printToPdf: browser === null ? undefined : createPrintBrowser(browser, join(data, 'print')),
    onDefect: (channel, error) => {
      process.stderr.write(`网页宿主内部错误 ${channel}: ${error instanceof Error ? error.name : typeof error}\n`);
    },
  });
  if (!host.ok) {
    sayFailure(host.error);
    return EXIT[host.error.code] ?? 2;
  }
  const { origin, openFile, journal, config } = host.value;
  for (const item of journal.damage) say(`日志异常 ${item.kind}: ${item.segment} @${String(item.offset)} (${item.keptAs ?? '-'})`);

  // Before the ready line: whoever reads it may ask for the end at once.
  let child: ReturnType<typeof openWorkbench> | null = null;
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    child?.kill();
    void host.value.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  say(JSON.stringify({ ready: true, url: origin, open: pathToFileURL(openFile).href }));

  if (values.window === true && values.headless !== true) {
    if (browser === null) sayFailure(failure('HOST_BROWSER_NOT_FOUND'));
    else if (!hasDisplay()) say('没有可用的显示器，仅提供服务；请在浏览器中打开上面的文件。');
    else child = openWorkbench(browser, openFile, join(data, 'browser'), { serverUrl: config.serverUrl, proxy });
  }
  child?.on('error', () => { say('浏览器未能启动；请用浏览器打开上面的文件。'); });
  return null;
}

const code = await run();
if (code !== null) process.exit(code);
