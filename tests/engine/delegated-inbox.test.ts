import { expect, it } from 'vitest';
import { createLiveViews } from '#renderer/data/views/live.ts';
import type { RequestsAnswer, RequestsQuery } from '#shared/contracts/engine.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import type { AccountId, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, DAY_MS } from '#shared/kernel/time.ts';
import { CASE, caseRef, CHIEF, COURT, type Desk, filePayload, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, requestRef, SERVICE, VISIT } from './small-court.ts';

const DEPUTY: Actor = { account: 'judge-lu' as AccountId, role: 'judge', court: COURT };
const REQUEST = 'request-1' as RequestId;

/** One answer of the device's own list, as a page asks it. */
async function ask(desk: Desk, query: Partial<RequestsQuery>): Promise<readonly string[]> {
  const views = createLiveViews({
    device: desk.device,
    drafts: () => Promise.resolve([]),
    files: () => [],
    uploads: () => ({ waiting: 0, bytesLeft: 0 }),
    later: (job) => setImmediate(job),
    pause: () => Promise.resolve(),
    onFault: (error) => { throw error; },
  });
  await views.ready;
  const answer = await new Promise<RequestsAnswer>((resolve) => { views.watch('requests', { from: 0, count: 500, ...query }, resolve); });
  views.close();
  return answer.rows.map(({ request }) => request.id);
}

it('a judge who signs for the chief finds what waits in the inbox and nowhere else, signs it on his device, and has nothing of it after the term', async () => {
  const court = openCourt(7);
  const [judge, chief, deputy] = [await openDesk(court, JUDGE), await openDesk(court, CHIEF), await openDesk(court, DEPUTY)];
  const desks = [judge, chief, deputy];
  const inbox = () => ask(deputy, { awaits: ['chief'], notBy: DEPUTY.account, order: 'longest-wait' });
  await mustFile(judge, judge.draft('case.import', caseRef(), importRow(CASE, { judge: JUDGE.account })));
  for (const record of [SERVICE, VISIT]) await mustFile(judge, judge.draft('case.add-record', caseRef(), { caseId: CASE, record }));
  await mustFile(judge, judge.draft('locate-person.file', requestRef(REQUEST), filePayload(REQUEST)));
  await letPass(court, desks, 60_000);
  expect(await inbox()).toEqual([]);

  await mustFile(chief, chief.draft('delegation.grant', { type: 'delegation', id: 'grant-1' }, {
    delegationId: 'grant-1',
    to: DEPUTY.account,
    kinds: ['locate-person'],
    fromDay: civilDate('2026-09-04'),
    throughDay: civilDate('2026-09-05'),
    document: '授权书1号',
  }));
  await letPass(court, desks, 120_000);
  expect(await inbox()).toEqual([REQUEST]);
  // His own list of requests, and what is done with them, is not filled with other judges' matters.
  expect(await ask(deputy, { undertaker: DEPUTY.account })).toEqual([]);
  expect(await ask(judge, { undertaker: JUDGE.account })).toEqual([REQUEST]);

  const { request } = { request: (await deputy.device.look().read(requestRef(REQUEST))).state as unknown as { readonly packetHash: string } };
  await mustFile(deputy, deputy.draft('locate-person.approve', requestRef(REQUEST), { requestId: REQUEST, packetHash: request.packetHash }, { delegation: 'grant-1' }));
  await letPass(court, desks, 60_000);
  expect(court.store.tables.aggregates.get(`locate-request/${REQUEST}`)?.state).toMatchObject({ state: 'signed', approvals: [{ by: DEPUTY.account, onBehalfOf: CHIEF.account }] });
  expect(await inbox()).toEqual([]);
  expect(await ask(deputy, { decidedBy: DEPUTY.account })).toEqual([REQUEST]);

  court.clock.at += 2 * DAY_MS;
  await letPass(court, desks, 120_000);
  expect(await ask(deputy, {})).toEqual([]);
  expect(deputy.facts.all().filter(({ kind }) => kind === 'locate-request')).toEqual([]);
});
