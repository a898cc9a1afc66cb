import { defineErrors } from './define.ts';

export const assetsErrors = defineErrors({
  PLATE_MALFORMED: { retry: 'never', http: 422 },
  VIN_MALFORMED: { retry: 'never', http: 422 },
  VIN_CHECKSUM: { retry: 'never', http: 422 },
  ESTATE_UNIT_MALFORMED: { retry: 'never', http: 422 },
  ESTATE_CERTIFICATE_UNUSUAL: { retry: 'never', http: 422 },
  ASSET_NUMBER_MISSING: { retry: 'never', http: 422 },
  ASSET_OTHER_THING: { retry: 'never', http: 409 },
  ASSET_ANSWERS_FULL: { retry: 'never', http: 409 },
  CASE_ASSETS_FULL: { retry: 'never', http: 409 },
  HOLD_BEYOND_TERM: { retry: 'never', http: 422 },
  ASSET_IMPORT_CASE_UNKNOWN: { retry: 'never', http: 0 },
  ASSET_IMPORT_ROWS_DIFFER: { retry: 'never', http: 0 },
  ASSET_IMPORT_RANK_UNREADABLE: { retry: 'never', http: 0 },
  ASSET_IMPORT_FORM_UNKNOWN: { retry: 'never', http: 0 },
});
