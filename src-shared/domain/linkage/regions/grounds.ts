import { type CaseRecordBody, type CaseState, type Party, recordsOf } from '../../cases/model.ts';
import { statedPast } from '../../cases/past.ts';
import { concerns, debtorStanding } from '../../cases/standing.ts';
import { failed, type GuardResult, passed } from '../decision.ts';
import type { Grounds } from './request.ts';

/**
 * Entry guards that any request may ask of its case, and how the records behind them travel with it. Each names its proof, so
 * that the composer can link it; `unknown` where a device does not hold the input, which never counts as passed.
 */
/** A settlement or stay of another debtor does not stop what is asked about this one (DOMAIN §1.13-10). */
export function caseOpen(state: CaseState, debtor: Party): GuardResult {
  if (state.status === 'closed') return failed('case-open', 'CASE_CLOSED');
  if (state.status === 'settled' || state.status === 'stayed' || debtorStanding(state, debtor.id) !== 'open') return failed('case-open', 'CASE_SUSPENDED');
  return passed('case-open');
}

/** The papers that open an execution. */
const OPENING_PAPERS = ['enforcement-notice', 'asset-report-order'] as const;

/** 执行通知书 and 报告财产令 must have been served, by publication if need be. */
export function noticeServed(state: CaseState, debtor: Party): GuardResult {
  const services = recordsOf(state, 'service').filter(({ body }) => concerns(body, [debtor.id]));
  const missing = OPENING_PAPERS.filter((doc) => !services.some((s) => s.body.documents.includes(doc)));
  // Served before the case came here, as the file or a person says: the statement is the proof.
  const past = statedPast(state, 'service');
  if (missing.length > 0 && past?.answer === 'done') return passed('notice-served', [past.id]);
  if (missing.length > 0) return failed('notice-served', 'NOTICE_NOT_SERVED');
  return passed('notice-served', services.map((s) => s.id));
}

/** Guards and the records behind them, in the form that travels with the request. */
export function groundsOf(state: CaseState, guards: readonly GuardResult[]): Grounds {
  const named = new Set(guards.flatMap((guard) => guard.proof));
  return {
    guards: guards.map(({ id, status, proof }) => ({ id, status, proof: [...proof] })),
    proofs: [
      ...state.records.filter((record) => named.has(record.id)).map((record) => proofOf(record.id, record.body)),
      ...(state.past ?? [])
        .filter((stated) => named.has(stated.id) && stated.step === 'service')
        .map(({ id, on }) => ({ id, type: 'service', ...(on === undefined ? {} : { on }), detail: OPENING_PAPERS.join(',') })),
    ],
    claim: { cause: state.cause, principal: state.principal, title: state.title },
  };
}

function proofOf(id: string, body: CaseRecordBody): Grounds['proofs'][number] {
  switch (body.type) {
    case 'service':
      return { id, type: body.type, on: body.servedOn, detail: body.documents.join(',') };
    case 'visit':
      return { id, type: body.type, on: body.on, detail: body.found };
    case 'summons':
      return { id, type: body.type, on: body.appearOn, detail: body.appeared };
    case 'call':
      return { id, type: body.type, on: body.on, detail: body.answered ? 'answered' : 'unanswered' };
    case 'asset-report':
      return { id, type: body.type, on: body.on, detail: body.result };
    case 'interview':
    case 'payment':
    case 'breach':
      return { id, type: body.type, on: body.on };
    default:
      return { id, type: body.type };
  }
}
