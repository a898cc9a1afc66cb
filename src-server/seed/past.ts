import type { PastStatement } from '#shared/domain/cases/past.ts';
import { procedureOf } from '#shared/domain/cases/procedure.ts';
import { fen, type Fen } from '#shared/kernel/money.ts';
import { addDays, type CivilDate, daysBetween } from '#shared/kernel/time.ts';
import type { SeedCase } from './cases.ts';
import type { Random } from './random.ts';

/** Filed so many days ago at most, a case may lawfully still be unserved. */
const FRESH_DAYS = 8;
/** Days that the orders of the demo give for a report. */
const REPORT_DAYS = 14;

/** Shares of the fresh cases: served already, and known not to be. Of the rest the export tells nothing. */
export type FreshShares = { readonly served: number; readonly unserved: number };

/**
 * A bureau that works: of the older cases nearly all were served and most have reported, a few are behind, and of some
 * the export leaves cells empty, as exports do. Of the fresh ones part is still to be done.
 */
function serviceOf(item: SeedCase, asOf: CivilDate, fresh: FreshShares, random: Random): PastStatement | undefined {
  const age = daysBetween(item.filedOn, asOf);
  const isFresh = age <= FRESH_DAYS;
  const at = random.next();
  const served = isFresh ? fresh.served : 0.93;
  const unserved = isFresh ? fresh.unserved : 0.01;
  if (item.closedOn === undefined && at >= served) return at < served + unserved ? { step: 'service', answer: 'not-done' } : undefined;
  const on = addDays(item.filedOn, Math.max(0, Math.min(age, random.int(isFresh ? 1 : 3, isFresh ? 5 : 9))));
  return { step: 'service', answer: 'done', on, reportDue: addDays(on, REPORT_DAYS) };
}

function reportOf(service: PastStatement | undefined, asOf: CivilDate, random: Random): PastStatement | undefined {
  const at = random.next();
  const days = random.int(6, REPORT_DAYS);
  if (service?.on === undefined || service.reportDue === undefined || service.reportDue > asOf || at >= 0.92) return undefined;
  return at < 0.015 ? { step: 'asset-report', answer: 'not-done' } : { step: 'asset-report', answer: 'done', on: addDays(service.on, days) };
}

function paymentOf(item: SeedCase, random: Random): PastStatement | undefined {
  const at = random.next();
  const share = random.int(5, 60) / 100;
  if (item.closeWay === 'fully-enforced') return { step: 'payment', answer: 'done', amount: item.principal };
  if (at >= 0.88) return undefined;
  const part: Fen = fen(Math.floor((item.principal * share) / 10_000) * 10_000);
  return at < 0.7 || part === 0 ? { step: 'payment', answer: 'not-done' } : { step: 'payment', answer: 'done', amount: part };
}

function feeOf(item: SeedCase, random: Random): PastStatement | undefined {
  const at = random.next();
  if (item.closeWay === 'fully-enforced') return { step: 'fee', answer: 'done' };
  return at < 0.85 ? { step: 'fee', answer: 'not-done' } : undefined;
}

const MEASURES = ['网络查控、冻结', '查封、冻结', '冻结', '查封'] as const;

function measuresOf(told: number, undone: number, random: Random): PastStatement | undefined {
  const at = random.next();
  const note = random.pick(MEASURES);
  if (at < told) return { step: 'measures', answer: 'done', note };
  return at < told + undone ? { step: 'measures', answer: 'not-done' } : undefined;
}

/**
 * What an export of the case-handling system tells of a case on a day (DOMAIN §1.13-18). Drawn from a branch of its own,
 * so that nothing else of the bureau depends on it.
 */
export function pastOf(item: SeedCase, asOf: CivilDate, fresh: FreshShares, random: Random): readonly PastStatement[] {
  const draw = random.branch(`past/${item.caseNumber}`);
  const { course } = procedureOf(item);
  if (course === 'preserve') return [measuresOf(0.9, 0.03, draw)].flatMap((told) => told ?? []);
  if (course !== 'enforce') return [];
  const service = serviceOf(item, asOf, fresh, draw);
  return [service, reportOf(service, asOf, draw), paymentOf(item, draw), feeOf(item, draw), measuresOf(0.75, 0.1, draw)].flatMap((told) => told ?? []);
}
