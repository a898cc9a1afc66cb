import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTree } from '../../build/tree.ts';
import { plantTree, type PlantedTree } from './planted-tree.ts';
import { runTool } from './run-tool.ts';

/** Files that break a wall each: rule, file, what it imports. */
const VIOLATIONS: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['kernel-alone', 'src-shared/kernel/planted.ts', '#shared/domain/allowed.ts'],
  ['kernel-alone', 'src-shared/kernel/planted-package.ts', 'fflate'],
  ['domain-pure', 'src-shared/domain/planted.ts', '#shared/contracts/allowed.ts'],
  ['domain-pure', 'src-shared/domain/planted-io.ts', 'node:fs'],
  ['domain-pure', 'src-shared/domain/cases/planted.ts', '#shared/mechanisms/locate-person/allowed.ts'],
  ['mechanisms-of-models', 'src-shared/mechanisms/planted.ts', '#shared/contracts/allowed.ts'],
  ['mechanisms-of-models', 'src-shared/mechanisms/locate-person/planted-paper.ts', '#shared/mechanisms/locate-person/instruments/allowed.ts'],
  ['papers-of-mechanisms', 'src-shared/mechanisms/locate-person/instruments/planted.ts', '#shared/instruments/allowed.ts'],
  ['paper-of-words', 'src-shared/instruments/paper/planted.ts', '#shared/mechanisms/allowed.ts'],
  ['mechanisms-apart', 'src-shared/mechanisms/another/planted.ts', '#shared/mechanisms/locate-person/allowed.ts'],
  ['contracts-of-models', 'src-shared/contracts/planted.ts', '#shared/instruments/allowed.ts'],
  ['mechanisms-by-table', 'src-shared/contracts/planted-mechanism.ts', '#shared/mechanisms/locate-person/allowed.ts'],
  ['instruments-of-models', 'src-shared/instruments/planted.ts', '#shared/contracts/allowed.ts'],
  ['locales-alone', 'src-shared/locales/planted.ts', '#shared/domain/allowed.ts'],
  ['shared-below-all', 'src-shared/domain/planted-up.ts', '#server/store/allowed.ts'],
  ['shared-without-node', 'src-shared/contracts/planted-io.ts', 'node:fs'],
  ['shared-without-page', 'src-shared/contracts/planted-vue.ts', 'vue'],
  ['mechanisms-by-slots', 'src-renderer/ui/planted-mechanism.ts', '#shared/mechanisms/locate-person/allowed.ts'],
  ['mechanism-of-its-feature', 'src-renderer/features/cases/planted-mechanism.ts', '#shared/mechanisms/locate-person/allowed.ts'],
  ['data-in-its-room', 'src-renderer/data/planted.ts', '#renderer/ui/allowed.ts'],
  ['data-without-page', 'src-renderer/data/planted-vue.ts', 'pinia'],
  ['renderer-without-node', 'src-renderer/ui/planted-io.ts', 'node:fs'],
  ['renderer-without-electron', 'src-renderer/bridge/planted-electron.ts', 'electron'],
  ['bridge-to-worker', 'src-renderer/app/planted.ts', '#renderer/data/allowed.ts'],
  ['store-in-data', 'src-renderer/bridge/planted-store.ts', 'rxdb'],
  ['store-in-data', 'src-renderer/features/cases/planted-store.ts', 'dexie'],
  ['bridge-below-screens', 'src-renderer/bridge/planted.ts', '#renderer/ui/allowed.ts'],
  ['stores-below-screens', 'src-renderer/stores/planted.ts', '#renderer/features/cases/allowed.ts'],
  ['composer-below-features', 'src-renderer/composer/planted.ts', '#renderer/features/cases/allowed.ts'],
  ['papers-below-features', 'src-renderer/papers/planted.ts', '#renderer/features/cases/allowed.ts'],
  ['features-apart', 'src-renderer/features/queue/planted.ts', '#renderer/features/cases/allowed.ts'],
  ['features-below-app', 'src-renderer/features/queue/planted-up.ts', '#renderer/app/allowed.ts'],
  ['ui-alone', 'src-renderer/ui/planted.ts', '#renderer/bridge/allowed.ts'],
  ['ui-of-words', 'src-renderer/ui/planted-law.ts', '#shared/domain/allowed.ts'],
  ['rooms-apart-renderer', 'src-renderer/app/planted-server.ts', '#server/store/allowed.ts'],
  ['rooms-apart-main', 'src-main/core/planted-server.ts', '#server/store/allowed.ts'],
  ['rooms-apart-server', 'src-server/http/planted-main.ts', '#main/core/allowed.ts'],
  ['product-without-scaffold', 'src-server/http/planted-build.ts', '../../build/tree.ts'],
  ['preload-narrow', 'src-main/preload/planted.ts', '#shared/domain/allowed.ts'],
  ['core-in-its-room', 'src-main/core/planted.ts', '#shared/domain/allowed.ts'],
  ['shell-in-its-room', 'src-main/shell/planted.ts', '#shared/domain/allowed.ts'],
  ['web-host-in-its-room', 'src-main/web-host/planted.ts', '#main/shell/allowed.ts'],
  ['electron-in-shell', 'src-main/core/planted-electron.ts', 'electron'],
  ['main-without-page', 'src-main/shell/planted-store.ts', 'rxdb'],
  ['server-without-page', 'src-server/http/planted-vue.ts', 'vue'],
  ['gateways-without-store', 'src-server/gateways/planted.ts', '#server/store/allowed.ts'],
  ['sandbox-outside', 'src-server/sandbox/planted.ts', '#server/store/allowed.ts'],
  ['sandbox-not-inside', 'src-server/http/planted-sandbox.ts', '#server/sandbox/allowed.ts'],
  ['no-unresolved', 'src-server/http/planted-nothing.ts', './not-there.ts'],
  ['no-development-package', 'src-server/http/planted-development.ts', 'fast-check'],
];

/** What the rooms are for must stay possible. */
const ALLOWED: Readonly<Record<string, string>> = {
  'src-shared/kernel/allowed.ts': `import Type from 'typebox';\nexport const kernel = Type;\n`,
  'src-shared/domain/allowed.ts': `import { kernel } from '../kernel/allowed.ts';\nexport const domain = kernel;\n`,
  'src-shared/mechanisms/locate-person/allowed.ts': `import { domain } from '#shared/domain/allowed.ts';\nexport const locate = domain;\n`,
  'src-shared/mechanisms/allowed.ts': `import { locate } from './locate-person/allowed.ts';\nexport const mechanisms = locate;\n`,
  'src-shared/contracts/allowed.ts': `import { domain } from '../domain/allowed.ts';\nexport const contracts = domain;\n`,
  'src-shared/instruments/paper/allowed.ts': `import { domain } from '#shared/domain/allowed.ts';\nexport const paper = domain;\n`,
  'src-shared/mechanisms/locate-person/instruments/allowed.ts': `import { paper } from '#shared/instruments/paper/allowed.ts';\nimport { locate } from '../allowed.ts';\nexport const papers = [paper, locate];\n`,
  'src-shared/mechanisms/instrument-table.ts': `import { papers } from './locate-person/instruments/allowed.ts';\nexport const table = papers;\n`,
  'src-shared/instruments/allowed.ts': `import { table } from '../mechanisms/instrument-table.ts';\nexport const instruments = table;\n`,
  'src-renderer/data/allowed.ts': `import Dexie from 'dexie';\nimport { createRxDatabase } from 'rxdb';\nimport { contracts } from '#shared/contracts/allowed.ts';\nexport const data = [Dexie, createRxDatabase, contracts];\n`,
  'src-renderer/bridge/allowed.ts': `import { ref } from 'vue';\nimport { data } from '../data/allowed.ts';\nexport const bridge = [ref, data];\n`,
  'src-renderer/ui/allowed.ts': `import { ElTable } from 'element-plus';\nimport { kernel } from '#shared/kernel/allowed.ts';\nexport const ui = [ElTable, kernel];\n`,
  'src-renderer/features/cases/allowed.ts': `import { bridge } from '#renderer/bridge/allowed.ts';\nimport { ui } from '#renderer/ui/allowed.ts';\nimport { domain } from '#shared/domain/allowed.ts';\n` +
    `export const cases = [bridge, ui, domain];\n`,
  'src-renderer/app/allowed.ts': `import { cases } from '../features/cases/allowed.ts';\nexport const app = cases;\n`,
  'src-main/core/allowed.ts': `import { readFileSync } from 'node:fs';\nimport { contracts } from '#shared/contracts/allowed.ts';\nexport const core = [readFileSync, contracts];\n`,
  'src-main/shell/allowed.ts': `import { app } from 'electron';\nimport { core } from '../core/allowed.ts';\nexport const shell = [app, core];\n`,
  'src-main/preload/allowed.ts': `import { contextBridge } from 'electron';\nimport { contracts } from '#shared/contracts/allowed.ts';\nexport const preload = [contextBridge, contracts];\n`,
  'src-server/store/allowed.ts': `import pg from 'pg';\nimport { domain } from '#shared/domain/allowed.ts';\nexport const store = [pg, domain];\n`,
  'src-server/sandbox/allowed.ts': `import { contracts } from '#shared/contracts/allowed.ts';\nexport const sandbox = contracts;\n`,
  'src-server/http/types-may-meet.ts': `import type { Back } from './types-may-meet-too.ts';\nexport type Forth = { back?: Back };\n`,
  'src-server/http/types-may-meet-too.ts': `import type { Forth } from './types-may-meet.ts';\nexport type Back = { forth?: Forth };\n`,
};

const CIRCLE = {
  'src-server/http/circle-a.ts': `import { b } from './circle-b.ts';\nexport const a = () => b;\n`,
  'src-server/http/circle-b.ts': `import { a } from './circle-a.ts';\nexport const b = () => a;\n`,
};

type Found = { readonly rule: string; readonly from: string };
let tree: PlantedTree;
let found: Found[] = [];

beforeAll(() => {
  const planted = VIOLATIONS.map(([, file, imports]) => [file, `import * as planted from '${imports}';\nexport const use = planted;\n`]);
  tree = plantTree({ ...ALLOWED, ...CIRCLE, ...(Object.fromEntries(planted) as Record<string, string>) });
  const run = runTool(tree.root, [
    inTree('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src-shared', 'src-server', 'src-main', 'src-renderer',
  ]);
  const report = JSON.parse(run.stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  found = report.summary.violations.map((violation) => ({ rule: violation.rule.name, from: violation.from }));
});

afterAll(() => tree.remove());

test.each(VIOLATIONS)('%s finds %s importing %s', (rule, file) => {
  expect(found).toContainEqual({ rule, from: file });
});

test('a circle is found, and types that know each other are none', () => {
  const circles = found.filter((violation) => violation.rule === 'no-circle').map((violation) => violation.from);
  expect(circles).toEqual(['src-server/http/circle-a.ts']);
});

test('what the rooms are for breaks no wall', () => {
  expect(found.filter((violation) => Object.hasOwn(ALLOWED, violation.from))).toEqual([]);
});

test('every wall has a planted violation', () => {
  const config = createRequire(import.meta.url)(inTree('.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };
  const planted = new Set([...VIOLATIONS.map(([rule]) => rule), 'no-circle']);
  expect(config.forbidden.map((rule) => rule.name).filter((name) => !planted.has(name))).toEqual([]);
});
