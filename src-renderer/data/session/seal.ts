import { argon2idAsync } from '@noble/hashes/argon2.js';
import type { OfflineVerifierParams } from '#shared/contracts/identity.ts';

/**
 * The seal under a person's password. The key is derived from the typed password and is itself the proof: what it opens,
 * it was right for. Neither password nor key is kept. The next step keeps the key of the sealed log in the same envelope
 * (a key slot); then opening the seal opens the store.
 */
export type Sealed = { readonly iv: string; readonly data: string };

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** Argon2id as the server asks for it. Pure JavaScript, because the page's policy allows no WebAssembly; gives way in between. */
export async function deriveKey(password: string, params: OfflineVerifierParams): Promise<CryptoKey> {
  const raw = await argon2idAsync(password.normalize('NFC'), fromBase64(params.salt), {
    m: params.memoryKiB,
    t: params.iterations,
    p: params.parallelism,
    dkLen: params.hashBytes,
    asyncTick: 40,
  });
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(raw), 'AES-GCM', false, ['encrypt', 'decrypt']);
  raw.fill(0);
  return key;
}

export async function seal(key: CryptoKey, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(value)));
  return { iv: toBase64(iv), data: toBase64(new Uint8Array(data)) };
}

/** What was sealed, or undefined where the key is not the right one. */
export async function unseal(key: CryptoKey, sealed: Sealed): Promise<unknown> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(sealed.iv) }, key, fromBase64(sealed.data));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}
