import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { type Failure, failure } from '../../kernel/errors/index.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { CivilDateSchema, closed, oneOf } from '../../kernel/schema.ts';
import { type CivilDate, isCivilDate } from '../../kernel/time.ts';
import { SHIPPED_ROWS } from './shipped-parameters.ts';

/**
 * Units of rule parameters; every value is a whole number. `basis-point` is 0.01 %; `ppm-per-day` is one millionth a
 * day (the delayed-performance rate 0.000175 is 175).
 */
export const PARAMETER_UNITS = ['minute', 'hour', 'calendar-day', 'working-day', 'month', 'year', 'count', 'fen', 'basis-point', 'ppm-per-day'] as const;
export type ParameterUnit = (typeof PARAMETER_UNITS)[number];

/** Where a number comes from: a legal text, a published practice, or a choice of this product that can be changed. */
export const PARAMETER_BASES = ['law', 'practice', 'design'] as const;

export type ParameterCode = (typeof SHIPPED_ROWS)[number]['code'];

/** One number of the rules: what it is, from when, and who says so. */
export type RuleParameter = {
  readonly code: ParameterCode;
  readonly value: number;
  readonly unit: ParameterUnit;
  readonly effectiveFrom: CivilDate;
  readonly basis: (typeof PARAMETER_BASES)[number];
  /** Legal source, or why the product chose it. Chinese, shown as it stands. */
  readonly source: string;
  /** Chinese name of the parameter. */
  readonly label: string;
};

/** Every number of the rules. A code may stand several times with different days of effect. */
export type RuleParameterTable = { readonly version: string; readonly rows: readonly RuleParameter[] };

/** The numbers the product is shipped with; a court loads its own over them with `withOverrides`. */
export const RULE_PARAMETERS: RuleParameterTable = { version: '2026.1', rows: SHIPPED_ROWS };

/**
 * The row in force on a day: the last one that took effect by then. A day before the first row gets the first row (its
 * `effectiveFrom` then shows that the number is younger than the start), so a rule always has a number to show.
 * @throws RangeError if the table lacks the code; tables built over `RULE_PARAMETERS` never do.
 */
export function parameterAt(table: RuleParameterTable, code: ParameterCode, on: CivilDate): RuleParameter {
  let current: RuleParameter | undefined;
  let first: RuleParameter | undefined;
  for (const row of table.rows) {
    if (row.code !== code) continue;
    if (first === undefined || row.effectiveFrom < first.effectiveFrom) first = row;
    if (row.effectiveFrom <= on && (current === undefined || row.effectiveFrom >= current.effectiveFrom)) current = row;
  }
  const found = current ?? first;
  if (found === undefined) throw new RangeError(`no rule parameter ${code}`);
  return found;
}

/** The number in force on a day, in the unit of its row. */
export function valueAt(table: RuleParameterTable, code: ParameterCode, on: CivilDate): number {
  return parameterAt(table, code, on).value;
}

const OverrideRowSchema = closed({
  code: Type.String({ pattern: '^[A-Z][A-Z0-9_]{1,60}$' }),
  value: Type.Integer({ minimum: 0, maximum: 9_000_000_000_000_000 }),
  unit: oneOf(PARAMETER_UNITS),
  effectiveFrom: CivilDateSchema,
  basis: oneOf(PARAMETER_BASES),
  source: Type.String({ minLength: 1, maxLength: 300 }),
});
export const RuleParameterFileSchema = closed({
  version: Type.String({ minLength: 1, maxLength: 40 }),
  rows: Type.Array(OverrideRowSchema, { maxItems: 1_000 }),
});
type OverrideRow = Static<typeof OverrideRowSchema>;

/** Loaded rows, and the codes this release does not know: kept apart, to be shown, never guessed at. */
export type RuleParameterOverrides = RuleParameterTable & { readonly unknownCodes: readonly string[] };

const SHIPPED_BY_CODE: ReadonlyMap<string, RuleParameter> = new Map(SHIPPED_ROWS.map((row) => [row.code, row]));

/** Largest believable value of a unit of time, about a century: above it date arithmetic itself would fail. */
const LARGEST: Readonly<Partial<Record<ParameterUnit, number>>> = {
  minute: 60 * 24 * 366 * 100,
  hour: 24 * 366 * 100,
  'calendar-day': 366 * 100,
  'working-day': 2_600,
  month: 1_200,
  year: 100,
};

function brokenRow(rows: readonly OverrideRow[]): Failure | undefined {
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (!isCivilDate(row.effectiveFrom) || row.value > (LARGEST[row.unit] ?? row.value)) return failure('RULE_PARAMETERS_MALFORMED', { row: index + 1 });
    const shipped = SHIPPED_BY_CODE.get(row.code);
    if (shipped !== undefined && shipped.unit !== row.unit) return failure('RULE_PARAMETERS_UNIT', { parameter: row.code, unit: shipped.unit });
    const key = `${row.code} ${row.effectiveFrom}`;
    if (seen.has(key)) return failure('RULE_PARAMETERS_DUPLICATE', { parameter: row.code, date: row.effectiveFrom });
    seen.add(key);
  }
  return undefined;
}

/** Row number, from 1, of the first row of the wrong shape; 0 when the frame around the rows is wrong. */
function malformedRow(value: unknown): number {
  const rows = typeof value === 'object' && value !== null && 'rows' in value ? value.rows : undefined;
  return Array.isArray(rows) ? rows.findIndex((row) => !Value.Check(OverrideRowSchema, row)) + 1 : 0;
}

/**
 * Rule parameters from a file or from the feed: own values of a court, each with its day of effect and its source. A
 * unit other than the shipped one is refused, because 5 hours in place of 5 days would pass every other check.
 */
export function parseRuleParameters(value: unknown): Result<RuleParameterOverrides, Failure> {
  if (!Value.Check(RuleParameterFileSchema, value)) return err(failure('RULE_PARAMETERS_MALFORMED', { row: malformedRow(value) }));
  const broken = brokenRow(value.rows);
  if (broken !== undefined) return err(broken);
  const known: RuleParameter[] = [];
  const unknownCodes: string[] = [];
  for (const row of value.rows) {
    const shipped = SHIPPED_BY_CODE.get(row.code);
    if (shipped === undefined) unknownCodes.push(row.code);
    else known.push({ ...row, code: shipped.code, label: shipped.label });
  }
  return ok({ version: value.version, rows: known, unknownCodes });
}

/** The table with loaded rows over it: the same code and day is replaced, other days stand beside it. */
export function withOverrides(base: RuleParameterTable, overrides: RuleParameterTable): RuleParameterTable {
  const replaced = new Set(overrides.rows.map((row) => `${row.code} ${row.effectiveFrom}`));
  return {
    version: overrides.version,
    rows: [...base.rows.filter((row) => !replaced.has(`${row.code} ${row.effectiveFrom}`)), ...overrides.rows],
  };
}

/** The parameters in force: the shipped ones under tables as they were published. One that does not parse changes nothing. */
export function parametersUnder(published: readonly unknown[]): RuleParameterTable {
  return published.reduce<RuleParameterTable>((table, body) => {
    const read = parseRuleParameters(body);
    return read.ok ? withOverrides(table, read.value) : table;
  }, RULE_PARAMETERS);
}
