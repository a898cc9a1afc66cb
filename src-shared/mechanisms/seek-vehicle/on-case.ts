import type { AssetEvent } from '../../domain/assets/events.ts';
import { registeredSealOf, standingOfAsset } from '../../domain/assets/holds.ts';
import { knownOf } from '../../domain/assets/known.ts';
import type { AssetState } from '../../domain/assets/model.ts';
import type { CaseEvent } from '../../domain/cases/events.ts';
import type { CaseState } from '../../domain/cases/model.ts';
import type { DecideContext, Effect } from '../../domain/linkage/decision.ts';
import { follow } from '../../domain/linkage/regions/effects.ts';
import { holdOnCase, onProofGone, releaseBy } from '../../domain/linkage/regions/on-case.ts';
import { civilDateOf } from '../../kernel/time.ts';
import type { Seal, VehicleRequest } from './model.ts';
import { NAMES } from './regions.ts';

/** What an event of the case means for a request for a car that is still open: the triggers of DOMAIN §1.4, and its new judge. */
export function onCase(event: CaseEvent, request: VehicleRequest, after: CaseState, before: CaseState | undefined): readonly Effect[] {
  return holdOnCase(NAMES, event, request, after, before);
}

/** What the answers say of the seal that the request rests on, where that is another word than it has. */
function onSeal(request: VehicleRequest, asset: AssetState, { now, parameters }: Pick<DecideContext, 'now' | 'parameters'>): readonly Effect[] {
  const reading = registeredSealOf(asset, request.court, civilDateOf(now), parameters);
  if (!reading.known || request.seal.ended !== undefined) return [];
  const { standing, hold, end, asOf } = reading.value;
  if (standing === 'lapsed') return hold?.ended === undefined ? [] : [follow(NAMES, request, 'lift-seal')];
  if (standing !== 'active') return [follow(NAMES, request, 'flag-seal', { standing })];
  if (hold === undefined || end === undefined) return [];
  const { measure, court, number, start } = hold;
  const told: Seal = { measure, court, ...(number === undefined ? {} : { number }), ...(start === undefined ? {} : { start }), end, asOf };
  const { seal } = request;
  const isSame = seal.court === court && seal.number === number && seal.start === start && seal.end === end;
  return isSame ? [] : [follow(NAMES, request, 'note-seal', { seal: told })];
}

/** Somebody took the car in: another court, or another case of this one. Nobody seeks what is in custody (T8). */
function onSeizure(request: VehicleRequest, asset: AssetState, { now, parameters }: Pick<DecideContext, 'now' | 'parameters'>): readonly Effect[] {
  const isSeized = standingOfAsset(asset.kind, knownOf(asset), civilDateOf(now), parameters) === 'seized';
  return isSeized && request.seizure === undefined && request.control.release === undefined ? releaseBy(NAMES, request, 'T8', 'seized-elsewhere') : [];
}

/**
 * What an event of the thing means for a request for it (DOMAIN §1.4 T8, §1.13-20): the seal was renewed, lifted, or is not the first any
 * more; somebody took the car in; an answer behind a guard was taken back. That the last day of the seal has come, its own timer says.
 */
export function onAsset(event: AssetEvent, request: VehicleRequest, after: AssetState, _before: AssetState | undefined, context: Pick<DecideContext, 'now' | 'parameters'>): readonly Effect[] {
  if (event.kind !== 'asset-told' && event.kind !== 'asset-answer-taken-back') return [];
  // What this very request did to the thing is no news to it.
  if (event.kind === 'asset-told' && event.answer.source.from === 'request' && event.answer.source.request.id === request.id) return [];
  const gone = event.kind === 'asset-answer-taken-back' && request.proofs.some(({ id, gone: since }) => id === event.answerId && since === undefined);
  return [
    ...(gone ? onProofGone(NAMES, { id: event.answerId, corrected: false }, request) : []),
    ...onSeal(request, after, context),
    ...onSeizure(request, after, context),
  ];
}
