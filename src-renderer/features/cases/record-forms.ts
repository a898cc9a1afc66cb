import { Compile } from 'typebox/compile';
import { ABSENCES, type CaseRecordBody, CaseRecordSchema, type CaseRecordType, SERVED_DOCUMENTS } from '#shared/domain/cases/model.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { type CivilDate, type Instant, instantAt, isCivilDate } from '#shared/kernel/time.ts';

/**
 * The one-minute records as data: which fields, in which order, what they start with. One form draws them all, so a
 * record type is one entry here. `label` and option words are keys of the locales.
 */
export type RecordField = {
  readonly key: string;
  readonly label: string;
  readonly kind: 'date' | 'time' | 'line' | 'paragraph' | 'choice' | 'choices' | 'amount' | 'flag' | 'party' | 'concerned' | 'instalments' | 'photos';
  readonly required: boolean;
  /** `cases.<group>.<value>` gives the words of the choices. */
  readonly options?: { readonly group: string; readonly values: readonly string[] };
  /** `today`, or the value of a choice; dates of the past and future start empty. */
  readonly initial?: unknown;
  /** Only asked where another field has this value. */
  readonly when?: { readonly key: string; readonly is: string };
  /** Days that cannot have come yet: what is recorded has happened. */
  readonly past?: true;
};

export type RecordForm = {
  readonly type: CaseRecordType;
  /** Stands among the first buttons; the others are behind 「更多」. */
  readonly first: boolean;
  /** Who may file it, where the command's own actors are narrowed further. */
  readonly roles?: readonly PersonRole[];
  readonly fields: readonly RecordField[];
};

const date = (key: string, label: string, more: Partial<RecordField> = {}): RecordField => ({ key, label, kind: 'date', required: true, ...more });
/** The day on which it happened: today unless said otherwise. */
const happened = (key: string, label: string): RecordField => date(key, label, { initial: 'today', past: true });
const time = (key: string, label: string, required: boolean): RecordField => ({ key, label, kind: 'time', required });
const line = (key: string, label: string): RecordField => ({ key, label, kind: 'line', required: true });
const paragraph = (required: boolean): RecordField => ({ key: 'note', label: 'cases.form.note', kind: 'paragraph', required });
const choice = (key: string, label: string, group: string, values: readonly string[], initial?: string): RecordField => ({ key, label, kind: 'choice', required: true, options: { group, values }, initial });
const amount = (key: string, label: string): RecordField => ({ key, label, kind: 'amount', required: true });
const flag = (key: string, label: string, initial: boolean): RecordField => ({ key, label, kind: 'flag', required: true, initial });

/** Debtors and persons of companies that the record speaks of; asked where the case has several. */
const concerned: RecordField = { key: 'parties', label: 'cases.form.parties', kind: 'concerned', required: true, initial: [] };

const TOWARDS = ['principal', 'interest', 'fee'] as const;

export const RECORD_FORMS: readonly RecordForm[] = [
  {
    type: 'service',
    first: true,
    fields: [
      { key: 'documents', label: 'cases.form.documents', kind: 'choices', required: true, options: { group: 'servedDocument', values: SERVED_DOCUMENTS }, initial: ['enforcement-notice', 'asset-report-order'] },
      happened('servedOn', 'cases.form.servedOn'),
      choice('method', 'cases.form.method', 'method', ['direct', 'post', 'electronic', 'left', 'entrusted', 'publication'], 'direct'),
      date('reportDue', 'cases.form.reportDue', { required: false }),
      concerned,
    ],
  },
  { type: 'call', first: true, fields: [happened('on', 'cases.form.on'), time('time', 'cases.form.time', false), flag('answered', 'cases.form.answered', false), paragraph(false), concerned] },
  {
    type: 'visit',
    first: true,
    fields: [
      happened('on', 'cases.form.on'),
      line('address', 'cases.form.address'),
      choice('found', 'cases.form.found', 'found', ['debtor-present', 'relatives-only', 'nobody', 'moved-away'], 'nobody'),
      { key: 'photos', label: 'cases.form.photos', kind: 'photos', required: true, initial: [] },
      paragraph(false),
      concerned,
    ],
  },
  {
    type: 'summons',
    first: true,
    fields: [
      happened('servedOn', 'cases.form.servedOn'),
      choice('method', 'cases.form.method', 'method', ['direct', 'post', 'electronic', 'left', 'confirmed-address', 'publication'], 'confirmed-address'),
      date('appearOn', 'cases.form.appearOn'),
      choice('appeared', 'cases.form.appeared', 'appeared', ['pending', 'yes', 'no'], 'pending'),
      { ...choice('absence', 'cases.form.absence', 'absence', ABSENCES), when: { key: 'appeared', is: 'no' } },
      concerned,
    ],
  },
  { type: 'asset-report', first: true, fields: [happened('on', 'cases.form.on'), choice('result', 'cases.form.result', 'assetReport', ['reported', 'reported-none', 'refused', 'false'], 'reported'), paragraph(false), concerned] },
  {
    type: 'payment',
    first: true,
    fields: [
      happened('on', 'cases.form.paidOn'),
      amount('amount', 'cases.form.amount'),
      line('payer', 'cases.form.payer'),
      choice('relation', 'cases.form.relation', 'relation', ['debtor', 'relative', 'guarantor', 'employer', 'deduction', 'other'], 'debtor'),
      choice('towards', 'cases.form.towards', 'towards', TOWARDS, 'principal'),
    ],
  },
  {
    type: 'settlement',
    first: true,
    fields: [
      happened('agreedOn', 'cases.form.agreedOn'),
      date('dueOn', 'cases.form.dueOn'),
      flag('creditorAgrees', 'cases.form.creditorAgrees', true),
      flag('suspends', 'cases.form.suspends', true),
      { key: 'instalments', label: 'cases.form.instalments', kind: 'instalments', required: true, initial: [] },
      paragraph(false),
      concerned,
    ],
  },
  { type: 'note', first: true, fields: [paragraph(true)] },
  { type: 'interview', first: false, fields: [happened('on', 'cases.form.on'), time('from', 'cases.form.from', true), time('to', 'cases.form.to', true), { ...paragraph(true), label: 'cases.form.interviewNote' }] },
  { type: 'breach', first: false, fields: [happened('on', 'cases.form.on'), paragraph(false)] },
  { type: 'resume', first: false, fields: [happened('appliedOn', 'cases.form.appliedOn'), happened('ruledOn', 'cases.form.ruledOn'), concerned] },
  { type: 'interest', first: false, fields: [happened('on', 'cases.form.computedTo'), amount('amount', 'cases.form.amount'), { ...paragraph(true), label: 'cases.form.basis' }] },
  {
    type: 'waiver',
    first: false,
    fields: [happened('on', 'cases.form.on'), amount('amount', 'cases.form.amount'), choice('towards', 'cases.form.waivedOf', 'towards', TOWARDS, 'interest'), { ...paragraph(true), label: 'cases.form.basis' }],
  },
  { type: 'fulfilment', first: false, roles: ['judge'], fields: [happened('on', 'cases.form.on')] },
  {
    type: 'stay',
    first: false,
    fields: [happened('on', 'cases.form.on'), choice('ground', 'cases.form.ground', 'stayGround', ['stayed', 'title-revoked', 'bankruptcy-accepted', 'not-enforceable'], 'stayed'), line('document', 'cases.form.document'), concerned],
  },
  { type: 'death', first: false, fields: [happened('on', 'cases.form.diedOn'), { key: 'party', label: 'cases.form.party', kind: 'party', required: true }, line('document', 'cases.form.document')] },
];

export function formOf(type: CaseRecordType): RecordForm {
  const form = RECORD_FORMS.find((each) => each.type === type);
  if (form === undefined) throw new RangeError(`no form for ${type}`);
  return form;
}

/** What a form holds while it is filled in; parked in a draft as it stands. */
export type RecordValues = Readonly<Record<string, unknown>>;

/** A form as it opens. `known` fills in what the case already says (the debtor's address, the only debtor). */
export function initialValues(type: CaseRecordType, today: CivilDate, known: RecordValues = {}): RecordValues {
  return Object.fromEntries(formOf(type).fields.map((field) => [field.key, known[field.key] ?? (field.initial === 'today' ? today : (field.initial ?? emptyOf(field)))]));
}

/** Records of which several of the same kind are entered one after the other: calls and visits that found nobody. */
export const REPEATED: readonly CaseRecordType[] = ['call', 'visit'];

/** What the next record of the same kind begins with: all that the last one said, but not on which day, and not its pictures. */
export function nextValues(type: CaseRecordType, last: RecordValues): RecordValues {
  return Object.fromEntries(formOf(type).fields.map((field) => [field.key, field.kind === 'date' || field.kind === 'time' || field.kind === 'photos' ? emptyOf(field) : (last[field.key] ?? emptyOf(field))]));
}

function emptyOf(field: RecordField): unknown {
  switch (field.kind) {
    case 'line':
    case 'paragraph':
      return '';
    case 'choices':
    case 'concerned':
    case 'instalments':
    case 'photos':
      return [];
    default:
      return null;
  }
}

/** Values of a parked draft, with the form's own start in place of what is not there any more. */
export function restoredValues(type: CaseRecordType, today: CivilDate, body: unknown): RecordValues {
  const kept = typeof body === 'object' && body !== null ? (body as RecordValues) : {};
  return initialValues(type, today, kept);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (typeof value === 'string' && value.trim() === '');
}

/** Whether a field is asked with what is filled in so far. */
export function isAsked(field: RecordField, values: RecordValues): boolean {
  return field.when === undefined || values[field.when.key] === field.when.is;
}

/**
 * Fields that still need something before the record can be filed, and fields that say what cannot be.
 * @param choosable how many parties a record may name: with one there is nothing to choose.
 */
export function problemsOf(type: CaseRecordType, values: RecordValues, today: CivilDate, choosable = 1): Readonly<Record<string, 'missing' | 'future' | 'before'>> {
  const problems: Record<string, 'missing' | 'future' | 'before'> = {};
  for (const field of formOf(type).fields) {
    const value = values[field.key];
    if (!isAsked(field, values) || (field.kind === 'concerned' && choosable < 2)) continue;
    if (field.required && (isEmpty(value) || ((field.kind === 'choices' || field.kind === 'concerned') && Array.isArray(value) && value.length === 0))) problems[field.key] = 'missing';
    else if (field.past === true && typeof value === 'string' && value > today) problems[field.key] = 'future';
  }
  const after = (later: string, earlier: string) => {
    const [a, b] = [values[later], values[earlier]];
    if (typeof a === 'string' && typeof b === 'string' && a !== '' && b !== '' && a < b) problems[later] = 'before';
  };
  if (type === 'service') {
    const documents = values['documents'];
    if (Array.isArray(documents) && documents.includes('asset-report-order') && isEmpty(values['reportDue'])) problems['reportDue'] = 'missing';
    after('reportDue', 'servedOn');
  }
  if (type === 'settlement') after('dueOn', 'agreedOn');
  if (type === 'summons') after('appearOn', 'servedOn');
  if (type === 'resume') after('ruledOn', 'appliedOn');
  if (type === 'interview') after('to', 'from');
  return problems;
}

const RecordCheck = Compile(CaseRecordSchema);

/** The record as it is filed: empty optional fields left out. Null while something is missing or impossible. */
export function bodyOf(type: CaseRecordType, values: RecordValues): CaseRecordBody | null {
  const body: Record<string, unknown> = { type };
  for (const field of formOf(type).fields) {
    const value = values[field.key];
    if (isEmpty(value) || !isAsked(field, values) || (field.kind === 'concerned' && Array.isArray(value) && value.length === 0)) continue;
    if (type === 'service' && field.key === 'reportDue' && !(Array.isArray(values['documents']) && values['documents'].includes('asset-report-order'))) continue;
    body[field.key] = typeof value === 'string' ? value.trim() : value;
  }
  return RecordCheck.Check(body) ? body : null;
}

/** When it happened, where the record names a time of day: the legal time that stands beside the receipt's. */
export function occurredOf(body: CaseRecordBody): Instant | undefined {
  if (body.type === 'call' && body.time !== undefined && isCivilDate(body.on)) return instantAt(body.on, body.time);
  if (body.type === 'interview' && isCivilDate(body.on)) return instantAt(body.on, body.from);
  return undefined;
}
