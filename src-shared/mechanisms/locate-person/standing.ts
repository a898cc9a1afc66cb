import { type LocateRequest, type LocateState, mayHold, HOLDING_INSTRUMENTS } from './model.ts';

/**
 * What is true of the person now. Screens say this and nothing of their own: a report of yesterday is history, however
 * lately it came in.
 */
export const STANDINGS = ['not-sought', 'sought', 'located', 'held', 'in-custody', 'controlled', 'released', 'detained', 'handed-to-police', 'over'] as const;
export type Standing = (typeof STANDINGS)[number];

const FOUND: readonly LocateState[] = ['hit', 'court_ack', 'dispatched'];

/** The person of a request as its state, control, custody and reports say together. */
export function standingOf(request: Pick<LocateRequest, 'state' | 'control' | 'custody' | 'hits' | 'missed' | 'controlReports'>): Standing {
  const { state, control, custody, hits, missed, controlReports } = request;
  if (custody.state === 'running') return 'in-custody';
  if (custody.state === 'ended') return custody.ending ?? 'released';
  if (controlReports.length > 0 || state === 'controlled') return 'controlled';
  const last = hits.at(-1);
  const isOpenHit = last !== undefined && !missed.some(({ round }) => round === last.round);
  // Somebody who is held stays held whatever became of the request: that is the case nobody may overlook.
  if (isOpenHit && last.personState === 'held') return 'held';
  if (FOUND.includes(state)) return 'located';
  if (control.state === 'active') return 'sought';
  return control.state === 'inactive' && state !== 'withdrawn' && state !== 'closed' && state !== 'expired' && state !== 'rejected' ? 'not-sought' : 'over';
}

/** Whether the person may be held: the paper is attached and signed, attached only, or there is none (DOMAIN §1.12-3). */
export type HoldingPower = 'signed' | 'attached' | 'none';

/** The power that goes with papers, of which `signed` says whether the president has signed them. */
export function powerOf(attachments: readonly { readonly instrument: string }[], signed: boolean): HoldingPower {
  if (!attachments.some(({ instrument }) => (HOLDING_INSTRUMENTS as readonly string[]).includes(instrument))) return 'none';
  return signed ? 'signed' : 'attached';
}

/** The power to hold of a request as it stands. */
export function holdingPower(request: LocateRequest): HoldingPower {
  return powerOf(request.packet.attachments, mayHold(request));
}
