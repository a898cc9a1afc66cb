import { MECHANISM_INSTRUMENTS } from '../mechanisms/instrument-table.ts';
import { CASE_CATALOGUE } from './case/catalogue.ts';
import { fieldsOf, type MergeField } from './paper/merge-schema.ts';
import type { InstrumentEntry } from './paper/instrument-type.ts';

/** The catalogue of instruments that are made from templates: those of every mechanism, and those of the case. */
const CATALOGUE = { ...MECHANISM_INSTRUMENTS, ...CASE_CATALOGUE } as const;
export type InstrumentCode = keyof typeof CATALOGUE;
export const INSTRUMENT_CODES = Object.keys(CATALOGUE) as readonly InstrumentCode[];

/** An instrument with its code and its file under `templates/`. */
export type InstrumentType = InstrumentEntry & { readonly code: InstrumentCode; readonly template: string };

const TYPES: Readonly<Record<InstrumentCode, InstrumentEntry>> = CATALOGUE;

export function isInstrumentCode(code: string): code is InstrumentCode {
  return Object.hasOwn(TYPES, code);
}

/** Whether a paper compels or detains a person; a scan of something else does not. */
export function compels(instrument: string): boolean {
  return isInstrumentCode(instrument) && TYPES[instrument].compels === true;
}

/** The catalogue entry of a code. */
export function instrumentType(code: InstrumentCode): InstrumentType {
  return { code, template: `${code}.docx`, ...TYPES[code] };
}

/** The catalogue in its order, for lists. */
export const INSTRUMENT_TYPES: readonly InstrumentType[] = INSTRUMENT_CODES.map(instrumentType);

const FIELDS = new Map<InstrumentCode, readonly MergeField[]>();

/** The merge fields of an instrument with their tags, for forms and for the list a template author works from. */
export function mergeFieldsOf(code: InstrumentCode): readonly MergeField[] {
  const known = FIELDS.get(code);
  if (known !== undefined) return known;
  const fields = fieldsOf(TYPES[code].schema);
  FIELDS.set(code, fields);
  return fields;
}
