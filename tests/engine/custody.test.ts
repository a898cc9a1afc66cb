import { describe, expect, it } from 'vitest';
import { publishRules } from '#server/commands/load-rules.ts';
import { SHIPPED_CALENDAR, SHIPPED_HOLIDAY_TABLE } from '#shared/domain/calendar/index.ts';
import { parseRuleParameters, RULE_PARAMETERS, valueAt, withOverrides } from '#shared/domain/deadlines/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import { caseAtServer, caseRef, CASE, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, SERVICE, VISIT } from './small-court.ts';

const record = (body: unknown) => ({ caseId: CASE, record: body });

describe('an acknowledged command', () => {
  it('is in the journal before the store, and in both before the answer', async () => {
    const court = openCourt(1);
    const judge = await openDesk(court, JUDGE);
    const order: string[] = [];
    judge.journal.appendFault = () => void order.push('journal') as undefined;
    judge.commands.fault = () => void order.push('store') as undefined;
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    order.push('answer');
    expect(order).toEqual(['journal', 'store', 'answer']);
  });

  it('stays in the journal for as long as the table in force says, the court’s own included', async () => {
    const court = openCourt(3);
    const judge = await openDesk(court, JUDGE);
    const keptFor = async (): Promise<number | undefined> => {
      const state = await judge.journal.open();
      return state.ok ? state.value.retentionDays : undefined;
    };
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    expect(await keptFor()).toBeUndefined();
    await letPass(court, [judge], 60_000);
    expect(await keptFor()).toBe(valueAt(RULE_PARAMETERS, 'JOURNAL_RETENTION', civilDateOf(court.clock.now())));

    const own = parseRuleParameters({ version: 'court', rows: [{ code: 'JOURNAL_RETENTION', value: 45, unit: 'calendar-day', effectiveFrom: '2026-01-01', basis: 'design', source: '本院规定' }] });
    if (!own.ok) throw new Error(own.error.code);
    await publishRules(court.core, { holidays: SHIPPED_HOLIDAY_TABLE, calendar: SHIPPED_CALENDAR, parameters: withOverrides(RULE_PARAMETERS, own.value) });
    await letPass(court, [judge], 60_000);
    await mustFile(judge, judge.draft('case.add-record', caseRef(), record(SERVICE)));
    await letPass(court, [judge], 60_000);
    expect(await keptFor()).toBe(45);
  });

  it('is refused with nothing stored when the journal cannot take it', async () => {
    const court = openCourt(2);
    const judge = await openDesk(court, JUDGE);
    const draft = judge.draft('case.import', caseRef(), importRow());
    judge.journal.appendFault = () => failure('STORE_FULL');
    expect(await judge.device.file([draft])).toMatchObject([{ outcome: 'refused', failure: { code: 'STORE_FULL' } }]);
    expect(judge.device.log.all()).toEqual([]);
    judge.journal.appendFault = () => undefined;
    await mustFile(judge, draft);
    expect(judge.device.log.find(draft.id)?.slot?.seq).toBe(1);
  });

  it('survives a crash between journal and store: it is settled by id before anything else, in the same stream', async () => {
    const court = openCourt(3);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    const incarnation = judge.device.log.streams().incarnation;
    const draft = judge.draft('case.add-record', caseRef(), record(SERVICE));
    judge.commands.fault = () => failure('STORE_FULL');
    expect(await judge.device.file([draft])).toMatchObject([{ outcome: 'unsure', failure: { code: 'STORE_FULL' } }]);
    judge.commands.fault = () => undefined;
    const device = await judge.reopen();
    expect(device.restored.map((entry) => entry.command.id)).toEqual([draft.id]);
    expect(device.log.streams()).toMatchObject({ incarnation, next: { normal: 3 }, alerts: [] });
    // The retry of the same draft finds itself filed.
    expect(await device.file([draft])).toMatchObject([{ outcome: 'accepted', again: true }]);
    await judge.run();
    expect(caseAtServer(court)?.records).toHaveLength(1);
  });

  it('whose journal answer was lost stays unsure, blocks nothing for ever, and is settled by the next filing', async () => {
    const court = openCourt(4);
    const judge = await openDesk(court, JUDGE);
    const draft = judge.draft('case.import', caseRef(), importRow());
    judge.journal.losesAnswer = () => true;
    expect(await judge.device.file([draft])).toMatchObject([{ outcome: 'unsure', failure: { code: 'OUTCOME_UNSURE' } }]);
    expect(judge.device.status().unsettled).toBe(1);
    const next = judge.draft('case.add-record', caseRef(), record(SERVICE));
    expect(await judge.device.file([next])).toMatchObject([{ outcome: 'refused', failure: { code: 'OUTCOME_UNSURE' } }]);
    expect(await judge.device.file([draft])).toMatchObject([{ outcome: 'unsure' }]);
    judge.journal.losesAnswer = () => false;
    expect(await judge.device.file([next])).toMatchObject([{ outcome: 'accepted' }]);
    expect(judge.device.status().unsettled).toBe(0);
    expect(judge.device.log.all().map((entry) => entry.slot?.seq)).toEqual([1, 2]);
    await judge.run();
    expect(caseAtServer(court)?.records).toHaveLength(1);
  });

  it('refuses another content under an id that was filed', async () => {
    const court = openCourt(5);
    const judge = await openDesk(court, JUDGE);
    const draft = judge.draft('case.import', caseRef(), importRow());
    await mustFile(judge, draft);
    expect(await judge.device.file([draft])).toMatchObject([{ outcome: 'accepted', again: true }]);
    expect(await judge.device.file([{ ...draft, payload: importRow(CASE, { cause: '买卖合同纠纷' }) }])).toMatchObject([{ outcome: 'refused', failure: { code: 'JOURNAL_ID_REUSED' } }]);
  });
});

describe('a store that is not what it was', () => {
  it('wiped: the journal brings the unsent back, and a new incarnation declares the gap', async () => {
    const court = openCourt(6);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await judge.run();
    judge.network.isDown = true;
    const unsent = judge.draft('case.add-record', caseRef(), record(SERVICE));
    await mustFile(judge, unsent);
    const old = judge.device.log.streams().incarnation;
    judge.commands.restore({ entries: [], streams: undefined });
    judge.facts.wipe();
    const device = await judge.reopen();
    expect(device.restored.map((entry) => entry.command.id)).toEqual([unsent.id]);
    const streams = device.log.streams();
    expect(streams.incarnation).not.toBe(old);
    expect(streams.continues).toMatchObject({ incarnation: old, normal: 2 });
    expect(device.status().alerts).toMatchObject([{ kind: 'store-lost', incarnation: old, commands: 1 }]);
    judge.network.isDown = false;
    device.wake();
    await letPass(court, [judge], 20_000);
    await mustFile(judge, judge.draft('case.add-record', caseRef(), record(VISIT)));
    await letPass(court, [judge], 20_000);
    expect(caseAtServer(court)?.records.map((r) => r.body.type)).toEqual(['service', 'visit']);
    expect([...court.store.tables.streams.values()].find((stream) => stream.incarnation === streams.incarnation)?.parent).toMatchObject({ incarnation: old, lastKnownSeq: 2, takenHere: 2 });
  });

  it('older than the journal by answered commands: a new incarnation, nothing executed twice', async () => {
    const court = openCourt(7);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await judge.run();
    const older = judge.commands.snapshot();
    const old = judge.device.log.streams().incarnation;
    await mustFile(judge, judge.draft('case.add-record', caseRef(), record(SERVICE)));
    await judge.run();
    judge.network.isDown = true;
    await mustFile(judge, judge.draft('case.add-record', caseRef(), record(VISIT)));
    judge.commands.restore(older);
    const device = await judge.reopen();
    expect(device.log.streams().incarnation).not.toBe(old);
    expect(device.status().alerts.map((alert) => alert.kind)).toEqual(['store-lost']);
    judge.network.isDown = false;
    device.wake();
    await letPass(court, [judge], 20_000);
    expect(caseAtServer(court)?.records.map((r) => r.body.type)).toEqual(['service', 'visit']);
    expect(device.status()).toMatchObject({ waiting: 0, refused: 0 });
  });

  it('older than the server, with its journal: the fork is found, declared, and the work goes on', async () => {
    const court = openCourt(8);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await judge.run();
    // A copy of the whole folder: another computer goes on with the same stream.
    const twin = await openDesk(court, JUDGE);
    twin.commands.restore(judge.commands.snapshot());
    const records = judge.journal.records();
    await twin.journal.append({ records: records.map(({ id, stream, lane, seq, body }) => ({ id, stream, lane, seq, body })) });
    await twin.journal.markReceipted({ ids: records.map((row) => row.id) });
    await twin.reopen();
    await mustFile(judge, judge.draft('case.add-record', caseRef(), record(SERVICE)));
    await judge.run();
    await twin.run();
    await mustFile(twin, twin.draft('case.add-record', caseRef(), record(VISIT)));
    await letPass(court, [judge, twin], 60_000);
    expect(caseAtServer(court)?.records.map((r) => r.body.type)).toEqual(['service', 'visit']);
    expect(twin.device.status().alerts.map((alert) => alert.kind)).toEqual(['forked']);
    expect(twin.device.status()).toMatchObject({ waiting: 0, refused: 0 });
    expect(court.store.tables.receipts.size).toBe(3);
  });

  it('found by another journal: what still waits is entrusted to it', async () => {
    const court = openCourt(9);
    const judge = await openDesk(court, JUDGE);
    judge.network.isDown = true;
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    judge.journal.replace();
    await judge.reopen();
    expect(judge.journal.records()).toHaveLength(1);
    expect(judge.device.status().alerts).toEqual([]);
  });

  it("leaves another user's records of the same computer to him", async () => {
    const court = openCourt(10);
    const judge = await openDesk(court, JUDGE);
    judge.network.isDown = true;
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    const stranger = await openDesk(court, { ...JUDGE, account: 'judge-qin' as typeof JUDGE.account });
    const records = judge.journal.records();
    await stranger.journal.append({ records: records.map(({ id, stream, lane, seq, body }) => ({ id, stream, lane, seq, body })) });
    const device = await stranger.reopen();
    expect(device.restored).toEqual([]);
    expect(device.log.streams().alerts).toEqual([]);
  });

  it('gives the stream a clock that stepped back no say: order and unsent work stay (S7)', async () => {
    const court = openCourt(11);
    const judge = await openDesk(court, JUDGE);
    await judge.run();
    judge.network.isDown = true;
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    judge.clock.at = -3_600_000;
    await judge.reopen();
    const before = judge.device.time.now();
    await mustFile(judge, judge.draft('case.add-record', caseRef(), record(SERVICE)));
    expect(judge.device.log.all().map((entry) => entry.n)).toEqual([1, 2]);
    // Rules never see a time before one that the server has told.
    expect(before).toBeGreaterThanOrEqual(judge.device.time.serverTime());
    judge.network.isDown = false;
    judge.device.wake();
    await letPass(court, [judge], 20_000);
    expect(caseAtServer(court)?.records).toHaveLength(1);
    expect(judge.device.status()).toMatchObject({ waiting: 0, skewMs: -3_600_000 });
  });
});
