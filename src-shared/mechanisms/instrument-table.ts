import { DETENTION_CATALOGUE } from './detain-person/instruments/catalogue.ts';
import { DETENTION_SAMPLES } from './detain-person/instruments/samples.ts';
import { LOCATE_CATALOGUE } from './locate-person/instruments/catalogue.ts';
import { LOCATE_SAMPLES } from './locate-person/instruments/samples.ts';
import { VEHICLE_CATALOGUE } from './seek-vehicle/instruments/catalogue.ts';
import { VEHICLE_SAMPLES } from './seek-vehicle/instruments/samples.ts';

/** Papers of all mechanisms by their codes: one line each. */
export const MECHANISM_INSTRUMENTS = { ...LOCATE_CATALOGUE, ...VEHICLE_CATALOGUE, ...DETENTION_CATALOGUE } as const;

/** What each of them says of the fictional case: one line each. */
export const MECHANISM_SAMPLES = { ...LOCATE_SAMPLES, ...VEHICLE_SAMPLES, ...DETENTION_SAMPLES } as const;
