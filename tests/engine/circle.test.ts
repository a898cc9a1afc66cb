import { describe, expect, it } from 'vitest';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { caseAtServer, caseRef, CASE, CLERK, filePayload, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, requestRef, SERVICE, VISIT } from './small-court.ts';

describe('the circle', () => {
  it('files offline on top of own work, and what was filed becomes a fact for both desks', async () => {
    const court = openCourt(1);
    const judge = await openDesk(court, JUDGE);
    const clerk = await openDesk(court, CLERK);
    judge.network.isDown = true;
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await mustFile(judge, judge.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: VISIT }));
    const request = judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1'));
    const [filed] = await judge.device.file([request]);
    expect(filed).toMatchObject({ outcome: 'accepted', decision: 'unknown', again: false });
    const local = await judge.device.look().read(requestRef('request-1'));
    expect((local.state as LocateRequest | undefined)?.state).toBe('pending_approval');
    expect(local.version).toBe(0);
    expect(judge.device.status().waiting).toBe(4);

    judge.network.isDown = false;
    judge.device.wake();
    await letPass(court, [judge, clerk], 40_000);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
    expect(caseAtServer(court)?.records).toHaveLength(2);
    const seen = await clerk.device.look().read(requestRef('request-1'));
    expect((seen.state as LocateRequest | undefined)?.state).toBe('pending_approval');
    expect(seen.steps).toEqual([]);
    const own = await judge.device.look().read(caseRef());
    expect(own.steps).toEqual([]);
    expect((own.state as CaseState | undefined)?.version).toBe(3);
    // The proof of the guard is the record's command id, the same on the device and at the server.
    expect((seen.state as LocateRequest | undefined)?.proofs).toHaveLength(2);
  });

  it('names every own command that a decision was built on', async () => {
    const court = openCourt(2);
    const judge = await openDesk(court, JUDGE);
    judge.network.isDown = true;
    const drafts = [judge.draft('case.import', caseRef(), importRow()), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: VISIT })];
    await mustFile(judge, ...drafts);
    const request = judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1'));
    await mustFile(judge, request);
    const basis = judge.device.log.find(request.id)?.command.basis;
    expect(basis).toMatchObject({ version: 0 });
    expect([...(basis?.after ?? [])].sort()).toEqual(drafts.map((draft) => draft.id).sort());
  });

  it('refuses with the guards and stores nothing', async () => {
    const court = openCourt(3);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    const request = judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1'));
    const [refused] = await judge.device.file([request]);
    expect(refused).toMatchObject({ outcome: 'refused', failure: { code: 'NOTICE_NOT_SERVED' } });
    expect(refused?.outcome === 'refused' ? refused.guards.filter((guard) => guard.status === 'failed').map((guard) => guard.id) : []).toContain('notice-served');
    expect(judge.device.log.find(request.id)).toBeUndefined();
    expect(judge.journal.records()).toHaveLength(1);
  });

  it('shows a marked view until the facts cover it, without a moment in which the work is gone', async () => {
    const court = openCourt(4);
    const judge = await openDesk(court, JUDGE);
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    const lengths: number[] = [];
    judge.device.changes.listen(() => void judge.device.look().read(caseRef()).then((reading) => lengths.push(reading.state === undefined ? 0 : 1)));
    await judge.device.stepOutbox();
    expect(judge.device.ledger()[0]?.mark).toBe('uploaded');
    expect((await judge.device.look().read(caseRef())).steps).toHaveLength(1);
    await judge.device.stepFeed();
    expect(judge.device.ledger()[0]?.mark).toBe('accepted');
    expect((await judge.device.look().read(caseRef())).steps).toHaveLength(0);
    expect(lengths.length).toBeGreaterThan(1);
    expect(lengths).not.toContain(0);
  });
});
