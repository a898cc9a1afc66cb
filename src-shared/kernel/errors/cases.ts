import { defineErrors } from './define.ts';

export const casesErrors = defineErrors({
  CASE_CLOSED: { retry: 'never', http: 409 },
  CASE_SUSPENDED: { retry: 'never', http: 409 },
  CASE_NOT_SUSPENDED: { retry: 'never', http: 409 },
  CASE_BALANCE_OPEN: { retry: 'never', http: 409 },
  REPORT_DUE_MISSING: { retry: 'never', http: 422 },
  DATES_OUT_OF_ORDER: { retry: 'never', http: 422 },
  PARTY_UNKNOWN: { retry: 'never', http: 404 },
  CORRECTION_WITHOUT_CHANGE: { retry: 'never', http: 422 },
  DIFFERENCE_UNKNOWN: { retry: 'never', http: 404 },
});
