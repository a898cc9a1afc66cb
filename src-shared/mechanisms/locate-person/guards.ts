import { type CaseState, debtorsOf, type Party, partyOf, recordsOf } from '../../domain/cases/model.ts';
import { concerns, debtorBehind, spokenOf } from '../../domain/cases/standing.ts';
import { isSamePerson, personKey } from '../../domain/identifiers/index.ts';
import { type DecideContext, failed, type GuardResult, passed, unknown } from '../../domain/linkage/decision.ts';
import { deputyFailure, permissionDoubt } from '../../domain/linkage/deputy.ts';
import { ownRequests } from '../../domain/linkage/mechanism.ts';
import { isHoldOpen } from '../../domain/linkage/regions/hold.ts';
import { caseOpen, noticeServed } from '../../domain/linkage/regions/grounds.ts';
import { ENDED } from '../../domain/linkage/regions/request.ts';
import { adult, identityRight } from '../../domain/linkage/subject.ts';
import { failedAttemptsMin, maxControlDays } from './clocks.ts';
import { HOLDING_INSTRUMENTS, type LocateInstrument, type LocateRequest, type Packet } from './model.ts';

/**
 * Entry guards of a locate request (DOMAIN §1.1, §1.12-10). Each names its proof, so that the composer can link it,
 * and answers `unknown` where the device does not hold the input: unknown never counts as passed.
 */
export type EntrySubject = { readonly requestId: string; readonly partyId: Party['id']; readonly packet: Packet; readonly isNew?: boolean; readonly supersedes?: string };

/** Enough failed summons and visits (FAILED_ATTEMPTS_MIN). An unanswered call supports it but is not enough by itself. */
function attemptFailed(state: CaseState, party: Party, context: DecideContext): GuardResult {
  const about = spokenOf(state, party.id);
  const visits = recordsOf(state, 'visit').filter(({ body }) => body.found !== 'debtor-present' && concerns(body, about));
  const summons = recordsOf(state, 'summons').filter(({ body }) => body.appeared === 'no' && concerns(body, about));
  if (visits.length + summons.length < failedAttemptsMin(context)) return failed('attempt-failed', 'NO_FAILED_ATTEMPT');
  const calls = recordsOf(state, 'call').filter(({ body }) => !body.answered && concerns(body, about));
  return passed('attempt-failed', [...visits, ...summons, ...calls].map((record) => record.id));
}

function notDuplicate(subject: EntrySubject, context: DecideContext, key: string): GuardResult {
  const requests = context.lookups.requestsOfCase;
  if (!requests.known) return unknown('no-duplicate');
  const other = ownRequests<LocateRequest>('locate-request', requests.value).find(
    (request) => request.id !== subject.requestId && isSamePerson(request.personKey, key) && (!ENDED.includes(request.state) || isHoldOpen(request)),
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

/**
 * A 拘传票 needs a summons served on that very person, and absence without good reason (民事诉讼法解释 §482; 法〔2016〕41号):
 * a visit alone does not open it, nor a publication. A summons without a name counts where the case has one debtor.
 */
function warrantGrounded(state: CaseState, party: Party, packet: Packet): GuardResult | undefined {
  if (!packet.attachments.some(({ instrument }) => instrument === 'compel-appearance-warrant')) return undefined;
  const isOnly = debtorsOf(state).length === 1 && party.role === 'debtor';
  const summons = recordsOf(state, 'summons').filter(({ body }) => (body.parties === undefined ? isOnly : body.parties.includes(party.id)));
  const grounds = summons.filter(({ body }) => body.method !== 'publication' && body.appeared === 'no' && body.absence === 'without-good-reason');
  return grounds.length === 0 ? failed('warrant', 'NO_UNEXCUSED_ABSENCE') : passed('warrant', grounds.map(({ id }) => id));
}

/**
 * Asked before any instrument that gives the power to hold (代表法 §39). An answer that is awaited leaves the guard
 * unknown on a device, which cannot know what came in elsewhere; the server takes it as missing.
 */
function deputyAsked(packet: Packet, context: DecideContext): GuardResult | undefined {
  if (!packet.attachments.some(({ instrument }) => HOLDING_INSTRUMENTS.includes(instrument))) return undefined;
  // Only the server knows who else seeks the person, and only there is the word final.
  const { permission } = packet.deputy ?? {};
  const bad = deputyFailure(packet.deputy, context.lookups.samePerson.known) ?? (permission === undefined ? undefined : permissionDoubt(permission.on, context));
  if (bad !== undefined) return { id: 'deputy', status: 'failed', proof: [], failure: bad };
  return packet.deputy?.answer === 'unanswered' ? unknown('deputy') : passed('deputy');
}

/** After a rejection of the same person and case a new request names the one it follows (DOMAIN §1.13-11). */
function followsRejection(subject: EntrySubject, context: DecideContext, key: string): GuardResult | undefined {
  if (subject.isNew !== true) return undefined;
  const requests = context.lookups.requestsOfCase;
  if (!requests.known) return unknown('supersedes');
  const isSame = (request: LocateRequest) => request.debtor === subject.partyId || isSamePerson(request.personKey, key);
  const own = ownRequests<LocateRequest>('locate-request', requests.value);
  const last = own.filter((request) => request.state === 'rejected' && isSame(request)).at(-1);
  if (last === undefined) return undefined;
  const isFollowed = own.some((request) => request.supersedes === last.id);
  return isFollowed || subject.supersedes === last.id ? passed('supersedes') : failed('supersedes', 'SUPERSEDES_REQUIRED');
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
  const debtor = debtorBehind(state, subject.partyId);
  if (!party || !debtor) return [failed('identity', 'PARTY_UNKNOWN')];
  const key = personKey(subject.packet.debtor.idType, subject.packet.debtor.idNo);
  const dishonest = listed(debtor, context);
  const byInstrument = [warrantGrounded(state, party, subject.packet), deputyAsked(subject.packet, context), followsRejection(subject, context, key)];
  return [
    caseOpen(state, debtor),
    noticeServed(state, debtor),
    attemptFailed(state, party, context),
    identityRight(state, party, subject.packet.debtor),
    adult(subject.packet.debtor, context),
    notDuplicate(subject, context, key),
    notHeldElsewhere(context),
    documentsComplete(subject.packet),
    periodAllowed(subject.packet, context),
    ...(dishonest === undefined ? [] : [dishonest]),
    ...byInstrument.filter((guard) => guard !== undefined),
  ];
}
