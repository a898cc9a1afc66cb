import { makePaper } from '#renderer/bridge/make-paper.ts';
import { type LocatePaperSource, paperFields } from '#shared/mechanisms/locate-person/instruments/papers.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { MadeInstrument } from './packet-form.ts';

export type InstrumentSource = LocatePaperSource & {
  /** Picture of the person for the application, where the case has one. */
  readonly photo?: Uint8Array;
};

/** Makes an instrument of the packet from its template, unnumbered and unsigned. */
export function makeInstrument(code: MadeInstrument, source: InstrumentSource): Promise<Result<Uint8Array, Failure>> {
  const pictures = code === 'locate-application' && source.photo !== undefined ? { 照片: source.photo } : {};
  return makePaper(code, paperFields(code, source), pictures);
}
