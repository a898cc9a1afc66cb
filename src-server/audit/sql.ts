/** One connection inside a transaction, or between transactions: the part that `pg` and PGlite have in common. */
export type SqlSession = {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
};

/** A row whose columns are read one by one, each with the type that its table declares. */
export type SqlRow = {
  text(column: string): string;
  maybeText(column: string): string | undefined;
  /** Also for `bigint` columns, which one driver gives as text. @throws RangeError above the safe integers. */
  number(column: string): number;
  maybeNumber(column: string): number | undefined;
  flag(column: string): boolean;
  json(column: string): unknown;
};

function wrong(column: string): never {
  throw new TypeError(`column ${column} has another type than its table declares`);
}

function toNumber(value: unknown, column: string): number {
  const number = typeof value === 'number' ? value : typeof value === 'string' || typeof value === 'bigint' ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) return wrong(column);
  return number;
}

export function sqlRow(row: unknown): SqlRow {
  if (typeof row !== 'object' || row === null) throw new TypeError('not a row');
  const columns = new Map<string, unknown>(Object.entries(row));
  const value = (column: string) => (columns.has(column) ? columns.get(column) : wrong(column));
  const text = (column: string) => {
    const found = value(column);
    return typeof found === 'string' ? found : wrong(column);
  };
  const isNull = (column: string) => value(column) === null;
  return {
    text,
    maybeText: (column) => (isNull(column) ? undefined : text(column)),
    number: (column) => toNumber(value(column), column),
    maybeNumber: (column) => (isNull(column) ? undefined : toNumber(value(column), column)),
    flag: (column) => {
      const found = value(column);
      return typeof found === 'boolean' ? found : wrong(column);
    },
    json: (column) => {
      const found = value(column);
      return typeof found === 'string' ? (JSON.parse(found) as unknown) : found;
    },
  };
}

export async function sqlRows(session: SqlSession, text: string, values: readonly unknown[] = []): Promise<SqlRow[]> {
  return (await session.query(text, values)).rows.map(sqlRow);
}
