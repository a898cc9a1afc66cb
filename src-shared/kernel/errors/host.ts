import { defineErrors } from './define.ts';

/** Failures of the computer the device runs on: its host, journal, file store, printer and secret store. */
export const hostErrors = defineErrors({
  HOST_UNREACHABLE: { retry: 'later', http: 0 },
  HOST_ANSWER_INVALID: { retry: 'never', http: 0 },
  HOST_CHANNEL_UNKNOWN: { retry: 'never', http: 400 },
  HOST_CALLER_REFUSED: { retry: 'never', http: 403 },
  HOST_ADDRESS_REFUSED: { retry: 'never', http: 421 },
  HOST_PORT_BUSY: { retry: 'later', http: 0 },
  HOST_DATA_FOLDER_UNUSABLE: { retry: 'later', http: 0 },
  HOST_IN_USE: { retry: 'later', http: 0 },
  HOST_SERVER_UNKNOWN: { retry: 'never', http: 0 },
  HOST_BROWSER_NOT_FOUND: { retry: 'later', http: 0 },
  JOURNAL_ID_REUSED: { retry: 'never', http: 0 },
  JOURNAL_WRITE_FAILED: { retry: 'later', http: 0 },
  JOURNAL_UNREADABLE: { retry: 'later', http: 0 },
  HOST_FILE_CHUNK_ORDER: { retry: 'never', http: 0 },
  HOST_FILE_CHUNK_SIZE: { retry: 'never', http: 0 },
  HOST_FILE_HASH_MISMATCH: { retry: 'later', http: 0 },
  HOST_FILE_NOT_STORED: { retry: 'never', http: 0 },
  HOST_FILE_DAMAGED: { retry: 'never', http: 0 },
  HOST_FILE_UNWRITABLE: { retry: 'later', http: 0 },
  HOST_FILE_TYPE_REFUSED: { retry: 'never', http: 0 },
  HOST_PRINT_IN_BROWSER: { retry: 'never', http: 0 },
  HOST_PRINT_FAILED: { retry: 'later', http: 0 },
  SECRETS_UNAVAILABLE: { retry: 'never', http: 0 },
  SECRETS_UNREADABLE: { retry: 'never', http: 0 },
});
