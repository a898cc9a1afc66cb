import type { CommandStore, Custody, JournalPort, LoggedCommand, StreamAlert, StreamState } from '#shared/contracts/ports.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { Clock } from '#shared/kernel/time.ts';
import type { Changes } from '../changes.ts';
import { type CommandLog, createCommandLog } from './command-log.ts';
import { batches, journalRecord, type JournalView, markReceipted, type Owner, restored, viewJournal } from './custody.ts';

const ALERTS_KEPT = 20;

/** 16 hex digits that name one life of a store. */
export function freshIncarnation(random: () => number): string {
  return Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** A new incarnation after `old`: sequences start again, and seq 1 will tell the server what it continues. */
export function succeed(old: StreamState, incarnation: string, lastKnown: { readonly normal: number; readonly safety: number }, alert: StreamAlert): StreamState {
  return {
    ...old,
    incarnation,
    next: { normal: 1, safety: 1 },
    continues: { incarnation: old.incarnation, ...lastKnown },
    alerts: [...old.alerts, alert].slice(-ALERTS_KEPT),
  };
}

export type OpenDeps = {
  readonly owner: Owner;
  readonly store: CommandStore;
  readonly journal: JournalPort | null;
  readonly clock: Clock;
  readonly random: () => number;
  readonly changes: Changes;
  /** Feed seq through which the facts are stored; everything while a restart runs. */
  readonly covered: number;
};

export type OpenedLog = {
  readonly log: CommandLog;
  /** Commands that only the journal still had: their filing was `unsure`, or the store had lost them. */
  readonly restored: readonly LoggedCommand[];
  /** Why the journal cannot be used; filing is refused with it until it can. */
  readonly journalTrouble?: Failure;
  /** Damaged or unreadable places of the journal. */
  readonly journalDamage: number;
};

function missingFrom(view: JournalView, entries: readonly LoggedCommand[]): readonly LoggedCommand[] {
  const held = new Map(entries.map((entry) => [entry.command.id, entry]));
  return view.commands.flatMap(({ custody, receipted }): readonly LoggedCommand[] => {
    const known = held.get(custody.command.id);
    if (known === undefined) return receipted ? [] : [restored(custody)];
    // The journal gave it a slot that the store never heard of: the same filing, one step further.
    const { slot } = custody;
    const moved = slot !== undefined && known.state !== 'receipted' && (known.slot?.seq !== slot.seq || known.slot.stream.incarnation !== slot.stream.incarnation);
    return moved && !receipted ? [{ ...known, slot, state: 'filed' }] : [];
  });
}

type Standing = { readonly streams: StreamState; readonly lost: boolean };

/**
 * Where the streams stand. A tail that only the journal has is a filing cut off between journal and store: it is
 * continued. A store that is new, or lacks what was receipted before, is another life: a new incarnation.
 */
function standing(deps: OpenDeps, stored: StreamState | undefined, view: JournalView | undefined, found: readonly LoggedCommand[], entries: readonly LoggedCommand[]): Standing {
  const journalId = view?.journalId ?? stored?.journalId ?? '';
  const nextN = Math.max(stored?.nextN ?? 1, ...[...entries, ...found].map((entry) => entry.n + 1), ...(view?.commands.map((c) => c.custody.n + 1) ?? []));
  if (stored !== undefined) {
    const journaled = view?.lastSeq.get(stored.incarnation) ?? { normal: 0, safety: 0 };
    const has = new Set(found.filter((entry) => entry.slot?.stream.incarnation === stored.incarnation).map((entry) => `${entry.slot?.stream.lane ?? ''} ${String(entry.slot?.seq)}`));
    const isWhole = (lane: 'normal' | 'safety') => {
      for (let seq = stored.next[lane]; seq <= journaled[lane]; seq += 1) if (!has.has(`${lane} ${String(seq)}`)) return false;
      return true;
    };
    const next = { normal: Math.max(stored.next.normal, journaled.normal + 1), safety: Math.max(stored.next.safety, journaled.safety + 1) };
    const same = { ...stored, journalId, nextN, next };
    if (isWhole('normal') && isWhole('safety')) return { streams: same, lost: false };
    return { streams: renewed(deps, same, found.length), lost: true };
  }
  const earlier = view === undefined ? undefined : latestIncarnation(view);
  const fresh: StreamState = { incarnation: freshIncarnation(deps.random), next: { normal: 1, safety: 1 }, nextN, journalId, alerts: [] };
  if (earlier === undefined) return { streams: fresh, lost: false };
  const alert: StreamAlert = { kind: 'store-lost', at: deps.clock.now(), incarnation: earlier.incarnation, commands: found.length };
  return { streams: { ...fresh, continues: earlier, alerts: [alert] }, lost: true };
}

function renewed(deps: OpenDeps, old: StreamState, commands: number): StreamState {
  const lastKnown = { normal: old.next.normal - 1, safety: old.next.safety - 1 };
  return succeed(old, freshIncarnation(deps.random), lastKnown, { kind: 'store-lost', at: deps.clock.now(), incarnation: old.incarnation, commands });
}

/** The incarnation that the journal saw last; of the ones it only knows by number, any. */
function latestIncarnation(view: JournalView): { readonly incarnation: string; readonly normal: number; readonly safety: number } | undefined {
  const slotted = view.commands.flatMap(({ custody }) => (custody.slot === undefined ? [] : [custody])).sort((a, b) => b.n - a.n)[0]?.slot;
  const incarnation = slotted?.stream.incarnation ?? [...view.lastSeq.keys()].at(-1);
  if (incarnation === undefined) return undefined;
  return { incarnation, ...(view.lastSeq.get(incarnation) ?? { normal: 0, safety: 0 }) };
}

/** A journal that is not the one the store knew (new, or brought back) takes custody of what still waits. */
async function entrust(journal: JournalPort, owner: Owner, waiting: readonly LoggedCommand[], streams: StreamState): Promise<Result<void, Failure>> {
  const records = waiting.map((entry) => journalRecord(owner, streams, entry, true));
  for (const batch of batches(records)) {
    const appended = await journal.append({ records: [...batch] });
    if (!appended.ok) return appended;
  }
  return ok(undefined);
}

/**
 * Opens the command log: settles by id what was left between journal and store, before anything else is filed.
 * Fails only where the store itself cannot be written.
 */
export async function openCommandLog(deps: OpenDeps): Promise<Result<OpenedLog, Failure>> {
  const { owner, store, journal, changes } = deps;
  const loaded = await store.load();
  const seen = journal === null ? undefined : await viewJournal(journal, owner, loaded.streams === undefined ? 'all' : 'unreceipted');
  const view = seen?.ok === true ? seen.value : undefined;
  const found = view === undefined ? [] : missingFrom(view, loaded.entries);
  const { streams } = standing(deps, loaded.streams, view, found, loaded.entries);
  const log = createCommandLog(store, { entries: loaded.entries, streams, covered: deps.covered }, changes);
  const stored = await log.commit(found, streams);
  if (!stored.ok) return stored;
  let trouble = seen?.ok === false ? seen.error : undefined;
  if (journal !== null && view !== undefined) {
    if (loaded.streams !== undefined && loaded.streams.journalId !== view.journalId) {
      const entrusted = await entrust(journal, owner, log.all().filter((entry) => entry.state === 'filed' || entry.state === 'held'), streams);
      if (!entrusted.ok) trouble = entrusted.error;
    }
    const waiting = new Set<string>(view.commands.filter((c) => !c.receipted).map((c) => c.custody.command.id));
    const untold: readonly Custody[] = log.all().filter((entry) => entry.state === 'receipted' && waiting.has(entry.command.id));
    if (untold.length > 0) await markReceipted(journal, untold);
  }
  return ok({ log, restored: found, journalDamage: (view?.damage ?? 0) + (view?.unreadable ?? 0), ...(trouble === undefined ? {} : { journalTrouble: trouble }) });
}
