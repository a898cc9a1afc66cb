import type { Failure } from '../kernel/errors/index.ts';
import { ok, type Result } from '../kernel/result.ts';
import { maskIdNo } from '../domain/permissions/masking.ts';
import { pageParts, partText, readDocx, textPart, writeDocx } from './docx-package.ts';

/** An identity number of 18 or 15 digits, also where it stands against other characters. */
const ID_NUMBER = /(?<![\dXx])(?:\d{17}[\dXx]|\d{15})(?![\dXx])/gu;

const PARAGRAPH = /<w:p[ >].*?<\/w:p>/gsu;
const TEXT = /(<w:t(?: [^>]*)?>)([^<]*)(<\/w:t>)/gu;

/** One grey point: stands where a picture of the person was. */
const NO_PICTURE = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01,
  0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xb8, 0x03, 0x00, 0x00,
  0xde, 0x00, 0xdd, 0xf0, 0x69, 0xb3, 0xdb, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
]);

/** Hides numbers in the text of one paragraph, also one that Word has cut into several pieces; the length stays. */
function maskParagraph(paragraph: string, secrets: readonly string[]): string {
  const whole = [...paragraph.matchAll(TEXT)].map(([, , text = '']) => text).join('');
  let masked = whole.replace(ID_NUMBER, (number) => maskIdNo(number));
  for (const secret of secrets) masked = masked.replaceAll(secret, maskIdNo(secret).padEnd(secret.length, '*').slice(0, secret.length));
  if (masked === whole) return paragraph;
  let at = 0;
  return paragraph.replace(TEXT, (_all, open: string, text: string, shut: string) => {
    const piece = masked.slice(at, at + text.length);
    at += text.length;
    return `${open}${piece}${shut}`;
  });
}

/**
 * A paper for somebody who may not see the number: every identity number in its text is masked, `secrets` too (a passport,
 * which has no form of its own), and the picture of the person is taken out. Pages and lines stay where they are. Errors
 * where the file is no .docx: a scan cannot be masked.
 */
export function maskDocument(bytes: Uint8Array, secrets: readonly string[] = []): Result<Uint8Array, Failure> {
  const parts = readDocx(bytes);
  if (!parts.ok) return parts;
  const masked = new Map(parts.value);
  const hidden = secrets.map((secret) => secret.trim()).filter((secret) => secret.length >= 5);
  for (const name of pageParts(parts.value)) {
    const before = partText(parts.value, name);
    const after = before.replace(PARAGRAPH, (paragraph) => maskParagraph(paragraph, hidden));
    if (after !== before) masked.set(name, textPart(after));
  }
  for (const name of parts.value.keys()) if (name.startsWith('word/media/')) masked.set(name, NO_PICTURE);
  return ok(writeDocx(masked));
}
