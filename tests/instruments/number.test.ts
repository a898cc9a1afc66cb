import { describe, expect, it } from 'vitest';
import { bodyDate, bodyTime, itemOrdinal, signatureDate, smallNumberWords } from '#shared/instruments/paper/civil-words.ts';
import { compels, INSTRUMENT_TYPES } from '#shared/instruments/catalogue.ts';
import { courtShortName, formatInstrumentNumber, formatRulingNumber, instrumentNumbersIn, NUMBER_SERIES } from '#shared/instruments/number.ts';
import { HOLDING_INSTRUMENTS, LOCATE_INSTRUMENTS, NUMBERED_INSTRUMENTS, SEALED_INSTRUMENTS } from '#shared/mechanisms/locate-person/model.ts';
import { SUZHOU_COURTS } from '#shared/domain/identifiers/index.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';

describe('numbers', () => {
  it('writes year, court, series and running number', () => {
    expect(formatInstrumentNumber('locate-application', '姑', 2026, 317)).toEqual({ ok: true, value: '〔2026〕姑执控317号' });
    expect(formatInstrumentNumber('compel-appearance-warrant', '园', 2027, 1)).toEqual({ ok: true, value: '〔2027〕园执传1号' });
  });

  it('refuses a series that does not exist, also one that every object has', () => {
    for (const series of ['no-such-series', 'toString', '__proto__', '']) {
      expect(formatInstrumentNumber(series, '姑', 2026, 1)).toMatchObject({ ok: false, error: { code: 'INSTRUMENT_TYPE_UNKNOWN' } });
    }
  });

  it('takes only running numbers', () => {
    for (const n of [0, -1, 1.5, Number.NaN]) expect(() => formatInstrumentNumber('locate-application', '姑', 2026, n)).toThrow(RangeError);
    expect(() => formatInstrumentNumber('locate-application', '姑', 26, 1)).toThrow(RangeError);
  });

  it('no two series and no two courts of the city share a word: a number names one instrument', () => {
    const words = [...NUMBER_SERIES.values()];
    expect(new Set(words).size).toBe(words.length);
    const courts = SUZHOU_COURTS.map(({ code }) => courtShortName(code));
    expect(new Set(courts).size).toBe(SUZHOU_COURTS.length);
    expect(courts).not.toContain(undefined);
    expect(courtShortName('沪0101')).toBe('沪0101');
  });

  it('numbers the rulings of a case: the first by the case number, then 之一', () => {
    expect(formatRulingNumber('（2026）苏0508执90017号', 1)).toBe('（2026）苏0508执90017号');
    expect(formatRulingNumber('（2026）苏0508执90017号', 2)).toBe('（2026）苏0508执90017号之一');
    expect(formatRulingNumber('（2026）苏0508执90017号', 12)).toBe('（2026）苏0508执90017号之十一');
    expect(() => formatRulingNumber('（2026）苏0508执90017号', 0)).toThrow(RangeError);
  });
});

describe('catalogue', () => {
  it('agrees with the mechanism on what is numbered and what is sealed', () => {
    for (const code of LOCATE_INSTRUMENTS) {
      const type = INSTRUMENT_TYPES.find((one) => one.code === code);
      // Titles and evidence are not made here.
      if (type === undefined) continue;
      expect(type.numbering.kind === 'series', code).toBe(NUMBERED_INSTRUMENTS.includes(code));
      expect(type.sealed, code).toBe(SEALED_INSTRUMENTS.includes(code));
      expect(compels(code), code).toBe(HOLDING_INSTRUMENTS.includes(code));
    }
  });

  it('gives every numbered instrument the series of its own code, under the word that numbers were given with', () => {
    expect([...NUMBER_SERIES.keys()]).toEqual(INSTRUMENT_TYPES.filter(({ numbering }) => numbering.kind === 'series').map(({ code }) => code));
    expect(Object.fromEntries(NUMBER_SERIES)).toMatchObject({
      'locate-application': '执控',
      'assistance-letter': '执协',
      'compel-appearance-warrant': '执传',
      'dispatch-order': '执警',
      'handover-record': '执交',
      'release-notice': '执撤',
      'detention-decision': '司惩',
      'vehicle-seizure-ruling': '执扣裁',
      'vehicle-assist-notice': '执车协',
      'seizure-list': '执扣',
      'transfer-form': '执移',
      'vehicle-release-ruling': '执解裁',
      'vehicle-release-notice': '执解协',
      'return-list': '执还',
      'handover-list': '执移交',
      'detention-notice': '执拘',
      'early-release-decision': '解拘',
    });
  });

  it('finds each number again under its own series, though one word begins with another', () => {
    for (const [series] of NUMBER_SERIES) {
      const number = formatInstrumentNumber(series, '吴中', 2026, 12);
      if (!number.ok) throw new Error(number.error.code);
      expect(instrumentNumbersIn(`依据${number.value}办理`), series).toEqual([{ series, courtShort: '吴中', year: 2026, n: 12 }]);
    }
  });

  it('has compelled appearance and detention signed by the president alone (民事诉讼法 §119)', () => {
    for (const code of ['compel-appearance-warrant', 'detention-decision']) {
      expect(INSTRUMENT_TYPES.find((type) => type.code === code)?.signers).toEqual(['P']);
    }
  });
});

describe('Chinese dates', () => {
  it('writes signature dates in characters, 〇 for zero, without 一十', () => {
    expect(signatureDate(civilDate('2026-09-08'))).toBe('二〇二六年九月八日');
    expect(signatureDate(civilDate('2030-10-10'))).toBe('二〇三〇年十月十日');
    expect(signatureDate(civilDate('2027-12-31'))).toBe('二〇二七年十二月三十一日');
    expect(signatureDate(civilDate('2026-02-20'))).toBe('二〇二六年二月二十日');
  });

  it('writes body dates and times in figures, in Shanghai', () => {
    expect(bodyDate(civilDate('2026-09-08'))).toBe('2026年9月8日');
    expect(bodyTime(instantAt(civilDate('2026-09-11'), '00:05'))).toBe('2026年9月11日00时05分');
  });

  it('counts items', () => {
    expect([0, 8, 9, 10, 19, 20].map(itemOrdinal)).toEqual(['一', '九', '十', '十一', '二十', '二十一']);
    expect(() => smallNumberWords(0)).toThrow(RangeError);
  });
});
