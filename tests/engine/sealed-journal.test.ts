import { beforeAll, describe, expect, it } from 'vitest';
import { sealedJournal } from '#renderer/data/intake/sealed-journal.ts';
import { freshPersonalKeys, holdPersonalKeys, type PersonalHold } from '#renderer/data/session/personal-keys.ts';
import type { JournalRecord } from '#shared/contracts/host-bridge.ts';
import type { PublicKey } from '#shared/contracts/identity.ts';
import type { JournalPort } from '#shared/contracts/ports.ts';
import type { SealedBody } from '#shared/contracts/sealed-commands.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { ok } from '#shared/kernel/result.ts';
import { memoryCommands, memoryJournal } from './memory-ports.ts';
import { caseAtServer, caseRef, CASE, importRow, JUDGE, mustFile, openCourt, openDesk, SERVICE } from './small-court.ts';

const TAG = 'a1b2c3d4e5f60718';
let hold: PersonalHold;
let other: PersonalHold;
let server: PublicKey;
beforeAll(async () => {
  hold = await holdPersonalKeys(await freshPersonalKeys());
  other = await holdPersonalKeys(await freshPersonalKeys());
  server = (await holdPersonalKeys(await freshPersonalKeys())).journal.publicKey;
});

const record = (id: string, seq: number, body: string): JournalRecord => ({ id, stream: `${TAG}.0123456789abcdef`, lane: 'normal', seq, body });
const seal = (journal: JournalPort, as: PersonalHold = hold): JournalPort => sealedJournal(journal, { hold: as, server: () => server, tag: TAG });
const all = { after: 0, limit: 500, scope: 'all' } as const;
const texts = async (journal: JournalPort) => {
  const page = await journal.read(all);
  return page.ok ? page.value.records.map(({ body }) => body) : page.error.code;
};

describe('what lies in the journal', () => {
  it('is nothing that can be read, and comes back whole to its owner', async () => {
    const disk = memoryJournal();
    const mine = seal(disk);
    const bodies = ['{"name":"王某","idNo":"320599198703162138"}', '{"phone":"13800000000"}'];
    expect(await mine.append({ records: bodies.map((body, at) => record(`id-${String(at)}`, at + 1, body)) })).toEqual({ ok: true, value: { positions: [1, 2] } });
    const kept = JSON.stringify(disk.records());
    for (const secret of ['王某', '320599198703162138', '13800000000', Buffer.from('王某').toString('base64')]) expect(kept).not.toContain(secret);
    // Order stays readable, so that the host can deliver in order.
    expect(disk.records().map(({ id, seq }) => [id, seq])).toEqual([['id-0', 1], ['id-1', 2]]);
    expect(await texts(mine)).toEqual(bodies);
    expect(await texts(seal(disk))).toEqual(bodies);
    const [first] = disk.records();
    expect((JSON.parse(first?.body ?? '{}') as SealedBody).key.recipients.map(({ header }) => header.kid)).toEqual([hold.journal.publicKey.kid, server.kid]);
  });

  it('opens for nobody else, and not when it was changed or moved', async () => {
    const disk = memoryJournal();
    await seal(disk).append({ records: [record('id-1', 1, 'secret')] });
    expect(await texts(seal(disk, other))).not.toEqual(['secret']);
    const [stored] = disk.records();
    const body = JSON.parse(stored?.body ?? '{}') as SealedBody;
    const changed = [
      { ...stored, body: JSON.stringify({ ...body, data: `${body.data.startsWith('A') ? 'B' : 'A'}${body.data.slice(1)}` }) },
      { ...stored, seq: 2 },
      { ...stored, lane: 'safety' },
      { ...stored, stream: `${TAG}.ffffffffffffffff` },
      { ...stored, id: 'id-2' },
    ];
    for (const record of changed) {
      const read = seal({ ...disk, read: () => Promise.resolve({ ok: true, value: { records: [record as never], next: null } }) });
      expect(await texts(read)).not.toEqual(['secret']);
    }
  });

  it('leaves the records of others alone, and reads those of a release before the seal', async () => {
    const disk = memoryJournal();
    await disk.append({ records: [record('old', 1, '{"n":1}'), { ...record('foreign', 1, '{"n":2}'), stream: '00000000000000ff.0123456789abcdef' }] });
    expect(await texts(seal(disk))).toEqual(['{"n":1}', '{"n":2}']);
  });
});

describe('the same filing again', () => {
  it('is the same bytes while the worker lives', async () => {
    const disk = memoryJournal();
    let lost = true;
    disk.losesAnswer = () => lost;
    const mine = seal(disk);
    expect(await mine.append({ records: [record('id-1', 1, 'text')] })).toEqual({ ok: false, error: failure('OUTCOME_UNSURE') });
    lost = false;
    expect(await mine.append({ records: [record('id-1', 1, 'text')] })).toEqual({ ok: true, value: { positions: [1] } });
    expect(disk.records()).toHaveLength(1);
  });

  it('is found again by a worker that never sealed it, and another text under its id is refused', async () => {
    const disk = memoryJournal();
    await seal(disk).append({ records: [record('id-1', 1, 'text'), record('id-2', 2, 'more')] });
    const next = seal(disk);
    expect(await next.append({ records: [record('id-1', 1, 'text'), record('id-3', 3, 'new')] })).toEqual({ ok: true, value: { positions: [1, 3] } });
    expect(await seal(disk).append({ records: [record('id-2', 2, 'other')] })).toMatchObject({ ok: false, error: { code: 'JOURNAL_ID_REUSED' } });
    expect(disk.records()).toHaveLength(3);
  });

  it('costs two key agreements a run, not two a record; a new key of the server begins another run', async () => {
    const disk = memoryJournal();
    let to: PublicKey | undefined = server;
    const mine = sealedJournal(disk, { hold, server: () => to, tag: TAG });
    await mine.append({ records: Array.from({ length: 300 }, (_, at) => record(`a-${String(at)}`, at + 1, 'x')) });
    to = other.journal.publicKey;
    await mine.append({ records: [record('b', 301, 'y')] });
    to = undefined;
    await mine.append({ records: [record('c', 302, 'z')] });
    const keys = new Set(disk.records().map(({ body }) => JSON.stringify((JSON.parse(body) as SealedBody).key)));
    expect(keys.size).toBe(3);
    expect(await texts(mine)).toHaveLength(302);
    expect((await texts(mine)).slice(-2)).toEqual(['y', 'z']);
  });
});

describe('a device over its sealed journal', () => {
  it('brings everything back after the store was lost, and the server has it once', async () => {
    const court = openCourt(7);
    const { ownerTag } = await import('#renderer/data/intake/custody.ts');
    const tag = ownerTag({ device: 'device-judge-jiang' as never, user: JUDGE.account });
    const desk = await openDesk(court, JUDGE, undefined, (journal) => sealedJournal(journal, { hold, server: () => server, tag }));
    await desk.run();
    await mustFile(desk, desk.draft('case.import', caseRef(), importRow()));
    await desk.run();
    desk.network.isDown = true;
    await mustFile(desk, desk.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }), desk.draft('case.add-record', caseRef(), { caseId: CASE, record: { type: 'note', note: '离线备注' } }));
    expect(JSON.stringify(desk.journal.records())).not.toContain('离线备注');
    // The store is gone; only the journal is left.
    desk.commands = memoryCommands();
    desk.facts.wipe();
    await desk.reopen();
    expect(desk.device.restored).toHaveLength(2);
    expect(desk.device.status()).toMatchObject({ journal: 'ok', waiting: 2 });
    expect(desk.device.status()).not.toHaveProperty('journalDamage');
    desk.network.isDown = false;
    desk.device.wake();
    await desk.run();
    expect(caseAtServer(court)?.records.map(({ body }) => body.type)).toEqual(['service', 'note']);
    expect(desk.device.status().waiting).toBe(0);
  });

  it('takes what was sealed to the key of an earlier life for no damage: the host delivers it', async () => {
    const court = openCourt(7);
    const { ownerTag } = await import('#renderer/data/intake/custody.ts');
    const tag = ownerTag({ device: 'device-judge-jiang' as never, user: JUDGE.account });
    let mine: PersonalHold = hold;
    let isTorn = false;
    const torn = (journal: JournalPort): JournalPort => ({
      ...journal,
      async read(args) {
        const page = await journal.read(args);
        return page.ok && isTorn ? ok({ ...page.value, records: page.value.records.map((row) => ({ ...row, body: row.body.replace(/"data":"...../, '"data":"AAAAA') })) }) : page;
      },
    });
    const desk = await openDesk(court, JUDGE, undefined, (journal) => sealedJournal(torn(journal), { hold: mine, server: () => server, tag }));
    await desk.run();
    desk.network.isDown = true;
    await mustFile(desk, desk.draft('case.import', caseRef(), importRow()));
    const before = JSON.stringify(desk.journal.records());
    // The password is forgotten: he begins anew, with another key and an empty store.
    mine = other;
    desk.commands = memoryCommands();
    desk.facts.wipe();
    await desk.reopen();
    expect(desk.device.restored).toEqual([]);
    expect(desk.device.status()).not.toHaveProperty('journalDamage');
    expect(JSON.stringify(desk.journal.records())).toBe(before);
    // What nobody can read any more is damage as before.
    isTorn = true;
    mine = hold;
    await desk.reopen();
    expect(desk.device.status()).toMatchObject({ journalDamage: 1 });
  });
});
