import Type, { type Static } from 'typebox';
import type { CaseEvent } from '../../domain/cases/events.ts';
import type { CaseState } from '../../domain/cases/model.ts';
import { AggregateRefSchema, OccurredAtSchema } from '../../domain/linkage/command.ts';
import type { EventBody, EventMeta } from '../../domain/linkage/decision.ts';
import type { LocateEvent } from '../../domain/locate-person/events.ts';
import type { LocateRequest } from '../../domain/locate-person/model.ts';
import { ROLES } from '../../domain/permissions/roles.ts';
import { AccountIdSchema, CaseIdSchema, closed, InstantSchema, oneOf } from '../../kernel/schema.ts';

/**
 * One line of a case's timeline (经过). `params` fill the sentence `timeline.<event>` of the locales; they carry codes,
 * dates and numbers of instruments, never a person's ID number.
 */
export const TimelineEntrySchema = closed({
  id: Type.String({ maxLength: 120 }),
  caseId: CaseIdSchema,
  aggregate: AggregateRefSchema,
  event: Type.String({ maxLength: 80 }),
  at: InstantSchema,
  occurredAt: Type.Optional(OccurredAtSchema),
  by: closed({ account: AccountIdSchema, role: oneOf(ROLES) }),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type TimelineEntry = Static<typeof TimelineEntrySchema>;

type Params = Record<string, string | number>;

function paramsOfCaseEvent(event: CaseEvent): Params {
  switch (event.kind) {
    case 'case-record-added':
      return { record: event.record.type, ...('on' in event.record ? { on: event.record.on } : {}), ...('amount' in event.record ? { amount: event.record.amount } : {}), ...('servedOn' in event.record ? { on: event.record.servedOn } : {}), ...('dueOn' in event.record ? { dueOn: event.record.dueOn } : {}) };
    case 'case-past-stated': {
      const { step, answer, on, amount } = event.statement;
      return { step, answer, ...(on === undefined ? {} : { on }), ...(amount === undefined ? {} : { amount }) };
    }
    case 'case-record-corrected':
      return { record: event.record.type, reason: event.reason };
    case 'case-record-voided':
      return { record: event.record, reason: event.reason };
    case 'case-related-added':
      return { capacity: event.party.capacity?.as ?? '', source: event.source.title };
    case 'case-reopened':
      return { closeWay: event.closeWay, reason: event.reason };
    case 'case-party-corrected':
      return { field: event.correction.field, source: event.correction.source.title };
    case 'case-differences-found':
      return { count: event.differences.length };
    case 'case-difference-settled':
      return { field: event.field, choice: event.choice };
    case 'case-closed':
      return { closedOn: event.closedOn, closeWay: event.closeWay };
    case 'case-reassigned':
      return { judge: event.judge };
    case 'case-imported':
      return { row: event.row.sourceRow.row };
    default:
      return {};
  }
}

function plainOf(values: Readonly<Record<string, unknown>>): Params {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number'));
}

/** Fields of an event that are plain and safe to show: everything but packets, people and files. */
function paramsOfLocateEvent(event: LocateEvent, state: LocateRequest): Params {
  const params: Params = { revision: state.revision, round: state.round };
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

/** Timeline line of one event; `undefined` for nouns that have no place in a case's story. */
export function timelineEntry(index: number, event: EventBody, after: unknown, meta: EventMeta): TimelineEntry | undefined {
  const base = {
    id: `${meta.commandId}.${index}`,
    aggregate: meta.aggregate,
    event: event.kind,
    at: meta.at,
    ...(meta.occurredAt === undefined ? {} : { occurredAt: meta.occurredAt }),
    by: { account: meta.by.account, role: meta.by.role },
  };
  if (meta.aggregate.type === 'case') {
    return { ...base, caseId: (after as CaseState).id, params: paramsOfCaseEvent(event as CaseEvent) };
  }
  if (meta.aggregate.type === 'locate-request') {
    const state = after as LocateRequest;
    return { ...base, caseId: state.caseId, params: paramsOfLocateEvent(event as LocateEvent, state) };
  }
  return undefined;
}
