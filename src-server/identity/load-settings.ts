import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { closed, oneOf } from '#shared/kernel/schema.ts';
import { MINUTE_MS } from '#shared/kernel/time.ts';
import { IDENTITY_SETTINGS, type IdentitySettings } from './policy.ts';

/** The least that argon2id accepts is far below what protects anybody; 7 MiB is the least of current advice. */
const CostSchema = closed({
  memoryKiB: Type.Integer({ minimum: 7_168, maximum: 1_048_576 }),
  iterations: Type.Integer({ minimum: 1, maximum: 20 }),
  parallelism: Type.Integer({ minimum: 1, maximum: 8 }),
});
const SettingsFileSchema = closed({
  secondFactor: Type.Optional(oneOf(['off', 'optional', 'required'])),
  hashCost: Type.Optional(CostSchema),
  offlineCost: Type.Optional(CostSchema),
  accessMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  signInsPerAddress: Type.Optional(Type.Integer({ minimum: 10, maximum: 100_000 })),
  signInsPerLogin: Type.Optional(Type.Integer({ minimum: 5, maximum: 1_000 })),
});
type SettingsFile = Static<typeof SettingsFileSchema>;

export const SETTINGS_FILE = 'identity.json';
/** Seals the secrets of second factors. A backup of the database without it opens none of them; keep both. */
export const SEAL_KEY_FILE = 'identity-seal.key';
const SEAL_KEY_BYTES = 32;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function readSettingsFile(folder: string): Promise<SettingsFile> {
  let text: string;
  try {
    text = await readFile(join(folder, SETTINGS_FILE), 'utf8');
  } catch (error) {
    if (isMissing(error)) return {};
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('IDENTITY_SETTINGS_MALFORMED', { field: SETTINGS_FILE }, { cause });
  }
  if (Value.Check(SettingsFileSchema, value)) return value;
  const [first] = Value.Errors(SettingsFileSchema, value);
  throw new CodedError('IDENTITY_SETTINGS_MALFORMED', { field: first?.instancePath.replace(/^\//, '') || SETTINGS_FILE });
}

async function sealKey(folder: string): Promise<Uint8Array> {
  const path = join(folder, SEAL_KEY_FILE);
  try {
    // Exclusive: two servers that start together must not seal with two keys.
    await writeFile(path, randomBytes(SEAL_KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = await readFile(path);
  if (key.length !== SEAL_KEY_BYTES) throw new CodedError('IDENTITY_SETTINGS_MALFORMED', { field: SEAL_KEY_FILE });
  return key;
}

/**
 * Technical settings of identity: `identity.json` of the data folder over the shipped ones. Numbers of the rules (lock,
 * ages, idle times) are rule parameters and stand elsewhere. The seal key is made when a second factor is first wanted.
 * @throws CodedError IDENTITY_SETTINGS_MALFORMED naming the field.
 */
export async function loadIdentitySettings(folder: string): Promise<IdentitySettings> {
  const { accessMinutes, ...file } = await readSettingsFile(folder);
  const settings: IdentitySettings = { ...IDENTITY_SETTINGS, ...file, ...(accessMinutes === undefined ? {} : { accessMs: accessMinutes * MINUTE_MS }) };
  return settings.secondFactor === 'off' ? settings : { ...settings, sealKey: await sealKey(folder) };
}
