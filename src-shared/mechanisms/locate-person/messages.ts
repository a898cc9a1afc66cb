import Type from 'typebox';
import type { MessageTable } from '../../domain/linkage/messages.ts';
import { exchangePart } from '../../domain/linkage/regions/exchange.ts';
import { ControlNoSchema, holdMessages, packetMessages, WirePaperSchema } from '../../domain/linkage/regions/messages.ts';
import { DebtorSnapshotSchema } from '../../domain/linkage/subject.ts';
import { closed, CourtCodeSchema, DayCountSchema, LineSchema, oneOf, RequestIdSchema } from '../../kernel/schema.ts';
import { DANGERS, HitSchema, OUTCOME_RESULTS, REASONS, TAKEOVERS } from './model.ts';

const ControlRequestSchema = closed({
  requestId: RequestIdSchema,
  caseNumber: Type.String({ maxLength: 60 }),
  court: CourtCodeSchema,
  kind: oneOf(['person']),
  debtor: DebtorSnapshotSchema,
  reasons: Type.Array(oneOf(REASONS)),
  dangers: Type.Array(oneOf(DANGERS)),
  periodDays: DayCountSchema,
  takeover: oneOf(TAKEOVERS),
  dutyPhone: Type.String({ maxLength: 40 }),
  backupOfficer: Type.Optional(LineSchema),
  attachments: Type.Array(WirePaperSchema),
  changes: exchangePart.changes,
});
const ControlResultSchema = closed({ requestId: RequestIdSchema, controlNo: Type.Optional(ControlNoSchema), results: Type.Array(oneOf(OUTCOME_RESULTS)) });

const packet = packetMessages('locate-person', 'police');
const control = holdMessages('locate-person', 'police', HitSchema);

/** What courts and police say to each other about a person sought (DOMAIN §1.10). The names stand on the wire and never change. */
export const LOCATE_PROTOCOL = {
  'control.request': { to: ['police'], body: ControlRequestSchema, delivered: packet.delivered },
  'control.release': control.release,
  'control.renewal': control.renewal,
  'control.result': { to: ['police'], body: ControlResultSchema },
  'control.received': packet.received,
  'control.review': control.review,
  'control.hit': control.hit,
  'control.renewal-answer': control.renewalAnswer,
  'control.release-ack': control.releaseAck,
} as const satisfies MessageTable;
