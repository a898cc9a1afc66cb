import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type InstrumentCode, instrumentType } from '#shared/instruments/catalogue.ts';
import { partText, readDocx } from '#shared/instruments/docx-package.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { SAMPLE_FIELDS } from '#shared/instruments/samples.ts';

const TEMPLATES = resolve(import.meta.dirname, '../../src-shared/instruments/templates');

/** The committed template of an instrument. */
export function shippedTemplate(code: InstrumentCode): Uint8Array {
  return new Uint8Array(readFileSync(resolve(TEMPLATES, instrumentType(code).template)));
}

/** The committed template filled with the sample case. */
export function filledSample(code: InstrumentCode, pictures: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const filled = fillInstrument(shippedTemplate(code), code, SAMPLE_FIELDS[code], pictures);
  if (!filled.ok) throw new Error(`${code}: ${JSON.stringify(filled.error)}`);
  return filled.value;
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" };

/** The text of a .docx body in the order of the file. */
export function docxText(bytes: Uint8Array): string {
  const parts = readDocx(bytes);
  if (!parts.ok) throw new Error(parts.error.code);
  return [...partText(parts.value, 'word/document.xml').matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/gu)]
    .map((match) => (match[1] ?? '').replace(/&(?:amp|lt|gt|quot|apos);/gu, (entity) => ENTITIES[entity] ?? entity))
    .join('');
}

/** Text without spaces and line ends, in one form of characters: what two renderings of one text have in common. */
export function bare(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '');
}
