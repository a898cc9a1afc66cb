import type { Onlooker } from '#renderer/ui/mechanism-screens.ts';
import type { VehicleCommandKind } from '#shared/mechanisms/seek-vehicle/commands.ts';
import type { VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { transitionsFor } from '#shared/mechanisms/seek-vehicle/transitions.ts';

/** What a person can do with a request for a car, beside what every request offers. */
export const VEHICLE_ACTS = ['mend', 'refile', 'tell-mortgagee', 'propose-unseal', 'return', 'pass-on'] as const;
export type VehicleAct = (typeof VEHICLE_ACTS)[number];

/** Acts that the table, the role and the state allow, in the order of the page (see `sharedActs`). */
export function actsOfVehicle(request: VehicleRequest, who: Onlooker): readonly VehicleAct[] {
  if (who.court !== undefined && who.court !== request.court) return [];
  const lets = (kind: VehicleCommandKind) => transitionsFor(kind, request.state).some(({ actors }) => (actors as readonly string[]).includes(who.role));
  const isOwner = who.account === request.undertaker;
  // Whoever keeps the file, or was sent, or sends: another judge of the court is none of them.
  const isOfTeam = isOwner || (who.role !== 'judge' && who.role !== 'clerk') || who.account === request.clerk;
  const { seizure, mortgagees } = request;
  const next = seizure?.lifted?.next;
  const may: Readonly<Record<VehicleAct, boolean>> = {
    mend: isOwner && lets('seek-vehicle.resubmit'),
    refile: isOwner && lets('seek-vehicle.refile'),
    'tell-mortgagee': isOfTeam && mortgagees.some(({ told }) => told === undefined) && lets('seek-vehicle.record-mortgagee-told'),
    'propose-unseal': isOwner && seizure?.state === 'held' && lets('seek-vehicle.propose-unseal'),
    return: isOfTeam && seizure?.state === 'lifted' && next === undefined && lets('seek-vehicle.record-returned'),
    'pass-on': isOfTeam && seizure?.state === 'lifted' && next !== undefined && lets('seek-vehicle.record-passed-on'),
  };
  return VEHICLE_ACTS.filter((act) => may[act]);
}
