/** Bytes over a plain buffer: what WebCrypto and IndexedDB take. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The cipher of the log, behind a port: the id travels in the header of every segment, so that a store may hold segments
 * of several suites and a certified SM4-GCM can take over without a migration.
 */
export type AeadSuite = {
  /** Stands in every header; never reused for another cipher. */
  readonly id: string;
  readonly ivBytes: number;
  /** Bytes that `seal` adds; they stand at the end and bind everything before them. */
  readonly tagBytes: number;
  /** `iv` must never repeat under one key. */
  seal(key: CryptoKey, iv: Bytes, aad: Bytes, plain: Bytes): Promise<Bytes>;
  /** `undefined`: not sealed under this key, or altered since. @throws when the key itself cannot be used */
  open(key: CryptoKey, iv: Bytes, aad: Bytes, sealed: Bytes): Promise<Bytes | undefined>;
};

/** A data key and the cipher that it is for. */
export type SuiteKey = { readonly key: CryptoKey; readonly suite: AeadSuite };

/** What a store is sealed with. `former`: the key before, while it is being changed; opening with both finishes the change. */
export type Sealing = SuiteKey & { readonly former?: SuiteKey };

/** AES-256-GCM of WebCrypto, 96-bit random IV, 128-bit tag. */
export const AES_256_GCM: AeadSuite = {
  id: 'aes-256-gcm',
  ivBytes: 12,
  tagBytes: 16,
  async seal(key, iv, aad, plain) {
    return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, plain));
  },
  async open(key, iv, aad, sealed) {
    try {
      return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, sealed));
    } catch (error) {
      if (error instanceof DOMException && error.name === 'OperationError') return undefined;
      throw error;
    }
  },
};
