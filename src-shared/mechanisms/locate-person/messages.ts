import Type, { type Static } from 'typebox';
import type { AgencyCommand, MessageTable, Spoken } from '../../domain/linkage/messages.ts';
import { RETURN_CODES } from '../../domain/linkage/regions/exchange.ts';
import { RELEASE_TRIGGERS } from '../../domain/linkage/regions/hold.ts';
import { DebtorSnapshotSchema } from '../../domain/linkage/subject.ts';
import { CivilDateSchema, closed, CourtCodeSchema, DayCountSchema, FileHashSchema, InstantSchema, LineSchema, oneOf, ParagraphSchema, RequestIdSchema } from '../../kernel/schema.ts';
import { DANGERS, HitSchema, OUTCOME_RESULTS, REASONS, TAKEOVERS } from './model.ts';

const ControlNoSchema = Type.String({ maxLength: 60 });

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
  attachments: Type.Array(
    closed({
      slot: Type.String(),
      instrument: Type.String(),
      title: LineSchema,
      number: Type.Optional(Type.String()),
      file: Type.Optional(FileHashSchema),
      sealed: Type.Boolean(),
    }),
  ),
  changes: Type.Array(closed({ revision: Type.Integer(), field: Type.String(), before: Type.String(), after: Type.String(), reason: Type.Optional(LineSchema) })),
});
const ControlReleaseSchema = closed({ requestId: RequestIdSchema, controlNo: Type.Optional(ControlNoSchema), trigger: oneOf(RELEASE_TRIGGERS) });
const ControlRenewalSchema = closed({ requestId: RequestIdSchema, controlNo: ControlNoSchema, newEnd: CivilDateSchema, reason: ParagraphSchema });
const ControlResultSchema = closed({ requestId: RequestIdSchema, controlNo: Type.Optional(ControlNoSchema), results: Type.Array(oneOf(OUTCOME_RESULTS)) });

const ReceivedSchema = closed({ requestId: RequestIdSchema, receivedAt: InstantSchema });
const ReviewSchema = Type.Union([
  closed({ requestId: RequestIdSchema, result: Type.Literal('accepted'), controlNo: ControlNoSchema, start: CivilDateSchema, end: CivilDateSchema, specialistNo: LineSchema }),
  closed({ requestId: RequestIdSchema, result: oneOf(['returned', 'rejected']), code: oneOf(RETURN_CODES), text: ParagraphSchema, specialistNo: LineSchema }),
]);
const HitMessageSchema = closed({ requestId: RequestIdSchema, controlNo: ControlNoSchema, hit: HitSchema });
const RenewalAnswerSchema = closed({ requestId: RequestIdSchema, controlNo: ControlNoSchema, accepted: Type.Boolean(), newEnd: CivilDateSchema });
const ReleaseAckSchema = closed({ requestId: RequestIdSchema, controlNo: Type.Optional(ControlNoSchema), ackedAt: InstantSchema, by: LineSchema });

function file(message: Spoken, kind: string, payload: Readonly<Record<string, unknown>>): readonly AgencyCommand[] {
  return [{ kind: `locate-person.${kind}`, requestId: message.requestId, payload: { requestId: message.requestId, ...payload } }];
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

/** What courts and police say to each other about a person sought (DOMAIN §1.10). The names stand on the wire and never change. */
export const LOCATE_PROTOCOL = {
  'control.request': {
    to: ['police'],
    body: ControlRequestSchema,
    // The police say themselves when their system has received it; at the desk it has arrived when the queue holds it.
    delivered: (message, by, at) => (by === 'desk' ? answer(message, 'mark-received', { receivedAt: at }) : []),
  },
  'control.release': {
    to: ['police'],
    body: ControlReleaseSchema,
    urgent: true,
    // A release counts as sent when the other side has taken the message; as lifted only when it acknowledges.
    delivered: (message) => file(message, 'mark-release-sent', numbered(body<Static<typeof ControlReleaseSchema>>(message).controlNo)),
  },
  'control.renewal': { to: ['police'], body: ControlRenewalSchema },
  'control.result': { to: ['police'], body: ControlResultSchema },
  'control.received': {
    from: ['police'],
    body: ReceivedSchema,
    commands: (message) => answer(message, 'mark-received', { receivedAt: body<Static<typeof ReceivedSchema>>(message).receivedAt }),
  },
  'control.review': { from: ['police'], body: ReviewSchema, commands: reviewed },
  'control.hit': {
    from: ['police'],
    body: HitMessageSchema,
    commands: (message) => answer(message, 'register-hit', { hit: body<Static<typeof HitMessageSchema>>(message).hit }),
  },
  'control.renewal-answer': {
    from: ['police'],
    body: RenewalAnswerSchema,
    commands: (message) => {
      const { accepted, newEnd } = body<Static<typeof RenewalAnswerSchema>>(message);
      return answer(message, 'confirm-renewal', { accepted, newEnd });
    },
  },
  'control.release-ack': {
    from: ['police'],
    body: ReleaseAckSchema,
    commands: (message) => {
      const { controlNo, ackedAt, by } = body<Static<typeof ReleaseAckSchema>>(message);
      return file(message, 'acknowledge-release', { ...numbered(controlNo), ackedAt, by });
    },
  },
} as const satisfies MessageTable;
