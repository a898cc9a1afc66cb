import { HOUR_MS, type Instant, instant } from '../../kernel/time.ts';
import type { DecideContext, EventMeta } from '../../domain/linkage/decision.ts';
import { questioningHours } from './clocks.ts';
import type { ControlReport, LocateRequest } from './model.ts';

/**
 * Custody as a region of its own. Its clock starts when the person was in fact held, by whomever: the police at the
 * hit, or the court at the hand-over; the earliest report counts (DOMAIN §1.13-1; 民事诉讼法解释 §482; 法〔2016〕41号).
 */
type Custody = LocateRequest['custody'];

/** When a report says that the holding began: before the court came, where the police had the person already. */
export function holdStart({ at, handover }: Pick<ControlReport, 'at' | 'handover'>): Instant {
  return handover.heldSince !== undefined && handover.heldSince < at ? handover.heldSince : at;
}

/** What a report of a holding at `at` changes: a clock starts, moves back, or a second one starts after the first ended. */
export function held(state: LocateRequest, at: Instant, limitHours: number | undefined, meta: EventMeta): Pick<LocateRequest, 'custody' | 'earlierCustodies' | 'deputyReport' | 'incidents'> {
  const next = clocks(state, at, limitHours);
  const begins = next.custody.state === 'running' && (state.custody.state !== 'running' || next.earlierCustodies !== state.earlierCustodies);
  const reports = begins && state.packet.deputy?.answer === 'township' && state.deputyReport === undefined;
  return {
    ...next,
    incidents: reports ? [...state.incidents, { kind: 'township-deputy-held', at: meta.at }] : state.incidents,
    ...(reports ? { deputyReport: { dueSince: meta.at } } : {}),
  };
}

function clocks(state: LocateRequest, at: Instant, limitHours: number | undefined): Pick<LocateRequest, 'custody' | 'earlierCustodies'> {
  const { custody, earlierCustodies } = state;
  const kept = earlierCustodies === undefined ? {} : { earlierCustodies };
  if (custody.state === 'none') return { ...kept, custody: limitHours === undefined ? custody : { state: 'running', startedAt: at, limitHours } };
  // A holding after the end of the last one is another: it gets its own hours, and the old clock stays in the file.
  if (custody.state === 'ended' && custody.endedAt !== undefined && at > custody.endedAt && limitHours !== undefined) {
    return { custody: { state: 'running', startedAt: at, limitHours }, earlierCustodies: [...(earlierCustodies ?? []), custody] };
  }
  const of = earlierCustodies?.findIndex(({ endedAt }) => endedAt !== undefined && at <= endedAt) ?? -1;
  if (earlierCustodies !== undefined && of >= 0) return { custody, earlierCustodies: earlierCustodies.map((each, index) => (index === of ? startedBy(each, at) : each)) };
  return { ...kept, custody: startedBy(custody, at) };
}

function startedBy(custody: Custody, at: Instant): Custody {
  return { ...custody, startedAt: custody.startedAt === undefined || at < custody.startedAt ? at : custody.startedAt };
}

/** End of the lawful time of a custody that runs; undefined where nobody is held. */
export function custodyLimit(custody: Custody): Instant | undefined {
  if (custody.state !== 'running' || custody.startedAt === undefined || custody.limitHours === undefined) return undefined;
  return instant(custody.startedAt + custody.limitHours * HOUR_MS);
}

/** The latest instant to which a person held since `at` may be kept for the court. */
export function latestHold(state: LocateRequest, at: Instant, context: DecideContext): Instant {
  const running = state.custody.state === 'running' ? state.custody : undefined;
  const from = running?.startedAt === undefined || at < running.startedAt ? at : running.startedAt;
  return instant(from + (running?.limitHours ?? questioningHours(false, context)) * HOUR_MS);
}
