import type { AgencyKind } from '#shared/domain/agencies/index.ts';
import { detentionHouse } from './detain-person/play.ts';
import { locatePolice } from './locate-person/play.ts';
import type { Play } from './play.ts';
import { vehicleTrafficPolice } from './seek-vehicle/play.ts';

/** What agencies of a kind play: one line for each mechanism that speaks to them. Whoever plays nothing refuses by name. */
export const PLAYS: Readonly<Partial<Record<AgencyKind, readonly Play[]>>> = {
  police: [locatePolice],
  'traffic-police': [vehicleTrafficPolice],
  'detention-house': [detentionHouse],
};
