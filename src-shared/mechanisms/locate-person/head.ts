import type { RequestHead } from '../../domain/linkage/mechanism.ts';
import { decisionsOf } from '../../domain/linkage/regions/approval.ts';
import { isHoldOpen, isReleaseOpen } from '../../domain/linkage/regions/hold.ts';
import { awaitedSignature, mayNotSign } from '../../domain/linkage/regions/matter.ts';
import { dispatchedOf } from '../../domain/linkage/regions/response.ts';
import { hasOpenDuty, isUnderWay, type LocateRequest } from './model.ts';

/** What everybody outside knows of a locate request. */
export function headOfLocate(request: LocateRequest): RequestHead {
  const awaits = awaitedSignature(request);
  return {
    ref: { type: 'locate-request', id: request.id },
    caseId: request.caseId,
    undertaker: request.undertaker,
    state: request.state,
    since: request.since,
    isOpen: hasOpenDuty(request),
    isHoldOpen: isHoldOpen(request),
    isHoldEnding: isReleaseOpen(request),
    isUnderWay: isUnderWay(request),
    held: request.custody.state === 'running',
    about: { name: request.packet.debtor.name, isPerson: true },
    party: request.debtor,
    personKey: request.personKey,
    ...(awaits === undefined ? {} : { awaits }),
    closedTo: mayNotSign(request),
    decidedBy: decisionsOf(request).map(({ by }) => by),
    isPaperEntered: request.paperApproval !== undefined,
    ...(request.dispatch === undefined ? {} : { dispatch: dispatchedOf(request) }),
    restsOn: request.proofs.flatMap(({ id, gone }) => (gone === undefined ? [id] : [])),
    search: [request.caseNumber, request.packet.debtor.name, request.control.controlNo ?? ''],
  };
}
