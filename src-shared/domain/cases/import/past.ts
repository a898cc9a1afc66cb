import { parseAmount } from '../../money/index.ts';
import type { PastStatement } from '../past.ts';
import type { ImportField } from './fields.ts';
import { inUnitOf, optionalDate, type Reader } from './reader.ts';

const NO = /^(否|无|没有|未|尚未|不|n|no|false|0|×|x)|未(送达|报告|申报|缴|采取)|拒不?报告|拒绝报告/iu;
const YES = /^(是|有|已|如实|按期|按时|y|yes|true|1|√)|已(送达|报告|申报|缴|采取)|公告送达|留置|无财产|虚假/iu;
const APPLIES_NOT = /不适用|无需|不需|免(缴|交|收)|缓(缴|交)/u;

/** What a cell says of a step; `undefined`: nothing, or nothing that can be understood, so that it stays to be verified. */
function answerOf(read: Reader, field: ImportField): PastStatement['answer'] | undefined {
  const text = read.text(field);
  if (text === '' || text === '/' || text === '-') return undefined;
  if (APPLIES_NOT.test(text)) return 'not-applicable';
  // 「报告无财产」 is a report; 「无」 is none.
  if (/无财产|公告送达/u.test(text)) return 'done';
  if (NO.test(text)) return 'not-done';
  if (YES.test(text)) return 'done';
  read.issue(field, 'warning', 'IMPORT_PAST_UNREADABLE');
  return undefined;
}

/** A day tells that it was done, whatever the column beside it leaves open. */
function dated(read: Reader, step: PastStatement['step'], told: ImportField, day: ImportField): PastStatement[] {
  const answer = answerOf(read, told);
  const on = optionalDate(read, day);
  if (on !== undefined && answer !== 'not-applicable') {
    if (answer === 'not-done') {
      // The two columns speak against each other: nobody knows which is right.
      read.issue(told, 'warning', 'IMPORT_PAST_UNREADABLE');
      return [];
    }
    return [{ step, answer: 'done', on }];
  }
  return answer === undefined ? [] : [{ step, answer }];
}

function paid(read: Reader, header: string): PastStatement[] {
  const text = read.text('paid');
  if (text === '') return [];
  const parsed = parseAmount(inUnitOf(header, text));
  if (!parsed.ok) {
    read.issue('paid', 'warning', parsed.error.code, parsed.error.params);
    return [];
  }
  return [parsed.value === 0 ? { step: 'payment', answer: 'not-done' } : { step: 'payment', answer: 'done', amount: parsed.value }];
}

function measures(read: Reader): PastStatement[] {
  const text = read.text('measures');
  if (text === '') return [];
  if (APPLIES_NOT.test(text)) return [{ step: 'measures', answer: 'not-applicable' }];
  return [NO.test(text) ? { step: 'measures', answer: 'not-done' } : { step: 'measures', answer: 'done', note: text.slice(0, 200) }];
}

/**
 * What a row tells of the time before the import (DOMAIN §1.13-18). Only what stands there: an empty cell is no 「否」.
 * @param header of the column of the money received, for its unit
 */
export function pastOf(read: Reader, header: string): PastStatement[] {
  const service = dated(read, 'service', 'served', 'servedOn');
  const reportDue = optionalDate(read, 'reportDue');
  const fee = answerOf(read, 'feePaid');
  return [
    ...service.map((statement) => (reportDue === undefined || statement.answer !== 'done' || (statement.on !== undefined && reportDue < statement.on) ? statement : { ...statement, reportDue })),
    ...dated(read, 'asset-report', 'report', 'reportedOn'),
    ...paid(read, header),
    ...(fee === undefined ? [] : [{ step: 'fee', answer: fee } as const]),
    ...measures(read),
  ];
}
