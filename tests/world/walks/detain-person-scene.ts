import type { CaseState, Party } from '#shared/domain/cases/model.ts';
import { idCheckCharacter, personKey } from '#shared/domain/identifiers/index.ts';
import type { RequestOfCase } from '#shared/domain/linkage/mechanism.ts';
import type { DetentionPacket } from '#shared/mechanisms/detain-person/packet.ts';
import type { AccountId, CaseId, CommandId, FileHash, PartyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { addDays, civilDate, civilDateOf, type Instant, instant } from '#shared/kernel/time.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { COURT } from './walker.ts';

/** The case behind a detention, the people it may be about, and what else the case has on them. Example people are fictional. */
export const JUDGE = 'judge-ye' as AccountId;
export const PARTY = 'party-pan' as PartyId;
export const CASE = 'case-90511' as CaseId;
export const file = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;

const numbered = (first17: string) => `${first17}${idCheckCharacter(first17)}`;
export const ID_MAN = numbered('32059919781120153');
export const ID_WOMAN = numbered('32059919850316212');
const ID_MINOR = numbered('32059920150316213');
const ID_OLD = numbered('32059919500316213');

export const EVIDENCE = ['01900000-0000-7000-a000-000000000001', '01900000-0000-7000-a000-000000000002'] as CommandId[];

export type DetentionScene = {
  readonly patient: boolean;
  readonly silent: boolean;
  found: CaseState;
  /** What the case has beside this request: a punished act, a search that found him and holds him, or one that looks. */
  readonly beside: 'nothing' | 'punished' | 'holding' | 'looking';
  /** Detained first, for violence in the courtroom. */
  readonly first: boolean;
  /** A device that does not hold the other requests of the case. */
  readonly blind: boolean;
};

function partyFor(random: SeededRandom, roll: number, long: boolean): readonly Party[] {
  const name = long && random.chance(0.3) ? '长'.repeat(200) : '潘某';
  const idNo = roll === 0 ? '320599197811201532' : roll === 1 ? '' : roll === 2 ? ID_MINOR : roll === 3 ? ID_OLD : random.chance(0.7) ? ID_MAN : ID_WOMAN;
  const person = { id: PARTY, kind: 'person', name, idType: roll === 4 ? 'passport' : 'resident-id', idNo } as const;
  if (roll === 5) return [{ ...person, role: 'creditor' }];
  if (roll === 6) return [{ ...person, role: 'debtor', kind: 'organisation' }];
  if (!random.chance(0.15)) return [{ ...person, role: 'debtor' }];
  return [
    { ...person, role: 'related', capacity: { as: 'legal-representative', of: 'party-company' as PartyId } },
    { id: 'party-company' as PartyId, role: 'debtor', kind: 'organisation', name: '某某商贸有限公司', idType: 'uscc', idNo: '' },
  ];
}

/** Variants of the case that make each entry guard fail in some walks. */
export function sceneOf(random: SeededRandom, long: boolean): DetentionScene {
  const roll = random.chance(0.75) ? -1 : random.below(12);
  const record = (n: number, body: CaseState['records'][number]['body']) => ({ id: EVIDENCE[n] as CommandId, recordedAt: instant(0), by: JUDGE, body });
  const found: CaseState = {
    id: CASE,
    version: 5,
    court: COURT,
    caseNumber: '（2026）苏0508执90511号',
    cause: '劳务合同纠纷',
    filedOn: civilDate('2026-06-19'),
    title: '（2025）苏0508民初90311号',
    principal: fen(8_640_000),
    fee: fen(65_000),
    judge: JUDGE,
    clerk: 'clerk-lu' as AccountId,
    parties: [...partyFor(random, roll, long)],
    status: roll === 7 ? 'closed' : roll === 8 ? 'settled' : 'enforcing',
    records: [
      ...(roll === 9 ? [] : [record(
        0,
        { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-07-02'), method: 'direct', reportDue: civilDate('2026-07-12') },
      )]),
      ...(roll === 10 ? [] : [record(1, { type: 'asset-report', on: civilDate('2026-07-14'), result: 'false' })]),
    ],
    corrections: [],
    differences: [],
  };
  return {
    found,
    patient: random.chance(0.15),
    silent: random.chance(0.15),
    beside: random.chance(0.6) ? 'nothing' : random.pick(['punished', 'holding', 'looking'] as const),
    first: random.chance(0.2),
    blind: random.chance(0.04),
  };
}

/** A search for this person, as the case sees it: whether it holds him is all that matters here. */
export function searchOf(packet: DetentionPacket, held: boolean): RequestOfCase {
  const head = { ref: { type: 'locate-request', id: 'search-1' }, caseId: CASE, held, personKey: personKey(packet.debtor.idType, packet.debtor.idNo) };
  return { mechanism: 'locate-person', head, state: {} } as unknown as RequestOfCase;
}

const answered = <A extends string>(random: SeededRandom, answer: A) => ({ answer, ...(answer === 'unanswered' || random.chance(0.04) ? {} : { source: '电话核实' }) });

export function packetOf(random: SeededRandom, { found, first }: DetentionScene, now: Instant): DetentionPacket {
  const party = found.parties[0];
  const isWoman = party?.idNo === ID_WOMAN;
  const drop = random.chance(0.05);
  const deputy = random.chance(0.85) ? 'none' : random.pick(['county-or-higher', 'township', 'township', 'unanswered'] as const);
  return {
    debtor: {
      name: party?.name ?? '潘某',
      idType: party?.idType ?? 'resident-id',
      idNo: random.chance(0.04) ? ID_WOMAN : (party?.idNo ?? ''),
      ...(party?.capacity === undefined || random.chance(0.05) ? {} : { capacity: { as: party.capacity.as, company: '某某商贸有限公司' } }),
    },
    ground: first && random.chance(0.9) ? 'violence-or-obstruction' : 'asset-report-refused-or-false',
    facts: '虚假报告财产情况',
    act: { on: random.chance(0.97) ? civilDate('2026-07-14') : addDays(civilDateOf(now), 3), description: random.chance(0.7) ? '虚假报告财产' : '另一行为' },
    days: random.chance(0.9) ? 15 : random.pick([1, 3, 16]),
    evidence: random.chance(0.95) ? [...EVIDENCE] : ['01900000-0000-7000-a000-0000000000ff' as CommandId],
    warnings: {
      sameAct: answered(random, random.chance(0.92) ? (random.chance(0.8) ? 'not-punished' : 'another-act') : random.pick(['punished', 'unanswered'] as const)),
      pregnancy: isWoman ? answered(random, random.chance(0.85) ? 'neither' : random.pick(['pregnant', 'nursing', 'not-applicable', 'unanswered'] as const)) : { answer: 'not-applicable' },
      illness: answered(random, random.chance(0.95) ? 'none' : random.pick(['serious', 'unanswered'] as const)),
      deputy: {
        answer: deputy,
        ...(deputy === 'unanswered' || random.chance(0.03) ? {} : { source: '人大代表工委电话答复' }),
        ...(deputy === 'county-or-higher' && random.chance(0.7) ? { permission: { by: '区人大常委会', document: '许可决定', on: civilDateOf(now) } } : {}),
      },
    },
    dutyPhone: '0512-00000110',
    attachments: [
      ...(drop ? [] : [{ slot: 'decision', instrument: 'detention-decision' as const, title: '拘留决定书', file: file('1') }]),
      { slot: 'notice', instrument: 'detention-notice', title: '执行拘留通知书', file: file('2') },
      { slot: 'record', instrument: 'questioning-record', title: '询问笔录', file: file('3') },
    ],
  };
}
