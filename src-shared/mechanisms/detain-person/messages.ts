import Type from 'typebox';
import { DETENTION_GROUNDS } from '../../domain/linkage/detention.ts';
import type { AgencyCommand, MessageTable, Spoken } from '../../domain/linkage/messages.ts';
import { bodyOf, packetMessages, speech, WirePaperSchema } from '../../domain/linkage/regions/messages.ts';
import { DebtorSnapshotSchema } from '../../domain/linkage/subject.ts';
import { closed, CourtCodeSchema, DayCountSchema, InstantSchema, LineSchema, oneOf, PaperNumberSchema, ParagraphSchema, RequestIdSchema } from '../../kernel/schema.ts';
import { AdmissionSchema, LeaveAskedSchema, ReconsiderationAskedSchema, RefusalSchema, RELEASE_CAUSES } from './parts.ts';

const requestId = RequestIdSchema;

/** Whom the house gets, on which decision; of the case nothing but its number and the ground. */
const NoticeSchema = closed({
  requestId,
  caseNumber: Type.String({ maxLength: 60 }),
  court: CourtCodeSchema,
  decisionNo: PaperNumberSchema,
  debtor: DebtorSnapshotSchema,
  ground: oneOf(DETENTION_GROUNDS),
  days: DayCountSchema,
  servedAt: Type.Optional(InstantSchema),
  escort: Type.Optional(closed({ officers: Type.Array(LineSchema, { maxItems: 10 }), vehicle: Type.Optional(LineSchema), departedAt: InstantSchema })),
  healthNote: Type.Optional(LineSchema),
  dutyPhone: Type.String({ maxLength: 40 }),
  attachments: Type.Array(WirePaperSchema),
});
const LeaveAnswerSchema = closed({ requestId, granted: Type.Boolean(), days: Type.Optional(DayCountSchema), opinion: Type.Optional(ParagraphSchema) });
const ChangeSchema = closed({ requestId, days: DayCountSchema, documentNo: PaperNumberSchema });
const ReleaseOrderSchema = closed({ requestId, cause: oneOf(RELEASE_CAUSES), documentNo: Type.Optional(PaperNumberSchema) });
const CalledOffSchema = closed({ requestId, reason: oneOf(['withdrawn', 'revoked', 'death']) });

const { receipt: _scan, ...admission } = AdmissionSchema.properties;
const ReceiptSchema = closed({ requestId, admission: closed(admission) });
const RefusedSchema = closed({ requestId, refusal: RefusalSchema });
const LeaveRequestSchema = closed({ requestId, leave: LeaveAskedSchema });
/** A leave begun, or ended: what the house writes of it. */
const LeaveNoticeSchema = Type.Union([
  closed({ requestId, what: Type.Literal('left'), leftAt: InstantSchema, dueBack: InstantSchema }),
  closed({ requestId, what: Type.Literal('back'), backAt: InstantSchema, endsAt: InstantSchema }),
]);
const { handedTo: _where, file: _file, ...application } = ReconsiderationAskedSchema.properties;
const ApplicationSchema = closed({ requestId, application: closed(application) });
const ChangedSchema = closed({ requestId, endsAt: InstantSchema });
const ReleasedSchema = closed({ requestId, releasedAt: InstantSchema, officer: LineSchema });

const { file, answer } = speech('detain-person');
const packet = packetMessages('detain-person', 'detention-house');

function leaveNotice(message: Spoken): readonly AgencyCommand[] {
  const notice = bodyOf(LeaveNoticeSchema, message);
  return notice.what === 'left' ? answer(message, 'mark-left', { leftAt: notice.leftAt, dueBack: notice.dueBack }) : answer(message, 'mark-back', { backAt: notice.backAt, endsAt: notice.endsAt });
}

/** What courts and detention houses say to each other (DOMAIN §1.10). The names stand on the wire and never change. */
export const DETENTION_PROTOCOL = {
  'detention.notice': { to: ['detention-house'], body: NoticeSchema, delivered: packet.delivered },
  'detention.withdrawn': { to: ['detention-house'], body: CalledOffSchema, urgent: true },
  'detention.leave-answer': { to: ['detention-house'], body: LeaveAnswerSchema },
  'detention.change': { to: ['detention-house'], body: ChangeSchema, urgent: true },
  'detention.release-order': {
    to: ['detention-house'],
    body: ReleaseOrderSchema,
    urgent: true,
    // Sent when the house has it; free only when the house says so.
    delivered: (message) => file(message, 'mark-release-sent', {}),
  },
  'detention.received': packet.received,
  'detention.receipt': {
    from: ['detention-house'],
    body: ReceiptSchema,
    commands: (message) => answer(message, 'admit', { admission: bodyOf(ReceiptSchema, message).admission }),
  },
  'detention.refusal': {
    from: ['detention-house'],
    body: RefusedSchema,
    commands: (message) => answer(message, 'refuse-admission', { refusal: bodyOf(RefusedSchema, message).refusal }),
  },
  'detention.leave-request': {
    from: ['detention-house'],
    body: LeaveRequestSchema,
    commands: (message) => answer(message, 'request-leave', { leave: bodyOf(LeaveRequestSchema, message).leave }),
  },
  'detention.leave-notice': { from: ['detention-house'], body: LeaveNoticeSchema, commands: leaveNotice },
  'detention.reconsideration': {
    from: ['detention-house'],
    body: ApplicationSchema,
    commands: (message) => file(message, 'ask-reconsideration', { asked: { ...bodyOf(ApplicationSchema, message).application, handedTo: 'house' } }),
  },
  'detention.changed': {
    from: ['detention-house'],
    body: ChangedSchema,
    commands: (message) => answer(message, 'mark-changed', { endsAt: bodyOf(ChangedSchema, message).endsAt }),
  },
  'detention.released': {
    from: ['detention-house'],
    body: ReleasedSchema,
    commands: (message) => {
      const { releasedAt, officer } = bodyOf(ReleasedSchema, message);
      return answer(message, 'record-release', { releasedAt, officer });
    },
  },
} as const satisfies MessageTable;
