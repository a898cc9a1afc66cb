import Type from 'typebox';
import type { MessageTable, Spoken } from '../../domain/linkage/messages.ts';
import { exchangePart } from '../../domain/linkage/regions/exchange.ts';
import { bodyOf, ControlNoSchema, holdMessages, packetMessages, speech, WirePaperSchema } from '../../domain/linkage/regions/messages.ts';
import { NextSealSchema } from '../../domain/linkage/regions/seizure.ts';
import { CivilDateSchema, closed, CourtCodeSchema, DayCountSchema, InstantSchema, LineSchema, oneOf, PaperNumberSchema, RequestIdSchema } from '../../kernel/schema.ts';
import { HitSchema, NOT_SEIZED_REASONS, VehicleSchema } from './model.ts';

const requestId = RequestIdSchema;

const SealedAsSchema = closed({ number: Type.Optional(PaperNumberSchema), start: Type.Optional(CivilDateSchema), end: CivilDateSchema });

const VehicleRequestBodySchema = closed({
  requestId,
  caseNumber: Type.String({ maxLength: 60 }),
  court: CourtCodeSchema,
  vehicle: VehicleSchema,
  /** No control outlives the last day of the seal. */
  seal: SealedAsSchema,
  periodDays: DayCountSchema,
  dutyPhone: Type.String({ maxLength: 40 }),
  backupOfficer: Type.Optional(LineSchema),
  attachments: Type.Array(WirePaperSchema),
  changes: exchangePart.changes,
});
const ResultSchema = closed({ requestId, controlNo: Type.Optional(ControlNoSchema), outcome: oneOf(['seized', 'not-seized']), reason: Type.Optional(oneOf(NOT_SEIZED_REASONS)), at: InstantSchema, place: LineSchema });
const UnsealSchema = closed({ requestId, vehicle: VehicleSchema, seal: SealedAsSchema, attachments: Type.Array(WirePaperSchema) });
const UnsealedSchema = closed({ requestId, on: CivilDateSchema, by: LineSchema, next: Type.Optional(NextSealSchema) });

const { answer } = speech('seek-vehicle');
const packet = packetMessages('seek-vehicle', 'traffic-police');
const control = holdMessages('seek-vehicle', 'traffic-police', HitSchema);

/**
 * What courts and traffic police say to each other about a car (DOMAIN §1.3, §1.10). A name is one body of one mechanism: what they say
 * about a person has names of its own. The names stand on the wire and never change.
 */
export const VEHICLE_PROTOCOL = {
  'vehicle.request': { to: ['traffic-police'], body: VehicleRequestBodySchema, delivered: packet.delivered },
  'vehicle.release': control.release,
  'vehicle.renewal': control.renewal,
  'vehicle.result': { to: ['traffic-police'], body: ResultSchema },
  'vehicle.unseal': { to: ['traffic-police'], body: UnsealSchema },
  'vehicle.received': packet.received,
  'vehicle.review': control.review,
  'vehicle.hit': control.hit,
  'vehicle.renewal-answer': control.renewalAnswer,
  'vehicle.release-ack': control.releaseAck,
  'vehicle.unsealed': {
    from: ['traffic-police'],
    body: UnsealedSchema,
    commands: (message: Spoken) => {
      const { on, by, next } = bodyOf(UnsealedSchema, message);
      return answer(message, 'confirm-unsealed', { on, by, ...(next === undefined ? {} : { next }) });
    },
  },
} as const satisfies MessageTable;
