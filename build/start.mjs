// npm start: installs what is missing, then runs build/start/main.ts under Node 24.
import { runEntry } from './preflight.mjs';

await runEntry('start/main.ts', process.argv.slice(2));
