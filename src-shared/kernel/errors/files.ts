import { defineErrors } from './define.ts';

/** Failures of what a device keeps: its store, its own session, its files. */
export const filesErrors = defineErrors({
  STORE_UNUSABLE: { retry: 'later', http: 0 },
  STORE_DAMAGED: { retry: 'later', http: 0 },
  NOT_SIGNED_IN: { retry: 'never', http: 0 },
  SCREEN_LOCKED: { retry: 'never', http: 0 },
  OFFLINE_SIGN_IN_UNKNOWN: { retry: 'later', http: 0 },
  OFFLINE_SIGN_IN_EXPIRED: { retry: 'later', http: 0 },
  FILE_MISSING: { retry: 'never', http: 422 },
  FILE_NOT_HERE: { retry: 'later', http: 0 },
  FILE_TOO_LARGE: { retry: 'never', http: 413 },
  FILE_HASH_MISMATCH: { retry: 'later', http: 422 },
});
