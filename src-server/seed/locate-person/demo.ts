import { caseIdOf } from '#shared/domain/cases/import/index.ts';
import type { CaseRecordBody } from '#shared/domain/cases/model.ts';
import { checkIdNumber } from '#shared/domain/identifiers/index.ts';
import { CITY_POLICE } from '#shared/domain/permissions/agencies.ts';
import type { LocateCommandKind } from '#shared/mechanisms/locate-person/commands.ts';
import { type LocateAttachmentDraft, type LocateRequest, type Packet, packetHash } from '#shared/mechanisms/locate-person/model.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import type { CommandId, FileHash, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { addDays, civilDateOf, type CivilDate, HOUR_MS, instant, type Instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';
import type { Bureau } from '../bureau.ts';
import { anyCourt, type BureauLine, debtorOf, deskAccount, placeOf, type SeedStep, workingDayBefore } from '../bureau-line.ts';
import type { SeedCase } from '../cases.ts';
import type { SeedAccount } from '../demo-accounts.ts';
import type { Court } from '../places.ts';
import { onCallAt } from '../rosters.ts';
import type { Random } from '../random.ts';

/**
 * How far a request of the running bureau has come. None waits at the police for review and none is a hit that nobody
 * took: the first packet a newcomer's specialist sees is the newcomer's own, and no alarm sounds at the first start.
 */
const RUNNING_STATES = [
  'pending-approval',
  'pending-president',
  'sent-back',
  'signed',
  'returned',
  'rejected',
  'active',
  'missed',
  'court-ack',
  'dispatched',
  'controlled',
  'closed',
  'withdrawn-before',
  'withdrawn',
] as const;
type RunningState = (typeof RUNNING_STATES)[number];

/** How many of each, 62 together. */
const COUNTS: Readonly<Record<RunningState, number>> = {
  'pending-approval': 6,
  'pending-president': 3,
  'sent-back': 2,
  signed: 3,
  returned: 4,
  rejected: 2,
  active: 19,
  missed: 2,
  'court-ack': 1,
  dispatched: 1,
  controlled: 4,
  closed: 9,
  'withdrawn-before': 2,
  withdrawn: 4,
};

const BEFORE_POLICE: ReadonlySet<RunningState> = new Set(['pending-approval', 'pending-president', 'sent-back', 'signed', 'withdrawn-before']);

/** A control of nearly a year, so that a demo whose clock is moved by months does not expire them all at once. */
const CONTROL_DAYS = 350;

/** Acts after which a message may be on its way to the police. */
const SENDS: ReadonlySet<string> = new Set<LocateCommandKind>(['locate-person.bind-sealed-copy', 'locate-person.withdraw', 'locate-person.record-controlled', 'locate-person.record-outcome']);

const VISIT_NOTES = ['敲门无人应答，邻居称已搬离', '门锁完好，门口积有信件', '父母在家，称其在外地打工', '房屋已转租，租客不知其去向'] as const;

/** The one-minute records that the guards of a request read: papers served, calls, a summons or a visit in vain. */
function recordsFor(item: SeedCase, asked: CivilDate, hold: boolean, random: Random): readonly CaseRecordBody[] {
  const parties = [debtorOf(item)];
  const served = addDays(item.filedOn, random.int(4, 9));
  const address = item.debtors[0]?.address ?? '';
  return [
    { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: served, method: random.pick(['direct', 'post', 'electronic', 'left'] as const), reportDue: addDays(served, 14) },
    { type: 'call', on: addDays(asked, -random.int(8, 12)), time: '10:20', answered: false },
    { type: 'visit', on: addDays(asked, -random.int(4, 7)), address, found: random.pick(['nobody', 'moved-away', 'relatives-only'] as const), photos: [], note: random.pick(VISIT_NOTES) },
    // A 拘传票 rests on a summons to this very person and his absence without good reason.
    ...(random.chance(0.5) || hold ? [{ type: 'summons', servedOn: addDays(asked, -15), method: 'confirmed-address', appearOn: addDays(asked, -6), appeared: 'no', absence: 'without-good-reason', parties } as const] : []),
  ];
}

const draft = (slot: string, instrument: LocateAttachmentDraft['instrument'], title: string): LocateAttachmentDraft => ({ slot, instrument, title });

function packetOf(bureau: Bureau, item: SeedCase, evidence: readonly CommandId[], hold: boolean, random: Random): Packet {
  const debtor = item.debtors[0];
  if (debtor === undefined) throw new Error('a case without a debtor');
  const checked = checkIdNumber(debtor.idNo);
  const settings = bureau.settings.find((entry) => entry.court === item.court.code);
  return {
    debtor: {
      name: debtor.name,
      idType: 'resident-id',
      idNo: debtor.idNo,
      ...(checked.ok ? { sex: checked.value.sex, birth: checked.value.birth } : {}),
      phone: debtor.phone,
      address: debtor.address,
    },
    reasons: random.chance(0.3) ? ['whereabouts-unknown', 'evading-enforcement'] : ['whereabouts-unknown'],
    dangers: random.chance(0.08) ? ['illness'] : [],
    periodDays: CONTROL_DAYS,
    takeover: hold ? 'hand-over-on-site' : 'report-only',
    dutyPhone: settings?.dutyPhone ?? '',
    attachments: [
      draft('application', 'locate-application', '查控申请表'),
      draft('letter', 'assistance-letter', '协助查找函'),
      draft('title', 'enforcement-title', item.title),
      ...(hold ? [draft('warrant', 'compel-appearance-warrant', '拘传票')] : []),
    ],
    evidence: [...evidence],
    ...(hold ? { deputy: { answer: 'none', source: '辖区人大常委会代表工委电话答复' } as const } : {}),
  };
}

const RETURNS = [
  ['R01', '缺执行依据正文，请补充'],
  ['R03', '证件照片与户籍信息不一致，请核实'],
  ['R04', '经常居住地填写过于笼统，请写明小区或单位'],
  ['R08', '布控期限与函件所写不一致'],
] as const;
const PLACES_OF_HITS = ['汀园路快捷酒店（虚构）大堂', '长途客运站（虚构）进站口', '荻浦路网吧（虚构）', '照壁巷棋牌室（虚构）'] as const;

/** All commands of one case and its request, up to the state it is to stand in. */
function storyOf(bureau: Bureau, item: SeedCase, state: RunningState, today: CivilDate, sealedCopy: FileHash, random: Random): { readonly request: RequestId; readonly steps: readonly SeedStep[] } {
  const place = placeOf(bureau, item);
  const specialist = deskAccount(bureau, 'police-specialist', CITY_POLICE);
  const station = deskAccount(bureau, 'police-station');
  const caseId = caseIdOf(item.caseNumber);
  const request = derivedId('seed request', item.caseNumber) as RequestId;
  const steps: SeedStep[] = [];
  const hold = state === 'pending-president' || state === 'controlled' || state === 'closed' || (state === 'active' && random.chance(0.4));
  const recent: ReadonlySet<RunningState> = new Set(['pending-approval', 'pending-president', 'sent-back', 'signed', 'returned', 'withdrawn-before']);
  const filedDay = workingDayBefore(today, recent.has(state) ? random.int(3, 5) : random.int(12, 30));
  const filedAt = instant(instantAt(filedDay, '09:00') + random.int(0, 150) * MINUTE_MS);

  let count = 0;
  const step = (at: Instant, actor: SeedAccount, kind: LocateCommandKind | 'case.add-record', payload: (state: LocateRequest | undefined) => unknown, occurredAt?: Instant): CommandId => {
    count += 1;
    const id = derivedId('seed command', item.caseNumber, count) as CommandId;
    const aggregate = kind === 'case.add-record' ? ({ type: 'case', id: caseId } as const) : ({ type: 'locate-request', id: request } as const);
    steps.push({
      at,
      actor,
      kind,
      aggregate,
      id,
      payload: (state) => payload(state as unknown as LocateRequest | undefined),
      ...(SENDS.has(kind) ? { sends: true } : {}),
      ...(occurredAt === undefined ? {} : { occurredAt: { at: occurredAt, source: 'typed', skewMs: 0 } }),
    });
    return id;
  };
  const after = (from: Instant, minutes: number) => instant(from + minutes * MINUTE_MS);
  /** The next working day at an hour, never later than the seeding itself. */
  const onDay = (daysBack: number, time: string) => instantAt(workingDayBefore(today, daysBack), time);

  const recordedAt = instant(filedAt - 20 * HOUR_MS);
  const evidence = recordsFor(item, filedDay, hold, random).map((record, index) => step(after(recordedAt, index), place.clerk, 'case.add-record', () => ({ caseId, record })));
  const packet = packetOf(bureau, item, evidence, hold, random);
  const partyId = debtorOf(item);
  step(filedAt, place.judge, 'locate-person.file', () => ({ requestId: request, caseId, partyId, packet }));
  if (state === 'pending-approval') return { request, steps };
  if (state === 'withdrawn-before') {
    step(after(filedAt, 90), place.judge, 'locate-person.withdraw', () => ({ requestId: request, reason: '被执行人主动到院，不再需要查找' }));
    return { request, steps };
  }
  if (state === 'sent-back') {
    step(after(filedAt, 120), place.of('chief'), 'locate-person.send-back', () => ({ requestId: request, opinion: '请补充近三个月的上门查找记录后再报。' }));
    return { request, steps };
  }
  step(after(filedAt, 110), place.of('chief'), 'locate-person.approve', () => ({ requestId: request, packetHash: packetHash(packet), opinion: '同意。' }));
  if (state === 'pending-president') return { request, steps };
  if (hold) step(after(filedAt, 170), place.of('president'), 'locate-person.approve', () => ({ requestId: request, packetHash: packetHash(packet) }));
  if (state === 'signed') return { request, steps };

  for (const [index, slot] of (hold ? ['letter', 'warrant'] : ['letter']).entries()) {
    const numberOf = (current: LocateRequest | undefined) => current?.packet.attachments.find((attachment) => attachment.slot === slot)?.number ?? '';
    step(after(filedAt, 230 + index * 5), place.clerk, 'locate-person.bind-sealed-copy', (current) => ({ requestId: request, slot, number: numberOf(current), file: sealedCopy }));
  }
  const answeredAt = after(filedAt, 290);
  const answer = (current: LocateRequest | undefined) => ({ requestId: request, revision: current?.revision ?? 1, round: current?.round ?? 0 });
  const desk = '专线 01';
  if (state === 'returned') {
    const [code, text] = random.pick(RETURNS);
    step(answeredAt, specialist, 'locate-person.return', (current) => ({ ...answer(current), code, text, specialist: desk }));
    return { request, steps };
  }
  if (state === 'rejected') {
    step(answeredAt, specialist, 'locate-person.reject', (current) => ({ ...answer(current), code: 'R07', text: '该人已在外省服刑，不符合查控条件', specialist: desk }));
    return { request, steps };
  }
  const start = civilDateOf(answeredAt);
  const controlNo = `苏公查〔${start.slice(0, 4)}〕${random.int(900_000, 999_999)}`;
  step(answeredAt, specialist, 'locate-person.accept', (current) => ({ ...answer(current), controlNo, start, end: addDays(start, CONTROL_DAYS), specialist: desk }));
  if (state === 'active') return { request, steps };

  const release = (from: Instant) => step(after(from, 20), specialist, 'locate-person.acknowledge-release', () => ({ requestId: request, controlNo, ackedAt: after(from, 20), by: desk }));
  if (state === 'withdrawn') {
    const at = onDay(random.int(3, 8), '10:30');
    step(at, place.judge, 'locate-person.withdraw', () => ({ requestId: request, reason: '双方达成和解，申请执行人同意撤回' }));
    release(at);
    return { request, steps };
  }

  // Hits that are still being worked on happened this morning or yesterday; the others days ago.
  const hitAt = state === 'court-ack' || state === 'dispatched' ? onDay(1, '16:10') : onDay(random.int(2, 7), '13:20');
  const hitPlace = random.pick(PLACES_OF_HITS);
  step(hitAt, station, 'locate-person.register-hit', (current) => ({
    ...answer(current),
    hit: {
      at: instant(hitAt - 6 * MINUTE_MS),
      place: hitPlace,
      channel: random.pick(['lodging', 'street-check', 'checkpoint'] as const),
      unit: '云溪派出所（虚构）',
      officer: station.name,
      phone: station.phone ?? '0512-00000111',
      personState: 'located',
      identityBy: 'document',
    },
  }));
  const onCall = onCallAt(bureau.accounts.filter((account) => account.court === item.court.code && account.role === 'command-centre'), today, hitAt) ?? place.of('command-centre');
  step(after(hitAt, 3), onCall, 'locate-person.acknowledge-hit', () => ({ requestId: request }));
  if (state === 'court-ack') return { request, steps };
  const officer = place.of('field-officer');
  step(after(hitAt, 9), onCall, 'locate-person.dispatch', () => ({ requestId: request, officers: [officer.name, '法警一名'], accounts: [officer.id], vehicle: '警车 01', eta: after(hitAt, 55), inCity: true }));
  if (state === 'dispatched') return { request, steps };
  if (state === 'missed') {
    step(after(hitAt, 70), officer, 'locate-person.record-missed', () => ({ requestId: request, reason: 'gone', note: '到场时已离开，前台称半小时前退房' }), after(hitAt, 65));
    return { request, steps };
  }

  const metAt = after(hitAt, 62);
  const signature = (signer: string, capacity: 'court-officer' | 'police-officer') => ({ signer, capacity, file: sealedCopy, refused: false });
  step(
    after(metAt, 8),
    officer,
    'locate-person.record-controlled',
    () => ({
      requestId: request,
      via: 'field-record',
      handover: { place: hitPlace, held: true, identityBy: 'document', health: '自述无疾病，精神正常', belongings: '手机一部，现金若干，随身背包一个', signatures: [signature(officer.name, 'court-officer'), signature(station.name, 'police-officer')], photos: [] },
      dataAsOf: hitAt,
    }),
    metAt,
  );
  release(after(metAt, 8));
  step(after(metAt, 200), place.judge, 'locate-person.end-custody', () => ({ requestId: request, ending: 'released' }), after(metAt, 195));
  if (state === 'controlled') return { request, steps };

  const full = random.chance(0.4);
  const paid = full ? item.principal : fen(Math.floor(item.principal / 2));
  const paidOn = civilDateOf(metAt);
  const payer = item.debtors[0]?.name ?? '';
  step(after(metAt, 215), place.clerk, 'case.add-record', () => ({ caseId, record: { type: 'payment', on: paidOn, amount: paid, payer, relation: 'debtor', towards: 'principal' } }));
  if (full) step(after(metAt, 216), place.clerk, 'case.add-record', () => ({ caseId, record: { type: 'payment', on: paidOn, amount: item.fee, payer, relation: 'debtor', towards: 'fee' } }));
  else {
    const half = fen(Math.ceil((item.principal - paid) / 2));
    step(after(metAt, 220), place.judge, 'case.add-record', () => ({
      caseId,
      record: {
        type: 'settlement',
        agreedOn: paidOn,
        dueOn: addDays(paidOn, 330),
        suspends: true,
        creditorAgrees: true,
        instalments: [{ dueOn: addDays(paidOn, 180), amount: half }, { dueOn: addDays(paidOn, 330), amount: fen(item.principal - paid - half) }],
      },
    }));
  }
  step(after(metAt, 230), place.judge, 'locate-person.record-outcome', () => ({ requestId: request, outcome: { results: full ? ['paid-full'] : ['paid-part-instalments'], amount: paid } }));
  if (full) step(after(metAt, 240), place.judge, 'case.add-record', () => ({ caseId, record: { type: 'fulfilment', on: paidOn } }));
  return { request, steps };
}

/** 协助查找 in the demo bureau: 62 requests, in every state that other roles should see. */
export const locateInDemo: BureauLine = (from) => {
  const { bureau, today, sealedCopy, random, toldOf } = from;
  const steps: SeedStep[] = [];
  const requests = new Map<RequestId, RunningState>();
  for (const state of RUNNING_STATES) {
    for (let i = 0; i < COUNTS[state]; i += 1) {
      // A court whose police speak through their own system: nothing has gone out to it yet.
      const connected = (court: Court) => bureau.settings.some((entry) => entry.court === court.code && entry.policeChannel === 'connector');
      const court = anyCourt(from, (one) => BEFORE_POLICE.has(state) || !connected(one));
      const item = from.newCase(court, {
        fits: (made) => made.closedOn === undefined && (made.type === '执' || made.type === '执恢') && made.debtors[0]?.kind === 'person',
        past: (made) => [...toldOf(made).filter(({ step }) => step === 'asset-report'), { step: 'payment', answer: 'not-done' }, { step: 'fee', answer: 'not-done' }],
      });
      const story = storyOf(bureau, item, state, today, sealedCopy, random.branch(item.caseNumber));
      requests.set(story.request, state);
      steps.push(...story.steps);
    }
  }
  return { steps, requests };
};
