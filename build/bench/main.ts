import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../bundle.ts';
import { checkout, machine } from '../checkout.ts';
import { killCommands, runNode } from '../test/command.ts';
import { inTree, ROOT } from '../tree.ts';
import { table, type BenchRow } from './scenario.ts';

// npm run bench -- [--json FILE] [--only=ID,…] [--scale=0.05]: medians against floors measured in the same run. A smaller
// share of the bench world is for whoever works on a scenario; what it measures is no evidence.

const LIMIT_MS = 20 * 60_000;
const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' }, scale: { type: 'string', default: '1' } } });
const say = (line: string) => void stdout.write(`${line}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    killCommands();
    process.exit(130);
  });
}

const built = await ensureBuilt();
if (!built.ok) {
  say(built.output);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'lianzhi-bench-'));
const rows: BenchRow[] = [];
let broken = 0;
for (const file of globSync('tests/bench/*.bench.ts', { cwd: ROOT }).sort()) {
  const output = join(folder, `${basename(file)}.json`);
  const run = await runNode([inTree('build/bench/one.ts'), inTree(file), output, values.only ?? ''], { limitMs: LIMIT_MS, env: { LIANZHI_BENCH_SCALE: values.scale } });
  if (run.code === 0) {
    rows.push(...(JSON.parse(readFileSync(output, 'utf8')) as BenchRow[]));
  } else {
    broken += 1;
    say(`${file} failed${run.timedOut ? ' (took too long)' : ''}:\n${run.output.trimEnd()}`);
  }
}
rmSync(folder, { recursive: true, force: true });

const { commit, modified } = checkout();
say(`commit ${commit.slice(0, 12)}${modified ? ' (modified)' : ''}${values.scale === '1' ? '' : `, scale ${values.scale}`}, ${Object.values(machine()).join(', ')}`);
say(table(rows));
if (values.json !== undefined) {
  const file = resolve(values.json);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
}
process.exit(broken > 0 || rows.length === 0 ? 1 : 0);
