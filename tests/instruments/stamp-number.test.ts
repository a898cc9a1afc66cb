import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstrumentCode } from '#shared/instruments/catalogue.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { UNSIGNED_DATE } from '#shared/instruments/paper/civil-words.ts';
import { UNNUMBERED } from '#shared/instruments/number.ts';
import { SAMPLE_FIELDS } from '#shared/instruments/samples.ts';
import { stampNumber } from '#shared/instruments/stamp-number.ts';
import { civilDate } from '#shared/kernel/time.ts';
import { docxText, shippedTemplate } from './shipped.ts';

const NUMBER = '〔2026〕姑司惩9号';
const SIGNED = '二〇二六年九月二十八日';

/** The text of a sample that was drafted without number and date, and then stamped. */
function stamped(code: InstrumentCode, template = shippedTemplate(code)): string {
  const fields = structuredClone(SAMPLE_FIELDS[code]) as { document: { number: string; date?: string } };
  fields.document = { ...fields.document, number: UNNUMBERED, ...(fields.document.date === undefined ? {} : { date: UNSIGNED_DATE }) };
  const draft = fillInstrument(template, code, fields);
  if (!draft.ok) throw new Error(draft.error.code);
  const done = stampNumber(draft.value, NUMBER, civilDate('2026-09-28'));
  if (!done.ok) throw new Error(done.error.code);
  return docxText(done.value);
}

describe('number and day on an approved draft', () => {
  it.each(['detention-decision', 'compel-appearance-warrant', 'assistance-letter'] as const)('%s is dated above its seal and nowhere else', (code) => {
    const text = stamped(code);
    expect(text).toContain(NUMBER);
    expect(text.split(SIGNED)).toHaveLength(2);
    expect(text).toContain(`${SIGNED}（院印）`);
  });

  it('where the person signs that it was read to him, the day stays his to write', () => {
    expect(stamped('detention-decision')).toContain('本决定书已于＿＿＿＿年＿＿月＿＿日＿＿时＿＿分向我宣布并送达');
    expect(stamped('compel-appearance-warrant')).toContain('本拘传票已于＿＿＿＿年＿＿月＿＿日＿＿时＿＿分向我出示并宣布');
  });

  it('a form without a seal gets its number alone: the open date on it is the agency’s', () => {
    const text = stamped('locate-application');
    expect(text).toContain(NUMBER);
    expect(text).not.toContain(SIGNED);
    expect(text).toContain('公安机关接收');
  });

  it('finds the place in a template that another editor saved', () => {
    const resaved = new Uint8Array(readFileSync(join(import.meta.dirname, 'fixtures/resaved/assistance-letter.docx')));
    expect(stamped('assistance-letter', resaved)).toContain(`${SIGNED}（院印）`);
  });
});
