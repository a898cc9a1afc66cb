import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { loadIdentitySettings, SEAL_KEY_FILE, SETTINGS_FILE } from '#server/identity/load-settings.ts';
import { IDENTITY_SETTINGS } from '#server/identity/policy.ts';

describe('identity settings of a data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lianzhi-identity-'));
  });
  afterEach(async () => await rm(folder, { recursive: true }));
  const write = async (value: unknown) => await writeFile(join(folder, SETTINGS_FILE), typeof value === 'string' ? value : JSON.stringify(value));

  test('none: the shipped ones, and no key is made', async () => {
    expect(await loadIdentitySettings(folder)).toEqual(IDENTITY_SETTINGS);
    await expect(stat(join(folder, SEAL_KEY_FILE))).rejects.toThrow('ENOENT');
  });

  test('what is set stands over the shipped ones', async () => {
    await write({ accessMinutes: 5, signInsPerLogin: 10, offlineCost: { memoryKiB: 131_072, iterations: 3, parallelism: 2 } });
    expect(await loadIdentitySettings(folder)).toEqual({ ...IDENTITY_SETTINGS, accessMs: 300_000, signInsPerLogin: 10, offlineCost: { memoryKiB: 131_072, iterations: 3, parallelism: 2 } });
  });

  test('a second factor brings a key that only the owner reads, and keeps it', async () => {
    await write({ secondFactor: 'required' });
    const first = await loadIdentitySettings(folder);
    expect(first.sealKey).toHaveLength(32);
    expect((await stat(join(folder, SEAL_KEY_FILE))).mode & 0o077).toBe(0);
    expect((await loadIdentitySettings(folder)).sealKey).toEqual(first.sealKey);
    expect(await readFile(join(folder, SEAL_KEY_FILE))).toEqual(first.sealKey);
  });

  test.each([
    ['{', SETTINGS_FILE],
    [{ secondFactor: 'sometimes' }, 'secondFactor'],
    [{ hashCost: { memoryKiB: 64, iterations: 1, parallelism: 1 } }, 'hashCost/memoryKiB'],
    [{ lockMinutes: 1 }, 'lockMinutes'],
  ])('%j is refused by its field', async (value, field) => {
    await write(value);
    const refused = await loadIdentitySettings(folder).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CodedError);
    expect((refused as CodedError).failure).toEqual({ code: 'IDENTITY_SETTINGS_MALFORMED', params: { field } });
  });

  test('a cut key stops the server instead of sealing with less', async () => {
    await write({ secondFactor: 'optional' });
    await writeFile(join(folder, SEAL_KEY_FILE), 'short');
    await expect(loadIdentitySettings(folder)).rejects.toMatchObject({ failure: { params: { field: SEAL_KEY_FILE } } });
  });
});
