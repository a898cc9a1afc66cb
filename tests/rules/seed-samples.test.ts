import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ExcelJS from 'exceljs';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { findHeaderRow, mapHeaders, markDuplicates, missingFields, parseImportRow, type ImportCell } from '#shared/domain/cases/import/index.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import type { CourtCode, FileHash } from '#shared/kernel/ids.ts';
import { demoBureau } from '#server/seed/bureau.ts';
import { WORKLIST_HEADERS } from '#server/seed/worklist-sheet.ts';
import { encodeGbk } from '../../build/seed/gbk.ts';
import { SAMPLE_FOLDER, sampleFiles } from '../../build/seed/make-sample.ts';

const NAME = '姑苏法院执行案件-示例';
const bureau = demoBureau();
const stored = (name: string) => new Uint8Array(readFileSync(resolve(SAMPLE_FOLDER, name)));

type Table = readonly (readonly string[])[];

async function ofWorkbook(bytes: Uint8Array): Promise<Table> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  const rows: string[][] = [];
  book.worksheets[0]?.eachRow((row) => {
    rows.push(
      WORKLIST_HEADERS.map((_, index) => {
        const { value } = row.getCell(index + 1);
        return value instanceof Date ? value.toISOString().slice(0, 10) : value === null || value === undefined ? '' : String(value as string | number);
      }),
    );
  });
  return rows;
}

const ofCsv = (text: string): Table => Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: true }).data;

function read(table: Table) {
  expect(findHeaderRow(table)).toBe(0);
  const headers = table[0] ?? [];
  const mapping = mapHeaders(headers);
  expect(missingFields(mapping)).toEqual([]);
  const people = bureau.accounts.flatMap((account) => (account.court === '苏0508' && (account.role === 'judge' || account.role === 'clerk') ? [{ id: account.id, name: account.name, role: account.role }] : []));
  const context = { headers, mapping, court: '苏0508' as CourtCode, file: `sha256:${'0'.repeat(64)}` as FileHash, people };
  return markDuplicates(table.slice(1).map((row, index) => parseImportRow(index + 2, row.map((text): ImportCell => ({ text, formula: false })), context)));
}

describe('sample worklist', () => {
  test('what lies in the tree is what the seed writes, byte for byte', async () => {
    for (const [name, bytes] of await sampleFiles()) expect([name, sha256Hex(stored(name))]).toEqual([name, sha256Hex(bytes)]);
  });

  test('every column is known to the import', () => {
    const mapped = Object.values(mapHeaders([...WORKLIST_HEADERS]));
    expect(WORKLIST_HEADERS.filter((_, index) => !mapped.includes(index))).toEqual(['序号']);
  });

  test.each([
    ['workbook', async () => await ofWorkbook(stored(`${NAME}.xlsx`))],
    ['CSV in UTF-8', async () => ofCsv(new TextDecoder('utf-8').decode(stored(`${NAME}-UTF8.csv`)))],
    ['CSV in GBK', async () => ofCsv(new TextDecoder('gbk', { fatal: true }).decode(stored(`${NAME}-GBK.csv`)))],
  ])('%s: 900 rows can be imported, 王某’s without a warning', async (_, load) => {
    const rows = read(await load());
    expect(rows).toHaveLength(900);
    expect(rows.filter((row) => row.value !== undefined)).toHaveLength(900);
    expect(rows.flatMap((row) => row.issues).filter((issue) => issue.level === 'error')).toEqual([]);
    const warned = rows.filter((row) => row.issues.length > 0);
    expect(warned.length).toBeGreaterThan(3);
    expect(warned.length).toBeLessThan(40);
    const wang = rows.find((row) => row.caseNumber === '（2026）苏0508执90017号');
    expect(wang?.issues).toEqual([]);
    expect(wang?.value).toMatchObject({ judge: 'gusu.jiang', clerk: 'gusu.lu', principal: 5_000_000, fee: 65_000, filedOn: '2026-01-12', performanceDue: '2025-12-31' });
    expect(wang?.value?.parties.find((party) => party.role === 'debtor')).toMatchObject({ name: '王某', idNo: '320599198703162170', idType: 'resident-id' });
  });

  test('the three files say the same', async () => {
    const strip = (table: Table) => read(table).map(({ value, issues }) => [value, issues]);
    const utf8 = strip(ofCsv(new TextDecoder().decode(stored(`${NAME}-UTF8.csv`))));
    expect(strip(ofCsv(new TextDecoder('gbk').decode(stored(`${NAME}-GBK.csv`))))).toEqual(utf8);
    expect(strip(await ofWorkbook(stored(`${NAME}.xlsx`)))).toEqual(utf8);
  });

  test('the rows read back are the cases of the seed', async () => {
    const rows = read(await ofWorkbook(stored(`${NAME}.xlsx`)));
    for (const [index, item] of bureau.worklist.entries()) {
      const value = rows[index]?.value;
      expect([value?.caseNumber, value?.principal, value?.fee, value?.filedOn, value?.judge, value?.closeWay, value?.parties.length]).toEqual([
        item.caseNumber,
        item.principal,
        item.fee,
        item.filedOn,
        item.judge.id,
        item.closeWay,
        1 + item.debtors.length,
      ]);
    }
  });

  test('the untidy hands of an export are there: narrow brackets, text dates, amounts as text', async () => {
    const cells = (await ofWorkbook(stored(`${NAME}.xlsx`))).slice(1).flat();
    for (const pattern of [/^\(20\d\d\)苏0508/, /^20\d\d\/\d+\/\d+$/, /万元$/, /^\d{1,3}(,\d{3})+\.\d\d$/, /^[０-９]+/]) expect(cells.some((cell) => pattern.test(cell))).toBe(true);
  });
});

describe('GBK', () => {
  test('reads back as written, and refuses what it does not have', () => {
    const text = '（2026）苏0508执90017号，王某；“听橹街”18 号 3 幢\r\n';
    expect(new TextDecoder('gbk').decode(encodeGbk(text))).toBe(text);
    expect(() => encodeGbk('😀')).toThrow(RangeError);
  });
});
