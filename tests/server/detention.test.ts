import { expect, test } from 'vitest';
import { agencyFor, type AgencyRow } from '#shared/domain/agencies/index.ts';
import type { AgencyMessage } from '#shared/contracts/agency-protocol.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { AgencyId } from '#shared/kernel/ids.ts';
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { requestIndexRow } from '#server/commands/index-rows.ts';
import { fireTimer } from '#server/commands/own-acts.ts';
import { receiveMessage } from '#server/gateways/receive.ts';
import { detentionHouse } from '#server/sandbox/detain-person/play.ts';
import { type Answer, answerKey, DEFAULT_KNOBS, type Knobs } from '#server/sandbox/play.ts';
import { createMemoryStore, type MemoryStore } from '#server/store/memory.ts';
import { EMPTY_BATCH, type OutgoingRow } from '#server/store/port.ts';
import { detentionPacket } from './detentions.ts';
import { CLERK, COURT, deskOf, fileHash, JUDGE, OFFICER, type TestCore, testClock, testCore } from './people.ts';
import { done, held, toPolice } from './steps.ts';

/** A detention at the real server core with the played house, beside a search on which the person is held. */
const PRESIDENT = { ...JUDGE, account: 'president-ji', role: 'president', device: 'device-president' } as unknown as typeof JUDGE;
const HOUSE = agencyFor('detention-house', COURT) as AgencyRow;
const ID = 'detention-1';
const SEARCH = { type: 'locate-request', id: 'request-1' };

function openWorld() {
  const store = createMemoryStore();
  const core = testCore(store, testClock());
  const house = detentionHouse.open();
  return { store, core, house, judge: deskOf(JUDGE), clerk: deskOf(CLERK), president: deskOf(PRESIDENT), officer: deskOf(OFFICER), taken: new Set<string>() };
}
type World = ReturnType<typeof openWorld>;

async function detention({ core }: World): Promise<DetentionRequest> {
  return (await held(core, JUDGE)).get(`detention-request/${ID}`)?.body as DetentionRequest;
}

/** What left for the house and it has not had. */
function sentTo({ store, taken }: World): readonly OutgoingRow[] {
  const rows = [...store.tables.outgoing.values()].filter(({ agency, id }) => agency === HOUSE.id && !taken.has(id));
  for (const { id } of rows) taken.add(id);
  return rows;
}

async function says(core: TestCore, a: Answer): Promise<string> {
  const message = { protocol: 'lianzhi-agency/1', ...a, idempotencyKey: answerKey(a), sender: HOUSE.id, sentAt: core.clock.now() } as unknown as AgencyMessage;
  const got = await receiveMessage(core, HOUSE, message, 'raw');
  return got.outcome === 'refused' ? got.code ?? 'refused' : got.outcome;
}

/** The house takes what was sent, and says what its script says to it. */
async function exchange(world: World, knobs: Partial<Knobs> = {}): Promise<readonly string[]> {
  const { core, house } = world;
  const told: string[] = [];
  for (const row of sentTo(world)) {
    const message = {
      protocol: 'lianzhi-agency/1', message: row.message, idempotencyKey: row.id, requestId: row.requestId, revision: row.revision, round: row.round,
      sender: `court:${row.court}`, sentAt: core.clock.now(), body: structuredClone(row.body),
    };
    for (const planned of house.take(message as unknown as AgencyMessage, { ...DEFAULT_KNOBS, ...knobs }, core.clock.now())) {
      const a = planned.make();
      if (a !== undefined) told.push(`${a.message} ${await says(core, a)}`);
    }
  }
  return told;
}

/** Something the house does by hand, as a story asks it to. */
async function byHand({ core, house }: World, act: object): Promise<string> {
  const answer = house.act({ requestId: ID, ...act }, core.clock.now())?.answer;
  if (answer === undefined) throw new Error('the house does not know him');
  return says(core, answer);
}

async function act({ core, ...world }: World, who: 'judge' | 'clerk' | 'president' | 'officer', name: string, payload: object): Promise<void> {
  const version = (await detention({ core, ...world } as World) as DetentionRequest | undefined)?.version ?? 0;
  await done(core, world[who], world[who].file(`detain-person.${name}`, ['detention-request', ID], { requestId: ID, ...payload }, { version }));
}

/** The search has found the person, who is held on it since `since`. */
async function controlled(store: MemoryStore, core: TestCore, since: Instant): Promise<void> {
  const row = store.tables.aggregates.get('locate-request/request-1');
  if (row === undefined) throw new Error('no search');
  const state = { ...(row.state as unknown as LocateRequest), state: 'controlled', custody: { state: 'running', startedAt: since, limitHours: 8 } };
  const next = { ...row, state: state as unknown as typeof row.state };
  const index = requestIndexRow(next);
  await core.store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head + 1, aggregates: [next], ...(index === undefined ? {} : { requests: [index] }) }));
}

/** Proposed, approved, sealed, served on who is present, and on the way to the house. */
async function escorted(world: World, filing: object): Promise<void> {
  const { core, judge } = world;
  const service = [...(await held(core, JUDGE)).values()].flatMap(({ kind, body }) => (kind === 'case' ? (body as { records: { id: string }[] }).records.map(({ id }) => id) : []))[0];
  const packet = detentionPacket([service as never]);
  await done(core, judge, judge.file('detain-person.file', ['detention-request', ID], { requestId: ID, caseId: 'case-1', partyId: 'party-case-1', packet, ...filing }));
  await act(world, 'president', 'approve', { packetHash: (await detention(world)).packetHash });
  for (const { slot, number } of (await detention(world)).packet.attachments) await act(world, 'clerk', 'bind-sealed-copy', { slot, number, file: fileHash('4') });
  const now = core.clock.now();
  await act(world, 'judge', 'serve', { service: { servedAt: now, refusedToSign: false } });
  await act(world, 'officer', 'escort', { escort: { officers: ['彭'], accounts: [OFFICER.account], departedAt: now } });
}

test('held on a search, the person has one clock: the receipt of the house ends it there, at its instant, in the same transaction', async () => {
  const world = openWorld();
  const { store, core } = world;
  await toPolice(core, 'case-1', 'request-1', world);
  await controlled(store, core, core.clock.now());
  core.clock.move(HOUR_MS);
  await escorted(world, { link: { mechanism: 'locate-person', request: SEARCH, purpose: 'custody' }, present: { basis: 'linked', since: instant(core.clock.now() - HOUR_MS) } });
  expect((await detention(world)).custody).toEqual({ state: 'none' });
  core.clock.move(HOUR_MS);
  const admittedAt = core.clock.now();
  expect(await exchange(world)).toEqual(['detention.received accepted', 'detention.receipt accepted']);
  expect(await detention(world)).toMatchObject({ state: 'admitted', termEnd: admittedAt + 15 * DAY_MS });
  expect((store.tables.aggregates.get('locate-request/request-1')?.state as unknown as LocateRequest).custody).toMatchObject({ state: 'ended', endedAt: admittedAt, ending: 'detained' });
  expect(core.alarms).toEqual([]);
});

test('a house that refuses, is shown him again, asks leave, and releases on the order of the court', async () => {
  const world = openWorld();
  const { core } = world;
  await toPolice(core, 'case-1', 'request-1', world);
  await escorted(world, { present: { basis: 'compel-appearance', since: instant(core.clock.now() - HOUR_MS) } });
  expect(await exchange(world, { script: 'return-once' })).toEqual(['detention.received accepted', 'detention.refusal accepted']);
  await act(world, 'judge', 'choose-alternative', { choice: { alternative: 'presented-again', reason: '复查血压正常' } });
  await act(world, 'officer', 'escort', { escort: { officers: ['彭'], accounts: [OFFICER.account], departedAt: core.clock.now() } });
  expect(await exchange(world, { script: 'return-once' })).toEqual(['detention.received accepted', 'detention.receipt accepted']);
  const term = (await detention(world)).termEnd as Instant;

  core.clock.move(2 * DAY_MS);
  expect(await byHand(world, { act: 'ask-leave' })).toBe('accepted');
  await act(world, 'judge', 'answer-leave', { granted: true, days: 2 });
  expect(await exchange(world)).toEqual(['detention.leave-notice accepted']);
  expect((await detention(world)).state).toBe('on_leave');
  core.clock.move(2 * DAY_MS);
  expect(await byHand(world, { act: 'come-back' })).toBe('accepted');
  expect(await detention(world)).toMatchObject({ state: 'admitted', termEnd: term + 2 * DAY_MS });

  const paper = { slot: 'early', instrument: 'early-release-decision', title: '提前解除拘留决定书' };
  await act(world, 'judge', 'propose-early-release', { ground: 'fulfilment', reason: '已履行', evidence: [], paper });
  await act(world, 'president', 'decide-early-release', { approve: true });
  const number = (await detention(world)).packet.attachments.find(({ slot }) => slot === 'early')?.number;
  await act(world, 'clerk', 'bind-sealed-copy', { slot: 'early', number, file: fileHash('6') });
  expect(await exchange(world)).toEqual(['detention.released accepted']);
  expect(await detention(world)).toMatchObject({ state: 'released', release: { cause: 'early', documentNo: number } });
  // A second word of the house about a person who is free is kept, and moves nothing.
  core.clock.move(HOUR_MS);
  expect(await byHand(world, { act: 'release' })).toBe('accepted');
  expect((await detention(world)).state).toBe('released');
  expect(core.alarms).toEqual([]);
});

test('a term that is over and nobody told of the release: the timer alarms, and another agency’s word about him is refused', async () => {
  const world = openWorld();
  const { core } = world;
  await toPolice(core, 'case-1', 'request-1', world);
  await escorted(world, { present: { basis: 'free', since: core.clock.now() } });
  expect(await exchange(world, { script: 'manual' })).toEqual(['detention.received accepted']);
  // A slip of the pen: forty days; the house is told nothing moved, and writes it right.
  expect(await byHand(world, { act: 'admit', days: 40 })).toBe('accepted');
  expect(await detention(world)).toMatchObject({ state: 'under_review', incidents: [{ kind: 'implausible-answer' }] });
  expect(await byHand(world, { act: 'admit', days: 15 })).toBe('accepted');
  const traffic = { ...HOUSE, id: 'police:traffic' as AgencyId, kind: 'traffic-police' as const };
  const stranger = {
    protocol: 'lianzhi-agency/1', message: 'detention.released', idempotencyKey: 'stranger', requestId: ID, revision: 1, round: 0, sender: traffic.id,
    sentAt: core.clock.now(), body: { requestId: ID, releasedAt: core.clock.now(), officer: '某' },
  };
  expect(await receiveMessage(core, traffic, stranger as unknown as AgencyMessage, 'raw')).toMatchObject({ outcome: 'refused' });
  core.clock.move(15 * DAY_MS + HOUR_MS + MINUTE_MS);
  for (const timer of await core.store.dueTimers(core.clock.now(), 50)) await fireTimer(core, timer);
  const overdue = await detention(world);
  expect(overdue.state).toBe('admitted');
  expect(overdue.incidents.map(({ kind }) => kind)).toContain('term-overrun');
  expect(overdue.release?.alarmedAt).toBeDefined();
});
