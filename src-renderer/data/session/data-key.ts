import { toBase64Url } from '../base64.ts';

/**
 * The data key of one person on one device: 256 random bits. It lies nowhere but in slots (`key-slots.ts`), is in memory
 * as bytes only while a slot is opened or made, and never seals anything itself: each use has a key of its own from it.
 */
export type DataKey = { readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** What a person at work holds: keys that can be used and not be read, each for one purpose. */
export type SessionKeys = {
  readonly id: string;
  /** Seals the store (`openStore`). */
  readonly store: CryptoKey;
  /** Seals what belongs to the session: tokens and private keys. */
  readonly envelope: CryptoKey;
};

const PURPOSES = { store: 'store', envelope: 'envelope' } as const;

export function freshDataKey(): DataKey {
  const id = toBase64Url(crypto.getRandomValues(new Uint8Array(9)));
  return { id, bytes: crypto.getRandomValues(new Uint8Array(32)) };
}

/** One AES-256-GCM key out of secret bytes, bound to a purpose; it cannot be exported again. */
export async function keyFor(bytes: Uint8Array<ArrayBuffer>, purpose: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
  const info = Uint8Array.from(new TextEncoder().encode(`lianzhi/v1/${purpose}`));
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** The keys of a session. The caller wipes the data key's bytes as soon as no slot is to be made from them any more. */
export async function sessionKeys(key: DataKey): Promise<SessionKeys> {
  const [store, envelope] = await Promise.all([keyFor(key.bytes, `${PURPOSES.store}/${key.id}`), keyFor(key.bytes, `${PURPOSES.envelope}/${key.id}`)]);
  return { id: key.id, store, envelope };
}

export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
  for (const bytes of secrets) bytes?.fill(0);
}
