import type { StoryParams } from '../../domain/linkage/facts.ts';
import { plainValues, storyOfRegions } from '../../domain/linkage/regions/story.ts';
import type { VehicleEvent } from './events.ts';
import type { VehicleRequest } from './model.ts';

/** Fields of an event that are plain and safe to show: everything but packets, people and files. */
export function storyOfVehicle(event: VehicleEvent, state: VehicleRequest): StoryParams {
  const params = storyOfRegions(event, state);
  switch (event.kind) {
    case 'vehicle-hit-registered':
      return { ...params, place: event.hit.place, channel: event.hit.channel, unit: event.hit.unit };
    case 'vehicle-seized':
    case 'vehicle-seizure-joined':
      return { ...params, place: event.report.record.place, lot: event.report.record.custodian.lot, skewMs: event.report.skewMs };
    case 'vehicle-not-seized':
      return { ...params, reason: event.told.reason, place: event.told.place };
    case 'vehicle-seal-told':
      return { ...params, end: event.seal.end };
    case 'vehicle-mortgagee-told':
      return { ...params, name: event.name };
    case 'vehicle-seal-lifted':
      return { ...params, on: event.on, ...plainValues({ court: event.next?.court }) };
    case 'vehicle-next-court-told':
      return { ...params, court: event.next.court };
    default:
      return params;
  }
}
