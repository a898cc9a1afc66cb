import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { inTree } from '../../build/tree.ts';
import { plantTree, type PlantedTree } from './planted-tree.ts';
import { runTool, type ToolRun } from './run-tool.ts';

let tree: PlantedTree | undefined;

afterEach(() => tree?.remove());

function npmTest(files: Readonly<Record<string, string>>, ...args: string[]): ToolRun & { lines: string[] } {
  tree = plantTree({ 'src-main/web-host/browser.ts': readFileSync(inTree('src-main/web-host/browser.ts'), 'utf8'), ...files });
  const run = runTool(tree.root, ['build/test.mjs', ...args], { CI: 'true' });
  return { ...run, lines: run.stdout.trimEnd().split('\n') };
}

const PASS = "import { test, expect } from 'vitest';\ntest('holds', () => expect(1).toBe(1));\n";
const FAIL = "import { test, expect } from 'vitest';\ntest('breaks', () => expect(1).toBe(2));\n";
const SKIP = "import { test } from 'vitest';\ntest.skip('waits', () => undefined);\ntest.todo('comes');\n";

describe('npm test', () => {
  test('closes with its counts alone on the last line, and passes', () => {
    const run = npmTest({ 'tests/rules/a.test.ts': PASS, 'tests/contract/b.test.ts': PASS + SKIP.split('\n').slice(1).join('\n') }, '--only=rules,contract');
    expect(run.lines.at(-1)).toBe('2 passed, 0 failed, 2 skipped');
    expect(run.code).toBe(0);
  });

  test('a failed test fails the run and is shown', () => {
    const run = npmTest({ 'tests/rules/a.test.ts': PASS, 'tests/rules/b.test.ts': FAIL }, '--only=rules');
    expect(run.lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('breaks');
    expect(existsSync(join(tree?.root ?? '', '.cache/test/rules.log'))).toBe(true);
  });

  test('a test file that cannot be read fails the run', () => {
    const run = npmTest({ 'tests/rules/a.test.ts': PASS, 'tests/rules/b.test.ts': "import './not-there.ts';\n" }, '--only=rules');
    expect(run.lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(run.code).toBe(1);
  });

  test('an error outside any test fails the run', () => {
    const stray = `${PASS}setTimeout(() => { throw new Error('stray'); }, 0);\ntest('waits', () => new Promise((settle) => setTimeout(settle, 50)));\n`;
    const run = npmTest({ 'tests/rules/a.test.ts': stray }, '--only=rules');
    expect(run.code).toBe(1);
    expect(run.lines.at(-1)).toMatch(/, 1 failed, 0 skipped$/);
  });

  test('a folder without tests is no stage, and a run without any test is a failure', () => {
    const run = npmTest({}, '--only=rules');
    expect(run.stdout).toContain('without tests yet: rules');
    expect(run.lines.at(-1)).toBe('0 passed, 0 failed, 0 skipped');
    expect(run.code).toBe(1);
  });

  test('tests in a folder of no room run with the other units', () => {
    const run = npmTest({ 'tests/somewhere/a.test.ts': PASS }, '--only=unit');
    expect(run.lines.at(-1)).toBe('1 passed, 0 failed, 0 skipped');
  });

  test('a stage says what the machine lacks instead of passing unseen', () => {
    tree = plantTree({ 'src-main/web-host/browser.ts': readFileSync(inTree('src-main/web-host/browser.ts'), 'utf8'), 'tests/host/a.test.ts': PASS });
    const run = runTool(tree.root, ['build/test.mjs', '--only=host'], { CHROMIUM_PATH: '/nowhere/chromium', LIANZHI_NO_INSTALL: '1' });
    expect(run.stdout).toContain('Chromium is missing (Debian: chromium');
    expect(run.code).toBe(1);
  });

  test('an unknown stage lists the known ones', () => {
    const run = npmTest({}, '--only=ruels');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('rules');
  });

  test('a type error fails: nothing of the DOM or Node in shared code, no DOM on the server', () => {
    const run = npmTest(
      {
        'src-shared/kernel/planted.ts': "export const at = () => process.uptime();\n",
        'src-server/planted.ts': 'export const width = () => document.title;\n',
        'src-renderer/ui/Planted.vue': '<script setup lang="ts">\nconst count: number = "one";\n</script>\n<template><p>{{ count }}</p></template>\n',
      },
      '--only=types',
    );
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/src-shared\/kernel\/planted\.ts.*process/);
    expect(run.stdout).toMatch(/src-server\/planted\.ts.*document/);
    expect(run.stdout).toMatch(/Planted\.vue.*TS2322/);
  });

  test('dead code fails: a file nobody needs, an export nobody imports', () => {
    const run = npmTest(
      {
        'src-server/main.ts': "import { used } from './parts.ts';\nused();\n",
        'src-server/parts.ts': 'export const used = () => 1;\nexport const nobodyAsked = () => 2;\n',
        'src-server/left-over.ts': 'export const leftOver = 1;\n',
      },
      '--only=dead-code',
    );
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('nobodyAsked');
    expect(run.stdout).toContain('src-server/left-over.ts');
  });
});
