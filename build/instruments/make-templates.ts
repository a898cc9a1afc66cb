import { INSTRUMENT_CODES, type InstrumentCode, instrumentType } from '#shared/instruments/catalogue.ts';
import { paper, type Paper } from './paper.ts';
import { CASE_SHEETS } from './sheets/case.ts';
import { DETENTION_SHEETS } from './sheets/detain-person.ts';
import { LOCATE_SHEETS } from './sheets/locate-person.ts';
import { VEHICLE_SHEETS } from './sheets/seek-vehicle.ts';

/** Sheets of all papers by their codes: a line each for the case and for every mechanism. */
const SHEETS: Readonly<Record<InstrumentCode, Paper>> = { ...CASE_SHEETS, ...LOCATE_SHEETS, ...VEHICLE_SHEETS, ...DETENTION_SHEETS };

/** Every shipped template by its code; the same bytes on every run. */
export async function makeTemplates(): Promise<ReadonlyMap<InstrumentCode, Uint8Array>> {
  return new Map(await Promise.all(INSTRUMENT_CODES.map(async (code) => [code, await paper(instrumentType(code).name, SHEETS[code])] as const)));
}
