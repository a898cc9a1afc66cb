import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import SessionNotices from '#renderer/features/session/SessionNotices.vue';
import { ok } from '#shared/kernel/result.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { fakeEngine } from './support/fake-engine.ts';

test('whoever had a copy of his sign-in used elsewhere reads when and on which device, until he has read it', async () => {
  const notice = { id: 'n1', kind: 'refresh-reused', at: instantAt(civilDate('2026-09-10'), '22:14'), device: 'Laptop of judge' };
  let unread = [notice];
  const engine = fakeEngine({
    calls: {
      request: ({ method, path }) => {
        if (method === 'POST' && path.endsWith('/seen')) unread = [];
        return ok(method === 'GET' ? { notices: unread } : { done: true });
      },
    },
  });
  const part = mount(SessionNotices, { global: { plugins: [i18n], provide: { [ENGINE as symbol]: engine.client } } });
  await flushPromises();
  expect(part.get('[role=alert]').text()).toMatch(/2026-09-10 22:14.*Laptop of judge.*修改密码/);
  await part.get('button').trigger('click');
  await flushPromises();
  expect(part.find('[role=alert]').exists()).toBe(false);
  expect(engine.argsOf('request').at(-1)).toMatchObject({ method: 'POST', path: '/v1/session/notices/seen', body: { ids: ['n1'] } });
});
