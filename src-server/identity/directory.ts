import type { FactDraft } from '#shared/contracts/audiences/index.ts';
import { scopeOf } from '#shared/domain/permissions/scopes.ts';
import type { DirectoryEntry } from '#shared/contracts/identity.ts';
import type { ServerCore } from '../commands/core.ts';
import { publishFacts } from '../commands/own-acts.ts';
import type { IdentityDatabase } from './database.ts';
import { type AccountRow, allAccounts } from './tables.ts';

/** Puts directory facts into the feed; an entry that stands there already costs nothing. */
export type PublishDirectory = (entries: readonly DirectoryEntry[]) => Promise<void>;

/** Who an account is, for those who meet its id in a file. Of the police the unit is told, not the person (DOMAIN §3.3). */
export function directoryEntryOf(account: Pick<AccountRow, 'id' | 'name' | 'role' | 'court' | 'agency' | 'unit' | 'phone' | 'disabledAt'>): DirectoryEntry {
  return {
    id: account.id,
    name: account.agency === undefined ? account.name : (account.unit ?? account.agency),
    role: account.role,
    ...(account.court === undefined ? {} : { court: account.court }),
    ...(account.agency === undefined ? {} : { agency: account.agency }),
    ...(account.phone === undefined ? {} : { phone: account.phone }),
    disabled: account.disabledAt !== undefined,
  };
}

/** A court's people go to that court, police units to everybody; auditor and administrator stand in no file. */
function draftOf(entry: DirectoryEntry): FactDraft | undefined {
  const scope = entry.court !== undefined ? scopeOf.court(entry.court) : entry.agency !== undefined ? scopeOf.everyone() : undefined;
  return scope === undefined ? undefined : { kind: 'directory', id: entry.id, scopes: [scope], body: entry };
}

export function directoryPublisher(core: ServerCore): PublishDirectory {
  return async (entries) => {
    const drafts = entries.flatMap((entry) => draftOf(entry) ?? []);
    if (drafts.length > 0) await publishFacts(core, drafts.map((draft) => ({ draft, version: 0 })));
  };
}

/** The whole directory as it stands, for the start of a server: what was not published before a crash is published now. */
export async function publishWholeDirectory(database: IdentityDatabase, publish: PublishDirectory): Promise<void> {
  const accounts = await database.read(allAccounts);
  await publish(accounts.map(directoryEntryOf));
}
