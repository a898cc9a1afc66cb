import type { RequestHead } from '../../domain/linkage/mechanism.ts';
import { decisionsOf } from '../../domain/linkage/regions/approval.ts';
import { isHoldOpen, isReleaseOpen } from '../../domain/linkage/regions/hold.ts';
import { dispatchedOf } from '../../domain/linkage/regions/response.ts';
import { awaited, closedTo } from './matter.ts';
import { hasOpenDuty, isUnderWay, nameOf, type VehicleRequest } from './model.ts';

/** What everybody outside knows of a request for a car. */
export function headOfVehicle(request: VehicleRequest): RequestHead {
  const awaits = awaited(request);
  const { vehicle, assetId } = request.packet;
  return {
    ref: { type: 'vehicle-request', id: request.id },
    caseId: request.caseId,
    undertaker: request.undertaker,
    state: request.state,
    since: request.since,
    isOpen: hasOpenDuty(request),
    isHoldOpen: isHoldOpen(request),
    isHoldEnding: isReleaseOpen(request),
    isUnderWay: isUnderWay(request),
    held: false,
    about: { name: nameOf(vehicle), isPerson: false },
    assetId,
    personKey: '',
    ...(awaits === undefined ? {} : { awaits }),
    closedTo: closedTo(request),
    decidedBy: decisionsOf(request).map(({ by }) => by),
    isPaperEntered: request.paperApproval !== undefined,
    ...(request.dispatch === undefined ? {} : { dispatch: dispatchedOf(request) }),
    restsOn: request.proofs.flatMap(({ id, gone }) => (gone === undefined ? [id] : [])),
    search: [request.caseNumber, vehicle.plate ?? '', vehicle.vin, request.control.controlNo ?? ''],
  };
}
