import { isSkewTold, spanWords } from '#renderer/ui/format.ts';
import type { StoryGroup, Translate } from '#renderer/ui/mechanism-screens.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import type { LocateEvent } from '#shared/mechanisms/locate-person/events.ts';
import { fen, formatYuan } from '#shared/kernel/money.ts';

/** What stands in faint ink behind the sentence of an event: the same on the page of the request and on its case. */
export function storyDetail({ event, params }: TimelineRow, t: Translate): readonly string[] {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '');
  const word = (prefix: string, code: string): string => (code === '' ? '' : t(`${prefix}.${code}`));
  const skew = Number(params['skewMs'] ?? 0);
  const amount = Number(params['amount'] ?? 0);
  switch (event) {
    case 'locate-hit-registered':
      return [word('requests.channel', text('channel')), word('requests.personState', text('personState'))];
    case 'locate-approved':
      return [t(text('level') === 'president' ? 'requests.course.president' : 'requests.course.chief'), text('opinion')];
    case 'locate-person-controlled':
    case 'locate-control-report-joined':
      return [word('cases.via', text('via')), isSkewTold(skew) ? t('cases.timeline.skew', { span: spanWords(t, skew) }) : ''];
    case 'locate-outcome-recorded':
      return [text('results').split(',').map((code) => word('requests.outcome', code)).join(' + '), amount > 0 ? formatYuan(fen(amount)) : ''];
    case 'locate-custody-ended':
      return [word('requests.ending', text('ending'))];
    case 'locate-late-answer-kept':
      return [word('requests.lateMessage', text('message')), text('unit'), text('place'), text('phone'), word('requests.personState', text('personState'))];
    case 'locate-numbered':
      return [text('numbers')];
    case 'locate-missed':
      return [word('requests.missed', text('reason'))];
    case 'locate-control-kept':
    case 'locate-custody-extended':
    case 'locate-renewal-requested':
      return [text('reason')];
    default:
      return [];
  }
}

/** How an event looks, on both pages; what is not here is on its way with an agency. */
export const STORY_TONES: Readonly<Partial<Record<LocateEvent['kind'], Tone>>> = {
  'locate-returned': 'attention',
  'locate-sent-back': 'attention',
  'locate-rejected': 'danger',
  'locate-hit-registered': 'danger',
  'locate-hit-acknowledged': 'danger',
  'locate-hit-escalated': 'danger',
  'locate-dispatched': 'danger',
  'locate-release-alarmed': 'danger',
  'locate-custody-limit-reached': 'danger',
  'locate-stray-control-found': 'attention',
  'locate-late-answer-kept': 'attention',
  'locate-proof-gone': 'attention',
  'locate-silence-flagged': 'danger',
  'locate-missed': 'attention',
  'locate-person-controlled': 'acted',
  'locate-control-report-joined': 'acted',
  'locate-release-acknowledged': 'acted',
  'locate-outcome-recorded': 'acted',
  'locate-custody-ended': 'acted',
  'locate-withdrawn': 'ended',
};

const DOCUMENT_EVENTS: readonly string[] = ['locate-numbered', 'locate-sealed-copy-bound', 'locate-approved'];

/** Tabs of the case's story under which an event stands beside 全部 and 请求. */
export function storyGroups({ event, params }: TimelineRow): readonly StoryGroup[] {
  if (DOCUMENT_EVENTS.includes(event)) return ['documents'];
  return event === 'locate-outcome-recorded' && Number(params['amount'] ?? 0) > 0 ? ['money'] : [];
}
