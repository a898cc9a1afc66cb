import { sha256Hex } from '../../kernel/digest.ts';
import { checkIdNumber, eighteenCharacters, isForeignPermanentId } from './id-number.ts';
import { normaliseCode } from './normalise.ts';

/**
 * Fingerprint by which the same person is recognised in other cases and courts. Old and new form of one resident number
 * give one key, also where the new form was entered as 其他证件; 15 digits under another document may be a business and
 * stay what they are. A foreigner's card has one key, as whatever it was entered. Without a number there is no key: the answer is the empty
 * text, which matches nobody (`isSamePerson`).
 *
 * It is no secret: identity numbers are few enough to try them all, so a key is as sensitive as the number and goes
 * only where the number may go.
 */
export function personKey(idType: string, idNo: string): string {
  const code = normaliseCode(idNo);
  if (idType === 'none' || code === '') return '';
  const readAsResident = idType === 'other' && code.length === 18 && (checkIdNumber(code).ok || isForeignPermanentId(code));
  // Cards of foreigners were kept as residents' numbers once: their keys must stay comparable, and no region begins with 9.
  const asResident = idType === 'resident-id' || idType === 'foreign-permanent-id' || readAsResident;
  const [type, number] = asResident ? ['resident-id', eighteenCharacters(code)] : [idType, code];
  return `p1.${sha256Hex(`lianzhi person\n${type}\n${number}`)}`;
}

/** Whether two keys name one person; two missing numbers never do. */
export function isSamePerson(a: string, b: string): boolean {
  return a !== '' && a === b;
}
