import type { Actor } from '#shared/domain/linkage/command.ts';
import { known, type Lookups } from '#shared/domain/linkage/lookups.ts';
import { requestOf } from '#shared/mechanisms/index.ts';
import { headOfVehicle } from '#shared/mechanisms/seek-vehicle/head.ts';
import { applyVehicle } from '#shared/mechanisms/seek-vehicle/apply.ts';
import type { VehicleCommandKind } from '#shared/mechanisms/seek-vehicle/commands.ts';
import type { VehicleEvent } from '#shared/mechanisms/seek-vehicle/events.ts';
import { seekVehicle } from '#shared/mechanisms/seek-vehicle/index.ts';
import { NOT_SEIZED_REASONS, type Packet, packetHash, positionOf, type VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { type SeizureRecord, SIDES } from '#shared/mechanisms/seek-vehicle/seizure-record.ts';
import { VEHICLE_TRANSITIONS } from '#shared/mechanisms/seek-vehicle/transitions.ts';
import type { AccountId, AgencyId, CommandId, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { addDays, civilDate, civilDateOf, DAY_MS, HOUR_MS, instant } from '#shared/kernel/time.ts';
import { ANSWER, ASSET, CASE, CREDITOR_ID, DEBTOR_ID, JUDGE, NEXT_COURT, OTHER_COURT, OTHER_VIN, PARTY, PLATE, SEAL_NUMBER, sceneOf, type VehicleScene, VIN } from './seek-vehicle-scene.ts';
import { begunByHold, begunDuty, COURT, type Message, REQUEST, SYSTEM, type Walk as AnyWalk, walkerOf } from './walker.ts';

/** The walk over a search for a car: its scenes, payloads, the traffic police as they answer, and what must hold of a thing in custody. */
type Walk = AnyWalk<VehicleRequest, VehicleScene>;

const file = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;
const POLICE = 'police:traffic' as AgencyId;
const CONNECTOR: Actor = { account: 'traffic-connector' as AccountId, role: 'agency-system', agency: POLICE };

const ACTORS: readonly Actor[] = [
  { account: JUDGE, role: 'judge', court: COURT },
  { account: 'judge-deputy' as AccountId, role: 'judge', court: COURT, delegation: 'grant-1' },
  { account: 'judge-kun' as AccountId, role: 'judge', court: OTHER_COURT },
  { account: 'clerk-he' as AccountId, role: 'clerk', court: COURT },
  { account: 'clerk-zhao' as AccountId, role: 'clerk', court: COURT },
  { account: 'chief-fang' as AccountId, role: 'chief', court: COURT },
  { account: 'duty-tian' as AccountId, role: 'command-centre', court: COURT },
  { account: 'officer-peng' as AccountId, role: 'field-officer', court: COURT },
  { account: 'traffic-he' as AccountId, role: 'police-specialist', agency: POLICE },
  // Of another line of the police: none of his business.
  { account: 'police-he' as AccountId, role: 'police-specialist', agency: 'police:suzhou' as AgencyId },
  { account: 'post-shi' as AccountId, role: 'police-station', agency: 'station:traffic:yunxi' as AgencyId },
  SYSTEM,
  CONNECTOR,
];

/** Duties of the deadline table that began, or began anew, between two states. */
function begun(before: VehicleRequest | undefined, after: VehicleRequest): readonly string[] {
  return [...begunDuty(before, after), ...begunByHold(before, after)];
}

function packetOf(walk: Walk): Packet {
  const { random, scene } = walk;
  const slip = (chance = 0.025) => random.chance(chance);
  const plate = slip() ? '苏E9X1Z22X' : slip() ? '苏E9X1Z3' : PLATE;
  const vin = slip() ? 'LFV2A21K2F4009012' : VIN;
  return {
    assetId: ASSET,
    vehicle: {
      ...(scene.unregistered ? {} : { plate }),
      vin,
      ...(scene.unregistered && random.chance(0.3) ? {} : { engineNo: 'E9012X' }),
      ...(random.chance(0.2) ? { vinNote: '进口车，无校验位' } : {}),
      colour: random.chance(0.5) ? '灰' : '黑',
      brand: '大众',
      owner: '罗某',
    },
    ...(random.chance(0.3) ? { ownerReason: '购车合同载明买方为被执行人' } : {}),
    seal: { measure: 'seal', court: '苏州市姑苏区人民法院', number: SEAL_NUMBER, start: civilDate('2026-04-20'), end: slip() ? addDays(scene.sealEnd, 1) : scene.sealEnd, asOf: civilDate('2026-08-21') },
    mortgagees: ['示例银行'],
    periodDays: random.chance(0.05) ? 400 : random.chance(0.8) && scene.sealEnd > '2027-01-01' ? 180 : 30,
    dutyPhone: random.chance(0.9) ? '0512-00000122' : '0512-00000123',
    attachments: [
      { slot: 'ruling', instrument: 'vehicle-seizure-ruling', title: '执行裁定书（查封、扣押）', file: file('1') },
      { slot: 'notice', instrument: 'vehicle-assist-notice', title: '协助执行通知书（车管）', file: file('2') },
      ...(slip() ? [] : [{ slot: 'receipt', instrument: 'vehicle-seal-receipt' as const, title: '车辆查封回执', file: file('3') }]),
      ...(random.chance(0.3) ? [{ slot: 'registration', instrument: 'vehicle-registration' as const, title: '机动车登记信息', file: file('4') }] : []),
    ],
    evidence: [ANSWER],
  };
}

function templateRequest(walk: Walk): VehicleRequest {
  const packet = packetOf(walk);
  return applyVehicle(
    undefined,
    { kind: 'vehicle-filed', requestId: REQUEST, caseId: CASE, caseNumber: walk.scene.found.caseNumber, court: COURT, undertaker: JUDGE, debtor: PARTY, packet, packetHash: packetHash(packet), guards: [], proofs: [] },
    { commandId: 'x' as CommandId, aggregate: { type: 'vehicle-request', id: REQUEST }, at: walk.now, by: { account: JUDGE, role: 'judge', court: COURT } },
  );
}

function lookupsOf(walk: Walk): Lookups {
  const { scene, state } = walk;
  const day = civilDateOf(walk.now);
  const own = state === undefined ? [] : [state];
  const twin = scene.duplicateOther && state === undefined ? [{ ...templateRequest(walk), id: 'request-other' as RequestId, ...(scene.rejectedBefore ? { state: 'rejected' as const } : {}) }] : [];
  return {
    ...scene.lookups,
    case: known(scene.found),
    asset: scene.asset,
    requestsOfCase: known([...own, ...twin].map((request) => requestOf('vehicle-request', request))),
    delegation: known({
      id: 'grant-1', from: 'chief-fang' as AccountId, fromRole: 'chief', to: 'judge-deputy' as AccountId, court: COURT, kinds: ['seek-vehicle'],
      fromDay: addDays(day, -3), throughDay: addDays(day, walk.random.chance(0.8) ? 3 : -1),
    }),
  };
}

const signed = (as: 'court-officer' | 'custodian' | 'debtor' | 'witness' | 'receiving-court', signer: string) => ({ signer, as, how: 'signed' as const, file: file('8') });

function recordOf(walk: Walk): SeizureRecord {
  const { random, state, scene } = walk;
  const { plate, vin } = state?.packet.vehicle ?? { plate: PLATE, vin: VIN };
  const drop = random.chance(0.06);
  return {
    place: '东环路地下车库',
    ...(scene.unregistered ? {} : { plate: random.chance(0.04) ? '苏E00000' : (plate ?? PLATE) }),
    vin: random.chance(0.04) ? OTHER_VIN : vin,
    readFrom: random.pick(['typed', 'picture'] as const),
    ...(random.chance(0.9) ? { engineNo: 'E9012X' } : {}),
    called: { who: 'debtor', name: '罗某', at: instant(walk.now + (random.chance(0.95) ? 0 : DAY_MS)), answered: false, present: false },
    witness: { name: '沙', unit: '云桥社区' },
    keys: 1,
    licenceCard: true,
    odometerKm: 83_412,
    fuel: 'half',
    belongings: [{ what: '雨伞', count: 1 }],
    photos: (drop ? SIDES.slice(1) : SIDES).map((side) => (side === 'rear-left' ? { side, missing: '车身紧贴墙面' } : { side, file: file('7') })),
    custodian: { name: '场管员', lot: '东环停车场', address: '东环路 1 号', phone: '051200000188' },
    signatures: [signed('court-officer', '彭'), signed('court-officer', '陶'), signed('custodian', '场管员'), { signer: '罗某', as: 'debtor', how: 'absent' }, { signer: '沙', as: 'witness', how: 'refused' }],
  };
}

function handOverOf(walk: Walk): unknown {
  const { random, state } = walk;
  const waits = state?.seizure?.lifted?.next !== undefined;
  const receiver = waits !== random.chance(0.1) ? signed('receiving-court', '周') : signed('debtor', '罗某');
  return {
    place: '东环停车场',
    receiver: receiver.signer,
    ...(random.chance(0.95) ? { meter: random.chance(0.9) ? 83_413 : 83_500 } : {}),
    ...(random.chance(0.5) ? {} : { meterReason: '送检往返' }),
    signatures: [signed('court-officer', '彭'), signed('custodian', '场管员'), ...(random.chance(0.95) ? [receiver] : [])],
  };
}

function notSeizedOf(walk: Walk): unknown {
  const { random } = walk;
  const reason = random.chance(0.35) ? 'out-of-district' : random.pick(NOT_SEIZED_REASONS);
  const said = random.chance(0.9);
  return {
    requestId: REQUEST,
    reason,
    place: '东环路地下车库',
    ...(said && reason === 'third-party' ? { thirdParty: { name: '孟某', ground: '称已买受' } } : {}),
    ...(said && (reason === 'plate-fake' || reason === 'vin-mismatch') ? { policeTold: { officer: '何', at: walk.now } } : {}),
    ...(said && reason === 'out-of-district' ? { entrusted: { court: '上海市青浦区人民法院', contact: '执行局', phone: '02100000000', document: '委托函' } } : {}),
  };
}

function nextSealOf(walk: Walk): unknown {
  const { random } = walk;
  const today = civilDateOf(walk.now);
  return random.chance(0.5) ? {} : { next: { court: random.chance(0.9) ? NEXT_COURT : '苏州市姑苏区人民法院', ...(random.chance(0.5) ? { number: '（2026）苏0583执90400号' } : {}), start: today, end: addDays(today, random.chance(0.9) ? 700 : 900) } };
}

function hitOf(walk: Walk): unknown {
  const { random, state } = walk;
  const { plate, vin } = state?.packet.vehicle ?? { plate: PLATE, vin: VIN };
  const isFrameRead = random.chance(0.3) || plate === undefined;
  return {
    at: walk.now,
    ...(plate === undefined ? {} : { plate: random.chance(0.05) ? '苏E00000' : plate }),
    ...(isFrameRead ? { vin: random.chance(0.1) ? OTHER_VIN : vin } : {}),
    place: '东环路卡口', direction: '由西向东', lane: '2', channel: 'lane-camera', unit: '交警二大队', officer: '何', phone: '051200000122',
    ...(random.chance(0.7) ? { readBack: { plate: plate ?? vin, lastSix: /^[0-9A-Za-z]{6}$/u.test(vin.slice(-6)) ? vin.slice(-6) : '009012', calledBack: '051200000122' } } : {}),
  };
}

/** A payload for a kind: mostly the one that fits the state, sometimes a stale or wrong one. */
function payloadFor(walk: Walk, kind: VehicleCommandKind): unknown {
  const { random, state, scene } = walk;
  const requestId = REQUEST;
  const hash = random.chance(0.9) ? (state?.packetHash ?? 'none') : 'stale';
  const revision = state === undefined ? 1 : random.chance(0.85) ? state.revision : Math.max(1, state.revision - 1);
  const round = state === undefined ? 0 : random.chance(0.9) ? state.round : Math.max(0, state.round - 1);
  const answered = { requestId, revision, round };
  const today = civilDateOf(walk.now);
  const controlNo = random.chance(0.9) ? (state?.control.controlNo ?? state?.strays[0]?.controlNo) : (state?.strays.at(-1)?.controlNo ?? 'CK-none');
  const named = controlNo === undefined ? {} : { controlNo };
  switch (kind) {
    case 'seek-vehicle.file':
      return { requestId, caseId: CASE, partyId: random.chance(0.95) ? PARTY : ('party-unknown' as PartyId), packet: packetOf(walk), ...(random.chance(0.7) ? { supersedes: 'request-other' } : {}) };
    case 'seek-vehicle.refile':
      return { requestId, packet: packetOf(walk) };
    case 'seek-vehicle.resubmit':
      return { requestId, packet: state !== undefined && random.chance(0.6) ? strip(state.packet, random.chance(0.5)) : packetOf(walk), reasons: {}, reseal: random.chance(0.3) ? ['notice'] : [] };
    case 'seek-vehicle.approve':
    case 'seek-vehicle.confirm-paper-approval':
      return { requestId, packetHash: hash };
    case 'seek-vehicle.send-back':
      return { requestId, opinion: '请附登记信息' };
    case 'seek-vehicle.record-paper-approval':
      return { requestId, packetHash: hash, signer: '方局长', signedAt: instant(walk.now + (random.chance(0.9) ? -HOUR_MS : HOUR_MS)), scan: file('5') };
    case 'seek-vehicle.assign-numbers':
      return { requestId, numbers: { ruling: '〔2026〕1号', notice: '〔2026〕2号', 'seizure-list': '〔2026〕3号', 'return-list': '〔2026〕4号', 'release-notice': '〔2026〕5号', 'dispatch-order': '〔2026〕6号' } };
    case 'seek-vehicle.bind-sealed-copy': {
      const papers: readonly { readonly slot: string; readonly number?: string; readonly sealed?: unknown; readonly file?: FileHash }[] = state?.packet.attachments ?? [];
      const open = papers.filter((paper) => paper.sealed === undefined && paper.number !== undefined);
      const paper = random.pick(open.length > 0 && random.chance(0.8) ? open : papers.length > 0 ? papers : [{ slot: 'notice', number: '〔待编号〕', file: file('2') }]);
      return { requestId, slot: random.chance(0.97) ? paper.slot : 'nowhere', number: random.chance(0.9) ? (paper.number ?? '〔待编号〕') : '〔2026〕错1号', file: random.chance(0.95) ? file('9') : (paper.file ?? file('9')) };
    }
    case 'seek-vehicle.mark-received':
      return { ...answered, receivedAt: random.chance(0.95) ? walk.now : instant(walk.now + DAY_MS) };
    case 'seek-vehicle.return':
    case 'seek-vehicle.reject':
      return { ...answered, code: 'R04', text: '颜色不符', specialist: '何' };
    case 'seek-vehicle.accept': {
      const asked = state?.packet.periodDays ?? 180;
      const end = addDays(today, random.chance(0.85) ? asked : asked + 20);
      const within = end > scene.sealEnd && random.chance(0.7) ? scene.sealEnd : end;
      return {
        ...answered,
        controlNo: random.chance(0.15) && state?.control.controlNo !== undefined ? state.control.controlNo : `CK-${String(walk.numbers++)}`,
        start: random.chance(0.97) ? today : addDays(today, 3),
        end: random.chance(0.95) ? within : addDays(today, random.chance(0.5) ? -1 : 900),
        specialist: '何',
      };
    }
    case 'seek-vehicle.register-hit':
      return { ...answered, hit: hitOf(walk) };
    case 'seek-vehicle.escalate-hit':
      return { requestId, round, level: 1 + random.below(2) };
    case 'seek-vehicle.dispatch': {
      const order = { requestId, officers: ['彭', '陶'], vehicle: '苏E·A0001', eta: instant(walk.now + HOUR_MS), inCity: random.chance(0.8) };
      return { ...order, ...(state?.state === 'dispatched' && state.dispatch !== undefined && random.chance(0.8) ? { instead: state.dispatch.at } : {}) };
    }
    case 'seek-vehicle.record-callback':
      return { requestId, with: '田', at: walk.now };
    case 'seek-vehicle.record-seized':
      return { requestId, record: recordOf(walk), dataAsOf: instant(walk.now - (random.chance(0.85) ? HOUR_MS : 6 * HOUR_MS)) };
    case 'seek-vehicle.record-not-seized':
      return notSeizedOf(walk);
    case 'seek-vehicle.flag-entrusted':
      return { requestId, round };
    case 'seek-vehicle.request-renewal':
      return { requestId, days: random.chance(0.95) ? 90 : 365, reason: '仍未找到车辆' };
    case 'seek-vehicle.decide-renewal':
    case 'seek-vehicle.decide-unseal':
      return { requestId, approve: random.chance(0.8) };
    case 'seek-vehicle.confirm-renewal':
      return {
        ...answered,
        accepted: random.chance(0.8),
        newEnd: state?.control.end === undefined ? today : addDays(random.chance(0.9) ? (state.renewals.at(-1)?.newEnd ?? state.control.end) : state.control.end, random.chance(0.9) ? 0 : 900),
      };
    case 'seek-vehicle.withdraw':
      return { requestId, reason: '双方自行和解' };
    case 'seek-vehicle.request-release':
      return { requestId, trigger: random.pick(['T2', 'T3', 'T5', 'T6', 'T7', 'T8', 'T9'] as const), cause: 'walk' };
    case 'seek-vehicle.mark-release-sent':
      return { requestId, ...named };
    case 'seek-vehicle.acknowledge-release':
      return { requestId, ...named, ackedAt: walk.now, by: '何' };
    case 'seek-vehicle.alarm-release':
      return { requestId, ...(random.chance(0.5) && state?.strays[0] !== undefined ? { controlNo: random.pick(state.strays).controlNo } : {}) };
    case 'seek-vehicle.flag-silence':
    case 'seek-vehicle.cancel-unreturned':
      return { requestId, revision };
    case 'seek-vehicle.flag-proof':
      return { requestId, record: state?.proofs[0]?.id ?? 'record-none', corrected: random.chance(0.5) };
    case 'seek-vehicle.settle-incident':
      return { requestId, index: random.below((state?.incidents.length ?? 0) + 1), note: '已电话核实' };
    case 'seek-vehicle.expire':
      return { requestId, end: random.chance(0.9) ? (state?.control.end ?? today) : addDays(today, 7) };
    case 'seek-vehicle.decide-control':
      return { requestId, choice: random.chance(0.5) ? 'keep' : 'release', reason: '终本后继续查找' };
    case 'seek-vehicle.note-seal':
      return { requestId, seal: { ...sealOf(state), end: addDays(sealOf(state).end, random.chance(0.7) ? 365 : 0) } };
    case 'seek-vehicle.lapse-seal':
      return { requestId, end: random.chance(0.7) ? sealOf(state).end : today };
    case 'seek-vehicle.flag-seal':
      return { requestId, standing: random.pick(['waitlisted', 'none'] as const) };
    case 'seek-vehicle.record-mortgagee-told':
      return { requestId, name: random.chance(0.9) ? '示例银行' : '另一银行', whom: '客户经理', how: '电话', at: instant(walk.now + (random.chance(0.95) ? 0 : DAY_MS)) };
    case 'seek-vehicle.propose-unseal':
      return {
        requestId,
        reason: '已全部履行',
        attachments: [
          { slot: random.chance(0.95) ? 'release-ruling' : 'ruling', instrument: 'vehicle-release-ruling', title: '执行裁定书（解除扣押、解封）', file: file('a') },
          { slot: 'release-paper', instrument: 'vehicle-release-notice', title: '协助执行通知书（解封）', file: file('b') },
        ],
      };
    case 'seek-vehicle.confirm-unsealed':
      return { ...answered, on: random.chance(0.95) ? today : addDays(today, -40), by: '何', ...(nextSealOf(walk) as object) };
    case 'seek-vehicle.record-returned':
    case 'seek-vehicle.record-passed-on':
      return { requestId, handOver: handOverOf(walk) };
    case 'seek-vehicle.move-to-judge':
      return { requestId, judge: JUDGE };
    default:
      return { requestId };
  }
}

function sealOf(state: VehicleRequest | undefined): Packet['seal'] {
  const { ended: _ended, ...seal } = state?.seal ?? { measure: 'seal' as const, court: '苏州市姑苏区人民法院', number: SEAL_NUMBER, end: civilDate('2028-04-19'), asOf: civilDate('2026-08-21') };
  return seal;
}

/** The packet as it was sent, with the colour that was asked for: the usual reason of a return. */
function strip(packet: VehicleRequest['packet'], isMended: boolean): Packet {
  const attachments = packet.attachments.filter(({ slot }) => !slot.startsWith('release-')).map(({ slot, instrument, title, file: draft }) => ({ slot, instrument, title, ...(draft === undefined ? {} : { file: draft }) }));
  return { ...packet, vehicle: { ...packet.vehicle, ...(isMended ? { colour: '深灰' } : {}) }, attachments } as Packet;
}

const TAKEN: readonly string[] = ['seized', 'unsealing', 'unsealed', 'closed'];

/** What must hold of a car that is sought or in custody. */
function check(walk: Walk, event: VehicleEvent, before: VehicleRequest | undefined, next: VehicleRequest): void {
  const { control, seal, seizure, state } = next;
  if (control.state === 'active' && control.end !== undefined && event.kind !== 'vehicle-seal-told' && control.end > seal.end) walk.violation(`a control outlives its seal after ${event.kind}`);
  if (TAKEN.includes(state) !== (seizure !== undefined)) walk.violation(`the car is ${seizure === undefined ? 'not' : 'already'} in custody in ${state}`);
  if ((state === 'closed') !== (seizure?.state === 'returned' || seizure?.state === 'passed')) walk.violation(`closed and the custody ${seizure?.state ?? 'none'} do not go together`);
  if (seizure?.state === 'passed' && seizure.lifted?.next === undefined) walk.violation('passed on to nobody');
  if (before?.state === state) return;
  const parts = seekVehicle.factsOf(next).filter(({ kind }) => kind !== 'vehicle-request');
  const told = JSON.stringify(parts.map(({ body }) => body));
  if (told.includes(CREDITOR_ID) || told.includes(DEBTOR_ID) || told.includes('"principal"')) walk.violation('somebody outside is told an identity number or the amount');
}

/** Every paper has its number when its command is done, and a number once given stays (DOMAIN §1.12-8). */
function checkNumbers(walk: Walk, before: VehicleRequest | undefined): void {
  const { state } = walk;
  if (state === undefined) return;
  const { seizure, control, dispatch } = state;
  if (seizure !== undefined && control.state === 'active') walk.violation('a car in the yard is still sought');
  if (dispatch !== undefined && dispatch.number === undefined) walk.violation('a dispatch order without a number');
  if (control.release !== undefined && control.release.noticeNumber === undefined) walk.violation('a release notice without a number');
  if (seizure !== undefined && (seizure.listNumber === undefined || seizure.transferNumber === undefined)) walk.violation('a list of a seizure without a number');
  if (seizure?.handOver !== undefined && seizure.handOver.number === undefined) walk.violation('a last list without a number');
  if (before?.seizure?.listNumber !== undefined && seizure?.listNumber !== before.seizure.listNumber) walk.violation('the list changed its number');
  const slots = new Map(before?.packet.attachments.map((paper) => [paper.slot, paper.number]));
  for (const { slot, number } of state.packet.attachments) {
    const had = slots.get(slot);
    if (had !== undefined && number !== had) walk.violation(`attachment ${slot} changed its number`);
  }
}

/** The traffic police do what they must: take messages, acknowledge releases, lift seals. */
function policeAnswers(walk: Walk, message: Message): void {
  const answered = { requestId: REQUEST, revision: message.revision, round: message.round };
  const controlNo = message.body['controlNo'] as string | undefined;
  const named = controlNo === undefined ? {} : { controlNo };
  if (message.message === 'vehicle.request') walk.file('seek-vehicle.mark-received', { ...answered, receivedAt: walk.now }, CONNECTOR);
  if (message.message === 'vehicle.release') {
    walk.file('seek-vehicle.mark-release-sent', { requestId: REQUEST, ...named }, CONNECTOR);
    walk.file('seek-vehicle.acknowledge-release', { requestId: REQUEST, ...named, ackedAt: walk.now, by: '何' }, CONNECTOR);
  }
  if (message.message === 'vehicle.renewal') walk.file('seek-vehicle.confirm-renewal', { ...answered, accepted: true, newEnd: message.body['newEnd'] }, CONNECTOR);
  if (message.message === 'vehicle.unseal' && walk.random.chance(0.5)) walk.file('seek-vehicle.confirm-unsealed', { ...answered, on: civilDateOf(walk.now), by: '何', ...(nextSealOf(walk) as object) }, CONNECTOR);
}

const of = (...kinds: readonly string[]): readonly string[] => kinds.map((kind) => `seek-vehicle.${kind}`);

/** The way forward from each state; walks take it often, so that the far end of the table is reached many times. */
const FORWARD: Readonly<Partial<Record<string, readonly string[]>>> = {
  none: of('file'),
  pending_approval: of('approve', 'approve', 'record-paper-approval', 'confirm-paper-approval', 'send-back'),
  sent_back: of('refile'),
  signed: of('bind-sealed-copy'),
  submitted: of('mark-received', 'accept', 'accept', 'return', 'withdraw'),
  under_review: of('accept', 'accept', 'return', 'reject', 'withdraw'),
  returned: of('resubmit'),
  active: of('register-hit', 'register-hit', 'record-seized', 'request-renewal', 'decide-renewal', 'ask-keep-or-release', 'decide-control', 'note-seal', 'withdraw', 'request-release'),
  hit: of('acknowledge-hit', 'acknowledge-hit', 'register-hit', 'record-callback'),
  court_ack: of('dispatch', 'dispatch', 'record-seized', 'record-not-seized', 'register-hit'),
  dispatched: of('record-seized', 'record-seized', 'record-not-seized', 'record-not-seized', 'record-callback', 'dispatch'),
  entrusted: of('record-seized', 'record-not-seized', 'register-hit', 'record-callback', 'record-callback', 'record-callback'),
  withdrawal_pending: of('record-seized', 'acknowledge-release'),
  withdrawn: of('record-seized'),
  expired: of('record-seized'),
  seized: of('propose-unseal', 'decide-unseal', 'bind-sealed-copy', 'bind-sealed-copy', 'record-mortgagee-told', 'register-hit', 'request-release', 'acknowledge-release'),
  unsealing: of('confirm-unsealed', 'confirm-unsealed', 'flag-unseal-silence'),
  unsealed: of('record-returned', 'record-passed-on'),
  closed: of('record-seized', 'record-mortgagee-told'),
};

/** Walks over the search for a car. */
export const walkOnce = walkerOf<VehicleRequest, VehicleEvent, VehicleScene>({
  mechanism: { module: seekVehicle.module, states: seekVehicle.states, transitions: VEHICLE_TRANSITIONS, head: headOfVehicle },
  actors: ACTORS,
  scene: sceneOf,
  lookups: lookupsOf,
  payload: (walk, kind) => payloadFor(walk, kind as VehicleCommandKind),
  forward: FORWARD,
  renewing: of('request-renewal', 'decide-renewal', 'confirm-renewal'),
  position: positionOf,
  begun,
  answer: policeAnswers,
  check,
  checkStep: checkNumbers,
  traceOf: ({ state, control, seizure }) => `${state}/${control.state}/${seizure?.state ?? 'none'}`,
  numberText: (n) => `〔2026〕姑执扣${String(n)}号`,
});
