import { describe, expect, it } from 'vitest';
import type { CommandSlice } from '#shared/contracts/commands.ts';
import { DOMAIN_MODULES } from '#shared/contracts/registry.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { PERSON_ROLES } from '#shared/contracts/identity.ts';
import type { JournalPort } from '#shared/contracts/ports.ts';
import { takeSlice } from '#server/commands/take-slice.ts';
import { CASE, caseRef, CHIEF, type Court, type Desk, filePayload, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, requestRef, SERVICE, VISIT } from './small-court.ts';

const ONLINE_ONLY = DOMAIN_MODULES.flatMap(({ commands }) => Object.entries(commands).flatMap(([kind, spec]) => (spec.offline === 'never' ? [{ kind, spec }] : [])));

describe('a kind that is done with a connection or not at all', () => {
  it('is no rare thing', () => {
    expect(ONLINE_ONLY.length).toBeGreaterThan(5);
  });

  it.each(ONLINE_ONLY)('$kind is refused at once without one, with the reason, and leaves nothing', async ({ kind, spec }) => {
    const role = actorsOf(spec).find((actor): actor is PersonRole => PERSON_ROLES.some((person) => person === actor)) ?? 'judge';
    const court = openCourt(1);
    const desk = await openDesk(court, { ...JUDGE, role });
    await desk.run();
    desk.network.isDown = true;
    expect(await desk.device.reach()).toBe(true);
    court.clock.at += 1_001;
    expect(await desk.device.reach()).toBe(false);
    const draft = desk.draft(kind, caseRef(), {});
    expect(await desk.device.file([draft])).toMatchObject([{ outcome: 'refused', failure: { code: 'OFFLINE_NEVER', params: { why: 'NETWORK_UNREACHABLE' } } }]);
    expect(desk.device.log.all()).toEqual([]);
    expect(desk.journal.records()).toEqual([]);
    expect(desk.device.ledger()).toEqual([]);
  });
});

/** A chief with a request of his judge before him, and what he sends. */
async function chiefAtWork(seed: number, seal?: (journal: JournalPort) => JournalPort | null): Promise<{ court: Court; chief: Desk; slices: CommandSlice[]; sendBack(): ReturnType<Desk['draft']>; opinions(): number }> {
  const court = openCourt(seed);
  const judge = await openDesk(court, JUDGE);
  const chief = await openDesk(court, CHIEF, CHIEF.account, seal);
  await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: SERVICE }), judge.draft('case.add-record', caseRef(), { caseId: CASE, record: VISIT }));
  await mustFile(judge, judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1')));
  const slices: CommandSlice[] = [];
  const { postCommands, pullFeed } = chief.wire;
  chief.wire = { pullFeed, postCommands: (slice) => (slices.push(structuredClone(slice)), postCommands(slice)) };
  await chief.reopen();
  await letPass(court, [judge, chief], 40_000);
  return {
    court,
    chief,
    slices,
    sendBack: () => chief.draft('locate-person.send-back', requestRef('request-1'), { requestId: 'request-1', opinion: '请补充' }),
    opinions: () => (court.store.tables.aggregates.get('locate-request/request-1')?.state as LocateRequest | undefined)?.sendBacks?.length ?? 0,
  };
}

describe('taken back before it went out', () => {
  it('leaves nothing at a desk, which sends the next one in its place', async () => {
    const { court, chief, slices, sendBack, opinions } = await chiefAtWork(2, () => null);
    const given = sendBack();
    await mustFile(chief, given);
    const told = new Set<string>();
    chief.device.changes.listen(({ aggregates }) => { for (const key of aggregates) told.add(key); });
    expect(await chief.device.recall([given.id])).toEqual({ ok: true, value: [{ commandId: given.id, outcome: 'recalled' }] });
    // The page that showed it is told that it no longer holds.
    expect([...told]).toEqual(['locate-request/request-1']);
    expect(chief.device.ledger()).toEqual([]);
    await letPass(court, [chief], 60_000);
    expect([slices.length, opinions()]).toEqual([0, 0]);
    await mustFile(chief, sendBack());
    await letPass(court, [chief], 20_000);
    expect([opinions(), chief.device.status().waiting, chief.device.status().alerts.length]).toEqual([1, 0, 0]);
  });

  it('has no effect where its place in the stream is on disk already, and nobody has to read of it', async () => {
    const { court, chief, sendBack, opinions } = await chiefAtWork(3);
    const given = sendBack();
    await mustFile(chief, given);
    expect(await chief.device.recall([given.id])).toMatchObject({ ok: true, value: [{ outcome: 'recalled' }] });
    expect([chief.device.ledger(), chief.device.status().waiting]).toEqual([[], 0]);
    await letPass(court, [chief], 60_000);
    expect(opinions()).toBe(0);
    expect(chief.device.log.find(given.id)).toMatchObject({ receipt: { outcome: 'refused', failure: { code: 'COMMAND_RECALLED' } } });
    expect([chief.device.ledger(), chief.device.status().refused]).toEqual([[], 0]);
    await mustFile(chief, sendBack());
    await letPass(court, [chief], 20_000);
    expect(opinions()).toBe(1);
  });
});

describe('taken back when it may have gone out', () => {
  it('is not executed when the line comes back, and says so', async () => {
    const { court, chief, sendBack, opinions } = await chiefAtWork(4);
    const given = sendBack();
    await mustFile(chief, given);
    chief.network.isDown = true;
    await chief.device.stepOutbox();
    expect(await chief.device.recall([given.id])).toMatchObject({ ok: true, value: [{ outcome: 'perhaps' }] });
    expect(chief.device.ledger()).toMatchObject([{ wait: { code: 'unconfirmed', failure: { code: 'ANSWER_UNCONFIRMED' } } }]);
    // The same act again is neither sent nor called refused.
    expect(await chief.device.file([given])).toMatchObject([{ outcome: 'unsure', failure: { code: 'ANSWER_UNCONFIRMED' } }]);
    chief.network.isDown = false;
    await letPass(court, [chief], 60_000);
    expect(opinions()).toBe(0);
    expect(chief.device.ledger()).toMatchObject([{ mark: 'refused', receipt: { failure: { code: 'COMMAND_RECALLED' } } }]);
  });

  it('shows that it was done when the server had it', async () => {
    const { court, chief, sendBack, opinions } = await chiefAtWork(5);
    const given = sendBack();
    await mustFile(chief, given);
    const losses: ('none' | 'lose-answer')[] = ['lose-answer'];
    chief.network.mischief = () => losses.pop() ?? 'none';
    await chief.device.stepOutbox();
    expect(await chief.device.recall([given.id])).toMatchObject({ ok: true, value: [{ outcome: 'perhaps' }] });
    await letPass(court, [chief], 60_000);
    expect(opinions()).toBe(1);
    expect(chief.device.log.find(given.id)).toMatchObject({ receipt: { outcome: 'accepted' } });
    expect(await chief.device.recall([given.id])).toMatchObject({ ok: true, value: [{ outcome: 'answered' }] });
  });

  it('a packet that was late on its way finds the refusal', async () => {
    const { court, chief, slices, sendBack, opinions } = await chiefAtWork(6);
    const given = sendBack();
    await mustFile(chief, given);
    chief.network.isDown = true;
    await chief.device.stepOutbox();
    await chief.device.recall([given.id]);
    chief.network.isDown = false;
    await letPass(court, [chief], 60_000);
    const [late] = slices;
    expect(late?.recalled).toBeUndefined();
    const answer = await takeSlice(court.core, { account: CHIEF.account, role: 'chief', court: CHIEF.court, device: chief.device.owner.device } as Parameters<typeof takeSlice>[1], late);
    expect(answer).toMatchObject({ ok: true, value: { receipts: [{ outcome: 'refused', failure: { code: 'COMMAND_RECALLED' } }] } });
    expect(opinions()).toBe(0);
  });

  it('is given up by itself when the device was closed over it', async () => {
    const { court, chief, sendBack, opinions } = await chiefAtWork(7);
    await mustFile(chief, sendBack());
    chief.network.isDown = true;
    await chief.device.stepOutbox();
    await chief.reopen();
    expect(chief.device.ledger()).toMatchObject([{ wait: { code: 'unconfirmed' } }]);
    chief.network.isDown = false;
    await letPass(court, [chief], 60_000);
    expect(opinions()).toBe(0);
  });

  it('what was answered and is offered again to a restored server is not given up', async () => {
    const { court, chief, sendBack } = await chiefAtWork(8);
    const given = sendBack();
    await mustFile(chief, given);
    await letPass(court, [chief], 20_000);
    chief.network.isDown = true;
    await chief.device.log.turn(async () => {
      const entry = chief.device.log.find(given.id);
      if (entry !== undefined) await chief.device.log.commit([{ ...entry, state: 'filed', reoffered: true }]);
    });
    await chief.reopen();
    expect(chief.device.log.find(given.id)?.givenUp).toBeUndefined();
  });
});
