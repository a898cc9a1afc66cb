import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { planAsset } from '#renderer/features/import/asset-plan.ts';
import { readSheet } from '#renderer/features/import/read-sheet.ts';
import { applyAsset } from '#shared/domain/assets/apply.ts';
import { ASSET_FIELDS, type AssetAnswerRow, type AssetImportContext, dayAbove, isAssetMapping, parseAssetAnswers, parseRank } from '#shared/domain/assets/import/index.ts';
import { findHeaderRow, mapHeadersTo, parseImportDate } from '#shared/domain/cases/import/index.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { caseIdOf } from '#shared/domain/cases/import/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';

/** Answers of agencies as their files have them: synonyms, several rows of one thing, days and units above the header, and what is wrong said in words. */
const NOW = instantAt(civilDate('2026-09-10'), '12:00');
const NUMBER = '（2026）苏0506执90312号';
const CASE = {
  id: caseIdOf(NUMBER), version: 1, court: '苏0506', caseNumber: NUMBER, judge: 'judge-qiu', clerk: 'clerk-he', status: 'enforcing',
  parties: [{ id: 'party-luo', role: 'debtor', kind: 'person', name: '罗某', idType: 'resident-id', idNo: '320599198509123418' }],
} as unknown as CaseState;

type Cells = readonly (readonly string[])[];
function parse(cells: Cells, more: Partial<AssetImportContext> = {}): readonly AssetAnswerRow[] {
  const at = findHeaderRow(cells, ASSET_FIELDS) ?? 0;
  const headers = cells[at] ?? [];
  const rows = cells.flatMap((row, index) => (index > at && row.some((text) => text !== '') ? [{ row: index + 1, cells: row.map((text) => ({ text, formula: false })) }] : []));
  const above = cells.slice(0, at).map((row) => row.join(' '));
  return parseAssetAnswers(rows, { headers, mapping: mapHeadersTo(ASSET_FIELDS, headers), file: `sha256:${'1'.repeat(64)}` as FileHash, title: '查询结果', above, ...more });
}
async function fixture(name: string): Promise<Cells> {
  const read = await readSheet(new Uint8Array(await readFile(`tests/fixtures/assets/${name}`)), (opening) => findHeaderRow(opening, ASSET_FIELDS) !== undefined);
  if (!read.ok) throw new Error(read.error.code);
  return read.value.rows.map((row) => row.map(({ text }) => text));
}
const codes = (row: AssetAnswerRow | undefined): readonly string[] => (row?.issues ?? []).map(({ field, level, failure }) => `${level} ${field} ${failure.code}`);

describe('the answer on vehicles', () => {
  it('behind a cover: the car with both of its seals, its mortgage to the fen, and the day of the whole', async () => {
    const [car, electric, wrong] = parse(await fixture('vehicle-answer.xlsx'), { caseNumber: NUMBER });
    expect(car?.rows).toEqual([4, 5]);
    expect(car?.value).toMatchObject({
      kind: 'vehicle',
      asOf: '2026-04-21',
      said: {
        numbers: { plate: '苏E9X1Z2', plateType: 'small', vin: 'LFV2A21K1F4009012', engineNo: 'E9012X' },
        owners: [{ name: '罗某', idNo: '320599198509123418' }],
        burdens: { all: true, list: [{ holder: '示例银行', amount: 6_000_000, since: '2023-06-01' }] },
        holds: { all: true, list: [{ court: '苏州市吴中区人民法院', number: NUMBER, waitlist: 0, start: '2026-04-20', end: '2028-04-19' }, { court: '昆山市人民法院', waitlist: 1 }] },
      },
      sourceRow: { row: 4 },
    });
    expect(electric?.value?.said).toMatchObject({ numbers: { plateType: 'new-energy-small' }, holds: { all: true, list: [] }, burdens: { all: true, list: [] } });
    // A plate that is none and a seal without a rank stay out, each with its reason; the others go in.
    expect(wrong?.value).toBeUndefined();
    expect(codes(wrong).toSorted()).toEqual(['error plate PLATE_MALFORMED', 'error rank IMPORT_FIELD_EMPTY']);
  });

  it('is a new thing, then no change, and its owner is the debtor of the case', async () => {
    const [car] = parse(await fixture('vehicle-answer.xlsx'), { caseNumber: NUMBER });
    if (car === undefined) throw new Error('no car');
    const first = planAsset(car, CASE, undefined, NOW);
    expect([first.plan, first.value?.party]).toEqual(['new', 'party-luo']);
    const meta = { commandId: '01900000-0000-7000-a000-000000000001', aggregate: { type: 'asset', id: car.value?.assetId ?? '' }, at: NOW, by: { account: 'clerk-he', role: 'clerk' } } as never;
    const interest = { caseId: CASE.id, caseNumber: NUMBER, court: CASE.court, judge: CASE.judge, parties: ['party-luo'] } as never;
    const answer = { caseId: CASE.id, source: { from: 'hand', title: 'x' }, asOf: first.value?.asOf, said: first.value?.said } as never;
    const there = applyAsset(applyAsset(undefined, { kind: 'asset-interest-added', assetKind: 'vehicle', interest }, meta), { kind: 'asset-told', answer }, meta);
    expect(planAsset(car, CASE, there, NOW).plan).toBe('same');
    expect(planAsset(car, undefined, there, NOW)).toMatchObject({ plan: 'blocked', refused: { code: 'ASSET_IMPORT_CASE_UNKNOWN' } });
    expect(planAsset(car, CASE, undefined, instantAt(civilDate('2026-04-20'), '12:00'))).toMatchObject({ plan: 'blocked', refused: { code: 'TIME_IN_FUTURE' } });
  });
});

describe('the answer on real estate', () => {
  it('co-owners and seals of one unit from their rows, guarded numbers, a unit above the header, midnight in UTC', async () => {
    const [house, ...others] = parse(await fixture('estate-answer.csv'));
    expect(others).toEqual([]);
    expect(codes(house)).toEqual([]);
    expect(house).toMatchObject({ caseNumber: NUMBER, caseId: CASE.id, rows: [4, 5] });
    expect(house?.value).toMatchObject({
      kind: 'real-estate',
      asOf: '2026-04-22',
      said: {
        numbers: { unitNo: '320599001001GB00001F00010001' },
        owners: [{ name: '罗某', idNo: '320599198509123418', share: '50%' }, { name: '沈某', share: '50%' }],
        burdens: { all: true, list: [{ holder: '示例银行', amount: 120_000_000 }] },
        holds: { all: true, list: [{ waitlist: 0, start: '2026-04-21', end: '2029-04-19' }, { court: '太仓市人民法院', waitlist: 1 }] },
      },
    });
  });
});

describe('what is wrong with a row', () => {
  const HEADERS = ['车牌号', '车架号', '车主', '查封法院', '顺位', '查封起始日期', '查封到期日', '抵押权人', '抵押金额'];
  const one = (...cells: string[]) => parse([HEADERS, cells], { caseNumber: NUMBER, asOf: civilDate('2026-04-21') })[0];

  it('is said by field, and nothing of it is guessed', () => {
    expect(codes(one('苏E12345', '', '罗某', '昆山市人民法院', '二', '', ''))).toEqual(['error rank ASSET_IMPORT_RANK_UNREADABLE']);
    expect(codes(one('苏E12345', '', '罗某', '', '', '2026-04-20', ''))).toEqual(['error holdCourt IMPORT_FIELD_EMPTY']);
    expect(codes(one('苏E12345', '', '罗某', '', '', '', '', '', '60000'))).toEqual(['error mortgagee IMPORT_FIELD_EMPTY']);
    expect(codes(one('苏E12345', '', '罗某', '昆山市人民法院', '首封', '不详', ''))).toEqual(['warning holdStart IMPORT_DATE_UNREADABLE']);
    expect(codes(one('', '', '罗某'))).toEqual(['error vin ASSET_NUMBER_MISSING']);
    expect(codes(parse([HEADERS, ['苏E12345', '', '罗某']], {})[0])).toEqual(['error caseNumber IMPORT_FIELD_EMPTY', 'error asOf IMPORT_FIELD_EMPTY']);
    expect(codes(parse([HEADERS, ['苏E12345', '', '罗某'], ['苏E12345', '', '沈某']], { caseNumber: NUMBER, asOf: civilDate('2026-04-21') })[0])).toEqual(['error owner ASSET_IMPORT_ROWS_DIFFER']);
    expect(codes(one('苏E12345', 'LFV2A21K1F400901', '罗某'))).toEqual(['warning vin VIN_MALFORMED']);
  });

  it('a file without the column says nothing of holds; one with it and nothing in it says that there is none', () => {
    const context = { caseNumber: NUMBER, asOf: civilDate('2026-04-21') };
    expect(parse([['车牌号', '车架号', '车主'], ['苏E12345', '', '罗某']], context)[0]?.value?.said.holds).toBeUndefined();
    expect(one('苏E12345', '', '罗某')?.value?.said.holds).toEqual({ all: true, list: [] });
    expect(isAssetMapping(mapHeadersTo(ASSET_FIELDS, ['案号', '权利人', '查封法院']))).toBe(false);
  });

  it.each([['首封', 0], ['轮候', 1], ['轮候第2位', 2], ['轮候查封3', 3], ['1', 0], ['2', 1], ['第3顺位', 2], ['二', undefined], ['', undefined]] as const)('rank %s is %s', (said, rank) => {
    expect(parseRank(said)).toBe(rank);
  });

  it('a day above the header, and a day written in another zone', () => {
    expect(dayAbove(['车辆查询', '结果截至：2026年4月21日'])).toBe('2026-04-21');
    expect(dayAbove(['单位：元'])).toBeUndefined();
    expect([parseImportDate('2026-01-18T16:00:00.000Z'), parseImportDate('2026-01-18T16:00:00+00:00'), parseImportDate('2026-01-19T00:00:00')]).toEqual(['2026-01-19', '2026-01-19', '2026-01-19']);
  });
});
