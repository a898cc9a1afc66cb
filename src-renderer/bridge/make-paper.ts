import { type InstrumentCode, instrumentType } from '#shared/instruments/catalogue.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { err, type Result } from '#shared/kernel/result.ts';
import { loadShippedTemplate } from './shipped-templates.ts';

/**
 * Makes an instrument from its template. The same fields give the same bytes, so a paper that is made again keeps its hash.
 * @param fields what its mechanism says of it; undefined where what it tells of has not happened
 */
export async function makePaper(code: InstrumentCode, fields: unknown, pictures: Readonly<Record<string, Uint8Array>> = {}): Promise<Result<Uint8Array, Failure>> {
  if (fields === undefined) return err(failure('STATE_NOT_ALLOWED', { state: code }));
  const { name, template } = instrumentType(code);
  const bytes = await loadShippedTemplate(template).catch(() => undefined);
  return bytes === undefined ? err(failure('INSTRUMENT_TYPE_UNKNOWN', { document: name })) : fillInstrument(bytes, code, fields, pictures);
}
