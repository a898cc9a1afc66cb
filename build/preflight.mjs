// What runs before anything is installed. Only modules of Node 20 itself may be imported here: every command of
// package.json starts with this file, on a tree that may have no node_modules, half of one, or an old one.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The product runs on the line that Electron carries. */
export const NODE_MAJOR = 24;
const OLDEST_NODE = 20;

const modules = join(root, 'node_modules');
const stampFile = join(modules, '.lianzhi-installed');

/** Words of the failures before the error table can be loaded. */
const WORDS = {
  NODE_TOO_OLD: [
    `需要 Node.js ${OLDEST_NODE} 或更新版本，当前为 ${process.version}。请安装后重试。`,
    `Node.js ${OLDEST_NODE} or newer is needed, this is ${process.version}. Install it and try again.`,
  ],
  LOCK_MISSING: [
    '缺少 package-lock.json，无法安装。请重新获取完整的源码。',
    'package-lock.json is missing, so nothing can be installed. Fetch the whole source again.',
  ],
  INSTALL_FAILED: [
    '依赖安装失败（见上方 npm 输出）。请检查 npm 源是否可达、磁盘是否已满，然后重试同一命令。',
    'Installing the dependencies failed (see npm above). Check that the npm registry answers and the disk has room, then run the same command again.',
  ],
  INSTALL_LOCKED: [
    '正在运行的程序占用 node_modules，无法更新。请关闭联执，然后执行 npm ci。',
    'A running program holds node_modules. Stop Lianzhi, then run npm ci.',
  ],
  INSTALL_NEEDED: [
    'node_modules 与依赖清单不一致，而 LIANZHI_NO_INSTALL=1 禁止自动安装。请执行 npm ci。',
    'node_modules differs from the lock, and LIANZHI_NO_INSTALL=1 forbids installing. Run npm ci.',
  ],
  NODE24_MISSING: [
    `没有适用于本机（${process.platform}-${process.arch}）的 Node ${NODE_MAJOR} 软件包。请安装 Node ${NODE_MAJOR} 后重试。`,
    `There is no Node ${NODE_MAJOR} package for this machine (${process.platform}-${process.arch}). Install Node ${NODE_MAJOR} and try again.`,
  ],
};

/** Ends the process with a code a person can look for, in both languages. @param {keyof typeof WORDS} code */
function fail(code) {
  process.stderr.write(`\n[${code}] ${WORDS[code][0]}\n[${code}] ${WORDS[code][1]}\n`);
  process.exit(2);
}

/** @param {string} file @returns {any} */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The Node 24 binary to run under: this one when it is new enough, else the one that npm installed. */
export function node24() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const binary = join(modules, `node-${os}-${process.arch}`, 'bin', os === 'win' ? 'node.exe' : 'node');
  return existsSync(binary) ? binary : undefined;
}

function lockHash() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

/**
 * Whether node_modules is what the lock says. `half`: npm was stopped in the middle. `stale`: another lock was
 * installed. npm writes node_modules/.package-lock.json last, so a tree without it is unfinished.
 * @returns {'ready' | 'missing' | 'half' | 'stale'}
 */
export function installState() {
  if (!existsSync(modules)) return 'missing';
  const hidden = readJson(join(modules, '.package-lock.json'));
  if (hidden === undefined || node24() === undefined) return 'half';
  const hash = lockHash();
  const stamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
  const lock = readJson(join(root, 'package-lock.json'));
  for (const [folder, wanted] of Object.entries(lock?.packages ?? {})) {
    if (folder === '' || wanted.link === true) continue;
    const found = hidden.packages?.[folder];
    if (found === undefined) {
      // Optional packages of other platforms are never installed.
      if (wanted.optional === true || wanted.devOptional === true || wanted.peer === true) continue;
      return stamped ? 'half' : 'stale';
    }
    if (found.version !== wanted.version) return 'stale';
    if (!existsSync(join(root, folder, 'package.json'))) return 'half';
  }
  if (!stamped) writeFileSync(stampFile, hash);
  return 'ready';
}

/** @param {string[]} args @returns {number} */
function npm(args) {
  const cli = process.env.npm_execpath;
  // npm that started us knows its own file; without it, the one on the PATH.
  const direct = cli !== undefined && /\.c?js$/.test(cli) && existsSync(cli);
  const node = process.env.npm_node_execpath ?? process.execPath;
  const { status } = direct
    ? spawnSync(node, [cli, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  return status ?? 1;
}

/** Installs when needed. Says what it does in one line; npm's own output follows. */
export function ensureInstalled() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) fail('NODE_TOO_OLD');
  if (!existsSync(join(root, 'package-lock.json'))) fail('LOCK_MISSING');
  const state = installState();
  if (state === 'ready') return;
  // Several people in one tree, or a sealed image: say it instead of touching node_modules.
  if (process.env.LIANZHI_NO_INSTALL === '1') fail('INSTALL_NEEDED');
  const why = {
    missing: ['首次运行，正在安装依赖（约一分钟）……', 'First run: installing the dependencies (about a minute) …'],
    half: ['上次安装没有完成，正在重新安装……', 'The last installation did not finish: installing again …'],
    stale: ['依赖清单已变化，正在更新……', 'The dependencies changed: installing the new ones …'],
  }[state];
  process.stdout.write(`${why[0]}\n${why[1]}\n`);
  if (process.platform === 'win32' && process.execPath.startsWith(modules + sep)) fail('INSTALL_LOCKED');
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    if (npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']) === 0) break;
    if (attempt === 3) fail('INSTALL_FAILED');
    spawnSync(process.execPath, ['-e', `setTimeout(() => {}, ${attempt * 3000})`]);
  }
  if (node24() === undefined) fail('NODE24_MISSING');
  if (installState() !== 'ready') fail('INSTALL_FAILED');
}

/**
 * Runs a TypeScript entry of build/ under Node 24, after installing when needed.
 * @param {string} entry path below build/
 * @param {string[]} args
 */
export async function runEntry(entry, args) {
  ensureInstalled();
  const file = join(root, 'build', entry);
  const node = node24();
  if (node === undefined) fail('NODE24_MISSING');
  // Tools find `node` by name: let it be this one.
  const env = { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}` };
  if (node === process.execPath) {
    process.env.PATH = env.PATH;
    process.argv = [process.execPath, file, ...args];
    await import(pathToFileURL(file).href);
    return;
  }
  const child = spawn(node, [file, ...args], { cwd: root, env, stdio: 'inherit' });
  // A terminal sends Ctrl+C to both processes. A signal sent to this one alone is passed on as "end", which the
  // program beneath treats as the same request and not as a second Ctrl+C.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill('SIGTERM'));
  }
  child.on('error', () => fail('NODE24_MISSING'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}
