import { triggerKey } from '#renderer/bridge/request-look.ts';
import type { StoryOf, Translate } from '#renderer/ui/mechanism-screens.ts';
import type { TimelineItem } from '#renderer/ui/timeline.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import { eventKey } from '#shared/locales/index.ts';
import { formatInstant, isApart } from '#shared/kernel/time.ts';

/** The story of one request, newest first, in the words that the case page uses too. */
export function storyLines(rows: readonly TimelineRow[], nameOf: (account: string) => string, t: Translate, storyOf: StoryOf): readonly TimelineItem[] {
  return rows
    .toReversed()
    .map((row): TimelineItem => {
      const { params } = row;
      const words: Record<string, string | number> = { ...params };
      if (typeof params['trigger'] === 'string') words['trigger'] = t(triggerKey(row.aggregate, params['trigger']));
      const legal = row.occurredAt?.at;
      const who = row.by.role === 'system' ? t('requests.story.system') : row.by.role === 'agency-system' ? t('requests.story.agency') : nameOf(row.by.account);
      const revision = Number(params['revision'] ?? 1);
      const detail = [...(storyOf(row)?.detail(t) ?? []), ...(revision > 1 ? [t('requests.detail.ofRevision', { n: revision })] : []), who].filter((part) => part !== '').join(' · ');
      return {
        id: row.id,
        at: legal ?? row.at,
        tone: storyOf(row)?.tone ?? 'agency',
        title: t(eventKey(row.event), words),
        detail,
        ...(legal !== undefined && isApart(legal, row.at) ? { source: t('requests.story.received', { time: formatInstant(row.at) }) } : {}),
        ...(row.mark === undefined || row.mark === 'accepted' ? {} : { mark: row.mark }),
      };
    })
    .toSorted((a, b) => b.at - a.at);
}
