import Type, { type Static } from 'typebox';
import type { CourtCode } from '../../kernel/ids.ts';
import { closed, LineSchema, oneOf } from '../../kernel/schema.ts';
import { AggregateRefSchema, type Command } from '../linkage/command.ts';
import { accept, type Decision, type EventMeta } from '../linkage/decision.ts';
import type { CommandSpec, DomainModule } from '../linkage/module.ts';
import { ROLES } from '../permissions/roles.ts';

/** Uses of personal data that are accounted for, offline too (DOMAIN §3.3). */
export const DATA_USES = ['unmask', 'copy', 'export', 'print', 'photo-view', 'paper-view'] as const;

const RecordUseSchema = closed({
  use: oneOf(DATA_USES),
  target: AggregateRefSchema,
  /** Which field or sheet, never its value. */
  what: Type.String({ minLength: 1, maxLength: 80 }),
  reason: Type.Optional(LineSchema),
});
export type DataUse = Static<typeof RecordUseSchema>;

/** One accounted use of personal data; its id is the id of the command. It never changes. */
export type DataUseRecord = DataUse & { readonly id: string; readonly version: number; readonly court: CourtCode; readonly by: string; readonly at: number };

export type AuditEvent = { readonly kind: 'data-used'; readonly dataUse: DataUse };

const PEOPLE = ROLES.filter((role) => role !== 'system' && role !== 'agency-system' && role !== 'administrator' && role !== 'auditor');

export const AUDIT_COMMANDS = {
  'audit.record-use': { v: 1, payload: RecordUseSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', actors: PEOPLE },
} as const satisfies Record<string, CommandSpec>;

function decide(_state: DataUseRecord | undefined, command: Command): Decision<AuditEvent> {
  return accept([{ kind: 'data-used', dataUse: command.payload as DataUse }]);
}

function apply(_state: DataUseRecord | undefined, event: AuditEvent, meta: EventMeta): DataUseRecord {
  // Police and other agencies have no court; their records stand under the empty code and are found by the auditor only.
  return { ...event.dataUse, id: meta.aggregate.id, version: 1, court: meta.by.court ?? ('' as CourtCode), by: meta.by.account, at: meta.at };
}

export const auditModule: DomainModule<DataUseRecord, AuditEvent> = {
  aggregate: 'data-use',
  commands: AUDIT_COMMANDS,
  needs: () => [],
  decide,
  apply,
  effects: () => [],
};
