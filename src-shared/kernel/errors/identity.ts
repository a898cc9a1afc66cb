import { defineErrors } from './define.ts';

/** Failures of signing in, devices and accounts. `SIGN_IN_FAILED` is the same for an unknown login and a wrong password. */
export const identityErrors = defineErrors({
  SIGN_IN_FAILED: { retry: 'never', http: 401 },
  SIGN_IN_LOCKED: { retry: 'later', http: 423 },
  ACCOUNT_DISABLED: { retry: 'never', http: 403 },
  DEVICE_REVOKED: { retry: 'never', http: 403 },
  SECOND_FACTOR_NEEDED: { retry: 'never', http: 401 },
  SECOND_FACTOR_WRONG: { retry: 'never', http: 401 },
  SECOND_FACTOR_NOT_ENROLLED: { retry: 'never', http: 403 },
  SECOND_FACTOR_OFF: { retry: 'never', http: 409 },
  PASSWORD_CHANGE_REQUIRED: { retry: 'never', http: 403 },
  PASSWORD_WRONG: { retry: 'never', http: 403 },
  PASSWORD_TOO_WEAK: { retry: 'never', http: 422 },
  PASSWORD_USED_BEFORE: { retry: 'never', http: 422 },
  TOKEN_IN_URL: { retry: 'never', http: 400 },
  LOGIN_TAKEN: { retry: 'never', http: 409 },
  OFFICE_INVALID: { retry: 'never', http: 422 },
  DEVICE_KEY_SHUT: { retry: 'never', http: 0 },
  RECOVERY_SLOT_MISSING: { retry: 'never', http: 0 },
  RECOVERY_FILE_UNREADABLE: { retry: 'never', http: 0 },
  RECOVERY_KEY_OTHER: { retry: 'never', http: 0 },
  RECOVERY_PASSPHRASE_WRONG: { retry: 'never', http: 0 },
  IDENTITY_SETTINGS_MALFORMED: { retry: 'never', http: 0 },
});
