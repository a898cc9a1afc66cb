import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { INSTRUMENT_CODES, type InstrumentCode, instrumentType, mergeFieldsOf } from '#shared/instruments/catalogue.ts';
import { partText, readDocx, textPart, writeDocx } from '#shared/instruments/docx-package.ts';
import { compelWarrantFields } from '#shared/instruments/case/fields.ts';
import { fillInstrument, validateTemplate } from '#shared/instruments/fill.ts';
import { BLANK_LINE } from '#shared/instruments/paper/merge-schema.ts';
import { SAMPLE_FIELDS } from '#shared/instruments/samples.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import { fen } from '#shared/kernel/money.ts';
import { bare, docxText, filledSample, shippedTemplate } from './shipped.ts';

type Fields = { [name: string]: unknown };

function sampleOf(code: InstrumentCode): Fields {
  return structuredClone(SAMPLE_FIELDS[code]) as Fields;
}

function at(fields: Fields, path: string): { readonly holder: Fields; readonly name: string } {
  const names = path.split('.');
  const name = names.pop() ?? '';
  return { holder: names.reduce((here, one) => here[one] as Fields, fields), name };
}

/** A template as a clerk would save it after changing its body text. */
function edited(code: InstrumentCode, change: (xml: string) => string, extra: Readonly<Record<string, string>> = {}): Uint8Array {
  const parts = readDocx(shippedTemplate(code));
  if (!parts.ok) throw new Error(parts.error.code);
  const next = new Map(parts.value);
  next.set('word/document.xml', textPart(change(partText(parts.value, 'word/document.xml'))));
  for (const [name, text] of Object.entries(extra)) next.set(name, textPart(text));
  return writeDocx(next);
}

function paragraph(text: string): (xml: string) => string {
  return (xml) => xml.replace('<w:sectPr', `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p><w:sectPr`);
}

function failureOf(result: ReturnType<typeof fillInstrument>): unknown {
  return result.ok ? undefined : result.error;
}

const CODE = 'locate-application';

describe('missing and wrong fields', () => {
  const required = INSTRUMENT_CODES.flatMap((code) => mergeFieldsOf(code).filter((field) => field.kind === 'text' && !field.optional && field.within === undefined).map((field) => ({ code, field })));
  const optional = INSTRUMENT_CODES.flatMap((code) => mergeFieldsOf(code).filter((field) => field.kind === 'text' && field.optional && field.within === undefined).map((field) => ({ code, field })));

  it('every required field, left out or blank, is refused by its Chinese name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...required), fc.constantFrom(undefined, '', ' ', '　\n'), ({ code, field }, value) => {
        const fields = sampleOf(code);
        const { holder, name } = at(fields, field.path);
        if (value === undefined) Reflect.deleteProperty(holder, name);
        else holder[name] = value;
        const result = fillInstrument(shippedTemplate(code), code, fields);
        expect(failureOf(result)).toEqual({ code: 'INSTRUMENT_FIELDS_MISSING', params: { document: instrumentType(code).name, fields: field.tag } });
      }),
      { numRuns: 150 },
    );
  });

  it('every optional field, left out, becomes a line to write on', () => {
    for (const { code, field } of optional) {
      const full = docxText(filledSample(code));
      const fields = sampleOf(code);
      const { holder, name } = at(fields, field.path);
      const value = holder[name] as string;
      Reflect.deleteProperty(holder, name);
      const result = fillInstrument(shippedTemplate(code), code, fields);
      expect(result.ok, `${code} ${field.tag}`).toBe(true);
      if (!result.ok) continue;
      const text = docxText(result.value);
      expect(text.split(BLANK_LINE).length, `${code} ${field.tag}`).toBeGreaterThan(full.split(BLANK_LINE).length);
      expect(text.split(value).length).toBeLessThan(full.split(value).length);
    }
    expect(optional.length).toBeGreaterThan(20);
  });

  it('names several missing fields at once, and rows by their number', () => {
    const fields = sampleOf(CODE);
    Reflect.deleteProperty(at(fields, 'debtor.idNo').holder, 'idNo');
    (fields['attempts'] as Fields[])[1] = { no: '2', on: '2026年8月31日' };
    fields['attachments'] = [];
    expect(failureOf(fillInstrument(shippedTemplate(CODE), CODE, fields))).toEqual({
      code: 'INSTRUMENT_FIELDS_MISSING',
      params: { document: '查控申请表', fields: '被执行人.证件号码、查找经过第2行.情况、随附文书' },
    });
  });

  it('a debtor without a number gets no application: the mapping hides nothing', () => {
    const made = compelWarrantFields({
      court: { name: '苏州市姑苏区人民法院', dutyPhone: '0512-00000110' },
      case: { caseNumber: '（2026）苏0508执90017号', cause: '民间借贷纠纷', title: '（2025）苏0508民初90311号', principal: fen(100), judge: '蒋某', creditor: { name: '齐某' }, debtor: { name: '王某' } },
      reason: '经传票传唤，无正当理由拒不到场',
      place: '询问室',
      approver: '纪某',
    });
    expect(failureOf(fillInstrument(shippedTemplate('compel-appearance-warrant'), 'compel-appearance-warrant', made))).toMatchObject({ code: 'INSTRUMENT_FIELDS_MISSING', params: { fields: '被执行人.证件号码' } });
    expect(made.document).toEqual({ number: '〔待编号〕', date: '＿＿＿＿年＿＿月＿＿日' });
  });

  it('refuses wrong types, unknown names, lone surrogates and over-long text', () => {
    const wrong: readonly (readonly [string, (fields: Fields) => void, string])[] = [
      ['a number', (fields) => { (fields['debtor'] as Fields)['name'] = 7; }, '被执行人.姓名'],
      ['an unknown name', (fields) => { (fields['debtor'] as Fields)['nick'] = '阿王'; }, '被执行人.nick'],
      ['half a character', (fields) => { fields['reasons'] = '下落\ud83d'; }, '查控原因'],
      ['an endless text', (fields) => { fields['reasons'] = '长'.repeat(8_001); }, '查控原因'],
      ['a list that is none', (fields) => { fields['attempts'] = 'x'; }, '查找经过'],
    ];
    for (const [what, change, tag] of wrong) {
      const fields = sampleOf(CODE);
      change(fields);
      const error = failureOf(fillInstrument(shippedTemplate(CODE), CODE, fields)) as { readonly params: { readonly fields: string } };
      expect(error.params.fields, what).toContain(tag);
    }
    expect(failureOf(fillInstrument(shippedTemplate(CODE), CODE, 'nothing'))).toMatchObject({ code: 'INSTRUMENT_FIELDS_MISSING' });
    expect(failureOf(fillInstrument(shippedTemplate(CODE), 'no-such-instrument', {}))).toEqual({ code: 'INSTRUMENT_TYPE_UNKNOWN', params: { document: 'no-such-instrument' } });
  });
});

describe('what values may hold', () => {
  it('any text arrives as it was typed: markup, braces and rare characters are only text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== '' && text.isWellFormed()), (text) => {
        const fields = sampleOf(CODE);
        (fields['debtor'] as Fields)['address'] = `始${text}终`;
        const result = fillInstrument(shippedTemplate(CODE), CODE, fields);
        expect(result.ok).toBe(true);
        if (!result.ok) return;
        const shown = text.replace(/\r\n?/gu, '\n').replaceAll('\t', '　').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/gu, '');
        expect(docxText(result.value)).toContain(`始${shown.replaceAll('\n', '')}终`);
      }),
      { numRuns: 60 },
    );
  });

  it('a value cannot bring tags or markup of its own', () => {
    const fields = sampleOf(CODE);
    (fields['debtor'] as Fields)['address'] = '{被执行人.姓名}<w:p/>&amp;';
    const result = fillInstrument(shippedTemplate(CODE), CODE, fields);
    expect(result.ok && docxText(result.value)).toContain('{被执行人.姓名}<w:p/>&amp;');
  });

  it('line ends become lines of the same paragraph', () => {
    const fields = sampleOf(CODE);
    (fields['debtor'] as Fields)['address'] = '第一行\n第二行';
    const result = fillInstrument(shippedTemplate(CODE), CODE, fields);
    const parts = result.ok ? readDocx(result.value) : undefined;
    expect(parts?.ok === true && partText(parts.value, 'word/document.xml')).toMatch(/第一行<\/w:t>.{0,200}?<w:br\/>.{0,400}?第二行/su);
  });

  it('other values give other bytes', () => {
    const fields = sampleOf(CODE);
    (fields['debtor'] as Fields)['name'] = '王某某';
    const result = fillInstrument(shippedTemplate(CODE), CODE, fields);
    expect(result.ok && sha256Hex(result.value)).not.toBe(sha256Hex(filledSample(CODE)));
  });
});

describe('templates that a clerk edited', () => {
  it('takes tags that the editor split over several runs', () => {
    const split = edited(CODE, (xml) => xml.replace('{被执行人.姓名}', '{被执行</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>人.姓名}'));
    expect(validateTemplate(split, CODE)).toMatchObject({ ok: true });
    const filled = fillInstrument(split, CODE, SAMPLE_FIELDS[CODE]);
    expect(filled.ok && docxText(filled.value)).toBe(docxText(filledSample(CODE)));
  });

  it.each(['locate-application', 'settlement-record', 'assistance-letter'] as const)('takes %s as another editor saved it: other runs, other styles, the same text', (code) => {
    const resaved = new Uint8Array(readFileSync(resolve(import.meta.dirname, 'fixtures/resaved', `${code}.docx`)));
    expect(sha256Hex(resaved)).not.toBe(sha256Hex(shippedTemplate(code)));
    expect(validateTemplate(resaved, code)).toMatchObject({ ok: true });
    const filled = fillInstrument(resaved, code, SAMPLE_FIELDS[code]);
    expect(filled.ok && bare(docxText(filled.value))).toBe(bare(docxText(filledSample(code))));
  });

  it('takes other words, other order, spaces inside the braces, and a dropped optional field', () => {
    const changed = edited(CODE, (xml) => xml.replace('{被执行人.电话}', '见卷').replace('{查控.期限}', '{ 查控.期限 }').replace('查控期限', '申请期限'));
    expect(validateTemplate(changed, CODE)).toMatchObject({ ok: true });
    const filled = fillInstrument(changed, CODE, SAMPLE_FIELDS[CODE]);
    expect(filled.ok && docxText(filled.value)).toContain('申请期限自公安机关接收之日起180日');
  });

  it('names unknown tags and required ones that are gone, all at once', () => {
    const broken = edited(CODE, (xml) => xml.replace('{被执行人.证件号码}', '{被执行人.身份证}').replace('{案件.案号}', ''));
    const result = validateTemplate(broken, CODE);
    expect(result).toEqual({
      ok: false,
      error: [
        { code: 'TEMPLATE_TAGS_UNKNOWN', params: { document: '查控申请表', tags: '被执行人.身份证' } },
        { code: 'TEMPLATE_TAGS_MISSING', params: { document: '查控申请表', tags: '案件.案号、被执行人.证件号码' } },
      ],
    });
    expect(failureOf(fillInstrument(broken, CODE, SAMPLE_FIELDS[CODE]))).toMatchObject({ code: 'TEMPLATE_TAGS_UNKNOWN' });
  });

  it('names a required list that is gone, and a field that left its list', () => {
    const gone = edited(CODE, (xml) => xml.replace('{#随附文书}{序号}．{名称}　{/随附文书}', '见附件'));
    expect(validateTemplate(gone, CODE)).toMatchObject({ ok: false, error: [{ code: 'TEMPLATE_TAGS_MISSING', params: { tags: '随附文书' } }] });
    expect(validateTemplate(edited(CODE, paragraph('{情况}')), CODE)).toMatchObject({ ok: false, error: [{ code: 'TEMPLATE_TAGS_UNKNOWN', params: { tags: '情况' } }] });
    const thin = edited(CODE, (xml) => xml.replace('{序号}．{日期}，{情况}。', '{序号}．{情况}。'));
    expect(validateTemplate(thin, CODE)).toMatchObject({ ok: false, error: [{ code: 'TEMPLATE_TAGS_MISSING', params: { tags: '查找经过.日期' } }] });
  });

  it.each([
    ['an open brace', '{被执行人.姓名'],
    ['a list that is not closed', '{#随附文书}{名称}'],
    ['a closing tag alone', '{/随附文书}'],
  ])('refuses %s as broken and names it', (_, text) => {
    const result = validateTemplate(edited(CODE, paragraph(text)), CODE);
    expect(result).toMatchObject({ ok: false, error: [{ code: 'TEMPLATE_TAGS_BROKEN' }] });
    expect(!result.ok && result.error[0]?.params?.['tags']).toMatch(/被执行人|随附文书/u);
  });

  it.each([
    ['raw markup', '{@被执行人.姓名}'],
    ['an inverted section', '{^随附文书}无{/随附文书}'],
    ['a text used as a list', '{#查控原因}x{/查控原因}'],
    ['a list used as text', '{随附文书}'],
    ['what every object has', '{constructor.name}'],
    ['a prototype', '{被执行人.__proto__}'],
  ])('refuses %s', (_, text) => {
    expect(validateTemplate(edited(CODE, paragraph(text)), CODE)).toMatchObject({ ok: false });
    expect(fillInstrument(edited(CODE, paragraph(text)), CODE, SAMPLE_FIELDS[CODE]).ok).toBe(false);
  });

  it('refuses what could run or reach out', () => {
    const rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://203.0.113.9/t.dotm" TargetMode="External"/></Relationships>';
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [edited(CODE, (xml) => xml, { 'word/vbaProject.bin': 'x' }), '宏'],
      [edited(CODE, (xml) => xml, { 'word/embeddings/oleObject1.bin': 'x' }), '嵌入对象'],
      [edited(CODE, (xml) => xml, { 'word/_rels/settings.xml.rels': rels }), '外部链接'],
      [edited(CODE, (xml) => xml.replace('<w:document', '<!DOCTYPE x [<!ENTITY e "x">]><w:document')), '外部链接'],
    ];
    for (const [bytes, word] of cases) {
      const result = validateTemplate(bytes, CODE);
      expect(result).toMatchObject({ ok: false, error: [{ code: 'TEMPLATE_UNSAFE' }] });
      expect(!result.ok && result.error[0]?.params?.['parts']).toContain(word);
      expect(failureOf(fillInstrument(bytes, CODE, SAMPLE_FIELDS[CODE]))).toMatchObject({ code: 'TEMPLATE_UNSAFE' });
    }
  });

  it('refuses what would not print as it looks', () => {
    for (const [xml, word] of [
      ['<w:p><w:r><w:pict/></w:r></w:p>', '文本框或图形'],
      ['<w:p><w:r><w:tab/><w:t>x</w:t></w:r></w:p>', '制表符'],
      ['<w:p><w:pPr><w:spacing w:line="400" w:lineRule="atLeast"/></w:pPr></w:p>', '最小值行距'],
      ['<w:p><w:ins w:id="1"><w:r><w:t>x</w:t></w:r></w:ins></w:p>', '修订记录'],
    ] as const) {
      const result = validateTemplate(edited(CODE, (body) => body.replace('<w:sectPr', `${xml}<w:sectPr`)), CODE);
      expect(result).toMatchObject({ ok: false, error: [{ code: 'TEMPLATE_LAYOUT_UNSUPPORTED' }] });
      expect(!result.ok && result.error[0]?.params?.['parts']).toContain(word);
    }
  });

  it('answers what is no document, and what is too large, without unpacking it', () => {
    expect(validateTemplate(new Uint8Array([1, 2, 3]), CODE)).toEqual({ ok: false, error: [{ code: 'TEMPLATE_UNREADABLE' }] });
    expect(validateTemplate(zipSync({ 'a.txt': new Uint8Array(3) }), CODE)).toEqual({ ok: false, error: [{ code: 'TEMPLATE_UNREADABLE' }] });
    const bomb = zipSync({ '[Content_Types].xml': new Uint8Array(1), 'word/document.xml': new Uint8Array(40 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(validateTemplate(bomb, CODE)).toMatchObject({ ok: false, error: [{ code: 'TEMPLATE_TOO_LARGE' }] });
    expect(validateTemplate(new Uint8Array(5 * 1024 * 1024), CODE)).toMatchObject({ ok: false, error: [{ code: 'TEMPLATE_TOO_LARGE' }] });
  });

  it('never throws, whatever the bytes', () => {
    const template = shippedTemplate(CODE);
    fc.assert(
      fc.property(fc.nat(template.length - 1), fc.integer({ min: 1, max: 255 }), (place, difference) => {
        const bytes = Uint8Array.from(template);
        bytes[place] = (bytes[place] ?? 0) ^ difference;
        expect(() => validateTemplate(bytes, CODE)).not.toThrow();
      }),
      { numRuns: 120 },
    );
  });
});
