import { defineErrors } from './define.ts';

export const locatePersonErrors = defineErrors({
  NO_FAILED_ATTEMPT: { retry: 'never', http: 422 },
  DEBTOR_ALREADY_HELD: { retry: 'never', http: 409 },
  NOT_LISTED_DISHONEST: { retry: 'never', http: 422 },
  NO_POWER_TO_HOLD: { retry: 'never', http: 422 },
  STATUS_STALE_CALLBACK_REQUIRED: { retry: 'never', http: 422 },
  CUSTODY_STILL_RUNNING: { retry: 'never', http: 409 },
  OUTCOME_ALREADY_RECORDED: { retry: 'never', http: 409 },
  DETENTION_PAPERS_MISSING: { retry: 'never', http: 422 },
  FINE_PAPERS_MISSING: { retry: 'never', http: 422 },
  FAMILY_NOT_NOTIFIED: { retry: 'never', http: 422 },
  NO_UNEXCUSED_ABSENCE: { retry: 'never', http: 422 },
  DEPUTY_REPORT_NOT_DUE: { retry: 'never', http: 409 },
  HOLD_BEYOND_LIMIT: { retry: 'never', http: 422 },
  HANDOVER_INCOMPLETE: { retry: 'never', http: 422 },
  DETENTION_TERM_MISMATCH: { retry: 'never', http: 422 },
  FINE_OUT_OF_RANGE: { retry: 'never', http: 422 },
  OUTCOME_AMOUNT_MISSING: { retry: 'never', http: 422 },
});
