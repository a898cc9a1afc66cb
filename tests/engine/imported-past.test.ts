import { describe, expect, it } from 'vitest';
import { createLiveViews } from '#renderer/data/views/live.ts';
import type { CaseView, WorklistAnswer, WorklistCounts } from '#shared/contracts/engine.ts';
import type { CaseId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { caseRef, CLERK, type Desk, importRow, JUDGE, letPass, mustFile, openCourt, openDesk } from './small-court.ts';

const ids = Array.from({ length: 12 }, (_, n) => `case-${String(n + 1)}` as CaseId);

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
  const lists: WorklistAnswer[] = [];
  const counts: WorklistCounts[] = [];
  const pages: (CaseView | null)[] = [];
  views.watch('worklist', { filter: {}, sort: 'urgency', descending: false, from: 0, count: 50 }, (answer) => lists.push(answer));
  views.watch('worklist-counts', { open: true }, (answer) => counts.push(answer));
  views.watch('case', { caseId: ids[0] as CaseId }, (answer) => pages.push(answer));
  return { views, lists, counts, pages };
}
async function settled(): Promise<void> {
  for (let i = 0; i < 60; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('the past of imported cases on the devices of a court', () => {
  it('is in no count until it is told; what a clerk tells of all at once, without a connection, is what the judge sees', async () => {
    const court = openCourt(1);
    const clerk = await openDesk(court, CLERK);
    const judge = await openDesk(court, JUDGE);
    // A past of the year before: everything would be late.
    await mustFile(clerk, ...ids.map((id, n) => clerk.draft('case.import', caseRef(id), importRow(id, { caseNumber: `（2026）苏0508执${String(90_100 + n)}号` }))));
    await letPass(court, [clerk, judge], 40_000);
    const seen = viewsOf(judge);
    await seen.views.ready;
    await settled();
    expect(seen.counts.at(-1)).toMatchObject({ all: 12, overdue: 0, dueToday: 0, byStage: { unverified: 12 }, byTone: { waiting: 12 } });
    for (const row of seen.lists.at(-1)?.rows ?? []) expect(row).not.toHaveProperty('balance');

    clerk.network.isDown = true;
    const [first, ...others] = ids;
    await mustFile(clerk, clerk.draft('case.state-past', caseRef(first), { caseId: first, statements: [{ step: 'service', answer: 'not-done' }, { step: 'payment', answer: 'done', amount: fen(1_000_00) }] }));
    const many = ids.map((id) => clerk.draft('case.state-past', caseRef(id), { caseId: id, onlyOpen: true, statements: [{ step: 'service', answer: 'done' }, { step: 'asset-report', answer: 'done' }] }));
    await mustFile(clerk, ...many);
    clerk.network.isDown = false;
    clerk.device.wake();
    await letPass(court, [clerk, judge], 60_000);
    await settled();
    // The first one was told by itself, and what was said of all did not take that back.
    expect(seen.counts.at(-1)).toMatchObject({ all: 12, overdue: 1, byStep: { 'seek-debtor': others.length, 'serve-notice': 1 } });
    expect(seen.pages.at(-1)).toMatchObject({
      step: { step: 'serve-notice', tone: 'danger' },
      state: { past: expect.arrayContaining([expect.objectContaining({ step: 'service', answer: 'not-done', from: 'person', by: CLERK.account })]) as unknown },
    });
    expect(seen.pages.at(-1)?.timeline.filter((line) => line.event === 'case-past-stated').map((line) => line.params['step'])).toEqual(['service', 'payment', 'asset-report']);
    seen.views.close();
  });
});
