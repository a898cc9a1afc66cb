import { argon2idAsync } from '@noble/hashes/argon2.js';
import type { OfflineVerifierParams } from '#shared/contracts/identity.ts';
import { fromBase64, toBase64 } from '../base64.ts';

/** Bytes under a key, authenticated together with what they belong to: moved elsewhere, they do not open. */
export type Sealed = { readonly iv: string; readonly data: string };

/** Argon2id as the server asks for it. Pure JavaScript, because the page's policy allows no WebAssembly; gives way in between. */
export async function stretch(password: string, params: OfflineVerifierParams): Promise<Uint8Array<ArrayBuffer>> {
  const raw = await argon2idAsync(password.normalize('NFC'), fromBase64(params.salt), {
    m: params.memoryKiB,
    t: params.iterations,
    p: params.parallelism,
    dkLen: params.hashBytes,
    asyncTick: 40,
  });
  return Uint8Array.from(raw);
}

/** Room in the additional data for where a sealed thing belongs. */
function belongs(to: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(to));
}

export async function sealBytes(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>, to: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: belongs(to) }, key, bytes);
  return { iv: toBase64(iv), data: toBase64(new Uint8Array(data)) };
}

/** What was sealed, or undefined where the key is another one or the bytes are not what was sealed there. */
export async function openBytes(key: CryptoKey, sealed: Sealed, to: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(sealed.iv), additionalData: belongs(to) }, key, fromBase64(sealed.data)));
  } catch {
    return undefined;
  }
}

export async function sealJson(key: CryptoKey, value: unknown, to: string): Promise<Sealed> {
  return sealBytes(key, Uint8Array.from(new TextEncoder().encode(JSON.stringify(value))), to);
}

/** As `openBytes`, read as JSON. */
export async function openJson(key: CryptoKey, sealed: Sealed, to: string): Promise<unknown> {
  const bytes = await openBytes(key, sealed, to);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
