import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { judge, scenariosOf, type BenchRow } from './scenario.ts';

// One file of scenarios in a process of its own, so that one measurement's memory is not the next one's noise. What its
// scenarios share is ended by the `close` that the file exports.
const [file = '', output = '', only = ''] = process.argv.slice(2);
const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
const rows: BenchRow[] = [];
for (const scenario of scenariosOf(module)) {
  if (only !== '' && !only.split(',').includes(scenario.id)) continue;
  rows.push(judge(scenario, await scenario.run()));
}
await (module as { close?: () => Promise<void> }).close?.();
writeFileSync(output, JSON.stringify(rows));
process.exit(0);
