import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantTree, type PlantedTree } from './planted-tree.ts';
import { runTool } from './run-tool.ts';

/** One violation a file: rule, file, text. */
const VIOLATIONS: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['typescript/no-explicit-any', 'src-server/any.ts', 'export function take(value: any): unknown { return value; }'],
  ['typescript/no-floating-promises', 'src-server/floating.ts', 'async function work(): Promise<void> {}\nexport function start(): void { work(); }'],
  ['typescript/no-misused-promises', 'src-server/misused.ts', 'export const late = [1].filter(async (n) => Promise.resolve(n > 0));'],
  ['typescript/consistent-type-imports', 'src-server/types.ts', "import { Server } from 'node:http';\nexport type Held = { server: Server };"],
  ['typescript/no-unsafe-member-access', 'src-server/unsafe.ts', 'export const name = JSON.parse("{}").name as string;'],
  ['typescript/ban-ts-comment', 'src-server/ignored.ts', '// @ts-ignore\nexport const n: number = 1;'],
  ['typescript/no-non-null-assertion', 'src-server/claimed.ts', 'export const first = (list: string[]) => list[0]!;'],
  ['typescript/switch-exhaustiveness-check', 'src-server/switch.ts', "export function cost(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}"],
  ['no-console', 'src-main/core/console.ts', 'export function tell(): void { console.log("name"); }'],
  ['no-console', 'src-main/core/switched-off.ts', '/* eslint-disable no-console */\nexport function tell(): void { console.log("name"); }'],
  ['no-warning-comments', 'src-server/switched-off.ts', '// oxlint-disable-next-line typescript/no-explicit-any\nexport function take(value: any): unknown { return value; }'],
  ['eqeqeq', 'src-server/loose.ts', 'export const same = (a: unknown, b: unknown) => a == b;'],
  ['typescript/no-floating-promises', 'src-renderer/ui/Floating.vue', '<script setup lang="ts">\nasync function work(): Promise<void> {}\nwork();\n</script>\n<template><p></p></template>'],
  ['typescript/no-unsafe-member-access', 'src-renderer/data/Unsafe.vue', '<script setup lang="ts">\nconst name = JSON.parse("{}").name as string;\n</script>\n<template><p :title="name"></p></template>'],
  ['no-restricted-syntax', 'src-server/default.ts', 'const thing = 1;\nexport default thing;'],
  ['no-restricted-syntax', 'src-server/shape.ts', 'export interface Shape { readonly a: number }'],
  ['no-restricted-properties', 'src-shared/domain/now.ts', 'export const now = () => Date.now();'],
  ['no-restricted-properties', 'src-shared/kernel/chance.ts', 'export const chance = () => Math.random();'],
  ['no-restricted-syntax', 'src-shared/domain/today.ts', 'export const today = () => new Date();'],
  ['no-restricted-globals', 'src-shared/contracts/fetching.ts', 'export const get = () => fetch("/");'],
  ['no-restricted-globals', 'src-renderer/data/window.ts', 'export const width = () => window.innerWidth;'],
  ['@intlify/vue-i18n/no-raw-text', 'src-renderer/ui/Raw.vue', '<script setup lang="ts"></script>\n<template><p>提交审批</p></template>'],
  ['@intlify/vue-i18n/no-raw-text', 'src-renderer/ui/RawTitle.vue', '<script setup lang="ts"></script>\n<template><p title="Send for approval"></p></template>'],
  ['vue/no-v-html', 'src-renderer/ui/Html.vue', '<script setup lang="ts">\nconst text = "<b>";\n</script>\n<template><p v-html="text"></p></template>'],
  ['vue/component-api-style', 'src-renderer/ui/Options.vue', '<script lang="ts">\nexport default { data: () => ({ a: 1 }) };\n</script>\n<template><p></p></template>'],
  ['max-len', 'src-renderer/ui/long.ts', `export const word = '${'字'.repeat(240)}';`],
  ['max-len', 'src-renderer/ui/Long.vue', `<script setup lang="ts">\nconst a = 1;\n</script>\n<template><p ${':data-a="a" '.repeat(21)}>{{ a }}</p></template>`],
];

const CLEAN: Readonly<Record<string, string>> = {
  'src-shared/domain/clean.ts': 'export const year = (at: number): number => new Date(at).getUTCFullYear();\n',
  'src-renderer/ui/Clean.vue': '<script setup lang="ts">\nimport { ref } from \'vue\';\n\nconst count = ref(0);\n</script>\n\n<template>\n  <p :title="String(count)">\n    {{ count }} / 12 · %\n  </p>\n</template>\n',
  'src-renderer/ui/route.ts': "declare module 'vue-router' {\n  interface RouteMeta {\n    readonly title?: string;\n  }\n}\n\nexport const route = 1;\n",
  'src-renderer/ui/Generic.vue': [
    '<script setup lang="ts" generic="Row extends { readonly id: string }, Shown extends string">',
    'const { row, shown } = defineProps<{ row: Row; shown: Shown | null }>();\nconst first = row;\n</script>\n',
    '<template>\n  <p :title="shown ?? first.id" />\n</template>\n',
  ].join('\n'),
  'src-renderer/ui/uses.ts': "import Clean from './Clean.vue';\n\nexport const parts = { Clean };\n",
};

let tree: PlantedTree;
let found: readonly { readonly file: string; readonly rule: string }[] = [];

beforeAll(() => {
  tree = plantTree({ ...CLEAN, ...Object.fromEntries(VIOLATIONS.map(([, file, text]) => [file, `${text}\n`])) });
  const run = runTool(tree.root, ['build/lint/main.ts', '--json']);
  expect(run.stdout, run.stderr).not.toBe('');
  found = JSON.parse(run.stdout) as typeof found;
}, 180_000);

afterAll(() => tree.remove());

const rulesIn = (file: string) => found.filter((entry) => entry.file === file).map((entry) => entry.rule);

test.each(VIOLATIONS)('%s is found in %s', (rule, file) => {
  expect(rulesIn(file)).toContain(rule);
});

test.each(Object.keys(CLEAN))('%s is left in peace', (file) => {
  expect(rulesIn(file)).toEqual([]);
});
