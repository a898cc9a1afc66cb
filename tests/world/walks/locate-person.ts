import type { CaseState } from '#shared/domain/cases/model.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { known, type Lookups } from '#shared/domain/linkage/lookups.ts';
import { requestOf } from '#shared/mechanisms/index.ts';
import { headOfLocate } from '#shared/mechanisms/locate-person/head.ts';
import { applyLocate } from '#shared/mechanisms/locate-person/apply.ts';
import type { LocateCommandKind } from '#shared/mechanisms/locate-person/commands.ts';
import type { LocateEvent } from '#shared/mechanisms/locate-person/events.ts';
import { locatePerson } from '#shared/mechanisms/locate-person/index.ts';
import { type LocateRequest, type Packet, packetHash, positionOf } from '#shared/mechanisms/locate-person/model.ts';
import { LOCATE_TRANSITIONS } from '#shared/mechanisms/locate-person/transitions.ts';
import type { AccountId, AgencyId, CaseId, CommandId, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { addDays, civilDateOf, DAY_MS, HOUR_MS, instant } from '#shared/kernel/time.ts';
import { CASE, caseVariant, ID_TRUE, ID_WRONG, JUDGE, OTHER_COURT, PARTY } from './locate-person-scene.ts';
import { begunByHold, begunDuty, COURT, type Message, type Scene, SYSTEM, type Walk as AnyWalk, walkerOf } from './walker.ts';

/** The walk over a search for a person: its scenes, payloads, the police as they answer, and what must hold of a custody. */
const file = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;

const CONNECTOR: Actor = { account: 'police-connector' as AccountId, role: 'agency-system', agency: 'police:suzhou' as AgencyId };
const ACTORS: readonly Actor[] = [
  { account: JUDGE, role: 'judge', court: COURT },
  { account: 'judge-deputy' as AccountId, role: 'judge', court: COURT, delegation: 'grant-1' },
  { account: 'judge-qin' as AccountId, role: 'judge', court: OTHER_COURT },
  { account: 'clerk-lu' as AccountId, role: 'clerk', court: COURT },
  { account: 'clerk-zhao' as AccountId, role: 'clerk', court: COURT },
  { account: 'chief-fang' as AccountId, role: 'chief', court: COURT },
  { account: 'president-ji' as AccountId, role: 'president', court: COURT },
  { account: 'duty-tian' as AccountId, role: 'command-centre', court: COURT },
  { account: 'officer-peng' as AccountId, role: 'field-officer', court: COURT },
  { account: 'police-he' as AccountId, role: 'police-specialist', agency: 'police:suzhou' as AgencyId },
  { account: 'station-shi' as AccountId, role: 'police-station', agency: 'station:yunxi' as AgencyId },
  SYSTEM,
  CONNECTOR,
];

type PersonScene = Scene & {
  found: CaseState;
  readonly lookups: Omit<Lookups, 'case' | 'requestsOfCase' | 'delegation'>;
  readonly duplicateOther: boolean;
  /** The other request on this person was rejected: the new one must name it. */
  readonly rejectedBefore: boolean;
};
type Walk = AnyWalk<LocateRequest, PersonScene>;

/** Duties of the deadline table that began, or began anew, between two states. */
function begun(before: LocateRequest | undefined, after: LocateRequest): readonly string[] {
  return [
    ...begunDuty(before, after),
    ...begunByHold(before, after),
    ...(after.custody.startedAt !== before?.custody.startedAt && after.custody.startedAt !== undefined ? ['QUESTIONING'] : []),
    ...(after.custody.extension !== undefined && before?.custody.extension === undefined ? ['QUESTIONING_COMPLEX'] : []),
  ];
}

function packetOf(walk: Walk): Packet {
  const { random } = walk;
  const party = walk.scene.found.parties[0];
  const withWarrant = random.chance(0.5);
  const drop = random.chance(0.06);
  const answer = random.chance(0.7) ? 'none' : random.pick(['county-or-higher', 'township', 'township', 'unanswered'] as const);
  const asked = random.chance(0.95);
  return {
    debtor: {
      name: party?.name ?? '王某',
      idType: party?.idType ?? 'resident-id',
      idNo: random.chance(0.04) ? ID_WRONG : (party?.idNo ?? ''),
      ...(random.chance(0.2) ? { phone: '13800002138' } : {}),
      ...(party?.capacity === undefined || random.chance(0.05) ? {} : { capacity: { as: party.capacity.as, company: '某某商贸有限公司' } }),
    },
    reasons: random.chance(0.9) ? ['whereabouts-unknown'] : ['whereabouts-unknown', 'evading-enforcement'],
    dangers: random.chance(0.2) ? ['violence'] : [],
    periodDays: random.chance(0.9) ? 180 : 30,
    takeover: random.chance(0.3) ? 'hold-at-station' : 'report-only',
    dutyPhone: '0512-00000110',
    attachments: [
      ...(drop ? [] : [{ slot: 'application', instrument: 'locate-application' as const, title: '查控申请表', file: file('1') }]),
      { slot: 'letter', instrument: 'assistance-letter', title: '协助查找函', file: file('2') },
      { slot: 'title', instrument: 'enforcement-title', title: '民事调解书', file: file('3') },
      ...(withWarrant ? [{ slot: 'warrant', instrument: 'compel-appearance-warrant' as const, title: '拘传票', file: file('4') }] : []),
    ],
    evidence: walk.scene.found.records.map((record) => record.id as CommandId),
    ...(withWarrant && asked
      ? { deputy: { answer, ...(answer === 'unanswered' ? {} : { source: '人大代表工委电话答复' }), ...(answer === 'county-or-higher' && random.chance(0.7) ? { permission: { by: '区人大常委会', document: '许可决定', on: civilDateOf(walk.now) } } : {}) } }
      : {}),
  };
}

function lookupsOf(walk: Walk): Lookups {
  const { scene } = walk;
  const grantDay = civilDateOf(walk.now);
  const own = walk.state === undefined ? [] : [walk.state];
  const twin = scene.duplicateOther && walk.state === undefined ? [{ ...templateRequest(walk), id: 'request-other' as RequestId, ...(scene.rejectedBefore ? { state: 'rejected' as const } : {}) }] : [];
  return {
    ...scene.lookups,
    case: known(scene.found),
    requestsOfCase: known([...own, ...twin].map((request) => requestOf('locate-request', request))),
    delegation: known({
      id: 'grant-1',
      from: 'chief-fang' as AccountId,
      fromRole: walk.random.chance(0.5) ? 'chief' : 'president',
      to: 'judge-deputy' as AccountId,
      court: COURT,
      kinds: ['locate-person'],
      fromDay: addDays(grantDay, -3),
      throughDay: addDays(grantDay, walk.random.chance(0.8) ? 3 : -1),
    }),
  };
}

function templateRequest(walk: Walk): LocateRequest {
  const packet = packetOf(walk);
  return applyLocate(
    undefined,
    {
      kind: 'locate-filed',
      requestId: 'request-1' as RequestId,
      caseId: CASE,
      caseNumber: walk.scene.found.caseNumber,
      court: COURT,
      undertaker: JUDGE,
      debtor: PARTY,
      personKey: personKey(packet.debtor.idType, walk.scene.found.parties[0]?.idNo ?? ''),
      packet,
      packetHash: packetHash(packet),
      guards: [],
      proofs: [],
    },
    { commandId: 'x' as CommandId, aggregate: { type: 'locate-request', id: 'request-1' }, at: walk.now, by: { account: JUDGE, role: 'judge', court: COURT } },
  );
}

/** A payload for a kind: mostly the one that fits the state, sometimes a stale or wrong one. */
function payloadFor(walk: Walk, kind: LocateCommandKind): unknown {
  const { random, state } = walk;
  const requestId = 'request-1' as RequestId;
  const hash = random.chance(0.9) ? (state?.packetHash ?? 'none') : 'stale';
  const revision = state === undefined ? 1 : random.chance(0.85) ? state.revision : Math.max(1, state.revision - 1);
  const round = state === undefined ? 0 : random.chance(0.9) ? state.round : Math.max(0, state.round - 1);
  const answered = { requestId, revision, round };
  const today = civilDateOf(walk.now);
  const controlNo = random.chance(0.9) ? (state?.control.controlNo ?? state?.strays[0]?.controlNo) : (state?.strays.at(-1)?.controlNo ?? 'KZ-none');
  switch (kind) {
    case 'locate-person.file':
      return { requestId, caseId: CASE, partyId: random.chance(0.95) ? PARTY : ('party-unknown' as PartyId), packet: packetOf(walk), ...(random.chance(0.7) ? { supersedes: 'request-other' as RequestId } : {}) };
    case 'locate-person.refile':
      return { requestId, packet: packetOf(walk) };
    case 'locate-person.resubmit':
      // The usual reason of a return: the number was another man's, and the case is corrected first.
      if (random.chance(0.3)) walk.scene.found = { ...walk.scene.found, parties: walk.scene.found.parties.map((party) => (party.idNo === ID_WRONG ? { ...party, idNo: ID_TRUE } : party)) };
      return { requestId, packet: state !== undefined && random.chance(0.6) ? strip(state.packet) : packetOf(walk), reasons: {}, reseal: random.chance(0.3) ? ['letter'] : [] };
    case 'locate-person.approve':
      return { requestId, packetHash: hash };
    case 'locate-person.send-back':
      return { requestId, opinion: '地址需补充' };
    case 'locate-person.record-paper-approval':
      return { requestId, packetHash: hash, signer: '方局长', signedAt: instant(walk.now + (random.chance(0.9) ? -HOUR_MS : HOUR_MS)), scan: file('5') };
    case 'locate-person.confirm-paper-approval':
      return { requestId, packetHash: hash };
    case 'locate-person.assign-numbers':
      return { requestId, numbers: { letter: '〔2026〕姑执控1号', warrant: '〔2026〕姑执控2号', application: '〔2026〕姑执控3号', 'dispatch-order': '〔2026〕姑执警9号', 'handover-record': '〔2026〕姑执交9号', 'release-notice': '〔2026〕姑执撤9号' } };
    case 'locate-person.bind-sealed-copy': {
      const attachment = random.pick(state?.packet.attachments ?? [{ slot: 'letter', file: file('2') } as LocateRequest['packet']['attachments'][number]]);
      return { requestId, slot: attachment.slot, number: random.chance(0.9) ? (attachment.number ?? '〔待编号〕') : '〔2026〕错1号', file: random.chance(0.9) ? file('9') : (attachment.file ?? file('9')) };
    }
    case 'locate-person.mark-received':
      return { ...answered, receivedAt: random.chance(0.95) ? walk.now : instant(walk.now + DAY_MS) };
    case 'locate-person.return':
    case 'locate-person.reject':
      return { ...answered, code: 'R03', text: '证号登记人非本案被执行人', specialist: '何' };
    case 'locate-person.accept': {
      const asked = state?.packet.periodDays ?? 180;
      const days = random.chance(0.85) ? asked : random.chance(0.5) ? 900 : asked + 20;
      return {
        ...answered,
        controlNo: random.chance(0.15) && state?.control.controlNo !== undefined ? state.control.controlNo : `KZ-${walk.numbers++}`,
        start: random.chance(0.97) ? today : addDays(today, 3),
        end: random.chance(0.95) ? addDays(today, days) : addDays(today, -1),
        specialist: '何',
      };
    }
    case 'locate-person.register-hit': {
      const held = random.chance(0.4);
      return {
        ...answered,
        hit: {
          at: walk.now, place: '云溪路卡口', channel: 'street-check', unit: '云溪派出所', officer: '施', phone: '051200000119',
          personState: held ? 'held' : 'located',
          ...(held || random.chance(0.1) ? { holdUntil: instant(walk.now + (random.chance(0.85) ? 1 : random.pick([-1, 30])) * HOUR_MS) } : {}),
          identityBy: 'document',
          ...(random.chance(0.7) ? { readBack: { name: state?.packet.debtor.name ?? '王某', lastFour: (state?.packet.debtor.idNo ?? '0000').slice(-4) || '0000', calledBack: '051200000119' } } : {}),
        },
      };
    }
    case 'locate-person.escalate-hit':
      return { requestId, round, level: 1 + random.below(2) };
    case 'locate-person.dispatch': {
      const order = { requestId, officers: ['彭', '陶'], vehicle: '苏E·A0001', eta: instant(walk.now + HOUR_MS), inCity: random.chance(0.8) };
      return { ...order, ...(state?.state === 'dispatched' && state.dispatch !== undefined && random.chance(0.8) ? { instead: state.dispatch.at } : {}) };
    }
    case 'locate-person.record-callback':
      return { requestId, with: '田', at: walk.now };
    case 'locate-person.record-controlled': {
      const via = random.chance(0.5) ? 'field-record' : 'phone';
      return {
        requestId,
        via,
        handover: {
          place: '云溪路',
          held: random.chance(0.6),
          identityBy: 'document',
          ...(via === 'phone' || random.chance(0.1)
            ? { signatures: [] }
            : { health: '正常', belongings: '手机一部', signatures: [{ signer: '彭', capacity: 'court-officer', refused: false, file: file('8') }, { signer: '施', capacity: 'police-officer', refused: true }] }),
          photos: [],
        },
        dataAsOf: instant(walk.now - (random.chance(0.7) ? HOUR_MS : 6 * HOUR_MS)),
      };
    }
    case 'locate-person.record-missed':
      return { requestId, reason: random.pick(['gone', 'not-the-person', 'other']) };
    case 'locate-person.request-renewal':
      return { requestId, days: random.chance(0.95) ? 90 : 365, reason: '仍下落不明' };
    case 'locate-person.decide-renewal':
      return { requestId, approve: random.chance(0.8) };
    case 'locate-person.confirm-renewal':
      return {
        ...answered,
        accepted: random.chance(0.8),
        newEnd: state?.control.end === undefined ? today : addDays(random.chance(0.9) ? (state.renewals.at(-1)?.newEnd ?? state.control.end) : state.control.end, random.chance(0.9) ? 0 : 900),
      };
    case 'locate-person.withdraw':
      return { requestId, reason: '双方自行和解' };
    case 'locate-person.request-release':
      return { requestId, trigger: random.pick(['T1', 'T2', 'T3', 'T5', 'T6', 'T7', 'T9'] as const), cause: 'walk' };
    case 'locate-person.mark-release-sent':
      return { requestId, ...(controlNo === undefined ? {} : { controlNo }) };
    case 'locate-person.acknowledge-release':
      return { requestId, ...(controlNo === undefined ? {} : { controlNo }), ackedAt: walk.now, by: '何' };
    case 'locate-person.alarm-release':
      return { requestId, ...(random.chance(0.5) && state?.strays[0] !== undefined ? { controlNo: random.pick(state.strays).controlNo } : {}) };
    case 'locate-person.flag-silence':
      return { requestId, revision };
    case 'locate-person.flag-proof':
      return { requestId, record: state?.proofs[0]?.id ?? 'record-none', corrected: random.chance(0.5) };
    case 'locate-person.settle-incident':
      return { requestId, index: random.below((state?.incidents.length ?? 0) + 1), note: '已电话核实' };
    case 'locate-person.expire':
      return { requestId, end: random.chance(0.9) ? (state?.control.end ?? today) : addDays(today, 7) };
    case 'locate-person.cancel-unreturned':
      return { requestId, revision };
    case 'locate-person.decide-control':
      return { requestId, choice: random.chance(0.5) ? 'keep' : 'release', reason: '终本后继续查找' };
    case 'locate-person.extend-custody':
      return { requestId, reason: '情况复杂，可能拘留' };
    case 'locate-person.end-custody':
      return { requestId, ending: random.pick(['released', 'detained'] as const) };
    case 'locate-person.record-outcome':
      return { requestId, outcome: outcomeFor(walk) };
    case 'locate-person.record-deputy-report':
      return { requestId, to: '云溪镇人大主席团', at: walk.now };
    case 'locate-person.answer-same-person':
      return { requestId, caseId: random.chance(0.9) ? ('case-90055' as CaseId) : ('case-none' as CaseId), choice: 'attend' };
    case 'locate-person.move-to-judge':
      return { requestId, judge: JUDGE };
    default:
      return { requestId };
  }
}

function strip(packet: LocateRequest['packet']): Packet {
  return { ...packet, attachments: packet.attachments.map(({ slot, instrument, title, file: draft }) => ({ slot, instrument, title, ...(draft === undefined ? {} : { file: draft }) })) };
}

function outcomeFor(walk: Walk): unknown {
  const { random } = walk;
  const result = random.pick(['paid-full', 'detained', 'fined', 'no-result', 'questioned-and-released'] as const);
  const evidence = ['01900000-0000-7000-a000-000000000001'];
  const receiptFrom = instant(walk.now - 30 * HOUR_MS);
  return {
    results: [result],
    amount: result === 'paid-full' && random.chance(0.7) ? fen(2_500_000) : fen(0),
    ...(result === 'detained' && random.chance(0.8)
      ? { detention: {
        ground: 'asset-report-refused-or-false',
        evidence,
        decisionNo: '（2026）苏0508司惩1号',
        presidentApprovedOn: civilDateOf(walk.now),
        servedAt: instant(walk.now - 31 * HOUR_MS),
        days: 15,
        receiptFrom,
        receiptTo: random.chance(0.8) ? instant(receiptFrom + 15 * DAY_MS) : random.chance(0.5) ? receiptFrom : instant(receiptFrom + 14 * DAY_MS),
        deputy: { answer: 'none', source: '代表工委' },
        ...(random.chance(0.7) ? { familyNotifiedAt: walk.now } : {}),
      } }
      : {}),
    ...(result === 'fined' && random.chance(0.7) ? { fine: { ground: 'able-but-refuses', evidence, decisionNo: '（2026）苏0508司惩2号', presidentApprovedOn: civilDateOf(walk.now), amount: fen(random.chance(0.8) ? 500_000 : 10_000_001) } } : {}),
  };
}

/** What must hold of a person who is held, and of whom the request is about. */
function check(walk: Walk, event: LocateEvent, _before: LocateRequest | undefined, next: LocateRequest): void {
  const reached = next.incidents.filter(({ kind: told }) => told === 'custody-limit-reached').length;
  // Each holding has a clock of its own, and an extension moves its limit once.
  const limits = [...(next.earlierCustodies ?? []), next.custody].reduce((n, custody) => n + (custody.extension === undefined ? 1 : 2), 0);
  if (reached > limits) walk.violation(`the same custody limit was reached ${String(reached)} times`);
  const holds = [...next.hits.filter((hit) => hit.personState === 'held'), ...next.controlReports.filter((report) => report.handover.held)].map(({ at }) => at);
  const clocks = [...(next.earlierCustodies ?? []), next.custody].flatMap(({ startedAt }) => startedAt ?? []);
  if (holds.length > 0 && Math.min(...clocks) !== Math.min(...holds)) walk.violation('the custody clock does not start at the first report that the person is held');
  if (next.state === 'active' && next.custody.state === 'running') walk.violation('a person is held and the request is only watching');
  if (next.hits.some((hit) => hit.holdUntil !== undefined && hit.holdUntil - hit.at > 24 * HOUR_MS)) walk.violation('a hold past the limit');
  if (next.personKey !== personKey(next.packet.debtor.idType, next.packet.debtor.idNo)) walk.violation(`the request names one person and is filed under another after ${event.kind}`);
}

/** Every paper has its number when its command is done, and a number once given stays (DOMAIN §1.12-8). */
function checkNumbers(walk: Walk, before: LocateRequest | undefined): void {
  const { state } = walk;
  if (state === undefined) return;
  if (state.dispatch !== undefined && state.dispatch.number === undefined) walk.violation('a dispatch order without a number');
  if (state.controlReports.length > 0 && state.handoverNumber === undefined) walk.violation('a hand-over record without a number');
  if (state.controlReports.length === 0 && state.handoverNumber !== undefined) walk.violation('a number for a hand-over that was not reported');
  if (state.control.release !== undefined && state.control.release.noticeNumber === undefined) walk.violation('a release notice without a number');
  if (before?.handoverNumber !== undefined && state.handoverNumber !== before.handoverNumber) walk.violation('the hand-over record changed its number');
  // Every dispatch brings its own list of officers: the same list is the same order.
  const order = before?.dispatch;
  if (order !== undefined && state.dispatch?.officers === order.officers && state.dispatch.number !== order.number) walk.violation('the dispatch order changed its number');
  if (order !== undefined && state.dispatch?.officers !== order.officers && state.dispatch?.number === order.number) walk.violation('two dispatch orders with one number');
  const slots = new Map(before?.packet.attachments.map((a) => [a.slot, a.number]));
  for (const { slot, number } of state.packet.attachments) {
    const had = slots.get(slot);
    if (had !== undefined && number !== had) walk.violation(`attachment ${slot} changed its number`);
  }
}

/** The police side does what it must: takes messages, and acknowledges releases. */
function policeAnswers(walk: Walk, message: Message): void {
  const requestId = 'request-1' as RequestId;
  const answered = { requestId, revision: message.revision, round: message.round };
  if (message.message === 'control.request') walk.file('locate-person.mark-received', { ...answered, receivedAt: walk.now }, CONNECTOR);
  if (message.message === 'control.release') {
    const controlNo = message.body['controlNo'] as string | undefined;
    const named = controlNo === undefined ? {} : { controlNo };
    walk.file('locate-person.mark-release-sent', { requestId, ...named }, CONNECTOR);
    walk.file('locate-person.acknowledge-release', { requestId, ...named, ackedAt: walk.now, by: '何' }, CONNECTOR);
  }
  if (message.message === 'control.renewal') {
    walk.file('locate-person.confirm-renewal', { ...answered, accepted: true, newEnd: message.body['newEnd'] }, CONNECTOR);
  }
}

/** The way forward from each state; walks take it often, so that the far end of the table is reached many times. */
const FORWARD: Readonly<Partial<Record<LocateRequest['state'] | 'none', readonly LocateCommandKind[]>>> = {
  none: ['locate-person.file'],
  pending_approval: ['locate-person.approve', 'locate-person.approve', 'locate-person.record-paper-approval', 'locate-person.confirm-paper-approval', 'locate-person.send-back'],
  pending_president: ['locate-person.approve', 'locate-person.record-paper-approval', 'locate-person.confirm-paper-approval'],
  sent_back: ['locate-person.refile'],
  signed: ['locate-person.bind-sealed-copy'],
  submitted: ['locate-person.mark-received', 'locate-person.accept', 'locate-person.accept', 'locate-person.return', 'locate-person.withdraw'],
  under_review: ['locate-person.accept', 'locate-person.accept', 'locate-person.return', 'locate-person.reject', 'locate-person.withdraw'],
  returned: ['locate-person.resubmit'],
  active: ['locate-person.register-hit', 'locate-person.register-hit', 'locate-person.record-controlled', 'locate-person.request-renewal', 'locate-person.decide-renewal', 'locate-person.ask-keep-or-release', 'locate-person.decide-control'],
  hit: ['locate-person.acknowledge-hit', 'locate-person.acknowledge-hit', 'locate-person.record-callback', 'locate-person.register-hit', 'locate-person.extend-custody', 'locate-person.record-deputy-report'],
  court_ack: ['locate-person.dispatch', 'locate-person.dispatch', 'locate-person.record-controlled', 'locate-person.record-missed'],
  dispatched: ['locate-person.record-controlled', 'locate-person.record-controlled', 'locate-person.record-missed', 'locate-person.dispatch'],
  controlled: ['locate-person.record-outcome', 'locate-person.end-custody', 'locate-person.extend-custody', 'locate-person.acknowledge-release', 'locate-person.record-controlled', 'locate-person.record-deputy-report'],
};

const RENEWING: readonly LocateCommandKind[] = ['locate-person.request-renewal', 'locate-person.decide-renewal', 'locate-person.confirm-renewal'];

/** Walks over the search for a person. */
export const walkOnce = walkerOf<LocateRequest, LocateEvent, PersonScene>({
  mechanism: { module: locatePerson.module, states: locatePerson.states, transitions: LOCATE_TRANSITIONS, head: headOfLocate },
  actors: ACTORS,
  scene(random, isProbed) {
    const { found, lookups } = caseVariant(random, isProbed);
    return { found, lookups, patient: random.chance(0.15), silent: random.chance(0.15), duplicateOther: random.chance(0.1), rejectedBefore: random.chance(0.5) };
  },
  lookups: lookupsOf,
  payload: (walk, kind) => payloadFor(walk, kind as LocateCommandKind),
  forward: FORWARD,
  renewing: RENEWING,
  position: positionOf,
  begun,
  answer: policeAnswers,
  check,
  checkStep: checkNumbers,
  traceOf: ({ state, control, custody }) => `${state}/${control.state}/${custody.state}`,
  numberText: (n) => `〔2026〕姑执控${String(n)}号`,
});
