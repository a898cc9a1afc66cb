import { type Failure, failure } from '../kernel/errors/index.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { CivilDate } from '../kernel/time.ts';
import { signatureDate, UNSIGNED_DATE } from './paper/civil-words.ts';
import { pageParts, partText, readDocx, textPart, writeDocx } from './docx-package.ts';
import { UNNUMBERED } from './number.ts';

/** Where the seal goes, right under the day of the signature; seal systems look for it too. */
const SEAL_PLACE = '院印';

function escaped(text: string): string {
  return text.replace(/[&<>]/gu, (sign) => `&#${String(sign.codePointAt(0) ?? 0)};`);
}

/** Where the day of the signature goes: the open date next above the seal. Every other one is a place for somebody else to write. */
function signatureAt(page: string): number {
  const seal = page.lastIndexOf(SEAL_PLACE);
  return seal === -1 ? -1 : page.lastIndexOf(UNSIGNED_DATE, seal);
}

/**
 * The approved draft with its number and the day of its signature, ready for the seal: word for word what was approved,
 * and nothing made anew. INSTRUMENT_NOT_NUMBERED when the draft has no place for a number, so that nobody seals a paper
 * without one.
 */
export function stampNumber(draft: Uint8Array, number: string, signedOn: CivilDate | undefined): Result<Uint8Array, Failure> {
  const parts = readDocx(draft);
  if (!parts.ok) return parts;
  const stamped = new Map(parts.value);
  let found = false;
  for (const name of pageParts(parts.value)) {
    const before = partText(parts.value, name);
    found ||= before.includes(UNNUMBERED);
    const numbered = before.replaceAll(UNNUMBERED, escaped(number));
    const at = signatureAt(numbered);
    const dated = at === -1 || signedOn === undefined ? numbered : `${numbered.slice(0, at)}${signatureDate(signedOn)}${numbered.slice(at + UNSIGNED_DATE.length)}`;
    if (dated !== before) stamped.set(name, textPart(dated));
  }
  return found ? ok(writeDocx(stamped)) : err(failure('INSTRUMENT_NOT_NUMBERED'));
}
