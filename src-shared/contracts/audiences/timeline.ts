import Type, { type Static } from 'typebox';
import type { CaseEvent } from '../../domain/cases/events.ts';
import type { CaseState } from '../../domain/cases/model.ts';
import { AggregateRefSchema, OccurredAtSchema } from '../../domain/linkage/command.ts';
import type { EventBody, EventMeta } from '../../domain/linkage/decision.ts';
import type { StoryParams } from '../../domain/linkage/facts.ts';
import type { RequestState } from '../../domain/linkage/mechanism.ts';
import { mechanismOf } from '../../mechanisms/index.ts';
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

function paramsOfCaseEvent(event: CaseEvent): StoryParams {
  switch (event.kind) {
    case 'case-record-added':
      return {
        record: event.record.type,
        ...('on' in event.record ? { on: event.record.on } : {}),
        ...('amount' in event.record ? { amount: event.record.amount } : {}),
        ...('servedOn' in event.record ? { on: event.record.servedOn } : {}),
        ...('dueOn' in event.record ? { dueOn: event.record.dueOn } : {}),
      };
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
    case 'case-asset-noted':
      return { asset: event.assetKind };
    case 'case-imported':
      return { row: event.row.sourceRow.row };
    default:
      return {};
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
  const mechanism = mechanismOf(meta.aggregate.type);
  if (mechanism === undefined) return undefined;
  const state = after as RequestState;
  return { ...base, caseId: state.caseId, params: mechanism.story(event, state) };
}
