import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import type { Component } from 'vue';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import ApprovalsPage from '#renderer/features/approvals/ApprovalsPage.vue';
import DelegatedBand from '#renderer/features/approvals/DelegatedBand.vue';
import PaperPage from '#renderer/features/approvals/PaperPage.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { CallArgs, EngineSession, RequestsQuery } from '#shared/contracts/engine.ts';
import type { Delegation } from '#shared/domain/delegation/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CourtCode } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { civilDate, HOUR_MS, instant } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

const DEPUTY: EngineSession = { ...JUDGE, account: 'gusu.qin' as AccountId, name: '秦法官' };
const GRANT: Delegation = {
  id: 'grant-1',
  version: 1,
  court: '苏0508' as CourtCode,
  from: 'gusu.fang' as AccountId,
  fromRole: 'chief',
  to: DEPUTY.account,
  kinds: ['locate-person'],
  fromDay: civilDate('2026-09-01'),
  throughDay: civilDate('2026-09-30'),
  document: '授权书1号',
};
const PEOPLE = [{ id: 'gusu.fang', name: '方局长', role: 'chief' }, { id: 'gusu.jiang', name: '蒋法官', role: 'judge' }];
const CLAIM = { cause: '民间借贷', principal: fen(50_000_00), title: '民事调解书（2025）苏0508民初90311号' };

afterEach(() => { document.body.replaceChildren(); });

/** A page of somebody who holds the request and not its case. */
async function open(page: Component, session: EngineSession, grants: readonly Delegation[]) {
  const asked: RequestsQuery[] = [];
  const engine = fakeEngine({
    session,
    calls: { file: ({ drafts }: CallArgs<'file'>) => (drafts.length > 0
      ? ok(drafts.map(({ id }) => ({ outcome: 'accepted' as const, commandId: id, decision: 'accept' as const, guards: [], again: false, waitsForFiles: false, receipt: {} as never })))
      : err(failure('INTERNAL'))) },
    answers: {
      requests: (query) => {
        asked.push(query);
        return query.paperEntered === true ? { rows: [], total: 0 } : { rows: [viewOf(wangRequest({ claim: CLAIM }))], total: 1 };
      },
      facts: ({ kind }) => (kind === 'directory' ? PEOPLE : kind === 'delegation' ? grants : []),
    },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  await router.push('/cases');
  const wrapper = mount(page, {
    attachTo: document.body,
    global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(instant(FILED_AT + HOUR_MS)) } },
  });
  await flushPromises();
  return { wrapper, asked, engine };
}

describe('a judge who signs in the chief’s place', () => {
  test('is told above every page what waits, and for whom', async () => {
    const { wrapper, asked } = await open(DelegatedBand, DEPUTY, [GRANT]);
    expect(wrapper.text()).toContain('方局长');
    expect(wrapper.text()).toContain('1');
    expect(asked).toMatchObject([{ awaits: ['chief'], notBy: DEPUTY.account }]);
  });

  test('sees the packet with its claim, and signs by the delegation', async () => {
    const { wrapper, engine } = await open(ApprovalsPage, DEPUTY, [GRANT]);
    expect(wrapper.text()).toContain('（2026）苏0508执90017号');
    expect(wrapper.text()).toContain('50,000.00');
    const back = wrapper.findAll('button').find((each) => each.text().startsWith('审批退回'));
    await back?.trigger('click');
    const box = document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea');
    if (box === null) throw new Error('no dialog');
    box.value = '材料不全';
    box.dispatchEvent(new Event('input', { bubbles: true }));
    await flushPromises();
    [...document.querySelectorAll<HTMLElement>('[role=dialog] button')].find((each) => each.textContent.trim().startsWith('审批退回'))?.click();
    await flushPromises();
    const drafts = engine.argsOf('file').flatMap((args) => (args as CallArgs<'file'>).drafts);
    expect(drafts).toMatchObject([{ kind: 'locate-person.send-back', delegation: 'grant-1' }]);
  });

  test('has neither after the term, nor for another kind of matter, nor taken back', async () => {
    for (const over of [{ throughDay: civilDate('2026-09-06') }, { kinds: ['vehicle' as never] }, { revokedAt: FILED_AT }, { court: '苏0591' as CourtCode }]) {
      const { wrapper, asked } = await open(DelegatedBand, DEPUTY, [{ ...GRANT, ...over }]);
      expect(wrapper.text()).toBe('');
      expect(asked).toEqual([]);
      wrapper.unmount();
    }
  });
});

test('whoever enters or confirms a signature on paper sees the claim, also without the case', async () => {
  const { wrapper } = await open(PaperPage, { ...JUDGE, account: 'gusu.tian' as AccountId, role: 'command-centre' }, []);
  expect(wrapper.text()).toContain('50,000.00');
  expect(wrapper.text()).toContain('民事调解书（2025）苏0508民初90311号');
});
