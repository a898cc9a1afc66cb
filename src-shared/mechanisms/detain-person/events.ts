import type { AccountId, CommandId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/time.ts';
import type { AggregateRef } from '../../domain/linkage/command.ts';
import type { AnswerContent } from '../../domain/linkage/kept-answers.ts';
import type { ApprovalEvent } from '../../domain/linkage/regions/approval.ts';
import type { CustodyEvent } from '../../domain/linkage/regions/custody.ts';
import type { ExchangeEvent, FieldChange } from '../../domain/linkage/regions/exchange.ts';
import type { Filing } from '../../domain/linkage/regions/filing.ts';
import type { PaperEvent } from '../../domain/linkage/regions/papers.ts';
import type { Prefixed } from '../../domain/linkage/regions/prefixed.ts';
import type { Due, Grounds, RequestEvent } from '../../domain/linkage/regions/request.ts';
import type { DetentionPayload } from './commands.ts';
import type { DetentionPacket, EarlyPaper } from './packet.ts';
import type { Admission, Alternative, DetainedFirst, FamilyNotice, LeaveAsked, Link, PresenceBasis, QuestionCause, Refusal, ReleaseCause, ReviewDecision } from './parts.ts';
import type { DetentionState } from './states.ts';

/** Regions that a detention is made of. */
export type DetentionRegionEvent = RequestEvent | ApprovalEvent | PaperEvent | Extract<ExchangeEvent, { kind: 'received' | 'silence-flagged' | 'withdrawn' }> | CustodyEvent;

/** Whose it is, about whom, and what is proposed. */
type Filed = Filing<DetentionPacket> & {
  readonly personKey: string;
  /** Detained first: since when, and by when the president and the family are told. */
  readonly detainedFirst?: DetainedFirst;
  readonly due?: Due;
  readonly family?: Due;
};

type Own =
  | ({ readonly kind: 'filed' } & Filed & Grounds)
  | ({ readonly kind: 'refiled'; readonly packet: DetentionPacket; readonly packetHash: string; readonly changes: readonly FieldChange[]; readonly due?: Due } & Grounds)
  | { readonly kind: 'disapproved'; readonly onBehalfOf?: AccountId; readonly opinion: string }
  | { readonly kind: 'recalled'; readonly cause: string }
  | { readonly kind: 'issued' }
  | { readonly kind: 'linked'; readonly link: Link }
  | { readonly kind: 'present'; readonly basis: PresenceBasis; readonly since: Instant; readonly limitHours?: number }
  | { readonly kind: 'served'; readonly service: DetentionPayload<'detain-person.serve'>['service']; readonly reconsiderUntil: Due; readonly executedAt: Instant; readonly family: Due }
  | { readonly kind: 'family-told'; readonly notice: Extract<FamilyNotice, { notifiedAt: Instant }> }
  | { readonly kind: 'family-not-told'; readonly reason: string }
  | { readonly kind: 'deputy-reported'; readonly to: string; readonly reportedAt: Instant }
  | { readonly kind: 'escorted'; readonly escort: DetentionPayload<'detain-person.escort'>['escort']; readonly due: Due }
  | { readonly kind: 'admitted'; readonly admission: Admission; readonly ends: readonly { readonly mechanism: string; readonly request: AggregateRef }[] }
  | { readonly kind: 'admitted-unasked'; readonly admission: Admission; readonly due: Due; readonly content: AnswerContent }
  | { readonly kind: 'admission-refused'; readonly refusal: Refusal; readonly due: Due }
  | { readonly kind: 'alternative-chosen'; readonly choice: Alternative; readonly to: Extract<DetentionState, 'served' | 'deferred' | 'closed'> }
  | { readonly kind: 'resumed'; readonly reason: string }
  | { readonly kind: 'reconsideration-asked'; readonly asked: DetentionPayload<'detain-person.ask-reconsideration'>['asked']; readonly due: Due }
  | { readonly kind: 'reconsideration-upheld'; readonly decision: ReviewDecision }
  | { readonly kind: 'reconsideration-revoked'; readonly decision: ReviewDecision }
  | { readonly kind: 'reconsideration-changed'; readonly decision: ReviewDecision }
  | { readonly kind: 'term-changed'; readonly endsAt: Instant }
  | { readonly kind: 'leave-asked'; readonly leave: LeaveAsked; readonly due: Due }
  | { readonly kind: 'leave-granted'; readonly days: number; readonly opinion?: string }
  | { readonly kind: 'leave-refused'; readonly opinion?: string }
  | { readonly kind: 'left'; readonly leftAt: Instant; readonly dueBack: Instant }
  | { readonly kind: 'came-back'; readonly backAt: Instant; readonly endsAt: Instant; readonly late: boolean }
  | { readonly kind: 'leave-overdue' }
  | { readonly kind: 'early-release-proposed'; readonly ground: string; readonly reason: string; readonly evidence: readonly CommandId[]; readonly paper: EarlyPaper }
  | { readonly kind: 'early-release-approved'; readonly onBehalfOf?: AccountId; readonly opinion?: string }
  | { readonly kind: 'early-release-refused'; readonly onBehalfOf?: AccountId; readonly opinion?: string }
  | { readonly kind: 'release-ordered'; readonly cause: ReleaseCause; readonly documentNo?: string; readonly due: Due }
  | { readonly kind: 'release-sent' }
  | { readonly kind: 'released'; readonly releasedAt: Instant; readonly officer: string; readonly cause: ReleaseCause; readonly late: boolean }
  | { readonly kind: 'release-overdue' }
  | { readonly kind: 'question-asked'; readonly cause: QuestionCause }
  | { readonly kind: 'question-answered'; readonly reason: string }
  | { readonly kind: 'ended-by-death' };

/** What can happen to a detention. Kinds are append-only. */
export type DetentionEvent = Prefixed<'detention-', DetentionRegionEvent | Own>;

/** An event of the mechanism's own, by its name without the prefix. */
export type OwnEvent<K extends Own['kind'] = Own['kind']> = Extract<Own, { kind: K }>;

/** Every kind of event, once: one that is missing here does not compile. */
const KINDS: Readonly<Record<DetentionEvent['kind'], true>> = {
  'detention-filed': true,
  'detention-refiled': true,
  'detention-approved': true,
  'detention-sent-back': true,
  'detention-disapproved': true,
  'detention-paper-approval-recorded': true,
  'detention-recalled': true,
  'detention-numbered': true,
  'detention-sealed-copy-bound': true,
  'detention-issued': true,
  'detention-linked': true,
  'detention-present': true,
  'detention-custody-extended': true,
  'detention-custody-ended': true,
  'detention-custody-limit-reached': true,
  'detention-served': true,
  'detention-family-told': true,
  'detention-family-not-told': true,
  'detention-deputy-reported': true,
  'detention-escorted': true,
  'detention-received': true,
  'detention-silence-flagged': true,
  'detention-admitted': true,
  'detention-admitted-unasked': true,
  'detention-admission-refused': true,
  'detention-alternative-chosen': true,
  'detention-resumed': true,
  'detention-reconsideration-asked': true,
  'detention-reconsideration-upheld': true,
  'detention-reconsideration-revoked': true,
  'detention-reconsideration-changed': true,
  'detention-term-changed': true,
  'detention-leave-asked': true,
  'detention-leave-granted': true,
  'detention-leave-refused': true,
  'detention-left': true,
  'detention-came-back': true,
  'detention-leave-overdue': true,
  'detention-early-release-proposed': true,
  'detention-early-release-approved': true,
  'detention-early-release-refused': true,
  'detention-release-ordered': true,
  'detention-release-sent': true,
  'detention-released': true,
  'detention-release-overdue': true,
  'detention-question-asked': true,
  'detention-question-answered': true,
  'detention-ended-by-death': true,
  'detention-withdrawn': true,
  'detention-late-answer-kept': true,
  'detention-proof-gone': true,
  'detention-incident-settled': true,
  'detention-moved-to-judge': true,
};
export const DETENTION_EVENTS = Object.keys(KINDS) as readonly DetentionEvent['kind'][];
