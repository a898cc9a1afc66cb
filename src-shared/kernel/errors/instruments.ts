import { defineErrors } from './define.ts';

/** Legal instruments: templates, merging, and the binding of sealed copies. */
export const instrumentErrors = defineErrors({
  INSTRUMENT_TYPE_UNKNOWN: { retry: 'never', http: 404 },
  INSTRUMENT_FIELDS_MISSING: { retry: 'never', http: 422 },
  INSTRUMENT_FIELDS_INVALID: { retry: 'never', http: 422 },
  INSTRUMENT_PICTURE_INVALID: { retry: 'never', http: 422 },
  INSTRUMENT_NOT_NUMBERED: { retry: 'never', http: 409 },
  INSTRUMENT_NEEDS_NO_SEAL: { retry: 'never', http: 422 },
  SEALED_COPY_EMPTY: { retry: 'never', http: 422 },
  SEALED_COPY_PAGES_DIFFER: { retry: 'never', http: 422 },
  TEMPLATE_UNREADABLE: { retry: 'never', http: 422 },
  TEMPLATE_TOO_LARGE: { retry: 'never', http: 413 },
  TEMPLATE_UNSAFE: { retry: 'never', http: 422 },
  TEMPLATE_TAGS_BROKEN: { retry: 'never', http: 422 },
  TEMPLATE_TAGS_UNKNOWN: { retry: 'never', http: 422 },
  TEMPLATE_TAGS_MISSING: { retry: 'never', http: 422 },
  TEMPLATE_LAYOUT_UNSUPPORTED: { retry: 'never', http: 422 },
  INSTRUMENT_PREVIEW_FAILED: { retry: 'later', http: 0 },
});
