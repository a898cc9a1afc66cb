import { describe, expect, it } from 'vitest';
import type { CaseRecordBody } from '#shared/domain/cases/model.ts';
import { openIncidents } from '#shared/domain/linkage/kept-answers.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { civilDate } from '#shared/kernel/time.ts';
import { caseRef, type Court, type Desk, filePayload, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, requestRef, SERVICE, VISIT } from '../engine/small-court.ts';

/** A request rests on the records that its guards named. One that is taken back is seen at the request, by somebody who owns it. */

const REQUEST = 'request-1';
const served: CaseRecordBody = { ...SERVICE, servedOn: civilDate('2026-01-25') } as CaseRecordBody;
const atServer = (court: Court) => court.store.tables.aggregates.get(`locate-request/${REQUEST}`)?.state as unknown as LocateRequest;
const act = (desk: Desk, kind: string, payload: object) => desk.draft(`case.${kind}`, caseRef(), { caseId: caseRef().id, ...payload });

async function resting(seed: number, ...records: readonly CaseRecordBody[]): Promise<{ court: Court; judge: Desk; ids: readonly CommandId[] }> {
  const court = openCourt(seed);
  const judge = await openDesk(court, JUDGE);
  const drafts = records.map((record) => act(judge, 'add-record', { record }));
  await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), ...drafts, judge.draft('locate-person.file', requestRef(REQUEST), filePayload(REQUEST)));
  await letPass(court, [judge], 10_000);
  return { court, judge, ids: drafts.map(({ id }) => id) };
}

describe('a record that a request names as proof', () => {
  it('is missed at the request when it is voided: an open incident with an owner, once', async () => {
    const { court, judge, ids } = await resting(1, SERVICE, VISIT);
    await mustFile(judge, act(judge, 'void-record', { recordId: ids[0], reason: '送达回证无签名' }));
    await letPass(court, [judge], 10_000);
    const request = atServer(court);
    expect(openIncidents(request.incidents).map(({ incident }) => incident)).toMatchObject([{ kind: 'proof-voided', owner: 'command-centre', about: '2026-01-22' }]);
    expect(request.proofs.map(({ type, gone }) => [type, gone !== undefined])).toEqual([['service', true], ['visit', false]]);
    // Whether the control may stand is for a person to say.
    expect(request.state).toBe('pending_approval');
  });

  it('is missed when another takes its place', async () => {
    const { court, judge, ids } = await resting(2, SERVICE, VISIT);
    await mustFile(judge, act(judge, 'correct-record', { recordId: ids[0], record: served, reason: '日期录入有误' }));
    await letPass(court, [judge], 10_000);
    expect(atServer(court).incidents).toMatchObject([{ kind: 'proof-corrected', owner: 'command-centre' }]);
  });

  it('is missed when it was a statement on the past that is said otherwise', async () => {
    const court = openCourt(3);
    const judge = await openDesk(court, JUDGE);
    const stated = act(judge, 'state-past', { statements: [{ step: 'service', answer: 'done', on: '2026-01-22' }] });
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), stated, act(judge, 'add-record', { record: VISIT }), judge.draft('locate-person.file', requestRef(REQUEST), filePayload(REQUEST)));
    await letPass(court, [judge], 10_000);
    expect(atServer(court).incidents).toEqual([]);
    await mustFile(judge, act(judge, 'state-past', { statements: [{ step: 'service', answer: 'not-done' }] }));
    await letPass(court, [judge], 10_000);
    expect(atServer(court).incidents).toMatchObject([{ kind: 'proof-corrected', owner: 'command-centre' }]);
  });

  it('is nobody\'s matter where no request rests on it, or the request has ended', async () => {
    const { court, judge, ids } = await resting(4, SERVICE, VISIT, { type: 'note', note: '一' });
    await mustFile(judge, act(judge, 'void-record', { recordId: ids[2], reason: '记错案件' }));
    await letPass(court, [judge], 10_000);
    expect(atServer(court).incidents).toEqual([]);
    await mustFile(judge, judge.draft('locate-person.withdraw', requestRef(REQUEST), { requestId: REQUEST, reason: '双方和解' }), act(judge, 'void-record', { recordId: ids[1], reason: '记错案件' }));
    await letPass(court, [judge], 10_000);
    expect(atServer(court)).toMatchObject({ state: 'withdrawn', incidents: [] });
  });
});
