import { personKey } from '#shared/domain/identifiers/index.ts';
import { filingOn } from '#shared/domain/linkage/regions/filing.ts';
import type { LocateEvent } from '#shared/mechanisms/locate-person/events.ts';
import { locatePersonModule } from '#shared/mechanisms/locate-person/index.ts';
import type { Packet } from '#shared/mechanisms/locate-person/model.ts';
import { addDays, type CivilDate, DAY_MS, instant, type Instant } from '#shared/kernel/time.ts';
import type { BenchSeed } from '../bench-request.ts';
import type { SeedCase } from '../cases.ts';
import type { Random } from '../random.ts';

type Ending = 'pending' | 'sent-back' | 'returned' | 'rejected' | 'active' | 'withdrawn';
const ENDINGS = [
  ['pending', 8],
  ['sent-back', 3],
  ['returned', 6],
  ['rejected', 3],
  ['active', 45],
  ['withdrawn', 35],
] as const satisfies readonly (readonly [Ending, number])[];

/** What happened to a request until it stood as it ends. */
function eventsOf(ending: Ending, packet: Packet, filed: LocateEvent, at: Instant, lastDay: CivilDate, random: Random): readonly LocateEvent[] {
  const due = { at: instant(at + DAY_MS), rule: 'POLICE_REVIEW', provisional: false };
  const day = addDays(lastDay, -random.int(1, 170));
  const controlNo = `苏公查${random.int(100_000, 999_999)}`;
  const approved: LocateEvent = { kind: 'locate-approved', level: 'chief', packetHash: '', to: 'signed' };
  const numbered: LocateEvent = { kind: 'locate-numbered', numbers: Object.fromEntries(packet.attachments.map((attachment, index) => [attachment.slot, `〔2026〕查${random.int(1, 90_000) + index}号`])) };
  const reviewed: readonly LocateEvent[] = [filed, numbered, approved, { kind: 'locate-submitted' }, { kind: 'locate-received', receivedAt: at, due }];
  switch (ending) {
    case 'pending':
      return [filed, numbered];
    case 'sent-back':
      return [filed, numbered, { kind: 'locate-sent-back', opinion: '请补充材料' }];
    case 'returned':
      return [...reviewed, { kind: 'locate-returned', code: random.pick(['R01', 'R03', 'R04'] as const), text: '请补正', specialist: '专线 01', due }];
    case 'rejected':
      return [...reviewed, { kind: 'locate-rejected', code: 'R07', text: '不符合条件', specialist: '专线 01' }];
    case 'active':
      return [...reviewed, { kind: 'locate-control-activated', controlNo, start: day, end: addDays(day, 180), specialist: '专线 01' }];
    case 'withdrawn':
      return [
        ...reviewed,
        { kind: 'locate-control-activated', controlNo, start: day, end: addDays(day, 180), specialist: '专线 01' },
        { kind: 'locate-release-requested', trigger: 'withdrawal', cause: '和解', to: 'withdrawal_pending', incident: false },
        { kind: 'locate-release-sent', controlNo },
        { kind: 'locate-release-acknowledged', controlNo, ackedAt: at, by: '专线 01', to: 'withdrawn' },
      ];
    default:
      return [];
  }
}

function packetOf(item: SeedCase): Packet {
  const debtor = item.debtors[0];
  if (debtor === undefined) throw new Error('a case without a debtor');
  return {
    debtor: { name: debtor.name, idType: 'resident-id', idNo: debtor.idNo, phone: debtor.phone, address: debtor.address },
    reasons: ['whereabouts-unknown'],
    dangers: [],
    periodDays: 180,
    takeover: 'report-only',
    dutyPhone: '0512-00000508',
    attachments: [
      { slot: 'application', instrument: 'locate-application', title: '查控申请表' },
      { slot: 'letter', instrument: 'assistance-letter', title: '协助查找函' },
      { slot: 'title', instrument: 'enforcement-title', title: item.title },
    ],
    evidence: [],
  };
}

/** 协助查找 in the bench world. */
export const locateInBench: BenchSeed = {
  aggregate: locatePersonModule.aggregate,
  share: 3,
  request: ({ id, state, debtor, item, at, lastDay, hasEnded }, random, n) => {
    const packet = packetOf(item);
    const filed: LocateEvent = {
      kind: 'locate-filed',
      ...filingOn(state, { requestId: id, debtor: debtor.id, packet, packetHash: `bench-${String(n)}` }),
      personKey: personKey('resident-id', debtor.idNo),
      guards: [],
      proofs: [],
    };
    return eventsOf(hasEnded ? 'withdrawn' : random.weighted(ENDINGS), packet, filed, at, lastDay, random);
  },
};
