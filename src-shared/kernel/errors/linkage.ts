import { defineErrors } from './define.ts';

export const linkageErrors = defineErrors({
  AGENCY_NOT_LISTED: { retry: 'never', http: 422 },
  AGENCY_ADDRESS_MISSING: { retry: 'later', http: 502 },
  AGENCIES_MALFORMED: { retry: 'never', http: 422 },
  AGENCY_UNREACHABLE: { retry: 'later', http: 502 },
  AGENCY_CLOSED: { retry: 'later', http: 502 },
  AGENCY_ANSWER_UNREADABLE: { retry: 'later', http: 502 },
  AGENCY_KEYS_MALFORMED: { retry: 'never', http: 500 },
  AGENCY_KEYS_UNPROTECTED: { retry: 'never', http: 500 },
  AGENCY_REFUSED: { retry: 'never', http: 422 },
  ANCESTOR_AWAITED: { retry: 'later', http: 409 },
  ANCESTOR_MISSING: { retry: 'never', http: 409 },
  TIME_IN_FUTURE: { retry: 'never', http: 422 },
  TIME_BEFORE_START: { retry: 'never', http: 422 },
  PERIOD_BEYOND_APPROVAL: { retry: 'never', http: 422 },
  AMOUNT_OUT_OF_RANGE: { retry: 'never', http: 422 },
  LINK_UNKNOWN: { retry: 'never', http: 404 },
  SIGNATURE_INVALID: { retry: 'never', http: 401 },
});
