import { EVENT_TONES } from '#renderer/ui/event-tones.ts';
import type { TimelineItem } from '#renderer/ui/timeline.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import { fen, formatYuan } from '#shared/kernel/money.ts';
import { formatInstant } from '#shared/kernel/time.ts';

type Translate = (key: string, params?: Record<string, string | number>) => string;

/** How much later than the act its receipt must be before both times stand in the line. */
const APART_MS = 15 * 60_000;

function detailOf(row: TimelineRow, t: Translate): readonly string[] {
  const { params } = row;
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '');
  switch (row.event) {
    case 'locate-hit-registered':
      return [t(`requests.channel.${text('channel')}`), t(`requests.personState.${text('personState')}`)];
    case 'locate-approved':
      return [t(text('level') === 'president' ? 'requests.course.president' : 'requests.course.chief'), text('opinion')];
    case 'locate-person-controlled':
    case 'locate-control-report-joined':
      return [t(`cases.via.${text('via')}`)];
    case 'locate-outcome-recorded':
      return [text('results').split(',').map((code) => t(`requests.outcome.${code}`)).join(' + '), Number(params['amount'] ?? 0) > 0 ? formatYuan(fen(Number(params['amount']))) : ''];
    case 'locate-custody-ended':
      return [t(`requests.ending.${text('ending')}`)];
    case 'locate-late-answer-kept':
      return [t(`requests.lateMessage.${text('message')}`), text('unit'), text('place'), text('phone'), text('personState') === '' ? '' : t(`requests.personState.${text('personState')}`)];
    case 'locate-numbered':
      return [text('numbers')];
    case 'locate-missed':
      return [t(`requests.missed.${text('reason')}`)];
    case 'locate-control-kept':
    case 'locate-custody-extended':
    case 'locate-renewal-requested':
      return [text('reason')];
    default:
      return [];
  }
}

/** The story of one request, newest first, in the words that the case page uses too. */
export function storyLines(rows: readonly TimelineRow[], nameOf: (account: string) => string, t: Translate): readonly TimelineItem[] {
  return rows
    .toReversed()
    .map((row): TimelineItem => {
      const { params } = row;
      const words: Record<string, string | number> = { ...params };
      if (typeof params['trigger'] === 'string') words['trigger'] = t(`requests.trigger.${params['trigger']}`);
      const legal = row.occurredAt?.at;
      const who = row.by.role === 'system' ? t('requests.story.system') : row.by.role === 'agency-system' ? t('requests.story.agency') : nameOf(row.by.account);
      const revision = Number(params['revision'] ?? 1);
      const detail = [...detailOf(row, t), ...(revision > 1 ? [t('requests.detail.ofRevision', { n: revision })] : []), who].filter((part) => part !== '').join(' · ');
      return {
        id: row.id,
        at: legal ?? row.at,
        tone: EVENT_TONES[row.event] ?? 'agency',
        title: t(`timeline.${row.event}`, words),
        detail,
        ...(legal !== undefined && Math.abs(row.at - legal) >= APART_MS ? { source: t('requests.story.received', { time: formatInstant(row.at) }) } : {}),
        ...(row.mark === undefined || row.mark === 'accepted' ? {} : { mark: row.mark }),
      };
    })
    .toSorted((a, b) => b.at - a.at);
}
