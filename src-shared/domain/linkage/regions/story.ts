import type { EventBody } from '../decision.ts';
import type { StoryParams } from '../facts.ts';
import type { AnswerContent } from '../kept-answers.ts';
import type { RequestPart } from './request.ts';

/** Fields of events that are plain and safe to show, whatever the mechanism: everything but packets, people and files. */
const PLAIN = ['level', 'code', 'controlNo', 'start', 'end', 'trigger', 'cause', 'reason', 'days', 'newEnd', 'ending', 'choice', 'message', 'opinion', 'slot', 'number', 'text', 'doubt', 'note'] as const;

/** What of an answer that moved nothing is told with it: where somebody or something stands, and who has it. */
const OF_ANSWER: Readonly<Record<string, string>> = { 'hit.place': 'place', 'hit.unit': 'unit', 'hit.phone': 'phone', 'hit.channel': 'channel', 'hit.personState': 'personState' };

/** Of these values those that a sentence can say. */
export function plainValues(values: Readonly<Record<string, unknown>>): StoryParams {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number'));
}

/**
 * What the line of an event says, as far as a region knows: its plain fields, numbers given, the order of those who were
 * sent, and what a late answer told. A mechanism adds what its own events say.
 */
export function storyOfRegions(event: EventBody, { revision, round }: Pick<RequestPart, 'revision' | 'round'>): StoryParams {
  const fields = event as Readonly<Record<string, unknown>>;
  const { numbers, content = {}, dispatch } = fields as {
    readonly numbers?: Readonly<Record<string, string>>;
    readonly content?: AnswerContent;
    readonly dispatch?: { readonly eta: number; readonly officers: readonly string[] };
  };
  return {
    revision,
    round,
    ...plainValues(Object.fromEntries(PLAIN.map((name) => [name, fields[name]]))),
    ...(numbers === undefined ? {} : { numbers: Object.values(numbers).join('、') }),
    ...(dispatch === undefined ? {} : { eta: dispatch.eta, officers: dispatch.officers.join('、') }),
    ...plainValues(Object.fromEntries(Object.entries(OF_ANSWER).map(([path, name]) => [name, content[path]]))),
  };
}
