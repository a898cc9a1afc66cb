import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { HashCost, IdentityRules } from './policy.ts';

const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u] as const;

/** One password has one form: two keyboards may send the same letters composed or decomposed. */
function normal(password: string): string {
  return password.normalize('NFC');
}

function lengthOf(password: string): number {
  return Array.from(normal(password)).length;
}

/** Checks a new password against length, classes and the login (DOMAIN §3.3). History is checked against hashes. */
export function checkPasswordShape(password: string, login: string, rules: IdentityRules, least: number = rules.passwordMinLength): Result<void, Failure> {
  const text = normal(password);
  const classes = CLASSES.filter((pattern) => pattern.test(text)).length;
  const tooWeak = lengthOf(text) < least || classes < rules.passwordMinClasses || text.toLowerCase().includes(login.toLowerCase());
  return tooWeak ? err(failure('PASSWORD_TOO_WEAK', { min: least, classes: rules.passwordMinClasses })) : ok(undefined);
}

/**
 * The least length on a device: a longer one where no key store of the system stands behind the password, because there
 * it can be guessed at leisure on a stolen disk.
 */
export function leastLength(device: { readonly secretStore?: 'system' | 'none' | undefined }, rules: IdentityRules): number {
  return device.secretStore === 'none' ? Math.max(rules.passwordMinLength, rules.passwordMinLengthAlone) : rules.passwordMinLength;
}

/** Whether a password that was typed on a device is shorter than that device needs. */
export function isTooShortFor(device: { readonly secretStore?: 'system' | 'none' | undefined }, password: string, rules: IdentityRules): boolean {
  return lengthOf(password) < leastLength(device, rules);
}

export async function hashPassword(password: string, cost: HashCost): Promise<string> {
  return await hash(normal(password), { memoryCost: cost.memoryKiB, timeCost: cost.iterations, parallelism: cost.parallelism });
}

export async function passwordMatches(stored: string, password: string): Promise<boolean> {
  return await verify(stored, normal(password));
}

/** Whether a stored hash was made with another cost than today's. */
export function isOutdatedHash(stored: string, cost: HashCost): boolean {
  return !stored.includes(`$m=${cost.memoryKiB},t=${cost.iterations},p=${cost.parallelism}$`);
}

/**
 * A hash that no password matches, of the same cost: the sign-in of an unknown login does the same work as a known one,
 * so the time of the answer tells nobody which logins exist.
 */
export async function makeDecoyHash(cost: HashCost): Promise<string> {
  return await hashPassword(randomBytes(32).toString('base64'), cost);
}
