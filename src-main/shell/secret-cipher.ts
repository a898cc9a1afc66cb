import { safeStorage } from 'electron';
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
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(data));
      return { text: result, shouldReEncrypt };
    },
  };
}
