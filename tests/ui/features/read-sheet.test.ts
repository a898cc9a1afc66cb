import excel from 'exceljs';
import { describe, expect, it } from 'vitest';
import { decodeCsv, readSheet } from '#renderer/features/import/read-sheet.ts';
import { writeImportReport } from '#renderer/features/import/write-report.ts';

/** 案号,被执行人 in GBK. */
const GBK = Uint8Array.from([0xb0, 0xb8, 0xba, 0xc5, 0x2c, 0xb1, 0xbb, 0xd6, 0xb4, 0xd0, 0xd0, 0xc8, 0xcb, 0x0a, 0x31, 0x2c, 0xcd, 0xf5, 0xc4, 0xb3]);

async function workbook(fill: (sheet: excel.Worksheet) => void): Promise<Uint8Array> {
  const book = new excel.Workbook();
  fill(book.addWorksheet('案件'));
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe('reading an export', () => {
  it('tells UTF-8 from GBK by its bytes', () => {
    expect(decodeCsv(GBK)).toBe('案号,被执行人\n1,王某');
    expect(decodeCsv(new TextEncoder().encode('\ufeff案号,被执行人'))).toBe('案号,被执行人');
  });

  it('reads a quoted csv with commas and line breaks inside', async () => {
    const read = await readSheet(new TextEncoder().encode('案号,地址\n1,"甲路1号, 2室\n3层"\n'));
    expect(read.ok && read.value.rows[1]?.map((cell) => cell.text)).toEqual(['1', '甲路1号, 2室\n3层']);
  });

  it('reads text, numbers, dates and rich text of a workbook, and marks computed cells', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(['案号', '标的', '立案', '备注', '公式']);
      sheet.addRow(['（2026）苏0508执1号', 50_000.5, new Date(Date.UTC(2026, 0, 19)), { richText: [{ text: '王' }, { text: '某' }] }, { formula: 'A1', result: 'x' }]);
    });
    const read = await readSheet(bytes);
    expect(read.ok && read.value.rows[1]).toEqual([
      { text: '（2026）苏0508执1号', formula: false },
      { text: '50000.5', formula: false },
      { text: '2026-01-19', formula: false },
      { text: '王某', formula: false },
      { text: '', formula: true },
    ]);
  });

  it('refuses what is no workbook', async () => {
    const read = await readSheet(Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]));
    expect(read).toEqual({ ok: false, error: { code: 'IMPORT_FILE_UNREADABLE' } });
  });

  it('writes a report that a spreadsheet does not run', async () => {
    const bytes = await writeImportReport(['行', '案号', '结果', '问题'], [{ row: 2, caseNumber: '=1+1', result: '未导入', problems: '@x' }]);
    const read = await readSheet(bytes);
    expect(read.ok && read.value.rows[1]?.map((cell) => cell.text)).toEqual(['2', "'=1+1", '未导入', "'@x"]);
  });
});
