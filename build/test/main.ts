import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { env, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { ROOT } from '../tree.ts';
import { killCommands } from './command.ts';
import { installNeeds, missingNeeds } from './debian.ts';
import { runJobs, type Finished } from './schedule.ts';
import { CACHE, STAGES, type Stage, type StageOutcome } from './stages.ts';

/** Well inside the hour that a submission may take; whatever runs then is stopped and counted as failed. */
const WHOLE_RUN_LIMIT_MS = 50 * 60_000;
const SHOWN_LINES = 250;
const SHOWN_COLUMNS = 400;
/** Of each failure at the very end. */
const DIGEST_LINES = 14;
const DIGEST_FAILURES = 20;

const say = (line: string) => void stdout.write(`${line}\n`);

function usage(problem: string): never {
  process.stderr.write(`${problem}\nnpm test -- [--only=NAME,…] [--fast]\nStages: ${STAGES.map((stage) => stage.name).join(', ')}\n`);
  process.exit(2);
}

/** The stages asked for, with what they come after. */
function chooseStages(): Stage[] {
  let values: { only?: string | undefined; fast?: boolean | undefined };
  try {
    ({ values } = parseArgs({ options: { only: { type: 'string' }, fast: { type: 'boolean' } } }));
  } catch (error) {
    usage(error instanceof Error ? error.message : String(error));
  }
  const { only, fast } = values;
  if (only === undefined) return STAGES.filter((stage) => stage.partOf === undefined && (fast !== true || stage.fast));
  const names = new Set(only.split(',').map((name) => name.trim()).filter((name) => name !== ''));
  for (const name of names) if (!STAGES.some((stage) => stage.name === name)) usage(`There is no stage ${name}.`);
  for (const stage of STAGES) if (names.has(stage.name)) for (const before of stage.after) names.add(before);
  return STAGES.filter((stage) => names.has(stage.name));
}

function failedBecause(reason: string): StageOutcome {
  return { passed: 0, failed: 1, skipped: 0, output: `${reason}\n` };
}

async function runStage(stage: Stage, failedBefore: ReadonlySet<string>): Promise<StageOutcome> {
  const blocked = stage.after.find((name) => failedBefore.has(name));
  if (blocked !== undefined) return failedBecause(`not run: ${blocked} failed`);
  const missing = missingNeeds(stage.needs);
  if (missing.length > 0) {
    return failedBecause(missing.map((need) => `not run: ${need.name} is missing (Debian: ${need.debian}; otherwise ${need.otherwise})`).join('\n'));
  }
  try {
    return await stage.run();
  } catch (error) {
    return failedBecause(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** What was taken of the cores; a dash where the system does not tell. */
function processor(outcome: StageOutcome): string {
  return outcome.processorMs === undefined ? '-' : seconds(outcome.processorMs);
}

function report(finished: Finished<StageOutcome>): void {
  const { passed, failed, skipped, output } = finished.result;
  const log = join(CACHE, `${finished.name}.log`);
  writeFileSync(log, output);
  const skips = skipped === 0 ? '' : `, ${skipped} skipped`;
  if (failed === 0) {
    say(`  ok      ${finished.name.padEnd(16)} ${seconds(finished.ms).padStart(8)} ${processor(finished.result).padStart(9)}   ${passed} passed${skips}`);
    return;
  }
  const lines = output.trimEnd().split('\n');
  say(`  FAILED  ${finished.name.padEnd(16)} ${seconds(finished.ms).padStart(8)} ${processor(finished.result).padStart(9)}   ${passed} passed, ${failed} failed${skips}`);
  if (lines.length > SHOWN_LINES) say(`  | … ${lines.length - SHOWN_LINES} lines more in ${relative(ROOT, log)}`);
  for (const line of lines.slice(-SHOWN_LINES)) say(`  | ${line.length > SHOWN_COLUMNS ? `${line.slice(0, SHOWN_COLUMNS)}…` : line}`);
}

const stages = chooseStages();
const present = stages.filter((stage) => stage.present());
mkdirSync(CACHE, { recursive: true });
const begun = performance.now();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    killCommands();
    process.exit(130);
  });
}
const limit = setTimeout(() => {
  say(`Stopped after ${seconds(WHOLE_RUN_LIMIT_MS)}.`);
  killCommands();
}, WHOLE_RUN_LIMIT_MS);

installNeeds([...new Set(present.flatMap((stage) => stage.needs))], say);

const failedStages = new Set<string>();
const cores = Math.max(1, Math.min(2, availableParallelism(), Number(env['LIANZHI_TEST_CORES'] ?? 2)));
const results = await runJobs(
  present.map((stage) => ({ name: stage.name, cores: stage.cores, after: stage.after, run: () => runStage(stage, failedStages) })),
  cores,
  () => undefined,
  (finished) => {
    if (finished.result.failed > 0) failedStages.add(finished.name);
    report(finished);
  },
);
clearTimeout(limit);

const sum = (pick: (outcome: StageOutcome) => number) => results.reduce((total, { result }) => total + pick(result), 0);
const passed = sum((outcome) => outcome.passed);
const failed = sum((outcome) => outcome.failed);
const skipped = sum((outcome) => outcome.skipped);

say('');
say('  stage              time  processor   passed  failed  skipped   what');
for (const { name, ms, result } of results) {
  const title = STAGES.find((stage) => stage.name === name)?.title ?? '';
  say(`  ${name.padEnd(15)} ${seconds(ms).padStart(8)}  ${processor(result).padStart(9)}  ${String(result.passed).padStart(7)} ${String(result.failed).padStart(7)} ${String(result.skipped).padStart(8)}   ${title}`);
}
const absent = stages.filter((stage) => !present.includes(stage));
if (absent.length > 0) say(`  without tests yet: ${absent.map((stage) => stage.name).join(', ')}`);
const failures = results.flatMap(({ name, result }) => (result.failures ?? []).map((failure) => `${name}: ${failure}`));
if (failures.length > 0) {
  say('');
  say('  what did not pass at the first try');
  for (const failure of failures.slice(0, DIGEST_FAILURES)) for (const [at, line] of failure.split('\n').slice(0, DIGEST_LINES).entries()) say(`  ${at === 0 ? '' : '  '}${line.slice(0, SHOWN_COLUMNS)}`);
  if (failures.length > DIGEST_FAILURES) say(`  … and ${String(failures.length - DIGEST_FAILURES)} more`);
  say('');
}
const processorMs = sum((outcome) => outcome.processorMs ?? 0);
say(`  ${seconds(performance.now() - begun)} in all${processorMs > 0 ? `, ${seconds(processorMs)} of processor time` : ''}, logs in ${relative(ROOT, CACHE)}/`);
say('');
say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
