import Type, { type Static } from 'typebox';
import { failure } from '../../kernel/errors/index.ts';
import type { AccountId, CourtCode } from '../../kernel/ids.ts';
import { closed, LineSchema, oneOf } from '../../kernel/schema.ts';
import { AggregateRefSchema, type Command } from '../linkage/command.ts';
import { accept, type Decision, type EventMeta, refuse } from '../linkage/decision.ts';
import { known, type Reading } from '../linkage/lookups.ts';
import type { CommandSpec, DomainModule } from '../linkage/module.ts';
import type { Matter, May } from '../linkage/rights.ts';
import { needsReason } from '../permissions/sight.ts';

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

/** Everybody who works with personal data accounts for his own uses, and for nobody else's. */
const OWN_USE = {
  judge: ['author'],
  clerk: ['author'],
  chief: ['author'],
  president: ['author'],
  'command-centre': ['author'],
  'field-officer': ['author'],
  'police-specialist': ['author'],
  'police-station': ['author'],
  'agency-desk': ['author'],
} as const satisfies May;

export const AUDIT_COMMANDS = {
  'audit.record-use': { v: 1, payload: RecordUseSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: OWN_USE },
} as const satisfies Record<string, CommandSpec>;

function matter(state: DataUseRecord | undefined, { actor }: Command): Reading<Matter> {
  return known({ court: state?.court ?? actor.court ?? ('' as CourtCode), authors: [(state?.by ?? actor.account) as AccountId] });
}

function decide(state: DataUseRecord | undefined, command: Command): Decision<AuditEvent> {
  if (state !== undefined) return refuse(failure('STATE_NOT_ALLOWED', { state: 'recorded' }));
  const dataUse = command.payload as DataUse;
  const { role } = command.actor;
  const isPerson = role !== 'system' && role !== 'agency-system';
  if (isPerson && (dataUse.reason ?? '').trim() === '' && needsReason(role, dataUse.use, dataUse.target.type)) return refuse(failure('SIGHT_REASON_MISSING'));
  return accept([{ kind: 'data-used', dataUse }]);
}

function apply(_state: DataUseRecord | undefined, event: AuditEvent, meta: EventMeta): DataUseRecord {
  // Police and other agencies have no court; their records stand under the empty code and are found by the auditor only.
  return { ...event.dataUse, id: meta.aggregate.id, version: 1, court: meta.by.court ?? ('' as CourtCode), by: meta.by.account, at: meta.at };
}

export const auditModule: DomainModule<DataUseRecord, AuditEvent> = {
  aggregate: 'data-use',
  commands: AUDIT_COMMANDS,
  needs: () => [],
  matter,
  decide,
  apply,
  effects: () => [],
};
