import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '#renderer/data/outbox/backoff.ts';
import type { CommandSlice } from '#shared/contracts/commands.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { CaseId, FileHash } from '#shared/kernel/ids.ts';
import { err } from '#shared/kernel/result.ts';
import { civilDate } from '#shared/kernel/time.ts';
import { caseAtServer, caseRef, CASE, type Desk, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, SERVICE, VISIT } from './small-court.ts';

const record = (body: unknown) => ({ caseId: CASE, record: body });
const NOTE = { type: 'note', note: '备注' };
const close = { caseId: CASE, closedOn: civilDate('2026-09-04'), closeWay: 'terminated' };

/** Records every slice that goes out. */
function watched(desk: Desk): CommandSlice[] {
  const slices: CommandSlice[] = [];
  const { postCommands, pullFeed } = desk.wire;
  desk.wire = { pullFeed, postCommands: (slice) => (slices.push(slice), postCommands(slice)) };
  return slices;
}

describe('backoff', () => {
  it('is a pure function of the attempts, grows, is cut, and stays between a half and the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, chance) => {
        const wait = backoffMs(attempts, chance);
        const whole = Math.min(15_000, 1_000 * 2 ** (attempts - 1));
        expect(wait).toBe(backoffMs(attempts, chance));
        expect(wait).toBeGreaterThanOrEqual(whole / 2);
        expect(wait).toBeLessThanOrEqual(whole);
      }),
    );
  });
});

describe('the outbox', () => {
  it('sends again after a lost answer, and the server repeats the same receipt', async () => {
    const court = openCourt(1);
    const judge = await openDesk(court, JUDGE);
    const draft = judge.draft('case.import', caseRef(), importRow());
    await mustFile(judge, draft);
    const losses: ('none' | 'lose-answer')[] = ['lose-answer'];
    judge.network.mischief = () => losses.pop() ?? 'none';
    await judge.device.stepOutbox();
    expect(judge.device.ledger()[0]).toMatchObject({ mark: 'local', wait: { code: 'offline', tries: 1, mender: 'network' } });
    await letPass(court, [judge], 10_000);
    expect(judge.device.log.find(draft.id)).toMatchObject({ state: 'receipted', receipt: { outcome: 'accepted', version: 1 } });
    expect(caseAtServer(court)?.version).toBe(1);
  });

  it('takes a receipt that only the feed brought', async () => {
    const court = openCourt(2);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    judge.network.mischief = () => 'lose-answer';
    await judge.device.stepOutbox();
    judge.network.mischief = () => 'none';
    await judge.device.stepFeed();
    expect(judge.device.status().waiting).toBe(0);
    expect(judge.device.ledger()[0]?.mark).toBe('accepted');
    expect(judge.journal.records()[0]?.receiptedAt).not.toBeNull();
  });

  it('stops for a refused command only what builds on it (S3)', async () => {
    const court = openCourt(3);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await judge.run();
    judge.network.isDown = true;
    const other = 'case-90099' as CaseId;
    const correction = judge.draft('case.correct-party', caseRef(), { caseId: CASE, partyId: 'party-wang', field: 'phone', value: '13900000000', source: { title: '调解书' } });
    const following = judge.draft('case.add-record', caseRef(), record(NOTE));
    const apart = judge.draft('case.import', caseRef(other), importRow(other));
    await mustFile(judge, correction, following, apart);
    // Meanwhile somebody else makes the same correction, so that this one changes nothing and is refused.
    const clerk = await openDesk(court, JUDGE, 'second-desk');
    await clerk.run();
    await mustFile(clerk, clerk.draft('case.correct-party', caseRef(), { caseId: CASE, partyId: 'party-wang', field: 'phone', value: '13900000000', source: { title: '调解书' } }));
    await clerk.run();
    judge.network.isDown = false;
    judge.device.wake();
    await letPass(court, [judge], 20_000);
    const rows = new Map(judge.device.ledger().map((row) => [row.commandId, row]));
    expect(rows.get(correction.id)).toMatchObject({ mark: 'refused', receipt: { failure: { code: 'CORRECTION_WITHOUT_CHANGE' } } });
    expect(rows.get(following.id)).toMatchObject({ mark: 'refused', receipt: { failure: { code: 'ANCESTOR_REFUSED' } }, root: correction.id });
    expect(caseAtServer(court, other)?.version).toBe(1);
    // The retry of a draft that was refused says so, with the receipt.
    expect(await judge.device.file([correction])).toMatchObject([{ outcome: 'refused', failure: { code: 'CORRECTION_WITHOUT_CHANGE' }, receipt: { outcome: 'refused' } }]);
    expect(await judge.device.putAway([correction.id, following.id])).toMatchObject({ ok: true });
    expect(judge.device.status().refused).toBe(0);
    expect(judge.journal.records().filter((row) => row.id === correction.id)).toHaveLength(1);
  });

  it('lets the safety lane overtake what it does not name', async () => {
    const court = openCourt(4);
    const judge = await openDesk(court, JUDGE);
    const other = 'case-90099' as CaseId;
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.import', caseRef(other), importRow(other)));
    await judge.run();
    judge.network.isDown = true;
    await mustFile(judge, judge.draft('case.add-record', caseRef(other), { caseId: other, record: NOTE }), judge.draft('case.close', caseRef(), close));
    judge.network.isDown = false;
    const slices = watched(judge);
    await judge.reopen();
    await judge.run();
    expect(slices.map((slice) => slice.stream.lane)).toEqual(['safety', 'normal']);
  });

  it('holds the safety lane behind a command that it names', async () => {
    const court = openCourt(5);
    const judge = await openDesk(court, JUDGE);
    const slices = watched(judge);
    await judge.reopen();
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.close', caseRef(), close));
    await judge.run();
    expect(slices.map((slice) => slice.stream.lane)).toEqual(['normal', 'safety']);
    expect(caseAtServer(court)?.status).toBe('closed');
  });

  it('waits for files with the command that names them and with what builds on it, with nothing else', async () => {
    const court = openCourt(6);
    const judge = await openDesk(court, JUDGE);
    const other = 'case-90099' as CaseId;
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.import', caseRef(other), importRow(other)));
    await judge.run();
    const photo = `sha256:${'a'.repeat(64)}` as FileHash;
    judge.waiting.add(photo);
    const visit = judge.draft('case.add-record', caseRef(), record({ ...VISIT, photos: [photo] }));
    const after = judge.draft('case.add-record', caseRef(), record(NOTE));
    const apart = judge.draft('case.add-record', caseRef(other), { caseId: other, record: NOTE });
    expect(await judge.device.file([visit, after, apart])).toMatchObject([{ waitsForFiles: true }, { waitsForFiles: true }, { waitsForFiles: false }]);
    await judge.run();
    expect(caseAtServer(court, other)?.records).toHaveLength(1);
    expect(caseAtServer(court)?.records).toHaveLength(0);
    const rows = new Map(judge.device.ledger().map((row) => [row.commandId, row.wait?.code]));
    expect([rows.get(visit.id), rows.get(after.id)]).toEqual(['files', 'behind']);
    // A crash now, and the files arrive later: both still go out, in their order.
    await judge.reopen();
    judge.waiting.delete(photo);
    await judge.run();
    expect(caseAtServer(court)?.records.map((r) => r.body.type)).toEqual(['visit', 'note']);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0, alerts: [] });
  });

  it('goes on after a crash between the second journal record of a released command and the store', async () => {
    const court = openCourt(7);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await judge.run();
    const photo = `sha256:${'b'.repeat(64)}` as FileHash;
    judge.waiting.add(photo);
    await mustFile(judge, judge.draft('case.add-record', caseRef(), record({ ...VISIT, photos: [photo] })));
    judge.waiting.delete(photo);
    judge.commands.fault = () => failure('STORE_FULL');
    await judge.device.stepOutbox();
    judge.commands.fault = () => undefined;
    await judge.reopen();
    await judge.run();
    await mustFile(judge, judge.draft('case.add-record', caseRef(), record(NOTE)));
    await judge.run();
    expect(caseAtServer(court)?.records).toHaveLength(2);
    expect(judge.device.status().alerts).toEqual([]);
  });

  it('parks a command whose envelope the server cannot read, and what builds on it; the rest goes on', async () => {
    const court = openCourt(8);
    const judge = await openDesk(court, JUDGE);
    const other = 'case-90099' as CaseId;
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.import', caseRef(other), importRow(other)));
    await judge.run();
    const bad = judge.draft('case.add-record', caseRef(), record(SERVICE));
    const { postCommands, pullFeed } = judge.wire;
    judge.wire = {
      pullFeed,
      postCommands: (slice) => (slice.commands.some((command) => command.id === bad.id) ? Promise.resolve(err(failure('BODY_INVALID', { field: 'body' }))) : postCommands(slice)),
    };
    await judge.reopen();
    const following = judge.draft('case.add-record', caseRef(), record(NOTE));
    const apart = judge.draft('case.add-record', caseRef(other), { caseId: other, record: NOTE });
    await mustFile(judge, bad, following, apart);
    await letPass(court, [judge], 20_000);
    expect(caseAtServer(court, other)?.records).toHaveLength(1);
    expect(judge.device.status()).toMatchObject({ waiting: 0, parked: 2 });
    const marks = new Map(judge.device.ledger().map((row) => [row.commandId, row.mark]));
    expect([marks.get(bad.id), marks.get(following.id)]).toEqual(['parked', 'parked']);
    expect(judge.journal.records().filter((row) => row.receiptedAt === null).map((row) => row.id)).toEqual(expect.arrayContaining([bad.id, following.id]));
  });

  it('offers everything again to a server with a new epoch, and nothing is executed twice (S14)', async () => {
    const court = openCourt(9);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.add-record', caseRef(), record(SERVICE)));
    await judge.run();
    expect(judge.device.status().waiting).toBe(0);
    court.replaceServer('epoch-2');
    await letPass(court, [judge], 120_000);
    expect(caseAtServer(court)?.records).toHaveLength(1);
    expect(caseAtServer(court)?.version).toBe(2);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
    expect((await judge.device.look().read(caseRef())).version).toBe(2);
  });

  it('waits for a person when the session is not taken, and goes on when woken', async () => {
    const court = openCourt(10);
    const judge = await openDesk(court, JUDGE);
    const { postCommands, pullFeed } = judge.wire;
    let isBarred = true;
    judge.wire = { pullFeed: (c, l) => (isBarred ? Promise.resolve(err(failure('TOKEN_INVALID'))) : pullFeed(c, l)), postCommands: (s) => (isBarred ? Promise.resolve(err(failure('TOKEN_INVALID'))) : postCommands(s)) };
    await judge.reopen();
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await letPass(court, [judge], 60_000);
    expect(judge.device.ledger()[0]?.wait).toMatchObject({ code: 'sign-in', mender: 'me', tries: 1 });
    isBarred = false;
    judge.device.wake();
    await judge.run();
    expect(judge.device.status().waiting).toBe(0);
  });

  it('keeps a slice below a hundred commands and a megabyte', async () => {
    const court = openCourt(11);
    const judge = await openDesk(court, JUDGE);
    const slices = watched(judge);
    await judge.reopen();
    const ids = Array.from({ length: 250 }, (_, i) => `case-${String(1_000 + i)}` as CaseId);
    await mustFile(judge, ...ids.map((id) => judge.draft('case.import', caseRef(id), importRow(id))));
    await judge.run();
    expect(slices.map((slice) => slice.commands.length)).toEqual([100, 100, 50]);
    const long = '长'.repeat(4_000);
    const big = Array.from({ length: 100 }, () => judge.draft('case.add-record', caseRef(ids[0]), { caseId: ids[0], record: { type: 'note', note: long } }));
    await mustFile(judge, ...big);
    slices.length = 0;
    await judge.run();
    expect(slices.length).toBeGreaterThan(1);
    for (const slice of slices) expect(new TextEncoder().encode(JSON.stringify(slice)).length).toBeLessThan(1_100_000);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
  });
});
