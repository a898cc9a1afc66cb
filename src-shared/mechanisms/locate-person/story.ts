import type { StoryParams } from '../../domain/linkage/facts.ts';
import { storyOfRegions } from '../../domain/linkage/regions/story.ts';
import type { LocateEvent } from './events.ts';
import type { LocateRequest } from './model.ts';

/** Fields of an event that are plain and safe to show: everything but packets, people and files. */
export function storyOfLocate(event: LocateEvent, state: LocateRequest): StoryParams {
  const params = storyOfRegions(event, state);
  switch (event.kind) {
    case 'locate-hit-registered':
      return { ...params, place: event.hit.place, channel: event.hit.channel, unit: event.hit.unit, personState: event.hit.personState };
    case 'locate-person-controlled':
    case 'locate-control-report-joined':
      return { ...params, via: event.report.via, place: event.report.handover.place, skewMs: event.report.skewMs };
    case 'locate-outcome-recorded':
      return { ...params, amount: event.outcome.amount, results: event.outcome.results.join(',') };
    default:
      return params;
  }
}
