import { isSkewTold, spanWords } from '#renderer/ui/format.ts';
import type { StoryGroup, Translate } from '#renderer/ui/mechanism-screens.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import type { VehicleEvent } from '#shared/mechanisms/seek-vehicle/events.ts';
import { causeText } from './packet/words.ts';

/** What stands in faint ink behind the sentence of an event of its own; undefined where the regions say it. */
export function storyDetail({ event, params }: TimelineRow, t: Translate): readonly string[] | undefined {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '');
  const skew = Number(params['skewMs'] ?? 0);
  switch (event as VehicleEvent['kind']) {
    case 'vehicle-hit-registered':
      return [text('channel') === '' ? '' : t(`seek-vehicle.channel.${text('channel')}`)];
    case 'vehicle-seized':
    case 'vehicle-seizure-joined':
      return [text('lot'), isSkewTold(skew) ? t('cases.timeline.skew', { span: spanWords(t, skew) }) : ''];
    case 'vehicle-not-seized':
      return [text('reason') === '' ? '' : t(`seek-vehicle.notSeized.${text('reason')}`)];
    case 'vehicle-seizure-release-due':
      return [text('cause') === '' ? '' : causeText(text('cause'), t)];
    case 'vehicle-seizure-release-proposed':
      return [text('reason')];
    case 'vehicle-seizure-release-approved':
    case 'vehicle-seizure-release-refused':
      return [text('opinion')];
    default:
      return undefined;
  }
}

/** How an event of its own looks, on both pages; the others look as their region says. */
export const STORY_TONES: Readonly<Partial<Record<VehicleEvent['kind'], Tone>>> = {
  'vehicle-hit-registered': 'danger',
  'vehicle-seized': 'acted',
  'vehicle-seizure-joined': 'acted',
  'vehicle-not-seized': 'attention',
  'vehicle-entrusted-silent': 'attention',
  'vehicle-seal-ended': 'attention',
  'vehicle-seal-doubted': 'attention',
  'vehicle-seizure-release-due': 'attention',
  'vehicle-seizure-release-proposed': 'waiting',
  'vehicle-seizure-release-approved': 'acted',
  'vehicle-seizure-release-refused': 'attention',
  'vehicle-seal-lifted': 'acted',
  'vehicle-unseal-silent': 'danger',
  'vehicle-mortgagee-told': 'acted',
  'vehicle-next-court-told': 'acted',
  'vehicle-thing-returned': 'acted',
  'vehicle-thing-passed-on': 'acted',
};

/** Tabs of the case's story under which an event of its own stands beside 全部 and 请求: the lists are papers of the file. */
export function storyGroups({ event }: TimelineRow): readonly StoryGroup[] {
  const isList = event === 'vehicle-seized' || event === 'vehicle-thing-returned' || event === 'vehicle-thing-passed-on';
  return isList ? ['documents'] : [];
}
