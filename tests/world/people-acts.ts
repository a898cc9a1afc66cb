import type { CommandDraft } from '#shared/contracts/engine.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { LocateRequest, Packet } from '#shared/mechanisms/locate-person/model.ts';
import type { CaseId, FileHash, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDateOf, HOUR_MS, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { type Court, type Desk, importRow, packet, SERVICE, SUMMONS, VISIT } from '../engine/small-court.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What the people of the model world file. */

type Stage = { readonly random: SeededRandom; readonly court: Court; readonly requests: RequestId[] };

function warrant(base: Packet): Packet {
  return { ...base, attachments: [...base.attachments, { slot: 'warrant', instrument: 'compel-appearance-warrant', title: '拘传票' }], deputy: { answer: 'none', source: '人大代表工委电话答复' } };
}

/** What this person would do next, by what he sees of the case and of its newest request. */
export function draftsOf(world: Stage, desk: Desk, caseState: CaseState | undefined, request: LocateRequest | undefined, caseId: CaseId): readonly CommandDraft[] {
  const { random, court } = world;
  const { role } = desk.device.actor;
  const now = desk.clock.now();
  const caseRef = { type: 'case', id: caseId };
  const record = (body: unknown) => desk.draft('case.add-record', caseRef, { caseId, record: body });
  if (role === 'judge' || role === 'clerk') {
    if (caseState === undefined) return [desk.draft('case.import', caseRef, importRow(caseId))];
    if (caseState.records.length < 3) return [record(SERVICE), record(VISIT), record(SUMMONS)];
    if (random.chance(0.15)) return [record({ type: 'note', note: `备注 ${random.hex16()}` })];
    if (role === 'judge' && random.chance(0.04)) return [record({ type: 'payment', on: civilDateOf(now), amount: fen(100_000), payer: '王某', relation: 'debtor', towards: 'principal' })];
    const back = caseState.records.filter(({ voided }) => voided === undefined);
    if (role === 'judge' && back.length > 3 && random.chance(0.04)) return [desk.draft('case.void-record', caseRef, { caseId, recordId: random.pick(back).id, reason: '登记有误' })];
    if (role === 'judge' && random.chance(0.01)) return [desk.draft('case.close', caseRef, {
      caseId,
      closedOn: civilDateOf(now),
      closeWay: random.pick(['terminated', 'this-round-terminated'] as const),
      approval: { creditorSignedOn: civilDateOf(now) },
    })];
  }
  const open = request !== undefined && !['rejected', 'withdrawn', 'expired', 'closed'].includes(request.state);
  if (role === 'judge' && !open && caseState?.status === 'enforcing') {
    const requestId = `request-${caseId}-${random.hex16()}` as RequestId;
    world.requests.push(requestId);
    const body = packet();
    return [desk.draft('locate-person.file', { type: 'locate-request', id: requestId }, { requestId, caseId, partyId: 'party-wang', packet: random.chance(0.6) ? warrant(body) : body })];
  }
  if (request === undefined) return [];
  const ref = { type: 'locate-request', id: request.id };
  const requestId = request.id;
  const act = (kind: string, payload: Record<string, unknown> = {}, more: Partial<CommandDraft> = {}) => [desk.draft(`locate-person.${kind}`, ref, { requestId, ...payload }, more)];
  const occurredAt = { at: instant(Math.min(court.clock.at, now)), source: 'typed' as const };
  switch (role) {
    case 'judge': {
      const plain: Packet = { ...request.packet, attachments: request.packet.attachments.map(({ slot, instrument, title, file }) => ({ slot, instrument, title, ...(file === undefined ? {} : { file }) })) };
      if (random.chance(0.02)) return act('withdraw', { reason: '当事人自行和解' });
      if (request.state === 'sent_back') return act('refile', { packet: plain });
      if (request.state === 'returned') return act('resubmit', { packet: { ...plain, debtor: { ...plain.debtor, phone: `1380000${String(random.below(9_000) + 1_000)}` } }, reasons: {}, reseal: [] });
      if (request.keepOrRelease !== undefined && request.keepOrRelease.choice === undefined) return act('decide-control', { choice: random.pick(['keep', 'release'] as const), reason: '终本后处理' });
      if (request.custody.state === 'running' && request.state !== 'controlled') return act('end-custody', { ending: 'released' }, { occurredAt });
      if (request.state === 'active') return act('request-renewal', { days: 90, reason: '仍下落不明' });
      if (request.custody.state === 'running') return act('end-custody', { ending: 'released' }, { occurredAt });
      if (request.state === 'controlled' && request.outcome === undefined) return act('record-outcome', { outcome: { results: ['questioned-and-released'], amount: fen(0) } });
      return [];
    }
    case 'clerk': {
      const attachment = request.packet.attachments.find((a) => a.number !== undefined && a.sealed === undefined && (a.instrument === 'assistance-letter' || a.instrument === 'compel-appearance-warrant'));
      if (request.state !== 'signed' || attachment?.number === undefined) return [];
      return act('bind-sealed-copy', { slot: attachment.slot, number: attachment.number, file: `sha256:${'9'.repeat(64)}` as FileHash });
    }
    case 'chief':
      if (request.state === 'pending_approval') return random.chance(0.85) ? act('approve', { packetHash: request.packetHash }) : act('send-back', { opinion: '请补充地址' });
      return request.renewals.at(-1)?.state === 'requested' ? act('decide-renewal', { approve: true }) : [];
    case 'president':
      return request.state === 'pending_president' ? act('approve', { packetHash: request.packetHash }) : [];
    case 'command-centre':
      if (request.state === 'hit') return act('acknowledge-hit');
      if (request.state === 'court_ack') return act('dispatch', { officers: ['彭', '陶'], eta: instant(now + HOUR_MS), inCity: true });
      if (request.state === 'dispatched' && random.chance(0.5)) return act('record-controlled', handover(request, 'phone', desk), { occurredAt });
      return [];
    default:
      if (request.state !== 'dispatched' && request.state !== 'controlled') return [];
      if (request.state === 'dispatched' && random.chance(0.3)) return act('record-missed', { reason: 'gone' });
      return act('record-controlled', handover(request, 'field-record', desk), { occurredAt });
  }
}

function handover(request: LocateRequest, via: 'phone' | 'field-record', desk: Desk): Record<string, unknown> {
  const held = request.approvals.some((approval) => approval.level === 'president');
  return {
    via,
    handover: {
      place: '云溪路',
      held,
      identityBy: 'document',
      ...(via === 'phone' ? {} : { health: '正常', belongings: '手机一部' }),
      signatures: via === 'phone' ? [] : [{ signer: '彭', capacity: 'court-officer', refused: false, file: `sha256:${'8'.repeat(64)}` }, { signer: '施', capacity: 'police-officer', refused: true }],
      photos: [],
    },
    dataAsOf: instant(desk.clock.now() - MINUTE_MS),
  };
}
