import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompactEncrypt } from 'jose';
import { Value } from 'typebox/value';
import { type InstallationKeys, type PublicKey, PublicKeySchema, RECOVERY_ROUNDS, type RecoveryFile } from '#shared/contracts/identity.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { freshAgreementKey } from './key-pairs.ts';

/** Public half of the bureau's recovery key, in the data folder: what devices are told. The private half is nowhere here. */
export const RECOVERY_PUBLIC_FILE = 'recovery-public.json';
/** The private half under its passphrase; on a demo folder alone it lies beside the rest, so that it can be tried out. */
export const DEMO_RECOVERY_FILE = 'demo-recovery-key.json';
/** Passphrase of the demo's recovery file. Known to everybody, like the passwords of the demo's people. */
export const DEMO_RECOVERY_PASSPHRASE = 'lianzhi-demo-recovery';

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function readPublic(path: string): Promise<PublicKey | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!Value.Check(PublicKeySchema, value)) throw new CodedError('IDENTITY_SETTINGS_MALFORMED', { field: RECOVERY_PUBLIC_FILE });
  return value;
}

/** A new key pair: the public half, and the private one as a file under `passphrase`. */
export async function makeRecoveryKey(passphrase: string): Promise<{ readonly publicKey: PublicKey; readonly file: RecoveryFile }> {
  const { kid, ...secret } = await freshAgreementKey();
  const { d: _secret, ...publicHalf } = secret;
  const publicKey = Value.Parse(PublicKeySchema, { ...publicHalf, kid });
  const jwe = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secret)))
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' })
    .setKeyManagementParameters({ p2c: RECOVERY_ROUNDS })
    .encrypt(new TextEncoder().encode(passphrase));
  return { publicKey, file: { lianzhi: 'recovery-key', v: 1, kid, jwe } };
}

/** 120 bits in groups that can be read out and written down. */
export function freshPassphrase(): string {
  return (randomBytes(15).toString('hex').match(/.{6}/g) ?? []).join('-');
}

/**
 * Makes the bureau's recovery key once: the private half under `passphrase` to `target`, the public half to the data
 * folder. The file first: a public key whose private half is lost would make slots that nobody opens.
 * @returns false when this installation has one already; a second would leave devices with slots of two keys.
 */
export async function installRecoveryKey(dataFolder: string, target: string, passphrase: string): Promise<boolean> {
  const place = join(dataFolder, RECOVERY_PUBLIC_FILE);
  if ((await readPublic(place)) !== undefined) return false;
  const made = await makeRecoveryKey(passphrase);
  await writeFile(target, `${JSON.stringify(made.file)}\n`, { mode: 0o600, flag: 'wx' });
  await writeFile(place, `${JSON.stringify(made.publicKey)}\n`, { mode: 0o644, flag: 'wx' });
  return true;
}

/**
 * The public keys that devices seal to, from the data folder. A demo folder gets its recovery key by itself, file and all;
 * elsewhere `recovery-key.ts` makes it, and until then devices have no recovery slot.
 * @throws CodedError IDENTITY_SETTINGS_MALFORMED when a key file is not one.
 */
export async function loadInstallationKeys(dataFolder: string, demo: boolean): Promise<InstallationKeys> {
  const place = join(dataFolder, RECOVERY_PUBLIC_FILE);
  if (demo) {
    await installRecoveryKey(dataFolder, join(dataFolder, DEMO_RECOVERY_FILE), DEMO_RECOVERY_PASSPHRASE).catch((error: unknown) => {
      // Two servers of one demo that start together: the other one has made it.
      if (!isCode(error, 'EEXIST')) throw error;
    });
  }
  const bureau = await readPublic(place);
  return bureau === undefined ? {} : { bureau };
}
