import { CASE_NUMBER_TYPES, type CaseNumberType } from '../identifiers/case-number.ts';
import { type CaseState, recordsOf } from './model.ts';
import { type PastStep, statedPast } from './past.ts';

/**
 * What each type of enforcement case asks for by itself. `enforce`: the execution itself. `preserve`: a preservation
 * ruling is carried out. `review`: an objection, a reconsideration or a supervision is decided. `none`: a matter of
 * assistance, application or sanction, whose steps this product does not know and does not invent.
 */
type Procedure = {
  readonly course: 'enforce' | 'preserve' | 'review' | 'none';
  /** What has to be known of its past, in the order in which it is asked. */
  readonly asks: readonly PastStep[];
  /** Whether the notice and its term belong to this case, or to the one that it goes on with. */
  readonly noticeRuns: boolean;
  readonly source: string;
};

const ENFORCED: readonly PastStep[] = ['service', 'asset-report', 'payment', 'fee', 'measures'];
const NUMBERS = '法〔2015〕137号（案件类型及代字）';

/** By 类型代字. A number that cannot be read is taken for a first execution. */
export const PROCEDURES: Readonly<Record<CaseNumberType, Procedure>> = {
  执: { course: 'enforce', asks: ENFORCED, noticeRuns: true, source: '民事诉讼法 §251、§252；民诉法解释 §480' },
  // The notice was served in the case that is resumed; a second term of notice does not begin.
  执恢: { course: 'enforce', asks: ENFORCED, noticeRuns: false, source: '法发〔2014〕26号 §6；财产调查规定 §3' },
  执保: { course: 'preserve', asks: ['measures', 'payment', 'fee'], noticeRuns: false, source: '法释〔2016〕22号 §4' },
  财保: { course: 'preserve', asks: ['measures', 'payment', 'fee'], noticeRuns: false, source: '法释〔2016〕22号 §4' },
  执异: { course: 'review', asks: ['ruling'], noticeRuns: false, source: '民事诉讼法 §236、§238' },
  执复: { course: 'review', asks: ['ruling'], noticeRuns: false, source: '民事诉讼法 §236' },
  执监: { course: 'review', asks: ['ruling'], noticeRuns: false, source: '执行工作规定 §71' },
  执协: { course: 'none', asks: [], noticeRuns: false, source: NUMBERS },
  执他: { course: 'none', asks: [], noticeRuns: false, source: NUMBERS },
  执请: { course: 'none', asks: [], noticeRuns: false, source: NUMBERS },
  司惩: { course: 'none', asks: [], noticeRuns: false, source: NUMBERS },
  司惩复: { course: 'none', asks: [], noticeRuns: false, source: NUMBERS },
};

/** The 类型代字 in a number as it is kept, of today's form or of that before 2016 (执字第); the longest comes first. */
const TYPE = new RegExp(`(${CASE_NUMBER_TYPES.join('|')})(?:字第?)?[0-9]`, 'u');

/** Type of a case by its number. Asked for every row of a worklist, so it reads no more than the type. */
export function caseTypeOf(state: Pick<CaseState, 'caseNumber'>): CaseNumberType {
  const type = TYPE.exec(state.caseNumber)?.[1];
  return CASE_NUMBER_TYPES.find((known) => known === type) ?? '执';
}

export function procedureOf(state: Pick<CaseState, 'caseNumber'>): Procedure {
  return PROCEDURES[caseTypeOf(state)];
}

/** Whether both papers that open an execution were served, by the records here or by what is known of the past. */
export function isServed(state: CaseState): boolean {
  const services = recordsOf(state, 'service');
  const recorded = (['enforcement-notice', 'asset-report-order'] as const).every((paper) => services.some((service) => service.body.documents.includes(paper)));
  return recorded || statedPast(state, 'service')?.answer === 'done';
}

/** Whether a step was seen here, so that its past no longer matters. */
function isSeen(state: CaseState, step: PastStep): boolean {
  switch (step) {
    case 'service':
      return isServed(state);
    case 'asset-report':
      return recordsOf(state, 'asset-report').length > 0;
    default:
      return false;
  }
}

/** What still has to be verified of the past of a case (待核实), in the order in which it is asked. */
export function openPast(state: CaseState): readonly PastStep[] {
  return procedureOf(state).asks.filter((step) => statedPast(state, step) === undefined && !isSeen(state, step));
}
