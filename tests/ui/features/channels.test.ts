import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import ChannelsPage from '#renderer/features/admin/ChannelsPage.vue';
import type { CourtChannel, CourtChannels } from '#shared/contracts/channels.ts';
import type { CourtCode } from '#shared/kernel/ids.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { fakeEngine } from './support/fake-engine.ts';

const line = (channel: CourtChannel['channel'], hasSystem = true): CourtChannel => ({ kind: 'police', agency: '苏州市公安局', channel, hasSystem });
const answerOf = (channel: CourtChannel['channel'], hasSystem?: boolean): CourtChannels => ({ courts: [{ court: '苏05' as CourtCode, channels: [line(channel, hasSystem)] }] });

async function open(get: CourtChannels, post: ReturnType<typeof ok> | ReturnType<typeof err>) {
  const engine = fakeEngine({ calls: { request: ({ method }) => (method === 'GET' ? ok(get) : post) as never } });
  const part = mount(ChannelsPage, { global: { plugins: [i18n, createPinia()], provide: { [ENGINE as symbol]: engine.client } } });
  await flushPromises();
  const posted = () => engine.argsOf('request').filter((call) => (call as { method: string }).method === 'POST');
  return { part, posted, choice: () => part.findAll('select')[1] };
}

test('the administrator changes the channel of a court by its name, and what is refused stands there with its words', async () => {
  const { part, posted, choice } = await open(answerOf('desk'), ok(answerOf('connector')));
  expect(part.text()).toContain('公安机关的渠道');
  expect(part.text()).toContain('苏州市公安局');
  await choice()?.setValue('connector');
  await flushPromises();
  expect(posted()).toMatchObject([{ path: '/v1/channels', body: { court: '苏05', kind: 'police', channel: 'connector' } }]);
  expect((choice()?.element as HTMLSelectElement).value).toBe('connector');

  const refused = await open(answerOf('desk'), err(failure('AGENCY_ADDRESS_MISSING', { agency: 'police:suzhou' })));
  await refused.choice()?.setValue('connector');
  await flushPromises();
  expect(refused.part.text()).toContain('未登记对方系统地址');
});

test('a system whose address nobody knows cannot be chosen, and the page says so', async () => {
  const { part, choice } = await open(answerOf('desk', false), ok(answerOf('desk', false)));
  expect(part.text()).toContain('未登记对方系统地址，只能席位办理');
  expect(choice()?.findAll('option').find((option) => option.attributes('value') === 'connector')?.attributes('disabled')).toBeDefined();
});
