import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INSTRUMENT_CODES } from '#shared/instruments/catalogue.ts';
import { pageParts, partText, readDocx, textPart, writeDocx } from '#shared/instruments/docx-package.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { maskDocument } from '#shared/instruments/mask-document.ts';
import { SAMPLE_FIELDS } from '#shared/instruments/samples.ts';

const NUMBER = '320599198703162138';
const template = (code: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../src-shared/instruments/templates/${code}.docx`, import.meta.url)));

function textOf(bytes: Uint8Array): string {
  const parts = readDocx(bytes);
  if (!parts.ok) throw new Error(parts.error.code);
  return pageParts(parts.value).map((name) => partText(parts.value, name).replace(/<[^>]+>/gu, '')).join('\n');
}
function masked(bytes: Uint8Array, secrets: readonly string[] = []): Uint8Array {
  const made = maskDocument(bytes, secrets);
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

describe('a paper for somebody who may not see the number', () => {
  it.each(INSTRUMENT_CODES)('%s holds no identity number any more, and its text is as long as before', (code) => {
    const made = fillInstrument(template(code), code, SAMPLE_FIELDS[code]);
    if (!made.ok) throw new Error(made.error.code);
    const [before, after] = [textOf(made.value), textOf(masked(made.value))];
    expect(after).not.toMatch(/\d{17}[\dXx]/u);
    expect(after).toHaveLength(before.length);
  });

  it('finds a number that Word has cut into pieces, and a passport by its value; hides the picture', () => {
    const parts = readDocx(template('service-receipt'));
    if (!parts.ok) throw new Error(parts.error.code);
    const paragraph = (pieces: readonly string[]) => `<w:p>${pieces.map((piece) => `<w:r><w:t xml:space="preserve">${piece}</w:t></w:r>`).join('')}</w:p>`;
    const body = partText(parts.value, 'word/document.xml').replace('<w:body>', `<w:body>${paragraph(['身份证号', NUMBER.slice(0, 9), NUMBER.slice(9), '，护照E1', '2345678。'])}`);
    const picture = Uint8Array.from({ length: 900 }, (_, at) => at % 251);
    const changed = masked(writeDocx(new Map([...parts.value, ['word/document.xml', textPart(body)], ['word/media/image9.jpeg', picture]])), ['E12345678']);
    expect(textOf(changed)).toContain('身份证号320599********2138，护照E******78。');
    const after = readDocx(changed);
    expect(after.ok && after.value.get('word/media/image9.jpeg')?.length).toBeLessThan(100);
  });

  it('a scan cannot be masked', () => {
    expect(maskDocument(new TextEncoder().encode('%PDF-1.7')).ok).toBe(false);
  });
});
