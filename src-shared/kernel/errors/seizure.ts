import { defineErrors } from './define.ts';

/** Things in the custody of the court (`domain/linkage/regions/seizure.ts`). */
export const seizureErrors = defineErrors({
  SEIZURE_NOT_HELD: { retry: 'never', http: 409 },
  SEIZURE_INCOMPLETE: { retry: 'never', http: 422 },
  SLOT_TAKEN: { retry: 'never', http: 409 },
  METER_MISSING: { retry: 'never', http: 422 },
  METER_UNEXPLAINED: { retry: 'never', http: 422 },
  NO_COURT_WAITS: { retry: 'never', http: 409 },
  ANOTHER_COURT_WAITS: { retry: 'never', http: 409 },
});
