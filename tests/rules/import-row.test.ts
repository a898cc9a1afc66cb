import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHeaderRow, type ImportContext, looksLikeFormula, mapHeaders, markDuplicates, missingFields, parseImportDate, parseImportRow } from '#shared/domain/cases/import/index.ts';
import type { AccountId, CourtCode, FileHash } from '#shared/kernel/ids.ts';
import { addDays, civilDate } from '#shared/kernel/time.ts';

const HEADERS = ['序号', '案号', '立案日期', '承办人', '书记员', '案由', '执行依据文号', '申请执行人', '被执行人', '证件号码', '联系电话', '住址', '申请标的（元）', '执行费', '结案日期', '结案方式'];

function context(headers: readonly string[] = HEADERS): ImportContext {
  return {
    headers,
    mapping: mapHeaders(headers),
    court: '苏0508' as CourtCode,
    file: `sha256:${'a'.repeat(64)}` as FileHash,
    people: [
      { id: 'judge-jiang' as AccountId, name: '蒋法官', role: 'judge' },
      { id: 'clerk-lu' as AccountId, name: '陆书记员', role: 'clerk' },
    ],
  };
}

const WANG: Record<string, string> = {
  案号: '(2026)苏0508执90017号',
  立案日期: '2026/1/19',
  承办人: '蒋',
  书记员: '陆',
  案由: '民间借贷纠纷',
  执行依据文号: '（2025）苏0508民初90311号',
  申请执行人: '齐某',
  被执行人: '王某',
  证件号码: '320599198703162170',
  联系电话: '138 0000 2138',
  住址: '苏州市姑苏区听橹街18号3幢502室',
  '申请标的（元）': '５０，０００.00',
  执行费: '650',
};

function row(change: Record<string, string> = {}, formulas: readonly string[] = []) {
  const cells = { ...WANG, ...change };
  return parseImportRow(5, HEADERS.map((header) => ({ text: cells[header] ?? '', formula: formulas.includes(header) })), context());
}

const codes = (parsed: ReturnType<typeof row>) => parsed.issues.map((issue) => `${issue.field}:${issue.level}:${issue.failure.code}`);

describe('a row of a worklist export', () => {
  it('is read whole, with full-width digits, half-width brackets and short names', () => {
    const parsed = row();
    expect(codes(parsed)).toEqual([]);
    expect(parsed.value).toMatchObject({
      caseNumber: '（2026）苏0508执90017号',
      filedOn: '2026-01-19',
      judge: 'judge-jiang',
      clerk: 'clerk-lu',
      principal: 5_000_000,
      fee: 65_000,
    });
    expect(parsed.value?.parties.map((party) => [party.role, party.kind, party.name, party.idType])).toEqual([
      ['creditor', 'person', '齐某', 'none'],
      ['debtor', 'person', '王某', 'resident-id'],
    ]);
  });

  it('keeps its ids over imports, whatever else changes', () => {
    const once = row();
    const again = row({ 证件号码: '320599198703162138', 被执行人: '王某某' });
    expect(again.value?.caseId).toBe(once.value?.caseId);
    expect(again.value?.parties.map((party) => party.id)).toEqual(once.value?.parties.map((party) => party.id));
  });

  it.each([
    [{ 案号: '苏0508执90017' }, 'caseNumber:error:CASE_NUMBER_MALFORMED'],
    [{ 案号: '（2026）苏0583执1号' }, 'caseNumber:error:IMPORT_OTHER_COURT'],
    [{ 立案日期: '2026-02-30' }, 'filedOn:error:IMPORT_DATE_UNREADABLE'],
    [{ 承办人: '不存在' }, 'judge:error:IMPORT_PERSON_UNKNOWN'],
    [{ 书记员: '不存在' }, 'clerk:warning:IMPORT_PERSON_UNKNOWN'],
    [{ '申请标的（元）': '-5' }, 'principal:error:AMOUNT_NEGATIVE'],
    [{ '申请标的（元）': '' }, 'principal:error:IMPORT_FIELD_EMPTY'],
    [{ 被执行人: '' }, 'debtors:error:IMPORT_FIELD_EMPTY'],
    [{ 证件号码: '320599198703162139' }, 'debtorIds:warning:ID_NUMBER_CHECKSUM'],
    [{ 执行依据文号: '一份调解书' }, 'title:warning:TITLE_NUMBER_UNUSUAL'],
    [{ 结案日期: '2026-05-01' }, 'closeWay:warning:IMPORT_CLOSING_INCOMPLETE'],
    [{ 结案日期: '2025-05-01', 结案方式: '执行完毕' }, 'closedOn:error:DATES_OUT_OF_ORDER'],
    [{ 被执行人: '=HYPERLINK("x")' }, 'debtors:error:IMPORT_CELL_FORMULA'],
  ])('says what is wrong with %j', (change, expected) => {
    const parsed = row(change);
    expect(codes(parsed)).toContain(expected);
    expect(parsed.value === undefined).toBe(expected.includes(':error:'));
  });

  it('does not trust a computed cell', () => {
    const parsed = row({}, ['申请标的（元）']);
    expect(codes(parsed)).toContain('principal:error:IMPORT_CELL_FORMULA');
    expect(parsed.value).toBeUndefined();
  });

  it('tells 终本 from 终结 and takes the closing over', () => {
    expect(row({ 结案日期: '2026-06-30', 结案方式: '终结本次执行程序' }).value?.closeWay).toBe('this-round-terminated');
    expect(row({ 结案日期: '2026-06-30', 结案方式: '终结执行' }).value?.closeWay).toBe('terminated');
    expect(row({ 结案日期: '2026-06-30', 结案方式: '执行完毕' }).value).toMatchObject({ closedOn: '2026-06-30', closeWay: 'fully-enforced' });
  });

  it('pairs several debtors with their numbers in order', () => {
    const parties = row({ 被执行人: '王某、云岫物业有限公司', 证件号码: '320599198703162138；91320508MA1W00008P' }).value?.parties.slice(1);
    expect(parties?.map((party) => [party.kind, party.name, party.idNo])).toEqual([
      ['person', '王某', '320599198703162138'],
      ['organisation', '云岫物业有限公司', '91320508MA1W00008P'],
    ]);
  });

  it('lets the first of two equal case numbers stand', () => {
    const rows = markDuplicates([row(), row({ 执行费: '1' })]);
    expect(rows[0]?.value).toBeDefined();
    expect(rows[1]?.value).toBeUndefined();
    expect(rows[1]?.issues.at(-1)?.failure).toEqual({ code: 'IMPORT_DUPLICATE_IN_FILE', params: { row: 5 } });
  });
});

describe('what a row tells of the past', () => {
  const WITH = [...HEADERS, '送达情况', '送达日期', '报告财产期限', '报告财产情况', '报告财产日期', '已到位金额(万元)', '执行费是否已缴', '已采取措施'];
  const past = (change: Record<string, string>) => {
    const cells = { ...WANG, ...change };
    const parsed = parseImportRow(5, WITH.map((header) => ({ text: cells[header] ?? '', formula: false })), context(WITH));
    return { past: parsed.value?.past, issues: codes(parsed) };
  };

  it('an empty cell tells nothing', () => {
    expect(past({})).toEqual({ past: undefined, issues: [] });
    expect(row().value).not.toHaveProperty('past');
  });

  it('a day, a yes, a sum and a word of measures are done', () => {
    expect(past({ 送达日期: '2026/1/22', 报告财产期限: '2026-02-05', 报告财产情况: '报告无财产', '已到位金额(万元)': '2', 执行费是否已缴: '是', 已采取措施: '查封、冻结' }).past).toEqual([
      { step: 'service', answer: 'done', on: '2026-01-22', reportDue: '2026-02-05' },
      { step: 'asset-report', answer: 'done' },
      { step: 'payment', answer: 'done', amount: 2_000_000 },
      { step: 'fee', answer: 'done' },
      { step: 'measures', answer: 'done', note: '查封、冻结' },
    ]);
  });

  it.each([
    ['送达情况', '否', 'service', 'not-done'],
    ['送达情况', '未送达', 'service', 'not-done'],
    ['送达情况', '公告送达', 'service', 'done'],
    ['送达情况', '不适用', 'service', 'not-applicable'],
    ['报告财产情况', '拒不报告', 'asset-report', 'not-done'],
    ['报告财产情况', '已申报', 'asset-report', 'done'],
    ['报告财产情况', '无', 'asset-report', 'not-done'],
    ['已到位金额(万元)', '0.00', 'payment', 'not-done'],
    ['执行费是否已缴', '未缴', 'fee', 'not-done'],
    ['执行费是否已缴', '免交', 'fee', 'not-applicable'],
    ['已采取措施', '未采取', 'measures', 'not-done'],
  ])('%s 「%s」', (header, text, step, answer) => {
    expect(past({ [header]: text })).toEqual({ past: [{ step, answer }], issues: [] });
  });

  it('what cannot be understood, or contradicts itself, stays to be verified and is told', () => {
    expect(past({ 送达情况: '详见卷宗' })).toEqual({ past: undefined, issues: ['served:warning:IMPORT_PAST_UNREADABLE'] });
    expect(past({ 送达情况: '否', 送达日期: '2026-01-22' })).toEqual({ past: undefined, issues: ['served:warning:IMPORT_PAST_UNREADABLE'] });
    expect(past({ '已到位金额(万元)': '若干' }).issues).toEqual(['paid:warning:AMOUNT_MALFORMED']);
  });
});

describe('headers', () => {
  it('are found under title lines, and the unit of the header counts', () => {
    expect(findHeaderRow([['姑苏法院在办案件清单'], ['导出时间：2026-09-01'], HEADERS])).toBe(2);
    expect(missingFields(mapHeaders(HEADERS))).toEqual([]);
    expect(missingFields(mapHeaders(['案号', '姓名']))).toContain('judge');
    const headers = HEADERS.map((header) => (header === '申请标的（元）' ? '申请标的(万元)' : header));
    const cells = headers.map((header) => ({ text: header === '申请标的(万元)' ? '5' : (WANG[header] ?? ''), formula: false }));
    expect(parseImportRow(2, cells, context(headers)).value?.principal).toBe(5_000_000);
  });
});

describe('dates', () => {
  it('read every writing of a day, and spreadsheet serials', () => {
    for (const text of ['2026-01-19', '2026/1/19', '2026.01.19', '20260119', '2026年1月19日', '2026-01-19 09:30:00']) {
      expect(parseImportDate(text)).toBe('2026-01-19');
    }
    expect(parseImportDate(46_041)).toBe('2026-01-19');
    expect(parseImportDate('2026-13-01')).toBeUndefined();
  });

  it('give the day back that was written (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
        const day = addDays(civilDate('1990-01-01'), days);
        expect(parseImportDate(day)).toBe(day);
        expect(parseImportDate(day.replaceAll('-', ''))).toBe(day);
      }),
    );
  });
});

it('formula injection is seen, signs of numbers are not', () => {
  expect(['=1+1', '@SUM(A1)', '+cmd|x', '-cmd', '\tx'].map(looksLikeFormula)).toEqual([true, true, true, true, true]);
  expect(['+86 138 0000 2138', '-5', '王某', ''].map(looksLikeFormula)).toEqual([false, false, false, false]);
});
