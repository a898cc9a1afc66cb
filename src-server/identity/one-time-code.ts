import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '#shared/kernel/time.ts';

/**
 * One-time codes by time (RFC 6238, HMAC-SHA-1, 30 s, six digits): the stand-in for a certificate on a USB key
 * (DOMAIN §3.3), and what every authenticator app and hardware token speaks.
 */
const STEP_MS = 30_000;
const DIGITS = 6;
/** Steps before and after now that still count: tokens drift. */
const DRIFT_STEPS = 1;
const SECRET_BYTES = 20;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function newSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES);
}

/** Number of the 30-second step that contains `at`. */
export function stepOf(at: Instant): number {
  return Math.floor(at / STEP_MS);
}

/** The code of one step (RFC 4226 §5.3). */
export function codeOfStep(secret: Uint8Array, step: number, digits: number = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step whose code was given, or undefined. Steps up to `usedStep` are refused, so that a code that was seen over a
 * shoulder cannot be used a second time; the caller stores the answer as the next `usedStep`.
 */
export function matchingStep(secret: Uint8Array, code: string, at: Instant, usedStep: number): number | undefined {
  const now = stepOf(at);
  const given = Buffer.from(code);
  let match: number | undefined;
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step += 1) {
    const expected = Buffer.from(codeOfStep(secret, step));
    const same = given.length === expected.length && timingSafeEqual(given, expected);
    if (same && step > usedStep) match = step;
  }
  return match;
}

/** Whether a used step lies so far ahead that no clock that is right can have used it. */
export function isStepAhead(usedStep: number, now: Instant): boolean {
  return usedStep > Math.floor(now / STEP_MS) + DRIFT_STEPS;
}

/** Base32 (RFC 4648) without padding, as authenticator apps take it; 20 bytes give 32 letters. */
export function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32.charAt(Number.parseInt(five, 2))).join('');
}

/** The address an authenticator app reads from a QR code. */
export function enrolmentUri(secret: Uint8Array, login: string): string {
  const issuer = encodeURIComponent('联执 Lianzhi');
  return `otpauth://totp/${issuer}:${encodeURIComponent(login)}?secret=${base32(secret)}&issuer=${issuer}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals a secret for the database (AES-256-GCM); bound to the account, so that rows cannot be swapped. */
export function sealSecret(secret: Uint8Array, key: Uint8Array, account: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(account));
  const body = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

/** @throws Error when key, account or row is another one than at sealing. */
export function openSecret(sealed: string, key: Uint8Array, account: string): Uint8Array {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES)).setAAD(Buffer.from(account));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}
