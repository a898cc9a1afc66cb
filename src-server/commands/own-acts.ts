import type { FactDraft } from '#shared/contracts/audiences/index.ts';
import { moduleOfKind } from '#shared/contracts/registry.ts';
import type { FactKind } from '#shared/contracts/feed.ts';
import type { AggregateRef, OccurredAt } from '#shared/domain/linkage/command.ts';
import type { CourtSettings } from '#shared/domain/linkage/lookups.ts';
import { scopeOf } from '#shared/domain/permissions/scopes.ts';
import { canonicalJson, derivedId } from '#shared/kernel/digest.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { AgencyId, CommandId, CourtCode, RequestId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { type AutomationRow, EMPTY_BATCH, StoreContentError, type TimerRow } from '../store/port.ts';
import { type Commit, openCommit } from './commit.ts';
import { agencyActor, type ServerCore, systemActor } from './core.ts';
import { type Executed, executeOwn, type OwnAct } from './execute.ts';
import { newLayer } from './working-set.ts';

function outcomeOf(row: AutomationRow): Executed {
  return row.outcome === 'accepted' ? { ok: true, version: row.version } : { ok: false, failure: row.failure ?? failure('INTERNAL') };
}

/** Runs one act inside an open commit; the same id never runs twice. */
export async function runInCommit(commit: Commit, act: OwnAct): Promise<Executed> {
  const { execution, base } = commit;
  const earlier = base.automation.find((row) => row.commandId === act.id) ?? (await execution.tx.automation(act.id));
  if (earlier !== undefined) return outcomeOf(earlier);
  const layer = newLayer(base);
  const outcome = await executeOwn(execution, layer, act, act.id, 0);
  // What the platform does by itself stands in the automation log; an agency's system is somebody else.
  if (act.actor.role === 'agency-system') {
    const { account, role } = act.actor;
    commit.audit({ at: execution.now, account, role, action: act.kind, object: act.aggregate, result: outcome.ok ? 'done' : outcome.failure.code, command: act.id });
  }
  if (layer.aggregates.size > 0) await commit.absorb(layer);
  else base.automation.push(...layer.automation);
  return outcome;
}

export type SystemCommand = {
  readonly id: CommandId;
  readonly kind: string;
  readonly aggregate: AggregateRef;
  readonly payload: unknown;
  /** Court of a record that does not exist yet; an existing one has its own. */
  readonly court?: CourtCode;
  readonly cause: string;
};

async function systemAct(commit: Commit, command: SystemCommand): Promise<OwnAct> {
  const row = await commit.execution.work.read(commit.base, command.aggregate);
  return { ...command, actor: systemActor(row?.court ?? command.court) };
}

/**
 * Commands of the platform: through the same decide as a person's, idempotent by their ids. All in one transaction, in
 * order; each is decided for itself.
 */
export async function runSystemCommands(core: ServerCore, commands: readonly SystemCommand[]): Promise<readonly Executed[]> {
  return core.store.transaction(async (tx) => {
    const commit = openCommit(core, tx, core.clock.now());
    const outcomes: Executed[] = [];
    for (const command of commands) outcomes.push(await runInCommit(commit, await systemAct(commit, command)));
    await tx.write(commit.batch());
    return outcomes;
  });
}

/**
 * Files a due timer's command under the id derived from the timer and puts the timer away, in one transaction. A stale
 * timer is refused by its rule and put away as well. False if another process was faster.
 */
export async function fireTimer(core: ServerCore, timer: TimerRow): Promise<boolean> {
  try {
    return await fire(core, timer);
  } catch (error) {
    if (!(error instanceof StoreContentError)) throw error;
    // It would fail for ever and hold up every timer behind it: put away, for a person to look at.
    core.alarm({ kind: 'store-content', where: timer.kind });
    await core.store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, timersDone: [{ id: timer.id, state: 'refused', at: core.clock.now() }] }));
    return true;
  }
}

function fire(core: ServerCore, timer: TimerRow): Promise<boolean> {
  return core.store.transaction(async (tx) => {
    const waiting = await tx.waitingTimer(timer.id);
    if (waiting === undefined) return false;
    const now = core.clock.now();
    const commit = openCommit(core, tx, now);
    const { kind, aggregate, payload, court } = waiting;
    const act = await systemAct(commit, { id: derivedId('timer-due', waiting.id) as CommandId, kind, aggregate, payload, court, cause: waiting.id });
    const outcome = await runInCommit(commit, act);
    await tx.write(commit.batch({ timersDone: [{ id: waiting.id, state: outcome.ok ? 'done' : 'refused', at: now }] }));
    return true;
  });
}

/** What an agency's message or its delivery means, as the connector mapped it. */
export type AgencyAct = { readonly kind: string; readonly requestId: RequestId; readonly payload: Readonly<Record<string, unknown>>; readonly occurredAt?: OccurredAt };

/**
 * Runs an agency's acts inside an open commit. Ids are derived from the key of the message, so the same message runs
 * once however often it comes. The answer is the first refusal, or the last outcome.
 */
export async function runAgencyActs(commit: Commit, agency: AgencyId, key: string, acts: readonly AgencyAct[]): Promise<Result<void, Failure>> {
  let refused: Failure | undefined;
  for (const [index, act] of acts.entries()) {
    const aggregate = moduleOfKind(act.kind)?.aggregate;
    if (aggregate === undefined) {
      refused ??= failure('KIND_UNKNOWN', { kind: act.kind });
      continue;
    }
    const outcome = await runInCommit(commit, {
      id: derivedId('agency', agency, key, act.kind, index) as CommandId,
      kind: act.kind,
      payload: act.payload,
      actor: agencyActor(agency),
      aggregate: { type: aggregate, id: act.requestId },
      ...(act.occurredAt === undefined ? {} : { occurredAt: act.occurredAt }),
      cause: key,
    });
    if (!outcome.ok) refused ??= outcome.failure;
  }
  return refused === undefined ? ok(undefined) : err(refused);
}

/** One act of an agency in a transaction of its own; idempotent by the key of its message. */
export async function runAgencyCommand(core: ServerCore, agency: AgencyId, key: string, act: AgencyAct): Promise<Result<void, Failure>> {
  return core.store.transaction(async (tx) => {
    const commit = openCommit(core, tx, core.clock.now());
    const outcome = await runAgencyActs(commit, agency, key, [act]);
    await tx.write(commit.batch());
    return outcome;
  });
}

type Published = { readonly draft: FactDraft; readonly version: number };

/**
 * Publishes facts that no command made: directory, settings, calendar, parameters. Only what changed is written; with
 * `whole`, facts of these kinds that are not in the list any more are removed from their scopes.
 */
export async function publishFacts(core: ServerCore, published: readonly Published[], whole: readonly FactKind[] = []): Promise<number> {
  return core.store.transaction(async (tx) => {
    const commit = openCommit(core, tx, core.clock.now());
    const written = await stagePublished(commit, published, whole);
    if (written > 0) await tx.write(commit.batch());
    return written;
  });
}

async function stagePublished(commit: Commit, published: readonly Published[], whole: readonly FactKind[]): Promise<number> {
  const { tx } = commit.execution;
  const kinds = new Set<FactKind>([...whole, ...published.map(({ draft }) => draft.kind)]);
  const stored = new Map<string, { readonly scopes: readonly string[]; readonly body: unknown }>();
  for (const kind of kinds) for (const fact of await tx.factsOfKind(kind)) stored.set(fact.id, fact);
  const changed = published.filter(({ draft }) => {
    const old = stored.get(`${draft.kind}/${draft.id}`);
    return old === undefined || [...old.scopes].sort().join() !== [...draft.scopes].sort().join() || canonicalJson(old.body) !== canonicalJson(draft.body);
  });
  const listed = new Set(published.map(({ draft }) => `${draft.kind}/${draft.id}`));
  const gone = [...stored.keys()].flatMap((id): Published[] => {
    const kind = whole.find((name) => id.startsWith(`${name}/`));
    return kind === undefined || listed.has(id) ? [] : [{ draft: { kind, id: id.slice(kind.length + 1), scopes: [], body: null }, version: 0 }];
  });
  if (changed.length + gone.length > 0) commit.publish([...changed, ...gone]);
  return changed.length + gone.length;
}

/** Writes the settings of a court and shows them to its people, in one transaction. */
export async function putSettings(core: ServerCore, settings: CourtSettings): Promise<void> {
  await core.store.transaction(async (tx) => {
    const commit = openCommit(core, tx, core.clock.now());
    commit.publish([{ draft: { kind: 'settings', id: settings.court, scopes: [scopeOf.court(settings.court)], body: settings }, version: 0 }]);
    await tx.write(commit.batch({ settings: [settings] }));
  });
}
