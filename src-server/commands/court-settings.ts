import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type AgencyRow, isChannelKey } from '#shared/domain/agencies/index.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';
import { type CourtSettings, CourtSettingsSchema } from '#shared/domain/linkage/lookups.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { closed } from '#shared/kernel/schema.ts';
import type { ServerCore } from './core.ts';
import { defaultSettings } from './lookups.ts';
import { putSettings } from './own-acts.ts';

const { court, policeChannel, channels, requireDishonestListing, dutyPhone } = CourtSettingsSchema.properties;
const FileCheck = Compile(
  Type.Array(closed({ court, policeChannel: Type.Optional(policeChannel), channels, requireDishonestListing: Type.Optional(requireDishonestListing), dutyPhone: Type.Optional(dutyPhone) })),
);

/**
 * Reads `courts.json` of the data folder: for each court named there, which of the two ways its messages take (`channels`:
 * `desk` or `connector` by kind of agency or by agency; `policeChannel` is the earlier form for the police), its duty
 * telephone, and whether a person must be on the dishonesty list first.
 * What a line does not say stays as it was; a court that is not named is not touched. Without the file nothing changes.
 * @throws CodedError COURT_SETTINGS_MALFORMED: a half-read file would send a court's requests to the wrong place.
 */
export async function applyCourtSettings(core: ServerCore, path: string): Promise<readonly CourtSettings[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  const lines = parsedLines(text, core.agencies());
  const changed: CourtSettings[] = [];
  for (const line of lines) {
    const before = (await core.store.settings(line.court)) ?? defaultSettings(line.court);
    const after = merged(before, line);
    if (JSON.stringify(after) === JSON.stringify(before)) continue;
    await putSettings(core, after);
    changed.push(after);
  }
  return changed;
}

type Line = Partial<CourtSettings> & Pick<CourtSettings, 'court'>;

/** The police's channel stands in both forms: devices and servers of earlier releases read the old one. */
export function merged(before: CourtSettings, line: Omit<Line, 'court'>): CourtSettings {
  const police = line.channels?.['police'] ?? line.policeChannel;
  const channels = { ...before.channels, ...line.channels, ...(police === undefined || (before.channels?.['police'] === undefined && line.channels?.['police'] === undefined) ? {} : { police }) };
  return { ...before, ...line, ...(police === undefined ? {} : { policeChannel: police }), ...(Object.keys(channels).length === 0 ? {} : { channels }) };
}

function parsedLines(text: string, agencies: readonly AgencyRow[]): readonly Line[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new CodedError('COURT_SETTINGS_MALFORMED', { row: 0 });
  }
  if (!FileCheck.Check(body)) {
    const row = Array.isArray(body) ? body.findIndex((_line, at) => !FileCheck.Check(body.slice(at, at + 1))) + 1 : 0;
    throw new CodedError('COURT_SETTINGS_MALFORMED', { row });
  }
  const lines = body as readonly Line[];
  const unknown = lines.findIndex((line) => courtByCode(line.court) === undefined || Object.keys(line.channels ?? {}).some((key) => !isChannelKey(key, agencies)));
  if (unknown >= 0) throw new CodedError('COURT_SETTINGS_MALFORMED', { row: unknown + 1 });
  return lines;
}
