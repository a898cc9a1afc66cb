import { computed, inject } from 'vue';
import { useAssetWords } from '#renderer/bridge/use-asset-words.ts';
import { useLiveQuery } from '#renderer/bridge/use-live-query.ts';
import { useOwnRequests } from '#renderer/bridge/use-own-requests.ts';
import { useRules } from '#renderer/bridge/use-rules.ts';
import { useSession } from '#renderer/bridge/use-session.ts';
import { useNow } from '#renderer/ui/clock.ts';
import type { WorklistQuery, WorkRow } from '#shared/contracts/engine.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { addDays, civilDateOf } from '#shared/kernel/time.ts';
import { ANSWERED_STATES, countToday, groupToday, stepsOfToday, totalsOfToday } from './today-groups.ts';

/** Rows of a list that the page reads; groups and badge count all of them, and the worklist has the rest. */
const MOST = 200;

/** 「今日」 from three short lists of the worklist index, the requests, the parked forms and the notices. */
export function useToday() {
  const now = useNow(30_000);
  const own = useOwnRequests();
  const rules = useRules();
  const today = computed(() => civilDateOf(now.value));
  const query = (filter: WorklistQuery['filter']): WorklistQuery => ({ filter: { open: true, ...filter }, sort: 'urgency', descending: false, from: 0, count: MOST });

  const screens = inject(MECHANISM_SCREENS, []);
  const steps = stepsOfToday(screens);
  const urgent = useLiveQuery('worklist', computed(() => query({ steps: Object.values(steps).flat() })));
  const due = useLiveQuery('worklist', computed(() => query({ dueThrough: today.value, waitingOn: ['court'] })));
  const all = useLiveQuery('worklist-counts', { open: true });
  const dueCounts = useLiveQuery('worklist-counts', computed(() => ({ open: true, dueThrough: today.value, waitingOn: ['court'] as const })));
  const lateCounts = useLiveQuery('worklist-counts', computed(() => ({ open: true, dueThrough: addDays(today.value, -1), waitingOn: ['court'] as const })));
  const answered = useLiveQuery('requests', computed(() => ({ states: [...ANSWERED_STATES], ...own.value, from: 0, count: MOST })));
  const drafts = useLiveQuery('drafts', {});
  const { session } = useSession();
  const words = useAssetWords();
  const ending = useLiveQuery('assets', () => (session.value?.court === undefined ? undefined : { court: session.value.court, due: true, from: 0, count: MOST }));
  const notices = useLiveQuery('notices', {});

  // A live list sends each row once; what has left the list stays here unseen.
  const known = new Map<string, WorkRow>();
  const rows = computed(() => {
    const found: WorkRow[] = [];
    for (const answer of [urgent.answer.value, due.answer.value]) {
      for (const row of answer?.rows ?? []) known.set(row.id, row);
      for (const id of answer?.ids ?? []) {
        const row = known.get(id);
        if (row !== undefined) found.push(row);
      }
    }
    return found;
  });
  const lists = computed(() =>
    groupToday({
      rows: rows.value,
      answered: answered.answer.value?.rows ?? [],
      drafts: drafts.answer.value ?? [],
      notices: (notices.answer.value ?? []).flatMap(({ aggregate, body }) => {
        const said = screens.find((each) => each.aggregate === aggregate)?.notice?.today(body);
        return said === undefined ? [] : [{ ...body, said }];
      }),
      holds: (ending.answer.value?.rows ?? []).map((asset) => ({ asset, title: words.title(asset) })),
      now: now.value,
      calendar: rules.value.calendar,
      parameters: rules.value.parameters,
      steps,
    }),
  );
  const totals = computed(() =>
    totalsOfToday({ byStep: all.answer.value?.byStep ?? {}, dueByStep: dueCounts.answer.value?.byStep ?? {}, lateByStep: lateCounts.answer.value?.byStep ?? {} }, lists.value, steps),
  );
  return {
    lists,
    totals,
    count: computed(() => countToday(totals.value, lists.value)),
    loaded: computed(() => urgent.answer.value !== undefined && due.answer.value !== undefined),
    filling: computed(() => urgent.answer.value?.filling ?? false),
    /** Cases this person holds at all: without one, nothing due is no reason to rest. */
    cases: computed(() => urgent.answer.value?.all ?? 0),
    now,
  };
}
