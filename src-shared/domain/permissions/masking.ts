/** Stands for what is hidden in text of open length: its number of signs tells nothing. */
const HIDDEN = '***';

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Signs as a reader sees them: a rare character outside the basic plane, or one with a variant mark, is one sign. */
function signsOf(text: string): string[] {
  return Array.from(graphemes.segment(text), (part) => part.segment);
}

/**
 * A personal name for those who need not know it: the first sign and one star, whatever its length. Of a compound
 * surname (欧阳) one sign stays as well, and nothing stays of what follows a `·`. Empty stays empty.
 */
export function maskName(name: string): string {
  const first = signsOf(name.trim())[0];
  return first === undefined ? '' : `${first}*`;
}

/** First `head` and last `tail` characters with a star for each one between; nothing is shown of a text too short. */
function middle(text: string, head: number, tail: number): string {
  const hidden = text.length - head - tail;
  return hidden >= 4 ? text.slice(0, head) + '*'.repeat(hidden) + text.slice(text.length - tail) : '*'.repeat(text.length);
}

/**
 * An identity number: `320599********1234`; the old form `320599*****1234`. Of another document (passport, credit code
 * of a small trader) only the first and the last two characters stay.
 */
export function maskIdNo(idNo: string): string {
  const code = idNo.replace(/\s/gu, '');
  return /^(\d{17}[\dXx]|\d{15})$/.test(code) ? middle(code, 6, 4) : middle(code, 1, 2);
}

/**
 * A corrected number of a person, before and after, each masked. Where the two would look alike, the digits that differ are
 * shown too: a correction that cannot be seen cannot be checked.
 */
function maskChange(mask: (text: string) => string, before: string, after: string): { readonly before: string; readonly after: string } {
  const [old, now] = [before.replace(/\s/gu, ''), after.replace(/\s/gu, '')];
  const [maskedOld, maskedNow] = [mask(old), mask(now)];
  if (maskedOld !== maskedNow) return { before: maskedOld, after: maskedNow };
  const differing = (masked: string, own: string, other: string) => [...masked].map((sign, at) => (own[at] === other[at] ? sign : own[at])).join('');
  return { before: differing(maskedOld, old, now), after: differing(maskedNow, now, old) };
}

/**
 * An identity number as people read it out, for comparing with a card: region, birth date, the last four
 * (`320599 19870316 2138`); the old form 6-6-3. Masked ones in the same groups; other documents stay as they are.
 */
export function groupIdNo(idNo: string): string {
  const code = idNo.replace(/\s/gu, '');
  const parts = /^([\d*]{6})([\d*]{8})([\d*]{3}[\dXx*])$/.exec(code) ?? /^([\d*]{6})([\d*]{6})([\d*]{3})$/.exec(code);
  return parts === null ? idNo : parts.slice(1).join(' ');
}

/** A telephone number: `138****1234`, `0512-****1234`; of any other form the last two digits stay. */
export function maskPhone(phone: string): string {
  const code = phone.replace(/\s/gu, '');
  if (/^1\d{10}$/.test(code)) return middle(code, 3, 4);
  const landline = /^(0\d{2,3}-?)\d{3,4}(\d{4})$/.exec(code);
  return landline ? `${landline[1] ?? ''}****${landline[2] ?? ''}` : middle(code, 0, 2);
}

/** Fields of a packet that tell of a person what is masked in the court, and how. */
const OF_A_PERSON: Readonly<Record<string, (text: string) => string>> = { 'debtor.idNo': maskIdNo, 'debtor.phone': maskPhone };

/** A changed field of a person as the court may see it; undefined for fields that are shown as they are. */
export function maskPersonChange(field: string, before: string, after: string): { readonly before: string; readonly after: string } | undefined {
  const mask = OF_A_PERSON[field];
  return mask === undefined ? undefined : maskChange(mask, before, after);
}

/** A run of digits as telephones are written within a sentence, with the dashes and spaces in it; no part of a longer number. */
const PHONE_IN_TEXT = /(?<![\d〇-])(?:1\d{2}[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?!\d)/gu;

/** A sentence in which somebody may have typed a telephone: each is masked as by `maskPhone`, the rest stays. */
export function maskPhonesIn(text: string): string {
  return text.replace(PHONE_IN_TEXT, (phone) => maskPhone(phone.replaceAll(/(?<=^1[\d-]*)-/gu, '')));
}

/** A bank card: the last four digits, `****0011`. */
export function maskBankCard(card: string): string {
  const code = card.replace(/[\s-]/gu, '');
  return code.length >= 8 ? `****${code.slice(-4)}` : '*'.repeat(code.length);
}

/** From fine to coarse: community or village, street or town, district or county, city. Each keeps up to its word. */
const ADDRESS_LEVELS: readonly RegExp[] = [
  /^.*?(?:社区|居委会|村委会)/u,
  /^.*?(?:街道|镇(?![江湖])|乡(?!市))[^路街巷弄号组幢栋室]{1,8}?村(?![路街巷道])/u,
  /^.*?街道/u,
  /^.*?(?:镇(?![江湖])|乡(?!市))/u,
  /^.*?(?:区|县)/u,
  /^.*?市/u,
];
/** A part that names a house: never kept, also where a clerk wrote it before the community. */
const NAMES_A_HOUSE = /[\d０-９〇零一二三四五六七八九十百]+[号弄幢栋室组单元楼座巷]|[\d０-９]/u;

/**
 * An address down to the community, or the street or town where no community is named: `苏州市姑苏区双塔街道***`. What
 * cannot be recognised is hidden whole.
 */
export function maskAddress(address: string): string {
  const text = address.trim();
  if (text === '') return '';
  for (const level of ADDRESS_LEVELS) {
    const kept = level.exec(text)?.[0];
    if (kept !== undefined && !NAMES_A_HOUSE.test(kept)) return kept === text ? text : kept + HIDDEN;
  }
  return HIDDEN;
}
