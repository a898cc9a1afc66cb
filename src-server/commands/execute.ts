import { outgoingMessage } from '#shared/contracts/agency-protocol.ts';
import { moduleOfAggregate, resolveCommand } from '#shared/contracts/registry.ts';
import { addressed, type Addressee } from '#shared/domain/agencies/index.ts';
import type { Actor, AggregateRef, Command, OccurredAt } from '#shared/domain/linkage/command.ts';
import { refKey } from '#shared/domain/linkage/command.ts';
import { decideCommand, needsOfCommand } from '#shared/domain/linkage/decide.ts';
import type { DecideContext, Effect, EventBody, EventMeta } from '#shared/domain/linkage/decision.ts';
import type { AggregateState, DomainModule } from '#shared/domain/linkage/module.ts';
import { assertNever } from '#shared/kernel/brand.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId, CourtCode, DeviceId, RequestId } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { AggregateRow, StoreTransaction } from '../store/port.ts';
import { type ServerCore, systemActor } from './core.ts';
import { resolveNeeds } from './lookups.ts';
import { numberText, numberYear } from './numbers.ts';
import { type Layer, mergeLayer, newLayer, type WorkingSet } from './working-set.ts';

/** How deep follow-ups of follow-ups may go. Real chains have three steps; a circle of rules must not run for ever. */
const MAX_DEPTH = 16;

/** What one transaction works with. `now` is its receipt time: one instant for everything in it. */
export type Execution = {
  readonly core: ServerCore;
  readonly tx: StoreTransaction;
  readonly work: WorkingSet;
  readonly now: Instant;
};

export type Executed = { readonly ok: true; readonly version: number } | { readonly ok: false; readonly failure: Failure };

/** A rule that threw: a defect of the program. The command is refused with INTERNAL, everything else goes on (S3). */
class RuleFault extends Error {
  readonly where: string;

  constructor(where: string, options: ErrorOptions) {
    super(`rule threw in ${where}`, options);
    this.name = 'RuleFault';
    this.where = where;
  }
}

function ruled<T>(where: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new RuleFault(where, { cause });
  }
}

type Step = { readonly event: EventBody; readonly before: AggregateState | undefined; readonly after: AggregateState; readonly index: number };

function fold(module: DomainModule, state: AggregateState | undefined, events: readonly EventBody[], meta: EventMeta): readonly Step[] {
  const steps: Step[] = [];
  let current = state;
  for (const [index, event] of events.entries()) {
    const after = module.apply(current, event, meta);
    steps.push({ event, before: current, after, index });
    current = after;
  }
  return steps;
}

/** The stream fields of a command that no device sent. */
function envelope(id: CommandId, kind: string, v: number, payload: unknown, actor: Actor, aggregate: AggregateRef, version: number, execution: Execution, occurredAt?: OccurredAt): Command {
  return {
    id,
    stream: { device: 'server' as DeviceId, user: actor.account, incarnation: '0000000000000000', lane: 'normal' },
    seq: 1,
    kind,
    v,
    payload,
    actor,
    basis: { aggregate, version, after: [] },
    ...(occurredAt === undefined ? {} : { occurredAt }),
    deskTime: execution.now,
    rulesVersion: execution.core.rules().parameters.version,
  };
}

/** Something the platform or an agency asks for by itself. */
export type OwnAct = {
  readonly id: CommandId;
  readonly kind: string;
  readonly payload: unknown;
  readonly actor: Actor;
  readonly aggregate: AggregateRef;
  readonly occurredAt?: OccurredAt;
  /** The command, timer or message it follows from. */
  readonly cause: string;
};

/**
 * Decides and applies one act without a stream in a layer of its own, and notes the outcome in the automation log. A
 * refusal changes nothing else.
 * @param root the command that `moves` are put down to: a person's command answers for what it sets off.
 */
export async function executeOwn(execution: Execution, parent: Layer, act: OwnAct, root: CommandId, depth: number): Promise<Executed> {
  const layer = newLayer(parent);
  const row = await execution.work.read(parent, act.aggregate);
  const spec = moduleOfAggregate(act.aggregate.type)?.commands[act.kind];
  const command = envelope(act.id, act.kind, spec?.v ?? 0, act.payload, act.actor, act.aggregate, row?.version ?? 0, execution, act.occurredAt);
  const outcome = await execute(execution, layer, command, root, depth);
  if (outcome.ok) mergeLayer(layer);
  parent.automation.push({
    commandId: act.id,
    kind: act.kind,
    aggregate: act.aggregate,
    role: act.actor.role,
    outcome: outcome.ok ? 'accepted' : 'refused',
    version: outcome.ok ? outcome.version : (row?.version ?? 0),
    ...(outcome.ok ? {} : { failure: outcome.failure }),
    at: execution.now,
    cause: act.cause,
  });
  return outcome;
}

/** Whom a message is for: what the effect says, else the one kind of agency that takes such a message. */
function addresseeOf({ message, to }: Extract<Effect, { type: 'send' }>): Addressee {
  const kinds = outgoingMessage(message)?.to ?? [];
  const [only] = kinds;
  if (to === undefined && only !== undefined && kinds.length === 1) return { kind: only };
  if (to !== undefined && kinds.includes(to.kind)) return to;
  throw new RuleFault(`send ${message}`, { cause: new RangeError(`for ${to?.kind ?? 'nobody'}`) });
}

type Source = { readonly command: Command; readonly ref: AggregateRef; readonly court: CourtCode; readonly root: CommandId; readonly depth: number };

async function drawNumbers(execution: Execution, layer: Layer, source: Source, effect: Extract<Effect, { type: 'number' }>): Promise<Readonly<Record<string, string>>> {
  const year = numberYear(execution.now);
  const numbers: Record<string, string> = {};
  for (const { slot, series } of effect.series) {
    const drawn = await execution.work.draw(layer, source.court, series, year);
    const text = ruled(`numbers ${series}`, () => numberText(source.court, series, year, drawn));
    if (text.ok) numbers[slot] = text.value;
    else execution.core.alarm({ kind: 'follow-up-refused', where: effect.kind, detail: text.error.code });
  }
  return numbers;
}

async function followUp(execution: Execution, parent: Layer, source: Source, target: AggregateRef, kind: string, payload: unknown, index: number): Promise<void> {
  const row = await execution.work.read(parent, target);
  const act: OwnAct = {
    id: derivedId('follow-up', source.command.id, index, kind, refKey(target)) as CommandId,
    kind,
    payload,
    actor: systemActor(row?.court ?? source.court),
    aggregate: target,
    cause: source.command.id,
  };
  const outcome = await executeOwn(execution, parent, act, source.root, source.depth + 1);
  if (!outcome.ok) execution.core.alarm({ kind: 'follow-up-refused', where: kind, detail: outcome.failure.code });
}

/** Puts a message in the outbox of the one agency it is for; the failure where this installation has none such, or cannot tell which. */
function post({ core, now }: Execution, layer: Layer, { command, ref, court }: Source, effect: Extract<Effect, { type: 'send' }>, index: number): Failure | undefined {
  const to = addresseeOf(effect);
  const agency = addressed(to, court, core.agencies());
  if (agency === undefined) return failure('AGENCY_NOT_LISTED', { kind: to.kind });
  const key = derivedId('message', command.id, effect.revision, effect.message, index);
  layer.outgoing.push({
    id: key,
    idempotencyKey: key,
    court,
    agency: agency.id,
    message: effect.message,
    aggregate: ref,
    requestId: ref.id as RequestId,
    revision: effect.revision,
    round: effect.round,
    body: effect.body,
    state: 'waiting',
    attempts: 0,
    nextTryAt: now,
    outcomeUnknown: false,
    createdAt: now,
  });
  return undefined;
}

/**
 * Carries out what must follow, in the same transaction: it stands or falls with the event (S2, S10). @returns why the
 * event cannot stand, if it cannot.
 */
async function carryOut(execution: Execution, layer: Layer, source: Source, effect: Effect, index: number): Promise<Failure | undefined> {
  const { command, ref, court } = source;
  switch (effect.type) {
    case 'timer':
      layer.timers.push({ id: derivedId('timer', command.id, index, effect.kind, effect.dueAt), dueAt: effect.dueAt, aggregate: ref, court, kind: effect.kind, payload: effect.payload });
      return undefined;
    case 'send':
      return post(execution, layer, source, effect, index);
    case 'command':
      await followUp(execution, layer, source, effect.aggregate, effect.kind, effect.payload, index);
      return undefined;
    case 'number': {
      // The draw belongs to the follow-up: refused, it gives the numbers back.
      const draw = newLayer(layer);
      const numbers = await drawNumbers(execution, draw, source, effect);
      await followUp(execution, draw, source, ref, effect.kind, { requestId: ref.id, numbers }, index);
      if (draw.aggregates.has(refKey(ref))) mergeLayer(draw);
      else layer.automation.push(...draw.automation);
      return undefined;
    }
    default:
      return assertNever(effect, 'carryOut');
  }
}

/**
 * What no rule may do, whoever wrote it: change a record under another one's name, move it to another court, or make one
 * for a court that is not the actor's. Facts are addressed by the record's own id, so a wrong one would overwrite a
 * stranger's.
 */
function ownershipProblem(ref: AggregateRef, before: AggregateState | undefined, after: AggregateState, actor: Actor): Failure | undefined {
  if (after.id !== ref.id) return failure('BODY_INVALID', { field: 'basis.aggregate' });
  const court = before === undefined ? (actor.court ?? after.court) : before.court;
  return after.court === court ? undefined : failure('SCOPE_FOREIGN');
}

async function decideAndApply(execution: Execution, layer: Layer, command: Command, root: CommandId, depth: number): Promise<Executed> {
  const resolved = resolveCommand(command);
  if (!resolved.ok) return { ok: false, failure: resolved.error };
  const module = resolved.value;
  const ref = command.basis.aggregate;
  const { core, tx, work, now } = execution;
  const state = (await work.read(layer, ref))?.state;
  const needs = ruled(`needs ${command.kind}`, () => [...needsOfCommand(module, command, state), ...(module.effectNeeds?.(command, state) ?? [])]);
  const lookups = await resolveNeeds({ tx, work, layer }, needs);
  const context: DecideContext = { now, ...core.rules(), lookups };
  const decision = ruled(`decide ${command.kind}`, () => decideCommand(module, state, command, context));
  if (decision.kind === 'refuse') return { ok: false, failure: decision.failure };
  if (decision.kind === 'unknown') {
    const open = decision.guards.filter((guard) => guard.status === 'unknown').map((guard) => guard.id);
    core.alarm({ kind: 'guard-unknown', where: command.kind, detail: open.join(',') });
    return { ok: false, failure: failure('INTERNAL') };
  }

  const meta: EventMeta = { commandId: command.id, aggregate: ref, at: now, by: command.actor, ...(command.occurredAt === undefined ? {} : { occurredAt: command.occurredAt }) };
  const steps = ruled(`apply ${command.kind}`, () => fold(module, state, decision.events, meta));
  const last = steps.at(-1)?.after;
  if (last === undefined) return { ok: true, version: state?.version ?? 0 };

  const foreign = ownershipProblem(ref, state, last, command.actor);
  if (foreign !== undefined) return { ok: false, failure: foreign };

  const row: AggregateRow = { ref, version: last.version, court: last.court, state: last };
  layer.aggregates.set(refKey(ref), row);
  for (const step of steps) {
    layer.moves.push({ ref, version: step.after.version, commandId: root });
    layer.events.push({ index: step.index, event: step.event, after: step.after, meta });
  }
  const effects = steps.flatMap((step) => ruled(`effects ${command.kind}`, () => module.effects(step.before, step.event, step.after, meta, context)));
  if (effects.length > 0 && depth >= MAX_DEPTH) throw new RuleFault(`follow-ups of ${command.kind}`, { cause: new Error('too deep') });
  const source: Source = { command, ref, court: last.court, root, depth };
  for (const [index, effect] of effects.entries()) {
    const problem = await carryOut(execution, layer, source, effect, index);
    if (problem !== undefined) return { ok: false, failure: problem };
  }
  return { ok: true, version: last.version };
}

/**
 * Decides one command on the state as it is in this transaction, applies its events to `layer` and carries out what
 * follows. What a refused or faulty command left in the layer must be thrown away by the caller.
 */
export async function execute(execution: Execution, layer: Layer, command: Command, root: CommandId, depth: number): Promise<Executed> {
  try {
    return await decideAndApply(execution, layer, command, root, depth);
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    execution.core.alarm({ kind: 'rule-threw', where: error.where, detail: error.cause instanceof Error ? error.cause.name : 'unknown' });
    return { ok: false, failure: failure('INTERNAL') };
  }
}
