import Type, { type Static } from 'typebox';
import type { AgencyCommand, MessageTable, Spoken } from '../../domain/linkage/messages.ts';
import { RETURN_CODES } from '../../domain/linkage/regions/exchange.ts';
import { RELEASE_TRIGGERS } from '../../domain/linkage/regions/hold.ts';
import { NextSealSchema } from '../../domain/linkage/regions/seizure.ts';
import { CivilDateSchema, closed, CourtCodeSchema, DayCountSchema, FileHashSchema, InstantSchema, LineSchema, oneOf, PaperNumberSchema, ParagraphSchema, RequestIdSchema } from '../../kernel/schema.ts';
import { HitSchema, NOT_SEIZED_REASONS, VehicleSchema } from './model.ts';

const ControlNoSchema = Type.String({ maxLength: 60 });
const requestId = RequestIdSchema;

const PaperSchema = closed({
  slot: Type.String(),
  instrument: Type.String(),
  title: LineSchema,
  number: Type.Optional(Type.String()),
  file: Type.Optional(FileHashSchema),
  sealed: Type.Boolean(),
});
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
  attachments: Type.Array(PaperSchema),
  changes: Type.Array(closed({ revision: Type.Integer(), field: Type.String(), before: Type.String(), after: Type.String(), reason: Type.Optional(LineSchema) })),
});
const ReleaseSchema = closed({ requestId, controlNo: Type.Optional(ControlNoSchema), trigger: oneOf(RELEASE_TRIGGERS) });
const RenewalSchema = closed({ requestId, controlNo: ControlNoSchema, newEnd: CivilDateSchema, reason: ParagraphSchema });
const ResultSchema = closed({ requestId, controlNo: Type.Optional(ControlNoSchema), outcome: oneOf(['seized', 'not-seized']), reason: Type.Optional(oneOf(NOT_SEIZED_REASONS)), at: InstantSchema, place: LineSchema });
const UnsealSchema = closed({ requestId, vehicle: VehicleSchema, seal: SealedAsSchema, attachments: Type.Array(PaperSchema) });

const ReceivedSchema = closed({ requestId, receivedAt: InstantSchema });
const ReviewSchema = Type.Union([
  closed({ requestId, result: Type.Literal('accepted'), controlNo: ControlNoSchema, start: CivilDateSchema, end: CivilDateSchema, specialistNo: LineSchema }),
  closed({ requestId, result: oneOf(['returned', 'rejected']), code: oneOf(RETURN_CODES), text: ParagraphSchema, specialistNo: LineSchema }),
]);
const HitMessageSchema = closed({ requestId, controlNo: ControlNoSchema, hit: HitSchema });
const RenewalAnswerSchema = closed({ requestId, controlNo: ControlNoSchema, accepted: Type.Boolean(), newEnd: CivilDateSchema });
const ReleaseAckSchema = closed({ requestId, controlNo: Type.Optional(ControlNoSchema), ackedAt: InstantSchema, by: LineSchema });
const UnsealedSchema = closed({ requestId, on: CivilDateSchema, by: LineSchema, next: Type.Optional(NextSealSchema) });

function file(message: Spoken, kind: string, payload: Readonly<Record<string, unknown>>): readonly AgencyCommand[] {
  return [{ kind: `seek-vehicle.${kind}`, requestId: message.requestId, payload: { requestId: message.requestId, ...payload } }];
}

/** An answer says which revision and round it answers. */
function answer(message: Spoken, kind: string, payload: Readonly<Record<string, unknown>>): readonly AgencyCommand[] {
  return file(message, kind, { revision: message.revision, round: message.round, ...payload });
}

/** The body was checked against its schema when the message was opened. */
const body = <T>(message: Spoken): T => message.body as T;

function reviewed(message: Spoken): readonly AgencyCommand[] {
  const review = body<Static<typeof ReviewSchema>>(message);
  return review.result === 'accepted'
    ? answer(message, 'accept', { controlNo: review.controlNo, start: review.start, end: review.end, specialist: review.specialistNo })
    : answer(message, review.result === 'returned' ? 'return' : 'reject', { code: review.code, text: review.text, specialist: review.specialistNo });
}

/** A control has its number where the agency has given one. */
const numbered = (controlNo: string | undefined) => (controlNo === undefined ? {} : { controlNo });

/**
 * What courts and traffic police say to each other about a car (DOMAIN §1.3, §1.10). A name is one body of one mechanism: what they say
 * about a person has names of its own. The names stand on the wire and never change.
 */
export const VEHICLE_PROTOCOL = {
  'vehicle.request': {
    to: ['traffic-police'],
    body: VehicleRequestBodySchema,
    // The police say themselves when their system has received it; at the desk it has arrived when the queue holds it.
    delivered: (message, by, at) => (by === 'desk' ? answer(message, 'mark-received', { receivedAt: at }) : []),
  },
  'vehicle.release': {
    to: ['traffic-police'],
    body: ReleaseSchema,
    urgent: true,
    // A release counts as sent when the other side has taken the message; as lifted only when it acknowledges.
    delivered: (message) => file(message, 'mark-release-sent', numbered(body<Static<typeof ReleaseSchema>>(message).controlNo)),
  },
  'vehicle.renewal': { to: ['traffic-police'], body: RenewalSchema },
  'vehicle.result': { to: ['traffic-police'], body: ResultSchema },
  'vehicle.unseal': { to: ['traffic-police'], body: UnsealSchema },
  'vehicle.received': {
    from: ['traffic-police'],
    body: ReceivedSchema,
    commands: (message) => answer(message, 'mark-received', { receivedAt: body<Static<typeof ReceivedSchema>>(message).receivedAt }),
  },
  'vehicle.review': { from: ['traffic-police'], body: ReviewSchema, commands: reviewed },
  'vehicle.hit': {
    from: ['traffic-police'],
    body: HitMessageSchema,
    commands: (message) => answer(message, 'register-hit', { hit: body<Static<typeof HitMessageSchema>>(message).hit }),
  },
  'vehicle.renewal-answer': {
    from: ['traffic-police'],
    body: RenewalAnswerSchema,
    commands: (message) => {
      const { accepted, newEnd } = body<Static<typeof RenewalAnswerSchema>>(message);
      return answer(message, 'confirm-renewal', { accepted, newEnd });
    },
  },
  'vehicle.release-ack': {
    from: ['traffic-police'],
    body: ReleaseAckSchema,
    commands: (message) => {
      const { controlNo, ackedAt, by } = body<Static<typeof ReleaseAckSchema>>(message);
      return file(message, 'acknowledge-release', { ...numbered(controlNo), ackedAt, by });
    },
  },
  'vehicle.unsealed': {
    from: ['traffic-police'],
    body: UnsealedSchema,
    commands: (message) => {
      const { on, by, next } = body<Static<typeof UnsealedSchema>>(message);
      return answer(message, 'confirm-unsealed', { on, by, ...(next === undefined ? {} : { next }) });
    },
  },
} as const satisfies MessageTable;
