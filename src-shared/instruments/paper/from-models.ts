import { type CaseRecordBody, type CaseState, type Party, recordsOf, standingRecords } from '../../domain/cases/model.ts';
import { concerns, spokenOf } from '../../domain/cases/standing.ts';
import { checkIdNumber, courtByCode } from '../../domain/identifiers/index.ts';
import type { ApprovalLevel, ApprovalPart } from '../../domain/linkage/regions/approval.ts';
import type { RequestPart } from '../../domain/linkage/regions/request.ts';
import { fen } from '../../kernel/money.ts';
import { type CivilDate, civilDateOf } from '../../kernel/time.ts';
import type { ApprovalInput, AttemptInput, CaseInput, CourtInput, InstrumentInput, PersonInput } from './fields.ts';

/** From a case as the product holds it to the plain values of its papers. Names of accounts come from the caller. */
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

/** What a person is in a company, in the words of papers. */
const CAPACITY_WORDS = {
  'legal-representative': '法定代表人',
  'person-in-charge': '主要负责人',
  'actual-controller': '实际控制人',
  'directly-responsible': '直接责任人员',
} as const;

/** A party of the case, or a person as a packet keeps him; `company`: for whom he is named, where the debtor is one. */
export type PersonOfPaper = Pick<Party, 'name' | 'idType' | 'idNo' | 'phone' | 'address'> & {
  readonly sex?: 'male' | 'female';
  readonly birth?: CivilDate;
  readonly capacity?: { readonly as: keyof typeof CAPACITY_WORDS; readonly company?: string };
};

/** A person of the case or of a packet. Sex and birth come from the number where nobody typed them (GB 11643). */
export function personInputOf(person: PersonOfPaper): PersonInput {
  const id = person.idType === 'resident-id' ? checkIdNumber(person.idNo) : undefined;
  const known = id?.ok === true ? id.value : undefined;
  const sex = person.sex ?? known?.sex;
  const birth = person.birth ?? known?.birth;
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

/** A person who is sought for a company is named with what he is there: he is no debtor himself. */
function nameInPapers(person: PersonOfPaper): string {
  return person.capacity?.company !== undefined ? `${person.name}（${person.capacity.company}${CAPACITY_WORDS[person.capacity.as]}）` : person.name;
}

/** The case as instruments name it: the first creditor, and the given debtor as the packet or the party shows him. */
export function caseInputOf(state: CaseState, debtor: PersonOfPaper, names: FileNames, titleKind?: string): CaseInput {
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
function speaksOf(state: CaseState, body: CaseRecordBody, person: PersonOfPaper | undefined): boolean {
  const party = person === undefined ? undefined : state.parties.find(({ name, idNo }) => name === person.name && idNo === person.idNo);
  return party === undefined || concerns(body, spokenOf(state, party.id));
}

/** Service and every failed attempt to reach the person of a packet, oldest first; another debtor's are none of his. */
export function attemptsOf(state: CaseState, person?: PersonOfPaper): readonly AttemptInput[] {
  return standingRecords(state).filter(({ body }) => speaksOf(state, body, person)).flatMap((record) => attemptOf(record.body) ?? []).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** Why the person may be compelled to appear: the last summons that he did not follow; undefined without one. */
export function summonsReason(state: CaseState, person?: PersonOfPaper): { readonly on: CivilDate } | undefined {
  const missed = recordsOf(state, 'summons').map(({ body }) => body).filter((body) => body.appeared === 'no' && body.absence !== 'with-good-reason' && speaksOf(state, body, person));
  const last = missed.at(-1);
  return last === undefined ? undefined : { on: last.appearOn };
}

/** How a signature stands on a form; undefined while it is open. One given on paper is the signer's, on the day he gave it. */
export function approvalInputOf({ approvals }: ApprovalPart, level: ApprovalLevel, nameOf: (account: string) => string): ApprovalInput | undefined {
  const given = approvals.find((each) => each.level === level);
  if (given === undefined) return undefined;
  return { opinion: given.opinion ?? '同意', name: given.paper?.signer ?? nameOf(given.by), on: signedOn(given) };
}

/** Day on which a signature was given. */
export function signedOn({ at, paper }: ApprovalPart['approvals'][number]): CivilDate {
  return civilDateOf(paper?.signedAt ?? at);
}

/**
 * What a role without the case knows of it: enough for the papers of the street, and nothing invented.
 * @param see stands where only the case file knows, and says which paper of the request does: 见查控申请表
 */
export function standInCase(request: RequestPart, see: string): CaseState {
  return {
    id: request.caseId,
    version: 0,
    court: request.court,
    caseNumber: request.caseNumber,
    cause: see,
    filedOn: civilDateOf(request.filedAt),
    title: see,
    principal: fen(0),
    fee: fen(0),
    judge: request.undertaker,
    parties: [{ id: request.id as string as Party['id'], role: 'creditor', kind: 'person', name: see, idType: 'none', idNo: '' }],
    status: 'enforcing',
    records: [],
    corrections: [],
    differences: [],
  };
}
