import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { AGENCY_FIELDS, type AgencyRow, CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import type { AgencyId } from '#shared/kernel/ids.ts';
import { closed } from '#shared/kernel/schema.ts';

const { id, kind, district, name, dutyPhone } = AGENCY_FIELDS;
const UrlSchema = Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 300 });
const LineSchema = closed({ id, kind: Type.Optional(kind), district: Type.Optional(district), name: Type.Optional(name), dutyPhone: Type.Optional(dutyPhone), url: Type.Optional(UrlSchema) });
const lineCheck = Compile(LineSchema);

/** The agencies of an installation, and where the systems of those that have one listen. */
export type LoadedAgencies = { readonly rows: readonly AgencyRow[]; readonly addresses: ReadonlyMap<AgencyId, string> };

type Line = Partial<AgencyRow> & Pick<AgencyRow, 'id'> & { readonly url?: string };

/** The row that a line makes of the shipped one, or a new one that says all there is to say; undefined if it does neither. */
function rowOf({ url: _url, ...line }: Line): AgencyRow | undefined {
  const shipped = CITY_AGENCIES.find((row) => row.id === line.id);
  const row = { dutyPhone: '', ...shipped, ...line };
  if (row.kind === undefined || row.district === undefined || row.name === undefined) return undefined;
  // What a shipped agency is stays as it is: requests that are with it now went there for that.
  if (shipped !== undefined && (row.kind !== shipped.kind || row.district !== shipped.district)) return undefined;
  return courtByCode(row.district) === undefined ? undefined : { id: row.id, kind: row.kind, district: row.district, name: row.name, dutyPhone: row.dutyPhone };
}

function parsedFile(text: string): readonly unknown[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (!Array.isArray(body)) throw new CodedError('AGENCIES_MALFORMED', { row: 0 });
  return body;
}

/**
 * Reads `agencies.json` of the data folder over the shipped list: a line with an id that is shipped corrects its name or
 * duty telephone, one with another id adds an agency (`kind`, `district` and `name` are needed); `url` is where its own
 * system speaks the protocol. Without the file, the shipped list.
 * @throws CodedError AGENCIES_MALFORMED: a half-read list would send requests to the wrong place.
 */
export async function loadAgencies(path: string): Promise<LoadedAgencies> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { rows: CITY_AGENCIES, addresses: new Map() };
    throw error;
  }
  const rows = new Map(CITY_AGENCIES.map((row) => [row.id, row]));
  const addresses = new Map<AgencyId, string>();
  const seen = new Set<string>();
  for (const [index, value] of parsedFile(text).entries()) {
    const line = lineCheck.Check(value) ? (value as Line) : undefined;
    const row = line === undefined || seen.has(line.id) ? undefined : rowOf(line);
    if (line === undefined || row === undefined) throw new CodedError('AGENCIES_MALFORMED', { row: index + 1 });
    seen.add(line.id);
    rows.set(row.id, row);
    if (line.url !== undefined) addresses.set(row.id, line.url.replace(/\/+$/u, ''));
  }
  return { rows: [...rows.values()], addresses };
}
