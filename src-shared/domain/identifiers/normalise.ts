/** Spaces of every kind, and the invisible marks that spreadsheets and web pages leave in cells. */
const INVISIBLE = /[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu;
const OPENING = /[〔【[{〈《]/g;
const CLOSING = /[〕】\]}〉》]/g;

/**
 * A code as typed or pasted, in one form: full-width signs narrow, brackets of every shape round, capitals, no spaces.
 * Only for identifiers: it would damage a name or an address.
 */
export function normaliseCode(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').replace(OPENING, '(').replace(CLOSING, ')').toUpperCase();
}
