import type { Instant } from '../../kernel/time.ts';
import type { EventMeta } from '../../domain/linkage/decision.ts';
import { beginsNow, heldSince } from '../../domain/linkage/regions/custody.ts';
import type { ControlReport, LocateRequest } from './model.ts';

/** When a report says that the holding began: before the court came, where the police had the person already. */
export function holdStart({ at, handover }: Pick<ControlReport, 'at' | 'handover'>): Instant {
  return handover.heldSince !== undefined && handover.heldSince < at ? handover.heldSince : at;
}

/** What a report of a holding at `at` changes: the clock, and for a township deputy the report that is due at once. */
export function held(state: LocateRequest, at: Instant, limitHours: number | undefined, meta: EventMeta): Pick<LocateRequest, 'custody' | 'earlierCustodies' | 'deputyReport' | 'incidents'> {
  const next = heldSince(state, at, limitHours);
  const reports = beginsNow(state, next) && state.packet.deputy?.answer === 'township' && state.deputyReport === undefined;
  return {
    ...next,
    incidents: reports ? [...state.incidents, { kind: 'township-deputy-held', at: meta.at }] : state.incidents,
    ...(reports ? { deputyReport: { dueSince: meta.at } } : {}),
  };
}
