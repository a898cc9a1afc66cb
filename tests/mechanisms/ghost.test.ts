import { describe, expect, it } from 'vitest';
import { caseView, requestDetail } from '#renderer/data/views/case-view.ts';
import { createWorkViews } from '#renderer/data/views/work-views.ts';
import { FACT_KINDS } from '#shared/contracts/feed.ts';
import { moduleOfKind } from '#shared/contracts/registry.ts';
import { assetIdOf } from '#shared/domain/assets/identity.ts';
import type { AssetId, CaseId, CourtCode, RequestId } from '#shared/kernel/ids.ts';
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

  const SEAL = { measure: 'seal', court: '苏州市姑苏区人民法院', number: '（2026）苏0508执90017号', waitlist: 0, start: '2026-02-20', end: '2028-02-19' };
  const answered = (desk: Desk, hold: object, asOf: string, caseId = CASE) =>
    desk.draft('asset.record', { type: 'asset', id: CAR_ID }, { assetId: CAR_ID, kind: 'vehicle', caseId, source: { title: '车辆查询结果' }, asOf, said: { numbers: CAR, holds: { all: true, list: [hold] } } });
  const stateOf = ({ court }: { court: ReturnType<typeof openCourt> }, id: string = REQUEST) => (court.store.tables.aggregates.get(`ghost-request/${id}`)?.state as Ghost | undefined)?.state;
  const OTHER_CASE = 'case-9' as CaseId;
  /** A judge of another court with a case of his own. */
  async function atOtherCourt(court: ReturnType<typeof openCourt>): Promise<Desk> {
    const actor = { account: 'judge-qin', role: 'judge', court: '苏0591' } as unknown as typeof JUDGE;
    const desk = await openDesk(court, actor);
    const { clerk: _clerk, ...row } = importRow(OTHER_CASE, { court: '苏0591' as CourtCode, caseNumber: '（2026）苏0591执90055号', judge: actor.account });
    await mustFile(desk, desk.draft('case.import', caseRef(OTHER_CASE), row));
    return desk;
  }
  async function up({ court, desks }: { court: ReturnType<typeof openCourt>; desks: readonly Desk[] }) {
    for (const desk of desks) {
      desk.network.isDown = false;
      desk.device.wake();
    }
    await letPass(court, desks, 40_000);
    for (const desk of desks) expect(desk.device.status()).toMatchObject({ waiting: 0, refused: 0 });
  }

  it('is told what is heard of the thing, in the same transaction, and only what is about that thing', async () => {
    const { court, judge } = await withCase();
    const other = { plate: '苏E00001' };
    const otherId = assetIdOf('vehicle', other) ?? '';
    const second = { type: 'ghost-request', id: 'request-other-car' };
    await mustFile(judge, answered(judge, SEAL, '2026-09-01'), about(judge));
    await mustFile(judge, judge.draft('asset.record', { type: 'asset', id: otherId }, { assetId: otherId, kind: 'vehicle', caseId: CASE, source: { title: '查封回执' }, asOf: '2026-09-01', said: { numbers: other } }));
    await mustFile(judge, judge.draft('ghost.ask', second, { requestId: second.id, caseId: CASE, wish: '看另一辆', assetId: otherId }));
    await up({ court, desks: [judge] });
    expect([stateOf({ court }), stateOf({ court }, second.id)]).toEqual(['asked', 'asked']);
    await mustFile(judge, answered(judge, { ...SEAL, ended: { how: 'lifted', on: '2026-09-03' } }, '2026-09-03'));
    await up({ court, desks: [judge] });
    expect([stateOf({ court }), stateOf({ court }, second.id)]).toEqual(['ended', 'asked']);
    // It has ended: what is heard later is nothing to it.
    const version = court.store.tables.aggregates.get(`ghost-request/${REQUEST}`)?.version;
    await mustFile(judge, answered(judge, { ...SEAL, ended: { how: 'lifted', on: '2026-09-02' } }, '2026-09-04'));
    await up({ court, desks: [judge] });
    expect(court.store.tables.aggregates.get(`ghost-request/${REQUEST}`)?.version).toBe(version);
  });

  it('is told of what came up with it in one sending', async () => {
    const { court, judge } = await withCase();
    await mustFile(judge, answered(judge, SEAL, '2026-09-01'), about(judge), answered(judge, { ...SEAL, ended: { how: 'lifted', on: '2026-09-03' } }, '2026-09-03'));
    await up({ court, desks: [judge] });
    expect(stateOf({ court })).toBe('ended');
  });

  it('is told of what another court’s case heard of the thing', async () => {
    const { court, judge } = await withCase();
    await mustFile(judge, answered(judge, SEAL, '2026-09-01'), about(judge));
    await up({ court, desks: [judge] });
    const elsewhere = await atOtherCourt(court);
    await mustFile(elsewhere, answered(elsewhere, { ...SEAL, ended: { how: 'lifted', on: '2026-09-03' } }, '2026-09-03', OTHER_CASE));
    await up({ court, desks: [elsewhere, judge] });
    expect(stateOf({ court })).toBe('ended');
  });

  it('is known to a rule on a device that holds all cases of the thing with their requests, and to no other', async () => {
    const { court, judge } = await withCase();
    const asked = async (desk: Desk) => (await desk.device.look().resolve([{ name: 'requestsOnAsset', id: CAR_ID as AssetId }])).lookups.requestsOnAsset;
    expect(await asked(judge)).toEqual({ known: false });
    await mustFile(judge, answered(judge, SEAL, '2026-09-01'), about(judge));
    const chief = await openDesk(court, CHIEF);
    await up({ court, desks: [judge, chief] });
    expect(await asked(judge)).toMatchObject({ known: true, value: [{ head: { ref: REF, assetId: CAR_ID } }] });
    expect(await asked(chief)).toEqual({ known: false });
    // A case of another court has an interest in it now: what is asked there, this device cannot know.
    const elsewhere = await atOtherCourt(court);
    await mustFile(elsewhere, answered(elsewhere, SEAL, '2026-09-02', OTHER_CASE));
    await up({ court, desks: [elsewhere, judge] });
    expect(await asked(judge)).toEqual({ known: false });
  });
});
