import { failure, type Failure } from '../../kernel/errors/index.ts';
import { type Fen, formatYuan } from '../../kernel/money.ts';
import { addDays, type CivilDate, civilDateOf, daysBetween, formatInstant, type Instant, instant, MINUTE_MS } from '../../kernel/time.ts';
import { type DecideContext, lawNumber } from './decision.ts';

/**
 * Whether an answer can be true (DOMAIN §1.13-8): one helper for each shape, used by every mechanism. Each gives the code
 * of the error table with what would be allowed, or undefined where nothing speaks against it. A person at a screen is
 * refused with it; what an agency's system said is kept as it stands, alarms its owner and moves nothing (`keptAnswer`).
 */
export type Doubt = Failure | undefined;

/** The first doubt of several. */
export function firstDoubt(...doubts: readonly Doubt[]): Doubt {
  return doubts.find((doubt) => doubt !== undefined);
}

/** The latest instant that counts as now: clocks in the field run a little ahead (CLOCK_TOLERANCE). */
export function latestNow(context: DecideContext): Instant {
  return instant(context.now + lawNumber('CLOCK_TOLERANCE', context) * MINUTE_MS);
}

/** Something that happened has happened: its instant or day does not lie ahead. */
export function notInFuture(at: Instant | CivilDate, context: DecideContext): Doubt {
  const ahead = typeof at === 'string' ? at > civilDateOf(context.now) : at > latestNow(context);
  return ahead ? failure('TIME_IN_FUTURE', { latest: typeof at === 'string' ? civilDateOf(context.now) : formatInstant(context.now) }) : undefined;
}

/** Nothing happens before what it follows from; an instant is let off as much as a clock may be wrong. */
export function after(start: Instant | CivilDate, at: Instant | CivilDate, context: DecideContext): Doubt {
  if (typeof start === 'string' || typeof at === 'string') {
    const [first, day] = [typeof start === 'string' ? start : civilDateOf(start), typeof at === 'string' ? at : civilDateOf(at)];
    return day < first ? failure('TIME_BEFORE_START', { earliest: first }) : undefined;
  }
  const slack = latestNow(context) - context.now;
  return at < start - slack ? failure('TIME_BEFORE_START', { earliest: formatInstant(start) }) : undefined;
}

/** A period in civil days, both ends included. */
export type AnsweredPeriod = { readonly start: CivilDate; readonly end: CivilDate };

/**
 * A period that an authority granted against what it was asked for: it begins on a day between the filing and today, ends
 * after its beginning, and is no longer than what was asked, what was approved, and what the parameter table allows at all.
 * @param asked calendar days in the request, and its day; `approved` calendar days where fewer were approved
 */
export function withinApproval(asked: { readonly days: number; readonly since: CivilDate }, approved: { readonly days: number }, answered: AnsweredPeriod, context: DecideContext): Doubt {
  const { start, end } = answered;
  const most = Math.min(asked.days, approved.days);
  return firstDoubt(
    after(asked.since, start, context),
    notInFuture(start, context),
    end < start ? failure('TIME_BEFORE_START', { earliest: start }) : undefined,
    daysBetween(start, end) > most ? failure('PERIOD_BEYOND_APPROVAL', { days: most, latest: addDays(start, most) }) : undefined,
  );
}

/** A new end against the one that was approved: not before the present one, not after the approved one. */
export function endWithinApproval(present: CivilDate, approved: CivilDate, answered: CivilDate): Doubt {
  if (answered > approved) return failure('PERIOD_BEYOND_APPROVAL', { days: daysBetween(present, approved), latest: approved });
  return answered < present ? failure('TIME_BEFORE_START', { earliest: present }) : undefined;
}

/** An amount between two bounds, both of them included. */
export function amountWithin(amount: Fen, least: Fen, most: Fen): Doubt {
  return amount < least || amount > most ? failure('AMOUNT_OUT_OF_RANGE', { least: formatYuan(least), most: formatYuan(most) }) : undefined;
}
