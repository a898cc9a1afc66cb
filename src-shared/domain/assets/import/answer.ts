import { canonicalJson } from '../../../kernel/digest.ts';
import type { ErrorCode } from '../../../kernel/errors/index.ts';
import type { AssetId, CaseId, FileHash } from '../../../kernel/ids.ts';
import type { CivilDate } from '../../../kernel/time.ts';
import { caseIdOf, type ImportCell, type ImportIssue, inUnitOf, optionalDate, parseImportDate, type Reader, reader } from '../../cases/import/index.ts';
import { parseCaseNumber } from '../../identifiers/index.ts';
import { parseAmount } from '../../money/index.ts';
import type { ImportAsset } from '../commands.ts';
import { assetIdOf, normalisedNumbers, numberProblems } from '../identity.ts';
import { type AssetDetails, type AssetKind, type AssetNumbers, type AssetOwner, type Burden, type Hold, type PlateType, type Said } from '../model.ts';
import type { AssetField, AssetMapping } from './fields.ts';

export type AssetIssue = ImportIssue<AssetField>;

/** What the rows are read against. */
export type AssetImportContext = {
  readonly headers: readonly string[];
  readonly mapping: AssetMapping;
  readonly file: FileHash;
  /** Whose answer it is; stands as the source of each thing. */
  readonly title: string;
  /** Lines above the header: a unit and a day may stand there. */
  readonly above: readonly string[];
  /** The case chosen by hand, for rows without a number of their own. */
  readonly caseNumber?: string;
  /** The day named by hand, for a file that names none. */
  readonly asOf?: CivilDate;
};

/** One thing of the file with all of its rows; `value` is there where nothing keeps it out. */
export type AssetAnswerRow = {
  /** Rows of the sheet, 1-based, as the user sees them. */
  readonly rows: readonly number[];
  readonly caseNumber: string;
  readonly caseId?: CaseId;
  readonly kind: AssetKind;
  readonly numbers: AssetNumbers;
  readonly owners: readonly AssetOwner[];
  readonly value?: Omit<ImportAsset, 'party'>;
  readonly issues: readonly AssetIssue[];
};

type Line = { readonly row: number; readonly read: Reader<AssetField>; readonly numbers: AssetNumbers };

const PLATE_TYPES: readonly (readonly [RegExp, PlateType])[] = [
  [/小型新能源|新能源小/u, 'new-energy-small'],
  [/大型新能源|新能源大/u, 'new-energy-large'],
  [/挂/u, 'trailer'],
  [/摩托/u, 'motorcycle'],
  [/大型|重型|中型|大客|货车|^01$/u, 'large'],
  [/小型|轿车|小客|^02$/u, 'small'],
];

const text = (read: Reader<AssetField>, field: AssetField, most = 200): string => read.text(field).slice(0, most);

function numbersOf(read: Reader<AssetField>): AssetNumbers {
  const plateType = PLATE_TYPES.find(([form]) => form.test(read.text('plateType')))?.[1];
  const plate = text(read, 'plate', 60);
  return normalisedNumbers({
    vin: text(read, 'vin', 60),
    plate,
    ...(plateType === undefined || plate === '' ? {} : { plateType }),
    engineNo: text(read, 'engineNo', 60),
    unitNo: text(read, 'unitNo', 60),
    certificateNo: text(read, 'certificateNo', 60),
  });
}

function kindOf({ vin, plate }: AssetNumbers): AssetKind {
  return vin !== undefined || plate !== undefined ? 'vehicle' : 'real-estate';
}

/** 首封 and its like are 0, 轮候 n is n; of a bare column of ranks 1 is the first seal. Undefined where nothing can be read. */
export function parseRank(said: string): number | undefined {
  const plain = said.normalize('NFKC').replace(/\s/gu, '');
  if (/^(首封|首次查封|首轮查封|正式查封|首位|第一顺位|第1顺位|1|0)$/u.test(plain)) return 0;
  const waiting = /^轮候(?:查封)?(?:\(?第?(\d{1,3})(?:位|顺位)?\)?)?$/u.exec(plain);
  if (waiting !== null) return waiting[1] === undefined ? 1 : Number(waiting[1]);
  const rank = /^第?(\d{1,3})(?:位|顺位)?$/u.exec(plain)?.[1];
  return rank === undefined || Number(rank) < 2 ? undefined : Number(rank) - 1;
}

const MEASURES: readonly (readonly [RegExp, Hold['measure']])[] = [
  [/预查封/u, 'provisional-seal'],
  [/扣押/u, 'seize'],
  [/冻结/u, 'freeze'],
];

function holdOf({ read }: Line): Hold | undefined {
  const court = text(read, 'holdCourt');
  const [start, end] = [optionalDate(read, 'holdStart'), optionalDate(read, 'holdEnd')];
  const number = text(read, 'holdNumber', 60);
  const [said, measure] = [read.text('rank'), read.text('measure')];
  if (court === '') {
    // A seal of nobody cannot be kept, and must not vanish.
    if (start !== undefined || end !== undefined || number !== '') read.issue('holdCourt', 'error', 'IMPORT_FIELD_EMPTY');
    return undefined;
  }
  const waitlist = parseRank(said === '' ? (/轮候|首封/u.test(measure) ? measure : '') : said);
  if (waitlist === undefined) {
    read.issue('rank', 'error', said === '' ? 'IMPORT_FIELD_EMPTY' : 'ASSET_IMPORT_RANK_UNREADABLE');
    return undefined;
  }
  return {
    measure: MEASURES.find(([form]) => form.test(measure))?.[1] ?? 'seal',
    court,
    ...(number === '' ? {} : { number }),
    waitlist,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  };
}

function burdenOf({ read }: Line, context: AssetImportContext): Burden | undefined {
  const holder = text(read, 'mortgagee');
  const since = optionalDate(read, 'mortgagedOn');
  const said = read.text('mortgageAmount');
  if (holder === '') {
    if (said !== '' || since !== undefined) read.issue('mortgagee', 'error', 'IMPORT_FIELD_EMPTY');
    return undefined;
  }
  const at = context.mapping.mortgageAmount;
  // A unit may stand in the header, or in a line of its own above it.
  const unit = [at === undefined ? '' : (context.headers[at] ?? ''), ...context.above.filter((line) => /单位/u.test(line))].join(' ');
  const amount = said === '' ? undefined : parseAmount(inUnitOf(unit, said));
  if (amount?.ok === false) read.issue('mortgageAmount', 'error', amount.error.code, amount.error.params);
  return { kind: 'mortgage', holder, ...(amount?.ok === true && amount.value > 0 ? { amount: amount.value } : {}), ...(since === undefined ? {} : { since }) };
}

function ownerOf({ read }: Line): AssetOwner | undefined {
  const name = text(read, 'owner');
  const idNo = read.text('ownerId').normalize('NFKC').replace(/\s/gu, '').toUpperCase().slice(0, 40);
  const share = text(read, 'share', 40);
  return name === '' ? undefined : { name, ...(idNo === '' ? {} : { idNo }), ...(share === '' ? {} : { share }) };
}

function unique<T>(items: readonly (T | undefined)[]): T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (item !== undefined) seen.set(canonicalJson(item), item);
  return [...seen.values()];
}

const DETAILS = ['brand', 'colour', 'condition', 'location', 'area', 'use', 'coOwnership'] as const satisfies readonly (AssetField & keyof AssetDetails)[];

/** The day of a line above the header: 「结果截至 2026-04-21」. */
export function dayAbove(above: readonly string[]): CivilDate | undefined {
  for (const line of above) {
    const said = /(?:截至|截止|查询|反馈)[^\d]{0,8}(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)/u.exec(line.normalize('NFKC'))?.[1];
    const day = said === undefined ? undefined : parseImportDate(said);
    if (day !== undefined) return day;
  }
  return undefined;
}

/** The rows of one thing as one answer. What two of them say differently about the thing itself keeps it out: nobody can choose. */
function answerOf(lines: readonly Line[], context: AssetImportContext): AssetAnswerRow {
  const [first] = lines as readonly [Line, ...Line[]];
  const issue = (line: Line, field: AssetField, code: ErrorCode, params?: Record<string, number>): void => { line.read.issue(field, 'error', code, params); };
  const kind = kindOf(first.numbers);
  const { numbers } = first;
  const assetId = assetIdOf(kind, numbers);
  if (assetId === undefined) issue(first, 'vin', 'ASSET_NUMBER_MISSING');
  for (const { name, problem } of numberProblems(numbers)) {
    if (name in context.mapping) first.read.issue(name as AssetField, problem.level, problem.failure.code, problem.failure.params);
  }
  for (const line of lines.slice(1)) {
    const wrong = Object.entries(line.numbers).find(([name, value]) => numbers[name as keyof AssetNumbers] !== undefined && numbers[name as keyof AssetNumbers] !== value);
    if (wrong !== undefined) issue(line, wrong[0] as AssetField, 'ASSET_IMPORT_ROWS_DIFFER', { row: first.row });
  }
  const owners = unique(lines.map(ownerOf));
  // A car has one owner; a house may have several, each in a row of his own.
  if (kind === 'vehicle' && owners.length > 1) issue(lines.at(-1) ?? first, 'owner', 'ASSET_IMPORT_ROWS_DIFFER', { row: first.row });
  const caseNumberSaid = first.read.text('caseNumber') || (context.caseNumber ?? '');
  const parsed = parseCaseNumber(caseNumberSaid);
  const caseNumber = parsed.ok ? parsed.value.canonical : caseNumberSaid;
  if (caseNumberSaid === '') issue(first, 'caseNumber', 'IMPORT_FIELD_EMPTY');
  else if (!parsed.ok) first.read.issue('caseNumber', parsed.error.level, parsed.error.failure.code, parsed.error.failure.params);
  const asOf = optionalDate(first.read, 'asOf') ?? dayAbove(context.above) ?? context.asOf;
  if (asOf === undefined) issue(first, 'asOf', 'IMPORT_FIELD_EMPTY');
  const details = Object.fromEntries(DETAILS.flatMap((name) => {
    const value = lines.map(({ read }) => text(read, name)).find((said) => said !== '');
    return value === undefined ? [] : [[name, value]];
  })) as AssetDetails;
  const [holds, burdens] = [unique(lines.map(holdOf)), unique(lines.map((line) => burdenOf(line, context)))];
  const has = (field: AssetField): boolean => context.mapping[field] !== undefined;
  const said: Said = {
    numbers,
    ...(owners.length === 0 ? {} : { owners: owners.slice(0, 50) }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    // A file with the column names all there are; without it nothing is said of them.
    ...(has('mortgagee') ? { burdens: { all: true, list: burdens.slice(0, 50) } } : {}),
    ...(has('holdCourt') ? { holds: { all: true, list: holds.slice(0, 50) } } : {}),
  };
  const issues = lines.flatMap(({ read }) => read.issues).filter((one, at, all) => all.findIndex((other) => canonicalJson(other) === canonicalJson(one)) === at);
  const isOut = issues.some(({ level }) => level === 'error') || assetId === undefined || asOf === undefined;
  const base = { rows: lines.map(({ row }) => row), caseNumber, kind, numbers, owners, issues, ...(parsed.ok ? { caseId: caseIdOf(caseNumber) } : {}) };
  if (isOut || !parsed.ok) return base;
  return { ...base, value: { assetId: assetId as AssetId, kind, caseId: caseIdOf(caseNumber), title: context.title, asOf, said, sourceRow: { file: context.file, row: first.row } } };
}

/**
 * Reads an answer file: rows of the same thing together, in the order of their first row. A row without any number goes with
 * the thing above it, as merged cells come. Never throws: every problem is an issue with its field, code and level.
 * @param rows row of the sheet (1-based) and its cells, headers and empty rows left out
 */
export function parseAssetAnswers(rows: readonly { readonly row: number; readonly cells: readonly ImportCell[] }[], context: AssetImportContext): readonly AssetAnswerRow[] {
  const things: Line[][] = [];
  const byKey = new Map<string, Line[]>();
  for (const { row, cells } of rows) {
    const read = reader(cells, context);
    const line: Line = { row, read, numbers: numbersOf(read) };
    const key = assetIdOf(kindOf(line.numbers), line.numbers) ?? (Object.keys(line.numbers).length === 0 ? undefined : canonicalJson(line.numbers));
    const above = things.at(-1);
    if (key === undefined && above !== undefined) {
      above.push(line);
      continue;
    }
    const known = key === undefined ? undefined : byKey.get(`${read.text('caseNumber')} ${key}`);
    if (known !== undefined) {
      known.push(line);
      continue;
    }
    const fresh = [line];
    things.push(fresh);
    if (key !== undefined) byKey.set(`${read.text('caseNumber')} ${key}`, fresh);
  }
  return things.map((lines) => answerOf(lines, context));
}
