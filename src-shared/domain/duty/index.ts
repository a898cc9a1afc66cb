import Type, { type Static } from 'typebox';
import { failure } from '../../kernel/errors/index.ts';
import type { AccountId, CourtCode } from '../../kernel/ids.ts';
import { AccountIdSchema, closed, CourtCodeSchema, InstantSchema, ParagraphSchema, PhoneSchema, RequestIdSchema } from '../../kernel/schema.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Command } from '../linkage/command.ts';
import { accept, type DecideContext, type Decision, type EventMeta, refuse, withGuard } from '../linkage/decision.ts';
import { known, type Need, type Reading } from '../linkage/lookups.ts';
import type { CommandSpec, DomainModule } from '../linkage/module.ts';
import type { Matter } from '../linkage/rights.ts';
import { accountProblem } from '../permissions/accounts.ts';
import type { Role } from '../permissions/roles.ts';

const ShiftSchema = closed({ officer: AccountIdSchema, phone: PhoneSchema, from: InstantSchema, to: InstantSchema });
/** One duty shift (值班): who, by which phone, from when to when. */
export type Shift = Static<typeof ShiftSchema>;

const SetRosterSchema = closed({ court: CourtCodeSchema, shifts: Type.Array(ShiftSchema, { maxItems: 400 }) });
const HandOverSchema = closed({
  court: CourtCodeSchema,
  to: AccountIdSchema,
  /** Requests with an open hit or an unacknowledged release, as listed on the hand-over sheet. */
  openHits: Type.Array(RequestIdSchema, { maxItems: 200 }),
  openReleases: Type.Array(RequestIdSchema, { maxItems: 200 }),
  note: Type.Optional(ParagraphSchema),
});

const { court: _court, ...handedOver } = HandOverSchema.properties;
const DutyHandOverSchema = closed({ ...handedOver, from: AccountIdSchema, at: InstantSchema });
export type DutyHandOver = Static<typeof DutyHandOverSchema>;

export const RosterSchema = closed({
  id: CourtCodeSchema,
  version: Type.Integer(),
  court: CourtCodeSchema,
  shifts: Type.Array(ShiftSchema),
  /** The last hand-overs (交班), newest first. */
  handOvers: Type.Array(DutyHandOverSchema),
});
/** Duty roster (值班表) of one court; the aggregate's id is the court code. */
export type Roster = Static<typeof RosterSchema>;

export type DutyEvent =
  | { readonly kind: 'roster-set'; readonly court: CourtCode; readonly shifts: readonly Shift[] }
  | { readonly kind: 'duty-handed-over'; readonly handOver: Omit<DutyHandOver, 'from' | 'at'> };

export const DUTY_COMMANDS = {
  'duty.set-roster': { v: 1, payload: SetRosterSchema, lane: 'normal', offline: 'intent', onMove: 'strict', may: { 'command-centre': ['office'], chief: ['leader'] } },
  'duty.hand-over': { v: 1, payload: HandOverSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { 'command-centre': ['duty'] } },
} as const satisfies Record<string, CommandSpec>;

const KEPT_HAND_OVERS = 60;

/** A roster is its court's: what is written into it is written for the court that the payload names. */
function matter(state: Roster | undefined, { payload }: Command): Reading<Matter> {
  return known({ court: state?.court ?? (payload as Static<typeof SetRosterSchema>).court });
}

function decide(state: Roster | undefined, command: Command, context: DecideContext): Decision<DutyEvent> {
  const payload = command.payload as Static<typeof SetRosterSchema>;
  // The roster's id is its court's code: another id would block that court's own roster.
  if (command.basis.aggregate.id !== payload.court) return refuse(failure('SCOPE_FOREIGN'));
  if (command.kind === 'duty.set-roster') {
    if (payload.shifts.some((shift) => shift.to <= shift.from)) return refuse(failure('DATES_OUT_OF_ORDER'));
    return accept([{ kind: 'roster-set', court: payload.court, shifts: [...payload.shifts].sort((a, b) => a.from - b.from) }]);
  }
  if (!state) return refuse(failure('NOT_FOUND'));
  const { court: _court, ...handOver } = command.payload as Static<typeof HandOverSchema>;
  const taker = accountProblem(context.lookups, state.court, [{ id: handOver.to, roles: ['command-centre', 'field-officer'] }]);
  if (taker.status === 'failed') return refuse(failure('ACCOUNT_NOT_ELIGIBLE'), [taker]);
  return withGuard(taker, [{ kind: 'duty-handed-over', handOver }]);
}

function apply(state: Roster | undefined, event: DutyEvent, meta: EventMeta): Roster {
  if (event.kind === 'roster-set') {
    return { id: event.court, version: (state?.version ?? 0) + 1, court: event.court, shifts: [...event.shifts], handOvers: state?.handOvers ?? [] };
  }
  if (!state) throw new Error('duty was handed over without a roster');
  const record = { ...event.handOver, from: meta.by.account, at: meta.at };
  return { ...state, version: state.version + 1, handOvers: [record, ...state.handOvers].slice(0, KEPT_HAND_OVERS) };
}

/**
 * A running shift in the hands of whoever holds it at `at`: 交班 in the middle of a shift moves the turn, also on and
 * back. He is called by the phone of his own shifts; who has none takes over the phone as well.
 */
function inHands(shift: Shift, roster: Roster, at: Instant): Shift {
  const passed = roster.handOvers.filter((each) => each.at >= shift.from && each.at <= at).sort((a, b) => a.at - b.at);
  const officer = passed.reduce((holder, each) => (each.from === holder ? each.to : holder), shift.officer);
  if (officer === shift.officer) return shift;
  return { ...shift, officer, phone: roster.shifts.find((own) => own.officer === officer)?.phone ?? shift.phone };
}

/**
 * Who is on duty at `at`: the running shift first, in the hands it was handed over to, then those that follow, in order of
 * escalation (DOMAIN §1.12-5).
 */
export function onDuty(roster: Roster, at: Instant): readonly Shift[] {
  const running = roster.shifts.filter((shift) => shift.from <= at && at < shift.to).map((shift) => inHands(shift, roster, at));
  const next = roster.shifts.filter((shift) => shift.from > at);
  return [...running, ...next];
}

/** Levels of an unanswered hit as its region counts them (`hit-escalated`): after HIT_ESCALATE_NEXT and _CHIEF minutes. */
const CALLS_NEXT = 1;
const CALLS_CHIEF = 2;

/** Whose turn it is to answer a hit (DOMAIN §1.12-5). */
export type DutyCall = {
  /** On duty now: called at once. */
  readonly onDuty: readonly Shift[];
  /** The next on the roster, once those on duty did not answer. */
  readonly calledIn?: Shift;
  /** The chief too, once the roster did not answer. */
  readonly chief: boolean;
  /** The roster names nobody who could be called: then it is everybody's turn at the command centre. */
  readonly everybody: boolean;
};

/** Who is called about a hit that nobody has taken, at this level of escalation. An alarm without an addressee does not exist. */
export function dutyCall(roster: Roster | undefined, escalation: number, at: Instant): DutyCall {
  const shifts = roster === undefined ? [] : onDuty(roster, at);
  const running = shifts.filter((shift) => shift.from <= at);
  const next = shifts.find((shift) => shift.from > at && !running.some(({ officer }) => officer === shift.officer));
  const late = escalation >= CALLS_NEXT;
  return {
    onDuty: running,
    ...(late && next !== undefined ? { calledIn: next } : {}),
    chief: escalation >= CALLS_CHIEF,
    everybody: running.length === 0 || (late && next === undefined),
  };
}

/** Whether this person is called: by sound and notice, not only by the band that everybody of the command centre sees. */
export function isCalled(call: DutyCall, person: { readonly account: AccountId; readonly role: Role }): boolean {
  if (person.role === 'chief') return call.chief;
  return call.everybody || call.calledIn?.officer === person.account || call.onDuty.some(({ officer }) => officer === person.account);
}

export const dutyModule: DomainModule<Roster, DutyEvent> = {
  aggregate: 'roster',
  commands: DUTY_COMMANDS,
  needs: (command): readonly Need[] => (command.kind === 'duty.hand-over' ? [{ name: 'accounts', ids: [(command.payload as Static<typeof HandOverSchema>).to] }] : []),
  matter,
  decide,
  apply,
  effects: () => [],
};
