import type { TimelineRow } from '#shared/contracts/engine.ts';
import type { ApprovalEvent } from '#shared/domain/linkage/regions/approval.ts';
import type { CustodyEvent } from '#shared/domain/linkage/regions/custody.ts';
import type { ExchangeEvent } from '#shared/domain/linkage/regions/exchange.ts';
import type { HoldEvent } from '#shared/domain/linkage/regions/hold.ts';
import type { PaperEvent } from '#shared/domain/linkage/regions/papers.ts';
import type { RequestEvent } from '#shared/domain/linkage/regions/request.ts';
import type { ResponseEvent } from '#shared/domain/linkage/regions/response.ts';
import type { StoryGroup, Translate } from './mechanism-screens.ts';
import type { Tone } from './tones.ts';

/** What a region tells of itself, by its name without the prefix of a mechanism. */
type RegionEvent = ApprovalEvent | CustodyEvent | ExchangeEvent | HoldEvent | PaperEvent | RequestEvent | ResponseEvent;
type Named<T> = Readonly<Partial<Record<RegionEvent['kind'], T>>>;

/** How they look in a story; what is not here is on its way with an agency. */
export const REGION_TONES: Named<Tone> & Readonly<Record<string, Tone | undefined>> = {
  returned: 'attention',
  'sent-back': 'attention',
  rejected: 'danger',
  'hit-acknowledged': 'danger',
  'hit-escalated': 'danger',
  dispatched: 'danger',
  'release-alarmed': 'danger',
  'custody-limit-reached': 'danger',
  'stray-control-found': 'attention',
  'late-answer-kept': 'attention',
  'proof-gone': 'attention',
  'silence-flagged': 'danger',
  'release-acknowledged': 'acted',
  'custody-ended': 'acted',
  withdrawn: 'ended',
};

/** Tabs of the case's story under which they stand beside 全部 and 请求. */
export const REGION_GROUPS: Named<readonly StoryGroup[]> & Readonly<Record<string, readonly StoryGroup[] | undefined>> = { numbered: ['documents'], 'sealed-copy-bound': ['documents'], approved: ['documents'] };

/** What stands in faint ink behind their sentences. */
export function regionDetail(name: string, params: TimelineRow['params'], t: Translate): readonly string[] {
  const text = (field: string): string => (typeof params[field] === 'string' ? params[field] : '');
  const word = (field: string, keyOf: (code: string) => string): string => (text(field) === '' ? '' : t(keyOf(text(field))));
  switch (name) {
    case 'approved':
      return [t(text('level') === 'president' ? 'requests.course.president' : 'requests.course.chief'), text('opinion')];
    case 'custody-ended':
      return [word('ending', (code) => `requests.ending.${code}`)];
    case 'late-answer-kept':
      return [word('message', (code) => `requests.lateMessage.${code}`), text('unit'), text('place'), text('phone'), word('personState', (code) => `requests.personState.${code}`)];
    case 'numbered':
      return [text('numbers')];
    case 'control-kept':
    case 'custody-extended':
    case 'renewal-requested':
      return [text('reason')];
    default:
      return [];
  }
}
