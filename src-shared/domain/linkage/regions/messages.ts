import Type, { type Static, type TSchema } from 'typebox';
import { CivilDateSchema, closed, FileHashSchema, InstantSchema, LineSchema, oneOf, ParagraphSchema } from '../../../kernel/schema.ts';
import type { AgencyKind } from '../../agencies/index.ts';
import type { AgencyCommand, IncomingSpec, OutgoingSpec, Spoken } from '../messages.ts';
import { RETURN_CODES } from './exchange.ts';
import { RELEASE_TRIGGERS } from './hold.ts';
import { requestId } from './request.ts';

/**
 * What courts and agencies say to each other of the regions that several mechanisms have: bodies, and the commands that an answer
 * means. The names stay with each mechanism: one name is one body of one mechanism, and stands on the wire for ever (ADR 0033).
 */
export const ControlNoSchema = Type.String({ maxLength: 60 });

/** A paper as a message names it (`papersOnWire`); its bytes are fetched by their hash. */
export const WirePaperSchema = closed({
  slot: Type.String(),
  instrument: Type.String(),
  title: LineSchema,
  number: Type.Optional(Type.String()),
  file: Type.Optional(FileHashSchema),
  sealed: Type.Boolean(),
});

type Payload = Readonly<Record<string, unknown>>;

/** The body was checked against its schema when the message was opened. */
export const bodyOf = <S extends TSchema>(_schema: S, message: Spoken): Static<S> => message.body as Static<S>;

/** How the messages of a mechanism become its commands. @param mechanism prefix of its command kinds (`Mechanism.id`) */
export function speech(mechanism: string) {
  const file = (message: Spoken, kind: string, payload: Payload): readonly AgencyCommand[] => [{ kind: `${mechanism}.${kind}`, requestId: message.requestId, payload: { requestId: message.requestId, ...payload } }];
  /** An answer says which revision and round it answers. */
  const answer = (message: Spoken, kind: string, payload: Payload): readonly AgencyCommand[] => file(message, kind, { revision: message.revision, round: message.round, ...payload });
  return { file, answer };
}

const ReceivedSchema = closed({ requestId, receivedAt: InstantSchema });

/** The packet at the agency: what its arrival means, and the receipt. */
export function packetMessages(mechanism: string, agency: AgencyKind) {
  const { answer } = speech(mechanism);
  return {
    /** An agency says itself when its system has received it; at the desk it has arrived when the queue holds it. */
    delivered: ((message, by, at) => (by === 'desk' ? answer(message, 'mark-received', { receivedAt: at }) : [])) satisfies OutgoingSpec['delivered'],
    received: {
      from: [agency],
      body: ReceivedSchema,
      commands: (message: Spoken) => answer(message, 'mark-received', { receivedAt: bodyOf(ReceivedSchema, message).receivedAt }),
    } satisfies IncomingSpec,
  };
}

const ReleaseSchema = closed({ requestId, controlNo: Type.Optional(ControlNoSchema), trigger: oneOf(RELEASE_TRIGGERS) });
const RenewalSchema = closed({ requestId, controlNo: ControlNoSchema, newEnd: CivilDateSchema, reason: ParagraphSchema });
const ReviewSchema = Type.Union([
  closed({ requestId, result: Type.Literal('accepted'), controlNo: ControlNoSchema, start: CivilDateSchema, end: CivilDateSchema, specialistNo: LineSchema }),
  closed({ requestId, result: oneOf(['returned', 'rejected']), code: oneOf(RETURN_CODES), text: ParagraphSchema, specialistNo: LineSchema }),
]);
const RenewalAnswerSchema = closed({ requestId, controlNo: ControlNoSchema, accepted: Type.Boolean(), newEnd: CivilDateSchema });
const ReleaseAckSchema = closed({ requestId, controlNo: Type.Optional(ControlNoSchema), ackedAt: InstantSchema, by: LineSchema });

/** A control has its number where the agency has given one. */
const numbered = (controlNo: string | undefined) => (controlNo === undefined ? {} : { controlNo });

/** A hold at the agency: its acceptance, what was seen, renewal, release and the proof of it. @param hit what is told of a sighting */
export function holdMessages<H extends TSchema>(mechanism: string, agency: AgencyKind, hit: H) {
  const { file, answer } = speech(mechanism);
  const HitMessageSchema = closed({ requestId, controlNo: ControlNoSchema, hit });
  return {
    release: {
      to: [agency],
      body: ReleaseSchema,
      urgent: true,
      // A release counts as sent when the other side has taken the message; as lifted only when it acknowledges.
      delivered: (message: Spoken) => file(message, 'mark-release-sent', numbered(bodyOf(ReleaseSchema, message).controlNo)),
    },
    renewal: { to: [agency], body: RenewalSchema },
    review: {
      from: [agency],
      body: ReviewSchema,
      commands(message: Spoken) {
        const review = bodyOf(ReviewSchema, message);
        return review.result === 'accepted'
          ? answer(message, 'accept', { controlNo: review.controlNo, start: review.start, end: review.end, specialist: review.specialistNo })
          : answer(message, review.result === 'returned' ? 'return' : 'reject', { code: review.code, text: review.text, specialist: review.specialistNo });
      },
    },
    hit: {
      from: [agency],
      body: HitMessageSchema,
      commands: (message: Spoken) => answer(message, 'register-hit', { hit: (message.body as { readonly hit: Static<H> }).hit }),
    },
    renewalAnswer: {
      from: [agency],
      body: RenewalAnswerSchema,
      commands(message: Spoken) {
        const { accepted, newEnd } = bodyOf(RenewalAnswerSchema, message);
        return answer(message, 'confirm-renewal', { accepted, newEnd });
      },
    },
    releaseAck: {
      from: [agency],
      body: ReleaseAckSchema,
      commands(message: Spoken) {
        const { controlNo, ackedAt, by } = bodyOf(ReleaseAckSchema, message);
        return file(message, 'acknowledge-release', { ...numbered(controlNo), ackedAt, by });
      },
    },
  } as const satisfies Readonly<Record<string, OutgoingSpec | IncomingSpec>>;
}
