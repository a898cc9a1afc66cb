// node build/run.mjs NAME …: the smaller commands of package.json, with the same preflight as the two big ones.
import { runEntry } from './preflight.mjs';

const ENTRIES = { check: 'test/main.ts', stories: 'test/main.ts', soak: 'soak/main.ts', bench: 'bench/main.ts', build: 'bundle/main.ts', postgres: 'postgres/main.ts', 'electron-install': 'electron/main.ts', rights: 'rights/main.ts', mechanisms: 'mechanisms/main.ts' };
const PRESETS = { check: ['--fast'], stories: ['--only=build,stories'] };

const [name = '', ...args] = process.argv.slice(2);
const entry = Object.hasOwn(ENTRIES, name) ? ENTRIES[/** @type {keyof typeof ENTRIES} */ (name)] : undefined;
if (entry === undefined) {
  process.stderr.write(`Unknown command ${name}. Known: ${Object.keys(ENTRIES).join(', ')}\n`);
  process.exit(2);
}
const preset = Object.hasOwn(PRESETS, name) ? PRESETS[/** @type {keyof typeof PRESETS} */ (name)] : [];
await runEntry(entry, [...preset, ...args]);
