import type { RequestHead } from '../../domain/linkage/mechanism.ts';
import { decisionsOf } from '../../domain/linkage/regions/approval.ts';
import { awaitedOf, closedTo, dispatchedOf } from './matter.ts';
import { decisionNo, type DetentionRequest, hasOpenDuty, isHeld, isUnderWay } from './model.ts';
import { IN_HOUSE } from './states.ts';

/** States in which an officer has the person, or goes with him. */
const IN_HANDS: readonly DetentionRequest['state'][] = ['decided', 'served', 'submitted', 'under_review', 'refused'];

/** What everybody outside knows of a detention. */
export function headOfDetention(request: DetentionRequest): RequestHead {
  const awaits = awaitedOf(request);
  const { admission } = request;
  return {
    ref: { type: 'detention-request', id: request.id },
    caseId: request.caseId,
    undertaker: request.undertaker,
    state: request.state,
    since: request.since,
    isOpen: hasOpenDuty(request),
    isHoldOpen: IN_HOUSE.includes(request.state),
    isHoldEnding: request.state === 'release_ordered',
    ...(admission === undefined ? {} : { answeredAt: admission.admittedAt }),
    isUnderWay: isUnderWay(request),
    held: isHeld(request),
    about: { name: request.packet.debtor.name, isPerson: true },
    personKey: request.personKey,
    ...(awaits === undefined ? {} : { awaits }),
    closedTo: closedTo(request),
    decidedBy: decisionsOf(request).map(({ by }) => by),
    isPaperEntered: request.paperApproval !== undefined,
    ...(IN_HANDS.includes(request.state) ? { dispatch: dispatchedOf(request) } : {}),
    restsOn: request.proofs.flatMap(({ id, gone }) => (gone === undefined ? [id] : [])),
    search: [request.caseNumber, request.packet.debtor.name, decisionNo(request), admission?.receiptNo ?? ''],
  };
}
