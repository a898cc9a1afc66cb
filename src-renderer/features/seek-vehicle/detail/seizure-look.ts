import type { Tone } from '#renderer/ui/tones.ts';
import type { SeizureState } from '#shared/domain/linkage/regions/seizure.ts';

/** How the custody of a thing looks: in the yard it is done, with the register it is theirs, lifted it waits for us. */
export const SEIZURE_TONES: Readonly<Record<SeizureState, Tone>> = {
  held: 'acted',
  release_proposed: 'waiting',
  release_approved: 'waiting',
  release_ordered: 'agency',
  lifted: 'attention',
  returned: 'ended',
  passed: 'ended',
};
