import { defineErrors } from './define.ts';

export const seekVehicleErrors = defineErrors({
  VEHICLE_NOT_OF_CASE: { retry: 'never', http: 422 },
  VEHICLE_OWNER_UNKNOWN: { retry: 'never', http: 422 },
  VEHICLE_OWNER_NOT_DEBTOR: { retry: 'never', http: 422 },
  VEHICLE_ALREADY_SEIZED: { retry: 'never', http: 409 },
  VEHICLE_NUMBERS_DIFFER: { retry: 'never', http: 409 },
  VEHICLE_NOT_THE_ONE: { retry: 'never', http: 422 },
  ENGINE_NUMBER_MISSING: { retry: 'never', http: 422 },
  SEAL_WAITLISTED: { retry: 'never', http: 422 },
  SEAL_LAPSED: { retry: 'never', http: 422 },
  SEAL_NONE: { retry: 'never', http: 422 },
  SEAL_UNKNOWN: { retry: 'never', http: 422 },
  PERIOD_BEYOND_SEAL: { retry: 'never', http: 422 },
  NOT_SEIZED_INCOMPLETE: { retry: 'never', http: 422 },
  MORTGAGEE_NOT_TO_TELL: { retry: 'never', http: 409 },
  NEXT_SEAL_IS_OWN: { retry: 'never', http: 422 },
});
