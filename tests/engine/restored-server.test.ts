import { describe, expect, it } from 'vitest';
import type { Alarm, CommandSession } from '#server/commands/core.ts';
import { takeSlice } from '#server/commands/take-slice.ts';
import type { LoggedEnvelope } from '#server/store/port.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { instrumentNumbersIn } from '#shared/instruments/number.ts';
import type { CaseId } from '#shared/kernel/ids.ts';
import { DAY_MS, HOUR_MS } from '#shared/kernel/time.ts';
import { CASE, caseAtServer, caseRef, CLERK, type Court, COURT, type Desk, filePayload, importRow, JUDGE, letPass, mustFile, openCourt, openDesk, requestRef, SERVICE, VISIT } from './small-court.ts';

/** A server that was restored from a backup, and nobody began a new epoch: the devices notice by themselves (S14). */

const record = (desk: Desk, body: unknown) => desk.draft('case.add-record', caseRef(), { caseId: CASE, record: body });
const note = (desk: Desk, text: string) => record(desk, { type: 'note', note: text });

/** A day on which a judge files five commands after the backup was taken, all of them acknowledged. */
async function lostDay() {
  const court = openCourt(41);
  const judge = await openDesk(court, JUDGE);
  await mustFile(judge, judge.draft('case.import', caseRef(), importRow()), record(judge, SERVICE));
  await letPass(court, [judge], 10_000);
  const backup = [...court.store.tables.log];
  await mustFile(judge, record(judge, VISIT), judge.draft('locate-person.file', requestRef('request-1'), filePayload('request-1')), note(judge, '一'), note(judge, '二'), note(judge, '三'));
  await letPass(court, [judge], 10_000);
  expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
  return { court, judge, backup };
}

/** Puts what the backup holds in the server's place, under the epoch that it always had. */
async function restore(court: Court, backup: readonly LoggedEnvelope[]): Promise<readonly Alarm[]> {
  const alarms: Alarm[] = [];
  court.replaceServer('epoch-1');
  court.core = { ...court.core, alarm: (alarm) => void alarms.push(alarm) };
  for (const { envelope } of backup) {
    const { actor, stream } = envelope;
    const session = { ...actor, device: stream.device } as unknown as CommandSession;
    const taken = await takeSlice(court.core, session, { stream, commands: [envelope] });
    if (!taken.ok || taken.value.receipts[0]?.outcome !== 'accepted') throw new Error('the backup does not hold');
  }
  court.store.startAgain('start-2');
  return alarms;
}

function numbersAtServer(court: Court): readonly number[] {
  const request = court.store.tables.aggregates.get('locate-request/request-1')?.state as unknown as LocateRequest | undefined;
  return instrumentNumbersIn(JSON.stringify(request ?? {})).map(({ n }) => n);
}

describe('a restored server without a new epoch', () => {
  it('gets back what it acknowledged from a device that files nothing more, although others have filed beyond', async () => {
    const { court, judge, backup } = await lostDay();
    expect(new Set(numbersAtServer(court))).toEqual(new Set([1]));
    const alarms = await restore(court, backup);
    const clerk = await openDesk(court, CLERK);
    await mustFile(clerk, ...Array.from({ length: 12 }, (_, n) => clerk.draft('case.import', caseRef(`case-9100${String(n)}` as CaseId), importRow(`case-9100${String(n)}` as CaseId))));
    await letPass(court, [clerk], 10_000);
    expect(court.store.tables.aggregates.size).toBe(13);
    expect(caseAtServer(court)?.records.map((each) => each.body.type)).toEqual(['service']);

    await letPass(court, [judge], 180_000);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
    expect(caseAtServer(court)?.records.map((each) => each.body.type)).toEqual(['service', 'visit', 'note', 'note', 'note']);
    // The number that was given before the loss is never given again.
    expect(new Set(numbersAtServer(court))).toEqual(new Set([2]));
    expect(alarms).toEqual([{ kind: 'checkpoint-ahead', where: 'device', detail: 'streams 1' }]);
    expect(court.store.tables.audit.filter((row) => row.action === 'installation.device-ahead')).toMatchObject([{ account: JUDGE.account, what: expect.stringMatching(/^streams 1, series raised [1-9]/u) }]);
    expect(judge.device.feed()).toMatchObject({ complete: true, reoffer: false });
    expect(judge.device.feed().ahead).toBeUndefined();
  });

  it('is noticed by a device that only ever read, is said there, and costs it none of its own (S14, S6)', async () => {
    const { court, judge, backup } = await lostDay();
    const reader = await openDesk(court, CLERK, 'reader');
    await letPass(court, [reader], 10_000);
    const seen = async () => ((await reader.device.look().read(caseRef())).state as CaseState | undefined)?.records.map((each) => each.body.type);
    expect(await seen()).toEqual(['service', 'visit', 'note', 'note', 'note']);
    expect((await reader.device.look().read(requestRef('request-1'))).state).toBeDefined();
    reader.network.isDown = true;
    await mustFile(reader, note(reader, '离线所记'));

    const alarms = await restore(court, backup);
    const other = await openDesk(court, CLERK, 'other');
    await mustFile(other, ...Array.from({ length: 12 }, (_, n) => other.draft('case.import', caseRef(`case-9100${String(n)}` as CaseId), importRow(`case-9100${String(n)}` as CaseId))));
    await letPass(court, [other], 10_000);
    expect(court.store.tables.head).toBeGreaterThan(reader.device.feed().checkpoint?.seq ?? Infinity);
    expect(reader.device.status().feed.restoredAt).toBeUndefined();

    reader.network.isDown = false;
    await letPass(court, [reader], 180_000);
    expect(await seen()).toEqual(['service', 'note']);
    expect(caseAtServer(court)?.records.map((each) => each.body.type)).toEqual(['service', 'note']);
    expect((await reader.device.look().read(requestRef('request-1'))).state).toBeUndefined();
    expect(reader.device.status()).toMatchObject({ waiting: 0, refused: 0, feed: { complete: true, restoredAt: expect.any(Number) } });
    // The number of the letter that only the lost server had given is never given again.
    expect(alarms).toEqual([{ kind: 'checkpoint-ahead', where: 'device', detail: 'streams 0' }]);
    expect(court.store.tables.audit.filter((row) => row.action === 'installation.device-ahead')).toMatchObject([{ what: expect.stringMatching(/^streams 0, series raised [1-9]/u) }]);
    await letPass(court, [reader], 8 * DAY_MS, HOUR_MS);
    expect(reader.device.status().feed.restoredAt).toBeUndefined();
    expect(alarms).toHaveLength(1);
    expect(judge.device.status().waiting).toBe(0);
  });

  it('is not seen in a server that only started again', async () => {
    const { court, judge } = await lostDay();
    const rounds = judge.device.feed().round;
    for (const start of ['start-2', 'start-3']) {
      court.store.startAgain(start);
      await letPass(court, [judge], 120_000);
      await mustFile(judge, note(judge, start));
      await letPass(court, [judge], 120_000);
    }
    expect(judge.device.feed()).toMatchObject({ round: rounds, branch: 'start-3' });
    expect(judge.device.status().feed.restoredAt).toBeUndefined();
  });

  it('is told even when its head still lies behind the device, and nothing runs twice', async () => {
    const { court, judge, backup } = await lostDay();
    const alarms = await restore(court, backup);
    await letPass(court, [judge], 180_000);
    expect(judge.device.status()).toMatchObject({ waiting: 0, refused: 0 });
    expect(caseAtServer(court)?.records.map((each) => each.body.type)).toEqual(['service', 'visit', 'note', 'note', 'note']);
    expect(alarms.map((alarm) => alarm.where)).toEqual(['feed', 'device']);
    const { head } = court.store.tables.log.length > 0 ? { head: court.store.tables.log.length } : { head: 0 };
    await letPass(court, [judge], 180_000);
    expect(court.store.tables.log).toHaveLength(head);
    expect(alarms).toHaveLength(2);
  });

  it('is offered nothing before it heard of the numbers, and a claim that is not so changes nothing', async () => {
    const { court, judge, backup } = await lostDay();
    await restore(court, backup);
    const tell = judge.wire.tellAhead;
    let told = 0;
    judge.wire = { ...judge.wire, tellAhead: () => { told += 1; return Promise.resolve({ ok: false, error: { code: 'NETWORK_UNREACHABLE' } }); } };
    await judge.reopen();
    await letPass(court, [judge], 120_000);
    expect(told).toBeGreaterThan(0);
    expect(court.store.tables.log).toHaveLength(backup.length);
    judge.wire = { ...judge.wire, ...(tell === undefined ? {} : { tellAhead: tell }) };
    await judge.reopen();
    await letPass(court, [judge], 180_000);
    expect(court.store.tables.log).toHaveLength(backup.length + 5);

    const before = court.store.tables.audit.length;
    const { checkpoint } = judge.device.feed();
    const answer = await tell?.({ epoch: checkpoint?.epoch ?? '', seq: checkpoint?.seq ?? 0, streams: [], numbers: [{ series: 'assistance-letter', year: 2026, n: 900 }] });
    expect(answer).toEqual({ ok: true, value: { behind: false, raised: 0 } });
    expect(court.store.tables.audit).toHaveLength(before);
    expect(COURT).toBe(judge.device.actor.court);
  });
});
