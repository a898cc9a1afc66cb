import { triggerKey } from '#renderer/bridge/request-look.ts';
import { EVENT_TONES } from '#renderer/ui/event-tones.ts';
import type { StoryOf } from '#renderer/ui/mechanism-screens.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import type { CaseRecordType, CaseState } from '#shared/domain/cases/model.ts';
import { eventKey } from '#shared/locales/index.ts';
import { isRequest } from '#shared/mechanisms/index.ts';
import { fen, formatYuan } from '#shared/kernel/money.ts';
import { civilDateOf, clockTimeOf, type CivilDate, type Instant, isApart } from '#shared/kernel/time.ts';
import { dayOfRecord, recordSummary, timeOfRecord, type Translate } from './record-summary.ts';

/** 全部 / 请求 / 文书 / 款项. A line may stand under several. */
export const TIMELINE_GROUPS = ['all', 'requests', 'documents', 'money'] as const;
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

/** One line of the story of a case, in words. */
export type TimelineLine = {
  readonly id: string;
  readonly groups: readonly TimelineGroup[];
  readonly tone: Tone;
  readonly sentence: string;
  readonly detail: string;
  /** When it happened; the day alone where only the day is known. Order and clocks of the law follow this. */
  readonly day: CivilDate;
  readonly time?: string;
  /** When the server took it in, or when it was filed here while it has no receipt. */
  readonly receivedAt: Instant;
  /** The two differ so that both must be shown. */
  readonly apart: boolean;
  readonly by: { readonly account: string; readonly role: string };
  readonly mark?: TimelineRow['mark'];
  /** Where the line leads: a request of the case. */
  readonly requestId?: string;
  readonly photos: readonly string[];
};

const DOCUMENT_RECORDS: readonly CaseRecordType[] = ['service', 'summons', 'asset-report', 'settlement', 'resume', 'stay', 'interview', 'death'];
const MONEY_RECORDS: readonly CaseRecordType[] = ['payment', 'interest', 'waiver', 'fulfilment', 'settlement'];
const DOCUMENT_EVENTS = ['case-party-corrected', 'case-related-added', 'case-closed', 'case-reopened'];

function toneOf(entry: TimelineRow, type: string | undefined, storyOf: StoryOf): Tone {
  const told = storyOf(entry)?.tone ?? EVENT_TONES[entry.event];
  if (told !== undefined) return told;
  if (type === 'payment' || type === 'fulfilment') return 'acted';
  if (type === 'breach') return 'attention';
  return isRequest(entry.aggregate.type) ? 'agency' : 'waiting';
}

function groupsOf(entry: TimelineRow, type: string | undefined, storyOf: StoryOf): readonly TimelineGroup[] {
  const isOf = (types: readonly string[]): boolean => type !== undefined && types.includes(type);
  return [
    'all',
    ...(isRequest(entry.aggregate.type) ? (['requests'] as const) : []),
    ...(storyOf(entry)?.groups ?? []),
    ...(DOCUMENT_EVENTS.includes(entry.event) || isOf(DOCUMENT_RECORDS) ? (['documents'] as const) : []),
    ...(isOf(MONEY_RECORDS) ? (['money'] as const) : []),
  ];
}

/** Values of the sentence: codes become words of the segments that own them. */
function wordsOf(entry: TimelineRow, t: Translate): Record<string, string | number> {
  const { params } = entry;
  const words: Record<string, string | number> = { ...params };
  if (typeof params['trigger'] === 'string') words['trigger'] = t(triggerKey(entry.aggregate, params['trigger']));
  return words;
}

/** How a step stood before the case came here, in words. */
export function pastWords({ step, answer, on, amount }: { readonly step: string; readonly answer: string; readonly on?: string | undefined; readonly amount?: number | undefined }, t: Translate): string {
  const words = { step: t(`cases.past.step.${step}`), answer: t(`cases.past.answer.${step}.${answer}`) };
  if (amount !== undefined && amount > 0) return t('cases.past.lineAmount', { ...words, amount: formatYuan(fen(amount)) });
  return on === undefined ? t('cases.past.line', words) : t('cases.past.lineOn', { ...words, on });
}

/** What stands in faint ink behind the sentence of an event. */
function detailOfEvent(entry: TimelineRow, t: Translate, storyOf: StoryOf): string {
  const { params } = entry;
  const text = (name: string): string | undefined => (typeof params[name] === 'string' ? params[name] : undefined);
  const parts: string[] = [...(storyOf(entry)?.detail(t) ?? [])];
  switch (entry.event) {
    case 'case-closed':
      parts.push(t(`cases.closeWay.${text('closeWay') ?? 'terminated'}`), text('closedOn') ?? '');
      break;
    case 'case-past-stated':
      parts.push(pastWords({ step: text('step') ?? '', answer: text('answer') ?? '', on: text('on'), amount: Number(params['amount'] ?? 0) }, t));
      break;
    case 'case-record-corrected':
    case 'case-record-voided':
      parts.push(t(`cases.record.${text('record') ?? 'note'}`));
      break;
    case 'case-asset-noted':
      parts.push(t(`assets.kind.${text('asset') ?? 'other'}`));
      break;
    case 'case-related-added':
      if (text('capacity') !== undefined && text('capacity') !== '') parts.push(t(`cases.capacity.${text('capacity') ?? ''}`));
      break;
    case 'case-reopened':
      parts.push(t(`cases.closeWay.${text('closeWay') ?? 'terminated'}`));
      break;
    case 'case-party-corrected':
      parts.push(t(`cases.field.${text('field') ?? 'name'}`));
      break;
    case 'case-difference-settled':
      parts.push(t(`cases.field.${text('field') ?? 'name'}`), t(text('choice') === 'adopt' ? 'cases.differences.adopted' : 'cases.differences.kept'));
      break;
    default:
      break;
  }
  if (isRequest(entry.aggregate.type) && Number(params['revision'] ?? 1) > 1) parts.push(t('cases.timeline.revision', { n: Number(params['revision']) }));
  return parts.filter((part) => part !== '').join(' · ');
}

/** The line of one entry. `state` gives the record behind it its words; a court-wide role does not have it. */
export function timelineLine(entry: TimelineRow, state: CaseState | undefined, t: Translate, storyOf: StoryOf): TimelineLine {
  const record = entry.event === 'case-record-added' ? state?.records.find(({ id }) => entry.id.startsWith(`${id}.`))?.body : undefined;
  const type = record?.type ?? (entry.event === 'case-record-added' && typeof entry.params['record'] === 'string' ? entry.params['record'] : undefined);
  const legal = entry.occurredAt?.at;
  const recordDay = record === undefined ? undefined : dayOfRecord(record);
  const recordTime = record === undefined ? undefined : timeOfRecord(record);
  const day = legal === undefined ? (recordDay ?? civilDateOf(entry.at)) : civilDateOf(legal);
  const time = legal !== undefined ? clockTimeOf(legal) : recordTime ?? (recordDay === undefined ? clockTimeOf(entry.at) : undefined);
  const apart = legal !== undefined ? isApart(legal, entry.at) : recordDay !== undefined && recordDay !== civilDateOf(entry.at);
  return {
    id: entry.id,
    groups: groupsOf(entry, type, storyOf),
    tone: toneOf(entry, type, storyOf),
    sentence: type === undefined ? t(eventKey(entry.event), wordsOf(entry, t)) : t(`cases.record.${type}`),
    detail: record !== undefined && state !== undefined ? recordSummary(record, state, t) : detailOfEvent(entry, t, storyOf),
    day,
    ...(time === undefined ? {} : { time }),
    receivedAt: entry.at,
    apart,
    by: entry.by,
    ...(entry.mark === undefined ? {} : { mark: entry.mark }),
    ...(isRequest(entry.aggregate.type) ? { requestId: entry.aggregate.id } : {}),
    photos: record?.type === 'visit' ? record.photos : [],
  };
}

/** Lines in the order of what happened, newest first; what happened at the same time stays in the order of its receipt. */
export function inLegalOrder(lines: readonly TimelineLine[]): readonly TimelineLine[] {
  const key = (line: TimelineLine): string => `${line.day} ${line.time ?? '24:00'}`;
  return lines.toReversed().toSorted((a, b) => (key(a) === key(b) ? b.receivedAt - a.receivedAt : key(a) < key(b) ? 1 : -1));
}
