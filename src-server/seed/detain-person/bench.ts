import { personKey } from '#shared/domain/identifiers/index.ts';
import { filingOn } from '#shared/domain/linkage/regions/filing.ts';
import { DAY_MS, HOUR_MS, instant, type Instant } from '#shared/kernel/time.ts';
import type { DetentionEvent } from '#shared/mechanisms/detain-person/events.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import type { DetentionPacket } from '#shared/mechanisms/detain-person/packet.ts';
import type { BenchAsk, BenchSeed } from '../bench-request.ts';
import type { Random } from '../random.ts';

type Ending = 'pending' | 'not-approved' | 'served' | 'admitted' | 'released';
const ENDINGS = [
  ['pending', 10],
  ['not-approved', 8],
  ['served', 7],
  ['admitted', 25],
  ['released', 50],
] as const satisfies readonly (readonly [Ending, number])[];

type Filed = Extract<DetentionEvent, { kind: 'detention-filed' }>;

/** Days of every detention of the bench world. */
const DAYS = 10;

function packetOf({ debtor, item, state }: BenchAsk): DetentionPacket {
  const said = <A extends string>(answer: A) => ({ answer, source: '电话核实' });
  return {
    debtor: { name: debtor.name, idType: 'resident-id', idNo: debtor.idNo },
    ground: 'asset-report-refused-or-false',
    facts: '逾期拒不报告财产',
    act: { on: item.filedOn, description: '拒不报告财产' },
    days: DAYS,
    evidence: state.records.map(({ id }) => id),
    warnings: { sameAct: said('not-punished'), pregnancy: { answer: 'not-applicable' }, illness: said('none'), deputy: said('none') },
    dutyPhone: '0512-00000508',
    attachments: [
      { slot: 'decision', instrument: 'detention-decision', title: '拘留决定书' },
      { slot: 'notice', instrument: 'detention-notice', title: '执行拘留通知书' },
    ],
  };
}

/** What happened to a detention until it stood as it ends. */
function eventsOf(ending: Ending, at: Instant, filed: Filed, by: BenchAsk['state']['judge'], random: Random): readonly DetentionEvent[] {
  const due = (rule: string) => ({ at: instant(at + DAY_MS), rule, provisional: false });
  const numbered: DetentionEvent = { kind: 'detention-numbered', numbers: { decision: `〔2026〕拘${random.int(1, 9_000)}号` } };
  const issued: readonly DetentionEvent[] = [filed, numbered, { kind: 'detention-approved', level: 'president', packetHash: filed.packetHash, to: 'signed' }, { kind: 'detention-issued' }];
  const served: readonly DetentionEvent[] = [
    ...issued,
    { kind: 'detention-present', basis: 'free', since: at },
    { kind: 'detention-served', service: { servedAt: at, refusedToSign: false }, reconsiderUntil: due('DETENTION_RECONSIDERATION'), executedAt: at, family: due('DETENTION_FAMILY_NOTICE') },
  ];
  const told = { by, at };
  const admitted: readonly DetentionEvent[] = [
    ...served,
    { kind: 'detention-escorted', escort: { officers: ['彭某'], departedAt: at }, due: due('DETENTION_HOUSE_ANSWER') },
    {
      kind: 'detention-admitted',
      admission: { receiptNo: `收拘${random.int(1, 9_000)}号`, admittedAt: at, endsAt: instant(at + DAYS * DAY_MS), health: '体检合格', belongings: '无', officer: '葛某', ...told },
      ends: [],
    },
  ];
  switch (ending) {
    case 'pending':
      return [filed, numbered];
    case 'not-approved':
      return [filed, numbered, { kind: 'detention-disapproved', opinion: '事实不清' }];
    case 'served':
      return served;
    case 'admitted':
      return admitted;
    case 'released':
      return [...admitted, { kind: 'detention-released', releasedAt: instant(at + DAYS * DAY_MS + HOUR_MS), officer: '葛某', cause: 'term', late: false }];
  }
}

/** 司法拘留 in the bench world. */
export const detentionsInBench: BenchSeed = {
  aggregate: detainPerson.module.aggregate,
  share: 1,
  request: (ask, random, n) => {
    const { id, state, debtor, at, hasEnded } = ask;
    const filed: Filed = {
      kind: 'detention-filed',
      ...filingOn(state, { requestId: id, debtor: debtor.id, packet: packetOf(ask), packetHash: `bench-${String(n)}` }),
      personKey: personKey('resident-id', debtor.idNo),
      guards: [],
      proofs: [],
    };
    return eventsOf(hasEnded ? 'released' : random.weighted(ENDINGS), at, filed, state.judge, random);
  },
};
