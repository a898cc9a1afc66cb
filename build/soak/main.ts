import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { checkout, machine } from '../checkout.ts';
import { killCommands } from '../test/command.ts';
import { runVitest } from '../test/stages.ts';
import { inTree, ROOT } from '../tree.ts';

// npm run soak [-- --only=TEXT] [--fresh]: the full counts. Files already done for this commit are not run again, and
// a file that was stopped in the middle goes on where it was; docs/evidence/ holds one record a file.

const { values } = parseArgs({ options: { only: { type: 'string' }, fresh: { type: 'boolean' } } });
const STATES = inTree('.lianzhi/soak');
const EVIDENCE = inTree('docs/evidence');
const say = (line: string) => void stdout.write(`${line}\n`);

type Evidence = { readonly commit: string; readonly modified: boolean; readonly failed: number };

function readEvidence(file: string): Evidence | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Evidence;
  } catch {
    return undefined;
  }
}

function readStates(folder: string): unknown[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    killCommands();
    say('\nStopped; the next run goes on here.');
    process.exit(130);
  });
}

const source = checkout();
const files = globSync('tests/**/*.soak.ts', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/')).sort().filter((file) => file.includes(values.only ?? ''));
if (files.length === 0) say('No tests/**/*.soak.ts matches.');
if (source.modified) say(`The tree differs from ${source.commit.slice(0, 12)}: the evidence says so.`);

let passed = 0;
let failed = 0;
for (const file of files) {
  const slug = file.replace(/^tests\//, '').replace(/\.soak\.ts$/, '').replaceAll('/', '-');
  const record = join(EVIDENCE, `${slug}.json`);
  const states = join(STATES, slug);
  if (values.fresh === true) rmSync(states, { recursive: true, force: true });
  const before = readEvidence(record);
  if (values.fresh !== true && !source.modified && before?.commit === source.commit && !before.modified && before.failed === 0) {
    say(`done    ${file}`);
    passed += 1;
    continue;
  }
  say(`runs    ${file}`);
  const startedAt = new Date();
  const outcome = await runVitest('soak', `soak-${slug}`, {
    limitMs: 24 * 3_600_000,
    workers: 1,
    args: [file, '--testTimeout=0', '--hookTimeout=600000'],
    env: { LIANZHI_SOAK: '1', LIANZHI_SOAK_STATE: states, LIANZHI_SOAK_COMMIT: source.commit },
  });
  const endedAt = new Date();
  mkdirSync(EVIDENCE, { recursive: true });
  const evidence = {
    file, ...source, startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString(),
    seconds: Math.round((endedAt.getTime() - startedAt.getTime()) / 1000), machine: machine(),
    passed: outcome.passed, failed: outcome.failed, skipped: outcome.skipped, rounds: readStates(states),
  };
  writeFileSync(record, `${JSON.stringify(evidence, null, 2)}\n`);
  if (outcome.failed === 0) passed += 1;
  else {
    failed += 1;
    say(outcome.output.trimEnd());
  }
  say(`${outcome.failed === 0 ? 'ok      ' : 'FAILED  '}${file}  ${evidence.seconds} s`);
}
say(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || files.length === 0 ? 1 : 0);
