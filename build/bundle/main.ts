import { ensureBuilt } from '../bundle.ts';
import { ensurePrograms } from '../programs.ts';

const result = await ensureBuilt({ force: process.argv.includes('--force') });
process.stdout.write(result.output);
process.stdout.write(result.built ? (result.ok ? 'Built into out/.\n' : 'The build failed.\n') : 'out/ is up to date.\n');
await ensurePrograms();
process.exitCode = result.ok ? 0 : 1;
