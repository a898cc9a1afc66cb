import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { argv, cwd, execPath } from 'node:process';
import { layOutScripts, SCRIPT_SUFFIX } from './scripts.ts';

// The stage `lint`, of the tree it is started in; `--json` prints what it found as `[{ file, rule }]`. Types are asked by the
// native linter: eslint makes a program of the whole tree for its components, and took five minutes of a core.
const root = cwd();
const json = argv.includes('--json');
const laidOut = join(root, '.cache/lint');
const scripts = layOutScripts(root, laidOut).map((path) => relative(root, path));

type Found = { readonly file: string; readonly rule: string };
type OxReport = { readonly diagnostics: readonly { readonly code: string; readonly filename: string }[] };
type EslintReport = readonly { readonly filePath: string; readonly messages: readonly { readonly ruleId: string | null }[] }[];

/** `eslint(eqeqeq)` is `eqeqeq` here, `typescript(no-explicit-any)` is `typescript/no-explicit-any`. */
const ruleOf = (code: string) => code.replace(/^(\S+)\((\S+)\)$/u, '$1/$2').replace(/^eslint\//u, '');

const OXLINT = {
  program: 'oxlint/bin/oxlint',
  read: (text: string): Found[] => (JSON.parse(text) as OxReport).diagnostics.map(({ code, filename }) => ({ file: filename, rule: ruleOf(code) })),
};
const ESLINT = {
  program: 'eslint/bin/eslint.js',
  read: (text: string): Found[] => (JSON.parse(text) as EslintReport).flatMap(({ filePath, messages }) => messages.map(({ ruleId }) => ({ file: relative(root, filePath), rule: ruleId ?? 'unreadable' }))),
};
const RUNS = [
  { of: OXLINT, args: ['-c', '.oxlintrc.json', '.'] },
  // The folder is hidden and ignored, so that no other tool finds it: its files are named one by one.
  ...(scripts.length === 0 ? [] : [{ of: OXLINT, args: ['--no-ignore', '-c', join(laidOut, '.oxlintrc.json'), ...scripts] }]),
  { of: ESLINT, args: ['.', '--max-warnings=0'] },
];

/** A place in a laid-out script is the same place of its component. */
const asComponent = (text: string) => text.replaceAll('.cache/lint/', '').replaceAll(SCRIPT_SUFFIX, '.vue');

const found: Found[] = [];
process.exitCode = 0;
for (const { of, args } of RUNS) {
  const run = spawnSync(execPath, [join(root, 'node_modules', of.program), ...(json ? ['--format=json'] : []), ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.status !== 0) process.exitCode = 1;
  process.stderr.write(run.stderr);
  if (json) found.push(...of.read(run.stdout).map(({ file, rule }) => ({ file: asComponent(file).replaceAll('\\', '/'), rule })));
  else process.stdout.write(asComponent(run.stdout));
}
if (json) process.stdout.write(JSON.stringify(found));
