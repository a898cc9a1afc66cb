import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchText, soundOf } from '#renderer/data/views/initials.ts';
import { createLiveViews, type LiveViews } from '#renderer/data/views/live.ts';
import { createWorkIndex } from '#renderer/data/views/work-index.ts';
import type { CaseView, EngineQueries, QueryName, WorklistAnswer, WorkRow } from '#shared/contracts/engine.ts';
import { WORKLIST_SORTS } from '#shared/contracts/engine.ts';
import type { AccountId, CaseId, CourtCode } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { addDays, civilDate, instant } from '#shared/kernel/time.ts';
import { caseRef, CASE, CHIEF, CLERK, type Desk, filePayload, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, requestRef, SERVICE, VISIT } from './small-court.ts';

function viewsOf(desk: Desk): LiveViews {
  return createLiveViews({
    device: desk.device,
    drafts: () => Promise.resolve([]),
    files: () => [],
    uploads: () => ({ waiting: 0, bytesLeft: 0 }),
    later: (job) => setImmediate(job),
    pause: () => Promise.resolve(),
    onFault: (error) => {
      throw error;
    },
  });
}

/** Lets everything that is on its way arrive. */
async function settled(): Promise<void> {
  for (let i = 0; i < 60; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

function watched<N extends QueryName>(views: LiveViews, name: N, params: EngineQueries[N]['params']): EngineQueries[N]['answer'][] {
  const answers: EngineQueries[N]['answer'][] = [];
  views.watch(name, params, (answer) => answers.push(answer));
  return answers;
}

const ALL = { filter: {}, sort: 'urgency', descending: false, from: 0, count: 50 } as const;

describe('live queries', () => {
  it('tell a filing at once, marked, and the same row without a mark when the facts have it', async () => {
    const court = openCourt(1);
    const judge = await openDesk(court, JUDGE);
    judge.network.isDown = true;
    const views = viewsOf(judge);
    await views.ready;
    const list = watched(views, 'worklist', ALL);
    const page = watched(views, 'case', { caseId: CASE });
    const status = watched(views, 'status', {});
    await settled();
    expect(list.at(-1)).toMatchObject({ total: 0, filling: true });
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await settled();
    expect(list.at(-1)?.rows).toMatchObject([{ id: CASE, mark: 'local', creditor: '齐某', debtors: ['王某'], step: { step: 'verify-service' } }]);
    await mustFile(judge, judge.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: VISIT }));
    await mustFile(judge, judge.draft('case.add-record', caseRef(), { caseId: CASE, record: { type: 'asset-report', on: civilDate('2026-02-03'), result: 'reported-none' } }));
    const request = judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1'));
    await mustFile(judge, request);
    await settled();
    const local = page.at(-1) as CaseView;
    expect(local).toMatchObject({ held: 'full', mark: 'local', version: 0, step: { step: 'await-chief' } });
    expect(Object.values(local.recordMarks)).toEqual(expect.arrayContaining(['local', 'local']));
    expect(local.requests).toMatchObject([{ mark: 'local', request: { state: 'pending_approval' }, pending: [{ kind: 'locate-person.file', unknown: true }] }]);
    expect(local.timeline.map((line) => [line.event, line.mark])).toEqual(expect.arrayContaining([['locate-filed', 'local']]));
    expect(status.at(-1)).toMatchObject({ waiting: 5, link: { state: 'unknown' }, journal: 'ok' });

    judge.network.isDown = false;
    judge.device.wake();
    await letPass(court, [judge], 40_000);
    await settled();
    const row = list.at(-1)?.rows.at(-1);
    expect(row).toMatchObject({ id: CASE, step: { step: 'await-chief' }, requestId: 'request-1' });
    expect(row).not.toHaveProperty('mark');
    const done = page.at(-1) as CaseView;
    expect(done.version).toBe(4);
    expect(done).not.toHaveProperty('mark');
    expect(done.timeline.every((line) => line.mark === undefined)).toBe(true);
    expect(done.timeline.map((line) => line.event)).toEqual(expect.arrayContaining(['case-imported', 'locate-filed']));
    expect(status.at(-1)).toMatchObject({ waiting: 0, link: { state: 'online' } });
    views.close();
  });

  it('send only rows that moved, and say nothing when nothing did', async () => {
    const court = openCourt(2);
    const judge = await openDesk(court, JUDGE);
    const ids = Array.from({ length: 5 }, (_, i) => `case-${String(i + 1)}` as CaseId);
    await mustFile(judge, ...ids.map((id) => judge.draft('case.import', caseRef(id), importRow(id))));
    await judge.run();
    const views = viewsOf(judge);
    await views.ready;
    const list = watched(views, 'worklist', ALL);
    await settled();
    expect(list.at(-1)?.rows).toHaveLength(5);
    const before = list.length;
    await mustFile(judge, judge.draft('case.add-record', caseRef(ids[2]), { caseId: ids[2], record: { type: 'note', note: '备注' } }));
    await settled();
    expect(list.slice(before).flatMap((answer: WorklistAnswer) => answer.rows.map((row) => row.id))).toEqual([ids[2]]);
    const after = list.length;
    judge.device.changes.tell({ aggregates: new Set([`case/${ids[0] ?? ''}`]) });
    await settled();
    // The row is made anew and looks the same; one answer at most may repeat it.
    expect(list.length - after).toBeLessThanOrEqual(1);
    views.close();
  });

  it('give a chief masked rows and the requests of his court in full', async () => {
    const court = openCourt(3);
    const judge = await openDesk(court, JUDGE);
    const chief = await openDesk(court, CHIEF);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: VISIT }));
    await mustFile(judge, judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1')));
    await letPass(court, [judge, chief], 40_000);
    const views = viewsOf(chief);
    await views.ready;
    const list = watched(views, 'worklist', ALL);
    const requests = watched(views, 'requests', { states: ['pending_approval'], from: 0, count: 10 });
    await settled();
    expect(list.at(-1)?.rows).toMatchObject([{ slim: true, creditor: '', caseNumber: importRow().caseNumber }]);
    // A tab of the list counts what the badge counts: the row knows what its request waits for.
    const waiting = watched(views, 'worklist-counts', { open: true, stages: ['pending-approval', 'pending-president'] });
    await settled();
    expect([waiting.at(-1)?.all, requests.at(-1)?.rows.filter(({ request }) => request.state === 'pending_approval').length]).toEqual([1, 1]);
    expect(list.at(-1)?.rows).toMatchObject([{ step: { step: 'await-chief' }, requestId: 'request-1' }]);
    expect(list.at(-1)?.rows[0]?.debtors[0]).not.toBe('王某');
    expect(requests.at(-1)).toMatchObject({ total: 1, rows: [{ request: { id: 'request-1' } }] });
    const approve = chief.draft('locate-person.approve', requestRef('request-1'), { requestId: 'request-1', packetHash: requests.at(-1)?.rows[0]?.request.packetHash });
    expect(await chief.device.preview(approve)).toMatchObject({ decision: 'accept' });
    await mustFile(chief, approve);
    await settled();
    expect(requests.at(-1)).toMatchObject({ total: 0 });
    views.close();
  });

  it('refuse at once what a strict kind was decided on, when the facts moved under the form', async () => {
    const court = openCourt(4);
    const judge = await openDesk(court, JUDGE);
    const chief = await openDesk(court, CHIEF);
    const clerk = await openDesk(court, CLERK);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: VISIT }));
    await mustFile(judge, judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1')));
    await letPass(court, [judge, chief, clerk], 40_000);
    const seen = (await chief.device.look().read(requestRef('request-1'))).version;
    await mustFile(judge, judge.draft('locate-person.withdraw', requestRef('request-1'), { requestId: 'request-1', reason: '已自动履行' }));
    await letPass(court, [judge, chief], 40_000);
    const late = chief.draft('locate-person.send-back', requestRef('request-1'), { requestId: 'request-1', opinion: '请补充' }, { seen });
    expect(await chief.device.file([late])).toMatchObject([{ outcome: 'refused', failure: { code: 'BASIS_MOVED', params: { seen, now: seen + 1 } } }]);
  });

  it('refuse without a connection what must not wait in a queue', async () => {
    const court = openCourt(5);
    const judge = await openDesk(court, JUDGE);
    const chief = await openDesk(court, CHIEF);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: VISIT }));
    await mustFile(judge, judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1')));
    await letPass(court, [judge, chief], 40_000);
    chief.network.isDown = true;
    court.clock.at += 60_000;
    expect(await chief.device.reach()).toBe(false);
    const draft = chief.draft('locate-person.send-back', requestRef('request-1'), { requestId: 'request-1', opinion: '请补充' });
    expect(await chief.device.file([draft])).toMatchObject([{ outcome: 'refused', failure: { code: 'OFFLINE_NEVER' } }]);
    expect(chief.device.log.all()).toEqual([]);
    chief.network.isDown = false;
    expect(await chief.device.reach()).toBe(true);
    expect(await chief.device.file([draft])).toMatchObject([{ outcome: 'accepted' }]);
  });
});

function row(n: number, over: Partial<WorkRow> = {}): WorkRow {
  return {
    id: `case-${String(n)}` as CaseId,
    court: '苏0508' as CourtCode,
    caseNumber: `（2026）苏0508执${String(n)}号`,
    cause: '民间借贷纠纷',
    status: n % 7 === 0 ? 'closed' : 'enforcing',
    creditor: '齐某',
    debtors: [n % 2 === 0 ? '单小明' : '欧阳娜'],
    judge: 'judge-jiang' as AccountId,
    filedOn: addDays(civilDate('2026-01-01'), n % 200),
    principal: fen((n * 7919) % 100_000),
    balance: fen((n * 104_729) % 100_000),
    step: { stage: 'enforcing', step: 'seek-debtor', tone: 'waiting', waitingOn: 'court', dueDate: addDays(civilDate('2026-02-01'), n % 60), urgency: n % 90 },
    slim: false,
    ...over,
  };
}

describe('the worklist index', () => {
  it('finds by a fragment of the number, by name and by initials, full-width or not', () => {
    const index = createWorkIndex();
    index.put([row(9), row(10), row(90_017)]);
    const find = (text: string) => index.matching({ filter: { text }, sort: 'case-number', descending: false });
    expect(find('90017')).toEqual(['case-90017']);
    expect(find('９００１７')).toEqual(['case-90017']);
    expect(find('(2026)苏0508')).toEqual(['case-9', 'case-10', 'case-90017']);
    expect(find('单小')).toEqual(['case-10']);
    expect(find('sxm')).toEqual(['case-10']);
    expect(find('OYN 执9号')).toEqual(['case-9']);
    expect(find('不存在')).toEqual([]);
    expect(soundOf('单某').letters).toBe('sm');
    expect(searchText('〔2026〕 A')).toBe('(2026)a');
  });

  it('answers like a filter and a sort over plain rows, whatever was put and removed before', () => {
    const change = fc.record({ n: fc.integer({ min: 1, max: 40 }), gone: fc.boolean(), salt: fc.nat(500) });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 12 }), { minLength: 1, maxLength: 8 }), fc.constantFrom(...WORKLIST_SORTS), fc.boolean(), (rounds, sort, descending) => {
        const index = createWorkIndex();
        const plain = new Map<CaseId, WorkRow>();
        for (const round of rounds) {
          const put = round.filter((one) => !one.gone).map((one) => row(one.n, { principal: fen(one.salt), status: one.salt % 3 === 0 ? 'closed' : 'filed' }));
          const removed = round.filter((one) => one.gone).map((one) => row(one.n).id);
          index.put(put);
          index.remove(removed);
          for (const one of put) plain.set(one.id, one);
          for (const id of removed) plain.delete(id);
          const fresh = createWorkIndex();
          fresh.put([...plain.values()]);
          const query = { filter: { open: true }, sort, descending };
          expect(index.matching(query)).toEqual(fresh.matching(query));
          expect(new Set(index.matching(query))).toEqual(new Set([...plain.values()].filter((one) => one.status !== 'closed').map((one) => one.id)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('counts by status, stage and due day', () => {
    const index = createWorkIndex();
    index.put([row(1), row(2), row(7)]);
    const counts = index.counts({ open: true }, instant(Date.UTC(2026, 1, 2, 4)));
    expect(counts).toMatchObject({ all: 2, byStatus: { enforcing: 2 }, byStage: { enforcing: 2 }, dueToday: 1, overdue: 0 });
  });
});

describe('a poisoned record', () => {
  it('stands in the list as such, and the rest stands beside it', async () => {
    const court = openCourt(9);
    const judge = await openDesk(court, JUDGE);
    const ids = ['case-1', 'case-2', 'case-3'] as CaseId[];
    await mustFile(judge, ...ids.map((id) => judge.draft('case.import', caseRef(id), importRow(id))));
    await judge.run();
    const { facts } = judge.device.reading;
    const [fact] = [...(await facts.get(['case/case-2'])).values()];
    if (fact === undefined) throw new Error('no fact of case-2');
    // A record that no rule can reckon: a day that does not exist, parties that are no list.
    await facts.write({ put: [{ ...fact, body: { ...(fact.body as object), filedOn: '9999-99-99', parties: 7, records: [{ body: null }] } }], drop: [], state: judge.device.feed() });
    const views = viewsOf(judge);
    await views.ready;
    const list = watched(views, 'worklist', ALL);
    const counts = watched(views, 'worklist-counts', {});
    await settled();
    expect(list.at(-1)?.rows.map(({ id, step }) => [id, step?.step === 'unreadable']).toSorted()).toEqual([['case-1', false], ['case-2', true], ['case-3', false]]);
    expect(counts.at(-1)?.all).toBe(3);
    views.close();
  });
});
