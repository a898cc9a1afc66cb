import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST_FEED_STATE } from '#renderer/data/feed/feed-reader.ts';
import { openStore, type Store } from '#renderer/data/store/open-store.ts';
import { AES_256_GCM, type Sealing } from '#renderer/data/store/sealed-log/aead.ts';
import type { CommandStore, FactStore, FeedState, LoggedCommand, StoredFact, StreamState } from '#shared/contracts/ports.ts';
import type { AccountId, CommandId, DeviceId } from '#shared/kernel/ids.ts';
import { instant } from '#shared/kernel/time.ts';
import { memoryCommands, memoryFacts } from './memory-ports.ts';

/** One examination for every store behind the ports: what the model world runs on and what is shipped behave alike. */
type Pair = { readonly facts: FactStore; readonly commands: CommandStore; reopen?(): Promise<Pair>; close?(): Promise<void> };

let number = 0;
const opened: Store[] = [];

async function rx(kind: 'disk' | 'memory', sealing?: Sealing, wholeBytes?: number): Promise<Pair> {
  number += 1;
  const name = `test-${kind}-${String(number)}`;
  const open = async (): Promise<Pair> => {
    const store = await openStore(name, kind, { ...(sealing === undefined ? {} : { sealing }), ...(wholeBytes === undefined ? {} : { wholeBytes }) });
    if (!store.ok) throw new Error(JSON.stringify(store.error));
    opened.push(store.value);
    return {
      ...store.value,
      ...(kind === 'disk'
        ? {
            reopen: async () => {
              await store.value.close();
              return open();
            },
          }
        : {}),
    };
  };
  return open();
}

async function sealing(): Promise<Sealing> {
  return { key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']), suite: AES_256_GCM };
}

const stores: readonly (readonly [string, () => Promise<Pair>])[] = [
  ['plain memory', () => Promise.resolve({ facts: memoryFacts(), commands: memoryCommands() })],
  ['RxDB on disk', () => rx('disk')],
  ['RxDB in memory', () => rx('memory')],
  ['the sealed log', async () => rx('disk', await sealing())],
  ['the sealed log, heads only', async () => rx('disk', await sealing(), 0)],
];

// RxDB allows thirteen collections in one realm.
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

function fact(n: number, over: Partial<StoredFact> = {}): StoredFact {
  return { id: `case/case-${String(n).padStart(4, '0')}`, kind: 'case', group: `case-${String(n).padStart(4, '0')}`, seq: n, version: 1, round: 1, hidden: false, body: { n, 名: '王某' }, ...over };
}

function feed(seq: number, over: Partial<FeedState> = {}): FeedState {
  return { ...FIRST_FEED_STATE, checkpoint: { epoch: 'e', seq, scopeHash: 's' }, ...over };
}

const streams: StreamState = { incarnation: '0123456789abcdef', next: { normal: 3, safety: 1 }, nextN: 3, journalId: 'j', alerts: [] };

function entry(n: number, state: LoggedCommand['state'] = 'filed'): LoggedCommand {
  return {
    n,
    command: {
      id: `01900000-0000-7000-a000-00000000000${String(n)}` as CommandId,
      kind: 'case.add-record',
      v: 1,
      payload: { caseId: 'case-1', record: { type: 'note', note: '备注' } },
      actor: { account: 'judge-jiang' as AccountId, role: 'judge' },
      basis: { aggregate: { type: 'case', id: 'case-1' }, version: 1, after: [] },
      deskTime: instant(1),
      rulesVersion: 'r',
    },
    slot: { stream: { device: 'd' as DeviceId, user: 'judge-jiang' as AccountId, incarnation: '0123456789abcdef', lane: 'normal' }, seq: n },
    title: '（2026）苏0508执1号',
    decidedAt: instant(1),
    files: [],
    state,
    bytes: 300,
  };
}

describe.each(stores)('%s', (_name, make) => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await make();
  });

  it('keeps rows and state of one change together, and finds rows by id, group and kind', async () => {
    const { facts } = pair;
    expect(await facts.state()).toBeUndefined();
    const rows = [fact(1), fact(2), fact(3, { id: 'event/x.0', kind: 'event', group: 'case-0001' })];
    expect(await facts.write({ put: rows, drop: [], state: feed(3) })).toMatchObject({ ok: true });
    expect(await facts.state()).toEqual(feed(3));
    expect(await facts.count()).toBe(3);
    expect((await facts.get(['case/case-0001', 'case/none'])).get('case/case-0001')).toEqual(rows[0]);
    expect((await facts.group('case-0001')).map((row) => row.id)).toEqual(['case/case-0001', 'event/x.0']);
    expect((await facts.group('case-0001', 'event')).map((row) => row.id)).toEqual(['event/x.0']);
    expect((await facts.ofKind('case', '', 10)).map((row) => row.seq)).toEqual([1, 2]);
  });

  it('walks a kind page by page, hidden rows left out', async () => {
    const { facts } = pair;
    const rows = Array.from({ length: 25 }, (_, i) => fact(i + 1, { hidden: (i + 1) % 5 === 0 }));
    await facts.write({ put: rows, drop: [], state: feed(25) });
    const seen: number[] = [];
    for (let after = ''; ; ) {
      const page = await facts.ofKind('case', after, 4);
      seen.push(...page.map((row) => row.seq));
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    expect(seen).toEqual(rows.filter((row) => !row.hidden).map((row) => row.seq));
    const walked: number[][] = [];
    await facts.walk('case', 6, (some) => {
      walked.push(some.map((row) => row.seq));
      return Promise.resolve();
    });
    expect(walked.flat()).toEqual(seen);
    expect(walked.map((some) => some.length)).toEqual([6, 6, 6, 2]);
    expect(await facts.count()).toBe(20);
    expect((await facts.hiddenIds()).length).toBe(5);
  });

  it('overwrites, drops, brings back and sweeps by round', async () => {
    const { facts } = pair;
    await facts.write({ put: [fact(1), fact(2), fact(3)], drop: [], state: feed(3) });
    await facts.write({ put: [fact(2, { version: 2, round: 2 })], drop: ['case/case-0003', 'case/none'], state: feed(4) });
    expect((await facts.get(['case/case-0002'])).get('case/case-0002')?.version).toBe(2);
    expect(await facts.count()).toBe(2);
    expect(await facts.staleIds(2)).toEqual(['case/case-0001']);
    await facts.write({ put: [fact(3, { version: 9 })], drop: [], state: feed(5) });
    expect((await facts.group('case-0003')).map((row) => row.version)).toEqual([9]);
    expect(await facts.count()).toBe(3);
  });

  it('keeps commands in order of filing with where the streams stand', async () => {
    const { commands } = pair;
    expect(await commands.load()).toEqual({ streams: undefined, entries: [] });
    await commands.put([entry(2), entry(1)], streams);
    await commands.put([entry(2, 'receipted')], { ...streams, nextN: 4 });
    const loaded = await commands.load();
    expect(loaded.streams).toEqual({ ...streams, nextN: 4 });
    expect([...loaded.entries].sort((a, b) => a.n - b.n)).toEqual([entry(1), entry(2, 'receipted')]);
    await commands.remove([entry(1).command.id]);
    expect((await commands.load()).entries).toEqual([entry(2, 'receipted')]);
  });

  it('finds everything again after it was closed', async () => {
    if (pair.reopen === undefined) return;
    await pair.facts.write({ put: [fact(1), fact(2, { hidden: true })], drop: [], state: feed(2, { hiddenRows: 1 }) });
    await pair.commands.put([entry(1)], streams);
    const again = await pair.reopen();
    expect(await again.facts.state()).toEqual(feed(2, { hiddenRows: 1 }));
    expect(await again.facts.count()).toBe(1);
    expect((await again.facts.get(['case/case-0001'])).get('case/case-0001')).toEqual(fact(1));
    expect(await again.commands.load()).toEqual({ streams, entries: [entry(1)] });
  });
});

describe('RxDB on disk', () => {
  it('leaves nothing of a dropped row readable on the disk', async () => {
    const { facts } = await rx('disk');
    await facts.write({ put: [fact(1, { body: { secret: '320599198703162138' } })], drop: [], state: feed(1) });
    await facts.write({ put: [], drop: ['case/case-0001'], state: feed(2) });
    const texts: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined || !name.includes(`test-disk-${String(number)}`)) continue;
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => { resolve(request.result); };
        request.onerror = () => { reject(new Error('not opened')); };
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => { resolve(request.result); };
        });
        texts.push(JSON.stringify(all));
      }
      db.close();
    }
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.join()).not.toContain('320599198703162138');
  });
});
