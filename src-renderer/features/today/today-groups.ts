import { assetPath, casePath, composePath, requestPath } from '#renderer/bridge/paths.ts';
import { stateKey } from '#renderer/bridge/request-look.ts';
import type { DayGroup, MechanismScreens, NoticeScreens } from '#renderer/ui/mechanism-screens.ts';
import type { AssetSummary, Draft, RequestView, WorkRow } from '#shared/contracts/engine.ts';
import type { NoticePart } from '#shared/domain/linkage/facts.ts';
import type { NextStep } from '#shared/domain/linkage/next-step.ts';
import { stepClock, type StepClock } from '#shared/domain/cases/step-clock.ts';
import type { WorkingCalendar } from '#shared/domain/calendar/index.ts';
import type { RuleParameterTable } from '#shared/domain/deadlines/index.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import { DAY_MS, type Instant } from '#shared/kernel/time.ts';

/** The groups of 「今日」, the most urgent first. */
export const TODAY_GROUPS = ['hits', 'releases', 'overdue', 'due', 'holds', 'returned', 'answered', 'ready'] as const;
export type TodayGroup = (typeof TODAY_GROUPS)[number];

/** One line of the day: what it is about, what is next, and where it leads. `word` is a key of the locales with its values. */
export type TodayRow = {
  readonly key: string;
  readonly to: string;
  readonly caseNumber: string;
  readonly who: string;
  readonly state: { readonly word: string; readonly tone: NextStep['tone'] };
  readonly step?: NextStep;
  readonly clock?: StepClock;
  /** Words of a line without a step: a parked form, an answer, a notice. */
  readonly text?: { readonly word: string; readonly params: Readonly<Record<string, string | number>> };
  /** When it came, for answers, drafts and notices. */
  readonly at?: Instant;
  readonly mark?: WorkRow['mark'];
};
export type TodayLists = Readonly<Record<TodayGroup, readonly TodayRow[]>>;

/** Groups whose lines are found by their step, whatever their day. */
export type TodaySteps = Readonly<Record<DayGroup, readonly string[]>>;
/** The steps that any request may ask for. */
export const COMMON_STEPS: TodaySteps = {
  hits: ['acknowledge-hit', 'dispatch', 'hand-over', 'end-custody'],
  releases: ['chase-release', 'await-release', 'record-outcome'],
  returned: ['mend-return', 'mend-approval', 'keep-or-release'],
  ready: ['bind-seals'],
};
const BY_STEP = ['hits', 'releases', 'returned', 'ready'] as const satisfies readonly DayGroup[];

/** Those, and what each mechanism asks for that cannot wait either. */
export function stepsOfToday(screens: readonly Pick<MechanismScreens, 'daySteps'>[]): TodaySteps {
  const of = (group: DayGroup): readonly string[] => [...COMMON_STEPS[group], ...screens.flatMap(({ daySteps = {} }) => daySteps[group] ?? [])];
  return { hits: of('hits'), releases: of('releases'), returned: of('returned'), ready: of('ready') };
}
/** States in which the police have answered a request. */
export const ANSWERED_STATES: readonly string[] = ['active', 'rejected', 'withdrawn'];
/** How long an answer counts as new. */
const NEW_FOR_MS = 2 * DAY_MS;

export type TodayInput = {
  readonly rows: readonly WorkRow[];
  readonly answered: readonly RequestView[];
  readonly drafts: readonly Draft[];
  /** Those that somebody still has to see, with the words of their mechanism. */
  readonly notices: readonly (NoticePart & { readonly said: NonNullable<ReturnType<NoticeScreens['today']>> })[];
  /** Things on which a hold of the own court comes to its end, the soonest first, with what each is called. */
  readonly holds: readonly { readonly asset: AssetSummary; readonly title: string }[];
  readonly now: Instant;
  readonly calendar: WorkingCalendar;
  readonly parameters: RuleParameterTable;
  readonly steps?: TodaySteps;
};

/** The group of a case by its next step; undefined for what can wait. */
export function groupOf(step: NextStep, clock: StepClock | undefined, steps: TodaySteps = COMMON_STEPS): TodayGroup | undefined {
  const found = BY_STEP.find((group) => steps[group].includes(step.step));
  if (found !== undefined) return found;
  if (step.waitingOn !== 'court' || clock === undefined) return undefined;
  if (clock.left.unit === 'until') return 'due';
  return clock.left.count < 0 ? 'overdue' : clock.left.count === 0 ? 'due' : undefined;
}

function rowOf(row: WorkRow, step: NextStep, clock: StepClock | undefined, isByStep: boolean): TodayRow {
  // What a request asks for is done on its page; what becomes of a hold when the round ends is a question of the case.
  const aboutRequest = row.requestId !== undefined && (isByStep || step.about !== undefined) && step.step !== 'keep-or-release';
  return {
    key: `case/${row.id}`,
    to: aboutRequest && row.requestId !== undefined ? requestPath(row.requestId) : casePath(row.id),
    caseNumber: row.caseNumber,
    who: row.debtors.join('、'),
    state: { word: `cases.stage.${step.stage}`, tone: step.tone },
    step,
    ...(clock === undefined ? {} : { clock }),
    ...(row.mark === undefined ? {} : { mark: row.mark }),
  };
}

function dueOf(row: TodayRow): string {
  return row.clock === undefined ? '9999' : String(row.clock.due);
}

/** Everything that wants its owner today; a case stands in one group only, the most urgent. */
export function groupToday(input: TodayInput): TodayLists {
  const lists: Record<TodayGroup, TodayRow[]> = { hits: [], releases: [], overdue: [], due: [], holds: [], returned: [], answered: [], ready: [] };
  const seen = new Set<string>();
  for (const row of input.rows) {
    if (row.step === undefined || seen.has(row.id)) continue;
    const clock = stepClock(row.step, input.now, input.calendar, input.parameters);
    const group = groupOf(row.step, clock, input.steps);
    if (group === undefined) continue;
    seen.add(row.id);
    lists[group].push(rowOf(row, row.step, clock, BY_STEP.some((each) => each === group)));
  }
  // 「最早的在前」: by the day, not by the order in which the lists came.
  for (const group of ['overdue', 'due'] as const) lists[group].sort((a, b) => dueOf(a).localeCompare(dueOf(b)));
  for (const { asset, title } of input.holds) {
    const [first] = asset.dues;
    if (first === undefined) continue;
    const { end, left, late, escalated } = first.ladder;
    lists.holds.push({
      key: `asset/${asset.id}`,
      to: assetPath(asset.id),
      caseNumber: asset.cases[0]?.caseNumber ?? '',
      who: title,
      state: { word: `assets.standing.${asset.standing}`, tone: late ? 'danger' : escalated ? 'attention' : 'waiting' },
      text: { word: late ? 'today.holdLate' : 'today.holdEnds', params: { end, on: first.asOf } },
      clock: { due: end, left: { unit: 'days', count: left }, provisional: false },
    });
  }
  for (const notice of input.notices) {
    lists.hits.push({
      key: `notice/${notice.requestId}/${notice.caseId}`,
      to: casePath(notice.caseId),
      caseNumber: notice.caseNumber,
      who: '',
      state: { word: notice.said.state, tone: 'attention' },
      text: { word: notice.said.text, params: notice.said.params },
      at: notice.toldAt,
    });
  }
  for (const { head, request, mark } of input.answered) {
    if (input.now - request.since > NEW_FOR_MS || seen.has(request.caseId)) continue;
    lists.answered.push({
      key: `request/${request.id}`,
      to: requestPath(request.id),
      caseNumber: request.caseNumber,
      who: head.about.name,
      state: { word: stateKey(head), tone: request.state === 'rejected' ? 'danger' : request.state === 'active' ? 'agency' : 'acted' },
      text: { word: `today.answer.${request.state}`, params: { end: request.control?.end ?? '', code: request.rejection?.code ?? '' } },
      at: request.since,
      ...(mark === undefined ? {} : { mark }),
    });
  }
  for (const draft of input.drafts) {
    lists.ready.push({
      key: `draft/${draft.id}`,
      to: draftPath(draft),
      caseNumber: '',
      who: '',
      state: { word: 'today.draft', tone: 'waiting' },
      text: { word: 'today.draftText', params: { title: draft.title } },
      at: draft.savedAt,
    });
  }
  return lists;
}

/** Where a parked form is taken up again: a record on its case page, a request in its composer. */
export function draftPath(draft: Draft): string {
  if (draft.kind === 'case.add-record') {
    const type = typeof draft.body === 'object' && draft.body !== null && 'type' in draft.body && typeof draft.body.type === 'string' ? draft.body.type : '';
    return `${casePath(draft.about)}?record=${encodeURIComponent(type)}`;
  }
  const mechanism = MECHANISMS.find(({ id }) => draft.kind === `${id}.file`);
  if (mechanism !== undefined) return `${composePath(mechanism.id).path}?case=${encodeURIComponent(draft.about)}&draft=${encodeURIComponent(draft.id)}`;
  return requestPath(draft.about);
}

/** Numbers by step over the whole worklist, for the groups whose lists may be longer than a window of rows. */
export type TodayTallies = {
  /** Open cases by the step they ask for. */
  readonly byStep: Readonly<Record<string, number>>;
  /** Of the court's own duties: those due today or before, and those due before today. */
  readonly dueByStep: Readonly<Record<string, number>>;
  readonly lateByStep: Readonly<Record<string, number>>;
};

function sumOf(tally: Readonly<Record<string, number>>, isMeant: (step: string) => boolean): number {
  return Object.entries(tally).reduce((sum, [step, n]) => (isMeant(step) ? sum + n : sum), 0);
}

/**
 * How many lines each group has: from the tallies where a window of rows could cut the list, so that no badge stops at the
 * size of a window; from the lists where everything is at hand.
 */
export function totalsOfToday(tallies: TodayTallies, lists: TodayLists, steps: TodaySteps = COMMON_STEPS): Readonly<Record<TodayGroup, number>> {
  const of = (group: DayGroup): number => sumOf(tallies.byStep, (step) => steps[group].includes(step));
  const others = (step: string): boolean => !BY_STEP.some((group) => steps[group].includes(step));
  const late = sumOf(tallies.lateByStep, others);
  return {
    hits: of('hits') + lists.hits.filter((row) => row.step === undefined).length,
    releases: of('releases'),
    overdue: late,
    due: sumOf(tallies.dueByStep, others) - late,
    holds: lists.holds.length,
    returned: of('returned'),
    answered: lists.answered.length,
    ready: of('ready') + lists.ready.filter((row) => row.step === undefined).length,
  };
}

/** How many lines want somebody, and whether one of them cannot wait: the badge of the rail. */
export function countToday(totals: Readonly<Record<TodayGroup, number>>, lists: TodayLists): { readonly value: number; readonly tone: 'attention' | 'danger' } {
  // A hold is thought of for months; it wants somebody from the reminder on at which the chief is told too.
  const soon = lists.holds.filter(({ state }) => state.tone !== 'waiting');
  const value = TODAY_GROUPS.reduce((sum, group) => sum + (group === 'answered' || group === 'ready' ? 0 : group === 'holds' ? soon.length : totals[group]), 0);
  return { value, tone: totals.hits > 0 || totals.overdue > 0 || soon.some((row) => row.state.tone === 'danger') || lists.releases.some((row) => row.state.tone === 'danger') ? 'danger' : 'attention' };
}
