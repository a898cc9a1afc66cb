import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { MECHANISM_SCREENS, type MechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import ApprovalsPage from '#renderer/features/approvals/ApprovalsPage.vue';
import { signedLines } from '#renderer/features/approvals/signed.ts';
import SignedPage from '#renderer/features/approvals/SignedPage.vue';
import { UNDO_MS } from '#renderer/features/approvals/use-undo.ts';
import { useToastStore } from '#renderer/stores/toasts.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { CallArgs, CommandDraft, EngineSession, Filing, RequestView } from '#shared/contracts/engine.ts';
import { factsOfCase } from '#shared/contracts/audiences/project.ts';
import type { CaseRow } from '#shared/contracts/audiences/project.ts';
import { applyLocate } from '#shared/mechanisms/locate-person/apply.ts';
import { decisionsOf } from '#shared/domain/linkage/regions/approval.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CommandId, RequestId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { HOUR_MS, instant } from '#shared/kernel/time.ts';
import { press, testClock } from '../support/mount-part.ts';
import { wangCase } from './support/case.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

const CHIEF: EngineSession = { ...JUDGE, account: 'gusu.fang' as AccountId, role: 'chief', name: '方局长' };
const PRESIDENT: EngineSession = { ...JUDGE, account: 'gusu.ji' as AccountId, role: 'president', name: '季院长' };
const PEOPLE = [{ id: 'gusu.fang', name: '方局长', role: 'chief' }, { id: 'gusu.ji', name: '季院长', role: 'president' }, { id: 'gusu.jiang', name: '蒋法官', role: 'judge' }];
const ROW = factsOfCase(wangCase())[1]?.body as CaseRow;
const NOW = instant(FILED_AT + HOUR_MS);
const two = (): readonly RequestView[] => [viewOf(wangRequest()), viewOf(wangRequest({ id: 'request-2' as RequestId, caseNumber: '（2026）苏0508执90018号', since: instant(FILED_AT + 1) }))];

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }); });
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

const accepted = ({ id }: CommandDraft): Filing => ({ outcome: 'accepted', commandId: id, decision: 'accept', guards: [], again: false, waitsForFiles: false, receipt: {} as never });
async function open(rows: readonly RequestView[], session = CHIEF, answer: (draft: CommandDraft) => Filing = accepted, brought: MechanismScreens = screens) {
  const engine = fakeEngine({
    session,
    calls: { file: ({ drafts }: CallArgs<'file'>) => ok(drafts.map(answer)) },
    answers: {
      requests: ({ states }) => ({ rows: rows.filter(({ request }) => states?.includes(request.state) ?? true), total: rows.length }),
      facts: ({ kind }) => (kind === 'directory' ? PEOPLE : []),
      case: { held: 'part', row: ROW, version: 1, recordMarks: {}, pending: [], requests: [], notices: [], timeline: [] },
    },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  const pinia = createPinia();
  const page = mount(ApprovalsPage, { attachTo: document.body, global: { plugins: [i18n, router, pinia], provide: { [MECHANISM_SCREENS as symbol]: [brought], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } } });
  await flushPromises();
  const filed = (): readonly CommandDraft[] => engine.argsOf('file').flatMap((args) => (args as CallArgs<'file'>).drafts).filter(({ kind }) => kind !== 'audit.record-use');
  const button = (name: string): HTMLElement | undefined => [...document.querySelectorAll<HTMLElement>('button')].find((each) => each.textContent.replace(/\s*[A-Z]$/u, '').trim() === name);
  return { page, engine, filed, button, toasts: useToastStore(pinia), wait: async (ms: number) => { await vi.advanceTimersByTimeAsync(ms); await flushPromises(); } };
}

const inDialog = (name: string): HTMLElement | undefined => [...document.querySelectorAll<HTMLElement>('[role=dialog] button')].find((each) => each.textContent.trim() === name);
async function answerWith(words: string): Promise<void> {
  const area = document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea');
  if (area === null) throw new Error('nobody is asked for a reason');
  area.value = words;
  area.dispatchEvent(new Event('input', { bubbles: true }));
  await flushPromises();
}

describe('papers that compel are confirmed', () => {
  test('a letter key opens a confirmation that names person and paper, and files nothing', async () => {
    const { filed, button, wait } = await open([viewOf(wangRequest({}, true))]);
    press(document.body, 'a');
    await wait(UNDO_MS * 2);
    const dialog = document.querySelector('[role=dialog]');
    expect(dialog?.textContent).toContain('王某');
    expect(dialog?.textContent).toContain('《拘传票》〔2026〕姑执传31号');
    expect(dialog?.textContent).toContain('320599********2138');
    expect(filed()).toEqual([]);
    // Enter after the letter leaves by the way out.
    expect(document.activeElement?.textContent).toContain(i18n.global.t('ui.dialog.cancel'));
    button('同意，报院长签发')?.click();
    await wait(0);
    expect(filed().map(({ kind, payload }) => [kind, (payload as { packetHash: string }).packetHash])).toEqual([['locate-person.approve', 'packet-warrant']]);
  });

  test('the president signs under the same confirmation, with the opinion of the chief in sight', async () => {
    const request = wangRequest({ state: 'pending_president', approvals: [{ level: 'chief', by: CHIEF.account, at: FILED_AT, packetHash: 'packet-warrant', opinion: '三次上门未遇，同意' }] }, true);
    const { page, button } = await open([viewOf(request)], PRESIDENT);
    expect(page.text()).toContain('三次上门未遇，同意');
    expect(page.text()).toContain('局长 方局长');
    press(document.body, 'a');
    await flushPromises();
    expect(button('签发')).toBeDefined();
  });
});

describe('what a mechanism asks a signature for beside its packet', () => {
  const asking: MechanismScreens = { ...screens, asked: () => ({ command: 'decide-early-end', title: '提前结束', waits: '提前结束待审批', text: '已履行一半', refuse: '不同意提前结束', refused: '已答复不提前结束' }) };
  const waiting = (): RequestView => {
    const view = viewOf(wangRequest({ state: 'active' }, true));
    return { ...view, head: { ...view.head, awaits: { level: 'president', since: FILED_AT, on: 'release' } } };
  };

  test('is decided by its own command, and needs no confirmation where it says none', async () => {
    const { filed, page, wait } = await open([waiting()], PRESIDENT, accepted, asking);
    for (const words of ['提前结束 王某', '提前结束待审批', '已履行一半', '不同意提前结束']) expect(page.text()).toContain(words);
    press(document.body, 'a');
    await wait(UNDO_MS);
    expect(filed().map(({ kind, payload }) => [kind, payload])).toEqual([['locate-person.decide-early-end', { requestId: 'request-90017', approve: true }]]);
  });

  test('is declined by the same command, with the opinion', async () => {
    const { filed, wait } = await open([waiting()], PRESIDENT, accepted, asking);
    press(document.body, 'r');
    await wait(0);
    await answerWith('本金分文未付');
    inDialog('不同意提前结束')?.click();
    await wait(0);
    expect(filed().map(({ kind, payload }) => [kind, payload])).toEqual([['locate-person.decide-early-end', { requestId: 'request-90017', approve: false, opinion: '本金分文未付' }]]);
  });
});

describe('a packet that whoever signs may end for good', () => {
  const ending = (isOnly: boolean): MechanismScreens => ({ ...screens, decline: () => ({ command: 'disapprove', verb: '不予批准', note: '立即放人', done: '已不予批准', isOnly }) });

  test.each([[false, true], [true, false]])('instead of giving it back: %s', async (isOnly, mayGiveBack) => {
    const { filed, button, wait } = await open([viewOf(wangRequest())], CHIEF, accepted, ending(isOnly));
    expect(button('审批退回') !== undefined).toBe(mayGiveBack);
    button('不予批准')?.click();
    await wait(0);
    expect(document.querySelector('[role=dialog]')?.textContent).toContain('立即放人');
    await answerWith('事实不清');
    inDialog('不予批准')?.click();
    await wait(0);
    expect(filed().map(({ kind, payload }) => [kind, payload])).toEqual([['locate-person.disapprove', { requestId: 'request-90017', opinion: '事实不清' }]]);
  });
});

describe('five seconds to take an approval back', () => {
  test('it is filed after five seconds, as it was when it was pressed', async () => {
    const { filed, wait, toasts, page } = await open(two());
    press(document.body, 'a');
    await wait(UNDO_MS - 1);
    expect(filed()).toEqual([]);
    expect(page.text()).toContain('（2026）苏0508执90017号 已同意，5 秒后提交');
    expect(toasts.toasts).toEqual([]);
    await wait(1);
    expect(filed()).toMatchObject([{ kind: 'locate-person.approve', aggregate: { id: 'request-90017' }, payload: { packetHash: 'packet-plain' }, seen: 1 }]);
    expect(toasts.toasts.map(({ title }) => title)).toEqual(['已同意']);
  });

  test('taken back, it leaves nothing', async () => {
    const { filed, wait, button } = await open(two());
    press(document.body, 'a');
    await wait(0);
    button('取消同意')?.click();
    await wait(UNDO_MS * 2);
    expect(filed()).toEqual([]);
  });

  test('the next approval files the one before, and another page files it at once', async () => {
    const { filed, wait, page } = await open(two());
    press(document.body, 'a');
    await wait(0);
    press(document.body, 'a');
    await wait(0);
    expect(filed().map(({ aggregate }) => aggregate.id)).toEqual(['request-90017']);
    page.unmount();
    await wait(0);
    expect(filed().map(({ aggregate }) => aggregate.id)).toEqual(['request-90017', 'request-2']);
  });

  test('a lock drops it: nobody would see the answer', async () => {
    const { filed, wait, page, engine } = await open(two());
    press(document.body, 'a');
    await wait(0);
    engine.locked.value = true;
    page.unmount();
    await wait(UNDO_MS * 2);
    expect(filed()).toEqual([]);
  });

  test('what the server refuses is said with its case number and stays', async () => {
    const { wait, toasts } = await open(two(), CHIEF, ({ id }) => ({ outcome: 'refused', commandId: id, failure: failure('PACKET_CHANGED'), guards: [] }));
    press(document.body, 'a');
    await wait(UNDO_MS);
    expect(toasts.toasts).toMatchObject([{ tone: 'danger', title: '（2026）苏0508执90017号 未能签批' }]);
  });
});

test('everybody who signs sees the claim: cause, principal and title', async () => {
  const { page } = await open(two());
  for (const part of ['民间借贷', '50,000.00', '民事调解书（2025）苏0508民初90311号']) expect(page.text()).toContain(part);
});

describe('已办', () => {
  const meta = (account: string, role: 'chief' | 'president', at: number) => ({
    by: { account: account as AccountId, role, court: '苏0508' },
    at: instant(at),
    commandId: 'c' as CommandId,
    aggregate: { type: 'locate-request', id: 'request-90017' },
  }) as never;
  const approved = applyLocate(wangRequest({}, true), { kind: 'locate-approved', level: 'chief', packetHash: 'packet-warrant', opinion: '同意', to: 'pending_president' }, meta('gusu.fang', 'chief', FILED_AT + 1));
  const back = applyLocate(approved, { kind: 'locate-sent-back', opinion: '请补传票回证' }, meta('gusu.ji', 'president', FILED_AT + 2));

  test('what was signed is found again after a revision has emptied the approvals', () => {
    const later = { ...back, revision: 2, approvals: [] };
    expect(decisionsOf(later).map(({ act, level, by, papers }) => [act, level, by, papers.includes('拘传票')])).toEqual([['approved', 'chief', 'gusu.fang', true], ['sent-back', 'president', 'gusu.ji', true]]);
    expect(signedLines([viewOf(later)], 'gusu.ji').map(({ decision }) => decision.opinion)).toEqual(['请补传票回证']);
  });

  test('decisions of a release that kept no list are read from what it kept', () => {
    const { decisions: _none, ...older } = back;
    expect(decisionsOf(older).map(({ act }) => act)).toEqual(['approved', 'sent-back']);
  });

  test('the page shows day, paper and what has become of it', async () => {
    const engine = fakeEngine({ session: CHIEF, answers: { requests: ({ decidedBy }) => (decidedBy === CHIEF.account ? { rows: [viewOf(back)], total: 1 } : { rows: [], total: 0 }), facts: [] } });
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
    const page = mount(SignedPage, {
      attachTo: document.body,
      global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } },
    });
    await flushPromises();
    expect(page.find('h1').text()).toBe('已办');
    expect(page.find('[role=grid]').attributes('aria-rowcount')).toBe('2');
  });
});
