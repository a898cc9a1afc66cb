import type { DeskView, RequestView } from '#shared/contracts/engine.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import type { AccountId, CommandId, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, DAY_MS, instant, instantAt } from '#shared/kernel/time.ts';
import { headOf } from '#shared/mechanisms/index.ts';
import { factsOfDetention, type HouseView, type ReviewView } from '#shared/mechanisms/detain-person/audiences.ts';
import { headAtHouse } from '#shared/mechanisms/detain-person/desk.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { type DetentionPacket, packetHash } from '#shared/mechanisms/detain-person/packet.ts';
import { recordId, wangCase } from './case.ts';

/** 王某 reported nothing though he had something: the case of a detention, and the detention at every stage of it. Fictional. */
export const CASE = wangCase([
  { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-09-02'), method: 'direct', reportDue: civilDate('2026-09-14') },
  { type: 'asset-report', on: civilDate('2026-09-14'), result: 'reported-none' },
  { type: 'asset-report', on: civilDate('2026-09-20'), result: 'false', note: '银行答复：09-05 转入 61,300.00 元' },
]);
export const PROPOSED_AT = instantAt(civilDate('2026-09-28'), '09:40');
export const SERVED_AT = instantAt(civilDate('2026-09-28'), '10:30');
export const ADMITTED_AT = instantAt(civilDate('2026-09-28'), '14:20');
export const ENDS_AT = instant(ADMITTED_AT + 15 * DAY_MS);
const FILE = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;
const JUDGE = CASE.judge;
const SEALED = { at: SERVED_AT, by: 'gusu.lu' as AccountId };
const DEBTOR = { name: '王某', idType: 'resident-id', idNo: '320599198703162138', sex: 'male', birth: civilDate('1987-03-16') } as const;

export function packet(more: Partial<DetentionPacket> = {}): DetentionPacket {
  return {
    debtor: DEBTOR, ground: 'asset-report-refused-or-false', facts: '收到报告财产令后报告无财产，隐瞒 61,300.00 元', act: { on: civilDate('2026-09-14'), description: '虚假报告财产' }, days: 15, evidence: [recordId(1), recordId(2)],
    warnings: { sameAct: { answer: 'not-punished', source: '查询办案系统' }, pregnancy: { answer: 'not-applicable' }, illness: { answer: 'none', source: '询问本人' }, deputy: { answer: 'none', source: '代表工委电话答复' } },
    dutyPhone: '0512-00000508',
    attachments: [
      { slot: 'detention-decision', instrument: 'detention-decision', title: '拘留决定书', file: FILE('1') },
      { slot: 'detention-notice', instrument: 'detention-notice', title: '执行拘留通知书', file: FILE('2') },
    ],
    ...more,
  };
}

/** A proposal that waits for the president. */
export function detention(more: Partial<DetentionRequest> = {}): DetentionRequest {
  const of = packet();
  const filed = detainPerson.module.apply(
    undefined,
    {
      kind: 'detention-filed', requestId: 'detention-90017' as RequestId, caseId: CASE.id, caseNumber: CASE.caseNumber, court: CASE.court, undertaker: JUDGE, clerk: 'gusu.lu' as AccountId,
      debtor: 'p-wang' as PartyId, personKey: personKey(DEBTOR.idType, DEBTOR.idNo), packet: of, packetHash: packetHash(of), guards: [],
      proofs: [{ id: recordId(2), type: 'asset-report', on: civilDate('2026-09-20'), detail: 'false' }],
    },
    { commandId: 'filed' as CommandId, aggregate: { type: 'detention-request', id: 'detention-90017' }, at: PROPOSED_AT, by: { account: JUDGE, role: 'judge', court: CASE.court } },
  );
  return { ...filed, ...more };
}

const due = (rule: string, at: number) => ({ at: instant(at), rule, provisional: false });
const told = { by: JUDGE, at: SERVED_AT };
const held = { state: 'running', startedAt: instantAt(civilDate('2026-09-28'), '09:00'), limitHours: 8 } as const;
const papers = packet().attachments.map((paper, n) => ({ ...paper, number: `〔2026〕姑司惩${String(n + 1)}号`, sealed: { file: FILE(String(n + 7)), ...SEALED } }));
const sealed = { ...packet(), attachments: papers };

/** There under a 拘传票, decided and sealed. */
export const decided = (more: Partial<DetentionRequest> = {}): DetentionRequest => detention({ state: 'decided', packet: sealed, custody: held as never, presence: { basis: 'compel-appearance', since: held.startedAt, ...told }, ...more });
export const served = (more: Partial<DetentionRequest> = {}): DetentionRequest =>
  decided({
    state: 'served',
    service: { servedAt: SERVED_AT, refusedToSign: false, ...told, reconsiderUntil: due('DETENTION_RECONSIDERATION', instantAt(civilDate('2026-10-09'), '00:00')) },
    family: { executedAt: SERVED_AT, due: due('DETENTION_FAMILY_NOTICE', SERVED_AT + DAY_MS) },
    ...more,
  });
export const atGate = (more: Partial<DetentionRequest> = {}): DetentionRequest =>
  served({ state: 'under_review', due: due('DETENTION_HOUSE_ANSWER', ADMITTED_AT), escort: { officers: ['彭干警', '陶干警'], accounts: ['gusu.peng' as AccountId], departedAt: SERVED_AT, ...told }, ...more });
export const admitted = (more: Partial<DetentionRequest> = {}): DetentionRequest =>
  atGate({
    state: 'admitted', custody: { ...held, state: 'ended', endedAt: ADMITTED_AT, endedBy: 'detention.ge' as AccountId, ending: 'detained' } as never,
    admission: { receiptNo: '苏拘收〔2026〕1号', admittedAt: ADMITTED_AT, endsAt: ENDS_AT, health: '体检合格', belongings: '手机一部', officer: '葛民警', ...told }, termEnd: ENDS_AT,
    ...more,
  });
export const LEAVE = {
  appliedAt: instantAt(civilDate('2026-10-02'), '08:00'), ground: 'grave-illness', text: '父亲病危', applicant: '王某弟', relation: '弟', guarantee: { kind: 'guarantor', name: '王某弟', phone: '13900000022' },
  due: due('DETENTION_LEAVE_ANSWER', instantAt(civilDate('2026-10-02'), '20:00')),
} as const;
export const APPEAL = {
  askedAt: instantAt(civilDate('2026-09-30'), '09:40'), handedTo: 'house', text: '不属于应当报告的财产，请求撤销',
  receivedAt: instantAt(civilDate('2026-09-30'), '09:50'), due: due('DETENTION_RECONSIDERATION_DECISION', instantAt(civilDate('2026-10-09'), '00:00')),
} as const;

export function viewOf(request: DetentionRequest): RequestView {
  return { head: headOf('detention-request', request), request: request as unknown as LinkageRequest, version: request.version, pending: [] } as unknown as RequestView;
}
function bodyOf<T>(request: DetentionRequest, kind: string): T {
  return factsOfDetention(request).find((fact) => fact.kind === kind)?.body as T;
}
/** As it lies on the desk of the house. */
export function atHouse(request: DetentionRequest): DeskView {
  const view = bodyOf<HouseView>(request, 'detain-person.house');
  return { head: headAtHouse(view), request: view } as unknown as DeskView;
}
export const reviewOf = (request: DetentionRequest): ReviewView => bodyOf<ReviewView>(request, 'detain-person.review');
