import { agencyFor } from '../../../domain/agencies/index.ts';
import type { CaseState } from '../../../domain/cases/model.ts';
import { courtByCode, upperCourtOf } from '../../../domain/identifiers/index.ts';
import type { DetentionDecisionInput, ServiceReceiptInput } from '../../../instruments/case/fields.ts';
import { BLANK_LINE } from '../../../instruments/paper/merge-schema.ts';
import type { CourtInput } from '../../../instruments/paper/fields.ts';
import { caseInputOf, type FileNames, type Issue, personInputOf } from '../../../instruments/paper/from-models.ts';
import { civilDateOf, type Instant } from '../../../kernel/time.ts';
import { decisionNo, type DetentionRequest } from '../model.ts';
import type { DetentionPacket } from '../packet.ts';
import type { EARLY_GROUNDS, ReviewDecision } from '../parts.ts';
import type { DetentionInput, DetentionNoticeInput, EarlyReleaseInput, FamilyNoticeInput, LeaveNoticeInput, ReconsiderationInput } from './fields.ts';
import { EARLY_FINDINGS, FAMILY_WORDS, guaranteeWords, healthWords, LEAVE_WORDS } from './words.ts';

/** From a packet or a request, and the case behind it, to the plain values of its papers. */

/** The detention house that serves the court, as letters address it; empty outside the city, and refused by name. */
export function houseName(court: string): string {
  return agencyFor('detention-house', court)?.name ?? '';
}

/** What every paper of a detention says: the case, the person as the packet shows him, the act and the days. */
export function detentionInputOf(state: CaseState, packet: DetentionPacket, court: CourtInput, names: FileNames, issue: Issue = {}): DetentionInput {
  return { court, case: caseInputOf(state, packet.debtor, names), ...issue, ground: packet.ground, days: packet.days };
}

/** 拘留决定书. */
export function decisionInputOf(input: DetentionInput, packet: DetentionPacket): DetentionDecisionInput {
  return { ...input, facts: packet.facts.trim().replace(/[。.；;]+$/u, '') };
}

/** 执行拘留通知书. */
export function noticeInputOf(input: DetentionInput, packet: DetentionPacket, house: string): DetentionNoticeInput {
  return { ...input, house, health: healthWords(packet) };
}

/** What the judge proposes: typed in the form, or as the request keeps it. */
export type EarlyWords = { readonly ground: (typeof EARLY_GROUNDS)[number]; readonly reason: string };

/** 提前解除拘留决定书; undefined before the house has the person, and while nobody proposes it. */
export function earlyReleaseInputOf(input: DetentionInput, request: DetentionRequest, house: string, typed?: EarlyWords): EarlyReleaseInput | undefined {
  const early = typed ?? request.earlyReleases.at(-1);
  if (early === undefined || request.admission === undefined) return undefined;
  return { ...input, decisionNumber: decisionNo(request), house, admittedAt: request.admission.admittedAt, reason: early.reason, finding: EARLY_FINDINGS[early.ground] };
}

/** 拘留家属通知书; undefined before the detention was carried out. */
export function familyNoticeInputOf(input: DetentionInput, request: DetentionRequest, house: string): FamilyNoticeInput | undefined {
  const { family, admission, termEnd } = request;
  if (family === undefined) return undefined;
  const { notice } = family;
  return {
    ...input,
    decisionNumber: decisionNo(request),
    house,
    executedAt: family.executedAt,
    until: family.due.at,
    ...(admission === undefined ? {} : { term: { from: admission.admittedAt, to: termEnd ?? admission.endsAt } }),
    ...(notice !== undefined && 'notifiedAt' in notice ? { told: { whom: notice.whom, how: FAMILY_WORDS[notice.how], at: notice.notifiedAt } } : {}),
    ...(notice !== undefined && 'reason' in notice ? { reason: notice.reason } : {}),
  };
}

/** What the upper court decides: typed in its form, or as the request keeps it. */
export type ReviewWords = Pick<ReviewDecision, 'result' | 'opinion' | 'days'> & { readonly documentNo?: string };

/** What the upper court has before it: its own view of the detention says all of it. */
export type Reviewed = Pick<DetentionPacket, 'debtor' | 'ground' | 'days'> & {
  readonly court: DetentionRequest['court'];
  readonly caseNumber: string;
  readonly decisionNo: string;
  readonly servedAt?: Instant | undefined;
  readonly reconsideration?: DetentionRequest['reconsideration'];
};

export function reviewedOf(request: DetentionRequest): Reviewed {
  const { court, caseNumber, packet, service, reconsideration } = request;
  return { court, caseNumber, debtor: packet.debtor, ground: packet.ground, days: packet.days, decisionNo: decisionNo(request), servedAt: service?.servedAt, reconsideration };
}

/** 复议决定书; undefined while nobody asked for it, and while the upper court has not said what it decides. */
export function reconsiderationInputOf(reviewed: Reviewed, typed?: ReviewWords): ReconsiderationInput | undefined {
  const { court, reconsideration, servedAt } = reviewed;
  const decision = typed ?? reconsideration?.decision;
  if (reconsideration === undefined || servedAt === undefined || decision === undefined) return undefined;
  const upper = upperCourtOf(court);
  const at = typed === undefined ? reconsideration.decision?.at : undefined;
  return {
    ...(decision.documentNo === undefined ? {} : { number: decision.documentNo }),
    ...(at === undefined ? {} : { signedOn: civilDateOf(at) }),
    upper: upper === undefined ? '' : (courtByCode(upper)?.name ?? ''),
    court: courtByCode(court)?.name ?? '',
    caseNumber: reviewed.caseNumber,
    applicant: personInputOf(reviewed.debtor),
    ground: reviewed.ground,
    days: reviewed.days,
    decisionNumber: reviewed.decisionNo,
    servedAt,
    askedAt: reconsideration.askedAt,
    text: reconsideration.text,
    result: decision.result,
    opinion: decision.opinion,
    ...(decision.days === undefined ? {} : { daysLeft: decision.days }),
  };
}

/** What the court answers to a leave: typed in the form, or as the request keeps it. */
export type LeaveAnswer = { readonly granted: boolean; readonly days?: number; readonly opinion?: string; readonly at?: Instant };

/** 请假出所通知书 for the last leave that was asked for; undefined without one, and while nobody has answered it. */
export function leaveNoticeInputOf(input: DetentionInput, { leaves }: DetentionRequest, house: string, typed?: LeaveAnswer): LeaveNoticeInput | undefined {
  const leave = leaves.at(-1);
  const answer = typed ?? leave?.answer;
  if (leave === undefined || answer === undefined) return undefined;
  const isOwn = leave.applicant === input.case.debtor.name;
  return {
    ...input,
    house,
    appliedAt: leave.appliedAt,
    applicant: leave.applicant,
    relation: isOwn ? '' : leave.relation,
    ground: leave.text.trim() === '' ? LEAVE_WORDS[leave.ground] : `${LEAVE_WORDS[leave.ground]}：${leave.text}`,
    guarantee: guaranteeWords(leave.guarantee),
    ...(leave.opinion === undefined ? {} : { opinion: leave.opinion }),
    granted: answer.granted,
    ...(answer.days === undefined ? {} : { days: answer.days }),
    ...(answer.opinion === undefined ? {} : { words: answer.opinion }),
    ...(answer.at === undefined ? {} : { decidedAt: answer.at }),
  };
}

/**
 * 送达回证 of the decision: filled from the record of the service, or, before there is one, to be signed on the spot.
 * @param place where it is or was served; a line to write on where nobody says it
 */
export function receiptInputOf(input: DetentionInput, request: DetentionRequest, place?: string): ServiceReceiptInput {
  const { service, detainedFirst } = request;
  const number = decisionNo(request);
  const refused = service?.refusedToSign === true ? `受送达人拒绝签名${service.witness === undefined ? '' : `，见证人：${service.witness}`}` : undefined;
  return {
    court: input.court,
    case: input.case,
    recipient: { name: request.packet.debtor.name, address: place ?? detainedFirst?.place ?? BLANK_LINE },
    documents: [{ title: `${number}拘留决定书`, copies: 1 }],
    method: 'direct',
    ...(service === undefined ? {} : { receivedAt: service.servedAt }),
    issuer: input.case.judge,
    ...(refused === undefined ? {} : { note: refused }),
  };
}
