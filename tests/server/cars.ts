import type { CaseState } from '#shared/domain/cases/model.ts';
import { assetIdOf } from '#shared/domain/assets/identity.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { seekVehicle } from '#shared/mechanisms/seek-vehicle/index.ts';
import { type Packet, packetHash, type VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { type SeizureRecord, SIDES } from '#shared/mechanisms/seek-vehicle/seizure-record.ts';
import type { AccountId, CommandId, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, HOUR_MS, type Instant, instant } from '#shared/kernel/time.ts';
import { fileHash } from './people.ts';

/** A car under seal, the request for it and the record of its seizure, for tests of any of them. Fictional throughout. */
export const CAR = { plate: '苏E9X1Z2', vin: 'LFV2A21K1F4009012', engineNo: 'E9012X' };
export const CAR_ID = assetIdOf('vehicle', CAR) ?? '';
export const OWN_COURT = '苏州市姑苏区人民法院';
export const NUMBER = '（2026）苏0508执90001号';
export const SEAL = { measure: 'seal' as const, court: OWN_COURT, number: NUMBER, waitlist: 0, start: civilDate('2026-02-20'), end: civilDate('2028-02-19') };

export function carPacket(change: Partial<Packet> = {}): Packet {
  const { measure, court, number, start, end } = SEAL;
  return {
    assetId: CAR_ID as Packet['assetId'],
    vehicle: { ...CAR, colour: '黑', brand: '大众', owner: '王某' },
    seal: { measure, court, number, start, end, asOf: civilDate('2026-02-21') },
    mortgagees: ['示例银行'],
    periodDays: 180,
    dutyPhone: '0512-00000122',
    attachments: [
      { slot: 'ruling', instrument: 'vehicle-seizure-ruling', title: '执行裁定书（查封、扣押）', file: fileHash('1') },
      { slot: 'notice', instrument: 'vehicle-assist-notice', title: '协助执行通知书（车管）', file: fileHash('2') },
      { slot: 'receipt', instrument: 'vehicle-seal-receipt', title: '车辆查封回执', file: fileHash('3') },
    ],
    evidence: [],
    ...change,
  };
}

export const signed = (as: 'court-officer' | 'custodian' | 'receiving-court' | 'debtor', signer: string) => ({ signer, as, how: 'signed' as const, file: fileHash('8') });

export function recordOf(at: Instant, change: Partial<SeizureRecord> = {}): SeizureRecord {
  return {
    place: '东环路地下车库', plate: CAR.plate, vin: CAR.vin, readFrom: 'typed', engineNo: CAR.engineNo,
    called: { who: 'debtor', name: '王某', at, answered: false, present: false }, witness: { name: '沙', unit: '云桥社区' },
    keys: 1, licenceCard: true, odometerKm: 83_412, fuel: 'half', belongings: [{ what: '雨伞', count: 1 }],
    photos: SIDES.map((side) => (side === 'rear-left' ? { side, missing: '车身紧贴墙面' } : { side, file: fileHash('7') })),
    custodian: { name: '场管员', lot: '东环停车场', address: '东环路 1 号', phone: '051200000188' },
    signatures: [signed('court-officer', '彭'), signed('court-officer', '陶'), signed('custodian', '场管员'), { signer: '王某', as: 'debtor', how: 'absent' }, { signer: '沙', as: 'witness', how: 'refused' }],
    ...change,
  };
}

/** A request for the car of a case as it was filed, changed to where a test needs it. */
export function carRequestOf(found: CaseState, by: Actor, at: Instant, change: Partial<VehicleRequest> = {}): VehicleRequest {
  const packet = carPacket();
  const filed = seekVehicle.module.apply(
    undefined,
    {
      kind: 'vehicle-filed', requestId: 'vehicle-1' as RequestId, caseId: found.id, caseNumber: found.caseNumber, court: found.court, undertaker: found.judge,
      ...(found.clerk === undefined ? {} : { clerk: found.clerk }),
      debtor: `party-${found.id}` as PartyId, packet, packetHash: packetHash(packet), guards: [], proofs: [],
    },
    { commandId: 'filed' as CommandId, aggregate: { type: 'vehicle-request', id: 'vehicle-1' }, at, by },
  );
  return { ...filed, ...change };
}

/** What there is while the traffic police watch for the car. */
export function onWatch(): Partial<VehicleRequest> {
  return { state: 'active', control: { state: 'active', controlNo: 'CK-1', start: civilDate('2026-03-02'), end: civilDate('2026-08-29') } };
}

/** What there is once two officers were sent and the car stands in the yard. */
export function inTheYard(at: Instant, by: AccountId, officer: AccountId): Partial<VehicleRequest> {
  return {
    ...onWatch(),
    state: 'seized',
    dispatch: { officers: ['彭'], accounts: [officer], eta: instant(at + HOUR_MS), inCity: true, at, by },
    seizure: { state: 'held', at, source: 'typed', skewMs: 0, receivedAt: at, by: officer, record: recordOf(at) },
  };
}
