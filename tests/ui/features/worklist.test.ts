import { flushPromises } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import { computed, defineComponent, h, ref } from 'vue';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { useWorklist, type WorklistView } from '#renderer/features/worklist/use-worklist.ts';
import { builtInViews, CHIPS, clearChip, isSet, parseSavedViews, queryFilter, sameFilter, tidy, type ViewFilter } from '#renderer/features/worklist/views.ts';
import { mount } from '@vue/test-utils';
import type { WorklistAnswer, WorklistQuery, WorkRow } from '#shared/contracts/engine.ts';
import type { AccountId, CaseId, CourtCode } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate } from '#shared/kernel/time.ts';
import { fakeEngine } from './support/fake-engine.ts';

const t = (key: string): string => i18n.global.t(key);

describe('saved views', () => {
  const saved = { id: 'own-1', name: '大额', filter: { principalFrom: fen(10_000_000) }, sort: 'due', descending: false };

  test('what was kept comes back; what cannot be read is nothing, not a failure', () => {
    expect(parseSavedViews([saved])).toEqual([saved]);
    for (const broken of [undefined, null, 'x', [{ ...saved, sort: 'colour' }], [{ ...saved, filter: { hacked: 1 } }], [{ ...saved, name: '' }]]) expect(parseSavedViews(broken)).toEqual([]);
  });

  test('every built-in view and every chip has a name', () => {
    for (const role of ['judge', 'clerk', 'chief', 'president', 'command-centre'] as const) {
      for (const view of builtInViews(role)) expect(t(`worklist.view.${view.id}`)).not.toContain('worklist.');
      expect(builtInViews(role)[0]?.filter).toMatchObject({ open: true });
    }
    for (const chip of CHIPS) expect(t(`worklist.chip.${chip}`)).not.toContain('worklist.');
  });

  test('a chip that is taken off takes only its own parts', () => {
    const filter: ViewFilter = { status: ['enforcing'], principalFrom: fen(1), principalThrough: fen(2), open: true };
    expect(isSet(filter, 'amount')).toBe(true);
    expect(clearChip(filter, 'amount')).toEqual({ open: true, status: ['enforcing'] });
    expect(isSet(clearChip(filter, 'amount'), 'amount')).toBe(false);
    expect(isSet({ status: [] }, 'status')).toBe(false);
  });

  test('empty parts ask for nothing, and order of keys is no difference', () => {
    expect(tidy({ status: [], open: true })).toEqual({ open: true });
    expect(sameFilter({ open: true, causes: ['民间借贷'] }, { causes: ['民间借贷'], open: true, stages: [] })).toBe(true);
    expect(sameFilter({ open: true }, {})).toBe(false);
    expect(queryFilter({ open: true }, '  ')).toEqual({ open: true });
    expect(queryFilter({ open: true }, ' 90017 ')).toEqual({ open: true, text: '90017' });
  });
});

const row = (n: number): WorkRow => ({
  id: `case-${n}` as CaseId,
  court: '苏0508' as CourtCode,
  caseNumber: `（2026）苏0508执${90_000 + n}号`,
  cause: n % 2 === 0 ? '民间借贷' : '劳动争议',
  status: 'enforcing',
  creditor: '齐某',
  debtors: ['王某'],
  judge: 'gusu.jiang' as AccountId,
  filedOn: civilDate('2026-01-19'),
  principal: fen(n * 100),
  slim: false,
});

describe('the window over a long list', () => {
  function open(total: number) {
    const queries: WorklistQuery[] = [];
    const engine = fakeEngine({
      answers: {
        worklist: (params): WorklistAnswer => {
          queries.push(params);
          const ids = Array.from({ length: Math.max(0, Math.min(params.count, total - params.from)) }, (_, at) => row(params.from + at));
          return { total, all: total, from: params.from, ids: ids.map(({ id }) => id), rows: ids, filling: false };
        },
      },
    });
    const view = ref<WorklistView>({ filter: {}, sort: 'urgency', descending: false });
    let list: ReturnType<typeof useWorklist> | undefined;
    const host = defineComponent({ setup: () => { list = useWorklist(view); return () => h('p', computed(() => list?.total.value ?? 0).value); } });
    mount(host, { global: { provide: { [ENGINE as symbol]: engine.client } } });
    if (list === undefined) throw new Error('not mounted');
    return { list, view, queries };
  }

  test('50,000 rows: only the window around the screen is asked for, and scrolling moves it', async () => {
    const { list, queries } = open(50_000);
    expect(list.total.value).toBe(50_000);
    expect(list.getRow(0)?.id).toBe('case-0');
    expect(list.getRow(49_000)).toBeUndefined();
    list.onRange(20, 50);
    expect(queries).toHaveLength(1);
    list.onRange(48_990, 49_020);
    await flushPromises();
    expect(queries).toHaveLength(2);
    expect(list.getRow(49_000)?.id).toBe('case-49000');
    expect(list.indexOfKey('case-49000')).toBe(49_000);
    expect(list.getRow(49_020)?.id).toBe('case-49020');
    expect(Math.max(...queries.map((query) => query.count))).toBeLessThanOrEqual(500);
  });

  test('another filter begins at the top again', async () => {
    const { list, view, queries } = open(5_000);
    list.onRange(3_000, 3_030);
    await flushPromises();
    view.value = { filter: { text: '王' }, sort: 'urgency', descending: false };
    await flushPromises();
    expect(queries.at(-1)).toMatchObject({ from: 0, filter: { text: '王' } });
  });

  test('until the new answer has come the list is that of before, and says so', async () => {
    let told: ((answer: WorklistAnswer) => void) | undefined;
    const engine = fakeEngine();
    const client = { ...engine.client, watch: (_name: unknown, _params: unknown, tell: (answer: WorklistAnswer) => void) => { told = tell; return () => undefined; } } as typeof engine.client;
    const view = ref<WorklistView>({ filter: {}, sort: 'urgency', descending: false });
    let list: ReturnType<typeof useWorklist> | undefined;
    mount(defineComponent({ setup: () => { list = useWorklist(view); return () => null; } }), { global: { provide: { [ENGINE as symbol]: client } } });
    const answer: WorklistAnswer = { total: 1, all: 1, from: 0, ids: [row(1).id], rows: [row(1)], filling: false };
    expect(list?.current.value).toBe(false);
    told?.(answer);
    expect(list?.current.value).toBe(true);
    const late = told;
    view.value = { filter: { text: '王' }, sort: 'urgency', descending: false };
    await flushPromises();
    late?.(answer);
    expect(list?.current.value).toBe(false);
    expect(list?.total.value).toBe(1);
    told?.({ ...answer, total: 0, ids: [], rows: [] });
    expect(list?.current.value).toBe(true);
  });

  test('a short list is known whole, so what is not found is not in it', () => {
    const { list } = open(3);
    expect(list.holdsAll()).toBe(true);
    expect(list.indexOfKey('case-99')).toBe(-1);
    expect(list.causes.value).toEqual(['劳动争议', '民间借贷']);
    expect(open(5_000).list.holdsAll()).toBe(false);
  });
});
