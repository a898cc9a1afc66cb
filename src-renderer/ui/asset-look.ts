import type { AssetStanding, HoldLadder, HoldStanding } from '#shared/domain/assets/holds.ts';
import type { AssetKind } from '#shared/domain/assets/model.ts';
import type { IconName } from './icons.ts';
import type { Tone } from './tones.ts';

export const ASSET_ICONS = { 'real-estate': 'home', vehicle: 'car', account: 'money', equity: 'people', other: 'tag' } as const satisfies Readonly<Record<AssetKind, IconName>>;

/** Where a thing stands; red is kept for what is late, and nothing of this is late by itself. */
export const STANDING_TONES = {
  seized: 'acted',
  'sealed-not-seized': 'attention',
  sealed: 'acted',
  waitlisted: 'agency',
  lapsed: 'attention',
  free: 'waiting',
  unknown: 'waiting',
} as const satisfies Readonly<Record<AssetStanding, Tone>>;
export const HOLD_TONES = { active: 'acted', waitlisted: 'agency', lapsed: 'attention', ended: 'ended', gone: 'ended' } as const satisfies Readonly<Record<HoldStanding, Tone>>;

/** The clock of a hold: plain until its first reminder, red only when its last day is past by what is known. */
export function ladderTone({ late, reached }: Pick<HoldLadder, 'late' | 'reached'>): Tone {
  if (late) return 'danger';
  return reached === undefined ? 'ended' : 'attention';
}
