import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '#server/store/memory.ts';
import { fireTimer } from '#server/commands/own-acts.ts';
import { registeredSealOf, standingOfAsset } from '#shared/domain/assets/holds.ts';
import { knownOf } from '#shared/domain/assets/known.ts';
import type { AssetState } from '#shared/domain/assets/model.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { plateText } from '#shared/domain/identifiers/index.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import type { VehicleDesk, VehicleNotice } from '#shared/mechanisms/seek-vehicle/audiences.ts';
import type { Packet, VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { stepOfVehicle } from '#shared/mechanisms/seek-vehicle/step.ts';
import { civilDate, civilDateOf, DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { CAR, CAR_ID, carPacket, NUMBER, OWN_COURT, recordOf, SEAL, signed } from './cars.ts';
import { CHIEF, CLERK, deskOf, DUTY, fileHash, importCase, JUDGE, OFFICER, OTHER_COURT, OTHER_JUDGE, POLICE, START, testCore, TRAFFIC } from './people.ts';
import { codesOf, done, held, send } from './steps.ts';

/** Story 4 of mission/STORIES.md at the real server core: a car sealed on paper, from the answer of the registry to the last list. */
const DEBTOR_ID = '320599198703162138';
const NEXT_COURT = '苏州工业园区人民法院';
const WAITING = { measure: 'seal' as const, court: NEXT_COURT, number: '（2026）苏0591执90055号', waitlist: 1 };
const REF = ['vehicle-request', 'request-1'] as const;

type Held = readonly (typeof SEAL | typeof WAITING)[];
const said = (holds: Held) => ({
  numbers: CAR,
  owners: [{ name: '王某', idNo: DEBTOR_ID }],
  details: { colour: '灰' },
  burdens: { all: true, list: [{ kind: 'mortgage', holder: '示例银行', amount: 6_000_000 }] },
  holds: { all: true, list: holds },
});

/** The world of the story: two courts with one car, and everybody at his desk. */
async function open(holds: Held = [SEAL, WAITING]) {
  const core = testCore(createMemoryStore());
  const [judge, clerk, chief, other, traffic, duty, officer] = [JUDGE, CLERK, CHIEF, OTHER_JUDGE, TRAFFIC, DUTY, OFFICER].map((session) => deskOf(session));
  if (!judge || !clerk || !chief || !other || !traffic || !duty || !officer) throw new Error('a desk is missing');
  const answer = (desk: typeof judge, caseId: string, list: Held, asOf = '2026-02-21') =>
    desk.file('asset.import', ['asset', CAR_ID], { assetId: CAR_ID, kind: 'vehicle', caseId, title: '车辆查询结果', asOf, said: said(list), sourceRow: { file: fileHash('9'), row: 2 } });
  const imported = importCase(judge, 'case-1', { caseNumber: NUMBER });
  const service = judge.file('case.add-record', ['case', 'case-1'], {
    caseId: 'case-1',
    record: { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: '2026-01-22', method: 'direct', reportDue: '2026-02-05' },
  });
  await done(core, judge, imported, service);
  await done(core, other, importCase(other, 'case-2', { court: OTHER_COURT, caseNumber: WAITING.number, judge: OTHER_JUDGE.account }));
  await done(core, clerk, answer(clerk, 'case-1', holds));
  await done(core, other, answer(other, 'case-2', holds));
  const bodies = async <T>(session: typeof JUDGE, kind: string) => [...(await held(core, session)).values()].flatMap((fact) => (fact.kind === kind ? [fact.body as T] : []));
  const request = async (): Promise<VehicleRequest> => {
    const [found] = await bodies<VehicleRequest>(CHIEF, 'vehicle-request');
    if (found === undefined) throw new Error('no request');
    return found;
  };
  const thing = async (): Promise<AssetState> => {
    const [found] = await bodies<AssetState>(JUDGE, 'asset');
    if (found === undefined) throw new Error('no thing');
    return found;
  };
  const file = async (desk: typeof judge, kind: string, payload: object = {}, at?: Instant): Promise<string> => {
    const version = (await bodies<VehicleRequest>(CHIEF, 'vehicle-request'))[0]?.version ?? 0;
    const plain = desk.file(`seek-vehicle.${kind}`, REF, { requestId: 'request-1', ...payload }, { version });
    const command: Command = at === undefined ? plain : { ...plain, occurredAt: { at, source: 'typed', skewMs: 0 } };
    return codesOf(await send(core, desk, command))[0] ?? 'nothing';
  };
  const seal = async (...slots: readonly string[]): Promise<void> => {
    for (const slot of slots) {
      const number = (await request()).packet.attachments.find((paper) => paper.slot === slot)?.number;
      expect(await file(clerk, 'bind-sealed-copy', { slot, number, file: fileHash('4') })).toBe('accepted');
    }
  };
  const answered = async () => {
    const { revision, round } = await request();
    return { revision, round };
  };
  const pass = async (ms: number): Promise<void> => {
    const to = instant(core.clock.now() + ms);
    for (;;) {
      const next = await core.store.nextTimerAt();
      if (next === undefined || next > to) break;
      core.clock.move(Math.max(0, next - core.clock.now()));
      for (const timer of await core.store.dueTimers(core.clock.now(), 50)) await fireTimer(core, timer);
    }
    core.clock.move(to - core.clock.now());
  };
  const ask = (packet: Packet = carPacket()) => file(judge, 'file', { caseId: 'case-1', partyId: 'party-case-1', packet });
  return { core, judge, clerk, chief, other, traffic, duty, officer, bodies, request, thing, file, seal, answered, pass, ask, answer };
}

/** Filed, approved, sealed and taken by the traffic police. */
async function watched(holds?: Held) {
  const all = await open(holds);
  expect(await all.ask()).toBe('accepted');
  expect(await all.file(all.chief, 'approve', { packetHash: (await all.request()).packetHash })).toBe('accepted');
  await all.seal('ruling', 'notice');
  expect(await all.file(all.traffic, 'accept', { ...(await all.answered()), controlNo: 'CK-1', start: '2026-03-02', end: '2026-08-29', specialist: '何' })).toBe('accepted');
  return all;
}

async function seized(holds?: Held) {
  const all = await watched(holds);
  const { file, traffic, duty, officer, core } = all;
  const now = core.clock.now();
  const hit = { at: now, plate: CAR.plate, place: '东环路卡口', direction: '由西向东', lane: '2', channel: 'lane-camera', unit: '交警吴中大队', officer: '何', phone: '051200000122' };
  expect(await file(traffic, 'register-hit', { ...(await all.answered()), hit })).toBe('accepted');
  expect(await file(duty, 'acknowledge-hit')).toBe('accepted');
  expect((await all.request()).due?.rule).toBe('ARRIVAL_IN_CITY');
  expect(await file(duty, 'dispatch', { officers: ['彭', '陶'], accounts: [OFFICER.account], eta: instant(now + HOUR_MS), inCity: true })).toBe('accepted');
  await all.pass(50 * MINUTE_MS);
  const at = instant(core.clock.now() - 20 * MINUTE_MS);
  expect(await file(officer, 'record-seized', { record: recordOf(at), dataAsOf: now }, at)).toBe('accepted');
  return { ...all, at, hit };
}

async function unsealed(next?: object, holds?: Held) {
  const all = await seized(holds);
  const { file, judge, chief, traffic } = all;
  const today = civilDateOf(all.core.clock.now());
  const paid = (amount: number, towards: string) => ({ type: 'payment', on: today, amount, payer: '王某', relation: 'debtor', towards });
  for (const record of [paid(5_000_000, 'principal'), paid(65_000, 'fee'), { type: 'fulfilment', on: today }]) {
    await done(all.core, judge, judge.file('case.add-record', ['case', 'case-1'], { caseId: 'case-1', record }, { version: 99 }));
  }
  expect(stepOfVehicle(await all.request())).toMatchObject({ step: 'propose-unseal' });
  const attachments = [
    { slot: 'release-ruling', instrument: 'vehicle-release-ruling', title: '执行裁定书（解除扣押、解封）', file: fileHash('5') },
    { slot: 'release-paper', instrument: 'vehicle-release-notice', title: '协助执行通知书（解封）', file: fileHash('6') },
  ];
  expect(await file(judge, 'propose-unseal', { reason: '已全部履行', attachments })).toBe('accepted');
  expect(await file(judge, 'decide-unseal', { approve: true })).toBe('OWN_REQUEST');
  expect(await file(chief, 'decide-unseal', { approve: true })).toBe('accepted');
  await all.seal('release-ruling', 'release-paper');
  expect(await file(traffic, 'confirm-unsealed', { ...(await all.answered()), on: civilDateOf(all.core.clock.now()), by: '何', ...(next === undefined ? {} : { next }) })).toBe('accepted');
  return all;
}

const out = (receiver: ReturnType<typeof signed>, change: object = {}) => ({ handOver: {
  place: '东环停车场',
  receiver: receiver.signer,
  meter: 83_413,
  signatures: [signed('court-officer', '彭'), signed('custodian', '场管员'), receiver],
  ...change,
} });

describe('a car sealed on paper', () => {
  it('is sought only under an own first seal that runs, for no longer than it does, and the answer that proves it travels along', async () => {
    const { ask, request } = await open();
    expect(await ask(carPacket({ periodDays: 400 }))).toBe('CONTROL_PERIOD_TOO_LONG');
    expect(await ask(carPacket({ vehicle: { ...carPacket().vehicle, vin: 'LFV2A21K3F4009013' } }))).toBe('VEHICLE_NUMBERS_DIFFER');
    expect(await ask(carPacket({ attachments: carPacket().attachments.slice(0, 2) }))).toBe('DOCUMENTS_MISSING');
    expect(await ask()).toBe('accepted');
    const filed = await request();
    expect(filed.proofs.map(({ type, on }) => [type, on])).toEqual([['service', '2026-01-22'], ['asset-answer', '2026-02-21']]);
    expect(filed.guards.every(({ status }) => status === 'passed')).toBe(true);
    const waiting = await open([{ ...WAITING, waitlist: 0, start: civilDate('2026-01-05'), end: civilDate('2028-01-04') } as never, { ...SEAL, waitlist: 1 } as never]);
    expect(await waiting.ask()).toBe('SEAL_WAITLISTED');
    const short = await open([{ ...SEAL, end: civilDate('2026-06-01') }]);
    expect(await short.ask(carPacket({ seal: { ...carPacket().seal, end: civilDate('2026-06-01') } }))).toBe('PERIOD_BEYOND_SEAL');
  });

  it('comes to the traffic police alone, without creditor and amount; returned for its colour it goes back under its seals', async () => {
    const all = await watched();
    const [desk] = await all.bodies<VehicleDesk>(TRAFFIC, 'seek-vehicle.desk');
    expect(desk).toMatchObject({ state: 'active', vehicle: { plate: CAR.plate, vin: CAR.vin } });
    for (const word of [DEBTOR_ID, '齐某', '5000000', '6000000']) expect(JSON.stringify(desk)).not.toContain(word);
    expect([...(await held(all.core, POLICE)).values()].filter(({ kind }) => kind.includes('vehicle'))).toEqual([]);
    const fresh = await open();
    await fresh.ask();
    await fresh.file(fresh.chief, 'approve', { packetHash: (await fresh.request()).packetHash });
    await fresh.seal('ruling', 'notice');
    expect(await fresh.file(fresh.traffic, 'return', { ...(await fresh.answered()), code: 'R04', text: '颜色不符', specialist: '何' })).toBe('accepted');
    const packet = carPacket({ vehicle: { ...carPacket().vehicle, colour: '灰' }, attachments: [...carPacket().attachments, { slot: 'registration', instrument: 'vehicle-registration', title: '机动车登记信息', file: fileHash('a') }] });
    expect(await fresh.file(fresh.judge, 'resubmit', { packet, reasons: { 'vehicle.colour': '照登记信息更正' }, reseal: [] })).toBe('accepted');
    expect(await fresh.request()).toMatchObject({ state: 'submitted', revision: 2 });
  });

  it('seized, it is sought no more; the thing, the other court and the mortgagee’s line know of it, and what is seen later moves nothing', async () => {
    const all = await seized();
    const state = await all.request();
    expect(state).toMatchObject({ state: 'seized', seizure: { state: 'held', at: all.at }, control: { state: 'release_requested', release: { triggers: [{ trigger: 'T8' }] } } });
    expect([state.seizure?.listNumber, state.seizure?.transferNumber].every((number) => number !== undefined)).toBe(true);
    expect(await all.file(all.traffic, 'acknowledge-release', { controlNo: 'CK-1', ackedAt: all.core.clock.now(), by: '何' })).toBe('accepted');
    const asset = await all.thing();
    const day = civilDateOf(all.core.clock.now());
    expect(standingOfAsset('vehicle', knownOf(asset), day, RULE_PARAMETERS)).toBe('seized');
    expect(registeredSealOf(asset, JUDGE.court as never, day, RULE_PARAMETERS)).toMatchObject({ known: true, value: { standing: 'active', end: '2028-02-19' } });
    expect(await all.bodies<VehicleNotice>(OTHER_JUDGE, 'seek-vehicle.notice')).toMatchObject([{ told: 'seized', caseNumber: WAITING.number, vehicle: plateText(CAR.plate), lot: '东环停车场' }]);
    expect(stepOfVehicle(state)).toMatchObject({ step: 'tell-mortgagees' });
    expect(await all.file(all.clerk, 'record-mortgagee-told', { name: '示例银行', whom: '客户经理', how: '电话', at: all.core.clock.now() })).toBe('accepted');
    expect(await all.file(all.clerk, 'record-mortgagee-told', { name: '示例银行', whom: '客户经理', how: '电话', at: all.core.clock.now() })).toBe('MORTGAGEE_NOT_TO_TELL');
    expect(await all.file(all.traffic, 'register-hit', { ...(await all.answered()), hit: { ...all.hit, at: all.core.clock.now() } })).toBe('accepted');
    expect((await all.request()).incidents.map(({ kind }) => kind)).toEqual(['hit-after-seizure']);
    expect((await all.request()).state).toBe('seized');
    expect(all.core.alarms).toEqual([]);
  });

  it('paid, it passes to the court whose seal becomes the first, whose judge is told at once', async () => {
    const day = civilDateOf(START);
    const all = await unsealed({ court: NEXT_COURT, start: day, end: civilDate('2028-03-01') });
    const asset = await all.thing();
    expect(registeredSealOf(asset, OTHER_COURT, day, RULE_PARAMETERS)).toMatchObject({ known: true, value: { standing: 'active', end: '2028-03-01' } });
    expect(registeredSealOf(asset, JUDGE.court as never, day, RULE_PARAMETERS)).toMatchObject({ known: true, value: { standing: 'lapsed' } });
    expect(await all.bodies<VehicleNotice>(OTHER_JUDGE, 'seek-vehicle.notice')).toMatchObject([{ told: 'seal-now-first', next: { end: '2028-03-01' } }]);
    expect(await all.file(all.officer, 'record-returned', out(signed('debtor', '王某')), all.core.clock.now())).toBe('ANOTHER_COURT_WAITS');
    expect(await all.file(all.officer, 'record-passed-on', out(signed('receiving-court', '周'), { meter: 83_500 }), all.core.clock.now())).toBe('METER_UNEXPLAINED');
    expect(await all.file(all.officer, 'record-passed-on', out(signed('receiving-court', '周')), all.core.clock.now())).toBe('accepted');
    expect(await all.request()).toMatchObject({ state: 'closed', seizure: { state: 'passed' } });
    const holds = knownOf(await all.thing()).holds.filter(({ value }) => value.measure === 'seize').map(({ value }) => [value.court, value.ended?.how]);
    expect(holds).toEqual([[OWN_COURT, 'lifted'], [NEXT_COURT, undefined]]);
    expect(all.core.alarms).toEqual([]);
  });

  it('paid and nobody waits: it goes back to the debtor, and the chain is closed', async () => {
    const all = await unsealed(undefined, [SEAL]);
    expect(await all.file(all.clerk, 'record-passed-on', out(signed('receiving-court', '周')))).toBe('NO_COURT_WAITS');
    expect(await all.file(all.clerk, 'record-returned', out(signed('debtor', '王某')))).toBe('accepted');
    expect(await all.request()).toMatchObject({ state: 'closed', seizure: { state: 'returned', handOver: { number: expect.stringContaining('号') as string } } });
    expect(standingOfAsset('vehicle', knownOf(await all.thing()), civilDateOf(all.core.clock.now()), RULE_PARAMETERS)).toBe('free');
  });

  it.each([
    ['empty', {}, 'active', []],
    ['resisted', {}, 'active', ['seizure-resisted']],
    ['third-party', { thirdParty: { name: '孟某', ground: '称已买受' } }, 'active', ['third-party-holds']],
    ['vin-mismatch', { policeTold: { officer: '何', at: START } }, 'active', ['plate-clone']],
    ['out-of-district', { entrusted: { court: '上海市青浦区人民法院', contact: '执行局', phone: '021', document: '委托函' } }, 'entrusted', []],
  ] as const)('not seized because %s: what follows from it', async (reason, more, state, incidents) => {
    const all = await watched();
    const hit = { at: all.core.clock.now(), plate: CAR.plate, place: '东环路卡口', channel: 'lane-camera', unit: '交警', officer: '何', phone: '051200000122' };
    await all.file(all.traffic, 'register-hit', { ...(await all.answered()), hit });
    if (Object.keys(more).length > 0) expect(await all.file(all.duty, 'record-not-seized', { reason, place: '东环路' })).toBe('NOT_SEIZED_INCOMPLETE');
    expect(await all.file(all.duty, 'record-not-seized', { reason, place: '东环路', ...more })).toBe('accepted');
    const now = await all.request();
    expect([now.state, now.round, now.incidents.map(({ kind }) => kind), now.missed.length]).toEqual([state, state === 'active' ? 1 : 0, [...incidents], 1]);
    // The traffic police name the round they know: what they see after that is new all the same.
    await all.pass(HOUR_MS);
    expect(await all.file(all.traffic, 'register-hit', { revision: 1, round: 0, hit: { ...hit, at: all.core.clock.now() } })).toBe('accepted');
    expect((await all.request()).state).toBe('hit');
  });

  it('another frame behind its plate is no sighting and no seizure', async () => {
    const all = await watched();
    const now = all.core.clock.now();
    const hit = { at: now, plate: CAR.plate, vin: 'LFV2A21K3F4009013', place: '东环路', channel: 'stop', unit: '交警', officer: '何', phone: '051200000122' };
    expect(await all.file(all.traffic, 'register-hit', { ...(await all.answered()), hit })).toBe('accepted');
    expect(await all.request()).toMatchObject({ state: 'active', incidents: [{ kind: 'plate-clone' }], lateAnswers: [{ message: 'hit', doubt: 'VEHICLE_NOT_THE_ONE' }] });
    expect(await all.file(all.duty, 'record-seized', { record: recordOf(now, { vin: 'LFV2A21K3F4009013' }), dataAsOf: now }, now)).toBe('VEHICLE_NOT_THE_ONE');
  });

  it('the seal renewed moves the limit; lifted or over, it ends the search by itself (T8), and never rolls', async () => {
    const all = await watched([{ ...SEAL, end: civilDate('2026-09-06') }].map((seal) => seal as never)).catch(() => undefined);
    expect(all).toBeUndefined();
    const end = civilDate('2026-09-06');
    const short = await open([{ ...SEAL, end }]);
    expect(await short.ask(carPacket({ seal: { ...carPacket().seal, end } }))).toBe('accepted');
    await short.file(short.chief, 'approve', { packetHash: (await short.request()).packetHash });
    await short.seal('ruling', 'notice');
    expect(await short.file(short.traffic, 'accept', { ...(await short.answered()), controlNo: 'CK-1', start: '2026-03-02', end: '2026-08-29', specialist: '何' })).toBe('accepted');
    // A newer answer: renewed to the day that is named.
    await short.pass(DAY_MS);
    await done(short.core, short.clerk, short.answer(short.clerk, 'case-1', [{ ...SEAL, end: civilDate('2026-10-05') }], '2026-03-03'));
    expect((await short.request()).seal).toMatchObject({ end: '2026-10-05', asOf: '2026-03-03' });
    expect((await short.request()).state).toBe('active');
    // Lifted before its day.
    await done(short.core, short.clerk, short.answer(short.clerk, 'case-1', [{ ...SEAL, ended: { how: 'lifted', on: '2026-03-03' } } as never], '2026-03-03'));
    expect(await short.request()).toMatchObject({ state: 'withdrawal_pending', seal: { ended: { how: 'lifted' } }, control: { release: { triggers: [{ trigger: 'T8', cause: 'seal-lifted' }] } } });
  });

  it('the last day of the seal ends what the traffic police have not answered yet', async () => {
    const end = civilDate('2026-03-08');
    const all = await open([{ ...SEAL, end }]);
    expect(await all.ask(carPacket({ periodDays: 3, seal: { ...carPacket().seal, end } }))).toBe('accepted');
    await all.file(all.chief, 'approve', { packetHash: (await all.request()).packetHash });
    await all.seal('ruling', 'notice');
    // 2026-03-08 is a Sunday: the end does not roll.
    await all.pass(6 * DAY_MS + 15 * HOUR_MS);
    expect(civilDateOf(all.core.clock.now())).toBe('2026-03-09');
    expect(await all.request()).toMatchObject({ state: 'withdrawal_pending', seal: { ended: { how: 'lapsed' } } });
  });

  it('an answer that proved the seal and was taken back is an incident of the request', async () => {
    const all = await watched();
    const [answer] = (await all.thing()).answers;
    await done(all.core, all.clerk, all.clerk.file('asset.take-back', ['asset', CAR_ID], { assetId: CAR_ID, caseId: 'case-1', answerId: answer?.id, reason: '导错文件' }, { version: (await all.thing()).version }));
    expect((await all.request()).incidents.map(({ kind }) => kind)).toContain('proof-voided');
  });
});
