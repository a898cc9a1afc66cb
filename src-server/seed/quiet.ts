import { caseIdOf } from '#shared/domain/cases/import/index.ts';
import type { CaseRecordBody } from '#shared/domain/cases/model.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { addDays, type CivilDate, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';
import type { Bureau } from './bureau.ts';
import { anyCourt, type BureauLine, placeOf, type SeedStep, workingDayBefore } from './bureau-line.ts';
import type { SeedCase } from './cases.ts';
import type { Random } from './random.ts';

/** Cases without a request, beside those with one. */
const QUIET_CASES = 90;
/** Cases that came in these days: part of them is to be served now. */
const FRESH_CASES = 24;

/** Records of a case that nobody looks for anybody in: served, paid in part, settled, or not begun. */
function quietSteps(bureau: Bureau, item: SeedCase, today: CivilDate, random: Random): readonly SeedStep[] {
  if (item.closedOn !== undefined || random.chance(0.2)) return [];
  const place = placeOf(bureau, item);
  const caseId = caseIdOf(item.caseNumber);
  const served = addDays(item.filedOn, random.int(3, 9));
  const told: { readonly on: CivilDate; readonly record: CaseRecordBody }[] = [{
    on: served,
    record: { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: served, method: 'electronic', reportDue: addDays(served, 14) },
  }];
  if (random.chance(0.6)) {
    const on = addDays(served, 12);
    told.push({ on, record: { type: 'asset-report', on, result: random.pick(['reported', 'reported-none'] as const) } });
  }
  if (random.chance(0.25)) {
    const agreedOn = addDays(served, 30);
    told.push({ on: agreedOn, record: { type: 'settlement', agreedOn, dueOn: addDays(today, random.int(120, 330)), suspends: true, creditorAgrees: true, instalments: [] } });
  }
  // Entered when the bureau began to work with the system, or on the morrow of what came later: nobody enters what has not been yet.
  const begun = workingDayBefore(today, 32);
  return told.filter(({ on }) => addDays(on, 1) < today).map(({ on, record }, index) => ({
    at: instant(instantAt(on < begun ? begun : addDays(on, 1), '15:00') + index * MINUTE_MS),
    actor: place.clerk,
    kind: 'case.add-record',
    aggregate: { type: 'case', id: caseId },
    id: derivedId('seed command', item.caseNumber, index + 1) as CommandId,
    payload: () => ({ caseId, record }),
  }));
}

/** Cases in which nothing was asked of anybody yet. */
export const quietCases: BureauLine = (from) => {
  const steps: SeedStep[] = [];
  for (let i = 0; i < QUIET_CASES; i += 1) {
    const item = from.newCase(anyCourt(from));
    steps.push(...quietSteps(from.bureau, item, from.today, from.random.branch(item.caseNumber)));
  }
  return { steps, requests: new Map() };
};

/** Cases of these days, which nobody has begun. */
export const freshCases: BureauLine = (from) => {
  for (let i = 0; i < FRESH_CASES; i += 1) from.newCase(anyCourt(from), { fresh: true });
  return { steps: [], requests: new Map() };
};
