import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const SALT_BYTES = 16;

/** A new opaque token: 256 random bits. Only its hash is stored, so the table opens nothing. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** A token is random, so a plain hash is enough; passwords need argon2id. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function newSalt(): string {
  return randomBytes(SALT_BYTES).toString('base64');
}

/** One person may type a login with capitals or full-width letters; failures are counted for one key. */
export function normalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase();
}

/** Under this key failures are counted, for unknown logins too. Hashed, because people type passwords into the wrong field. */
export function loginKey(login: string): string {
  return hashToken(`login ${normalLogin(login)}`);
}
