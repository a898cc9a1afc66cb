import Type, { type Static } from 'typebox';
import { failure } from '../../../kernel/errors/index.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import { AccountIdSchema, CivilDateSchema, closed, DayCountSchema, InstantSchema, LineSchema, oneOf, PaperNumberSchema, ParagraphSchema } from '../../../kernel/schema.ts';
import { addDays, type CivilDate, civilDateOf, daysBetween, type Instant } from '../../../kernel/time.ts';
import type { ParameterCode } from '../../deadlines/index.ts';
import { accept, type DecideContext, type Decision, type EventMeta, lawNumber, refuse } from '../decision.ts';
import { type AnswerContent, contentOf } from '../kept-answers.ts';
import { after, type Doubt, endWithinApproval, firstDoubt, notInFuture, withinApproval } from '../plausible.ts';
import { type ApprovalPart, decided, signedFor } from './approval.ts';
import { awaitsAnswer, type ExchangeEvent, type ExchangePart } from './exchange.ts';
import type { PaperPart } from './papers.ts';
import type { Asked, RegionRule } from './prefixed.ts';
import { answered, BEFORE_AGENCY, doubted, isLate, kept, keptAnswer, moved, type RequestEvent, type RequestPart, requestId, withIncident } from './request.ts';

/**
 * What stands at the agency because of a request: a control on a person, a seal on a thing (DOMAIN §1.1, §1.4). It begins with
 * the agency's answer and ends only with the agency's proof of its release: a control that is not lifted means a person
 * wrongly stopped. One that an answer to an old revision brought about is a stray one, and ends like any other (S10).
 */
export const HOLD_STATES = ['inactive', 'active', 'release_requested', 'release_sent', 'release_acked'] as const;
export type HoldState = (typeof HOLD_STATES)[number];

/** Release triggers T1-T9 of DOMAIN §1.4, and the judge's own withdrawal. T8: a thing was seized, or its seal was lifted or has ended. */
export const RELEASE_TRIGGERS = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'withdrawal'] as const;
export type ReleaseTrigger = (typeof RELEASE_TRIGGERS)[number];

const HoldNoSchema = Type.String({ ...PaperNumberSchema, minLength: 1 });

/** Why a hold ends: a code of the platform, or the words of the judge who withdrew. */
export const CauseSchema = ParagraphSchema;

const ReleaseSchema = closed({
  /** First trigger; later ones of the same hold are added and cause no second message. */
  triggers: Type.Array(closed({ trigger: oneOf(RELEASE_TRIGGERS), cause: CauseSchema, at: InstantSchema })),
  requestedAt: InstantSchema,
  sentAt: Type.Optional(InstantSchema),
  ackedAt: Type.Optional(InstantSchema),
  ackedBy: Type.Optional(LineSchema),
  alarmedAt: Type.Optional(InstantSchema),
  noticeNumber: Type.Optional(PaperNumberSchema),
});
export type Release = Static<typeof ReleaseSchema>;

const RenewalSchema = closed({
  state: oneOf(['requested', 'approved', 'confirmed', 'refused']),
  days: Type.Integer(),
  reason: ParagraphSchema,
  requestedAt: InstantSchema,
  /** Absent in renewals asked for before it was kept. */
  requestedBy: Type.Optional(AccountIdSchema),
  number: Type.Integer(),
  newEnd: Type.Optional(CivilDateSchema),
  /** What the chief wrote to his decision. */
  opinion: Type.Optional(ParagraphSchema),
});
export type Renewal = Static<typeof RenewalSchema>;

/** The field is called `control` on the wire since the first release, whatever is held. */
export const holdPart = {
  control: closed({
    state: oneOf(HOLD_STATES),
    controlNo: Type.Optional(PaperNumberSchema),
    start: Type.Optional(CivilDateSchema),
    end: Type.Optional(CivilDateSchema),
    release: Type.Optional(ReleaseSchema),
  }),
  strays: Type.Array(
    closed({
      controlNo: PaperNumberSchema,
      state: oneOf(['release_requested', 'release_sent', 'release_acked']),
      foundAt: InstantSchema,
      ackedAt: Type.Optional(InstantSchema),
      alarmedAt: Type.Optional(InstantSchema),
    }),
  ),
  renewals: Type.Array(RenewalSchema),
  keepOrRelease: Type.Optional(closed({ askedAt: InstantSchema, choice: Type.Optional(oneOf(['keep', 'release'])), reason: Type.Optional(ParagraphSchema), decidedAt: Type.Optional(InstantSchema) })),
} as const;
const HoldPartSchema = closed(holdPart);
export type HoldPart = Static<typeof HoldPartSchema>;

/** A request as far as something stands at the agency because of it. */
export type Holding = RequestPart & PaperPart & ApprovalPart & ExchangePart & HoldPart;

export const AcceptSchema = closed({ ...answered, controlNo: HoldNoSchema, start: CivilDateSchema, end: CivilDateSchema, specialist: LineSchema });
export const RequestRenewalSchema = closed({ requestId, days: DayCountSchema, reason: ParagraphSchema });
export const ApproveRenewalSchema = closed({ requestId, approve: Type.Boolean(), opinion: Type.Optional(ParagraphSchema) });
export const ConfirmRenewalSchema = closed({ ...answered, accepted: Type.Boolean(), newEnd: CivilDateSchema });
export const WithdrawSchema = closed({ requestId, reason: ParagraphSchema });
export const RequestReleaseSchema = closed({ requestId, trigger: oneOf(RELEASE_TRIGGERS), cause: CauseSchema });
export const ReleaseSentSchema = closed({ requestId, controlNo: Type.Optional(HoldNoSchema) });
export const AcknowledgeReleaseSchema = closed({ requestId, controlNo: Type.Optional(HoldNoSchema), ackedAt: InstantSchema, by: LineSchema });
export const AlarmReleaseSchema = closed({ requestId, controlNo: Type.Optional(HoldNoSchema) });
export const ExpireSchema = closed({ requestId, end: CivilDateSchema });
export const DecideControlSchema = closed({ requestId, choice: oneOf(['keep', 'release']), reason: ParagraphSchema });

export type HoldEvent =
  | { readonly kind: 'control-activated'; readonly controlNo: string; readonly start: CivilDate; readonly end: CivilDate; readonly specialist: string }
  | { readonly kind: 'stray-control-found'; readonly controlNo: string; readonly revision: number; readonly round: number; readonly content?: AnswerContent; readonly doubt?: string }
  | { readonly kind: 'renewal-requested'; readonly days: number; readonly reason: string }
  | { readonly kind: 'renewal-approved'; readonly onBehalfOf?: AccountId; readonly newEnd: CivilDate; readonly opinion?: string }
  | { readonly kind: 'renewal-refused'; readonly by: 'court' | 'police'; readonly onBehalfOf?: AccountId; readonly opinion?: string }
  | { readonly kind: 'renewal-confirmed'; readonly newEnd: CivilDate }
  | { readonly kind: 'release-requested'; readonly trigger: ReleaseTrigger; readonly cause: string; readonly to: string; readonly incident: boolean }
  | { readonly kind: 'release-trigger-added'; readonly trigger: ReleaseTrigger; readonly cause: string; readonly incident?: boolean }
  | { readonly kind: 'release-sent'; readonly controlNo?: string }
  | { readonly kind: 'release-acknowledged'; readonly controlNo?: string; readonly ackedAt: Instant; readonly by: string; readonly to: string }
  | { readonly kind: 'release-alarmed'; readonly controlNo?: string }
  | { readonly kind: 'keep-or-release-asked' }
  | { readonly kind: 'control-kept'; readonly reason: string };

type Ends = HoldEvent | ExchangeEvent;

/** What a mechanism says about its hold. */
export type HoldSpec<S extends Holding> = {
  /** Longest hold, and the window and number of its renewals: rule parameters. */
  readonly max: ParameterCode;
  readonly renewal: { readonly opens: ParameterCode; readonly closes: ParameterCode; readonly count: ParameterCode };
  /** Calendar days that were asked for and approved. */
  asked(state: S): number;
  /** A day that no hold outlives: the end of the seal under which a thing is sought. Undefined where there is none. */
  latestEnd?(state: S): CivilDate | undefined;
  /** States in which the hold is in force and something may still come of it. */
  readonly watching: readonly string[];
  /** States in which nobody waits for anything any more; whatever comes now comes late. */
  isOver(state: S): boolean;
  /** Where the request stands when its release is proven. */
  afterRelease(state: S): string;
  /** Somebody suffers by the hold at this moment: a trigger that tells of it alarms, however late it comes. */
  isHurting(state: S, trigger: ReleaseTrigger): boolean;
};

/** Whether the hold, this one or a stray one, is not yet proven to have ended. */
export function isHoldOpen(state: HoldPart): boolean {
  const own = state.control.state !== 'inactive' && state.control.state !== 'release_acked';
  return own || state.strays.some((stray) => stray.state !== 'release_acked');
}

/** Whether the hold asked for its end, and nobody has proven it yet. */
export function isReleaseOpen(state: HoldPart): boolean {
  return isHoldOpen(state) && state.control.state !== 'active';
}

/** The hold whose end was asked for and is not proven; undefined for a request that has none, or none that should end. */
export function endingHold(state: Partial<HoldPart>): HoldPart['control'] | undefined {
  const { control, strays = [], renewals = [] } = state;
  return control !== undefined && isReleaseOpen({ control, strays, renewals }) ? control : undefined;
}

/** Nothing about a hold can have happened before the request was filed. */
export function sinceFiling(state: RequestPart & HoldPart): CivilDate {
  return state.control.start ?? civilDateOf(state.filedAt);
}

function periodDoubt<S extends Holding>(spec: HoldSpec<S>, state: S, payload: Static<typeof AcceptSchema>, context: DecideContext): Doubt {
  const max = lawNumber(spec.max, context);
  if (daysBetween(payload.start, payload.end) > max) return failure('CONTROL_PERIOD_TOO_LONG', { max });
  const latest = spec.latestEnd?.(state);
  const tooLate = latest !== undefined && payload.end > latest ? failure('CONTROL_PERIOD_TOO_LONG', { max: Math.max(0, daysBetween(payload.start, latest)) }) : undefined;
  return firstDoubt(tooLate, withinApproval({ days: spec.asked(state), since: civilDateOf(state.filedAt) }, { days: max }, payload, context));
}

/**
 * The agency has put the hold in force. Where that does not apply any more, or the period is another one than was approved,
 * it exists there all the same: it is taken as a stray one, released at once, and its owner is told (S10). Under the same
 * number it may come again, rightly, when that release is acknowledged.
 */
export function acceptHold<S extends Holding>(spec: HoldSpec<S>): RegionRule<S, Static<typeof AcceptSchema>, HoldEvent | RequestEvent> {
  return (state, { payload, command, context }) => {
    const { controlNo, revision, round } = payload;
    const applies = !isLate(state, payload) && awaitsAnswer(state);
    const doubt = periodDoubt(spec, state, payload, context);
    const stray = state.strays.find((one) => one.controlNo === controlNo);
    const comesAgain = stray?.state === 'release_acked' && applies && doubt === undefined;
    if (state.control.controlNo === controlNo || (stray !== undefined && !comesAgain)) return kept(state, 'accept', payload);
    if (!applies) return accept([{ kind: 'stray-control-found', controlNo, revision, round, content: contentOf(payload) }]);
    if (doubt === undefined) return accept([{ kind: 'control-activated', controlNo, start: payload.start, end: payload.end, specialist: payload.specialist }]);
    if (command.actor.role !== 'agency-system') return refuse(doubt);
    return accept([{ kind: 'stray-control-found', controlNo, revision, round, content: contentOf(payload), doubt: doubt.code }]);
  };
}

/** A renewal (续控) is asked for in its window before the end, and a limited number of times. */
export function requestRenewal<S extends Holding>(spec: HoldSpec<S>): RegionRule<S, Static<typeof RequestRenewalSchema>, HoldEvent> {
  return (state, { payload, context }) => {
    const { opens, closes, count } = spec.renewal;
    const [opensDays, closesDays, maxCount] = [lawNumber(opens, context), lawNumber(closes, context), lawNumber(count, context)];
    const { end } = state.control;
    if (end === undefined) return refuse(failure('STATE_NOT_ALLOWED'));
    if (state.renewals.some((renewal) => renewal.state === 'requested' || renewal.state === 'approved')) return refuse(failure('RENEWAL_PENDING'));
    if (state.renewals.filter((renewal) => renewal.state === 'confirmed').length >= maxCount) return refuse(failure('RENEWALS_EXHAUSTED', { max: maxCount }));
    const left = daysBetween(civilDateOf(context.now), end);
    if (left > opensDays || left < closesDays) return refuse(failure('RENEWAL_OUTSIDE_WINDOW', { from: opensDays, to: closesDays }));
    const latest = spec.latestEnd?.(state);
    const most = lawNumber(spec.max, context);
    const max = latest === undefined ? most : Math.min(most, Math.max(0, daysBetween(end, latest)));
    if (payload.days > max) return refuse(failure('CONTROL_PERIOD_TOO_LONG', { max }));
    return accept([{ kind: 'renewal-requested', days: payload.days, reason: payload.reason }]);
  };
}

export const decideRenewal: RegionRule<Holding, Static<typeof ApproveRenewalSchema>, HoldEvent> = (state, asked) => {
  const { approve, opinion } = asked.payload;
  const renewal = state.renewals.at(-1);
  if (renewal?.state !== 'requested' || state.control.end === undefined) return refuse(failure('RENEWAL_MISSING'));
  const words = { ...signedFor(asked), ...(opinion === undefined ? {} : { opinion }) };
  return accept([approve ? { kind: 'renewal-approved', newEnd: addDays(state.control.end, renewal.days), ...words } : { kind: 'renewal-refused', by: 'court', ...words }]);
};

export function confirmRenewal<S extends Holding>(spec: HoldSpec<S>): RegionRule<S, Static<typeof ConfirmRenewalSchema>, HoldEvent | RequestEvent> {
  return (state, asked) => {
    const { payload } = asked;
    const renewal = state.renewals.at(-1);
    if (isLate(state, payload) || renewal?.state !== 'approved' || spec.isOver(state)) return kept(state, 'renewal', payload);
    if (!payload.accepted) return accept([{ kind: 'renewal-refused', by: 'police' }]);
    const doubt = endWithinApproval(state.control.end ?? payload.newEnd, renewal.newEnd ?? payload.newEnd, payload.newEnd);
    // A longer hold than approved ends on the old day all the same: that timer of the platform runs on.
    return doubt === undefined ? accept([{ kind: 'renewal-confirmed', newEnd: payload.newEnd }]) : doubted(state, 'renewal', asked, doubt, state.control.controlNo);
  };
}

/** Release of the hold of this request, or one more trigger on a release that runs already. */
export function releaseEvents<S extends Holding>(spec: HoldSpec<S>, state: S, trigger: ReleaseTrigger, cause: string, to: S['state']): readonly HoldEvent[] {
  const hurts = spec.isHurting(state, trigger);
  if (state.control.state === 'release_requested' || state.control.state === 'release_sent') {
    const isKnown = state.control.release?.triggers.some((t) => t.trigger === trigger && t.cause === cause) ?? false;
    // The hold ends anyway; who suffers by it now is told of as loudly as if it were in force.
    return isKnown ? [] : [{ kind: 'release-trigger-added', trigger, cause, ...(hurts ? { incident: true } : {}) }];
  }
  if (state.control.state === 'release_acked') return hurts ? [{ kind: 'release-trigger-added', trigger, cause, incident: true }] : [];
  return [{ kind: 'release-requested', trigger, cause, to, incident: trigger === 'T7' }];
}

/** Ends a request from wherever it stands: at once before the agency has it, by release afterwards. */
export function endBy<S extends Holding>(spec: HoldSpec<S>, state: S, trigger: ReleaseTrigger, cause: string): Decision<Ends> {
  if (BEFORE_AGENCY.includes(state.state)) return accept([{ kind: 'withdrawn', cause }]);
  const isOpen = awaitsAnswer(state) || spec.watching.includes(state.state);
  return accept(releaseEvents(spec, state, trigger, cause, isOpen ? 'withdrawal_pending' : state.state));
}

export function withdraw<S extends Holding>(spec: HoldSpec<S>): RegionRule<S, Static<typeof WithdrawSchema>, Ends> {
  return (state, { payload }) => endBy(spec, state, 'withdrawal', payload.reason);
}

export function requestRelease<S extends Holding>(spec: HoldSpec<S>): RegionRule<S, Static<typeof RequestReleaseSchema>, Ends> {
  return (state, { payload }) => endBy(spec, state, payload.trigger, payload.cause);
}

export const markReleaseSent: RegionRule<HoldPart, Static<typeof ReleaseSentSchema>, HoldEvent> = (state, { payload }) => {
  const { controlNo } = payload;
  const isStray = controlNo !== undefined && controlNo !== state.control.controlNo;
  const isDue = isStray ? state.strays.some((s) => s.controlNo === controlNo && s.state === 'release_requested') : state.control.state === 'release_requested';
  return isDue ? accept([{ kind: 'release-sent', ...(controlNo === undefined ? {} : { controlNo }) }]) : accept([]);
};

function strayAcknowledged(state: Holding, asked: Asked<Static<typeof AcknowledgeReleaseSchema>>, controlNo: string, doubt: Doubt): Decision<HoldEvent | RequestEvent> {
  const { payload, command } = asked;
  const open = state.strays.find((stray) => stray.controlNo === controlNo);
  if (open === undefined) return command.actor.role === 'agency-system' ? kept(state, 'release', payload) : refuse(failure('CONTROL_UNKNOWN'));
  if (open.state === 'release_acked') return accept([]);
  if (doubt !== undefined) return doubted(state, 'release', asked, doubt, controlNo);
  return accept([{ kind: 'release-acknowledged', controlNo, ackedAt: payload.ackedAt, by: payload.by, to: state.state }]);
}

/** The proof that the hold has ended. Without it nobody believes it. */
export function acknowledgeRelease<S extends Holding>(spec: HoldSpec<S>): RegionRule<S, Static<typeof AcknowledgeReleaseSchema>, HoldEvent | RequestEvent> {
  return (state, asked) => {
    const { payload, command, context } = asked;
    const { controlNo } = payload;
    const doubt = firstDoubt(notInFuture(payload.ackedAt, context), after(sinceFiling(state), payload.ackedAt, context));
    if (controlNo !== undefined && controlNo !== state.control.controlNo) return strayAcknowledged(state, asked, controlNo, doubt);
    if (state.control.state === 'release_acked') return accept([]);
    if (state.control.state !== 'release_requested' && state.control.state !== 'release_sent') {
      if (command.actor.role !== 'agency-system') return refuse(failure('RELEASE_NOT_REQUESTED'));
      // They ended a hold that nobody asked them to end: the court believes that it still stands.
      return kept(state, 'release', payload, state.control.state === 'active' ? { incident: 'released-unasked' } : {});
    }
    if (doubt !== undefined) return doubted(state, 'release', asked, doubt, state.control.controlNo);
    return accept([{ kind: 'release-acknowledged', ...(controlNo === undefined ? {} : { controlNo }), ackedAt: payload.ackedAt, by: payload.by, to: spec.afterRelease(state) }]);
  };
}

/** The alarm of one hold whose release nobody acknowledged: each hold has its own. */
export const alarmRelease: RegionRule<HoldPart, Static<typeof AlarmReleaseSchema>, HoldEvent> = (state, { payload }) => {
  const waits = (stray: HoldPart['strays'][number]) => stray.state !== 'release_acked' && stray.alarmedAt === undefined;
  const { release } = state.control;
  const isOwnOpen = (state.control.state === 'release_requested' || state.control.state === 'release_sent') && release?.alarmedAt === undefined;
  if (payload.controlNo === undefined && isOwnOpen) return accept([{ kind: 'release-alarmed' }]);
  // Timers that were set before each stray had its own name none: the first that waits is meant.
  const stray = state.strays.find((one) => (payload.controlNo === undefined || one.controlNo === payload.controlNo) && waits(one));
  return stray === undefined ? refuse(failure('TIMER_STALE')) : accept([{ kind: 'release-alarmed', controlNo: stray.controlNo }]);
};

/** T4: the period has ended. */
export function expire<S extends Holding>(spec: HoldSpec<S>): RegionRule<S, Static<typeof ExpireSchema>, HoldEvent> {
  return (state, { payload }) => (state.control.end !== payload.end ? refuse(failure('TIMER_STALE')) : accept(releaseEvents(spec, state, 'T4', 'period-ended', 'expired')));
}

/** 终本: the duty to look goes on, and the judge must choose (T9). */
export const askKeepOrRelease: RegionRule<unknown, unknown, HoldEvent> = () => accept([{ kind: 'keep-or-release-asked' }]);

export function decideControl<S extends Holding>(spec: HoldSpec<S>): RegionRule<S, Static<typeof DecideControlSchema>, Ends> {
  return (state, { payload }) => {
    if (state.keepOrRelease === undefined) return refuse(failure('NOTHING_TO_DECIDE'));
    return payload.choice === 'keep' ? accept([{ kind: 'control-kept', reason: payload.reason }]) : endBy(spec, state, 'T9', payload.reason);
  };
}

function withRelease(state: HoldPart, release: Release | undefined, to: HoldState): HoldPart['control'] {
  return release === undefined ? { ...state.control, state: to } : { ...state.control, state: to, release };
}

function lastRenewal(state: HoldPart, change: Partial<Renewal>): Renewal[] {
  return state.renewals.map((renewal, index) => (index === state.renewals.length - 1 ? { ...renewal, ...change } : renewal));
}

function strayNamed(state: HoldPart, controlNo: string | undefined): controlNo is string {
  return controlNo !== undefined && controlNo !== state.control.controlNo;
}

function released<S extends Holding>(state: S, event: Extract<HoldEvent, { kind: `release-${string}` }>, meta: EventMeta): S {
  const { release } = state.control;
  switch (event.kind) {
    case 'release-requested': {
      const asked: Release = { triggers: [{ trigger: event.trigger, cause: event.cause, at: meta.at }], requestedAt: meta.at };
      const next = event.to === state.state ? state : moved(state, event.to, meta);
      return { ...next, control: withRelease(state, asked, 'release_requested'), incidents: event.incident ? withIncident(state, `release-${event.cause}`, meta) : state.incidents };
    }
    case 'release-trigger-added': {
      const told = event.incident === true ? { ...state, incidents: withIncident(state, `release-${event.cause}`, meta) } : state;
      if (release === undefined) return told;
      return { ...told, control: { ...state.control, release: { ...release, triggers: [...release.triggers, { trigger: event.trigger, cause: event.cause, at: meta.at }] } } };
    }
    case 'release-sent':
      if (strayNamed(state, event.controlNo)) {
        return { ...state, strays: state.strays.map((s) => (s.controlNo === event.controlNo && s.state === 'release_requested' ? { ...s, state: 'release_sent' as const } : s)) };
      }
      return release === undefined ? state : { ...state, control: withRelease(state, { ...release, sentAt: release.sentAt ?? meta.at }, 'release_sent') };
    case 'release-acknowledged': {
      if (strayNamed(state, event.controlNo)) {
        return { ...state, strays: state.strays.map((s) => (s.controlNo === event.controlNo ? { ...s, state: 'release_acked' as const, ackedAt: event.ackedAt } : s)) };
      }
      const next = event.to === state.state ? state : moved(state, event.to, meta);
      return release === undefined ? next : { ...next, control: withRelease(state, { ...release, ackedAt: event.ackedAt, ackedBy: event.by }, 'release_acked') };
    }
    case 'release-alarmed': {
      const incidents = withIncident(state, 'release-not-acknowledged', meta, event.controlNo ?? state.control.controlNo);
      if (event.controlNo !== undefined) return { ...state, strays: state.strays.map((s) => (s.controlNo === event.controlNo ? { ...s, alarmedAt: meta.at } : s)), incidents };
      return { ...state, ...(release === undefined ? {} : { control: { ...state.control, release: { ...release, alarmedAt: meta.at } } }), incidents };
    }
  }
}

export function applyHold<S extends Holding>(state: S, event: HoldEvent, meta: EventMeta): S {
  switch (event.kind) {
    case 'control-activated':
      return { ...moved(state, 'active', meta), control: { state: 'active', controlNo: event.controlNo, start: event.start, end: event.end } };
    case 'stray-control-found':
      return {
        ...state,
        strays: [...state.strays, { controlNo: event.controlNo, state: 'release_requested', foundAt: meta.at }],
        lateAnswers: [...state.lateAnswers, keptAnswer(event, 'accept', meta)],
        incidents: withIncident(state, event.doubt === undefined ? 'stray-control' : 'implausible-control', meta, event.controlNo),
      };
    case 'renewal-requested': {
      const renewal: Renewal = { state: 'requested', days: event.days, reason: event.reason, requestedAt: meta.at, requestedBy: meta.by.account, number: state.renewals.length + 1 };
      return { ...state, renewals: [...state.renewals, renewal] };
    }
    case 'renewal-approved': {
      const opinion = event.opinion === undefined ? {} : { opinion: event.opinion };
      return { ...state, decisions: decided(state, { act: 'renewal-approved', level: 'chief' }, event, meta), renewals: lastRenewal(state, { state: 'approved', newEnd: event.newEnd, ...opinion }) };
    }
    case 'renewal-refused': {
      const opinion = event.opinion === undefined ? {} : { opinion: event.opinion };
      return {
        ...state,
        ...(event.by === 'court' ? { decisions: decided(state, { act: 'renewal-refused', level: 'chief' }, event, meta) } : {}),
        renewals: lastRenewal(state, { state: 'refused', ...opinion }),
      };
    }
    case 'renewal-confirmed':
      return { ...state, renewals: lastRenewal(state, { state: 'confirmed', newEnd: event.newEnd }), control: { ...state.control, end: event.newEnd } };
    case 'keep-or-release-asked':
      return { ...state, keepOrRelease: { askedAt: meta.at } };
    case 'control-kept':
      return { ...state, keepOrRelease: { askedAt: state.keepOrRelease?.askedAt ?? meta.at, choice: 'keep', reason: event.reason, decidedAt: meta.at } };
    default:
      return released(state, event, meta);
  }
}
