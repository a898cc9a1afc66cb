import type { CaseState } from '../../../domain/cases/model.ts';
import { serviceReceiptFields } from '../../../instruments/case/fields.ts';
import type { CourtInput } from '../../../instruments/paper/fields.ts';
import { type FileNames, signedOn } from '../../../instruments/paper/from-models.ts';
import { civilDateOf } from '../../../kernel/time.ts';
import type { DetentionRequest } from '../model.ts';
import type { DetentionPacket } from '../packet.ts';
import { decisionFields, detentionNoticeFields, earlyReleaseFields, familyNoticeFields, leaveNoticeFields, reconsiderationFields } from './fields.ts';
import {
  decisionInputOf,
  detentionInputOf,
  type EarlyWords,
  earlyReleaseInputOf,
  familyNoticeInputOf,
  houseName,
  type LeaveAnswer,
  leaveNoticeInputOf,
  noticeInputOf,
  receiptInputOf,
  reconsiderationInputOf,
  type Reviewed,
  reviewedOf,
  type ReviewWords,
} from './from-request.ts';

/** Papers that are made here: with the packet, and on the way. All others come as scans. */
export type DetentionPaperCode =
  | 'detention-decision'
  | 'detention-notice'
  | 'early-release-decision'
  | 'service-receipt'
  | 'detention-family-notice'
  | 'reconsideration-decision'
  | 'leave-notice';

/** What papers are made of: the case, the packet as it will be or was filed, the court, and the people whom papers name. */
export type DetentionPaperSource = {
  readonly state: CaseState;
  readonly packet: DetentionPacket;
  readonly court: CourtInput;
  readonly names: FileNames;
  /** The request, once there is one. */
  readonly filed?: DetentionRequest;
  /** What somebody is about to file, where the paper goes with it. */
  readonly early?: EarlyWords;
  readonly leave?: LeaveAnswer;
  /** Where the decision is served. */
  readonly place?: string;
};

type Made = (source: DetentionPaperSource) => unknown;

/** A paper that tells of what a request has come to: nothing of it before. */
function later<I>(input: (source: DetentionPaperSource, request: DetentionRequest) => I | undefined, fields: (input: I) => unknown): Made {
  return (source) => {
    const told = source.filed === undefined ? undefined : input(source, source.filed);
    return told === undefined ? undefined : fields(told);
  };
}

function inputOf({ state, packet, court, names, filed }: DetentionPaperSource, code?: DetentionPaperCode) {
  const number = filed?.packet.attachments.find(({ instrument }) => instrument === code)?.number;
  const approval = filed?.approvals.find(({ level }) => level === 'president');
  return detentionInputOf(state, packet, court, names, {
    ...(number === undefined ? {} : { number }),
    ...(approval === undefined ? {} : { signedOn: signedOn(approval) }),
  });
}

/** Without the day of the approval: what is signed on another day says so itself. */
function undated(source: DetentionPaperSource, code?: DetentionPaperCode) {
  const { signedOn: _day, ...input } = inputOf(source, code);
  return input;
}

const FIELDS: Readonly<Record<DetentionPaperCode, Made>> = {
  'detention-decision': (source) => decisionFields(decisionInputOf(inputOf(source, 'detention-decision'), source.packet)),
  'detention-notice': (source) => detentionNoticeFields(noticeInputOf(inputOf(source, 'detention-notice'), source.packet, houseName(source.state.court))),
  'early-release-decision': later((source, request) => {
    const early = request.earlyReleases.at(-1);
    // A new proposal is a new paper: the number and the day of an old one are not its own.
    const decidedAt = source.early === undefined && early?.state === 'approved' ? early.decidedAt : undefined;
    // A further proposal has a further paper: its number stands in its own place among the papers.
    const number = request.packet.attachments.find(({ slot }) => slot === early?.slot)?.number;
    const { number: _other, ...input } = undated(source);
    const issue = { ...(source.early === undefined && number !== undefined ? { number } : {}), ...(decidedAt === undefined ? {} : { signedOn: civilDateOf(decidedAt) }) };
    return earlyReleaseInputOf({ ...input, ...issue }, request, houseName(source.state.court), source.early);
  }, earlyReleaseFields),
  'service-receipt': later((source, request) => receiptInputOf(undated(source), request, source.place), serviceReceiptFields),
  'detention-family-notice': later((source, request) => {
    const at = request.family?.notice !== undefined && 'notifiedAt' in request.family.notice ? request.family.notice.notifiedAt : undefined;
    return familyNoticeInputOf({ ...undated(source), ...(at === undefined ? {} : { signedOn: civilDateOf(at) }) }, request, houseName(source.state.court));
  }, familyNoticeFields),
  'reconsideration-decision': later((_source, request) => reconsiderationInputOf(reviewedOf(request)), reconsiderationFields),
  'leave-notice': later((source, request) => leaveNoticeInputOf(undated(source), request, houseName(source.state.court), source.leave), leaveNoticeFields),
};

export function isDetentionPaper(code: string): code is DetentionPaperCode {
  return Object.hasOwn(FIELDS, code);
}

/**
 * Merge fields of a paper, for the form that composes it and for the printer alike; what the file does not say stays empty
 * and is refused by name. Undefined while what the paper tells of has not happened.
 */
export function paperFields(code: DetentionPaperCode, source: DetentionPaperSource): unknown {
  return FIELDS[code](source);
}

/** 复议决定书 for the upper court, which holds neither case nor request; `typed` before it is filed. Undefined while there is nothing to decide. */
export function reviewFields(reviewed: Reviewed, typed?: ReviewWords): unknown {
  const input = reconsiderationInputOf(reviewed, typed);
  return input === undefined ? undefined : reconsiderationFields(input);
}
