import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import QuarantineSection from '#renderer/features/queue/QuarantineSection.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { SyncStatus } from '#shared/contracts/engine.ts';
import type { QuarantineItem } from '#shared/contracts/sealed-commands.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { CommandId, DeviceId } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine } from './support/fake-engine.ts';

const NOW = instantAt(civilDate('2026-09-11'), '14:00');
const item = (n: number): QuarantineItem => ({
  id: `0192f0c0-0000-7000-8000-00000000000${String(n)}` as CommandId,
  device: 'device-1' as DeviceId,
  deviceName: '3 号笔记本',
  kind: 'case.add-record',
  aggregate: { type: 'case', id: 'case-1' },
  title: '（2026）苏0508执90017号',
  decidedAt: instantAt(civilDate('2026-09-10'), '09:00'),
  receivedAt: NOW,
});
const status = { link: { state: 'online', since: NOW } } as SyncStatus;

async function open(answers: (method: string, path: string) => ReturnType<typeof ok> | ReturnType<typeof err>) {
  const engine = fakeEngine({ answers: { status }, calls: { request: ({ method, path }) => answers(method, path) as never } });
  const part = mount(QuarantineSection, { global: { plugins: [i18n, createPinia()], provide: { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } } });
  await flushPromises();
  return { engine, part };
}

test('nothing stands there while nothing was kept apart', async () => {
  const { part } = await open(() => ok({ items: [] }));
  expect(part.text()).toBe('');
});

test('each is named with its matter, device and time; release and refuse go to the server, and a refusal is told', async () => {
  let items = [item(1), item(2)];
  const receipt = { commandId: item(1).id, stream: 's', seq: 1, kind: 'case.add-record', aggregate: { type: 'case', id: 'case-1' }, outcome: 'accepted', version: 2, at: NOW };
  const decided = [ok({ receipt: { ...receipt, outcome: 'refused', failure: failure('CASE_CLOSED') } }), ok({ receipt: { ...receipt, outcome: 'refused', failure: failure('QUARANTINE_REFUSED') } })];
  const { engine, part } = await open((method) => {
    if (method === 'GET') return ok({ items });
    items = items.slice(1);
    return decided.shift() ?? err(failure('INTERNAL'));
  });
  expect(part.text()).toContain('（2026）苏0508执90017号');
  expect(part.text()).toContain('3 号笔记本');
  const buttons = () => part.findAll('button');
  await buttons()[0]?.trigger('click');
  await flushPromises();
  expect(part.text()).toContain('CASE_CLOSED');
  await buttons().at(-1)?.trigger('click');
  await flushPromises();
  expect(engine.argsOf('request').filter((args) => (args as { method: string }).method === 'POST')).toEqual([
    { method: 'POST', path: `/v1/quarantine/${item(1).id}`, body: { decision: 'release' } },
    { method: 'POST', path: `/v1/quarantine/${item(2).id}`, body: { decision: 'refuse' } },
  ]);
  expect(part.text()).toBe('');
});
