import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactDecrypt, CompactEncrypt, importJWK, type JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_RECOVERY_FILE, DEMO_RECOVERY_PASSPHRASE, freshPassphrase, installRecoveryKey, loadInstallationKeys, makeRecoveryKey, RECOVERY_PUBLIC_FILE } from '#server/identity/installation-keys.ts';
import { RECOVERY_ROUNDS, type RecoveryFile, type SignInBody } from '#shared/contracts/identity.ts';
import { atDesk, call, enter, openOffice, secretOf, signInBody } from './office.ts';

async function privateKey(file: RecoveryFile, passphrase: string): Promise<JWK> {
  const opened = await compactDecrypt(file.jwe, new TextEncoder().encode(passphrase), { keyManagementAlgorithms: ['PBES2-HS512+A256KW'], maxPBES2Count: RECOVERY_ROUNDS });
  return JSON.parse(new TextDecoder().decode(opened.plaintext)) as JWK;
}

describe('the recovery key of an installation', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lianzhi-recovery-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test('opens what is sealed to its public half, with the passphrase alone', async () => {
    const { publicKey, file } = await makeRecoveryKey('one two');
    const sealed = await new CompactEncrypt(new TextEncoder().encode('data')).setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' }).encrypt(await importJWK(publicKey as JWK, 'ECDH-ES+A256KW'));
    const opened = await compactDecrypt(sealed, await importJWK(await privateKey(file, 'one two'), 'ECDH-ES+A256KW'));
    expect(new TextDecoder().decode(opened.plaintext)).toBe('data');
    await expect(privateKey(file, 'one  two')).rejects.toThrow();
    expect(JSON.stringify(publicKey)).not.toContain('"d"');
  });

  test('is made once; the private half is where the operator wanted it, for him alone, and nowhere else', async () => {
    const out = await mkdtemp(join(tmpdir(), 'lianzhi-recovery-out-'));
    const target = join(out, 'key.json');
    const passphrase = freshPassphrase();
    expect(passphrase).toMatch(/^([0-9a-f]{6}-){4}[0-9a-f]{6}$/);
    expect(await installRecoveryKey(folder, target, passphrase)).toBe(true);
    expect((await stat(target)).mode & 0o077).toBe(0);
    expect(await readdir(folder)).toEqual([RECOVERY_PUBLIC_FILE]);
    const { bureau } = await loadInstallationKeys(folder, false);
    expect(bureau?.kid).toBe((JSON.parse(await readFile(target, 'utf8')) as RecoveryFile).kid);
    expect(await installRecoveryKey(folder, join(out, 'second.json'), passphrase)).toBe(false);
    expect(await readdir(out)).toEqual(['key.json']);
    await rm(out, { recursive: true });
  });

  test('a demo folder has one by itself, with a passphrase that everybody knows; others wait for the operator', async () => {
    expect(await loadInstallationKeys(folder, false)).toEqual({});
    const first = await loadInstallationKeys(folder, true);
    expect(await loadInstallationKeys(folder, true)).toEqual(first);
    const file = JSON.parse(await readFile(join(folder, DEMO_RECOVERY_FILE), 'utf8')) as RecoveryFile;
    expect((await privateKey(file, DEMO_RECOVERY_PASSPHRASE)).d).toHaveLength(43);
  });

  test('a key file that is none stops the server instead of leaving devices without recovery unseen', async () => {
    await writeFile(join(folder, RECOVERY_PUBLIC_FILE), '{"kty":"EC"}');
    await expect(loadInstallationKeys(folder, false)).rejects.toMatchObject({ failure: { code: 'IDENTITY_SETTINGS_MALFORMED', params: { field: RECOVERY_PUBLIC_FILE } } });
  });
});

describe('what devices are told', () => {
  const on = (secretStore: 'system' | 'none', password: string): SignInBody => {
    const body = signInBody('judge', { password });
    return { ...body, device: { ...body.device, secretStore } };
  };

  test('the public keys go to whoever keeps a store, and not to a desk', async () => {
    const { publicKey } = await makeRecoveryKey('x');
    const office = await openOffice({}, { bureau: publicKey });
    expect((await enter(office, signInBody('judge'))).installationKeys).toEqual({ bureau: publicKey });
    expect((await enter(office, atDesk('judge'))).installationKeys).toBeUndefined();
    await office.close();
  });

  test('where the password alone guards the store, a short one must be changed to a long one first', async () => {
    const office = await openOffice();
    await office.query('update identity_account set must_change = false');
    const short = 'Short-1x';
    const first = await enter(office, signInBody('judge'));
    expect((await call(office, 'POST', '/v1/session/password', first.token, { current: 'Correct-Horse-9', next: short })).status).toBe(200);

    expect((await enter(office, on('system', short))).mustChangePassword).toBe(false);
    const alone = await enter(office, on('none', short));
    expect(alone.mustChangePassword).toBe(true);
    expect((await call(office, 'GET', '/v1/devices', alone.token)).body).toMatchObject({ code: 'PASSWORD_CHANGE_REQUIRED' });
    // Also for tokens that follow from this session.
    const refreshed = await call(office, 'POST', '/v1/session/refresh', alone.refreshToken, { deviceSecret: secretOf('judge') });
    expect(refreshed.body).toMatchObject({ mustChangePassword: true });
    const token = String(refreshed.body['token']);
    expect((await call(office, 'POST', '/v1/session/password', token, { current: short, next: 'Eleven-12ab' })).body).toMatchObject({ code: 'PASSWORD_TOO_WEAK', params: { min: 12 } });
    const changed = await call(office, 'POST', '/v1/session/password', token, { current: short, next: 'Twelve-123ab' });
    expect(changed.body).toMatchObject({ mustChangePassword: false });
    expect((await call(office, 'GET', '/v1/devices', String(changed.body['token']))).status).toBe(200);
    await office.close();
  });
});
