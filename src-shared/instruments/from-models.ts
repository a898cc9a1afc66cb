import { checkIdNumber, courtByCode } from '../domain/identifiers/index.ts';
import { type CaseRecordBody, type CaseState, type Party, recordsOf, standingRecords } from '../domain/cases/model.ts';
import { concerns, spokenOf } from '../domain/cases/standing.ts';
import type { DebtorSnapshot } from '../domain/linkage/subject.ts';
import { HOLDING_INSTRUMENTS, type LocateRequest, mayHold, type Packet } from '../mechanisms/locate-person/model.ts';
import type { CivilDate, Instant } from '../kernel/time.ts';
import type {
  AttachmentInput,
  AttemptInput,
  CaseInput,
  CourtInput,
  DispatchOrderInput,
  HandoverRecordInput,
  InstrumentInput,
  LocateInput,
  PersonInput,
  ReleaseNoticeInput,
  ReleaseReceiptInput,
} from './fields.ts';

/** From cases and requests as the product holds them to the inputs of instruments. Names of accounts come from the caller. */
export type FileNames = { readonly judge: string; readonly clerk?: string };

/** Number and day of signature, as far as they are known. */
export type Issue = Pick<InstrumentInput, 'number' | 'signedOn'>;

const PROVINCIAL_COURT = '江苏省高级人民法院';

/** The court of a case. The court above it takes reconsiderations; outside Suzhou it is not known and must be named. */
export function courtInputOf(code: string, dutyPhone: string, names: { readonly name?: string; readonly upper?: string } = {}): CourtInput {
  const court = courtByCode(code);
  const upper = names.upper ?? (court === undefined ? undefined : court.level === 'basic' ? courtByCode('苏05')?.name : PROVINCIAL_COURT);
  return { name: names.name ?? court?.name ?? '', dutyPhone, ...(upper === undefined ? {} : { upper }) };
}

/** A party or the debtor of a packet. Sex and birth come from the number where nobody typed them (GB 11643). */
export function personInputOf(person: Party | DebtorSnapshot): PersonInput {
  const id = person.idType === 'resident-id' ? checkIdNumber(person.idNo) : undefined;
  const known = id?.ok === true ? id.value : undefined;
  const sex = ('sex' in person ? person.sex : undefined) ?? known?.sex;
  const birth = ('birth' in person ? person.birth : undefined) ?? known?.birth;
  return {
    name: person.name,
    idType: person.idType,
    ...(person.idNo === '' ? {} : { idNo: person.idNo }),
    ...(sex === undefined ? {} : { sex }),
    ...(birth === undefined ? {} : { birth }),
    ...(person.phone === undefined ? {} : { phone: person.phone }),
    ...(person.address === undefined ? {} : { address: person.address }),
  };
}

const CAPACITY_WORDS = { 'legal-representative': '法定代表人', 'person-in-charge': '主要负责人', 'actual-controller': '实际控制人', 'directly-responsible': '直接责任人员' } as const;

/** A person who is sought for a company is named with what he is there: he is no debtor himself. */
function nameInPapers(person: Party | DebtorSnapshot): string {
  return person.capacity !== undefined && 'company' in person.capacity ? `${person.name}（${person.capacity.company}${CAPACITY_WORDS[person.capacity.as]}）` : person.name;
}

/** The case as instruments name it: the first creditor, and the given debtor as the packet or the party shows him. */
export function caseInputOf(state: CaseState, debtor: Party | DebtorSnapshot, names: FileNames, titleKind?: string): CaseInput {
  const creditors = state.parties.filter((party) => party.role === 'creditor');
  const [first] = creditors;
  const creditor: PersonInput = first === undefined ? { name: '' } : personInputOf(first);
  return {
    caseNumber: state.caseNumber,
    cause: state.cause,
    title: state.title,
    ...(titleKind === undefined ? {} : { titleKind }),
    principal: state.principal,
    judge: names.judge,
    ...(names.clerk === undefined ? {} : { clerk: names.clerk }),
    creditor: creditors.length > 1 ? { ...creditor, name: `${creditor.name}等${creditors.length}人` } : creditor,
    debtor: { ...personInputOf(debtor), name: nameInPapers(debtor) },
  };
}

const SERVED_WORDS = {
  'enforcement-notice': '执行通知书',
  'asset-report-order': '报告财产令',
  'consumption-restriction': '限制消费令',
  summons: '传票',
  ruling: '裁定书',
} as const;

const FOUND_WORDS = { 'relatives-only': '仅见亲属，未见本人', nobody: '无人应答', 'moved-away': '人去楼空' } as const;

function attemptOf(record: CaseRecordBody): AttemptInput | undefined {
  switch (record.type) {
    case 'service':
      return { kind: 'service', on: record.servedOn, text: `送达${record.documents.map((code) => SERVED_WORDS[code]).join('、')}` };
    case 'call':
      return record.answered ? undefined : { kind: 'call', on: record.on, text: '电话联系，无人接听' };
    case 'visit':
      return record.found === 'debtor-present' ? undefined : { kind: 'visit', on: record.on, text: `上门查找（${record.address}），${FOUND_WORDS[record.found]}` };
    case 'summons':
      return record.appeared === 'no' ? { kind: 'summons', on: record.appearOn, text: '经传票传唤，未到庭' } : undefined;
    default:
      return undefined;
  }
}

/** Whether a record speaks of the person of a packet, found in the case by name and number. */
function speaksOf(state: CaseState, body: CaseRecordBody, person: DebtorSnapshot | undefined): boolean {
  const party = person === undefined ? undefined : state.parties.find(({ name, idNo }) => name === person.name && idNo === person.idNo);
  return party === undefined || concerns(body, spokenOf(state, party.id));
}

/** Service and every failed attempt to reach the person of a packet, oldest first; another debtor's are none of his. */
export function attemptsOf(state: CaseState, person?: DebtorSnapshot): readonly AttemptInput[] {
  return standingRecords(state).filter(({ body }) => speaksOf(state, body, person)).flatMap((record) => attemptOf(record.body) ?? []).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** Why the person may be compelled to appear: the last summons that he did not follow; undefined without one. */
export function summonsReason(state: CaseState, person?: DebtorSnapshot): { readonly on: CivilDate } | undefined {
  const missed = recordsOf(state, 'summons').map(({ body }) => body).filter((body) => body.appeared === 'no' && body.absence !== 'with-good-reason' && speaksOf(state, body, person));
  const last = missed.at(-1);
  return last === undefined ? undefined : { on: last.appearOn };
}

/** Titles of the attachments of a packet that give the power to hold the person. */
function holdingTitles(packet: Packet): readonly string[] {
  return packet.attachments.filter((attachment) => HOLDING_INSTRUMENTS.includes(attachment.instrument)).map((attachment) => attachment.title);
}

function attachmentsOf(packet: Packet): readonly AttachmentInput[] {
  return packet.attachments.map(({ title, instrument }) => ({ title, instrument }));
}

/** What 查控申请表 and 协助查找函 are made of: the packet as it will be filed, and the records of the case behind it. */
export function locateInputOf(state: CaseState, packet: Packet, court: CourtInput, names: FileNames, issue: Issue = {}): LocateInput {
  return {
    court,
    case: caseInputOf(state, packet.debtor, names),
    ...issue,
    reasons: packet.reasons,
    dangers: packet.dangers,
    periodDays: packet.periodDays,
    takeover: packet.takeover,
    ...(packet.backupOfficer === undefined ? {} : { backupOfficer: packet.backupOfficer }),
    attempts: attemptsOf(state, packet.debtor),
    attachments: attachmentsOf(packet),
    holding: holdingTitles(packet),
    hasPhoto: packet.debtor.photo !== undefined,
  };
}

/**
 * 出警单 of a dispatched request; undefined before the dispatch. Power to hold is stated only where the president
 * approved the instrument (DOMAIN §1.12-3).
 *
 * @param checkedAt when this device last had the state of the control from the server.
 */
export function dispatchInputOf(state: CaseState, request: LocateRequest, court: CourtInput, names: FileNames & { readonly dispatcher: string }, checkedAt: Instant, issue: Issue = {}): DispatchOrderInput | undefined {
  const { dispatch, packet } = request;
  // A team that came too late leaves its order behind; a newer sighting is not what it was sent for.
  const hit = request.hits.findLast(({ registeredAt }) => dispatch !== undefined && registeredAt <= dispatch.at) ?? request.hits.at(-1);
  if (hit === undefined || dispatch === undefined || request.control.controlNo === undefined) return undefined;
  return {
    court,
    case: caseInputOf(state, packet.debtor, names),
    ...(dispatch.number === undefined ? {} : { number: dispatch.number }),
    ...issue,
    controlNumber: request.control.controlNo,
    checkedAt,
    issuedAt: dispatch.at,
    hit: {
      at: hit.at,
      place: hit.place,
      channel: hit.channel,
      unit: hit.unit,
      officer: hit.officer,
      phone: hit.phone,
      held: hit.personState === 'held',
      ...(hit.holdUntil === undefined ? {} : { holdUntil: hit.holdUntil }),
      identityBy: hit.identityBy,
    },
    officers: dispatch.officers,
    ...(dispatch.vehicle === undefined ? {} : { vehicle: dispatch.vehicle }),
    eta: dispatch.eta,
    dispatcher: names.dispatcher,
    dangers: packet.dangers,
    attachments: attachmentsOf(packet),
    holding: mayHold(request) ? holdingTitles(packet) : [],
    hasPhoto: packet.debtor.photo !== undefined,
  };
}

/** 交接单: filled from the record of the hand-over, or, before there is one, the form to be filled in on the spot. */
export function handoverInputOf(state: CaseState, request: LocateRequest, court: CourtInput, names: FileNames, issue: Issue = {}): HandoverRecordInput | undefined {
  const { packet } = request;
  const { controlNo } = request.control;
  if (controlNo === undefined) return undefined;
  // The field record says more than what was told on the phone; both are the same event.
  const report = request.controlReports.find(({ via }) => via === 'field-record') ?? request.controlReports.at(-1);
  const signed = (capacity: string) => report?.handover.signatures.filter((signature) => signature.capacity === capacity) ?? [];
  const [police] = signed('police-officer');
  const [person] = signed('person');
  const officers = signed('court-officer').map(({ signer }) => signer);
  const unit = request.hits.at(-1)?.unit;
  return {
    court,
    case: caseInputOf(state, packet.debtor, names),
    ...(request.handoverNumber === undefined ? {} : { number: request.handoverNumber }),
    ...issue,
    controlNumber: controlNo,
    holding: mayHold(request) ? holdingTitles(packet) : [],
    documents: packet.attachments.filter((attachment) => attachment.sealed !== undefined).map((attachment) => attachment.title),
    ...(unit === undefined ? {} : { policeUnit: unit }),
    ...(report === undefined
      ? {}
      : {
          at: report.at,
          place: report.handover.place,
          identityBy: report.handover.identityBy,
          ...(report.handover.health === undefined ? {} : { health: report.handover.health }),
          ...(report.handover.belongings === undefined ? {} : { belongings: report.handover.belongings }),
        }),
    ...(police === undefined ? {} : { policeOfficer: police.signer }),
    ...(officers.length === 0 ? {} : { officers }),
    ...(person === undefined ? {} : { debtorSignature: person.refused ? '拒绝签名' : person.signer }),
  };
}

/** 撤控通知书 for the control of a request; undefined while no release is asked for. */
export function releaseNoticeInputOf(state: CaseState, request: LocateRequest, court: CourtInput, names: FileNames, recipient: string, issue: Issue = {}): ReleaseNoticeInput | undefined {
  const { controlNo, start, end, release } = request.control;
  const [first] = release?.triggers ?? [];
  if (controlNo === undefined || start === undefined || end === undefined || release === undefined || first === undefined) return undefined;
  return {
    court,
    case: caseInputOf(state, request.packet.debtor, names),
    ...(release.noticeNumber === undefined ? {} : { number: release.noticeNumber }),
    ...issue,
    recipient,
    controlNumber: controlNo,
    start,
    end,
    trigger: first.trigger,
    requestedAt: release.requestedAt,
  };
}

/** 撤控回执 for the person; undefined until the police have acknowledged, for only then the control has ended. */
export function releaseReceiptInputOf(state: CaseState, request: LocateRequest, court: CourtInput, names: FileNames, policeUnit: string, issue: Issue = {}): ReleaseReceiptInput | undefined {
  const { controlNo, release } = request.control;
  if (request.control.state !== 'release_acked' || controlNo === undefined || release?.ackedAt === undefined) return undefined;
  return { court, case: caseInputOf(state, request.packet.debtor, names), ...issue, requestId: request.id, controlNumber: controlNo, releasedAt: release.ackedAt, policeUnit };
}
