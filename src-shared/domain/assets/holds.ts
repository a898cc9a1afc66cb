import { failure, type Failure } from '../../kernel/errors/index.ts';
import type { CommandId, CourtCode } from '../../kernel/ids.ts';
import { addDays, type CivilDate, daysBetween } from '../../kernel/time.ts';
import { addCalendarMonths, isWorkingDay, type WorkingCalendar } from '../calendar/index.ts';
import { type RuleParameterTable, valueAt } from '../deadlines/index.ts';
import { courtByCode } from '../identifiers/index.ts';
import { known, type Reading, UNKNOWN } from '../linkage/lookups.ts';
import { type KnownAsset, knownOf, type Listed } from './known.ts';
import { type AssetKind, type AssetState, type Hold, standingAnswers } from './model.ts';

/** Holds as far as they are known, and the day on which somebody named them all. */
export type KnownHolds = Pick<KnownAsset, 'holds' | 'holdsAsOf'>;

const TERM_OF = {
  vehicle: 'HOLD_TERM_MOVABLE',
  account: 'HOLD_TERM_ACCOUNT',
  'real-estate': 'HOLD_TERM_OTHER',
  equity: 'HOLD_TERM_OTHER',
  // Nobody knows whether it is a movable or a right: the longer term refuses nothing that may be lawful.
  other: 'HOLD_TERM_OTHER',
} as const satisfies Readonly<Record<AssetKind, string>>;

/** The last day that a hold may have (民诉法解释 §485): 1, 2 or 3 years from its first. */
export function latestEnd(kind: AssetKind, start: CivilDate, parameters: RuleParameterTable): CivilDate {
  return addCalendarMonths(start, valueAt(parameters, TERM_OF[kind], start));
}

/** Why the days of a hold cannot stand: an end before its beginning, or a term longer than the law allows. */
export function holdDoubt(kind: AssetKind, { start, end, ended }: Hold, parameters: RuleParameterTable): Failure | undefined {
  if (start !== undefined && ((end !== undefined && end < start) || (ended !== undefined && ended.on < start))) return failure('DATES_OUT_OF_ORDER');
  if (start === undefined || end === undefined) return undefined;
  const latest = latestEnd(kind, start, parameters);
  return end > latest ? failure('HOLD_BEYOND_TERM', { latest }) : undefined;
}

/**
 * The last day that can be relied on. Where an answer names a later one than the law allows, it is the lawful one; where its
 * days contradict each other, nobody knows. Never rolls over a rest day (DOMAIN §2.1).
 */
export function reliableEnd(kind: AssetKind, hold: Hold, parameters: RuleParameterTable): CivilDate | undefined {
  const doubt = holdDoubt(kind, hold, parameters);
  if (doubt === undefined) return hold.end;
  return doubt.code === 'HOLD_BEYOND_TERM' && hold.start !== undefined ? latestEnd(kind, hold.start, parameters) : undefined;
}

/** `active` with a term running or not named; `waitlisted`; past its last day; ended before it; not named by a newer whole answer. */
export type HoldStanding = 'active' | 'waitlisted' | 'lapsed' | 'ended' | 'gone';

export function standingOfHold(kind: AssetKind, { value: hold, gone }: Pick<Listed<Hold>, 'value' | 'gone'>, at: CivilDate, parameters: RuleParameterTable): HoldStanding {
  if (hold.ended !== undefined && hold.ended.on <= at) return 'ended';
  if (gone) return 'gone';
  if (hold.waitlist > 0) return 'waitlisted';
  const end = reliableEnd(kind, hold, parameters);
  return end !== undefined && end < at ? 'lapsed' : 'active';
}

/** Name of a court without the province, the city and spaces: answers write it in every form. */
function courtKey(name: string): string {
  return name.normalize('NFKC').replace(/\s/gu, '').replace(/^江苏省/u, '').replace(/^苏州市(?=.+[区市县].*法院)/u, '');
}

/** Whether the court that an answer names is this one. */
export function isCourtNamed(name: string, court: CourtCode): boolean {
  const full = courtByCode(court)?.name;
  const written = name.normalize('NFKC').replace(/\s/gu, '');
  return written === court || (full !== undefined && courtKey(full) === courtKey(name));
}

/** One day on which to think of an end: so many days before it, and on the working day before where that is a rest day. */
export type Rung = { readonly days: number; readonly on: CivilDate; readonly reached: boolean };

/**
 * The ladder of a hold's end (90/60/30/15/7/3/1 days, by the parameter table). `left` counts days to the last one, negative
 * when it is past. `late` is true only where the last day is past by what is known.
 */
export type HoldLadder = {
  readonly end: CivilDate;
  readonly left: number;
  readonly rungs: readonly Rung[];
  readonly next?: Rung;
  readonly reached?: Rung;
  readonly late: boolean;
  /** The chief is told too. */
  readonly escalated: boolean;
};

const RUNGS = ['HOLD_REMINDER_1', 'HOLD_REMINDER_2', 'HOLD_REMINDER_3', 'HOLD_REMINDER_4', 'HOLD_REMINDER_5', 'HOLD_REMINDER_6', 'HOLD_REMINDER_7'] as const;
/** From this rung on the chief is told too (DOMAIN §1.5). */
const ESCALATES_AT = 'HOLD_REMINDER_5';

function workingDayOnOrBefore(day: CivilDate, calendar: WorkingCalendar): CivilDate {
  for (let on = day, tries = 0; tries < 30; on = addDays(on, -1), tries += 1) {
    const works = isWorkingDay(calendar, on);
    if (works.known ? works.value : works.provisional) return on;
  }
  return day;
}

export function holdLadder(end: CivilDate, today: CivilDate, calendar: WorkingCalendar, parameters: RuleParameterTable): HoldLadder {
  const rungs = RUNGS.map((code): Rung => {
    const days = valueAt(parameters, code, today);
    const on = workingDayOnOrBefore(addDays(end, -days), calendar);
    return { days, on, reached: on <= today };
  }).toSorted((a, b) => b.days - a.days);
  const next = rungs.find(({ reached }) => !reached);
  const reached = rungs.findLast((rung) => rung.reached);
  const escalation = valueAt(parameters, ESCALATES_AT, today);
  return {
    end,
    left: daysBetween(today, end),
    rungs,
    ...(next === undefined ? {} : { next }),
    ...(reached === undefined ? {} : { reached }),
    late: today > end,
    escalated: reached !== undefined && reached.days <= escalation,
  };
}

/** What a guard asks of a thing and a court (DOMAIN §1.3): the seal that this court has in the register. */
export type RegisteredSeal = {
  readonly standing: 'active' | 'waitlisted' | 'lapsed' | 'none';
  readonly hold?: Hold;
  /** Last day that can be relied on; absent where no answer names one. */
  readonly end?: CivilDate;
  /** 结果截至 of the answer that it rests on. */
  readonly asOf: CivilDate;
  /** Answers that prove it. */
  readonly proof: readonly CommandId[];
};

const REGISTERED: readonly Hold['measure'][] = ['seal', 'provisional-seal', 'freeze'];

/**
 * The seal of a court on a thing on a day. `unknown` where no answer speaks of it: nobody named all holds, or the answers are
 * of later days than the one asked about; and where a first seal has run out before the one that waits, for the one that waits
 * takes effect by itself (查封扣押冻结规定 §26) and no answer has told yet.
 */
export function registeredSealOf(asset: AssetState, court: CourtCode, at: CivilDate, parameters: RuleParameterTable): Reading<RegisteredSeal> {
  const { holds, holdsAsOf } = knownOf(asset);
  const registered = holds.filter(({ value }) => REGISTERED.includes(value.measure));
  const own = registered.filter(({ value }) => isCourtNamed(value.court, court));
  const standing = (line: Listed<Hold>) => standingOfHold(asset.kind, line, at, parameters);
  const begun = (line: Listed<Hold>) => (line.value.start ?? line.since) <= at;
  const answer = (line: Listed<Hold>, word: RegisteredSeal['standing']): Reading<RegisteredSeal> => {
    const end = reliableEnd(asset.kind, line.value, parameters);
    return known({ standing: word, hold: line.value, ...(end === undefined ? {} : { end }), asOf: line.asOf, proof: [line.answer] });
  };
  const active = own.find((line) => begun(line) && standing(line) === 'active');
  if (active !== undefined) return answer(active, 'active');
  const waiting = own.find((line) => begun(line) && standing(line) === 'waitlisted');
  if (waiting !== undefined) {
    const isFirstOpen = registered.some((line) => line.value.waitlist === 0 && standing(line) === 'active');
    return isFirstOpen ? answer(waiting, 'waitlisted') : UNKNOWN;
  }
  if (holdsAsOf !== undefined && holdsAsOf > at && own.length === 0) return UNKNOWN;
  const over = own.findLast((line) => standing(line) === 'lapsed' || standing(line) === 'ended');
  if (over !== undefined) return answer(over, 'lapsed');
  if (holdsAsOf === undefined || holdsAsOf > at) return UNKNOWN;
  const proof = standingAnswers(asset).flatMap(({ id, asOf, said }) => (asOf === holdsAsOf && said.holds?.all === true ? [id] : []));
  return known({ standing: 'none', asOf: holdsAsOf, proof });
}

/** Where a thing stands by what is known, in one word. */
export const ASSET_STANDINGS = ['seized', 'sealed-not-seized', 'sealed', 'waitlisted', 'lapsed', 'free', 'unknown'] as const;
export type AssetStanding = (typeof ASSET_STANDINGS)[number];

/** A vehicle that is sealed in the register and stands nobody knows where is 查封未扣押 (DOMAIN §1.3). */
export function standingOfAsset(kind: AssetKind, { holds, holdsAsOf }: KnownHolds, at: CivilDate, parameters: RuleParameterTable): AssetStanding {
  const lines = holds.map((line) => ({ measure: line.value.measure, standing: standingOfHold(kind, line, at, parameters) }));
  const has = (standing: HoldStanding, seized: boolean) => lines.some((line) => line.standing === standing && (line.measure === 'seize') === seized);
  if (has('active', true)) return 'seized';
  if (has('active', false)) return kind === 'vehicle' ? 'sealed-not-seized' : 'sealed';
  if (has('waitlisted', false)) return 'waitlisted';
  if (has('lapsed', false) || has('lapsed', true)) return 'lapsed';
  return holdsAsOf === undefined ? 'unknown' : 'free';
}

/** A hold of one of the given courts whose end comes: what Today and the pages count down. */
export type HoldDue = { readonly hold: Hold; readonly ladder: HoldLadder; readonly asOf: CivilDate };

/** Ends of the holds that these courts have, the soonest first; of other courts' holds nobody here keeps the time. */
export function holdDues(
  kind: AssetKind,
  { holds }: Pick<KnownHolds, 'holds'>,
  courts: readonly CourtCode[],
  today: CivilDate,
  calendar: WorkingCalendar,
  parameters: RuleParameterTable,
): readonly HoldDue[] {
  return holds
    .flatMap((line): HoldDue[] => {
      const standing = standingOfHold(kind, line, today, parameters);
      if (standing !== 'active' && standing !== 'lapsed') return [];
      const end = reliableEnd(kind, line.value, parameters);
      if (end === undefined || !courts.some((court) => isCourtNamed(line.value.court, court))) return [];
      return [{ hold: line.value, ladder: holdLadder(end, today, calendar, parameters), asOf: line.asOf }];
    })
    .toSorted((a, b) => a.ladder.left - b.ladder.left);
}
