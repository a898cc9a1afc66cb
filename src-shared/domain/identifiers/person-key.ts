import { sha256Hex } from '../../kernel/digest.ts';
import { checkIdNumber, normaliseIdNumber } from './id-number.ts';
import { normaliseCode } from './normalise.ts';

/**
 * Fingerprint by which the same person is recognised in other cases and courts. Old and new form of one resident number
 * give one key, also where it was entered as 其他证件. Without a number there is no key: the answer is the empty
 * text, which matches nobody (`isSamePerson`).
 *
 * It is no secret: identity numbers are few enough to try them all, so a key is as sensitive as the number and goes
 * only where the number may go.
 */
export function personKey(idType: string, idNo: string): string {
  const code = normaliseCode(idNo);
  if (idType === 'none' || code === '') return '';
  const asResident = idType === 'resident-id' || (idType === 'other' && checkIdNumber(code).ok);
  const [type, number] = asResident ? ['resident-id', normaliseIdNumber(code)] : [idType, code];
  return `p1.${sha256Hex(`lianzhi person\n${type}\n${number}`)}`;
}

/** Whether two keys name one person; two missing numbers never do. */
export function isSamePerson(a: string, b: string): boolean {
  return a !== '' && a === b;
}
