import { type ErrorCode, failure } from '../../kernel/errors/index.ts';
import type { AssetState } from '../../domain/assets/model.ts';
import type { OccurredAt } from '../../domain/linkage/command.ts';
import { accept, type DecideContext, type Decision, refuse } from '../../domain/linkage/decision.ts';
import { after, type Doubt, firstDoubt, latestNow, notInFuture } from '../../domain/linkage/plausible.ts';
import { releaseEvents, sinceFiling } from '../../domain/linkage/regions/hold.ts';
import { type Asked, prefixedEvent } from '../../domain/linkage/regions/prefixed.ts';
import { dueOf } from '../../domain/linkage/regions/request.ts';
import { staleHours } from '../../domain/linkage/regions/response.ts';
import type { VehiclePayload } from './commands.ts';
import type { CaseOnThing, SeizureReport, VehicleEvent } from './events.ts';
import type { NotSeized, NotSeizedReason, VehicleRequest } from './model.ts';
import { CONTROL, VEHICLE, WATCHING } from './regions.ts';
import { isExactlyCar, seizureMissing } from './seizure-record.ts';

/** What happens where the car stands: it is seized, or it is not, and what follows from each reason (DOMAIN §1.3, §1.13-20). */
type VehicleDecision = Decision<VehicleEvent>;

function no(code: ErrorCode, params?: Record<string, string | number>): VehicleDecision {
  return refuse(failure(code, params));
}

/** Judges of other cases with an interest in the thing, of whichever court. Only the server knows them all. */
export function otherCases(state: Pick<VehicleRequest, 'caseId'>, asset: AssetState | undefined): readonly CaseOnThing[] {
  return (asset?.interests ?? []).filter(({ caseId }) => caseId !== state.caseId).map(({ caseId, caseNumber, court, judge }) => ({ caseId, caseNumber, court, judge }));
}

/** Nothing at the place happened before the request was filed, nor later than now. */
function timeDoubt(state: VehicleRequest, happened: readonly Parameters<typeof notInFuture>[0][], context: DecideContext): Doubt {
  return firstDoubt(...happened.flatMap((at) => [notInFuture(at, context), after(sinceFiling(state), at, context)]));
}

function reportOf({ payload, command, context }: Asked<VehiclePayload<'seek-vehicle.record-seized'>>, { at, source, skewMs }: OccurredAt): SeizureReport {
  return { at, source, skewMs, receivedAt: context.now, by: command.actor.account, record: payload.record };
}

/**
 * The car is taken in. It must be the one: another frame or plate is a matter for the police (套牌), not a seizure. T8 ends the control
 * at once; a car that was taken in after the control had ended is in the yard all the same, and somebody is told.
 */
export function recordSeized(state: VehicleRequest, asked: Asked<VehiclePayload<'seek-vehicle.record-seized'>>): VehicleDecision {
  const { payload, command, context } = asked;
  const { record } = payload;
  if (command.occurredAt === undefined) return no('OCCURRED_AT_MISSING');
  const { at } = command.occurredAt;
  if (at > latestNow(context)) return no('OCCURRED_AT_IN_FUTURE');
  const doubt = firstDoubt(notInFuture(payload.dataAsOf, context), timeDoubt(state, [at, record.called.at], context));
  if (doubt !== undefined) return refuse(doubt);
  if (!isExactlyCar(state.packet.vehicle, record)) return no('VEHICLE_NOT_THE_ONE');
  const hours = staleHours(state, payload.dataAsOf, at, context);
  if (hours !== undefined) return no('STATUS_STALE_CALLBACK_REQUIRED', { hours });
  const missing = seizureMissing(record, state.packet.vehicle.plate !== undefined);
  if (missing.length > 0) return no('SEIZURE_INCOMPLETE', { missing: missing.join(',') });
  const report = reportOf(asked, command.occurredAt);
  if (state.seizure !== undefined) return accept([{ kind: 'vehicle-seizure-joined', report }]);
  const { asset } = context.lookups;
  const others = asset.known ? otherCases(state, asset.value) : [];
  const isWatched = WATCHING.includes(state.state);
  // Where there was no control there was no search: nobody can have found anything on it.
  if (!isWatched && state.seizure === undefined && state.control.state === 'inactive') return no('STATE_NOT_ALLOWED', { state: state.state });
  return accept([
    { kind: 'vehicle-seized', report, others, ...(isWatched ? {} : { incident: 'seized-after-release' as const }) },
    // T8: taken in means the search is over, whoever reported it; a release that runs already gets no second message.
    ...(isWatched ? releaseEvents(CONTROL, state, 'T8', 'seized', 'seized').map((event) => prefixedEvent(VEHICLE, event)) : []),
  ]);
}

/** What must be said beside a reason, and was not. */
function missingOf({ reason, thirdParty, policeTold, entrusted }: NotSeized): string | undefined {
  if (reason === 'third-party' && thirdParty === undefined) return 'third-party';
  if ((reason === 'plate-fake' || reason === 'vin-mismatch') && policeTold === undefined) return 'police-told';
  return reason === 'out-of-district' && entrusted === undefined ? 'entrusted' : undefined;
}

/** Reasons after which somebody must look at it, and as what. */
const INCIDENTS: Readonly<Partial<Record<NotSeizedReason, string>>> = { resisted: 'seizure-resisted', 'third-party': 'third-party-holds', 'plate-fake': 'plate-clone', 'vin-mismatch': 'plate-clone' };

/** People were there and did not take the car: the search goes on, or the court of the place is asked to seize it (委托, 民事诉讼法 §240). */
export function recordNotSeized(state: VehicleRequest, { payload, command, context }: Asked<VehiclePayload<'seek-vehicle.record-not-seized'>>): VehicleDecision {
  const { requestId: _id, ...told } = payload;
  const happened = [...(command.occurredAt === undefined ? [] : [command.occurredAt.at]), ...(told.policeTold === undefined ? [] : [told.policeTold.at])];
  const doubt = timeDoubt(state, happened, context);
  if (doubt !== undefined) return refuse(doubt);
  const missing = missingOf(told);
  if (missing !== undefined) return no('NOT_SEIZED_INCOMPLETE', { missing });
  const incident = INCIDENTS[told.reason];
  const isEntrusted = told.reason === 'out-of-district';
  return accept([
    {
      kind: 'vehicle-not-seized',
      told,
      ...(incident === undefined ? {} : { incident }),
      to: isEntrusted ? 'entrusted' : 'active',
      ...(isEntrusted ? { due: dueOf('ENTRUSTED_REPORT', context.now, 'received', context) } : {}),
    },
  ]);
}

/** The court that was asked to seize the car has said nothing in its time. */
export function flagEntrusted(state: VehicleRequest, { payload, context }: Asked<VehiclePayload<'seek-vehicle.flag-entrusted'>>): VehicleDecision {
  const isSilent = state.state === 'entrusted' && payload.round === state.round && state.due !== undefined && context.now >= state.due.at;
  return isSilent ? accept([{ kind: 'vehicle-entrusted-silent' }]) : no('TIMER_STALE');
}
