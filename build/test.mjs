// npm test: installs what is missing, then runs build/test/main.ts under Node 24.
import { runEntry } from './preflight.mjs';

await runEntry('test/main.ts', process.argv.slice(2));
