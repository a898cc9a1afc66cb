import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freshPassphrase, installRecoveryKey } from './identity/installation-keys.ts';

/**
 * Operator's program at the installation:
 *
 *     LIANZHI_DATA=… node src-server/recovery-key.ts --out FILE
 *
 * Makes the bureau's recovery key. FILE (its private half, under a passphrase) and the passphrase, which is printed once,
 * go to two people of the bureau; neither stays on this computer. The servers keep the public half and need a restart.
 */
const env = (name: string): string | undefined => (process.env[name] === '' ? undefined : process.env[name]);

try {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  if (values.out === undefined) throw new RangeError('--out says where the key file is to be written');
  const folder = resolve(env('LIANZHI_DATA') ?? resolve(import.meta.dirname, '..', 'data', 'server'));
  await mkdir(folder, { recursive: true });
  const passphrase = freshPassphrase();
  const target = resolve(values.out);
  if (await installRecoveryKey(folder, target, passphrase)) {
    process.stdout.write(`Recovery key: ${target}\nPassphrase, shown this once: ${passphrase}\nKeep the two apart, off this computer; then restart the server.\n`);
  } else {
    process.stderr.write('this installation has a recovery key already; it is not replaced\n');
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`no recovery key: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'}\n`);
  process.exitCode = 1;
}
