import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type AgencyKind, type AgencyRow, type Channel, isChannelKey } from '#shared/domain/agencies/index.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';
import { type CourtSettings, CourtSettingsSchema } from '#shared/domain/linkage/lookups.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import type { CourtCode } from '#shared/kernel/ids.ts';
import { closed } from '#shared/kernel/schema.ts';
import type { AuditDraft } from '../audit/chain.ts';
import { scopeOf } from '#shared/domain/permissions/scopes.ts';
import { openCommit } from './commit.ts';
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

/** Who changes a setting by hand, for the audit. */
type SettingsAuthor = Pick<AuditDraft, 'account' | 'role' | 'device' | 'ip'>;

/** Sets by which channel a court reaches a kind of agency, shows it to the court's people and audits it, in one transaction. */
export async function changeChannel(core: ServerCore, by: SettingsAuthor, { court, kind, channel }: { readonly court: CourtCode; readonly kind: AgencyKind; readonly channel: Channel }): Promise<void> {
  await core.store.transaction(async (tx) => {
    const now = core.clock.now();
    const commit = openCommit(core, tx, now);
    const before = (await tx.settings(court)) ?? defaultSettings(court);
    const after = merged(before, { channels: { [kind]: channel } });
    commit.publish([{ draft: { kind: 'settings', id: court, scopes: [scopeOf.court(court)], body: after }, version: 0 }]);
    commit.audit({ at: now, ...by, action: 'settings.channel', object: { type: 'court', id: court }, result: 'done', what: `${kind} ${channel}` });
    await tx.write(commit.batch({ settings: [after] }));
  });
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
