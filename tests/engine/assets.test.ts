import { describe, expect, it } from 'vitest';
import { createLiveViews } from '#renderer/data/views/live.ts';
import type { AssetsAnswer, AssetsQuery, AssetView } from '#shared/contracts/engine.ts';
import { assetIdOf } from '#shared/domain/assets/identity.ts';
import type { AssetId, CaseId } from '#shared/kernel/ids.ts';
import { civilDate } from '#shared/kernel/time.ts';
import { caseRef, CHIEF, CLERK, COURT, type Desk, importRow, JUDGE, letPass, mustFile, openCourt, openDesk } from './small-court.ts';

/** Things on the devices of a court: entered without a connection, found by any part of a number, whole for the team and masked for the chief. */
const CASE = 'case-1' as CaseId;
const CAR = { plate: '苏E9X1Z2', vin: 'LFV2A21K1F4009012', engineNo: 'E9012X' };
const CAR_ID = assetIdOf('vehicle', CAR) as AssetId;
const ACCOUNT = { accountNo: '6222021102000000011', bank: '示例银行' };
const SEAL = { measure: 'seal', court: '苏州市姑苏区人民法院', number: '（2026）苏0508执90312号', waitlist: 0, start: civilDate('2024-09-20'), end: civilDate('2026-09-20') };

function viewsOf(desk: Desk) {
  const views = createLiveViews({
    device: desk.device,
    drafts: () => Promise.resolve([]),
    files: () => [],
    uploads: () => ({ waiting: 0, bytesLeft: 0 }),
    later: (job) => setImmediate(job),
    pause: () => Promise.resolve(),
    onFault: (error) => { throw error; },
  });
  const page: (AssetView | null)[] = [];
  views.watch('asset', { assetId: CAR_ID }, (answer) => page.push(answer));
  const ask = (query: Partial<AssetsQuery>) => {
    const answers: AssetsAnswer[] = [];
    views.watch('assets', { from: 0, count: 10, ...query }, (answer) => answers.push(answer));
    return answers;
  };
  return { views, page, ask };
}
async function settled(): Promise<void> {
  for (let i = 0; i < 80; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

const record = (desk: Desk, kind: string, numbers: Readonly<Record<string, string>>, said: object = {}) => {
  const id = assetIdOf(kind as 'vehicle', numbers) ?? '';
  const all = { numbers, owners: [{ name: '王某', idNo: '320599198703162138' }], ...said };
  return desk.draft('asset.record', { type: 'asset', id }, { assetId: id, kind, caseId: CASE, source: { title: '查封回执' }, asOf: '2026-09-01', said: all });
};

describe('things on the devices of a court', () => {
  it('one entered offline is there at once with its mark, and for all who may see it when the line is back', async () => {
    const court = openCourt(7);
    const clerk = await openDesk(court, CLERK);
    const judge = await openDesk(court, JUDGE);
    const chief = await openDesk(court, CHIEF);
    await mustFile(clerk, clerk.draft('case.import', caseRef(CASE), importRow(CASE)));
    await letPass(court, [clerk, judge, chief], 40_000);
    const [mine, his, theirs] = [viewsOf(clerk), viewsOf(judge), viewsOf(chief)];
    const [ofCase, byPart, chiefs] = [mine.ask({ caseId: CASE, court: COURT }), his.ask({ text: '9x1z' }), theirs.ask({ text: '9X1Z2' })];
    await settled();
    expect(ofCase.at(-1)).toEqual({ total: 0, rows: [] });

    clerk.network.isDown = true;
    await mustFile(clerk, record(clerk, 'vehicle', CAR, { holds: { all: true, list: [SEAL] } }));
    await settled();
    const ladder = { end: '2026-09-20', reached: { days: 15 }, late: false };
    expect(ofCase.at(-1)).toMatchObject({ total: 1, rows: [{ id: CAR_ID, standing: 'sealed-not-seized', mark: 'local', dues: [{ ladder }] }] });
    expect(mine.page.at(-1)).toMatchObject({ held: 'full', mark: 'local' });
    expect(byPart.at(-1)).toEqual({ total: 0, rows: [] });

    clerk.network.isDown = false;
    clerk.device.wake();
    await letPass(court, [clerk, judge, chief], 60_000);
    await settled();
    expect(mine.page.at(-1)?.mark).toBeUndefined();
    expect(ofCase.at(-1)?.rows[0]?.mark).toBeUndefined();
    expect(byPart.at(-1)).toMatchObject({ total: 1, rows: [{ owners: ['王某'], numbers: CAR }] });
    expect(his.page.at(-1)).toMatchObject({ held: 'full', state: { answers: [{ source: { from: 'hand', title: '查封回执' } }] } });
    // The chief finds the car, and no name.
    expect(chiefs.at(-1)).toMatchObject({ total: 1, rows: [{ owners: ['王*'], standing: 'sealed-not-seized' }] });
    expect(theirs.page.at(-1)?.held).toBe('part');
    for (const { views } of [mine, his, theirs]) views.close();
  });

  it('is found by the plate with its dot, a part of it, the last six of the VIN, an owner, and an account by its tail alone', async () => {
    const court = openCourt(8);
    const clerk = await openDesk(court, CLERK);
    const house = { unitNo: '320599001001GB00001F00010001', certificateNo: '苏（2024）苏州市不动产权第5012345号' };
    await mustFile(clerk, clerk.draft('case.import', caseRef(CASE), importRow(CASE)), record(clerk, 'vehicle', CAR), record(clerk, 'account', ACCOUNT), record(clerk, 'real-estate', house));
    await letPass(court, [clerk], 60_000);
    const { views, ask } = viewsOf(clerk);
    const texts = ['苏E·9X1Z2', '9X1Z', '009012', 'e9012x', '王某', '0011', '5012345号', '320599 001001 GB00001', '苏(2024)苏州市', 'nothing-like-it'];
    const answers = texts.map((text) => ask({ text }));
    const due = ask({ court: COURT, due: true });
    await settled();
    expect(answers.map((each) => each.at(-1)?.rows.map(({ kind }) => kind).toSorted())).toEqual([
      ['vehicle'], ['vehicle'], ['vehicle'], ['vehicle'], ['account', 'real-estate', 'vehicle'], ['account'], ['real-estate'], ['real-estate'], ['real-estate'], [],
    ]);
    expect(due.at(-1)).toEqual({ total: 0, rows: [] });
    views.close();
  });

  it('tells a rule of a thing what it holds whole; of a row, or of nothing, only the server knows', async () => {
    const court = openCourt(7);
    const clerk = await openDesk(court, CLERK);
    const chief = await openDesk(court, CHIEF);
    const asset = async (desk: Desk, id = CAR_ID) => (await desk.device.look().resolve([{ name: 'asset', id }])).lookups.asset;
    await mustFile(clerk, clerk.draft('case.import', caseRef(CASE), importRow(CASE)));
    expect(await asset(clerk)).toEqual({ known: false });
    clerk.network.isDown = true;
    await mustFile(clerk, record(clerk, 'vehicle', CAR));
    expect(await asset(clerk)).toMatchObject({ known: true, value: { id: CAR_ID, interests: [{ caseId: CASE }] } });
    clerk.network.isDown = false;
    clerk.device.wake();
    await letPass(court, [clerk, chief], 60_000);
    expect(await asset(clerk)).toMatchObject({ known: true, value: { id: CAR_ID, version: 2 } });
    expect((await chief.device.look().read({ type: 'asset', id: CAR_ID })).held).toBe('part');
    expect(await asset(chief)).toEqual({ known: false });
    expect(await asset(clerk, 'a1.nowhere' as AssetId)).toEqual({ known: false });
  });
});
