import type { AgencyBody, AgencyMessage } from '#shared/contracts/agency-protocol.ts';
import type { AgencyCommand } from '../contract.ts';

/** Police answers as commands of the locate mechanism. Revision and round travel along: the rule judges lateness. */
export function mapPoliceMessage(message: AgencyMessage): readonly AgencyCommand[] | undefined {
  const { requestId, revision, round } = message;
  const answered = { requestId, revision, round };
  switch (message.message) {
    case 'control.received': {
      const body = message.body as AgencyBody<'control.received'>;
      return [{ kind: 'locate-person.mark-received', requestId, payload: { ...answered, receivedAt: body.receivedAt } }];
    }
    case 'control.review': {
      const body = message.body as AgencyBody<'control.review'>;
      if (body.result === 'accepted') {
        return [
          { kind: 'locate-person.accept', requestId, payload: { ...answered, controlNo: body.controlNo, start: body.start, end: body.end, specialist: body.specialistNo } },
        ];
      }
      const kind = body.result === 'returned' ? 'locate-person.return' : 'locate-person.reject';
      return [{ kind, requestId, payload: { ...answered, code: body.code, text: body.text, specialist: body.specialistNo } }];
    }
    case 'control.hit': {
      const body = message.body as AgencyBody<'control.hit'>;
      return [{ kind: 'locate-person.register-hit', requestId, payload: { ...answered, hit: body.hit } }];
    }
    case 'control.renewal-answer': {
      const body = message.body as AgencyBody<'control.renewal-answer'>;
      return [{ kind: 'locate-person.confirm-renewal', requestId, payload: { ...answered, accepted: body.accepted, newEnd: body.newEnd } }];
    }
    case 'control.release-ack': {
      const body = message.body as AgencyBody<'control.release-ack'>;
      return [
        {
          kind: 'locate-person.acknowledge-release',
          requestId,
          payload: { requestId, ...(body.controlNo === undefined ? {} : { controlNo: body.controlNo }), ackedAt: body.ackedAt, by: body.by },
        },
      ];
    }
    default:
      return undefined;
  }
}
