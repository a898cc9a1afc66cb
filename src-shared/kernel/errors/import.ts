import { defineErrors } from './define.ts';

export const importErrors = defineErrors({
  IMPORT_FILE_UNREADABLE: { retry: 'never', http: 0 },
  IMPORT_QUOTES_BROKEN: { retry: 'never', http: 0 },
  IMPORT_HEADERS_NOT_FOUND: { retry: 'never', http: 0 },
  IMPORT_TOO_MANY_ROWS: { retry: 'never', http: 0 },
  IMPORT_FIELD_EMPTY: { retry: 'never', http: 0 },
  IMPORT_DATE_UNREADABLE: { retry: 'never', http: 0 },
  IMPORT_PAST_UNREADABLE: { retry: 'never', http: 0 },
  IMPORT_CELL_FORMULA: { retry: 'never', http: 0 },
  IMPORT_PERSON_UNKNOWN: { retry: 'never', http: 0 },
  IMPORT_PERSON_AMBIGUOUS: { retry: 'never', http: 0 },
  IMPORT_OTHER_COURT: { retry: 'never', http: 0 },
  IMPORT_MORE_NUMBERS_THAN_NAMES: { retry: 'never', http: 0 },
  IMPORT_CLOSING_INCOMPLETE: { retry: 'never', http: 0 },
  IMPORT_DUPLICATE_IN_FILE: { retry: 'never', http: 0 },
});
