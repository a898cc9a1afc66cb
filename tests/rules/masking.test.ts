import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupIdNo, maskAddress, maskBankCard, maskIdNo, maskName, maskPersonChange, maskPhone, maskPhonesIn } from '#shared/domain/permissions/masking.ts';

describe('names', () => {
  test.each([
    ['王某', '王*'],
    ['王小明', '王*'],
    [' 王某 ', '王*'],
    ['欧阳修远', '欧*'],
    ['阿卜杜拉·买买提', '阿*'],
    ['𠮷田', '𠮷*'], // outside the basic plane: two code units
    ['𬎆某', '𬎆*'],
    ['葛\u{E0100}某', '葛\u{E0100}*'], // with a variant mark
    ['王', '王*'],
    ['Smith', 'S*'],
    ['', ''],
  ])('%s -> %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  test('never shows more than one sign, and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 20 }), (name) => {
        const masked = maskName(name);
        return masked.isWellFormed() && (masked === '' ? name.trim() === '' : masked.endsWith('*') && name.trim().startsWith(masked.slice(0, -1)));
      }),
    );
  });
});

describe('an identity number in the groups people read', () => {
  test.each([
    ['320599198703162138', '320599 19870316 2138'],
    ['32059919870316123x', '320599 19870316 123x'],
    ['320599 19870316 2138', '320599 19870316 2138'],
    ['320599870316123', '320599 870316 123'],
    [maskIdNo('320599198703162138'), '320599 ******** 2138'],
    [maskIdNo('320599870316123'), '320599 *****6 123'],
    ['E12345678', 'E12345678'],
    ['91320500MA1MXXXX0X', '91320500MA1MXXXX0X'],
    ['', ''],
  ])('%s -> %s', (idNo, grouped) => {
    expect(groupIdNo(idNo)).toBe(grouped);
  });

  test('loses and adds no sign but the spaces', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9]{15}$|^[0-9]{17}[0-9Xx]$|^[A-Z0-9]{0,20}$/), (idNo) => groupIdNo(idNo).replaceAll(' ', '') === idNo));
  });
});

describe('numbers', () => {
  test.each([
    ['320599198703161234', '320599********1234'],
    ['32059919870316123x', '320599********123x'],
    ['320599 19870316 1234', '320599********1234'],
    ['320599870316123', '320599*****6123'],
    ['E12345678', 'E******78'],
    ['A12', '***'],
    ['', ''],
  ])('identity number %s -> %s', (number, masked) => {
    expect(maskIdNo(number)).toBe(masked);
  });

  test.each([
    ['13800001234', '138****1234'],
    ['138 0000 1234', '138****1234'],
    ['0512-65001234', '0512-****1234'],
    ['05126500123', '0512****0123'],
    ['021-6500123', '021-****0123'],
    ['+8613800001234', '************34'],
    ['110', '***'],
    ['', ''],
  ])('telephone %s -> %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  test.each([
    ['6222021102000000011', '****0011'],
    ['6222 0211 0200 0000 011', '****0011'],
    ['1234567', '*******'],
    ['', ''],
  ])('bank card %s -> %s', (card, masked) => {
    expect(maskBankCard(card)).toBe(masked);
  });

  test('the birthday of a resident number never shows', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{16}[\dX]$/), (number) => {
        const masked = maskIdNo(number);
        return masked.length === 18 && masked.slice(6, 14) === '********';
      }),
    );
  });
});

describe('addresses', () => {
  test.each([
    ['江苏省苏州市姑苏区双塔街道锦帆路社区劳动路988号云庭花园3幢201室', '江苏省苏州市姑苏区双塔街道锦帆路社区***'],
    ['苏州市姑苏区双塔街道劳动路988号', '苏州市姑苏区双塔街道***'],
    ['苏州市吴江区盛泽镇茅塔村12组5号', '苏州市吴江区盛泽镇茅塔村***'],
    ['昆山市玉山镇村前路8号', '昆山市玉山镇***'],
    ['苏州市虎丘区镇湖街道绣品街6号', '苏州市虎丘区镇湖街道***'],
    ['苏州市姑苏区劳动路988号双塔社区', '苏州市姑苏区***'], // house before community
    ['苏州市姑苏区十全街十二号双塔社区', '苏州市姑苏区***'],
    ['苏州市劳动路９８８号', '苏州市***'],
    ['劳动路988号', '***'],
    ['不详', '***'],
    ['苏州市姑苏区双塔街道', '苏州市姑苏区双塔街道'],
    ['', ''],
  ])('%s -> %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  test('no digit of an address ever shows', () => {
    const part = fc.constantFrom('苏州市', '姑苏区', '双塔街道', '盛泽镇', '茅塔村', '锦帆社区', '劳动路', '988号', '3幢', '201室', '１２弄');
    fc.assert(fc.property(fc.array(part, { maxLength: 8 }), (parts) => !/\d|[０-９]/u.test(maskAddress(parts.join('')))));
  });
});

describe('a corrected identity number', () => {
  test('each is masked, and the two never look alike', () => {
    expect(maskPersonChange('debtor.idNo', '320599198703162170', '320599198703162138')).toEqual({ before: '320599********2170', after: '320599********2138' });
    expect(maskPersonChange('debtor.idNo', '320599198703162138', '320599198903162138')).toEqual({ before: '320599***7****2138', after: '320599***9****2138' });
  });

  test('masks a corrected telephone alike, and leaves what tells nothing of a person', () => {
    expect(maskPersonChange('debtor.phone', '13800001234', '13800005678')).toEqual({ before: '138****1234', after: '138****5678' });
    expect(maskPersonChange('debtor.phone', '13800001234', '13811111234')).toEqual({ before: '13800001234', after: '13811111234' });
    expect(maskPersonChange('periodDays', '90', '180')).toBeUndefined();
  });

  test.each([
    ['潘某之妻，13800001532', '潘某之妻，138****1532'],
    ['潘某之妻 138-0000-1532（办公 0512-65001234）', '潘某之妻 138****1532（办公 0512-****1234）'],
    ['138 0000 1532', '138****1532'],
    ['（2026）苏0508执90017号，2026-09-28', '（2026）苏0508执90017号，2026-09-28'],
    ['320599198703162138', '320599198703162138'],
  ])('finds telephones in a sentence: %s', (text, masked) => {
    expect(maskPhonesIn(text)).toBe(masked);
  });
});
