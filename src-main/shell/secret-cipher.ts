import { safeStorage } from 'electron';
import { KeyStoreBusyError } from '../core/secret-store.ts';
import type { SecretCipher } from '../core/secret-store.ts';

/** The key store of the operating system, by the asynchronous API (the other one leaves Electron with its next major). */
export function systemCipher(): SecretCipher {
  return {
    isAvailable: () => safeStorage.isAsyncEncryptionAvailable(),
    backend() {
      if (process.platform === 'win32') return 'dpapi';
      if (process.platform === 'darwin') return 'keychain';
      return safeStorage.getSelectedStorageBackend();
    },
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    async decrypt(data) {
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(data));
        return { text: result, shouldReEncrypt };
      } catch (error) {
        // Only its message tells a store that is locked from one that is lost.
        if (error instanceof Error && /temporar/iu.test(error.message)) throw new KeyStoreBusyError();
        throw error;
      }
    },
    // On macOS and Windows the same mark stands before ciphertext under the system's own key.
    fixedKeyMark: process.platform === 'linux' ? 'v10' : null,
  };
}
