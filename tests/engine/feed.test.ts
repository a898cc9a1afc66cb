import { describe, expect, it } from 'vitest';
import { readPage } from '#renderer/data/feed/read-page.ts';
import type { Fact, FeedPage } from '#shared/contracts/feed.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CaseId } from '#shared/kernel/ids.ts';
import { instant } from '#shared/kernel/time.ts';
import { caseRef, CLERK, type Court, type Desk, importRow, JUDGE, letPass, mustFile, openCourt, openDesk } from './small-court.ts';

const caseId = (n: number) => `case-${String(n)}` as CaseId;

/** A desk whose server is a script of pages. */
async function scripted(rows: number): Promise<{ readonly court: Court; readonly desk: Desk; readonly pages: FeedPage[] }> {
  const court = openCourt(1);
  const desk = await openDesk(court, JUDGE);
  const pages: FeedPage[] = [];
  desk.wire = {
    postCommands: desk.wire.postCommands,
    pullFeed: () => {
      const page = pages.shift();
      // Asked for ahead, and not there yet.
      if (page === undefined) return new Promise(() => undefined);
      return Promise.resolve({ ok: true, value: page });
    },
  };
  await desk.reopen();
  pages.push(page({ facts: Array.from({ length: rows }, (_, i) => caseFact(i + 1, i + 1)), seq: rows }));
  await desk.device.stepFeed();
  return { court, desk, pages };
}

function caseFact(n: number, seq: number, removed = false): Fact {
  const { caseId: id, sourceRow: _row, ...row } = importRow(caseId(n));
  const body = removed ? {} : { ...row, id, version: 1, status: 'filed', records: [], corrections: [], differences: [] };
  return { id: `case/${id}`, kind: 'case', seq, version: 1, removed, body };
}

function page(over: { facts?: Fact[]; seq: number; more?: boolean; removals?: number; epoch?: string; restart?: 'epoch' | 'scope' }): FeedPage {
  return {
    checkpoint: { epoch: over.epoch ?? 'epoch-1', seq: over.seq, scopeHash: 'scopes' },
    facts: over.facts ?? [],
    more: over.more ?? false,
    head: over.seq,
    removalsAhead: over.removals === undefined ? [] : [{ reason: 'reassigned', count: over.removals }],
    ...(over.restart === undefined ? {} : { restart: over.restart }),
    serverTime: instant(1_788_000_000_000),
  };
}

const removals = (count: number, seq: number) => Array.from({ length: count }, (_, i) => caseFact(i + 1, seq, true));

describe('the feed reader', () => {
  it('after a restart without the server still tells how old its data is', async () => {
    const { desk } = await scripted(1);
    const heard = desk.device.status().feed.lastPullAt;
    expect(heard).toBe(1_788_000_000_000);
    const device = await desk.reopen();
    expect(device.status().feed.lastPullAt).toBe(heard);
  });

  it('asks again at once when a hint came while a page was under way', async () => {
    const { desk, pages } = await scripted(1);
    expect(desk.device.dueFeed()).toBeGreaterThan(0);
    const { pullFeed } = desk.wire;
    desk.wire = {
      ...desk.wire,
      pullFeed: (...asked) => {
        desk.device.heard();
        return pullFeed(...asked);
      },
    };
    await desk.reopen();
    pages.push(page({ seq: 1 }));
    await desk.device.stepFeed();
    expect(desk.device.dueFeed()).toBe(0);
  });

  describe('asks for one page ahead', () => {
    async function rolling() {
      const { court, desk, pages } = await scripted(1);
      const asked: (number | undefined)[] = [];
      const { pullFeed } = desk.wire;
      desk.wire = {
        ...desk.wire,
        pullFeed: (after, limit) => {
          asked.push(after?.seq);
          return pullFeed(after, limit);
        },
      };
      await desk.reopen();
      return { court, desk, pages, asked };
    }

    it('while one is being stored, and never two', async () => {
      const { desk, pages, asked } = await rolling();
      pages.push(page({ facts: [caseFact(2, 2)], seq: 2, more: true }), page({ facts: [caseFact(3, 3)], seq: 3, more: true }), page({ facts: [caseFact(4, 4)], seq: 4 }));
      await desk.device.stepFeed();
      expect(asked).toEqual([1, 2]);
      await desk.device.stepFeed();
      expect(asked).toEqual([1, 2, 3]);
      await desk.device.stepFeed();
      expect(asked).toEqual([1, 2, 3]);
      expect(desk.facts.all()).toHaveLength(4);
    });

    it('and again from where the store is, when one could not be stored', async () => {
      const { desk, pages, asked } = await rolling();
      desk.facts.fault = () => failure('STORE_FULL');
      pages.push(page({ facts: [caseFact(2, 2)], seq: 2, more: true }), page({ facts: [caseFact(3, 3)], seq: 3 }));
      expect(await desk.device.stepFeed()).toMatchObject({ trouble: { code: 'STORE_FULL' } });
      desk.facts.fault = () => undefined;
      pages.push(page({ facts: [caseFact(2, 2)], seq: 2 }));
      await desk.device.stepFeed();
      expect(asked).toEqual([1, 2, 1]);
      expect(desk.facts.all()).toHaveLength(2);
    });

    it('and not with a page from before a sleep', async () => {
      const { court, desk, pages, asked } = await rolling();
      pages.push(page({ facts: [caseFact(2, 2)], seq: 2, more: true }), page({ facts: [caseFact(3, 3)], seq: 3 }));
      await desk.device.stepFeed();
      court.clock.at += 3_600_000;
      pages.push(page({ facts: [caseFact(3, 4)], seq: 4 }));
      await desk.device.stepFeed();
      expect(asked).toEqual([1, 2, 2]);
      expect(desk.device.feed().checkpoint?.seq).toBe(4);
    });
  });

  it('takes a page with its checkpoint or not at all', async () => {
    const { desk, pages } = await scripted(3);
    desk.facts.fault = () => failure('STORE_FULL');
    pages.push(page({ facts: [caseFact(4, 4)], seq: 4 }));
    expect(await desk.device.stepFeed()).toMatchObject({ trouble: { code: 'STORE_FULL' } });
    expect(desk.device.feed().checkpoint?.seq).toBe(3);
    expect(desk.facts.all()).toHaveLength(3);
    desk.facts.fault = () => undefined;
    pages.push(page({ facts: [caseFact(4, 4)], seq: 4 }));
    await desk.device.stepFeed();
    expect(desk.facts.all()).toHaveLength(4);
    expect((await desk.reopen()).feed().checkpoint?.seq).toBe(4);
  });

  it('obeys announced removals at once', async () => {
    const { desk, pages } = await scripted(60);
    pages.push(page({ facts: removals(50, 61), seq: 61, removals: 50 }));
    await desk.device.stepFeed();
    expect(desk.facts.all()).toHaveLength(10);
    expect(desk.device.status().feed.hiddenRows).toBe(0);
  });

  it('obeys up to twenty unannounced ones, and hides the rest until somebody decides (S11)', async () => {
    const { desk, pages } = await scripted(60);
    pages.push(page({ facts: removals(20, 61), seq: 61 }));
    await desk.device.stepFeed();
    expect(desk.facts.all()).toHaveLength(40);
    pages.push(page({ facts: Array.from({ length: 21 }, (_, i) => caseFact(i + 21, 62, true)), seq: 62 }));
    await desk.device.stepFeed();
    expect(desk.facts.all()).toHaveLength(40);
    expect(desk.device.status().feed.hiddenRows).toBe(21);
    expect((await desk.device.look().read(caseRef(caseId(21)))).held).toBe('none');
    await desk.device.settleHidden('drop');
    expect(desk.facts.all()).toHaveLength(19);
    expect(desk.device.status().feed.hiddenRows).toBe(0);
  });

  it('counts unannounced removals over a whole run, so that many small pages empty nothing either', async () => {
    const { desk, pages } = await scripted(60);
    for (let i = 0; i < 6; i += 1) pages.push(page({ facts: Array.from({ length: 10 }, (_, k) => caseFact(i * 10 + k + 1, 61 + i, true)), seq: 61 + i, more: i < 5 }));
    for (let i = 0; i < 6; i += 1) await desk.device.stepFeed();
    expect(desk.facts.all()).toHaveLength(40);
    expect(desk.device.status().feed.hiddenRows).toBe(40);
  });

  it('shows a hidden row again when the server mentions it', async () => {
    const { desk, pages } = await scripted(60);
    pages.push(page({ facts: removals(30, 61), seq: 61 }));
    await desk.device.stepFeed();
    await desk.device.settleHidden('pull-again');
    pages.push(page({ facts: Array.from({ length: 60 }, (_, i) => caseFact(i + 1, i + 1)), seq: 62 }));
    await desk.device.stepFeed();
    expect(desk.device.status().feed).toMatchObject({ hiddenRows: 0, complete: true });
    expect((await desk.device.look().read(caseRef(caseId(1)))).held).toBe('full');
  });

  it('hides everything under an epoch that nobody announced, and takes nothing of it', async () => {
    const { desk, pages } = await scripted(3);
    pages.push(page({ facts: [caseFact(9, 9)], seq: 9, epoch: 'strange' }));
    expect(await desk.device.stepFeed()).toMatchObject({ trouble: { code: 'EPOCH_UNKNOWN' } });
    expect(desk.facts.all()).toHaveLength(3);
    expect((await desk.device.look().read(caseRef(caseId(1)))).held).toBe('none');
    expect(desk.device.status().feed.strangeEpoch).toBe('strange');
  });

  it('sweeps after a restart only what a whole round did not mention, even when the device stops in the middle', async () => {
    const { desk, pages } = await scripted(10);
    pages.push(page({ seq: 0, restart: 'scope', more: true }));
    await desk.device.stepFeed();
    expect(desk.facts.all()).toHaveLength(10);
    pages.push(page({ facts: [caseFact(1, 1), caseFact(2, 2)], seq: 2, more: true }));
    await desk.device.stepFeed();
    await desk.reopen();
    pages.push(page({ facts: [caseFact(3, 3)], seq: 3 }));
    await desk.device.stepFeed();
    expect(desk.facts.all().map((fact) => fact.id).sort()).toEqual(['case/case-1', 'case/case-2', 'case/case-3']);
    expect(desk.device.status().feed).not.toHaveProperty('restart');
  });

  it('asks before it believes that a restored server has lost most of the rows', async () => {
    const { desk, pages } = await scripted(60);
    pages.push(page({ seq: 0, restart: 'epoch', epoch: 'epoch-2', more: true }));
    pages.push(page({ facts: [caseFact(1, 1)], seq: 1, epoch: 'epoch-2' }));
    await desk.device.stepFeed();
    await desk.device.stepFeed();
    expect(desk.device.status().feed.hiddenRows).toBe(59);
    expect(desk.facts.all()).toHaveLength(60);
  });

  it('keeps what this release cannot read, and leaves out fields that it does not know (S12)', async () => {
    const { desk, pages } = await scripted(1);
    const known = caseFact(2, 2);
    const raw = {
      ...page({ seq: 3 }),
      facts: [{ ...known, body: { ...(known.body as object), addedLater: true }, alsoNew: 1 }, { id: 'vehicle/1', kind: 'vehicle', seq: 3, version: 1, removed: false, body: { plate: 'x' } }],
      newField: 'x',
    };
    const read = readPage(JSON.parse(JSON.stringify(raw)));
    expect(read.ok && read.value.facts).toEqual([known]);
    expect(read.ok && read.value.unread).toMatchObject([{ id: 'vehicle/1', seq: 3 }]);
    if (read.ok) pages.push(read.value);
    await desk.device.stepFeed();
    expect((await desk.facts.ofKind('unread', '', 10)).map((fact) => fact.id)).toEqual(['vehicle/1']);
    expect(readPage({ facts: [] }).ok).toBe(false);
    // What an older release kept unread is read by the one that knows it.
    const later = caseFact(7, 7);
    await desk.facts.write({ put: [{ id: later.id, kind: 'unread', group: '', seq: 7, version: 0, round: 1, hidden: false, body: later }], drop: [], state: desk.device.feed() });
    await desk.reopen();
    expect((await desk.device.look().read(caseRef(caseId(7)))).held).toBe('full');
    expect((await desk.facts.ofKind('unread', '', 10)).map((fact) => fact.id)).toEqual(['vehicle/1']);
  });

  it('forgets a case that went to another judge, and keeps a pending command on it with its title (S6)', async () => {
    const court = openCourt(2);
    const judge = await openDesk(court, JUDGE);
    const clerk = await openDesk(court, CLERK);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await letPass(court, [judge, clerk], 40_000);
    judge.network.isDown = true;
    const note = judge.draft('case.add-record', caseRef(), { caseId: importRow().caseId, record: { type: 'note', note: '备注' } });
    await mustFile(judge, note);
    // A re-import takes the change of judge over.
    await mustFile(clerk, clerk.draft('case.import', caseRef(), importRow(importRow().caseId, { judge: 'judge-lu' as AccountId })));
    await letPass(court, [clerk], 40_000);
    judge.network.isDown = false;
    await judge.device.stepFeed();
    expect((await judge.device.look().read(caseRef())).held).toBe('none');
    expect(judge.device.ledger().find((row) => row.commandId === note.id)).toMatchObject({ mark: 'local', title: note.title });
    judge.device.wake();
    await judge.run();
    expect(judge.device.status().waiting).toBe(0);
  });
});
