import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSmallFile } from './device-folder.ts';

/** Chromium's name of each Linux key store that protects anything, by the name Electron reports it under. */
const SWITCHES = new Map([
  ['gnome_libsecret', 'gnome-libsecret'],
  ['kwallet', 'kwallet'],
  ['kwallet5', 'kwallet5'],
  ['kwallet6', 'kwallet6'],
]);

function fileOf(root: string): string {
  return join(root, 'secret-backend');
}

/**
 * The `--password-store` to start with on Linux: the one that sealed the secrets that are there. Chromium chooses by the
 * desktop's name, so another desktop or session would otherwise pick another store and lock the user out. Null = choose.
 */
export function rememberedPasswordStore(root: string): string | null {
  if (!existsSync(fileOf(root))) return null;
  return SWITCHES.get(readFileSync(fileOf(root), 'utf8').trim()) ?? null;
}

/** Notes which key store is in use; one that protects nothing is not worth coming back to. */
export function rememberBackend(root: string, backend: string): void {
  if (!SWITCHES.has(backend)) return;
  if (existsSync(fileOf(root)) && readFileSync(fileOf(root), 'utf8').trim() === backend) return;
  writeSmallFile(fileOf(root), `${backend}\n`);
}
