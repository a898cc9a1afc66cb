import { expect } from '@playwright/test';
import { instantAt, civilDate } from '#shared/kernel/time.ts';
import { rail } from './story-1.ts';
import { DETAINED, type DetentionHouse, type DetentionWorld } from './story-5.ts';

type SandboxState = {
  readonly counts: { readonly received: number; readonly duplicates: number };
  readonly controls: readonly { readonly requestId: string; readonly revision: number; readonly state: string; readonly days: number }[];
};
const HOUSE = 'police:detention';

/** The house's own door in the sandbox. */
async function look({ stage }: DetentionWorld): Promise<SandboxState> {
  return (await stage.scenario('GET', 'state', undefined, HOUSE)) as unknown as SandboxState;
}
async function act(world: DetentionWorld, what: string, day: string, time: string, more: Record<string, unknown> = {}): Promise<void> {
  const { controls } = await look(world);
  const requestId = controls[0]?.requestId;
  if (requestId === undefined) throw new Error('the house expects nobody');
  await world.stage.scenario('POST', 'act', { requestId, act: what, at: instantAt(civilDate(day), time), ...more }, HOUSE);
}

/**
 * The detention house in its own system, over the agency protocol. The line is as bad as lines are: down when the notice goes
 * out, and every answer sent twice.
 */
export const connectorHouse: DetentionHouse = {
  async beforeEscort({ stage }) {
    await stage.scenario('PUT', 'knobs', { script: 'manual', copies: 2 }, HOUSE);
    await stage.scenario('PUT', 'outage', { down: true }, HOUSE);
  },
  async admit(world) {
    const { stage, cast } = world;
    const judge = cast.judge;
    await rail(judge, '队列');
    const queue = judge.getByRole('region', { name: /^服务器待发机构/u });
    await expect(queue.getByText(new RegExp(DETAINED, 'u')).first()).toBeVisible({ timeout: 60_000 });
    expect((await look(world)).controls).toEqual([]);
    await stage.scenario('PUT', 'outage', { down: false }, HOUSE);
    await expect(queue.getByText('没有等待发往机构的事项')).toBeVisible({ timeout: 120_000 });
    await rail(judge, '请求');
    await judge.getByRole('row', { name: new RegExp(DETAINED, 'u') }).dblclick();
    await expect(judge.getByText('体检收拘中').first()).toBeVisible({ timeout: 60_000 });
    await expect.poll(async () => (await look(world)).controls.map(({ revision, state, days }) => [revision, state, days]), { timeout: 60_000 }).toEqual([[1, 'expected', 15]]);
    await act(world, 'admit', '2026-09-28', '14:20', { days: 14 });
    // What cannot be true is kept and looked into; it begins no term.
    await expect(judge.getByText('机构答复不合理，未采用')).toBeVisible({ timeout: 60_000 });
    await expect(judge.getByText(/拘留期限与天数不符/u).first()).toBeVisible();
    await expect(judge.getByText('体检收拘中').first()).toBeVisible();
    await act(world, 'admit', '2026-09-28', '14:20');
  },
  passOnAppeal: (world) => act(world, 'appeal', '2026-09-30', '09:40'),
  askLeave: (world) => act(world, 'ask-leave', '2026-10-02', '08:00'),
  leave: (world) => act(world, 'leave', '2026-10-02', '12:00', { days: 2 }),
  comeBack: (world) => act(world, 'come-back', '2026-10-04', '11:40', { days: 2 }),
  async release(world) {
    await act(world, 'release', '2026-10-07', '09:15');
    const { counts, controls } = await look(world);
    expect(controls.map(({ state }) => state)).toEqual(['released']);
    expect(counts.duplicates).toBe(0);
  },
};
