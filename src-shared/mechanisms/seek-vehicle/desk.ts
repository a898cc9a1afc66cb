import { type Desk, type DeskHead, headOfHeld, type LookoutHead } from '../../domain/linkage/desk.ts';
import type { VehicleDesk, VehiclePost } from './audiences.ts';
import { nameOf } from './model.ts';

const AGGREGATE = 'vehicle-request';

function headAtDesk(request: VehicleDesk): DeskHead {
  const about = { name: nameOf(request.vehicle), isPerson: false };
  const head = headOfHeld(request, { ref: { type: AGGREGATE, id: request.id }, about, key: request.vehicle.vin });
  // The order of a release is a packet of its own: the seal is to be lifted.
  return request.state === 'unsealing' ? { ...head, pile: 'review' } : head;
}

function headAtPost({ id, vehicle, controlNo }: VehiclePost): LookoutHead {
  return { ref: { type: AGGREGATE, id }, about: { name: nameOf(vehicle), isPerson: false }, search: [vehicle.plate ?? '', vehicle.vin, controlNo] };
}

/** The specialist of the traffic police reviews, watches and lifts seals; the posts look out (DOMAIN §1.3). */
export const VEHICLE_DESKS: readonly Desk[] = [
  { at: 'queue', fact: 'seek-vehicle.desk', head: (part) => headAtDesk(part as VehicleDesk) },
  { at: 'lookout', fact: 'seek-vehicle.post', head: (part) => headAtPost(part as VehiclePost) },
];
