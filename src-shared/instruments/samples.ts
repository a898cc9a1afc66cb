import { MECHANISM_SAMPLES } from '../mechanisms/instrument-table.ts';
import { CASE_SAMPLES } from './case/samples.ts';
import { INSTRUMENT_CODES, type InstrumentCode } from './catalogue.ts';

/** An instrument without a sample does not compile. */
const SAMPLES: Readonly<Record<InstrumentCode, () => unknown>> = { ...MECHANISM_SAMPLES, ...CASE_SAMPLES };

/**
 * The fields of each instrument for a fictional case that every template is tried with: when a court uploads its own
 * template, and in the tests. Every optional field is given once, so that a template is tried with its longest content.
 */
export const SAMPLE_FIELDS = Object.fromEntries(INSTRUMENT_CODES.map((code) => [code, SAMPLES[code]()])) as Readonly<Record<InstrumentCode, unknown>>;
