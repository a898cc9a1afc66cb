import { endOfDay, type Instant } from '../../../kernel/time.ts';
import type { AggregateRef } from '../command.ts';
import type { DecideContext, Effect } from '../decision.ts';
import type { ExchangeEvent } from './exchange.ts';
import type { HoldEvent, Holding } from './hold.ts';
import { numberOfPaper, type PaperPart, type PaperRules, unsealed } from './papers.ts';
import { dueOf, type RequestPart } from './request.ts';

/** How a mechanism calls itself: the prefix of its command kinds, and the noun. */
export type Called = { readonly id: string; readonly aggregate: string };

/** The same of one that has a hold, with the messages about it. */
export type Names = Called & {
  readonly messages: { readonly request: string; readonly release: string; readonly renewal: string };
};

function self(names: Called, state: RequestPart): AggregateRef {
  return { type: names.aggregate, id: state.id };
}

/** A command of the platform on this very request, in the same transaction. */
export function follow(names: Called, state: RequestPart, command: string, payload: Record<string, unknown> = {}): Effect {
  return { type: 'command', aggregate: self(names, state), kind: `${names.id}.${command}`, payload: { requestId: state.id, ...payload } };
}

/** A legal timer: at `dueAt` the platform files the command. */
export function timer(names: Called, state: RequestPart, dueAt: Instant, command: string, payload: Record<string, unknown> = {}): Effect {
  return { type: 'timer', dueAt, kind: `${names.id}.${command}`, payload: { requestId: state.id, ...payload } };
}

/** A message to the agency, under the position of the request. */
export function send(state: RequestPart, message: string, body: Record<string, unknown>): Effect {
  return { type: 'send', message, revision: state.revision, round: state.round, body: { requestId: state.id, ...body } };
}

/** The kind by which numbers come to a request. */
export function assigning(names: Called): string {
  return `${names.id}.assign-numbers`;
}

/** The packet leaves the court by itself when its last seal is there. */
export function whenSealed(names: Called, rules: PaperRules, state: RequestPart & PaperPart): readonly Effect[] {
  return state.state === 'signed' && unsealed(state, rules).length === 0 ? [follow(names, state, 'submit')] : [];
}

/** Who owes an answer is watched: nobody waits for an agency without an end. */
export function silenceTimer(names: Called, state: RequestPart): readonly Effect[] {
  return state.due === undefined ? [] : [timer(names, state, state.due.at, 'flag-silence', { revision: state.revision })];
}

function releaseAlarm(names: Names, state: RequestPart, context: DecideContext, payload: Record<string, unknown> = {}): Effect {
  return timer(names, state, dueOf('RELEASE_ACKNOWLEDGE', context.now, 'received', context).at, 'alarm-release', payload);
}

/** The packet went out: the message, and the clock of the agency's first word. */
export function submission(names: Names, state: RequestPart, body: Record<string, unknown>): readonly Effect[] {
  return [send(state, names.messages.request, body), ...silenceTimer(names, state)];
}

/** What follows an event of the exchange, whatever the mechanism. */
export function exchangeEffects(names: Called, event: ExchangeEvent, state: RequestPart): readonly Effect[] {
  switch (event.kind) {
    case 'received':
      return silenceTimer(names, state);
    case 'returned':
      return [timer(names, state, event.due.at, 'cancel-unreturned', { revision: state.revision })];
    default:
      return [];
  }
}

/** What follows an event of the hold: its end by itself, its release with notice and alarm, its renewal (S10). */
export function holdEffects(names: Names, event: HoldEvent, state: Holding, context: DecideContext): readonly Effect[] {
  const { controlNo } = state.control;
  switch (event.kind) {
    case 'control-activated':
      return [timer(names, state, endOfDay(event.end), 'expire', { end: event.end })];
    case 'renewal-approved':
      return [send(state, names.messages.renewal, { controlNo, newEnd: event.newEnd, reason: state.renewals.at(-1)?.reason })];
    case 'renewal-confirmed':
      return [timer(names, state, endOfDay(event.newEnd), 'expire', { end: event.newEnd })];
    case 'stray-control-found':
      return [send(state, names.messages.release, { controlNo: event.controlNo, trigger: 'T7' }), releaseAlarm(names, state, context, { controlNo: event.controlNo })];
    case 'release-requested':
      return [send(state, names.messages.release, { controlNo, trigger: event.trigger }), numberOfPaper('release-notice', assigning(names)), releaseAlarm(names, state, context)];
    default:
      return [];
  }
}
