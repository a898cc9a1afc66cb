import { type Desk, type DeskHead, headOfHeld, type LookoutHead } from '../../domain/linkage/desk.ts';
import type { PoliceRequest, StationControl } from './audiences.ts';

const AGGREGATE = 'locate-request';

function headAtDesk(request: PoliceRequest): DeskHead {
  return headOfHeld(request, { ref: { type: AGGREGATE, id: request.id }, about: { name: request.debtor.name, isPerson: true }, key: request.personKey });
}

function headAtStation({ id, debtor, controlNo }: StationControl): LookoutHead {
  return { ref: { type: AGGREGATE, id }, about: { name: debtor.name, isPerson: true }, search: [debtor.name, debtor.idNo, controlNo] };
}

/** The specialist line of the police reviews and watches; the stations look out (DOMAIN §1.12-13). */
export const LOCATE_DESKS: readonly Desk[] = [
  { at: 'queue', fact: 'police-request', head: (part) => headAtDesk(part as PoliceRequest) },
  { at: 'lookout', fact: 'station-control', head: (part) => headAtStation(part as StationControl) },
];
