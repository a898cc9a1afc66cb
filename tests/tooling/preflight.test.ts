import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTree } from '../../build/tree.ts';
import { runTool } from './run-tool.ts';

const LOCK = {
  packages: {
    '': { name: 'planted' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/for-windows': { version: '1.0.0', optional: true },
  },
};

let root = '';

function put(name: string, value: unknown): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), typeof value === 'string' ? value : JSON.stringify(value));
}

/** A tree as npm leaves it when it has finished. */
function installed(versions: Readonly<Record<string, string>> = { a: '1.0.0', b: '2.0.0' }): void {
  for (const [name, version] of Object.entries(versions)) put(`node_modules/${name}/package.json`, { name, version });
  put('node_modules/.package-lock.json', { packages: Object.fromEntries(Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }])) });
}

function state(): string {
  const run = runTool(root, ['--input-type=module', '-e', "process.stdout.write((await import('./build/preflight.mjs')).installState())"]);
  expect(run.stderr).toBe('');
  return run.stdout;
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lianzhi-preflight-'));
  for (const name of ['preflight.mjs', 'run.mjs', 'start.mjs', 'test.mjs']) {
    mkdirSync(join(root, 'build'), { recursive: true });
    cpSync(inTree('build', name), join(root, 'build', name));
  }
  put('package-lock.json', LOCK);
  put('package.json', { name: 'planted', version: '1.0.0', private: true });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('whether the tree is installed', () => {
  test('a fresh clone is not', () => expect(state()).toBe('missing'));

  test('a tree that npm finished is, without packages of other systems', () => {
    installed();
    expect(state()).toBe('ready');
    expect(state()).toBe('ready');
  });

  test('npm that was stopped leaves half a tree', () => {
    put('node_modules/a/package.json', { name: 'a', version: '1.0.0' });
    expect(state()).toBe('half');
  });

  test('a package that somebody removed makes it half a tree, also after it was once right', () => {
    installed();
    expect(state()).toBe('ready');
    rmSync(join(root, 'node_modules/b'), { recursive: true });
    expect(state()).toBe('half');
  });

  test('another version in the lock makes it an old tree', () => {
    installed({ a: '1.0.0', b: '1.9.0' });
    expect(state()).toBe('stale');
  });

  test('a package that the lock gained makes it an old tree', () => {
    installed();
    expect(state()).toBe('ready');
    put('package-lock.json', { packages: { ...LOCK.packages, 'node_modules/c': { version: '1.0.0' } } });
    expect(state()).toBe('stale');
  });
});

describe('commands on a tree that is not ready', () => {
  test('half a tree is installed again before the entry runs, under Node 24', () => {
    // npm itself is the real one, on a lock without packages: nothing is fetched.
    put('package-lock.json', { name: 'planted', version: '1.0.0', lockfileVersion: 3, requires: true, packages: { '': { name: 'planted', version: '1.0.0' } } });
    put('node_modules/left-over/index.js', '');
    put('build/start/main.ts', "const major: number = Number(process.versions.node.split('.')[0]);\nprocess.stdout.write(`ran ${process.argv.slice(2).join(' ')} ${major >= 24}`);\n");
    const run = runTool(root, ['build/start.mjs', '--headless']);
    expect(run.stdout).toContain('The last installation did not finish');
    expect(run.stdout).toContain('ran --headless true');
    expect(run.code).toBe(0);
  });

  test('where installing is forbidden it says so', () => {
    const run = runTool(root, ['build/start.mjs'], { LIANZHI_NO_INSTALL: '1' });
    expect(run.code).toBe(2);
    expect(run.stderr.match(/\[INSTALL_NEEDED\]/g)).toHaveLength(2);
  });

  test('without a lock it says what is missing', () => {
    rmSync(join(root, 'package-lock.json'));
    const run = runTool(root, ['build/test.mjs']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('[LOCK_MISSING]');
  });

  test('an unknown command lists the known ones', () => {
    const run = runTool(root, ['build/run.mjs', 'what']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('soak');
  });
});

test('what runs before the installation imports nothing that has to be installed', () => {
  for (const name of ['preflight.mjs', 'start.mjs', 'test.mjs', 'run.mjs', 'parent-watch.mjs']) {
    const imports = [...readFileSync(inTree('build', name), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((from) => !from.startsWith('node:') && from !== './preflight.mjs')).toEqual([]);
  }
});
