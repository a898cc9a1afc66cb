import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import OpenAlarms from '#renderer/features/admin/OpenAlarms.vue';
import type { OpenAlarms as Answer } from '#shared/contracts/alarms.ts';
import { ok } from '#shared/kernel/result.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { fakeEngine } from './support/fake-engine.ts';

test('the administrator reads what was reported to him, since when and on which record, until he has taken note of it', async () => {
  const since = instantAt(civilDate('2026-09-10'), '22:14');
  let answer: Answer = { alarms: [{ key: 'fact-schema/case/case-7', kind: 'fact-schema', place: 'case', record: 'case-7', count: 3, since, last: since }], ahead: { devices: 2, since } };
  const engine = fakeEngine({
    calls: {
      request: ({ method }) => {
        if (method === 'POST') answer = { alarms: [] };
        return ok(method === 'GET' ? answer : { done: true });
      },
    },
  });
  const part = mount(OpenAlarms, { global: { plugins: [i18n], provide: { [ENGINE as symbol]: engine.client } } });
  await flushPromises();
  expect(part.get('section').text()).toMatch(/2 台终端报告过.*2026-09-10 22:14.*记录有一部分无法显示.*case · 3 次.*case-7/su);
  await part.get('li button').trigger('click');
  await flushPromises();
  expect(engine.argsOf('request').find((call) => (call as { method: string }).method === 'POST')).toMatchObject({ path: '/v1/alarms/acknowledge', body: { key: 'fact-schema/case/case-7' } });
  expect(part.find('section').exists()).toBe(false);
});
