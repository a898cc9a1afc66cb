import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import Type from 'typebox';
import Value from 'typebox/value';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Disk } from './disk.ts';

/** The key store has the key but does not give it now: locked, or not yet started. Nothing is lost. */
export class KeyStoreBusyError extends Error {
  constructor() {
    super('the key store is busy');
    this.name = 'KeyStoreBusyError';
  }
}

/** The operating system's key store, as far as it is used here. */
export type SecretCipher = {
  isAvailable(): Promise<boolean>;
  /** Its name, for example `gnome_libsecret`; `basic_text` means a password that stands in the program itself. */
  backend(): string;
  encrypt(text: string): Promise<Uint8Array>;
  /** @throws KeyStoreBusyError when it could later; anything else when it never will */
  decrypt(data: Uint8Array): Promise<{ text: string; shouldReEncrypt: boolean }>;
  /**
   * How ciphertext begins that is sealed with a key which stands in the program itself; null where there is none. On
   * Linux without a running secret service the system says that it encrypts, and uses that key.
   */
  readonly fixedKeyMark: string | null;
};

/** Back ends that only look like protection. */
const NOT_A_SECRET_STORE: ReadonlySet<string> = new Set(['basic_text', 'unknown', '']);

/** What a store with a fixed key is called, whatever the system calls it. */
const FIXED_KEY = 'basic_text';

/** One sealed secret as it lies on the disk. The back end is kept, because a changed one locks the user out. */
const Envelope = Type.Object({ v: Type.Literal(1), backend: Type.String(), data: Type.String() });

export type SecretStore = {
  /** `SECRETS_BUSY`: there is one, which does not answer now. */
  available(): Promise<Result<{ available: boolean; backend: string }, Failure>>;
  /** Name of what protects the secrets, for people. */
  backend(): Promise<string>;
  /**
   * Null when there is none. `SECRETS_UNREADABLE`: it is there but this computer's key store cannot open it any more;
   * `SECRETS_BUSY`: it cannot now.
   */
  get(key: string): Promise<Result<{ value: string | null }, Failure>>;
  set(key: string, value: string | null): Promise<Result<Record<string, never>, Failure>>;
};

/** Secrets sealed by the operating system, one file each; refuses rather than keep one badly. */
export function createSecretStore(options: { readonly dir: string; readonly disk: Disk; readonly cipher: SecretCipher }): SecretStore {
  const { dir, disk, cipher } = options;

  /** Whether this key store has been seen to seal with a key of its own. */
  let isProven = cipher.fixedKeyMark === null;

  function isFixedKey(data: Uint8Array): boolean {
    return cipher.fixedKeyMark !== null && Buffer.from(data).subarray(0, cipher.fixedKeyMark.length).toString('latin1') === cipher.fixedKeyMark;
  }

  /** Something was sealed here by a real key store, which therefore exists. */
  async function hasSealed(): Promise<boolean> {
    return (await disk.list(dir).catch(() => [])).some((name) => name.endsWith('.json'));
  }

  async function state(): Promise<'usable' | 'busy' | 'none'> {
    if (NOT_A_SECRET_STORE.has(cipher.backend())) return 'none';
    if (!(await cipher.isAvailable())) return 'busy';
    if (!isProven) isProven = !isFixedKey(await cipher.encrypt('lianzhi'));
    if (isProven) return 'usable';
    return (await hasSealed()) ? 'busy' : 'none';
  }

  /** Why nothing can be had of it now; undefined when it can. */
  async function refusal(): Promise<Failure | undefined> {
    const now = await state();
    if (now === 'usable') return undefined;
    return failure(now === 'busy' ? 'SECRETS_BUSY' : 'SECRETS_UNAVAILABLE');
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
      const now = await state();
      if (now === 'busy') return err(failure('SECRETS_BUSY'));
      return ok({ available: now === 'usable', backend: now === 'usable' || NOT_A_SECRET_STORE.has(cipher.backend()) ? cipher.backend() : FIXED_KEY });
    },
    async backend() {
      // Only what it seals shows whose key it takes.
      await state();
      return isProven ? cipher.backend() : FIXED_KEY;
    },
    async get(key) {
      const refused = await refusal();
      if (refused !== undefined) return err(refused);
      const path = join(dir, `${key}.json`);
      if ((await disk.size(path)) === null) return ok({ value: null });
      try {
        const envelope: unknown = JSON.parse(Buffer.from(await disk.readWhole(path)).toString('utf8'));
        if (!Value.Check(Envelope, envelope)) return err(failure('SECRETS_UNREADABLE'));
        const sealed = Buffer.from(envelope.data, 'base64');
        if (isFixedKey(sealed)) return err(failure('SECRETS_UNREADABLE'));
        const opened = await cipher.decrypt(sealed);
        if (opened.shouldReEncrypt) await write(key, opened.text);
        return ok({ value: opened.text });
      } catch (error) {
        const isBusy = error instanceof KeyStoreBusyError || !(await cipher.isAvailable());
        return err(failure(isBusy ? 'SECRETS_BUSY' : 'SECRETS_UNREADABLE'));
      }
    },
    async set(key, value) {
      const path = join(dir, `${key}.json`);
      if (value === null) {
        await disk.remove(path);
        return ok({});
      }
      const refused = await refusal();
      if (refused !== undefined) return err(refused);
      await write(key, value);
      return ok({});
    },
  };
}
