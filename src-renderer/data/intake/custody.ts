import { Compile } from 'typebox/compile';
import type { JournalRecord } from '#shared/contracts/host-bridge.ts';
import { JOURNAL_APPEND_MAX, JOURNAL_MARK_MAX, JOURNAL_PAGE_MAX } from '#shared/contracts/host-bridge.ts';
import { type Custody, CustodySchema, type JournalPort, type LoggedCommand, type ReadJournalRecord, type StreamState } from '#shared/contracts/ports.ts';
import type { StreamRef } from '#shared/domain/linkage/command.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CommandId, DeviceId } from '#shared/kernel/ids.ts';
import { ok, type Result } from '#shared/kernel/result.ts';

/**
 * The text of a command in the host journal, and back. The journal knows streams by a tag, not by a name: records of
 * another user of the same computer stay his, and the file names nobody.
 */
export type Owner = { readonly device: DeviceId; readonly user: AccountId };

/** Suffix of the journal's stream for commands that wait for files and have no slot yet. */
const HELD = '.held';
/** A batch stays well below the request limit of the bridge. */
const APPEND_BYTES = 8 * 1024 * 1024;

const custody = Compile(CustodySchema);

export function ownerTag(owner: Owner): string {
  return sha256Hex(`${owner.device}\u0000${owner.user}`).slice(0, 16);
}

export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/**
 * A command keeps its id as the record's id. A second record of the same command (files arrived, new incarnation)
 * carries the incarnation behind it: the journal refuses the same id with another content.
 */
export function journalRecord(owner: Owner, streams: Pick<StreamState, 'incarnation' | 'continues'>, entry: Custody, first: boolean): JournalRecord {
  const tag = ownerTag(owner);
  const { n, command, slot, title, decidedAt, files } = entry;
  const incarnation = slot?.stream.incarnation ?? streams.incarnation;
  const { continues } = streams;
  // The first of a stream says what it continues: whoever delivers it in the owner's place has nothing else to tell it by.
  const declares = slot?.seq === 1 && continues !== undefined && slot.stream.incarnation === streams.incarnation;
  const body = JSON.stringify({
    n,
    command,
    ...(slot === undefined ? {} : { slot }),
    title,
    decidedAt,
    files,
    ...(declares ? { continues: { incarnation: continues.incarnation, lastKnownSeq: continues[slot.stream.lane] } } : {}),
  } satisfies Custody);
  const id = first ? command.id : `${command.id}.${incarnation}`;
  return slot === undefined
    ? { id, stream: `${tag}.${incarnation}${HELD}`, lane: 'normal', seq: n, body }
    : { id, stream: `${tag}.${slot.stream.incarnation}`, lane: slot.stream.lane, seq: slot.seq, body };
}

/** Every id under which the journal may hold the command. */
export function journalIds(entry: Custody): readonly string[] {
  return entry.slot === undefined ? [entry.command.id] : [entry.command.id, `${entry.command.id}.${entry.slot.stream.incarnation}`];
}

export function batches(records: readonly JournalRecord[]): readonly (readonly JournalRecord[])[] {
  const found: JournalRecord[][] = [];
  let bytes = 0;
  for (const record of records) {
    const last = found.at(-1);
    const size = utf8Length(record.body) * 2;
    if (last === undefined || last.length >= JOURNAL_APPEND_MAX || bytes + size > APPEND_BYTES) {
      found.push([record]);
      bytes = size;
    } else {
      last.push(record);
      bytes += size;
    }
  }
  return found;
}

/** The custody inside a record, or undefined where it is not readable: such a record stays in the journal untouched. */
export function parseCustody(body: string): Custody | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return custody.Check(value) ? (value as Custody) : undefined;
}

/** A command as brought back from the journal: filed, or held where it never got a slot. */
export function restored({ continues: _declared, ...entry }: Custody): LoggedCommand {
  return { ...entry, state: entry.slot === undefined ? 'held' : 'filed', bytes: utf8Length(JSON.stringify(entry.command)) };
}

export type JournalView = {
  readonly journalId: string;
  /** Highest seq of every stream of this owner, by `incarnation` and lane. */
  readonly lastSeq: ReadonlyMap<string, { readonly normal: number; readonly safety: number }>;
  /** Own commands of the asked scope; of several records of one command the latest counts. */
  readonly commands: readonly { readonly custody: Custody; readonly receipted: boolean }[];
  /** Own records that this release cannot read, and places that nobody can read any more. */
  readonly unreadable: number;
  readonly damage: number;
};

async function readAll(journal: JournalPort, scope: 'unreceipted' | 'all'): Promise<Result<readonly ReadJournalRecord[], Failure>> {
  const records: ReadJournalRecord[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const page: Awaited<ReturnType<JournalPort['read']>> = await journal.read({ after, limit: JOURNAL_PAGE_MAX, scope });
    if (!page.ok) return page;
    records.push(...page.value.records);
    after = page.value.next;
  }
  return ok(records);
}

/** What the journal holds of one device and user. */
export async function viewJournal(journal: JournalPort, owner: Owner, scope: 'unreceipted' | 'all'): Promise<Result<JournalView, Failure>> {
  const state = await journal.open();
  if (!state.ok) return state;
  const tag = `${ownerTag(owner)}.`;
  const records = await readAll(journal, scope);
  if (!records.ok) return records;
  const lastSeq = new Map<string, { normal: number; safety: number }>();
  for (const stream of state.value.streams) {
    if (!stream.stream.startsWith(tag) || stream.stream.endsWith(HELD)) continue;
    const incarnation = stream.stream.slice(tag.length);
    lastSeq.set(incarnation, { ...(lastSeq.get(incarnation) ?? { normal: 0, safety: 0 }), [stream.lane]: stream.lastSeq });
  }
  const commands = new Map<CommandId, { custody: Custody; receipted: boolean }>();
  let unreadable = 0;
  for (const record of records.value) {
    if (!record.stream.startsWith(tag) || record.sealedToOthers === true) continue;
    const entry = parseCustody(record.body);
    if (!entry) {
      unreadable += 1;
      continue;
    }
    const before = commands.get(entry.command.id);
    commands.set(entry.command.id, { custody: entry, receipted: record.receiptedAt !== null || (before?.receipted ?? false) });
  }
  const damage = state.value.damage.filter((place) => place.kind !== 'torn-tail').length;
  return ok({ journalId: state.value.journalId, lastSeq, commands: [...commands.values()], unreadable, damage });
}

/** Tells the journal about receipts. Custody goes on for `keepDays` (JOURNAL_RETENTION, where the table is at hand), so a failure here only means that it is told again at the next open. */
export async function markReceipted(journal: JournalPort | null, entries: readonly Custody[], keepDays?: number): Promise<void> {
  if (journal === null) return;
  const ids = entries.flatMap(journalIds);
  for (let at = 0; at < ids.length; at += JOURNAL_MARK_MAX) await journal.markReceipted({ ids: ids.slice(at, at + JOURNAL_MARK_MAX), ...(keepDays === undefined ? {} : { keepDays }) });
}

export function streamRef(owner: Owner, incarnation: string, lane: StreamRef['lane']): StreamRef {
  return { device: owner.device, user: owner.user, incarnation, lane };
}
