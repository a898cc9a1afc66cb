export { CITY_AGENCIES } from './city.ts';
export { addressed, agencyFor, agencyOf, channelTo, isChannelKey } from './directory.ts';
export { type Addressee, AGENCY_FIELDS, AGENCY_ID_PATTERN, AGENCY_KINDS, type AgencyKind, AgencyKindSchema, type AgencyRow, type Channel, CHANNELS } from './model.ts';
