import { describe, expect, it } from 'vitest';
import { bindSealedCopy, checkSealedCopy, type InstrumentToSeal, type SealedFile, UNSEALED_RETURN_CODE } from '#shared/instruments/sealed-copy.ts';
import type { FileHash } from '#shared/kernel/ids.ts';

const hash = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;
const instrument: InstrumentToSeal = { type: 'compel-appearance-warrant', number: '〔2026〕姑执传41号', unsealed: [hash('a'), hash('b')], pages: 1 };
const file: SealedFile = { hash: hash('c'), size: 48_213, pages: 1 };

describe('binding a sealed copy', () => {
  it('binds by hash and number', () => {
    expect(bindSealedCopy(instrument, file, '〔2026〕姑执传41号')).toEqual({ ok: true, value: { type: 'compel-appearance-warrant', number: '〔2026〕姑执传41号', file: hash('c'), size: 48_213, pages: 1 } });
  });

  it.each(['[2026]姑执传41号', '〔2026〕 姑执传 41 号', '（2026）姑执传41号', '〔２０２６〕姑执传41号'])('takes %s as the same number', (typed) => {
    expect(checkSealedCopy(instrument, file, typed)).toBeUndefined();
  });

  it.each<[string, InstrumentToSeal, SealedFile, string, string]>([
    ['another number', instrument, file, '〔2026〕姑执传42号', 'INSTRUMENT_NUMBER_MISMATCH'],
    ['the exported .docx itself', instrument, { ...file, hash: hash('a') }, '〔2026〕姑执传41号', 'COPY_NOT_SEALED'],
    ['the exported PDF itself', instrument, { ...file, hash: hash('b') }, '〔2026〕姑执传41号', 'COPY_NOT_SEALED'],
    ['an empty file', instrument, { ...file, size: 0 }, '〔2026〕姑执传41号', 'SEALED_COPY_EMPTY'],
    ['a file with other pages', instrument, { ...file, pages: 2 }, '〔2026〕姑执传41号', 'SEALED_COPY_PAGES_DIFFER'],
    ['an instrument without a number', { type: 'assistance-letter', unsealed: [] }, file, '〔待编号〕', 'INSTRUMENT_NOT_NUMBERED'],
    ['an instrument that needs no seal', { ...instrument, type: 'dispatch-order' }, file, '〔2026〕姑执传41号', 'INSTRUMENT_NEEDS_NO_SEAL'],
  ])('refuses %s', (_, given, copy, number, code) => {
    expect(checkSealedCopy(given, copy, number)?.code).toBe(code);
    expect(bindSealedCopy(given, copy, number)).toMatchObject({ ok: false, error: { code } });
  });

  it('does not ask for pages that nobody counted', () => {
    expect(checkSealedCopy(instrument, { hash: hash('c'), size: 1 }, '〔2026〕姑执传41号')).toBeUndefined();
  });

  it('names the code the other side would return', () => {
    expect(UNSEALED_RETURN_CODE).toBe('R02');
  });
});
