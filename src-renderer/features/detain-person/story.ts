import type { StoryGroup, Translate } from '#renderer/ui/mechanism-screens.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import { formatInstant, type Instant } from '#shared/kernel/time.ts';
import type { DetentionEvent } from '#shared/mechanisms/detain-person/events.ts';

/** What stands in faint ink behind the sentence of an event of its own; undefined where the regions say it. */
export function storyDetail({ event, params }: TimelineRow, t: Translate): readonly string[] | undefined {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '');
  const at = (name: string): string => (typeof params[name] === 'number' ? formatInstant(params[name] as Instant) : '');
  const word = (group: string, name: string): string => (text(name) === '' ? '' : t(`${group}.${text(name)}`));
  switch (event) {
    case 'detention-filed':
    case 'detention-refiled':
      return [word('requests.ground', 'ground')];
    case 'detention-present':
      return [word('detain-person.presence', 'basis'), at('since')];
    case 'detention-linked':
      return [word('detain-person.link', 'purpose')];
    case 'detention-served':
      return [at('servedAt')];
    case 'detention-family-told':
      return [word('detain-person.familyWay', 'how'), at('notifiedAt')];
    case 'detention-admitted':
    case 'detention-admitted-unasked':
      return [t('detain-person.story.term', { from: at('admittedAt'), to: at('endsAt') })];
    case 'detention-alternative-chosen':
      return [word('detain-person.alternative', 'alternative')];
    case 'detention-reconsideration-asked':
      return [at('askedAt')];
    case 'detention-term-changed':
      return [at('endsAt')];
    case 'detention-leave-asked':
      return [word('detain-person.leaveGround', 'ground')];
    case 'detention-leave-granted':
    case 'detention-leave-refused':
    case 'detention-early-release-approved':
    case 'detention-early-release-refused':
      return [text('opinion')];
    case 'detention-left':
      return [at('leftAt'), t('detain-person.story.dueBack', { at: at('dueBack') })];
    case 'detention-came-back':
      return [at('backAt'), t('detain-person.story.newEnd', { at: at('endsAt') })];
    case 'detention-early-release-proposed':
      return [word('detain-person.earlyGround', 'ground')];
    case 'detention-release-ordered':
      return [word('detain-person.release.ordered', 'cause'), text('documentNo')];
    case 'detention-released':
      return [at('releasedAt'), text('officer')];
    default:
      return undefined;
  }
}

/** How an event of its own looks, on both pages; the others look as their region says. */
export const STORY_TONES: Readonly<Partial<Record<DetentionEvent['kind'], Tone>>> = {
  'detention-disapproved': 'attention',
  'detention-recalled': 'attention',
  'detention-issued': 'acted',
  'detention-served': 'acted',
  'detention-family-told': 'acted',
  'detention-deputy-reported': 'acted',
  'detention-admitted': 'acted',
  'detention-admitted-unasked': 'danger',
  'detention-admission-refused': 'attention',
  'detention-reconsideration-revoked': 'attention',
  'detention-leave-overdue': 'danger',
  'detention-release-overdue': 'danger',
  'detention-released': 'acted',
  'detention-question-asked': 'attention',
  'detention-ended-by-death': 'ended',
};

const PAPERS: readonly string[] = ['detention-issued', 'detention-served', 'detention-admitted', 'detention-reconsideration-upheld', 'detention-reconsideration-revoked', 'detention-reconsideration-changed'];

/** Tabs of the case's story under which an event of its own stands beside 全部 and 请求. */
export function storyGroups({ event }: TimelineRow): readonly StoryGroup[] {
  return PAPERS.includes(event) ? ['documents'] : [];
}
