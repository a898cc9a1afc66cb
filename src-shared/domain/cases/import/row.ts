import { derivedId } from '../../../kernel/digest.ts';
import { type Failure, failure } from '../../../kernel/errors/index.ts';
import type { AccountId, CaseId, PartyId } from '../../../kernel/ids.ts';
import { type Fen, fen } from '../../../kernel/money.ts';
import type { CivilDate } from '../../../kernel/time.ts';
import { checkCreditCode, checkForeignPermanentId, checkIdNumber, checkPhone, courtByCode, isForeignPermanentId, normaliseIdNumber, parseCaseNumber, parseTitleNumber } from '../../identifiers/index.ts';
import { parseAmount } from '../../money/index.ts';
import type { ImportCase } from '../commands.ts';
import { type CloseWay, type Party } from '../model.ts';
import { parseImportDate } from './dates.ts';
import { type ImportField } from './fields.ts';
import { pastOf } from './past.ts';
import { headerOf, type ImportCell, type ImportContext, type ImportIssue, inUnitOf, optionalDate, type Reader, reader } from './reader.ts';

export type ImportRow = {
  /** Row of the sheet, 1-based, as the user sees it. */
  readonly row: number;
  readonly caseNumber: string;
  readonly value?: ImportCase;
  readonly issues: readonly ImportIssue[];
};

const CLOSE_WAYS: readonly (readonly [RegExp, CloseWay])[] = [
  [/终本|终结本次/u, 'this-round-terminated'],
  [/执行完毕|执结|完毕/u, 'fully-enforced'],
  [/不予执行/u, 'not-enforced'],
  [/驳回/u, 'application-dismissed'],
  [/销案|撤销/u, 'cancelled'],
  [/终结/u, 'terminated'],
];

const YES = /^(是|有|已|已列入|已纳入|y|yes|true|1|√)$/iu;

/** Several persons in one cell are separated by 、 ； ; or line breaks. A comma belongs to foreign names. */
function split(text: string): readonly string[] {
  return text
    .split(/[、;；\n\r]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function requiredDate(read: Reader, field: ImportField): CivilDate | undefined {
  const text = read.text(field);
  const date = text === '' ? undefined : parseImportDate(text);
  if (date === undefined) read.issue(field, 'error', text === '' ? 'IMPORT_FIELD_EMPTY' : 'IMPORT_DATE_UNREADABLE');
  return date;
}

function amount(read: Reader, context: ImportContext, field: 'principal' | 'fee'): Fen | undefined {
  const text = read.text(field);
  if (text === '') {
    if (field === 'principal') read.issue(field, 'error', 'IMPORT_FIELD_EMPTY');
    return undefined;
  }
  const parsed = parseAmount(inUnitOf(headerOf(context, field), text));
  if (parsed.ok) return parsed.value;
  read.issue(field, 'error', parsed.error.code, parsed.error.params);
  return undefined;
}

function person(read: Reader, context: ImportContext, field: 'judge' | 'clerk'): AccountId | undefined {
  const name = read.text(field);
  if (name === '') {
    if (field === 'judge') read.issue(field, 'error', 'IMPORT_FIELD_EMPTY');
    return undefined;
  }
  const bare = (text: string) => text.replace(/\s/gu, '').replace(/(法官|书记员|助理|审判员)$/u, '');
  const found = context.people.filter((p) => p.role === field && (p.name === name || bare(p.name) === bare(name)));
  if (found.length === 1) return found[0]?.id;
  read.issue(field, field === 'judge' ? 'error' : 'warning', found.length === 0 ? 'IMPORT_PERSON_UNKNOWN' : 'IMPORT_PERSON_AMBIGUOUS');
  return undefined;
}

function idOf(read: Reader, field: ImportField, kind: Party['kind'], text: string): Pick<Party, 'idType' | 'idNo'> {
  if (text === '') return { idType: 'none', idNo: '' };
  const warn = (found: Failure) => read.issue(field, 'warning', found.code, found.params);
  if (kind === 'organisation') {
    const checked = checkCreditCode(text);
    if (!checked.ok) warn(checked.error.failure);
    return { idType: 'uscc', idNo: text.normalize('NFKC').replace(/\s/gu, '').toUpperCase() };
  }
  const idNo = normaliseIdNumber(text);
  if (isForeignPermanentId(idNo)) {
    const card = checkForeignPermanentId(idNo);
    if (!card.ok) warn(card.error.failure);
    return { idType: 'foreign-permanent-id', idNo };
  }
  const checked = checkIdNumber(text);
  if (checked.ok) {
    checked.value.warnings.forEach(warn);
    // 15 digits may be the number of a business: a person says whose they are, nobody is given a birthday meanwhile.
    return checked.value.oldForm ? { idType: 'other', idNo } : { idType: 'resident-id', idNo };
  }
  warn(checked.error.failure);
  return { idType: /^\d{17}[\dX]$/.test(idNo) ? 'resident-id' : 'other', idNo };
}

const ORGANISATION = /(公司|企业|银行|合作社|事务所|中心|学校|医院|委员会|集团|厂|店|行|局|院)$/u;

function parties(read: Reader, caseId: CaseId, role: 'creditor' | 'debtor'): Party[] {
  const nameField = role === 'creditor' ? 'creditors' : 'debtors';
  const idField = role === 'creditor' ? 'creditorIds' : 'debtorIds';
  const names = split(read.text(nameField));
  const ids = split(read.text(idField));
  const phones = role === 'debtor' ? split(read.text('debtorPhones')) : [];
  const address = role === 'debtor' ? read.text('debtorAddresses') : '';
  if (role === 'debtor' && names.length === 0) read.issue('debtors', 'error', 'IMPORT_FIELD_EMPTY');
  if (ids.length > names.length) read.issue(idField, 'warning', 'IMPORT_MORE_NUMBERS_THAN_NAMES');
  return names.map((name, index): Party => {
    const kind = name.length > 4 && ORGANISATION.test(name) ? 'organisation' : 'person';
    const phone = phones[index] ?? (names.length === 1 ? phones[0] : undefined);
    if (phone !== undefined) {
      const checked = checkPhone(phone);
      if (!checked.ok) read.issue('debtorPhones', 'warning', checked.error.failure.code);
    }
    return {
      // The place in the list names the party: a corrected name or number in a later export is the same party.
      id: derivedId('party', caseId, role, index) as PartyId,
      role,
      kind,
      name: name.slice(0, 200),
      ...idOf(read, idField, kind, ids[index] ?? ''),
      ...(phone === undefined ? {} : { phone: phone.slice(0, 40) }),
      ...(address === '' || names.length > 1 ? {} : { address: address.slice(0, 200) }),
      ...(role === 'debtor' && YES.test(read.text('dishonest')) ? { dishonest: true } : {}),
      ...(role === 'debtor' && YES.test(read.text('consumptionLimited')) ? { consumptionLimited: true } : {}),
    };
  });
}

function closing(read: Reader): { readonly closedOn?: CivilDate; readonly closeWay?: CloseWay } {
  const wayText = read.text('closeWay');
  const closedOn = optionalDate(read, 'closedOn');
  if (wayText === '' && closedOn === undefined) return {};
  const closeWay = CLOSE_WAYS.find(([pattern]) => pattern.test(wayText))?.[1];
  if (closeWay === undefined || closedOn === undefined) {
    // A half-told closing would lift controls (T3) on a guess.
    read.issue(closeWay === undefined ? 'closeWay' : 'closedOn', 'warning', 'IMPORT_CLOSING_INCOMPLETE');
    return {};
  }
  return { closedOn, closeWay };
}

/** Identity of a case over imports: its canonical case number. */
export function caseIdOf(caseNumber: string): CaseId {
  return derivedId('case', caseNumber) as CaseId;
}

/** Reads one row. Never throws: every problem is an issue with its field, code and level. */
export function parseImportRow(row: number, cells: readonly ImportCell[], context: ImportContext): ImportRow {
  const read = reader(cells, context);
  const numberText = read.text('caseNumber');
  const parsed = parseCaseNumber(numberText);
  if (!parsed.ok) read.issue('caseNumber', 'error', numberText === '' ? 'IMPORT_FIELD_EMPTY' : parsed.error.failure.code);
  const caseNumber = parsed.ok ? parsed.value.base : numberText;
  const oldForm = parsed.ok && parsed.value.oldForm === true;
  if (oldForm) read.issue('caseNumber', 'warning', 'CASE_NUMBER_OLD_FORM');
  // The word of a court in a number before 2016 may be one that this table does not know: then the notice must do.
  if (parsed.ok && parsed.value.court !== context.court && !(oldForm && courtByCode(parsed.value.court) === undefined)) read.issue('caseNumber', 'error', 'IMPORT_OTHER_COURT');
  const caseId = caseIdOf(caseNumber);
  const filedOn = requiredDate(read, 'filedOn');
  const judge = person(read, context, 'judge');
  const clerk = person(read, context, 'clerk');
  const principal = amount(read, context, 'principal');
  const fee = amount(read, context, 'fee') ?? fen(0);
  const performanceDue = optionalDate(read, 'performanceDue');
  const title = parseTitleNumber(read.text('title'));
  if (title.warning !== undefined && title.text !== '') read.issue('title', 'warning', title.warning.code);
  const people = [...parties(read, caseId, 'creditor'), ...parties(read, caseId, 'debtor')];
  const closed = closing(read);
  const past = pastOf(read, headerOf(context, 'paid'));
  if (closed.closedOn !== undefined && filedOn !== undefined && closed.closedOn < filedOn) read.issue('closedOn', 'error', 'DATES_OUT_OF_ORDER');
  const bad = read.issues.some((found) => found.level === 'error');
  if (bad || !parsed.ok || filedOn === undefined || judge === undefined || principal === undefined) return { row, caseNumber, issues: read.issues };
  return {
    row,
    caseNumber,
    issues: read.issues,
    value: {
      caseId,
      court: context.court,
      caseNumber,
      cause: read.text('cause').slice(0, 60),
      filedOn,
      title: title.text.slice(0, 120),
      principal,
      fee,
      ...(performanceDue === undefined ? {} : { performanceDue }),
      judge,
      ...(clerk === undefined ? {} : { clerk }),
      parties: people,
      ...closed,
      ...(past.length === 0 ? {} : { past }),
      sourceRow: { file: context.file, row },
    },
  };
}

/** Marks every further row of the same case number; the first one stands. */
export function markDuplicates(rows: readonly ImportRow[]): readonly ImportRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const first = seen.get(row.caseNumber);
    if (row.caseNumber === '' || first === undefined) {
      seen.set(row.caseNumber, row.row);
      return row;
    }
    const { value: _value, ...rest } = row;
    return { ...rest, issues: [...row.issues, { field: 'caseNumber', level: 'error', failure: failure('IMPORT_DUPLICATE_IN_FILE', { row: first }) }] };
  });
}
