import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { type Component, h } from 'vue';
import { describe, expect, test, vi } from 'vitest';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { FILED_SETTING, MENDED_SETTING } from '#renderer/composer/kept-copies.ts';
import { useToastStore } from '#renderer/stores/toasts.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import ComposeButton from '#renderer/ui/ComposeButton.vue';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import type { CommandDraft, Draft, LedgerRow, Preview } from '#shared/contracts/engine.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { HOUR_MS, instant } from '#shared/kernel/time.ts';
import { press, testClock } from '../support/mount-part.ts';
import { wangCase } from './support/case.ts';
import { fakeEngine } from './support/fake-engine.ts';
import { FILED_AT } from './support/request.ts';
import { StandInMend, StandInPage, standInRequest } from './support/stand-in.ts';

const CASE = wangCase();
const EARLIER = '01900000-0000-7000-a000-000000000001' as CommandId;
const REQUEST = '01900000-0000-7000-a000-000000000002';
const t = (key: string, params: Record<string, string | number> = {}): string => i18n.global.t(key, params);

/** A machine: what is kept on it outlives the page. */
type Machine = { drafts: Draft[]; settings: Record<string, unknown>; ledger: Partial<LedgerRow>[]; preview: Preview; filed: CommandDraft[]; refuses: boolean; fate: unknown; state: typeof CASE | undefined };
const machine = (more: Partial<Machine> = {}): Machine => ({ drafts: [], settings: {}, ledger: [], preview: { decision: 'accept', guards: [], seen: 3 }, filed: [], refuses: false, fate: null, state: CASE, ...more });

/** A page on the machine, at a window of its own. */
async function stand(on: Machine, component: Component, props: Record<string, unknown>) {
  const engine = fakeEngine({
    answers: {
      case: () => (on.state === undefined ? null : { held: 'full', state: on.state, version: 1, recordMarks: {}, pending: [], requests: [], notices: [], timeline: [] }) as never,
      drafts: () => [...on.drafts],
      ledger: () => on.ledger as LedgerRow[],
      facts: () => [],
      request: () => ({ request: standInRequest() }) as never,
    },
    calls: {
      putDraft: ({ draft }) => {
        on.drafts = [...on.drafts.filter(({ id }) => id !== draft.id), structuredClone({ ...draft, savedAt: FILED_AT })];
        return ok(null);
      },
      deleteDraft: ({ id }) => {
        on.drafts = on.drafts.filter((draft) => draft.id !== id);
        return ok(null);
      },
      getSetting: ({ key }) => ok(on.settings[key]),
      putSetting: ({ key, value }) => {
        on.settings[key] = structuredClone(value);
        return ok(null);
      },
      putFile: ({ bytes }) => ok({ hash: `sha256:${'a'.repeat(64)}` as never, size: bytes.byteLength }),
      preview: () => ok(on.preview),
      fate: () => ok(on.fate as never),
      file: ({ drafts }) => {
        on.filed.push(...drafts);
        return ok(drafts.map(({ id: commandId }) => (on.refuses
          ? { outcome: 'refused' as const, commandId, failure: failure('CASE_CLOSED'), guards: [] }
          : ({ outcome: 'accepted' as const, commandId, decision: 'accept' as const, guards: [], again: false, waitsForFiles: false }))) as never);
      },
    },
  });
  const router: Router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  const pinia = createPinia();
  const wrapper = mount(component, { attachTo: document.body, props, global: { plugins: [i18n, router, pinia], provide: { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(instant(FILED_AT + HOUR_MS)) } } });
  await flushPromises();
  const button = (name: string) => wrapper.findAll('button').find((each) => each.text().replace('Ctrl Enter', '').trim() === name);
  return {
    engine,
    wrapper,
    router,
    toasts: useToastStore(pinia),
    why: () => wrapper.get<HTMLInputElement>('input[type=text]'),
    async type(text: string): Promise<void> {
      await wrapper.get('input[type=text]').setValue(text);
      await flushPromises();
    },
    button,
    async push(name: string): Promise<void> {
      const found = button(name);
      if (found === undefined) throw new Error(`no button ${name}`);
      await found.trigger('click');
      await flushPromises();
    },
  };
}
const compose = (on: Machine, address: object = { caseId: CASE.id }) => stand(on, StandInPage, { address });
const submit = t('requests.composer.submit');

describe('a form that is being written', () => {
  test('is kept on this machine under the id of its command, opens again as it was, and is gone when it was filed', async () => {
    const on = machine();
    const first = await compose(on);
    expect(first.why().element.value).toBe(CASE.cause);
    expect(on.drafts).toEqual([]);
    await first.type('下落不明');
    await vi.waitFor(() => { expect(on.drafts).toHaveLength(1); });
    expect(on.drafts[0]).toMatchObject({ kind: 'stand-in.file', about: CASE.id, body: { subject: 'p-wang', form: { why: '下落不明' } } });
    expect(first.wrapper.text()).toContain(t('requests.composer.saved', { time: '10:00' }));
    first.wrapper.unmount();

    const kept = on.drafts[0] as Draft;
    const second = await compose(on);
    expect(second.why().element.value).toBe('下落不明');
    await vi.waitFor(() => { expect(second.engine.argsOf('preview')).not.toEqual([]); });
    await flushPromises();
    await second.push(submit);
    await vi.waitFor(() => { expect(second.router.currentRoute.value.path).toMatch(/^\/requests\//u); });
    const { requestId } = kept.body as { requestId: string };
    expect(on.filed).toMatchObject([{
      id: kept.id,
      kind: 'stand-in.file',
      aggregate: { type: 'stand-in-request', id: requestId },
      payload: { requestId, caseId: CASE.id, whom: 'p-wang', packet: { why: '下落不明', name: '王某', attachments: [] } },
      seen: 3,
    }]);
    expect(on.filed[0]?.payload).not.toHaveProperty('supersedes');
    expect(on.drafts).toEqual([]);
    expect(second.router.currentRoute.value.path).toBe(`/requests/${requestId}`);
    expect(second.toasts.toasts).toMatchObject([{ title: t('requests.composer.filed') }]);
    expect(on.settings[FILED_SETTING]).toMatchObject([{ commandId: kept.id, caseId: CASE.id, body: { subject: 'p-wang', form: { why: '下落不明' } } }]);
    // Whoever leaves the page does not put it back.
    second.wrapper.unmount();
    await flushPromises();
    expect(on.drafts).toEqual([]);
  });

  test('is kept at once by whoever leaves, and not at all where nothing was typed', async () => {
    const on = machine();
    (await compose(on)).wrapper.unmount();
    await flushPromises();
    expect(on.drafts).toEqual([]);
    const page = await compose(on);
    await page.type('住所已搬空');
    page.wrapper.unmount();
    await flushPromises();
    expect(on.drafts).toMatchObject([{ body: { form: { why: '住所已搬空' } } }]);
  });

  test('of an earlier release opens too; one that is no form of this mechanism does not', async () => {
    const draft = { kind: 'stand-in.file', about: CASE.id, title: 'x', savedAt: FILED_AT };
    const old = machine({ drafts: [{ ...draft, id: 'd2', body: { requestId: REQUEST, partyId: 'p-wang', form: { why: '旧表', made: [], uploads: [] } } }] });
    expect((await compose(old)).why().element.value).toBe('旧表');
    const foreign = machine({ drafts: [{ ...draft, id: 'd3', body: { requestId: REQUEST, subject: 'p-wang', form: { plate: '苏E9X1Z2' } } }] });
    expect((await compose(foreign)).why().element.value).toBe(CASE.cause);
  });

  test('is thrown away after a question', async () => {
    const on = machine();
    const page = await compose(on);
    await page.type('不写了');
    await vi.waitFor(() => { expect(on.drafts).toHaveLength(1); });
    await page.push(t('requests.composer.discard'));
    [...document.querySelectorAll<HTMLElement>('[role=dialog] button, [role=alertdialog] button')].find((each) => each.textContent.trim() === t('requests.composer.discard'))?.click();
    await vi.waitFor(() => { expect(page.router.currentRoute.value.path).toBe(`/cases/${CASE.id}`); });
    page.wrapper.unmount();
    await flushPromises();
    expect(on.drafts).toEqual([]);
  });

  test('that was filed in the moment the window died is a left-over', async () => {
    const on = machine({
      drafts: [{ id: EARLIER, kind: 'stand-in.file', about: CASE.id, title: 'x', savedAt: FILED_AT, body: { requestId: REQUEST, subject: 'p-wang', form: { why: '已提请', made: [], uploads: [] } } }],
      fate: { commandId: EARLIER },
    });
    const page = await compose(on);
    await vi.waitFor(() => { expect(page.router.currentRoute.value.path).toBe(`/requests/${REQUEST}`); });
    expect(on.drafts).toEqual([]);
    expect(on.filed).toEqual([]);
  });
});

describe('where it begins', () => {
  test('a refused filing comes back as it was, with its fault, under another id', async () => {
    const copy = { commandId: EARLIER, caseId: CASE.id, body: { requestId: REQUEST, subject: 'p-wang', form: { why: '被拒的理由', made: [], uploads: [] } } };
    const other = { commandId: '01900000-0000-7000-a000-000000000009', caseId: 'case-2', body: { requestId: REQUEST, subject: 'a-1', form: { plate: '苏E9X1Z2' } } };
    const on = machine({ settings: { [FILED_SETTING]: [other, copy] }, ledger: [{ commandId: EARLIER, mark: 'refused', receipt: { failure: failure('CASE_CLOSED') } as never }] });
    const page = await compose(on, { caseId: '', from: EARLIER });
    expect(page.why().element.value).toBe('被拒的理由');
    expect(page.wrapper.text()).toContain(t('errors.CASE_CLOSED.title'));
    await page.push(submit);
    await vi.waitFor(() => { expect(on.filed).toHaveLength(1); });
    expect(on.filed[0]?.id).not.toBe(EARLIER);
    expect(on.filed[0]?.aggregate.id).not.toBe(REQUEST);
    // Copies of other mechanisms stay as they are.
    await vi.waitFor(() => { expect(on.settings[FILED_SETTING]).toEqual([expect.objectContaining({ commandId: on.filed[0]?.id }), other, copy]); });
  });

  test('a rejected request is followed by another', async () => {
    const on = machine();
    const page = await compose(on, { caseId: CASE.id, supersedes: REQUEST });
    expect(page.why().element.value).toBe('下落不明');
    await page.push(submit);
    await vi.waitFor(() => { expect(on.filed).toMatchObject([{ payload: { supersedes: REQUEST, whom: 'p-wang' } }]); });
  });

  test('without a case, and in a case with nobody whom it may be about, it says so', async () => {
    expect((await compose(machine({ state: undefined }), { caseId: '' })).wrapper.text()).toContain(t('requests.composer.noCase.title'));
    expect((await compose(machine({ state: wangCase([], { parties: [] }) }))).wrapper.text()).toContain(t('locate-person.composer.noPerson.title'));
  });
});

describe('what stands beside it', () => {
  const guards: Preview['guards'] = [
    { id: 'case-open', status: 'passed', proof: [] },
    { id: 'notice-served', status: 'failed', proof: [], failure: failure('NOTICE_NOT_SERVED') },
    { id: 'no-duplicate', status: 'unknown', proof: [] },
    { id: 'attempt-failed', status: 'passed', proof: ['r-7'] },
  ];

  test('the guards with what mends them and where they are proven', async () => {
    const page = await compose(machine({ preview: { decision: 'refuse', failure: failure('NOTICE_NOT_SERVED'), guards, seen: 3 } }));
    await vi.waitFor(() => { expect(page.wrapper.text()).toContain(t('requests.composer.guardSummary', { passed: 2, total: 4, unknown: 1 })); });
    expect(page.wrapper.text()).toContain(t('errors.NOTICE_NOT_SERVED.title'));
    await page.push(t('requests.composer.record'));
    await vi.waitFor(() => { expect(page.router.currentRoute.value.fullPath).toBe(`/cases/${CASE.id}?record=service`); });
    await page.wrapper.findAll('button').find((each) => each.text().includes(t('requests.guard.attempt-failed')))?.trigger('click');
    await vi.waitFor(() => { expect(page.router.currentRoute.value.fullPath).toBe(`/cases/${CASE.id}#record-r-7`); });
  });

  test('the packet as it will be read, and its papers as they are made, with what stands in the way of one', async () => {
    const on = machine();
    const page = await compose(on);
    await page.type('下落不明');
    expect(page.wrapper.get('.facts').text()).toContain('王某|下落不明');
    expect(page.wrapper.text()).toContain(t('requests.composer.missing', { what: t('requests.instrument.assistance-letter') }));
    await page.wrapper.findAll('button').find((each) => each.text().startsWith(t('requests.composer.make')))?.trigger('click');
    expect(page.wrapper.text()).not.toContain(t('requests.composer.missing', { what: t('requests.instrument.assistance-letter') }));
    await page.type('不能成文');
    await vi.waitFor(() => { expect(page.wrapper.text()).toContain(t('errors.INSTRUMENT_FIELDS_MISSING.title')); });
    await page.push(submit);
    expect(on.filed).toEqual([]);
    await page.type('下落不明');
    await page.push(submit);
    await vi.waitFor(() => { expect(on.filed).toMatchObject([{ payload: { packet: { attachments: [{ slot: 'assistance-letter', title: '协助查找函', file: `sha256:${'a'.repeat(64)}` }] } } }]); });
  });

  test('nothing is filed that nobody can file; Ctrl+Enter files what can be; a refusal leaves the form', async () => {
    const on = machine({ refuses: true });
    const page = await compose(on);
    await page.type('');
    expect(page.wrapper.text()).not.toContain('why is missing');
    press(document.body, 'Enter', { ctrlKey: true });
    await flushPromises();
    expect(page.wrapper.text()).toContain('why is missing');
    expect(on.filed).toEqual([]);
    await page.type('住所已搬空');
    press(document.body, 'Enter', { ctrlKey: true });
    await vi.waitFor(() => { expect(page.wrapper.text()).toContain(t('errors.CASE_CLOSED.title')); });
    expect(page.why().element.value).toBe('住所已搬空');
    expect(on.drafts).toMatchObject([{ id: on.filed[0]?.id, body: { form: { why: '住所已搬空' } } }]);
    on.refuses = false;
    press(document.body, 'Enter', { ctrlKey: true });
    await vi.waitFor(() => { expect(on.drafts).toEqual([]); });
    expect(on.filed.map(({ id }) => id)).toEqual([on.filed[0]?.id, on.filed[0]?.id]);
  });
});

describe('a packet that came back', () => {
  const mend = (on: Machine, mode: 'refile' | 'resubmit', more: object = {}) => stand(on, StandInMend, { request: standInRequest(), mode, ...more });

  test('goes again with a reason for each change, and says first where it goes and what is sealed again', async () => {
    const on = machine();
    const card = await mend(on, 'resubmit');
    expect(card.wrapper.text()).toContain(t('requests.mend.noChange'));
    expect(card.wrapper.text()).toContain(t('requests.mend.next.police'));
    await card.wrapper.findAll('input').find((each) => each.element.value === '下落不明')?.setValue('已离开本市');
    await flushPromises();
    await card.push(t('requests.mend.do.resubmit'));
    expect(card.wrapper.text()).toContain(t('requests.mend.reasonMissing'));
    expect(on.filed).toEqual([]);
    await card.push('corrected');
    await card.wrapper.get('input[type=checkbox]').setValue(true);
    expect(card.wrapper.text()).toContain(t('requests.mend.next.seal'));
    await vi.waitFor(() => { expect(on.drafts).toMatchObject([{ kind: 'stand-in.resubmit', about: standInRequest().id, body: { form: { why: '已离开本市' }, reseal: ['assistance-letter'] } }]); });
    await card.push(t('requests.mend.do.resubmit'));
    await vi.waitFor(() => { expect(on.filed).toMatchObject([{
      kind: 'stand-in.resubmit',
      payload: { packet: { why: '已离开本市' }, reasons: { reasons: t('requests.mend.byDocument', { document: '户籍证明' }) }, reseal: ['assistance-letter'] },
      seen: 7,
    }]); });
    await vi.waitFor(() => { expect(on.drafts).toEqual([]); });
    expect(on.settings[MENDED_SETTING]).toMatchObject([{ commandId: on.filed[0]?.id, body: { form: { why: '已离开本市' } } }]);
  });

  test('to the approver it needs no reasons; one that the server refused comes back as it was written', async () => {
    const body = { form: { why: '按意见修改', made: [], uploads: [] }, reasons: {}, reseal: [] };
    const on = machine({ settings: { [MENDED_SETTING]: [{ commandId: EARLIER, body }] } });
    const card = await mend(on, 'refile', { refused: [EARLIER] });
    expect(card.wrapper.text()).toContain(t('requests.mend.next.approval'));
    await card.push(t('requests.mend.do.refile'));
    await vi.waitFor(() => { expect(on.filed).toMatchObject([{ kind: 'stand-in.refile', payload: { packet: { why: '按意见修改' } } }]); });
    expect(on.filed[0]?.payload).not.toHaveProperty('reasons');
  });
});

describe('the button of a case', () => {
  const choice = (id: string, label: string) => ({ id, label, roles: ['judge'] as const, steps: [], path: (caseId: string) => ({ path: `/requests/new/${id}`, query: { case: caseId } }) });
  const ONE = choice('locate-person', 'locate-person.composer.title');
  const TWO = choice('stand-in', 'requests.one');
  const standing = (choices: readonly unknown[], caseId: string | null = CASE.id) => stand(machine(), { render: () => h(ComposeButton, { caseId, choices: choices as never, label: t('cases.newRequest'), shortcut: 'N' }) }, {});

  test('leads straight to the one composer, and offers them where there are several', async () => {
    const one = await standing([ONE]);
    await one.wrapper.get('button').trigger('click');
    await vi.waitFor(() => { expect(one.router.currentRoute.value.fullPath).toBe(`/requests/new/locate-person?case=${CASE.id}`); });
    const two = await standing([ONE, TWO]);
    await two.wrapper.get('button').trigger('click');
    await flushPromises();
    expect(two.router.currentRoute.value.path).toBe('/');
    await two.wrapper.findAll('button').find((each) => each.text() === t('requests.one'))?.trigger('click');
    await vi.waitFor(() => { expect(two.router.currentRoute.value.fullPath).toBe(`/requests/new/stand-in?case=${CASE.id}`); });
    expect(two.wrapper.findAll('button')).toHaveLength(1);
  });

  test('is not there where nothing can be asked', async () => {
    expect((await standing([])).wrapper.findAll('button')).toEqual([]);
  });
});

test('what the mechanisms hand over is what a role sees', async () => {
  const { useComposers } = await import('#renderer/ui/mechanism-screens.ts');
  const { screens } = await import('#renderer/features/locate-person/screens.ts');
  const seen: string[] = [];
  const Looker = { setup: () => { seen.push(...useComposers(() => 'judge').value.map(({ id }) => id), '/', ...useComposers(() => 'clerk').value.map(({ id }) => id)); return () => h('i'); } };
  mount(Looker, { global: { provide: { [MECHANISM_SCREENS as symbol]: [screens, { ...screens, id: 'ended', compose: undefined }] } } });
  expect(seen).toEqual(['locate-person', '/']);
});
