import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, describe, expect, test } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { FIGURES, openFigure } from '#renderer/features/cases/money-lines.ts';
import MoneyCard from '#renderer/features/cases/MoneyCard.vue';
import StepCard from '#renderer/features/cases/StepCard.vue';
import PickedBar from '#renderer/features/worklist/PickedBar.vue';
import { usePicked } from '#renderer/features/worklist/use-picked.ts';
import type { WorklistView } from '#renderer/features/worklist/use-worklist.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { CallArgs, CaseView, CommandDraft, EngineSession, Filing, WorkRow } from '#shared/contracts/engine.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { PAST_ANSWERS, PAST_STEPS, type PastStatement, type StatedPast } from '#shared/domain/cases/past.ts';
import { PROCEDURES } from '#shared/domain/cases/procedure.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CaseId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { ok } from '#shared/kernel/result.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { recordId, wangCase } from './support/case.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';

const NOW = instantAt(civilDate('2026-11-30'), '10:00');
const t = (key: string, params?: Record<string, string | number>): string => i18n.global.t(key, params ?? {});
const CLERK: EngineSession = { ...JUDGE, account: 'gusu.lu' as AccountId, role: 'clerk' };
const stated = (...all: PastStatement[]): { past: StatedPast[] } => ({ past: all.map((statement) => ({ ...statement, id: recordId(7), at: NOW, by: 'gusu.lu' as AccountId, from: 'person' })) });

afterEach(() => { document.body.replaceChildren(); });

function open(part: unknown, props: Record<string, unknown>, session = CLERK, answer: (draft: CommandDraft) => Filing = ({ id }) => ({
  outcome: 'accepted',
  commandId: id,
  decision: 'accept',
  guards: [],
  again: false,
  waitsForFiles: false,
})) {
  const engine = fakeEngine({ session, calls: { file: ({ drafts }: CallArgs<'file'>) => ok(drafts.map(answer)) }, answers: { facts: [] } });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  const card = mount(part as typeof StepCard, {
    props: props as never,
    attachTo: document.body,
    global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } },
  });
  const press = async (name: string): Promise<void> => {
    const found = [...document.querySelectorAll<HTMLElement>('button')].filter((each) => each.textContent.trim() === name).at(-1);
    if (found === undefined) throw new Error(`no button ${name}`);
    found.click();
    await flushPromises();
  };
  const choose = async (group: string, option: string): Promise<void> => {
    const box = [...document.querySelectorAll('[role=dialog] .step')].find((each) => each.textContent.includes(group));
    const label = [...(box?.querySelectorAll('label.card') ?? [])].find((each) => each.textContent.trim() === option);
    if (label === undefined) throw new Error(`no option ${option} of ${group}`);
    label.querySelector('input')?.click();
    await flushPromises();
  };
  const filed = (): readonly CommandDraft[] => engine.argsOf('file').flatMap((args) => (args as CallArgs<'file'>).drafts);
  return { card, press, choose, filed };
}

const viewOf = (state: CaseState): CaseView => ({
  held: 'full',
  state,
  step: nextStep(state, [], NOW, { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }),
  version: 1,
  recordMarks: {},
  pending: [],
  requests: [],
  notices: [],
  timeline: [],
});

describe('the card of the next step', () => {
  test('asks whether it was served, shows no clock and nothing red, and files what is told', async () => {
    const { card, press, choose, filed } = open(StepCard, { view: viewOf(wangCase([], { status: 'filed' })) });
    expect(card.text()).toContain('待核实：是否已送达');
    expect(card.find('.days').exists()).toBe(false);
    expect(card.html()).not.toContain('danger');
    await press('核实');
    await press('确认核实');
    expect(document.body.textContent).toContain(t('cases.past.nothing'));
    expect(filed()).toEqual([]);
    await choose('执行通知书、报告财产令', '已送达');
    await choose('申请执行费', '未缴');
    await press('确认核实');
    expect(filed()).toMatchObject([{ kind: 'case.state-past', payload: { caseId: 'case-90017', statements: [{ step: 'service', answer: 'done' }, { step: 'fee', answer: 'not-done' }] } }]);
    expect(document.querySelector('[role=dialog]')).toBeNull();
  });

  test('money that was received needs its sum', async () => {
    const { press, choose, filed } = open(StepCard, { view: viewOf(wangCase([], { status: 'filed' })) });
    await press('核实');
    await choose('导入前到位', '已到位');
    await press('确认核实');
    expect(filed()).toEqual([]);
  });

  test('offers the record of a service made now, and nothing to a chief', () => {
    const view = viewOf(wangCase([], { status: 'filed' }));
    expect(open(StepCard, { view }).card.text()).toContain('登记送达');
    document.body.replaceChildren();
    const chief = open(StepCard, { view }, { ...JUDGE, role: 'chief' });
    expect(chief.card.findAll('button').map((each) => each.text())).toEqual([]);
  });
});

describe('the money of an imported case', () => {
  const shown = (state: CaseState) => open(MoneyCard, { state }).card.find('dl').text();

  test('says 导入时未知 where nobody told what was received, and never 0.00', () => {
    const text = shown(wangCase());
    expect(text.match(/导入时未知/gu)).toHaveLength(2);
    expect(text).toContain('50,000.00');
    expect(text).not.toMatch(/到位\s*0\.00/u);
  });

  test('counts what was received before the import as soon as it is told', () => {
    const text = shown(wangCase([], stated({ step: 'payment', answer: 'done', amount: fen(20_000_00), on: civilDate('2026-02-01') })));
    expect(text).not.toContain('导入时未知');
    expect(text).toContain('20,000.00');
    expect(text).toContain('30,000.00');
  });

  test('a fee of which nothing is known is not said to be unpaid', () => {
    expect(open(MoneyCard, { state: wangCase() }).card.text()).toContain('申请执行费 650.00，导入时未知是否已缴');
    expect(open(MoneyCard, { state: wangCase([], stated({ step: 'fee', answer: 'not-done' })) }).card.text()).toContain('申请执行费 650.00 未缴');
  });

  test('the lines behind a figure add up to it, the time before the import included', () => {
    const state = wangCase([{
      type: 'payment',
      on: civilDate('2026-11-02'),
      amount: fen(5_000_00),
      payer: '王某',
      relation: 'debtor',
      towards: 'principal',
    }], stated({ step: 'payment', answer: 'done', amount: fen(20_000_00) }, { step: 'fee', answer: 'done' }));
    for (const figure of FIGURES) {
      const { amount, lines } = openFigure(state, figure);
      expect([figure, lines.reduce((sum, line) => sum + line.amount, 0)]).toEqual([figure, amount]);
      for (const { word } of lines) expect(t(`cases.moneyLine.line.${word}`)).not.toContain('cases.');
    }
  });
});

describe('a selection of the worklist', () => {
  const row = (n: number, type = '执'): WorkRow => ({ id: `case-${String(n)}` as CaseId, caseNumber: `（2026）苏0508${type}${String(90_000 + n)}号`, debtors: ['王某'], slim: false }) as unknown as WorkRow;

  test('files one command a case, none of which takes back what is known of one', async () => {
    const rows = Array.from({ length: 120 }, (_, n) => row(n));
    const { press, choose, filed } = open(PickedBar, { rows, total: 710, busy: false });
    await press('核实导入前情况');
    await choose('执行通知书、报告财产令', '已送达');
    await press('确认核实 120 件');
    expect(filed()).toHaveLength(120);
    expect(new Set(filed().map(({ aggregate }) => aggregate.id)).size).toBe(120);
    expect(filed().every(({ payload }) => (payload as { onlyOpen?: boolean }).onlyOpen === true)).toBe(true);
  });

  test('what could not be filed keeps its id, so that a second press files nothing twice', async () => {
    let isDown = true;
    const { press, choose, filed } = open(PickedBar, { rows: [row(1), row(2)], total: 2, busy: false }, CLERK, ({ id, aggregate }) =>
      isDown && aggregate.id === 'case-2' ? { outcome: 'unsure', commandId: id, failure: failure('OUTCOME_UNSURE') } : { outcome: 'accepted', commandId: id, decision: 'accept', guards: [], again: false, waitsForFiles: false },
    );
    await press('核实导入前情况');
    await choose('申请执行费', '已缴');
    await press('确认核实 2 件');
    expect(document.querySelector('[role=dialog]')).not.toBeNull();
    isDown = false;
    await press('确认核实 2 件');
    expect(filed().map(({ id }) => id).slice(0, 2)).toEqual(filed().map(({ id }) => id).slice(2));
    expect(document.querySelector('[role=dialog]')).toBeNull();
  });

  test('asks only what the picked types are asked for, and no sum', async () => {
    const { press } = open(PickedBar, { rows: [row(1, '执异'), row(2, '执')], total: 2, busy: false });
    await press('核实导入前情况');
    const dialog = document.querySelector('[role=dialog]')?.textContent ?? '';
    for (const step of PAST_STEPS) expect(dialog).toContain(t(`cases.past.step.${step}`));
    const money = [...document.querySelectorAll('[role=dialog] .step')].find((each) => each.textContent.includes(t('cases.past.step.payment')));
    expect([...(money?.querySelectorAll('label.card') ?? [])].map((each) => each.textContent.trim())).toEqual(['未到位', '不涉及金钱', '暂不核实']);
    document.body.replaceChildren();
    const other = open(PickedBar, { rows: [row(1, '执异')], total: 1, busy: false });
    await other.press('核实导入前情况');
    expect(document.querySelectorAll('[role=dialog] .step')).toHaveLength(PROCEDURES['执异'].asks.length);
  });
});

describe('picking in the worklist', () => {
  const row = (n: number): WorkRow => ({ id: `case-${String(n)}` as CaseId, caseNumber: String(n), slim: n % 100 === 99 }) as unknown as WorkRow;
  const all = Array.from({ length: 1_200 }, (_, n) => row(n));

  function pick() {
    const view = ref<WorklistView>({ filter: { open: true }, sort: 'urgency', descending: false });
    const engine = fakeEngine({
      session: CLERK,
      answers: { worklist: ({ from, count }) => ({ total: all.length, all: all.length, from, ids: all.slice(from, from + count).map(({ id }) => id), rows: all.slice(from, from + count), filling: false }) },
    });
    let picked: ReturnType<typeof usePicked> | undefined;
    mount(defineComponent({ setup() { picked = usePicked(view, (key) => all.find(({ id }) => id === key)); return () => h('i'); } }), { global: { provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client } } });
    if (picked === undefined) throw new Error('not mounted');
    return { view, picked };
  }

  test('takes all of the list, far beyond a window of rows, and none that is only known by its masked row', async () => {
    const { picked } = pick();
    await picked.pickAll();
    expect(picked.rows.value).toHaveLength(1_188);
    expect(picked.busy.value).toBe(false);
    picked.keys.value = new Set(['case-1', 'case-99', 'case-nowhere']);
    expect([...picked.keys.value]).toEqual(['case-1']);
  });

  test('what is no longer in sight is no longer picked', async () => {
    const { view, picked } = pick();
    picked.keys.value = new Set(['case-1', 'case-2']);
    view.value = { ...view.value, sort: 'due' };
    await flushPromises();
    expect(picked.rows.value).toHaveLength(2);
    view.value = { ...view.value, filter: { open: true, text: '王' } };
    await flushPromises();
    expect(picked.rows.value).toEqual([]);
  });
});

test('every statement has words', () => {
  for (const step of PAST_STEPS) {
    for (const key of [`cases.past.step.${step}`, `cases.past.on.${step}`, ...PAST_ANSWERS.map((answer) => `cases.past.answer.${step}.${answer}`)]) expect(t(key)).not.toContain('cases.');
  }
});
