import { makePaper } from '#renderer/bridge/make-paper.ts';
import { type DetentionPaperSource, paperFields } from '#shared/mechanisms/detain-person/instruments/papers.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { MadeInstrument } from './detention-form.ts';

/** Makes an instrument of the packet from its template, unnumbered and unsigned. */
export function makeInstrument(code: MadeInstrument, source: DetentionPaperSource): Promise<Result<Uint8Array, Failure>> {
  return makePaper(code, paperFields(code, source));
}
