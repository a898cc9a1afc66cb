import type { AccountId, CaseId, CourtCode, PartyId, RequestId } from '../../kernel/ids.ts';
import type { CivilDate, Instant } from '../../kernel/time.ts';
import type { AnswerContent } from '../../domain/linkage/kept-answers.ts';
import type { SamePersonCase } from '../../domain/linkage/lookups.ts';
import type { LocatePayload } from './commands.ts';
import type { Claim, ControlReport, Hit, LocateRequest, LocateState, Outcome, Packet, ReleaseTrigger, ReturnCode } from './model.ts';

/** A due instant of the current duty, and the rule parameter it comes from. */
export type Due = { readonly at: Instant; readonly rule: string; readonly provisional: boolean };

export type FieldChange = { readonly field: string; readonly before: string; readonly after: string; readonly reason?: string };

/** Why the packet was allowed to be filed: guards, and the case records behind them. */
export type Grounds = {
  readonly guards: LocateRequest['guards'];
  readonly proofs: LocateRequest['proofs'];
  /** The claim as it stood: whoever signs or fetches sees it, also without the case. Absent in events of earlier releases. */
  readonly claim?: Claim;
};

/** What can happen to a locate request. Kinds are append-only. */
export type LocateEvent =
  | ({ readonly kind: 'locate-filed'; readonly requestId: RequestId; readonly caseId: CaseId; readonly caseNumber: string; readonly court: CourtCode; readonly undertaker: AccountId; readonly clerk?: AccountId; readonly debtor: PartyId; readonly personKey: string; readonly packet: Packet; readonly packetHash: string; readonly supersedes?: RequestId } & Grounds)
  | ({ readonly kind: 'locate-refiled'; readonly packet: Packet; readonly packetHash: string; readonly changes: readonly FieldChange[] } & Grounds)
  | { readonly kind: 'locate-approved'; readonly level: 'chief' | 'president'; readonly onBehalfOf?: AccountId; readonly packetHash: string; readonly opinion?: string; readonly paper?: { readonly signer: string; readonly signedAt: Instant; readonly scan: string; readonly enteredBy: AccountId }; readonly to: 'signed' | 'pending_president' }
  | { readonly kind: 'locate-sent-back'; readonly onBehalfOf?: AccountId; readonly opinion: string }
  | { readonly kind: 'locate-paper-approval-recorded'; readonly level: 'chief' | 'president'; readonly signer: string; readonly signedAt: Instant; readonly scan: string; readonly packetHash: string }
  | { readonly kind: 'locate-numbered'; readonly numbers: Readonly<Record<string, string>> }
  | { readonly kind: 'locate-sealed-copy-bound'; readonly slot: string; readonly number: string; readonly file: string }
  | { readonly kind: 'locate-submitted'; readonly due?: Due }
  | { readonly kind: 'locate-received'; readonly receivedAt: Instant; readonly due: Due }
  | { readonly kind: 'locate-returned'; readonly code: ReturnCode; readonly text: string; readonly specialist: string; readonly due: Due }
  | { readonly kind: 'locate-rejected'; readonly code: ReturnCode; readonly text: string; readonly specialist: string }
  | { readonly kind: 'locate-control-activated'; readonly controlNo: string; readonly start: CivilDate; readonly end: CivilDate; readonly specialist: string }
  | { readonly kind: 'locate-stray-control-found'; readonly controlNo: string; readonly revision: number; readonly round: number; readonly content?: AnswerContent; readonly doubt?: string }
  | { readonly kind: 'locate-late-answer-kept'; readonly message: string; readonly revision: number; readonly round: number; readonly content?: AnswerContent; readonly doubt?: string; readonly incident?: string; readonly about?: string }
  | { readonly kind: 'locate-silence-flagged' }
  | { readonly kind: 'locate-proof-gone'; readonly record: string; readonly type: string; readonly corrected: boolean }
  | { readonly kind: 'locate-incident-settled'; readonly index: number; readonly note: string }
  | ({ readonly kind: 'locate-resubmitted'; readonly packet: Packet; readonly packetHash: string; readonly changes: readonly FieldChange[]; readonly keptSeals: readonly string[]; readonly to: Extract<LocateState, 'signed' | 'submitted' | 'pending_approval'>; readonly due?: Due } & Grounds)
  | { readonly kind: 'locate-hit-registered'; readonly hit: Hit; readonly first: boolean; readonly others: readonly SamePersonCase[]; readonly due: Due; readonly limitHours?: number; readonly incident?: 'hold-beyond-limit' }
  | { readonly kind: 'locate-hit-acknowledged'; readonly due: Due }
  | { readonly kind: 'locate-hit-escalated'; readonly level: number }
  | { readonly kind: 'locate-dispatched'; readonly dispatch: Omit<LocatePayload<'locate-person.dispatch'>, 'requestId'>; readonly due: Due }
  | { readonly kind: 'locate-callback-recorded'; readonly with: string; readonly calledAt: Instant }
  | { readonly kind: 'locate-person-controlled'; readonly report: ControlReport; readonly limitHours?: number; readonly due?: Due; readonly others?: readonly SamePersonCase[] }
  | { readonly kind: 'locate-control-report-joined'; readonly report: ControlReport; readonly limitHours?: number; readonly incident: boolean }
  | { readonly kind: 'locate-missed'; readonly reason: string; readonly note?: string; readonly incident: boolean }
  | { readonly kind: 'locate-renewal-requested'; readonly days: number; readonly reason: string }
  | { readonly kind: 'locate-renewal-approved'; readonly onBehalfOf?: AccountId; readonly newEnd: CivilDate; readonly opinion?: string }
  | { readonly kind: 'locate-renewal-refused'; readonly by: 'court' | 'police'; readonly onBehalfOf?: AccountId; readonly opinion?: string }
  | { readonly kind: 'locate-renewal-confirmed'; readonly newEnd: CivilDate }
  | { readonly kind: 'locate-withdrawn'; readonly cause: string }
  | { readonly kind: 'locate-release-requested'; readonly trigger: ReleaseTrigger; readonly cause: string; readonly to: LocateState; readonly incident: boolean }
  | { readonly kind: 'locate-release-trigger-added'; readonly trigger: ReleaseTrigger; readonly cause: string; readonly incident?: boolean }
  | { readonly kind: 'locate-release-sent'; readonly controlNo?: string }
  | { readonly kind: 'locate-release-acknowledged'; readonly controlNo?: string; readonly ackedAt: Instant; readonly by: string; readonly to: LocateState }
  | { readonly kind: 'locate-release-alarmed'; readonly controlNo?: string }
  | { readonly kind: 'locate-keep-or-release-asked' }
  | { readonly kind: 'locate-control-kept'; readonly reason: string }
  | { readonly kind: 'locate-custody-extended'; readonly reason: string; readonly limitHours: number }
  | { readonly kind: 'locate-custody-ended'; readonly endedAt: Instant; readonly ending: 'released' | 'detained' | 'handed-to-police' }
  | { readonly kind: 'locate-custody-limit-reached' }
  | { readonly kind: 'locate-deputy-reported'; readonly to: string; readonly reportedAt: Instant }
  | { readonly kind: 'locate-outcome-recorded'; readonly outcome: Outcome; readonly to: 'controlled' | 'closed' }
  | { readonly kind: 'locate-same-person-answered'; readonly caseId: CaseId; readonly choice: 'attend' | 'join' | 'no-interest'; readonly note?: string }
  | { readonly kind: 'locate-moved-to-judge'; readonly judge: AccountId; readonly clerk?: AccountId };

/** Every kind of event, once: one that is missing here does not compile. */
const KINDS: Readonly<Record<LocateEvent['kind'], true>> = {
  'locate-filed': true,
  'locate-refiled': true,
  'locate-approved': true,
  'locate-sent-back': true,
  'locate-paper-approval-recorded': true,
  'locate-numbered': true,
  'locate-sealed-copy-bound': true,
  'locate-submitted': true,
  'locate-received': true,
  'locate-returned': true,
  'locate-rejected': true,
  'locate-control-activated': true,
  'locate-stray-control-found': true,
  'locate-late-answer-kept': true,
  'locate-silence-flagged': true,
  'locate-incident-settled': true,
  'locate-resubmitted': true,
  'locate-hit-registered': true,
  'locate-hit-acknowledged': true,
  'locate-hit-escalated': true,
  'locate-dispatched': true,
  'locate-callback-recorded': true,
  'locate-person-controlled': true,
  'locate-control-report-joined': true,
  'locate-missed': true,
  'locate-renewal-requested': true,
  'locate-renewal-approved': true,
  'locate-renewal-refused': true,
  'locate-renewal-confirmed': true,
  'locate-withdrawn': true,
  'locate-release-requested': true,
  'locate-release-trigger-added': true,
  'locate-release-sent': true,
  'locate-release-acknowledged': true,
  'locate-release-alarmed': true,
  'locate-keep-or-release-asked': true,
  'locate-control-kept': true,
  'locate-custody-extended': true,
  'locate-custody-ended': true,
  'locate-custody-limit-reached': true,
  'locate-deputy-reported': true,
  'locate-proof-gone': true,
  'locate-outcome-recorded': true,
  'locate-same-person-answered': true,
  'locate-moved-to-judge': true,
};
export const LOCATE_EVENTS = Object.keys(KINDS) as readonly LocateEvent['kind'][];
