import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import Type from 'typebox';
import Value from 'typebox/value';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Disk } from './disk.ts';

/** The operating system's key store, as far as it is used here. */
export type SecretCipher = {
  isAvailable(): Promise<boolean>;
  /** Its name, for example `gnome_libsecret`; `basic_text` means a password that stands in the program itself. */
  backend(): string;
  encrypt(text: string): Promise<Uint8Array>;
  decrypt(data: Uint8Array): Promise<{ text: string; shouldReEncrypt: boolean }>;
};

/** Back ends that only look like protection. */
const NOT_A_SECRET_STORE: ReadonlySet<string> = new Set(['basic_text', 'unknown', '']);

/** One sealed secret as it lies on the disk. The back end is kept, because a changed one locks the user out. */
const Envelope = Type.Object({ v: Type.Literal(1), backend: Type.String(), data: Type.String() });

export type SecretStore = {
  available(): Promise<{ available: boolean; backend: string }>;
  /** Null when there is none. `SECRETS_UNREADABLE`: it is there but this computer's key store cannot open it any more. */
  get(key: string): Promise<Result<{ value: string | null }, Failure>>;
  set(key: string, value: string | null): Promise<Result<Record<string, never>, Failure>>;
};

/** Secrets sealed by the operating system, one file each; refuses rather than keep one badly. */
export function createSecretStore(options: { readonly dir: string; readonly disk: Disk; readonly cipher: SecretCipher }): SecretStore {
  const { dir, disk, cipher } = options;

  async function usable(): Promise<boolean> {
    return !NOT_A_SECRET_STORE.has(cipher.backend()) && (await cipher.isAvailable());
  }

  async function write(key: string, value: string): Promise<void> {
    const data = Buffer.from(await cipher.encrypt(value)).toString('base64');
    await disk.makeDir(dir);
    const path = join(dir, `${key}.json`);
    const temporary = `${path}.${randomBytes(6).toString('hex')}`;
    const file = await disk.create(temporary);
    try {
      await file.write(Buffer.from(JSON.stringify({ v: 1, backend: cipher.backend(), data })), 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    await disk.rename(temporary, path);
    await disk.syncDir(dir);
  }

  return {
    async available() {
      return { available: await usable(), backend: cipher.backend() };
    },
    async get(key) {
      if (!(await usable())) return err(failure('SECRETS_UNAVAILABLE'));
      const path = join(dir, `${key}.json`);
      if ((await disk.size(path)) === null) return ok({ value: null });
      try {
        const envelope: unknown = JSON.parse(Buffer.from(await disk.readWhole(path)).toString('utf8'));
        if (!Value.Check(Envelope, envelope)) return err(failure('SECRETS_UNREADABLE'));
        const opened = await cipher.decrypt(Buffer.from(envelope.data, 'base64'));
        if (opened.shouldReEncrypt) await write(key, opened.text);
        return ok({ value: opened.text });
      } catch {
        return err(failure('SECRETS_UNREADABLE'));
      }
    },
    async set(key, value) {
      const path = join(dir, `${key}.json`);
      if (value === null) {
        await disk.remove(path);
        return ok({});
      }
      if (!(await usable())) return err(failure('SECRETS_UNAVAILABLE'));
      await write(key, value);
      return ok({});
    },
  };
}
