import type { LocateRequest, LocateState } from '#shared/mechanisms/locate-person/model.ts';
import type { Tone } from './tones.ts';

/** How a state of a request looks, the same on every page: colour never says more than its word. */
const TONES: Readonly<Record<LocateState, Tone>> = {
  pending_approval: 'waiting',
  pending_president: 'waiting',
  sent_back: 'attention',
  signed: 'waiting',
  submitted: 'agency',
  under_review: 'agency',
  returned: 'attention',
  rejected: 'danger',
  active: 'agency',
  hit: 'danger',
  court_ack: 'danger',
  dispatched: 'danger',
  controlled: 'acted',
  expired: 'ended',
  withdrawal_pending: 'attention',
  withdrawn: 'ended',
  closed: 'ended',
};

export function requestTone(state: LocateState): Tone {
  return TONES[state];
}

const CONTROL_TONES: Readonly<Record<LocateRequest['control']['state'], Tone>> = {
  inactive: 'waiting',
  active: 'agency',
  release_requested: 'attention',
  release_sent: 'attention',
  release_acked: 'acted',
};

/** A release that nobody acknowledged in time is the one red thing of a control. */
export function controlTone(control: LocateRequest['control']): Tone {
  const open = control.state === 'release_requested' || control.state === 'release_sent';
  return open && control.release?.alarmedAt !== undefined ? 'danger' : CONTROL_TONES[control.state];
}
