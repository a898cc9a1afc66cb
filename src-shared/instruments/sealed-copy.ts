import type { ReturnCode } from '../domain/linkage/regions/exchange.ts';
import { failure, type Failure } from '../kernel/errors/index.ts';
import type { FileHash } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { instrumentType, type InstrumentCode } from './catalogue.ts';

/**
 * 用印 (DOMAIN §1.12-8): the numbered instrument is exported, sealed in the court's own seal system and brought back.
 * Here the copy is bound to the instrument; whether it may be bound now is for the mechanism's `decide`.
 */

/** What the other side answers to an instrument without a seal: R02 文书未签章. Checked here before anything is sent. */
export const UNSEALED_RETURN_CODE: ReturnCode = 'R02';

export type InstrumentToSeal = {
  readonly type: InstrumentCode;
  /** Absent until the server has numbered it. */
  readonly number?: string;
  /** Hashes of the bytes that left for sealing: the .docx, and its PDF where one was exported. */
  readonly unsealed: readonly FileHash[];
  /** Pages as exported, where counted. */
  readonly pages?: number;
};

export type SealedFile = {
  readonly hash: FileHash;
  /** Bytes. */
  readonly size: number;
  readonly pages?: number;
};

export type SealedCopy = { readonly type: InstrumentCode; readonly number: string; readonly file: FileHash; readonly size: number; readonly pages?: number };

/**
 * Why a file cannot be the sealed copy of an instrument; undefined when nothing speaks against it.
 * - INSTRUMENT_NEEDS_NO_SEAL, INSTRUMENT_NOT_NUMBERED;
 * - INSTRUMENT_NUMBER_MISMATCH: the number the clerk reads on the copy is not that of the instrument;
 * - SEALED_COPY_EMPTY; COPY_NOT_SEALED: the very bytes that were exported came back, so nobody sealed them;
 * - SEALED_COPY_PAGES_DIFFER where both counts are known.
 */
export function checkSealedCopy(instrument: InstrumentToSeal, sealedFile: SealedFile, number: string): Failure | undefined {
  const { name, sealed } = instrumentType(instrument.type);
  if (!sealed) return failure('INSTRUMENT_NEEDS_NO_SEAL', { document: name });
  if (instrument.number === undefined) return failure('INSTRUMENT_NOT_NUMBERED');
  if (tidy(number) !== tidy(instrument.number)) return failure('INSTRUMENT_NUMBER_MISMATCH');
  if (sealedFile.size <= 0) return failure('SEALED_COPY_EMPTY');
  if (instrument.unsealed.includes(sealedFile.hash)) return failure('COPY_NOT_SEALED');
  if (instrument.pages !== undefined && sealedFile.pages !== undefined && instrument.pages !== sealedFile.pages) {
    return failure('SEALED_COPY_PAGES_DIFFER', { expected: instrument.pages, actual: sealedFile.pages });
  }
  return undefined;
}

/** Binds a sealed copy to its instrument by hash and number, or says why not (see {@link checkSealedCopy}). */
export function bindSealedCopy(instrument: InstrumentToSeal, sealedFile: SealedFile, number: string): Result<SealedCopy, Failure> {
  const problem = checkSealedCopy(instrument, sealedFile, number);
  if (problem !== undefined || instrument.number === undefined) return err(problem ?? failure('INSTRUMENT_NOT_NUMBERED'));
  return ok({ type: instrument.type, number: instrument.number, file: sealedFile.hash, size: sealedFile.size, ...(sealedFile.pages === undefined ? {} : { pages: sealedFile.pages }) });
}

/**
 * Which file is the sealed copy of which paper, by the number that its name carries, as the file got it when it was taken out
 * to be sealed. A file in whose name no number stands, or whose paper another file names too, is nobody's: whoever has it
 * says which it is. The longest number wins, because a ruling's 之一 begins like the number of its case.
 *
 * @param papers those that wait for a seal, each with its slot.
 * @param names of the files, in the order in which they came.
 * @returns by the place of each file the slot of its paper, or undefined.
 */
export function matchSealedCopies(papers: readonly { readonly slot: string; readonly number?: string | undefined }[], names: readonly string[]): readonly (string | undefined)[] {
  const numbered = papers
    .flatMap(({ slot, number }) => (number === undefined ? [] : [{ slot, number: tidy(number) }]))
    .sort((a, b) => b.number.length - a.number.length);
  const found = names.map((name) => {
    const [best, next] = numbered.filter(({ number }) => tidy(name).includes(number));
    return best === undefined || next?.number === best.number ? undefined : best.slot;
  });
  return found.map((slot) => (found.filter((each) => each === slot).length === 1 ? slot : undefined));
}

/** The same number typed with half-width brackets or stray spaces is the same number. */
function tidy(number: string): string {
  return number.normalize('NFKC').replace(/\s+/gu, '').replace(/[[〔【(]/gu, '〔').replace(/[\]〕】)]/gu, '〕');
}
