import type { AccountId, CaseId, CourtCode, RequestId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Command, OccurredAt } from '../../domain/linkage/command.ts';
import type { ApprovalEvent } from '../../domain/linkage/regions/approval.ts';
import type { ExchangeEvent, FieldChange } from '../../domain/linkage/regions/exchange.ts';
import type { Filing } from '../../domain/linkage/regions/filing.ts';
import type { HoldEvent } from '../../domain/linkage/regions/hold.ts';
import type { PaperEvent } from '../../domain/linkage/regions/papers.ts';
import type { Prefixed } from '../../domain/linkage/regions/prefixed.ts';
import type { Due, Grounds, RequestEvent } from '../../domain/linkage/regions/request.ts';
import type { ResponseEvent } from '../../domain/linkage/regions/response.ts';
import type { NextSeal, SeizureEvent } from '../../domain/linkage/regions/seizure.ts';
import type { Hit, NotSeized, Packet, Seal, VehicleState } from './model.ts';
import type { SeizureRecord } from './seizure-record.ts';

/** Regions that a request for a car is made of. */
export type VehicleRegionEvent = RequestEvent | ApprovalEvent | PaperEvent | ExchangeEvent | HoldEvent | ResponseEvent | SeizureEvent;

/** A case of whichever court that is about the same thing, and whose judge is told. */
export type CaseOnThing = { readonly caseId: CaseId; readonly caseNumber: string; readonly court: CourtCode; readonly judge: AccountId };

/** When and by whom a seizure was reported. */
export type SeizureReport = Pick<OccurredAt, 'at' | 'source' | 'skewMs'> & { readonly receivedAt: Instant; readonly by: Command['actor']['account']; readonly record: SeizureRecord };

/** What can happen to a request for a car. Kinds are append-only. */
export type VehicleEvent =
  | Prefixed<'vehicle-', VehicleRegionEvent>
  | ({ readonly kind: 'vehicle-filed'; readonly supersedes?: RequestId } & Filing<Packet> & Grounds)
  | ({ readonly kind: 'vehicle-refiled'; readonly packet: Packet; readonly packetHash: string; readonly changes: readonly FieldChange[] } & Grounds)
  | ({
    readonly kind: 'vehicle-resubmitted';
    readonly packet: Packet;
    readonly packetHash: string;
    readonly changes: readonly FieldChange[];
    readonly keptSeals: readonly string[];
    readonly to: Extract<VehicleState, 'signed' | 'submitted' | 'pending_approval'>;
    readonly due?: Due;
  } & Grounds)
  | { readonly kind: 'vehicle-hit-registered'; readonly hit: Hit; readonly first: boolean; readonly due: Due }
  | { readonly kind: 'vehicle-seized'; readonly report: SeizureReport; readonly others: readonly CaseOnThing[]; readonly incident?: 'seized-after-release' }
  | { readonly kind: 'vehicle-seizure-joined'; readonly report: SeizureReport }
  | { readonly kind: 'vehicle-not-seized'; readonly told: NotSeized; readonly incident?: string; readonly to: Extract<VehicleState, 'active' | 'entrusted'>; readonly due?: Due }
  | { readonly kind: 'vehicle-entrusted-silent' }
  | { readonly kind: 'vehicle-seal-told'; readonly seal: Seal }
  | { readonly kind: 'vehicle-seal-ended'; readonly how: 'lifted' | 'lapsed'; readonly incident: boolean }
  | { readonly kind: 'vehicle-seal-doubted'; readonly standing: 'waitlisted' | 'none' }
  | { readonly kind: 'vehicle-mortgagee-told'; readonly name: string; readonly whom: string; readonly how: string; readonly toldAt: Instant }
  | { readonly kind: 'vehicle-unseal-silent' }
  | { readonly kind: 'vehicle-next-court-told'; readonly to: CaseOnThing; readonly next: NextSeal };

/** Every kind of event, once: one that is missing here does not compile. */
const KINDS: Readonly<Record<VehicleEvent['kind'], true>> = {
  'vehicle-filed': true,
  'vehicle-refiled': true,
  'vehicle-approved': true,
  'vehicle-sent-back': true,
  'vehicle-paper-approval-recorded': true,
  'vehicle-numbered': true,
  'vehicle-sealed-copy-bound': true,
  'vehicle-submitted': true,
  'vehicle-received': true,
  'vehicle-returned': true,
  'vehicle-rejected': true,
  'vehicle-control-activated': true,
  'vehicle-stray-control-found': true,
  'vehicle-late-answer-kept': true,
  'vehicle-silence-flagged': true,
  'vehicle-incident-settled': true,
  'vehicle-resubmitted': true,
  'vehicle-hit-registered': true,
  'vehicle-hit-acknowledged': true,
  'vehicle-hit-escalated': true,
  'vehicle-dispatched': true,
  'vehicle-callback-recorded': true,
  'vehicle-seized': true,
  'vehicle-seizure-joined': true,
  'vehicle-not-seized': true,
  'vehicle-entrusted-silent': true,
  'vehicle-renewal-requested': true,
  'vehicle-renewal-approved': true,
  'vehicle-renewal-refused': true,
  'vehicle-renewal-confirmed': true,
  'vehicle-withdrawn': true,
  'vehicle-release-requested': true,
  'vehicle-release-trigger-added': true,
  'vehicle-release-sent': true,
  'vehicle-release-acknowledged': true,
  'vehicle-release-alarmed': true,
  'vehicle-keep-or-release-asked': true,
  'vehicle-control-kept': true,
  'vehicle-seal-told': true,
  'vehicle-seal-ended': true,
  'vehicle-seal-doubted': true,
  'vehicle-mortgagee-told': true,
  'vehicle-seizure-release-due': true,
  'vehicle-seizure-release-proposed': true,
  'vehicle-seizure-release-approved': true,
  'vehicle-seizure-release-refused': true,
  'vehicle-seizure-release-ordered': true,
  'vehicle-seal-lifted': true,
  'vehicle-next-court-told': true,
  'vehicle-unseal-silent': true,
  'vehicle-thing-returned': true,
  'vehicle-thing-passed-on': true,
  'vehicle-proof-gone': true,
  'vehicle-moved-to-judge': true,
};
export const VEHICLE_EVENTS = Object.keys(KINDS) as readonly VehicleEvent['kind'][];
