import { isSkewTold, spanWords } from '#renderer/ui/format.ts';
import type { StoryGroup, Translate } from '#renderer/ui/mechanism-screens.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import type { LocateEvent } from '#shared/mechanisms/locate-person/events.ts';
import { fen, formatYuan } from '#shared/kernel/money.ts';

/** What stands in faint ink behind the sentence of an event of its own; undefined where the regions say it. */
export function storyDetail({ event, params }: TimelineRow, t: Translate): readonly string[] | undefined {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '');
  const word = (prefix: string, code: string): string => (code === '' ? '' : t(`${prefix}.${code}`));
  const skew = Number(params['skewMs'] ?? 0);
  const amount = Number(params['amount'] ?? 0);
  switch (event) {
    case 'locate-hit-registered':
      return [word('locate-person.channel', text('channel')), word('requests.personState', text('personState'))];
    case 'locate-person-controlled':
    case 'locate-control-report-joined':
      return [word('cases.via', text('via')), isSkewTold(skew) ? t('cases.timeline.skew', { span: spanWords(t, skew) }) : ''];
    case 'locate-outcome-recorded':
      return [text('results').split(',').map((code) => word('locate-person.outcome', code)).join(' + '), amount > 0 ? formatYuan(fen(amount)) : ''];
    case 'locate-missed':
      return [word('locate-person.missed', text('reason'))];
    default:
      return undefined;
  }
}

/** How an event of its own looks, on both pages; the others look as their region says. */
export const STORY_TONES: Readonly<Partial<Record<LocateEvent['kind'], Tone>>> = {
  'locate-hit-registered': 'danger',
  'locate-missed': 'attention',
  'locate-person-controlled': 'acted',
  'locate-control-report-joined': 'acted',
  'locate-outcome-recorded': 'acted',
};

/** Tabs of the case's story under which an event of its own stands beside 全部 and 请求. */
export function storyGroups({ event, params }: TimelineRow): readonly StoryGroup[] {
  return event === 'locate-outcome-recorded' && Number(params['amount'] ?? 0) > 0 ? ['money'] : [];
}
