import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CASE_NUMBER_TYPES,
  caseNumberMatcher,
  caseNumberSearchKey,
  checkBankCard,
  checkCreditCode,
  checkForeignPermanentId,
  checkIdNumber,
  checkPhone,
  courtByCode,
  creditCodeCheckCharacter,
  idCheckCharacter,
  isSamePerson,
  normaliseIdNumber,
  parseCaseNumber,
  parseGridCode,
  parseTitleNumber,
  personKey,
  SUZHOU_COURTS,
  type Checked,
} from '#shared/domain/identifiers/index.ts';

/** `level CODE` of a problem, or `ok`. */
function verdict(checked: Checked<unknown>): string {
  return checked.ok ? 'ok' : `${checked.error.level} ${checked.error.failure.code}`;
}

describe('case number', () => {
  test('its parts', () => {
    expect(parseCaseNumber('（2026）苏0508执90017号')).toEqual({
      ok: true,
      value: { canonical: '（2026）苏0508执90017号', base: '（2026）苏0508执90017号', year: 2026, court: '苏0508', type: '执', number: 90017 },
    });
  });

  test.each([
    ['(2026)苏0508执90017号', '（2026）苏0508执90017号'],
    ['  （２０２６） 苏 ０５０８ 执 ９００１７ 号 ', '（2026）苏0508执90017号'],
    ['〔2026〕苏0508执90017号', '（2026）苏0508执90017号'],
    ['[2026]苏0508执90017號', '（2026）苏0508执90017号'],
    ['\ufeff（2026）苏0508执90017号\u200b', '（2026）苏0508执90017号'],
    ['(2025)苏0583执恢12号', '（2025）苏0583执恢12号'],
    ['(2025)苏05执复3号', '（2025）苏05执复3号'],
    ['(2025)苏0591财保1号', '（2025）苏0591财保1号'],
    ['(2025)苏0508司惩复7号', '（2025）苏0508司惩复7号'],
    ['(2024)最高法执监401号', '（2024）最高法执监401号'],
    ['(2024)兵0101执5号', '（2024）兵0101执5号'],
    ['(2025)内0102执6号', '（2025）内0102执6号'],
    ['(2025)军0301执7号', '（2025）军0301执7号'],
    ['(2024)京0105执12345678号', '（2024）京0105执12345678号'],
    ['(2026)苏0508执90017号之一', '（2026）苏0508执90017号之一'],
    ['(2026)苏0508执90017之二号', '（2026）苏0508执90017之二号'],
  ])('%s reads %s', (text, canonical) => {
    const parsed = parseCaseNumber(text);
    expect(parsed.ok ? parsed.value.canonical : parsed.error).toBe(canonical);
  });

  test.each([
    ['(2014)园执字第1234号', '（2014）园执字第1234号', '苏0591', '执', undefined],
    ['（2013）昆执恢字第0012号', '（2013）昆执恢字第12号', '苏0583', '执恢', undefined],
    ['〔2009〕姑苏执字第77-1号', '（2009）姑苏执字第77-1号', '苏0508', '执', '-1'],
    ['(2015)甬鄞执字第5号之二', '（2015）甬鄞执字第5号之二', '甬鄞', '执', '之二'],
  ])('%s, as numbers were before 2016', (text, canonical, court, type, suffix) => {
    expect(parseCaseNumber(text)).toMatchObject({ ok: true, value: { canonical, court, type, oldForm: true, ...(suffix === undefined ? {} : { suffix }) } });
  });

  test('the longest type wins, and 之一 does not name another case', () => {
    expect(parseCaseNumber('(2025)苏0508执恢12号之十一')).toMatchObject({ ok: true, value: { type: '执恢', number: 12, suffix: '之十一', base: '（2025）苏0508执恢12号' } });
    expect(parseCaseNumber('(2025)苏0508执恢12之一号')).toMatchObject({ ok: true, value: { suffix: '之一', base: '（2025）苏0508执恢12号' } });
  });

  test.each([
    ['', 'error CASE_NUMBER_MALFORMED'],
    ['2026苏0508执90017号', 'error CASE_NUMBER_MALFORMED'],
    ['（2026）苏0508执90017', 'error CASE_NUMBER_MALFORMED'],
    ['（2026）苏0508执090017号', 'error CASE_NUMBER_MALFORMED'],
    ['（2026）苏0508执号', 'error CASE_NUMBER_MALFORMED'],
    ['（1999）苏0508执1号', 'error CASE_NUMBER_MALFORMED'],
    ['（2026）苏05081执1号', 'error CASE_NUMBER_MALFORMED'],
    ['（2026）姑苏执1号', 'error CASE_NUMBER_MALFORMED'],
    ['（2016）园执字第1234号', 'error CASE_NUMBER_MALFORMED'], // the new form had begun
    ['（2024）蒙0102执6号', 'error CASE_NUMBER_MALFORMED'], // Inner Mongolia is 内
    ['（2026）苏0508执123456789号', 'error CASE_NUMBER_MALFORMED'],
    ['x（2026）苏0508执1号', 'error CASE_NUMBER_MALFORMED'],
    ['（2026）苏0508执1号等', 'error CASE_NUMBER_MALFORMED'],
    ['（2025）苏0508民初567号', 'error CASE_NUMBER_NOT_ENFORCEMENT'],
    ['（2025）苏05民终8号', 'error CASE_NUMBER_NOT_ENFORCEMENT'],
  ])('%s is refused: %s', (text, code) => {
    expect(verdict(parseCaseNumber(text))).toBe(code);
  });

  test.each([
    ['执90017', true],
    ['90017', true],
    ['2026苏0508', true],
    ['（2026）苏0508执90017号', true],
    ['(2026) 苏0508 执 90017 号', true],
    ['苏0508执9', true],
    ['2026 90017', true],
    ['９００１７', true],
    ['', true],
    ['执恢90017', false],
    ['2025 90017', false],
    ['90018', false],
  ])('search %s', (fragment, found) => {
    expect(caseNumberMatcher(fragment)(caseNumberSearchKey('（2026）苏0508执90017号'))).toBe(found);
  });

  const anyNumber = fc
    .tuple(fc.integer({ min: 2000, max: 2099 }), fc.constantFrom('苏0508', '苏05', '最高法', '兵01', '京', '粤0703'), fc.constantFrom(...CASE_NUMBER_TYPES), fc.integer({ min: 1, max: 99_999_999 }))
    .map(([year, court, type, number]) => ({ year, court, type, number, text: `（${String(year)}）${court}${type}${String(number)}号` }));

  test('every written number reads back as its parts, and its canonical form as itself', () => {
    fc.assert(
      fc.property(anyNumber, ({ text, ...parts }) => {
        const parsed = parseCaseNumber(text);
        expect(parsed).toMatchObject({ ok: true, value: { ...parts, canonical: text } });
      }),
    );
  });

  test('a number is found by every piece of itself', () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(30), fc.nat(30), ({ text }, a, b) => {
        const piece = text.slice(Math.min(a, b), Math.max(a, b));
        return caseNumberMatcher(piece)(caseNumberSearchKey(text));
      }),
    );
  });
});

describe('enforcement title', () => {
  test.each([
    ['（2025）苏0508民初567号', 'judgment'],
    ['(2025)苏05民终12号', 'judgment'],
    ['（2025）苏0508民特3号', 'judgment'],
    ['（2025）苏0508刑初99号', 'judgment'],
    ['(2025)苏0508行初1号', 'judgment'],
    ['苏劳人仲案字〔2025〕第123号', 'arbitration'],
    ['（2025）苏裁字第0456号', 'arbitration'],
    ['（2025）苏仲裁字第0456号', 'arbitration'],
    ['（2025）苏苏姑证执字第12号', 'notary'],
    ['苏环罚〔2025〕8号', 'administrative'],
    ['调解协议一份', 'other'],
    ['', 'other'],
  ])('%s is %s', (text, kind) => {
    const title = parseTitleNumber(text);
    expect([title.kind, title.warning?.code]).toEqual([kind, kind === 'other' ? 'TITLE_NUMBER_UNUSUAL' : undefined]);
  });

  test('keeps what was typed, with the brackets of the year in one shape', () => {
    expect(parseTitleNumber('  (2025)苏0508民初567号 ').text).toBe('（2025）苏0508民初567号');
    expect(parseTitleNumber('苏劳人仲案字〔2025〕第123号').text).toBe('苏劳人仲案字〔2025〕第123号');
  });
});

describe('resident identity number', () => {
  test.each([
    ['350303199002033073', '350303199002033073', '1990-02-03', 'male'],
    ['33050219880702447x', '33050219880702447X', '1988-07-02', 'male'],
    ['11010519491231002X', '11010519491231002X', '1949-12-31', 'female'],
    ['440524188001010014', '440524188001010014', '1880-01-01', 'male'],
    ['３２０５９９１９８７０３１６２１３８', '320599198703162138', '1987-03-16', 'male'],
    ['320599 19870316 2170', '320599198703162170', '1987-03-16', 'male'],
  ])('%s is right', (text, number, birth, sex) => {
    expect(checkIdNumber(text)).toEqual({ ok: true, value: { number, birth, sex, region: number.slice(0, 6), oldForm: false, warnings: [] } });
  });

  test('15 digits compare as the 18 they would be, and are never put in their place: they may be a business', () => {
    const checked = checkIdNumber('350303900203307');
    expect(checked).toMatchObject({ ok: true, value: { number: '350303199002033073', birth: '1990-02-03', sex: 'male', oldForm: true, warnings: [{ code: 'ID_NUMBER_FIFTEEN_DIGITS' }] } });
    expect(normaliseIdNumber(' 350303900203307')).toBe('350303900203307');
  });

  test.each([
    ['932840198703162139', 'ok', 'error ID_NUMBER_FOREIGN'],
    ['932840198703162130', 'warning ID_NUMBER_CHECKSUM', 'error ID_NUMBER_FOREIGN'],
    ['320599198703162138', 'error ID_NUMBER_MALFORMED', 'ok'],
  ])('the card of a foreigner is a document of its own: %s', (text, asCard, asResident) => {
    expect([verdict(checkForeignPermanentId(text)), verdict(checkIdNumber(text))]).toEqual([asCard, asResident]);
  });

  test.each([
    ['330502198807024471', 'warning ID_NUMBER_CHECKSUM'],
    ['32059919870316213X', 'warning ID_NUMBER_CHECKSUM'],
    ['320599198702302138', 'error ID_NUMBER_BIRTH_IMPOSSIBLE'],
    ['320599170003162138', 'error ID_NUMBER_BIRTH_IMPOSSIBLE'],
    ['3205991987031621', 'error ID_NUMBER_MALFORMED'],
    ['3205991987031621388', 'error ID_NUMBER_MALFORMED'],
    ['32059919870316X138', 'error ID_NUMBER_MALFORMED'],
    ['', 'error ID_NUMBER_MALFORMED'],
  ])('%s: %s', (text, code) => {
    expect(verdict(checkIdNumber(text))).toBe(code);
  });

  test('an unknown province is only a warning', () => {
    const first17 = '88059919870316213';
    expect(checkIdNumber(first17 + idCheckCharacter(first17))).toMatchObject({ ok: true, value: { warnings: [{ code: 'ID_NUMBER_REGION_UNKNOWN' }] } });
  });

  const digits17 = fc
    .tuple(fc.date({ min: new Date('1930-01-01T00:00:00Z'), max: new Date('2020-12-31T00:00:00Z'), noInvalidDate: true }), fc.integer({ min: 0, max: 999 }))
    .map(([date, serial]) => `320599${date.toISOString().slice(0, 10).replaceAll('-', '')}${String(serial).padStart(3, '0')}`);

  test('any single wrong digit is found', () => {
    fc.assert(
      fc.property(digits17, fc.integer({ min: 0, max: 17 }), fc.integer({ min: 1, max: 9 }), (first17, place, shift) => {
        const right = first17 + idCheckCharacter(first17);
        if (!checkIdNumber(right).ok) return false;
        const old = right.charAt(place);
        const other = old === 'X' ? String(shift) : String((Number(old) + shift) % 10);
        return !checkIdNumber(right.slice(0, place) + other + right.slice(place + 1)).ok;
      }),
    );
  });

  test('any two neighbouring digits that are swapped are found', () => {
    fc.assert(
      fc.property(digits17, fc.integer({ min: 0, max: 15 }), (first17, place) => {
        const right = first17 + idCheckCharacter(first17);
        const swapped = right.slice(0, place) + right.charAt(place + 1) + right.charAt(place) + right.slice(place + 2);
        return swapped === right || !checkIdNumber(swapped).ok;
      }),
    );
  });
});

describe('unified social credit code', () => {
  test.each([
    ['91310110666007217T', 'ok'],
    ['91350100M000100Y43', 'ok'],
    ['91320508MA1W00008P', 'ok'],
    ['91320508ma1w00008p', 'ok'],
    ['91350211M00013FA1N', 'warning USCC_CHECKSUM'], // real, issued in an early pilot
    ['91320508MA1W0000IP', 'warning USCC_MALFORMED'],
    ['320508000012345', 'warning USCC_MALFORMED'],
  ])('%s: %s', (text, code) => {
    expect(verdict(checkCreditCode(text))).toBe(code);
  });

  test('the organisation code inside', () => {
    expect(checkCreditCode('91310110666007217T')).toMatchObject({ ok: true, value: { organisation: '666007217' } });
  });

  test('any single wrong character is found', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'.split('');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 }), fc.nat(17), fc.constantFrom(...alphabet), (characters, place, other) => {
        const first17 = characters.join('');
        const right = first17 + creditCodeCheckCharacter(first17);
        const wrong = right.slice(0, place) + other + right.slice(place + 1);
        return checkCreditCode(right).ok && (wrong === right || !checkCreditCode(wrong).ok);
      }),
    );
  });
});

describe('telephone and bank card', () => {
  test.each([
    ['13800001234', { kind: 'mobile', number: '13800001234' }],
    ['+86 138-0000-1234', { kind: 'mobile', number: '13800001234' }],
    ['0512-65001234', { kind: 'landline', number: '0512-65001234' }],
    ['(0512)6500 1234', { kind: 'landline', number: '0512-65001234' }],
    ['02165001234', { kind: 'landline', number: '021-65001234' }],
    ['010-65001234', { kind: 'landline', number: '010-65001234' }],
    ['05716500123', { kind: 'landline', number: '0571-6500123' }],
  ])('%s', (text, value) => {
    expect(checkPhone(text)).toEqual({ ok: true, value });
  });

  test.each(['', '12800001234', '1380000123', '65001234', '0512-650012', '无'])('%s is unusual', (text) => {
    expect(verdict(checkPhone(text))).toBe('warning PHONE_UNUSUAL');
  });

  test.each([
    ['6222021102000000011', 'ok'],
    ['6222 0211 0200 0000 011', 'ok'],
    ['6222021102000000012', 'warning BANK_CARD_CHECKSUM'],
    ['622202110200', 'warning BANK_CARD_MALFORMED'],
    ['62220211020000000110', 'warning BANK_CARD_MALFORMED'],
  ])('bank card %s: %s', (text, code) => {
    expect(verdict(checkBankCard(text))).toBe(code);
  });

  test('any single wrong digit of a card is found', () => {
    fc.assert(
      fc.property(fc.nat(18), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const right = '6222021102000000011';
        const other = String((Number(right.charAt(place)) + shift) % 10);
        return !checkBankCard(right.slice(0, place) + other + right.slice(place + 1)).ok;
      }),
    );
  });
});

describe('courts and grids', () => {
  test('the eleven courts of Suzhou, by code', () => {
    expect(SUZHOU_COURTS).toHaveLength(11);
    expect([courtByCode('苏0508')?.name, courtByCode('苏0591')?.area, courtByCode('苏0583')?.area, courtByCode('粤0703')]).toEqual(['苏州市姑苏区人民法院', undefined, '320583', undefined]);
  });

  test('every code of the table can stand in a case number', () => {
    for (const { code } of SUZHOU_COURTS) expect(parseCaseNumber(`（2026）${code}执1号`)).toMatchObject({ ok: true, value: { court: code } });
  });

  test('a grid code', () => {
    expect(parseGridCode('3205080210010120')).toEqual({ ok: true, value: { code: '3205080210010120', community: '320508021001', town: '320508021', serial: 12, kind: 'general' } });
    expect(['320508021001012', '3205080210010123', '32050802100101A0'].map((text) => verdict(parseGridCode(text)))).toEqual(Array(3).fill('error GRID_CODE_MALFORMED'));
  });
});

describe('person key', () => {
  test('the same person in any writing, old form and 其他证件 included', () => {
    const key = personKey('resident-id', '350303199002033073');
    expect(key).toMatch(/^p1\.[0-9a-f]{64}$/);
    expect([personKey('resident-id', '３５０３０３１９９００２０３３０７３ '), personKey('resident-id', '350303900203307'), personKey('other', '350303199002033073')]).toEqual([key, key, key]);
    expect(personKey('resident-id', '33050219880702447x')).toBe(personKey('resident-id', '33050219880702447X'));
  });

  test('different persons and different documents differ, and a number with a wrong check digit is a person of its own', () => {
    const keys = [
      personKey('resident-id', '320599198703162138'),
      personKey('resident-id', '320599198703162170'),
      personKey('resident-id', '320599198703162139'),
      personKey('passport', '320599198703162138'),
      personKey('passport', 'E12345678'),
      personKey('other', 'E12345678'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('15 digits under another document are not taken for a resident, and a foreigner has one key', () => {
    expect(personKey('other', '350303900203307')).not.toBe(personKey('resident-id', '350303900203307'));
    expect(new Set(['foreign-permanent-id', 'resident-id', 'other'].map((type) => personKey(type, '932840198703162139'))).size).toBe(1);
  });

  test('it is stable: stored keys stay comparable across releases', () => {
    expect(personKey('passport', 'E12345678')).toBe('p1.ca7fd35b2c26990f80b16fb722000efbde9a10b81965d6b12390286530034f97');
  });

  test('without a number nobody is the same person', () => {
    expect([personKey('none', ''), personKey('resident-id', '  '), personKey('none', '320599198703162138')]).toEqual(['', '', '']);
    expect([isSamePerson('', ''), isSamePerson(personKey('passport', 'E1'), personKey('passport', 'e1'))]).toEqual([false, true]);
  });
});
