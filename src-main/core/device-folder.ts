import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import Value from 'typebox/value';
import { HostConfig } from '#shared/contracts/host-bridge.ts';
import { steadyRenameSync } from './steady-rename.ts';

/** The folders of one device below its data folder. */
export type DeviceFolder = {
  readonly root: string;
  readonly journal: string;
  readonly files: string;
  readonly secrets: string;
  readonly print: string;
  /** Tokens with which sealed records are delivered. */
  readonly rights: string;
  /** Last contact with the server, and an erasure that is under way. */
  readonly contact: string;
  readonly wipe: string;
};

/** Makes the data folder (its owner's only) and says where things lie. */
export function deviceFolder(root: string): DeviceFolder {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  return {
    root,
    journal: join(root, 'journal'),
    files: join(root, 'files'),
    secrets: join(root, 'secrets'),
    print: join(root, 'print'),
    rights: join(root, 'delivery.json'),
    contact: join(root, 'contact.json'),
    wipe: join(root, 'wipe.json'),
  };
}

/** Writes a small file under a temporary name first, so that a reader never sees half of it. */
export function writeSmallFile(path: string, text: string): void {
  const temporary = `${path}.${String(process.pid)}.new`;
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  steadyRenameSync(temporary, path);
}

const InstallFile = Type.Object({ deviceInstallId: Type.String({ minLength: 16, maxLength: 64 }) });

/** The random id of this installation, made once and kept in the data folder. */
export function deviceInstallId(root: string): string {
  const path = join(root, 'device.json');
  const known = readJson(path);
  if (Value.Check(InstallFile, known)) return known.deviceInstallId;
  const id = randomUUID();
  writeSmallFile(path, `${JSON.stringify({ deviceInstallId: id })}\n`);
  return id;
}

const SecretFile = Type.Object({ deviceSecret: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) });

/**
 * What this installation proves itself by at the server, made once and kept beside its id: the id alone is written in many
 * places. An installation of a release before it gets one here.
 */
export function deviceSecret(root: string): string {
  const path = join(root, 'device.json');
  const deviceInstall = { deviceInstallId: deviceInstallId(root) };
  const known = readJson(path);
  if (Value.Check(SecretFile, known)) return known.deviceSecret;
  const secret = randomBytes(32).toString('base64url');
  writeSmallFile(path, `${JSON.stringify({ ...deviceInstall, deviceSecret: secret })}\n`);
  return secret;
}

/** The content of a small file; undefined where there is none or it is not JSON. */
export function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** What starts a host may say about it; the rest comes from `config.json` in the data folder. */
export type ConfigWishes = { readonly serverUrl?: string | undefined; readonly courtName?: string | undefined; readonly demo?: boolean | undefined };

/** Origin of a server address; null for anything that is not plain http(s) with a host. */
export function serverOrigin(address: string): string | null {
  try {
    const url = new URL(address);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
    return url.username === '' && url.password === '' ? url.origin : null;
  } catch {
    return null;
  }
}

/** The configuration: given wishes win over `config.json`; null when no usable server address is known. */
export function readHostConfig(root: string, wishes: ConfigWishes): HostConfig | null {
  const raw = readJson(join(root, 'config.json'));
  const file = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const address = wishes.serverUrl ?? (typeof file['serverUrl'] === 'string' ? file['serverUrl'] : undefined);
  const serverUrl = address === undefined ? null : serverOrigin(address);
  if (serverUrl === null) return null;
  const courtName = wishes.courtName ?? file['courtName'];
  const config = {
    serverUrl,
    ...(typeof courtName === 'string' && courtName !== '' ? { courtName } : {}),
    demo: wishes.demo ?? file['demo'] === true,
  };
  return Value.Check(HostConfig, config) ? config : null;
}
