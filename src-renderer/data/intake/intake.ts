import type { CommandDraft, Filing, Preview } from '#shared/contracts/engine.ts';
import { moduleOfKind, resolveCommand } from '#shared/contracts/registry.ts';
import type { JournalPort, LoggedCommand, StreamState, UnslottedCommand, UploadPort } from '#shared/contracts/ports.ts';
import { type Actor, type Command, MAX_COMMAND_BYTES, refKey } from '#shared/domain/linkage/command.ts';
import { decideCommand, needsOfCommand } from '#shared/domain/linkage/decide.ts';
import type { Decision, GuardResult } from '#shared/domain/linkage/decision.ts';
import type { CommandSpec, DomainModule } from '#shared/domain/linkage/module.ts';
import { filesNamed } from '#shared/domain/linkage/values-titled.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import { canonicalJson } from '#shared/kernel/digest.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';
import { JOURNAL_TEXT_MAX } from '#shared/contracts/host-bridge.ts';
import type { DeskTime } from '../time.ts';
import { basesOf, contextOf, type Entries, envelope, lookAt, type Look, type ReadingDeps } from '../views/readings.ts';
import type { CommandLog } from './command-log.ts';
import { batches, journalRecord, type Owner, streamRef, utf8Length } from './custody.ts';

/**
 * Takes in what a person files: parse, resolve what the rule needs from local facts, decide, wrap, append. The order of
 * the append is the promise S1: host journal, then store, then the acknowledgement.
 */
export type Intake = {
  /** Decides without writing: what the composer shows while it is filled in. */
  preview(draft: CommandDraft): Promise<Preview>;
  /** One answer for each draft, in order. Later drafts see the earlier ones; a refused one leaves nothing behind. */
  file(drafts: readonly CommandDraft[]): Promise<readonly Filing[]>;
  /** Filings whose outcome is not known: tried again here, before anything else is filed. */
  settle(): Promise<readonly Filing[]>;
  unsettled(): readonly CommandId[];
};

export type IntakeDeps = ReadingDeps & {
  readonly owner: Owner;
  readonly actor: Actor;
  readonly log: CommandLog;
  readonly journal: JournalPort | null;
  readonly uploads: UploadPort;
  readonly time: DeskTime;
  /** The server answered a moment ago: kinds that must not wait in a queue may be filed. */
  readonly online: () => boolean;
  /** The refusal of those kinds while it did not, with the reason. */
  readonly offlineWhy: () => Failure;
};

/** Room for title, numbers and slot beside the command in a journal record. */
const RECORD_ROOM = 4096;
const AFTER_MAX = 200;

type Judged = {
  readonly command: UnslottedCommand;
  readonly spec: CommandSpec;
  readonly decision: Decision;
  readonly version: number;
};
type Refusal = { readonly failure: Failure; readonly guards: readonly GuardResult[]; readonly version: number };
type Judgement = { readonly ok: true; readonly value: Judged } | { readonly ok: false; readonly error: Refusal };

function no(why: Failure, version = 0, guards: readonly GuardResult[] = []): Judgement {
  return { ok: false, error: { failure: why, guards, version } };
}

/** The log with the commands of the batch that is being filed on top. */
type Staged = Entries & { add(entry: LoggedCommand): void };

function stage(log: CommandLog): Staged {
  const byKey = new Map<string, LoggedCommand[]>();
  return {
    add(entry) {
      const key = refKey(entry.command.basis.aggregate);
      byKey.set(key, [...(byKey.get(key) ?? []), entry]);
    },
    onAggregate(key) {
      const staged = byKey.get(key);
      return staged === undefined ? log.onAggregate(key) : [...log.onAggregate(key), ...staged];
    },
    touched: (type) => [...new Set([...log.touched(type), ...[...byKey.keys()].filter((key) => key.startsWith(`${type}/`))])],
  };
}

export function createIntake(deps: IntakeDeps): Intake {
  const { log, owner, actor, time } = deps;
  /** Appended or not, nobody knows; their places in the streams stay reserved until it is known. */
  let limbo: { readonly entries: readonly LoggedCommand[]; readonly streams: StreamState; readonly why: Failure } | undefined;

  async function judge(draft: CommandDraft, look: Look, at: Instant, isFiled: boolean): Promise<Judgement> {
    const module = moduleOfKind(draft.kind);
    const spec = module?.commands[draft.kind];
    if (!module || !spec) return no(failure('KIND_UNKNOWN', { kind: draft.kind }));
    if (spec.offline === 'system' || !actorsOf(spec).includes(actor.role)) return no(failure('ROLE_NOT_ALLOWED'));
    // Before anything else: it is not a question of what was typed, and nothing of it may stay here.
    if (isFiled && spec.offline === 'never' && !deps.online()) return no(deps.offlineWhy());
    const reading = await look.read(draft.aggregate);
    const { version } = reading;
    // What the screen showed is what the person decided on; the facts may have moved under an open form.
    if (isFiled && spec.onMove === 'strict' && draft.seen !== undefined && draft.seen !== version) {
      return no(failure('BASIS_MOVED', { seen: draft.seen, now: version }), version);
    }
    const bare = bareCommand(draft, spec);
    const checked = resolveCommand(bare);
    if (!checked.ok) return no(checked.error, version);
    const own = reading.steps.flatMap((step) => (step.blocked === undefined ? [step.entry.command.id] : []));
    const { lookups, ancestors } = reading.held === 'part' ? { lookups: undefined, ancestors: [] } : await look.resolve(needsOfCommand(module, bare, reading.state));
    const after = [...new Set([...ancestors, ...own])].slice(-AFTER_MAX);
    const { stream: _stream, seq: _seq, ...unslotted } = bare;
    const command: UnslottedCommand = { ...unslotted, basis: { aggregate: draft.aggregate, version, after } };
    const decision = lookups === undefined ? ({ kind: 'unknown', events: [], guards: [] } as const) : decideOn(module, reading.state, bare, at, lookups);
    if (decision.kind === 'refuse') return no(decision.failure, version, decision.guards);
    return { ok: true, value: { command, spec, decision, version } };
  }

  function decideOn(module: DomainModule, state: Parameters<DomainModule['decide']>[0], command: Command, at: Instant, lookups: Parameters<typeof contextOf>[2]): Decision {
    return decideCommand(module, state, command, contextOf(deps, at, lookups));
  }

  function bareCommand(draft: CommandDraft, spec: CommandSpec): Command {
    const skewMs = Math.round(time.skewMs());
    const command: UnslottedCommand = {
      id: draft.id,
      kind: draft.kind,
      v: spec.v,
      payload: draft.payload,
      actor: draft.delegation === undefined ? actor : { ...actor, delegation: draft.delegation },
      basis: { aggregate: draft.aggregate, version: 0, after: [] },
      ...(draft.occurredAt === undefined ? {} : { occurredAt: { ...draft.occurredAt, skewMs } }),
      deskTime: time.desk(),
      rulesVersion: deps.rules().version,
    };
    return envelope(owner, { command, n: log.streams().nextN });
  }

  async function preview(draft: CommandDraft): Promise<Preview> {
    const judged = await judge(draft, lookAt(deps, log), time.now(), false);
    if (!judged.ok) return { decision: 'refuse', failure: judged.error.failure, guards: judged.error.guards, seen: judged.error.version };
    const { decision, version } = judged.value;
    return { decision: decision.kind === 'unknown' ? 'unknown' : 'accept', guards: decision.guards, seen: version };
  }

  /** The same id again: the same content is the same filing (a retry), another content is a mistake of the caller. */
  function again(draft: CommandDraft, entry: LoggedCommand): Filing {
    const same = entry.command.kind === draft.kind && canonicalJson(entry.command.payload) === canonicalJson(draft.payload);
    if (!same) return { outcome: 'refused', commandId: draft.id, failure: failure('JOURNAL_ID_REUSED'), guards: [] };
    const { receipt } = entry;
    // Given up and not answered: the same act again neither sends it nor says that it did not happen.
    if (entry.givenUp !== undefined && receipt === undefined) return { outcome: 'unsure', commandId: draft.id, failure: failure('ANSWER_UNCONFIRMED') };
    if (receipt?.outcome === 'refused') return { outcome: 'refused', commandId: draft.id, failure: receipt.failure ?? failure('INTERNAL'), guards: [], receipt };
    return { outcome: 'accepted', commandId: draft.id, decision: 'accept', guards: [], again: true, waitsForFiles: entry.state === 'held', ...(receipt === undefined ? {} : { receipt }) };
  }

  function placed(judged: Judged, draft: CommandDraft, at: Instant, streams: StreamState, heldIds: ReadonlySet<string>): { entry: LoggedCommand; streams: StreamState } {
    const { command, spec } = judged;
    const files = filesNamed(spec.payload, draft.payload).filter((hash) => deps.uploads.waiting(hash));
    // The safety lane never waits for files; what builds on a command that waits must wait with it.
    const isHeld = spec.lane === 'normal' && (files.length > 0 || command.basis.after.some((id) => heldIds.has(id)));
    const bytes = utf8Length(JSON.stringify(command)) + 200;
    const common = { n: streams.nextN, command, title: draft.title.slice(0, 200), decidedAt: at, files: [...files], bytes };
    const rest = { ...streams, nextN: streams.nextN + 1 };
    if (isHeld) return { entry: { ...common, state: 'held' }, streams: rest };
    const seq = streams.next[spec.lane];
    const slot = { stream: streamRef(owner, streams.incarnation, spec.lane), seq };
    return { entry: { ...common, slot, state: 'filed' }, streams: { ...rest, next: { ...rest.next, [spec.lane]: seq + 1 } } };
  }

  type Batch = { readonly answers: Filing[]; readonly entries: LoggedCommand[]; streams: StreamState };

  async function decideBatch(drafts: readonly CommandDraft[]): Promise<Batch> {
    const batch: Batch = { answers: [], entries: [], streams: log.streams() };
    const heldIds = new Set<string>(log.all().filter((entry) => entry.state === 'held').map((entry) => entry.command.id));
    const staged = new Map<CommandId, LoggedCommand>();
    const entries = stage(log);
    // Facts are read once for the whole batch; the fold is looked at anew after each filing.
    const bases = await basesOf(deps, drafts.map((draft) => draft.aggregate));
    let look = lookAt(deps, entries, bases);
    for (const draft of drafts) {
      const filed = log.find(draft.id) ?? staged.get(draft.id);
      if (filed) {
        batch.answers.push(again(draft, filed));
        continue;
      }
      const at = time.now();
      const judged = await judge(draft, look, at, true);
      const refusal = judged.ok ? tooMuch(judged.value) : judged.error;
      if (!judged.ok || refusal !== undefined) {
        batch.answers.push({ outcome: 'refused', commandId: draft.id, failure: refusal?.failure ?? failure('INTERNAL'), guards: refusal?.guards ?? [] });
        continue;
      }
      const { entry, streams } = placed(judged.value, draft, at, batch.streams, heldIds);
      batch.streams = streams;
      batch.entries.push(entry);
      staged.set(draft.id, entry);
      entries.add(entry);
      if (entry.state === 'held') heldIds.add(draft.id);
      const { decision } = judged.value;
      batch.answers.push({
        outcome: 'accepted',
        commandId: draft.id,
        decision: decision.kind === 'unknown' ? 'unknown' : 'accept',
        guards: decision.guards,
        again: false,
        waitsForFiles: entry.state === 'held',
      });
      look = lookAt(deps, entries, bases);
    }
    return batch;
  }

  function tooMuch({ command }: Judged): Refusal | undefined {
    const size = JSON.stringify(command).length;
    if (size > JOURNAL_TEXT_MAX - RECORD_ROOM || utf8Length(canonicalJson(command)) > MAX_COMMAND_BYTES - RECORD_ROOM) {
      return { failure: failure('BODY_TOO_LARGE'), guards: [], version: 0 };
    }
    return undefined;
  }

  type Kept = { readonly ok: true } | { readonly ok: false; readonly why: Failure; readonly unsure: boolean };

  /** Journal first, store second. Where only the first is known to have happened, nobody may say that it did not. */
  async function keep(entries: readonly LoggedCommand[], streams: StreamState, isNew: boolean): Promise<Kept> {
    if (deps.journal !== null) {
      const records = entries.map((entry) => journalRecord(owner, streams, entry, true));
      const appended = await deps.journal.append({ records });
      if (!appended.ok) return { ok: false, why: appended.error, unsure: appended.error.code === 'OUTCOME_UNSURE' };
    }
    const stored = await log.commit(entries, streams, isNew);
    return stored.ok ? { ok: true } : { ok: false, why: stored.error, unsure: deps.journal !== null };
  }

  /** Streams as they stand after `entries`, the first part of a batch that was decided from `start`. */
  function streamsAfter(start: StreamState, entries: readonly LoggedCommand[]): StreamState {
    const next = { ...start.next };
    for (const { slot } of entries) if (slot) next[slot.stream.lane] = slot.seq + 1;
    return { ...start, next, nextN: (entries.at(-1)?.n ?? start.nextN - 1) + 1 };
  }

  async function appendBatch(batch: Batch): Promise<readonly Filing[]> {
    const start = log.streams();
    const byId = new Map(batch.entries.map((entry) => [entry.command.id, entry]));
    const sizes = batches(batch.entries.map((entry) => journalRecord(owner, start, entry, true)));
    const lost = new Map<CommandId, { readonly why: Failure; readonly unsure: boolean }>();
    let from = 0;
    let streams = start;
    for (const size of sizes) {
      const entries = batch.entries.slice(from, from + size.length);
      from += size.length;
      streams = streamsAfter(streams, entries);
      const kept = await keep(entries, streams, true);
      if (kept.ok) continue;
      if (kept.unsure) limbo = { entries, streams, why: kept.why };
      for (const entry of entries) lost.set(entry.command.id, kept);
      for (const entry of batch.entries.slice(from)) lost.set(entry.command.id, { why: kept.why, unsure: false });
      break;
    }
    return batch.answers.map((answer) => {
      const failed = byId.has(answer.commandId) && answer.outcome === 'accepted' ? lost.get(answer.commandId) : undefined;
      if (failed === undefined) return answer;
      return failed.unsure
        ? { outcome: 'unsure', commandId: answer.commandId, failure: failed.why }
        : { outcome: 'refused', commandId: answer.commandId, failure: failed.why, guards: [] };
    });
  }

  async function settleNow(): Promise<readonly Filing[]> {
    if (limbo === undefined) return [];
    const { entries, streams, why } = limbo;
    // The journal takes the same record once, so offering it again both asks and settles.
    const kept = await keep(entries, streams, false);
    if (kept.ok) {
      limbo = undefined;
      return entries.map((entry) => ({ outcome: 'accepted', commandId: entry.command.id, decision: 'accept', guards: [], again: true, waitsForFiles: entry.state === 'held' }));
    }
    return entries.map((entry) => ({ outcome: 'unsure', commandId: entry.command.id, failure: why }));
  }

  return {
    preview,
    settle: () => log.turn(settleNow),
    unsettled: () => limbo?.entries.map((entry) => entry.command.id) ?? [],
    file: (drafts) =>
      log.turn(async () => {
        await settleNow();
        if (limbo !== undefined) {
          const open = new Set(limbo.entries.map((entry) => entry.command.id));
          const { why } = limbo;
          return drafts.map((draft) =>
            open.has(draft.id) ? { outcome: 'unsure', commandId: draft.id, failure: why } : { outcome: 'refused', commandId: draft.id, failure: why, guards: [] },
          );
        }
        return appendBatch(await decideBatch(drafts));
      }),
  };
}
