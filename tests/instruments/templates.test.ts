import { describe, expect, it } from 'vitest';
import { makeTemplates } from '../../build/instruments/make-templates.ts';
import { INSTRUMENT_CODES, instrumentType, mergeFieldsOf } from '#shared/instruments/catalogue.ts';
import { validateTemplate } from '#shared/instruments/fill.ts';
import { prepareValues } from '#shared/instruments/merge-values.ts';
import { SAMPLE_FIELDS } from '#shared/instruments/samples.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import { docxText, filledSample, shippedTemplate } from './shipped.ts';

const made = await makeTemplates();

describe.each(INSTRUMENT_CODES)('%s', (code) => {
  it('the committed template is the one the script makes, byte for byte', () => {
    const bytes = made.get(code);
    expect(bytes).toBeDefined();
    expect(sha256Hex(shippedTemplate(code))).toBe(sha256Hex(bytes ?? new Uint8Array()));
  });

  it('passes the check of an uploaded template and uses every field of the catalogue', () => {
    const report = validateTemplate(shippedTemplate(code), code);
    expect(report).toMatchObject({ ok: true });
    if (!report.ok) return;
    expect(report.value.tags).toEqual(mergeFieldsOf(code).filter(({ kind }) => kind !== 'group').map(({ tag }) => tag));
    expect(report.value.pictures).toEqual(instrumentType(code).pictures);
  });

  it('the sample gives every field, so that a template is tried with all it can hold', () => {
    const { missing, invalid, values } = prepareValues(instrumentType(code).schema, SAMPLE_FIELDS[code]);
    expect({ missing, invalid }).toEqual({ missing: [], invalid: [] });
    expect(JSON.stringify(values)).not.toContain('＿');
  });

  it('fills the same bytes twice, with nothing left of the tags', () => {
    const [first, second] = [filledSample(code), filledSample(code)];
    expect(sha256Hex(first)).toBe(sha256Hex(second));
    expect(docxText(first)).not.toMatch(/[{}]/u);
  });
});
