import { expect } from '@playwright/test';
import { type Police, rail, SHORT, type World } from './story-1.ts';

type SandboxState = {
  readonly counts: { readonly received: number; readonly duplicates: number };
  readonly controls: readonly { readonly requestId: string; readonly revision: number; readonly state: string; readonly controlNo?: string }[];
};

async function look({ stage }: World): Promise<SandboxState> {
  return (await stage.scenario('GET', 'state')) as unknown as SandboxState;
}
async function act(world: World, body: Record<string, unknown>): Promise<void> {
  const { controls } = await look(world);
  const requestId = controls[0]?.requestId;
  if (requestId === undefined) throw new Error('the police have no request');
  await world.stage.scenario('POST', 'act', { requestId, ...body });
}

/**
 * The police in their own system, over the agency protocol. The line is as bad as lines are: down for an hour when the
 * request goes out, and every answer sent twice.
 */
export const connectorPolice: Police = {
  async beforeSending({ stage }) {
    await stage.scenario('PUT', 'knobs', { script: 'manual', copies: 2 });
    await stage.scenario('PUT', 'outage', { down: true });
  },
  async received(world) {
    const { stage, cast } = world;
    const judge = cast.judge.page;
    await rail(judge, '队列');
    const queue = judge.getByRole('region', { name: /^服务器待发机构/u });
    await expect(queue.getByText(/^公安无应答，\d\d:\d\d 再试|上次未得到公安答复/u).first()).toBeVisible({ timeout: 60_000 });
    expect((await look(world)).controls).toEqual([]);
    await stage.clockTo('2026-09-07 11:00');
    await stage.scenario('PUT', 'outage', { down: false });
    await expect(queue.getByText('没有等待发往机构的事项')).toBeVisible({ timeout: 120_000 });
    await rail(judge, '请求');
    await judge.getByRole('row', { name: new RegExp(SHORT, 'u') }).dblclick();
    await expect(judge.getByText('已送达公安').first()).toBeVisible({ timeout: 60_000 });
    expect((await look(world)).controls.map(({ revision, state }) => [revision, state])).toEqual([[1, 'received']]);
  },
  async returnIt(world) {
    await act(world, { act: 'return', code: 'R03', text: '证号登记人非本案被执行人' });
  },
  async readMended(world) {
    await expect.poll(async () => (await look(world)).controls.map(({ revision, state }) => [revision, state]), { timeout: 60_000 }).toEqual([[2, 'received']]);
  },
  async accept(world) {
    await act(world, { act: 'accept', days: 180 });
  },
  async countControls(world) {
    const { controls } = await look(world);
    expect(controls.map(({ state }) => state)).toEqual(['active']);
  },
  async find(world) {
    await act(world, { act: 'hit', place: '云溪路与采莲巷口' });
  },
  async acknowledge(world) {
    await expect.poll(async () => (await look(world)).controls.map(({ state }) => state), { timeout: 60_000 }).toEqual(['released']);
    await act(world, { act: 'acknowledge-release' });
  },
  async nothingMore(world) {
    const { controls } = await look(world);
    expect(controls.map(({ state }) => state)).toEqual(['released']);
  },
};
