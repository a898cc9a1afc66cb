import { assetIdOf } from '#shared/domain/assets/identity.ts';
import { vinCheckCharacter } from '#shared/domain/identifiers/index.ts';
import { filingOn } from '#shared/domain/linkage/regions/filing.ts';
import { addDays, type CivilDate, DAY_MS, HOUR_MS, type Instant, instant } from '#shared/kernel/time.ts';
import type { AssetId, FileHash } from '#shared/kernel/ids.ts';
import type { VehicleEvent } from '#shared/mechanisms/seek-vehicle/events.ts';
import { seekVehicle } from '#shared/mechanisms/seek-vehicle/index.ts';
import type { Packet } from '#shared/mechanisms/seek-vehicle/model.ts';
import { type SeizureRecord, SIDES } from '#shared/mechanisms/seek-vehicle/seizure-record.ts';
import type { BenchAsk, BenchSeed } from '../bench-request.ts';
import type { Random } from '../random.ts';

type Ending = 'pending' | 'returned' | 'active' | 'seized' | 'withdrawn';
const ENDINGS = [
  ['pending', 10],
  ['returned', 5],
  ['active', 40],
  ['seized', 15],
  ['withdrawn', 30],
] as const satisfies readonly (readonly [Ending, number])[];

type Filed = Extract<VehicleEvent, { kind: 'vehicle-filed' }>;

/** Days of a seal on a movable in this world: two years. */
const SEAL_DAYS = 730;

/** Characters of a plate and of a frame number: neither has I or O. */
const LETTERS = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';
const drawn = (random: Random, count: number): string => Array.from({ length: count }, () => LETTERS[random.int(0, LETTERS.length - 1)]).join('');

function vehicleOf(owner: string, random: Random): Packet['vehicle'] {
  const [front, back] = [`LFV2A21K`, drawn(random, 8)];
  const vin = `${front}${vinCheckCharacter(`${front}0${back}`)}${back}`;
  return { plate: `苏E${drawn(random, 5)}`, vin, engineNo: drawn(random, 7), colour: random.pick(['黑', '白', '灰']), brand: random.pick(['大众', '丰田', '比亚迪']), owner };
}

function packetOf({ item, debtor }: BenchAsk, random: Random): Packet {
  const vehicle = vehicleOf(debtor.name, random);
  const assetId = assetIdOf('vehicle', { ...(vehicle.plate === undefined ? {} : { plate: vehicle.plate }), vin: vehicle.vin, ...(vehicle.engineNo === undefined ? {} : { engineNo: vehicle.engineNo }) });
  const sealed = addDays(item.filedOn, 20);
  return {
    assetId: assetId as AssetId,
    vehicle,
    seal: { measure: 'seal', court: item.court.name, number: item.caseNumber, start: sealed, end: addDays(sealed, SEAL_DAYS - 1), asOf: sealed },
    mortgagees: random.chance(0.3) ? ['示例银行'] : [],
    periodDays: 180,
    dutyPhone: '0512-00000508',
    attachments: [
      { slot: 'ruling', instrument: 'vehicle-seizure-ruling', title: '执行裁定书（查封、扣押机动车）' },
      { slot: 'notice', instrument: 'vehicle-assist-notice', title: '协助执行通知书（查找机动车）' },
      { slot: 'receipt', instrument: 'vehicle-seal-receipt', title: '车辆查封回执' },
    ],
    evidence: [],
  };
}

const PHOTO = `sha256:${'b'.repeat(64)}` as FileHash;

function recordOf({ vehicle }: Packet, at: Instant, random: Random): SeizureRecord {
  return {
    place: '示例路停车场',
    ...(vehicle.plate === undefined ? {} : { plate: vehicle.plate }),
    vin: vehicle.vin,
    readFrom: 'typed',
    called: { who: 'debtor', name: vehicle.owner ?? '', at, answered: false, present: false },
    witness: { name: '沙某', unit: '示例社区' },
    keys: 1,
    licenceCard: false,
    odometerKm: random.int(1_000, 190_000),
    fuel: 'half',
    belongings: [],
    photos: SIDES.map((side) => ({ side, file: PHOTO })),
    custodian: { name: '场管员', lot: '示例停车场', address: '示例路 1 号', phone: '0512-00000188' },
    signatures: [{ signer: '彭某', as: 'court-officer', how: 'signed', file: PHOTO }, { signer: '场管员', as: 'custodian', how: 'signed', file: PHOTO }],
  };
}

/** What happened to a request until it stood as it ends. */
function eventsOf(ending: Ending, ask: BenchAsk, filed: Filed, random: Random): readonly VehicleEvent[] {
  const { at, lastDay } = ask;
  const due = { at: instant(at + DAY_MS), rule: 'POLICE_REVIEW', provisional: false };
  const start: CivilDate = addDays(lastDay, -random.int(1, 170));
  const controlNo = `苏交查${random.int(100_000, 999_999)}`;
  const numbered: VehicleEvent = { kind: 'vehicle-numbered', numbers: { ruling: `〔2026〕扣${random.int(1, 90_000)}号` } };
  const approved: VehicleEvent = { kind: 'vehicle-approved', level: 'chief', packetHash: filed.packetHash, to: 'signed' };
  const reviewed: readonly VehicleEvent[] = [filed, numbered, approved, { kind: 'vehicle-submitted' }, { kind: 'vehicle-received', receivedAt: at, due }];
  const active: readonly VehicleEvent[] = [...reviewed, { kind: 'vehicle-control-activated', controlNo, start, end: addDays(start, 180), specialist: '专线 02' }];
  switch (ending) {
    case 'pending':
      return [filed, numbered];
    case 'returned':
      return [...reviewed, { kind: 'vehicle-returned', code: 'R04', text: '颜色不符', specialist: '专线 02', due }];
    case 'active':
      return active;
    case 'seized':
      return [
        ...active,
        { kind: 'vehicle-seized', report: { at, source: 'typed', skewMs: 0, receivedAt: instant(at + HOUR_MS), by: ask.state.judge, record: recordOf(filed.packet, at, random) }, others: [] },
        { kind: 'vehicle-release-requested', trigger: 'T8', cause: '标的已扣押', to: 'seized', incident: false },
        { kind: 'vehicle-release-sent', controlNo },
        { kind: 'vehicle-release-acknowledged', controlNo, ackedAt: at, by: '专线 02', to: 'seized' },
      ];
    case 'withdrawn':
      return [
        ...active,
        { kind: 'vehicle-release-requested', trigger: 'withdrawal', cause: '和解', to: 'withdrawal_pending', incident: false },
        { kind: 'vehicle-release-sent', controlNo },
        { kind: 'vehicle-release-acknowledged', controlNo, ackedAt: at, by: '专线 02', to: 'withdrawn' },
      ];
  }
}

/** 机动车查找、扣押 in the bench world. */
export const vehiclesInBench: BenchSeed = {
  aggregate: seekVehicle.module.aggregate,
  share: 2,
  request: (ask, random, n) => {
    const { id, state, debtor, hasEnded } = ask;
    const filed: Filed = {
      kind: 'vehicle-filed',
      ...filingOn(state, { requestId: id, debtor: debtor.id, packet: packetOf(ask, random), packetHash: `bench-${String(n)}` }),
      guards: [],
      proofs: [],
    };
    return eventsOf(hasEnded ? 'withdrawn' : random.weighted(ENDINGS), ask, filed, random);
  },
};
