import { describe, expect, it } from 'vitest';
import { caseView, requestDetail } from '#renderer/data/views/case-view.ts';
import { createWorkViews } from '#renderer/data/views/work-views.ts';
import { FACT_KINDS } from '#shared/contracts/feed.ts';
import { moduleOfKind } from '#shared/contracts/registry.ts';
import { assetIdOf } from '#shared/domain/assets/identity.ts';
import type { CaseId, RequestId } from '#shared/kernel/ids.ts';
import { CASE, CHIEF, CLERK, type Desk, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, SERVICE, caseRef, VISIT } from '../engine/small-court.ts';
import type { Ghost } from './ghost.ts';

/** A mechanism of which no room has heard goes from a screen offline to the server, to others, and back. */
const REQUEST = 'request-ghost' as RequestId;
const REF = { type: 'ghost-request', id: REQUEST };

async function asked() {
  const court = openCourt(1);
  const judge = await openDesk(court, JUDGE);
  const chief = await openDesk(court, CHIEF);
  const clerk = await openDesk(court, CLERK);
  judge.network.isDown = true;
  await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }));
  await mustFile(judge, judge.draft('ghost.ask', REF, { requestId: REQUEST, caseId: CASE, wish: '看一看' }));
  return { court, judge, chief, clerk };
}

async function online({ court, judge, chief, clerk }: Awaited<ReturnType<typeof asked>>): Promise<void> {
  judge.network.isDown = false;
  judge.device.wake();
  await letPass(court, [judge, chief, clerk], 40_000);
  expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
}

async function worklist(desk: Desk) {
  const views = createWorkViews(desk.device, () => Promise.resolve());
  await views.build(() => undefined);
  return views;
}

describe('a mechanism that is one line in the table', () => {
  it('is known to registry and feed', () => {
    expect(moduleOfKind('ghost.ask')?.aggregate).toBe('ghost-request');
    expect(FACT_KINDS).toEqual(expect.arrayContaining(['ghost-request', 'ghost.chief']));
  });

  it('stands offline on top of own work: on the case, in its story and as the case’s next step', async () => {
    const { judge } = await asked();
    const view = await caseView(judge.device, CASE as CaseId);
    expect(view?.requests.map(({ request, mark }) => [request.id, mark])).toEqual([[REQUEST, 'local']]);
    expect(view?.step).toMatchObject({ step: 'await-ghost', about: REF });
    expect(view?.timeline.map(({ event, params }) => [event, params['wish']])).toContainEqual(['ghost-asked', '看一看']);
    const list = await worklist(judge);
    expect((await list.requests({ from: 0, count: 10, text: '看一看', marked: true })).total).toBe(1);
    expect(list.caseOf(REQUEST)).toBe(CASE);
  });

  it('comes to each audience as its own kind of fact, and to nobody else', async () => {
    const all = await asked();
    await online(all);
    const kinds = (desk: Desk) => desk.facts.all().flatMap(({ kind, id }) => (id.endsWith(REQUEST) ? [kind] : []));
    expect([kinds(all.judge), kinds(all.chief), kinds(all.clerk)]).toEqual([['ghost-request'], ['ghost.chief'], []]);
    const detail = await requestDetail(all.judge.device, REQUEST);
    expect(detail?.timeline.map(({ event }) => event)).toEqual(['ghost-asked']);
    expect((await all.chief.device.look().read(REF)).held).toBe('part');
  });

  it('is told what happens to its case, in the same transaction, and the list follows', async () => {
    const all = await asked();
    await online(all);
    const list = await worklist(all.judge);
    expect((await list.requests({ from: 0, count: 10 })).rows.map(({ request }) => (request as unknown as Ghost).state)).toEqual(['asked']);
    await mustFile(all.judge, all.judge.draft('case.add-record', caseRef(), { caseId: CASE, record: VISIT }));
    await online(all);
    const ended = all.court.store.tables.aggregates.get(`ghost-request/${REQUEST}`)?.state as Ghost | undefined;
    expect(ended?.state).toBe('ended');
    const view = await caseView(all.judge.device, CASE as CaseId);
    expect(view?.step?.step).not.toBe('await-ghost');
    expect(view?.timeline.map(({ event }) => event)).toEqual(expect.arrayContaining(['ghost-asked', 'ghost-ended']));
  });
});

describe('a request about a thing', () => {
  const CAR = { plate: '苏E9X1Z2', vin: 'LFV2A21K1F4009012' };
  const CAR_ID = assetIdOf('vehicle', CAR) ?? '';
  const told = (desk: Desk) => desk.draft('asset.record', { type: 'asset', id: CAR_ID }, { assetId: CAR_ID, kind: 'vehicle', caseId: CASE, source: { title: '查封回执' }, asOf: '2026-09-01', said: { numbers: CAR } });
  const about = (desk: Desk) => desk.draft('ghost.ask', REF, { requestId: REQUEST, caseId: CASE, wish: '看一看车', assetId: CAR_ID });

  async function withCase() {
    const court = openCourt(1);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await letPass(court, [judge], 40_000);
    judge.network.isDown = true;
    return { court, judge };
  }

  it('is decided offline on the thing that was entered a moment before, and goes up after it', async () => {
    const { court, judge } = await withCase();
    await mustFile(judge, told(judge), about(judge));
    const { steps } = await judge.device.look().read(REF);
    expect(steps.map(({ unknown, blocked }) => [unknown, blocked])).toEqual([[false, undefined]]);
    judge.network.isDown = false;
    judge.device.wake();
    await letPass(court, [judge], 40_000);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
    expect(court.store.tables.aggregates.get(`ghost-request/${REQUEST}`)?.state).toMatchObject({ assetId: CAR_ID });
  });

  it('about one that is not here is left to the server, which knows whether there is such a thing', async () => {
    const { court, judge } = await withCase();
    await mustFile(judge, about(judge));
    expect((await judge.device.look().read(REF)).steps.map(({ unknown }) => unknown)).toEqual([true]);
    judge.network.isDown = false;
    judge.device.wake();
    await letPass(court, [judge], 40_000);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 1 });
    const outcomes = [...court.store.tables.receipts.values()].map(({ receipt }) => (receipt.outcome === 'refused' ? receipt.failure?.code : receipt.outcome));
    expect(outcomes).toEqual(['accepted', 'NOT_FOUND']);
  });
});
