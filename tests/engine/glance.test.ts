import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Breath } from '#renderer/data/breath.ts';
import { createChanges } from '#renderer/data/changes.ts';
import type { Glance } from '#renderer/data/store/glance.ts';
import { openGlance, type GlanceNote, partsOf } from '#renderer/data/views/glance.ts';
import { keepGlances } from '#renderer/data/views/keep-glance.ts';
import { createLiveViews, type LiveViews } from '#renderer/data/views/live.ts';
import type { WorklistAnswer, WorklistCounts } from '#shared/contracts/engine.ts';
import { DAY_MS, instant } from '#shared/kernel/time.ts';
import { CASE, caseRef, CHIEF, type Desk, importRow, JUDGE, mustFile, openCourt, openDesk } from './small-court.ts';

const ALL = { filter: {}, sort: 'urgency', descending: false, from: 0, count: 50 } as const;
const noBreath: Breath = () => Promise.resolve();

async function settled(): Promise<void> {
  for (let i = 0; i < 60; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

function viewsOf(desk: Desk): LiveViews {
  return createLiveViews({
    device: desk.device,
    drafts: () => Promise.resolve([]),
    files: () => [],
    uploads: () => ({ waiting: 0, bytesLeft: 0 }),
    later: (job) => setImmediate(job),
    pause: () => Promise.resolve(),
    onFault: (error) => { throw error; },
  });
}

/** A judge whose list holds one case that only he knows yet, and what is kept of it. */
async function scene(): Promise<{ readonly desk: Desk; readonly views: LiveViews; readonly note: GlanceNote; readonly glance: Glance }> {
  const desk = await openDesk(openCourt(1), JUDGE);
  desk.network.isDown = true;
  const views = viewsOf(desk);
  await mustFile(desk, desk.draft('case.import', caseRef(), importRow()));
  await views.ready;
  await settled();
  const note = views.glance();
  if (note === undefined) throw new Error('no glance of a list at rest');
  return { desk, views, note, glance: { about: note.about, parts: await partsOf(note.entries, noBreath), isCurrent: true } };
}

async function answered(of: ReturnType<typeof openGlance>, text = ''): Promise<WorklistAnswer | undefined> {
  return new Promise((resolve) => {
    if (of?.watch('worklist', text === '' ? ALL : { ...ALL, filter: { text } }, resolve) === undefined) resolve(undefined);
  });
}

describe('the last glance', () => {
  it('answers for the worklist as the views did, and for nothing else', async () => {
    const { desk, views, glance } = await scene();
    const live = await new Promise<WorklistAnswer>((resolve) => { views.watch('worklist', ALL, resolve); });
    const seen = openGlance(glance, desk.device.actor, desk.device.time);
    // The feed of this device has never come to its end, which the glance remembers.
    expect(await answered(seen)).toEqual(live);
    expect(live).toMatchObject({ total: 1, filling: true, rows: [{ id: CASE, mark: 'local' }] });
    expect(await answered(seen, '没有这样的案件')).toMatchObject({ total: 0, all: 1 });
    const counts = await new Promise<WorklistCounts>((resolve) => { seen?.watch('worklist-counts', {}, resolve); });
    expect(counts).toMatchObject({ all: 1 });
    expect(seen?.watch('ledger', {}, () => undefined)).toBeUndefined();
    views.close();
  });

  it('is whole only on the same day and over the same log', async () => {
    const { desk, views, glance } = await scene();
    const whole: Glance = { ...glance, about: glance.about.replace('"filling":true', '"filling":false') };
    const { actor, time } = desk.device;
    expect(await answered(openGlance(whole, actor, time))).toMatchObject({ filling: false });
    expect(await answered(openGlance({ ...whole, isCurrent: false }, actor, time))).toMatchObject({ filling: true, total: 1 });
    const tomorrow = { now: () => instant(time.now() + DAY_MS) };
    expect(await answered(openGlance(whole, actor, tomorrow))).toMatchObject({ filling: true, total: 1 });
    views.close();
  });

  it('is shown to nobody else, and not by another release', async () => {
    const { desk, views, glance } = await scene();
    const { actor, time } = desk.device;
    expect(openGlance(glance, CHIEF, time)).toBeUndefined();
    expect(openGlance(glance, { ...actor, role: 'clerk' }, time)).toBeUndefined();
    expect(openGlance({ ...glance, parts: ['[]'] }, actor, time)).toBeUndefined();
    expect(openGlance({ ...glance, about: glance.about.replace(/"format":\d+/u, '"format":0') }, actor, time)).toBeUndefined();
    views.close();
  });
});

describe('keeping it', () => {
  afterEach(() => { vi.useRealTimers(); });

  function keeping(notes: { current: GlanceNote | undefined; mark: string }) {
    vi.useFakeTimers();
    const changes = createChanges();
    const written: { readonly mark: string; readonly rows: boolean }[] = [];
    const run = keepGlances({
      views: { ready: Promise.resolve(), glance: () => notes.current },
      glance: { mark: () => notes.mark, keep: (_about, mark, parts) => Promise.resolve(void written.push({ mark, rows: parts !== undefined })) },
      changes,
      onFault: (error) => { throw error; },
    });
    return { changes, written, run, moved: () => { changes.tell({ queue: true }); } };
  }
  const LONG = 10_000;

  it('waits for rest, and writes the rows only when one of them moved', async () => {
    const notes = { current: { about: 'a', version: 1, entries: [] } as GlanceNote, mark: 'm1' };
    const { written, run, moved } = keeping(notes);
    await vi.advanceTimersByTimeAsync(2_000);
    for (let i = 0; i < 5; i += 1) {
      moved();
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(written).toEqual([{ mark: 'm1', rows: true }]);
    moved();
    await vi.advanceTimersByTimeAsync(LONG);
    expect(written).toHaveLength(1);
    notes.mark = 'm2';
    moved();
    await vi.advanceTimersByTimeAsync(LONG);
    expect(written.at(-1)).toEqual({ mark: 'm2', rows: false });
    notes.current = { about: 'a', version: 2, entries: [] };
    notes.mark = 'm3';
    moved();
    await vi.advanceTimersByTimeAsync(LONG);
    expect(written.at(-1)).toEqual({ mark: 'm3', rows: true });
    await run.close();
  });

  it('keeps nothing of a list that is still being read, nor after it was closed', async () => {
    const notes = { current: undefined as GlanceNote | undefined, mark: 'm1' };
    const { written, run, moved } = keeping(notes);
    await vi.advanceTimersByTimeAsync(3 * LONG);
    expect(written).toEqual([]);
    notes.current = { about: 'a', version: 1, entries: [] };
    const closed = run.close();
    moved();
    await vi.advanceTimersByTimeAsync(LONG);
    await closed;
    expect(written).toEqual([]);
  });
});
