import { describe, expect, it } from 'vitest';
import { bindSealedCopy, checkSealedCopy, type InstrumentToSeal, matchSealedCopies, type SealedFile, UNSEALED_RETURN_CODE } from '#shared/instruments/sealed-copy.ts';
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

describe('which file is the sealed copy of which paper', () => {
  const papers = [
    { slot: 'letter', number: '〔2026〕姑执查1号' },
    { slot: 'warrant', number: '〔2026〕姑执传11号' },
    { slot: 'ruling', number: '（2026）苏0508执90017号' },
    { slot: 'second', number: '（2026）苏0508执90017号之一' },
    { slot: 'draft' },
  ];

  it.each([
    ['as it was taken out', ['协助查找函 〔2026〕姑执查1号.docx.pdf'], ['letter']],
    ['whatever brackets the seal system writes', ['[2026]姑执传11号_signed.pdf', '(2026) 苏0508执90017号.pdf'], ['warrant', 'ruling']],
    ['a number that another one begins with', ['（2026）苏0508执90017号之一.pdf'], ['second']],
    ['nobody, where no number stands in the name', ['扫描件0001.pdf', '〔2026〕姑执传1号.pdf'], [undefined, undefined]],
    ['nobody, where two files name the same paper', ['〔2026〕姑执查1号.pdf', '〔2026〕姑执查1号(1).pdf', '〔2026〕姑执传11号.pdf'], [undefined, undefined, 'warrant']],
  ] as const)('%s', (_what, names, slots) => {
    expect(matchSealedCopies(papers, names)).toEqual(slots);
  });

  it('nobody, where two papers carry the same number', () => {
    expect(matchSealedCopies([...papers, { slot: 'twin', number: '〔2026〕姑执查1号' }], ['〔2026〕姑执查1号.pdf'])).toEqual([undefined]);
  });
});
