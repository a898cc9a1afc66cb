import { civilDateOf } from '../../kernel/time.ts';
import { type CaseState, type Party, partyOf, standingRecords } from '../../domain/cases/model.ts';
import { debtorBehind } from '../../domain/cases/standing.ts';
import { isSamePerson, personKey } from '../../domain/identifiers/index.ts';
import { type DecideContext, failed, type GuardResult, lawNumber, passed, unknown } from '../../domain/linkage/decision.ts';
import { deputyFailure, permissionDoubt } from '../../domain/linkage/deputy.ts';
import { ownRequests } from '../../domain/linkage/mechanism.ts';
import { after, firstDoubt, notInFuture } from '../../domain/linkage/plausible.ts';
import { caseOpen, noticeServed } from '../../domain/linkage/regions/grounds.ts';
import { adult, birthdayOf, birthOf, identityRight, sexOf } from '../../domain/linkage/subject.ts';
import { detentionDaysMax } from './clocks.ts';
import type { DetentionRequest } from './model.ts';
import { actKey, type DetentionInstrument, type DetentionPacket, REQUIRED_PAPERS, type Warnings } from './packet.ts';
import type { DetainedFirst } from './parts.ts';

/**
 * Entry guards of a detention (DOMAIN §1.2, §1.12-12, §1.13-6, -9). Each names its proof, so that the composer can link it, and
 * answers `unknown` where the device does not hold the input: unknown never counts as passed. What a person must answer is no
 * such input: unanswered, or answered without a source, the proposal stays where it is.
 */
export type DetentionSubject = { readonly requestId: string; readonly partyId: Party['id']; readonly packet: DetentionPacket; readonly detainedFirst?: DetainedFirst | undefined };

/** Seventy and over nobody is taken in (拘留所条例实施办法 §18). Without a birthday the guard of age stands already. */
function youngEnough({ debtor }: DetentionPacket, context: DecideContext): GuardResult {
  const birth = birthOf(debtor);
  const isOld = birth !== undefined && birthdayOf(birth, lawNumber('DETENTION_AGE_END', context)) <= civilDateOf(context.now);
  return isOld ? failed('age', 'UNFIT_FOR_DETENTION') : passed('age');
}

/** An answer counts with its source only; `not-applicable` needs none, for the number says it. */
function isAnswered({ answer, source }: Warnings['sameAct' | 'pregnancy' | 'illness']): boolean {
  return answer !== 'unanswered' && (source !== undefined || answer === 'not-applicable');
}

/** Pregnant, nursing or gravely ill: nobody detains whom no house may take (拘留所条例实施办法 §18). */
function fit({ debtor, warnings: { pregnancy, illness } }: DetentionPacket): GuardResult {
  const isMan = sexOf(debtor) === 'male';
  if (!isAnswered(pregnancy) || (pregnancy.answer === 'not-applicable' && !isMan)) return failed('fitness', 'WARNING_UNANSWERED');
  if (pregnancy.answer === 'pregnant' || pregnancy.answer === 'nursing') return failed('fitness', 'UNFIT_FOR_DETENTION');
  if (!isAnswered(illness)) return failed('fitness', 'WARNING_UNANSWERED');
  return illness.answer === 'serious' ? failed('fitness', 'UNFIT_FOR_DETENTION') : passed('fitness');
}

/** Whether this request punished its act, or still may: what never stood, and what was revoked or not carried out, did not. */
function punishes(request: DetentionRequest): boolean {
  if (request.state === 'withdrawn' || request.state === 'not_approved') return false;
  return request.reconsideration?.decision?.result !== 'revoked' && request.alternatives.at(-1)?.alternative !== 'not-executed';
}

/** The same act is never punished twice; a new one may be (民诉法解释 §184). */
function actUnpunished(subject: DetentionSubject, context: DecideContext, key: string): GuardResult {
  const { sameAct } = subject.packet.warnings;
  if (!isAnswered(sameAct)) return failed('same-act', 'WARNING_UNANSWERED');
  if (sameAct.answer === 'punished') return failed('same-act', 'ACT_ALREADY_PUNISHED');
  const requests = context.lookups.requestsOfCase;
  if (!requests.known) return unknown('same-act');
  const alike = ownRequests<DetentionRequest>('detention-request', requests.value).filter(
    (request) => request.id !== subject.requestId && isSamePerson(request.personKey, key) && punishes(request) && actKey(request.packet) === actKey(subject.packet),
  );
  const isSame = alike.some((request) => sameAct.answer !== 'another-act' || request.packet.act.description.trim() === subject.packet.act.description.trim());
  return isSame ? failed('same-act', 'ACT_ALREADY_PUNISHED') : passed('same-act', alike.map(({ id }) => id));
}

/** A deputy of the county level or higher is not detained without permission (代表法 §39). */
function deputyAsked({ warnings: { deputy } }: DetentionPacket, context: DecideContext): GuardResult {
  const bad = deputyFailure(deputy, true) ?? (deputy.permission === undefined ? undefined : permissionDoubt(deputy.permission.on, context));
  return bad === undefined ? passed('deputy') : { id: 'deputy', status: 'failed', proof: [], failure: bad };
}

/** The act has happened, and each record that is to prove it stands in the file. */
function proven(state: CaseState, { act, evidence }: DetentionPacket, context: DecideContext): GuardResult {
  const ahead = notInFuture(act.on, context);
  if (ahead !== undefined) return { id: 'evidence', status: 'failed', proof: [], failure: ahead };
  const standing = new Set<string>(standingRecords(state).map(({ id }) => id));
  return evidence.every((id) => standing.has(id)) ? passed('evidence', evidence) : failed('evidence', 'DETENTION_EVIDENCE_MISSING');
}

function daysAllowed({ days }: DetentionPacket, context: DecideContext): GuardResult {
  const max = detentionDaysMax(context);
  return days > max ? failed('days', 'DETENTION_DAYS_OUT_OF_RANGE', { max }) : passed('days');
}

/** Papers that the packet still lacks. */
export function missingPapers(packet: DetentionPacket): readonly DetentionInstrument[] {
  return REQUIRED_PAPERS.filter((instrument) => !packet.attachments.some((paper) => paper.instrument === instrument));
}

function documentsComplete(packet: DetentionPacket): GuardResult {
  const missing = missingPapers(packet);
  return missing.length === 0 ? passed('documents', packet.attachments.map(({ slot }) => slot)) : failed('documents', 'DOCUMENTS_MISSING', { missing: missing.join(',') });
}

/** Detained first and decided afterwards: for violence and obstruction alone (民事诉讼法解释 §181), never for evasion (DOMAIN §1.12-12). */
function firstOnItsGround(state: CaseState, { packet, detainedFirst }: DetentionSubject, context: DecideContext): GuardResult | undefined {
  if (detainedFirst === undefined) return undefined;
  if (packet.ground !== 'violence-or-obstruction') return failed('detain-first', 'DETAIN_FIRST_GROUND');
  const { at, reportedAt } = detainedFirst;
  const doubt = firstDoubt(notInFuture(at, context), notInFuture(reportedAt, context), after(state.filedOn, at, context), after(at, reportedAt, context));
  return doubt === undefined ? passed('detain-first') : { id: 'detain-first', status: 'failed', proof: [], failure: doubt };
}

/** All entry guards in the order in which the composer lists them. */
export function detentionGuards(state: CaseState, subject: DetentionSubject, context: DecideContext): readonly GuardResult[] {
  const { packet } = subject;
  const party = partyOf(state, subject.partyId);
  const debtor = debtorBehind(state, subject.partyId);
  if (party === undefined || debtor === undefined) return [failed('identity', 'PARTY_UNKNOWN')];
  const key = personKey(packet.debtor.idType, packet.debtor.idNo);
  const first = firstOnItsGround(state, subject, context);
  return [
    caseOpen(state, debtor),
    // Who strikes an officer is punished for that, whatever was served on him.
    ...(packet.ground === 'violence-or-obstruction' ? [] : [noticeServed(state, debtor)]),
    identityRight(state, party, packet.debtor),
    adult(packet.debtor, context),
    youngEnough(packet, context),
    fit(packet),
    deputyAsked(packet, context),
    actUnpunished(subject, context, key),
    proven(state, packet, context),
    daysAllowed(packet, context),
    documentsComplete(packet),
    ...(first === undefined ? [] : [first]),
  ];
}

