import type { StoryParams } from '../../domain/linkage/facts.ts';
import type { LocateEvent } from './events.ts';
import type { LocateRequest } from './model.ts';

function plainOf(values: Readonly<Record<string, unknown>>): StoryParams {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number'));
}

/** Fields of an event that are plain and safe to show: everything but packets, people and files. */
export function storyOfLocate(event: LocateEvent, state: LocateRequest): StoryParams {
  const params: Record<string, string | number> = { revision: state.revision, round: state.round };
  const plain = ['level', 'code', 'controlNo', 'start', 'end', 'trigger', 'cause', 'reason', 'days', 'newEnd', 'ending', 'choice', 'message', 'opinion', 'slot', 'number', 'text', 'doubt', 'note'] as const;
  for (const key of plain) {
    const value = (event as Partial<Record<(typeof plain)[number], unknown>>)[key];
    if (typeof value === 'string' || typeof value === 'number') params[key] = value;
  }
  switch (event.kind) {
    case 'locate-hit-registered':
      return { ...params, place: event.hit.place, channel: event.hit.channel, unit: event.hit.unit, personState: event.hit.personState };
    case 'locate-person-controlled':
    case 'locate-control-report-joined':
      return { ...params, via: event.report.via, place: event.report.handover.place, skewMs: event.report.skewMs };
    case 'locate-dispatched':
      return { ...params, eta: event.dispatch.eta, officers: event.dispatch.officers.join('、') };
    case 'locate-numbered':
      return { ...params, numbers: Object.values(event.numbers).join('、') };
    case 'locate-late-answer-kept': {
      // Where a person stands and who has him: a hit that came late is a hit.
      const { 'hit.place': place, 'hit.unit': unit, 'hit.phone': phone, 'hit.channel': channel, 'hit.personState': personState } = event.content ?? {};
      return { ...params, ...plainOf({ place, unit, phone, channel, personState }) };
    }
    case 'locate-outcome-recorded':
      return { ...params, amount: event.outcome.amount, results: event.outcome.results.join(',') };
    default:
      return params;
  }
}
