// Writes the sample worklist of tests/fixtures/worklist: `node build/seed/make-sample.ts`. The same tree writes the same
// bytes; tests/rules/seed-samples.test.ts compares them with what lies there.
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEMO_SEED, demoBureau } from '#server/seed/bureau.ts';
import { sheetAsCsv, worklistSheet } from '#server/seed/worklist-sheet.ts';
import { encodeGbk } from './gbk.ts';
import { sheetAsXlsx } from './xlsx.ts';

export const SAMPLE_FOLDER = resolve(import.meta.dirname, '../../tests/fixtures/worklist');
const NAME = '姑苏法院执行案件-示例';

/** The sample files by name: the workbook, and the same rows as CSV in both encodings that case systems write. */
export async function sampleFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const sheet = worklistSheet(demoBureau(DEMO_SEED).worklist, DEMO_SEED);
  const csv = sheetAsCsv(sheet);
  return new Map([
    [`${NAME}.xlsx`, await sheetAsXlsx(sheet, '执行案件')],
    [`${NAME}-UTF8.csv`, new TextEncoder().encode(`\ufeff${csv}`)],
    [`${NAME}-GBK.csv`, encodeGbk(csv)],
  ]);
}

if (import.meta.main) {
  mkdirSync(SAMPLE_FOLDER, { recursive: true });
  for (const [name, bytes] of await sampleFiles()) {
    writeFileSync(resolve(SAMPLE_FOLDER, name), bytes);
    process.stdout.write(`${name}  ${bytes.length} bytes\n`);
  }
}
