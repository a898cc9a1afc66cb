import type { CaseId, RequestId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/time.ts';
import type { SamePersonCase } from '../../domain/linkage/lookups.ts';
import type { ApprovalEvent, WaitingState } from '../../domain/linkage/regions/approval.ts';
import type { CustodyEvent } from '../../domain/linkage/regions/custody.ts';
import type { ExchangeEvent, FieldChange } from '../../domain/linkage/regions/exchange.ts';
import type { Filing } from '../../domain/linkage/regions/filing.ts';
import type { HoldEvent } from '../../domain/linkage/regions/hold.ts';
import type { PaperEvent } from '../../domain/linkage/regions/papers.ts';
import type { Prefixed } from '../../domain/linkage/regions/prefixed.ts';
import type { Due, Grounds, RequestEvent } from '../../domain/linkage/regions/request.ts';
import type { ResponseEvent } from '../../domain/linkage/regions/response.ts';
import type { ControlReport, Hit, LocateState, Outcome, Packet } from './model.ts';

/** Regions that a locate request is made of. */
export type LocateRegionEvent = RequestEvent | ApprovalEvent | PaperEvent | ExchangeEvent | HoldEvent | CustodyEvent | ResponseEvent;

/** What can happen to a locate request. Kinds are append-only. */
export type LocateEvent =
  | Prefixed<'locate-', LocateRegionEvent>
  | ({ readonly kind: 'locate-filed'; readonly personKey: string; readonly supersedes?: RequestId } & Filing<Packet> & Grounds)
  | ({ readonly kind: 'locate-refiled'; readonly packet: Packet; readonly packetHash: string; readonly changes: readonly FieldChange[] } & Grounds)
  | ({
    readonly kind: 'locate-resubmitted';
    readonly packet: Packet;
    readonly packetHash: string;
    readonly changes: readonly FieldChange[];
    readonly keptSeals: readonly string[];
    readonly to: Extract<LocateState, 'signed' | 'submitted' | WaitingState>;
    readonly due?: Due;
  } & Grounds)
  | { readonly kind: 'locate-hit-registered'; readonly hit: Hit; readonly first: boolean; readonly others: readonly SamePersonCase[]; readonly due: Due; readonly limitHours?: number; readonly incident?: 'hold-beyond-limit' }
  | { readonly kind: 'locate-person-controlled'; readonly report: ControlReport; readonly limitHours?: number; readonly due?: Due; readonly others?: readonly SamePersonCase[] }
  | { readonly kind: 'locate-control-report-joined'; readonly report: ControlReport; readonly limitHours?: number; readonly incident: boolean }
  | { readonly kind: 'locate-missed'; readonly reason: string; readonly note?: string; readonly incident: boolean }
  | { readonly kind: 'locate-deputy-reported'; readonly to: string; readonly reportedAt: Instant }
  | { readonly kind: 'locate-outcome-recorded'; readonly outcome: Outcome; readonly to: 'controlled' | 'closed' }
  | { readonly kind: 'locate-same-person-answered'; readonly caseId: CaseId; readonly choice: 'attend' | 'join' | 'no-interest'; readonly note?: string };

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
