import { failure, type ErrorCode } from '../../kernel/errors/index.ts';
import { civilDateOf, daysBetween } from '../../kernel/time.ts';
import { type CaseRecordBody, type CaseState, type Party, partyOf, recordsOf } from '../cases/model.ts';
import { statedPast } from '../cases/past.ts';
import { checkIdNumber, isSamePerson, personKey } from '../identifiers/index.ts';
import type { DecideContext, GuardResult } from '../linkage/decision.ts';
import { adultAge, failedAttemptsMin, maxControlDays } from './clocks.ts';
import type { Grounds } from './events.ts';
import { HOLDING_INSTRUMENTS, isControlOpen, ENDED_STATES, type LocateInstrument, type Packet } from './model.ts';

/**
 * Entry guards of a locate request (DOMAIN §1.1, §1.12-10). Each names its proof, so that the composer can link it,
 * and answers `unknown` where the device does not hold the input: unknown never counts as passed.
 */
export type EntrySubject = { readonly requestId: string; readonly partyId: string; readonly packet: Packet };

function passed(id: string, proof: readonly string[] = []): GuardResult {
  return { id, status: 'passed', proof };
}

function failed(id: string, code: ErrorCode, params?: Record<string, string | number>): GuardResult {
  return { id, status: 'failed', proof: [], failure: failure(code, params) };
}

function unknown(id: string): GuardResult {
  return { id, status: 'unknown', proof: [] };
}

function caseOpen(state: CaseState): GuardResult {
  if (state.status === 'closed') return failed('case-open', 'CASE_CLOSED');
  if (state.status === 'settled' || state.status === 'stayed') return failed('case-open', 'CASE_SUSPENDED');
  return passed('case-open');
}

/** The papers that open an execution. */
const OPENING_PAPERS = ['enforcement-notice', 'asset-report-order'] as const;

/** 执行通知书 and 报告财产令 must have been served, by publication if need be. */
function noticeServed(state: CaseState): GuardResult {
  const services = recordsOf(state, 'service');
  const missing = OPENING_PAPERS.filter((doc) => !services.some((s) => s.body.documents.includes(doc)));
  // Served before the case came here, as the file or a person says: the statement is the proof.
  const past = statedPast(state, 'service');
  if (missing.length > 0 && past?.answer === 'done') return passed('notice-served', [past.id]);
  if (missing.length > 0) return failed('notice-served', 'NOTICE_NOT_SERVED');
  return passed('notice-served', services.map((s) => s.id));
}

/** Enough failed summons and visits (FAILED_ATTEMPTS_MIN). An unanswered call supports it but is not enough by itself. */
function attemptFailed(state: CaseState, context: DecideContext): GuardResult {
  const visits = recordsOf(state, 'visit').filter((visit) => visit.body.found !== 'debtor-present');
  const summons = recordsOf(state, 'summons').filter((s) => s.body.appeared === 'no');
  if (visits.length + summons.length < failedAttemptsMin(context)) return failed('attempt-failed', 'NO_FAILED_ATTEMPT');
  const calls = recordsOf(state, 'call').filter((call) => !call.body.answered);
  return passed('attempt-failed', [...visits, ...summons, ...calls].map((record) => record.id));
}

function identityRight(party: Party, packet: Packet): GuardResult {
  if (party.name !== packet.debtor.name || party.idNo !== packet.debtor.idNo) return failed('identity', 'PACKET_NOT_CURRENT');
  if (party.kind !== 'person') return failed('identity', 'DEBTOR_NOT_A_PERSON');
  if (packet.debtor.idNo === '') return failed('identity', 'ID_NUMBER_MISSING');
  if (packet.debtor.idType === 'resident-id') {
    const checked = checkIdNumber(packet.debtor.idNo);
    if (!checked.ok) return failed('identity', 'ID_NUMBER_INVALID');
  }
  return passed('identity', [party.id]);
}

/** A minor is never put under control. A document without a birth date leaves the question to the server's register. */
function adult(packet: Packet, context: DecideContext): GuardResult {
  const checked = packet.debtor.idType === 'resident-id' ? checkIdNumber(packet.debtor.idNo) : undefined;
  const birth = checked?.ok ? checked.value.birth : packet.debtor.birth;
  if (birth === undefined) return failed('adult', 'BIRTH_DATE_MISSING');
  const today = civilDateOf(context.now);
  const comesOfAge = `${String(Number(birth.slice(0, 4)) + adultAge(context))}${birth.slice(4)}`;
  return comesOfAge > today ? failed('adult', 'DEBTOR_IS_MINOR') : passed('adult');
}

function notDuplicate(subject: EntrySubject, context: DecideContext, key: string): GuardResult {
  const requests = context.lookups.requestsOfCase;
  if (!requests.known) return unknown('no-duplicate');
  const other = requests.value.find(
    (request) => request.id !== subject.requestId && isSamePerson(request.personKey, key) && (!ENDED_STATES.includes(request.state) || isControlOpen(request)),
  );
  return other ? failed('no-duplicate', 'DUPLICATE_CONTROL') : passed('no-duplicate');
}

/** Already in custody on another case anywhere in the city: only the server can know. */
function notHeldElsewhere(context: DecideContext): GuardResult {
  const others = context.lookups.samePerson;
  if (!others.known) return unknown('not-held');
  return others.value.some((other) => other.held) ? failed('not-held', 'DEBTOR_ALREADY_HELD') : passed('not-held', others.value.map((o) => o.caseId));
}

function listed(party: Party, context: DecideContext): GuardResult | undefined {
  const settings = context.lookups.settings;
  if (!settings.known) return unknown('dishonest-listed');
  if (!settings.value.requireDishonestListing) return undefined;
  return party.dishonest === true ? passed('dishonest-listed') : failed('dishonest-listed', 'NOT_LISTED_DISHONEST');
}

/** Documents the other side must have (DOMAIN §1.0, §1.1): application, assistance letter, title; a warrant to hold. */
export function missingInstruments(packet: Packet): readonly LocateInstrument[] {
  const has = (instrument: LocateInstrument) => packet.attachments.some((a) => a.instrument === instrument);
  const missing: LocateInstrument[] = (['locate-application', 'assistance-letter'] as const).filter((instrument) => !has(instrument));
  if (!has('enforcement-title') && !has('enforcement-ruling')) missing.push('enforcement-title');
  if (packet.takeover === 'hold-at-station' && !HOLDING_INSTRUMENTS.some(has)) missing.push('compel-appearance-warrant');
  return missing;
}

function documentsComplete(packet: Packet): GuardResult {
  const missing = missingInstruments(packet);
  return missing.length === 0 ? passed('documents', packet.attachments.map((a) => a.slot)) : failed('documents', 'DOCUMENTS_MISSING', { missing: missing.join(',') });
}

function periodAllowed(packet: Packet, context: DecideContext): GuardResult {
  const max = maxControlDays(context);
  return packet.periodDays > max ? failed('period', 'CONTROL_PERIOD_TOO_LONG', { max }) : passed('period');
}

/** All entry guards in the order in which the composer lists them. */
export function entryGuards(state: CaseState, subject: EntrySubject, context: DecideContext): readonly GuardResult[] {
  const party = partyOf(state, subject.partyId);
  if (!party || party.role !== 'debtor') return [failed('identity', 'PARTY_UNKNOWN')];
  const key = personKey(subject.packet.debtor.idType, subject.packet.debtor.idNo);
  const dishonest = listed(party, context);
  return [
    caseOpen(state),
    noticeServed(state),
    attemptFailed(state, context),
    identityRight(party, subject.packet),
    adult(subject.packet, context),
    notDuplicate(subject, context, key),
    notHeldElsewhere(context),
    documentsComplete(subject.packet),
    periodAllowed(subject.packet, context),
    ...(dishonest === undefined ? [] : [dishonest]),
  ];
}

/** Whether a renewal may be asked for today: between the 15th and the 3rd calendar day before the end. */
export function daysToEnd(end: Parameters<typeof daysBetween>[1], context: DecideContext): number {
  return daysBetween(civilDateOf(context.now), end);
}

/** Guards and the records behind them, in the form that travels with the request. */
export function groundsOf(state: CaseState, guards: readonly GuardResult[]): Grounds {
  const named = new Set(guards.flatMap((guard) => guard.proof));
  return {
    guards: guards.map(({ id, status, proof }) => ({ id, status, proof: [...proof] })),
    proofs: [
      ...state.records.filter((record) => named.has(record.id)).map((record) => proofOf(record.id, record.body)),
      ...(state.past ?? []).filter((stated) => named.has(stated.id) && stated.step === 'service').map(({ id, on }) => ({ id, type: 'service', ...(on === undefined ? {} : { on }), detail: OPENING_PAPERS.join(',') })),
    ],
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
    default:
      return { id, type: body.type };
  }
}
