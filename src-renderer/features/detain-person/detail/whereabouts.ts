import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { AT_GATE } from '#shared/mechanisms/detain-person/states.ts';

/** Who has the person now, in the words of the region: nobody yet, the court, another request of the case, the house, or nobody any more. */
export type Whereabouts = 'absent' | 'present' | 'held' | 'held-elsewhere' | 'at-gate' | 'in-house' | 'away' | 'free';

export function whereabouts({ state, custody, presence, release }: DetentionRequest): Whereabouts {
  if (release?.releasedAt !== undefined || state === 'released') return 'free';
  if (state === 'on_leave') return 'away';
  if (state === 'admitted' || state === 'release_ordered') return 'in-house';
  if (AT_GATE.includes(state)) return 'at-gate';
  if (custody.state === 'running') return 'held';
  if (state === 'withdrawn' || state === 'not_approved' || state === 'closed') return 'free';
  if (presence === undefined) return 'absent';
  return presence.basis === 'linked' ? 'held-elsewhere' : 'present';
}
