import { LOCATE_CATALOGUE } from './locate-person/instruments/catalogue.ts';
import { LOCATE_SAMPLES } from './locate-person/instruments/samples.ts';

/** Papers of all mechanisms by their codes: one line each. */
export const MECHANISM_INSTRUMENTS = { ...LOCATE_CATALOGUE } as const;

/** What each of them says of the fictional case: one line each. */
export const MECHANISM_SAMPLES = { ...LOCATE_SAMPLES } as const;
