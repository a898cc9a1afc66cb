import { beforeEach, describe, expect, it } from 'vitest';
import { scopesLent } from '#shared/domain/permissions/scopes.ts';
import type { DelegationGrant } from '#shared/domain/linkage/lookups.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { civilDate, DAY_MS } from '#shared/kernel/time.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import { scopesNow } from '#server/feed/session-scopes.ts';
import { createMemoryStore, type MemoryStore } from '#server/store/memory.ts';
import { openSqlStore } from '#server/store/sql.ts';
import { openPglite } from '#server/store/sql-client.ts';
import { CHIEF, COURT, deskOf, fileHash, fileLocate, grounds, importCase, JUDGE, OTHER_COURT, OTHER_JUDGE, SECOND_JUDGE, START, type TestCore, testCore } from './people.ts';
import { done, held, requestIn } from './steps.ts';

/** 授权代批: what a judge reads who signs in the chief's place, from the first day of it to the last. */

const DEPUTY = SECOND_JUDGE;
let store: MemoryStore;
let core: TestCore;

beforeEach(() => {
  store = createMemoryStore();
  core = testCore(store);
});

async function file(requestId: string, caseId: string, over: Parameters<typeof importCase>[2] = {}): Promise<void> {
  const judge = deskOf(JUDGE, `00000000000000e${caseId.slice(-1)}`);
  const imported = importCase(judge, caseId, over);
  const proof = grounds(judge, caseId);
  await done(core, judge, imported, ...proof, fileLocate(judge, caseId, requestId, proof.map(({ id }) => id)));
}

async function lend(fromDay: string, throughDay: string): Promise<void> {
  const chief = deskOf(CHIEF);
  await done(core, chief, chief.file('delegation.grant', ['delegation', 'grant-1'], { delegationId: 'grant-1', to: DEPUTY.account, kinds: ['locate-person'], fromDay, throughDay, document: '授权书1号' }));
}

const requestsOf = async (session: CommandSession) => [...(await held(core, session)).values()].filter(({ kind }) => kind === 'locate-request').map(({ id }) => id);

/** Everything that the deputy holds of other people's matters, and of which kinds. */
const kindsOf = async () => [...new Set([...(await held(core, DEPUTY)).values()].map(({ kind }) => kind))].toSorted();

describe('the feed of a judge who signs in another’s place', () => {
  it('holds what waits from the first day of the delegation, with the claim, and nothing before', async () => {
    await file('request-1', 'case-1');
    expect(await requestsOf(DEPUTY)).toEqual([]);
    await lend('2026-03-03', '2026-03-04');
    expect(await requestsOf(DEPUTY)).toEqual([]);
    core.clock.move(DAY_MS);
    expect(await requestsOf(DEPUTY)).toEqual(['locate-request/request-1']);
    expect((await requestIn(core, DEPUTY, 'request-1')).claim).toEqual({ cause: '民间借贷纠纷', principal: 5_000_000, title: '（2025）苏0508民初90311号' });
    // Neither the case, nor the story, nor the list of the court: what is signed, and no more.
    expect(await kindsOf()).toEqual(['delegation', 'locate-request']);
    const scopes = await scopesNow(core, DEPUTY);
    expect(await store.snapshot((reads) => reads.fileVisible({ account: DEPUTY.account, scopes }, fileHash('2')))).toBe(true);
  });

  it('loses it with the last day, told as a change of its own scope and not as sudden emptiness', async () => {
    await file('request-1', 'case-1');
    await lend('2026-03-02', '2026-03-03');
    const page = await readFeed(core, DEPUTY, { checkpoint: undefined, limit: 500 });
    expect(page.facts.map(({ id }) => id)).toContain('locate-request/request-1');
    core.clock.move(2 * DAY_MS);
    expect(await readFeed(core, DEPUTY, { checkpoint: page.checkpoint, limit: 500 })).toMatchObject({ restart: 'scope', removalsAhead: [{ reason: 'own-scope-changed', count: 1 }] });
    expect(await requestsOf(DEPUTY)).toEqual([]);
  });

  it('loses it when the delegation is taken back', async () => {
    await file('request-1', 'case-1');
    await lend('2026-03-02', '2026-03-09');
    const chief = deskOf(CHIEF, '00000000000000b2');
    await done(core, chief, chief.file('delegation.revoke', ['delegation', 'grant-1'], { delegationId: 'grant-1' }, { version: 1 }));
    expect(await requestsOf(DEPUTY)).toEqual([]);
  });

  it.each([
    ['approved', 'approve'],
    ['sent-back', 'send-back'],
  ] as const)('keeps what he has %s, in whose place is written down, for as long as he signs for others', async (act, kind) => {
    await file('request-1', 'case-1');
    await lend('2026-03-02', '2026-03-03');
    const deputy = deskOf(DEPUTY);
    const { packetHash, version } = await requestIn(core, DEPUTY, 'request-1');
    const payload = kind === 'approve' ? { requestId: 'request-1', packetHash } : { requestId: 'request-1', opinion: '材料不全' };
    await done(core, deputy, deputy.file(`locate-person.${kind}`, ['locate-request', 'request-1'], payload, { version, actor: { delegation: 'grant-1' } }));
    expect(await requestsOf(DEPUTY)).toEqual(['locate-request/request-1']);
    expect((await requestIn(core, CHIEF, 'request-1')).decisions).toMatchObject([{ act, by: DEPUTY.account, onBehalfOf: CHIEF.account }]);
    core.clock.move(2 * DAY_MS);
    expect(await requestsOf(DEPUTY)).toEqual([]);
  });

  it('no longer holds what the chief has signed himself', async () => {
    await file('request-1', 'case-1');
    await lend('2026-03-02', '2026-03-09');
    expect(await requestsOf(DEPUTY)).toEqual(['locate-request/request-1']);
    const chief = deskOf(CHIEF, '00000000000000b3');
    const { packetHash, version } = await requestIn(core, CHIEF, 'request-1');
    await done(core, chief, chief.file('locate-person.approve', ['locate-request', 'request-1'], { requestId: 'request-1', packetHash }, { version }));
    expect(await requestsOf(DEPUTY)).toEqual([]);
  });
});

describe('what a delegation opens', () => {
  const grant: DelegationGrant = { id: 'g', from: CHIEF.account, fromRole: 'chief', to: DEPUTY.account, court: COURT, kinds: ['locate-person'], fromDay: civilDate('2026-03-02'), throughDay: civilDate('2026-03-09') };
  const today = civilDate('2026-03-05');
  it.each([
    ['his own, today', {}, DEPUTY, ['signed:judge-lu', `signer:chief:locate-person:${COURT}`]],
    ['of the president', { fromRole: 'president' as const }, DEPUTY, ['signed:judge-lu', `signer:president:locate-person:${COURT}`]],
    ['to somebody else', {}, JUDGE, []],
    ['of a court that he has left', {}, { ...DEPUTY, court: OTHER_COURT }, []],
    ['given in another court', { court: OTHER_COURT, to: OTHER_JUDGE.account }, { ...OTHER_JUDGE, court: COURT }, []],
    ['before its first day', { fromDay: civilDate('2026-03-06') }, DEPUTY, []],
    ['after its last day', { throughDay: civilDate('2026-03-04') }, DEPUTY, []],
    ['taken back', { revokedAt: START }, DEPUTY, []],
    ['for another kind of matter', { kinds: ['vehicle'] }, DEPUTY, ['signed:judge-lu', `signer:chief:vehicle:${COURT}`]],
    ['for no kind', { kinds: [] }, DEPUTY, []],
  ] as const)('%s', (_what, over, who, scopes) => {
    expect(scopesLent(who, [{ ...grant, ...over }], today)).toEqual(scopes);
  });
});

it('what waited for a signature before this release is read by whoever signs in that place', async () => {
  const client = await openPglite();
  const options = { client: { ...client, close: async () => undefined }, now: START };
  core = testCore(await openSqlStore(options));
  await file('request-1', 'case-1');
  await lend('2026-03-02', '2026-03-09');
  expect(await requestsOf(DEPUTY)).toEqual(['locate-request/request-1']);
  await client.write((db) => db.script(`delete from fact_scope where scope like 'signer:%'; drop index fact_delegation; delete from migration where id = 'store-4-signers'`));
  expect(await requestsOf(DEPUTY)).toEqual([]);
  core = testCore(await openSqlStore(options));
  expect(await requestsOf(DEPUTY)).toEqual(['locate-request/request-1']);
  const request: LocateRequest = await requestIn(core, DEPUTY, 'request-1');
  expect(request.state).toBe('pending_approval');
  await client.close();
});
