import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import { decideCommand } from '#shared/domain/linkage/decide.ts';
import type { DecideContext, Decision, Effect, EventBody, EventMeta } from '#shared/domain/linkage/decision.ts';
import type { Lookups } from '#shared/domain/linkage/lookups.ts';
import type { Mechanism, RequestState } from '#shared/domain/linkage/mechanism.ts';
import { hasHold } from '#shared/domain/linkage/regions/linkage-request.ts';
import { isHoldOpen } from '#shared/domain/linkage/regions/hold.ts';
import { ENDED } from '#shared/domain/linkage/regions/request.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import { comparePosition, type Position, type Transition } from '#shared/domain/linkage/transitions.ts';
import { resolveCommand } from '#shared/contracts/registry.ts';
import type { AccountId, CommandId, CourtCode, DeviceId, RequestId } from '#shared/kernel/ids.ts';
import { addDays, civilDate, civilDateOf, DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS, startOfDay } from '#shared/kernel/time.ts';
import { seededIds, seededRandom, type SeededRandom } from '../seeded-random.ts';

/**
 * Random walks over one request of any mechanism, with its timers, follow-up commands and an agency as a partner that answers
 * late, twice or for an old revision. Pure functions under virtual time: a walk of a hundred steps takes some milliseconds.
 * What a mechanism has for itself (payloads, scenes, its way forward, invariants) it hands over as a `WalkSpec`.
 */
export const COURT = '苏0508' as CourtCode;
export const REQUEST = 'request-1' as RequestId;
export const SYSTEM: Actor = { account: 'system' as AccountId, role: 'system', court: COURT };

/** Looks into a walk: puts payloads at the edge of their schema, and sees what follows each event. */
export type Probe<S = RequestState> = {
  shape(kind: string, payload: unknown, random: SeededRandom): unknown;
  applied(kind: string, event: EventBody, index: number, after: S, meta: EventMeta, payload: unknown): void;
};

/**
 * What the walks have reached: rows of the table by something that happened (an acceptance without an event reaches
 * nothing), clocks of each row that began, and refusal codes.
 */
export type Coverage = { readonly rows: Set<number>; readonly clocks: Set<string>; readonly codes: Set<string>; readonly states: Set<string>; decisions: number };

export function emptyCoverage(): Coverage {
  return { rows: new Set(), clocks: new Set(), codes: new Set(), states: new Set(), decisions: 0 };
}

/** Name of a clock of one row in the coverage. */
export const clockOfRow = (index: number, clock: string) => `${String(index)} ${clock}`;

export type Timer = { readonly dueAt: Instant; readonly kind: string; readonly payload: Readonly<Record<string, unknown>> };
export type Message = Extract<Effect, { type: 'send' }>;

/** What differs from walk to walk; each mechanism adds its own to it. */
export type Scene = {
  /** Nothing is found: what stands at the agency is renewed until it cannot be. */
  readonly patient: boolean;
  /** The agency takes nothing until the end: releases stay open for long. */
  readonly silent: boolean;
};

export type Walk<S = RequestState, X extends Scene = Scene> = {
  readonly random: SeededRandom;
  readonly scene: X;
  readonly coverage: Coverage;
  readonly trace: string[];
  /** Whether payloads are pressed to the edge of their schema. */
  readonly isProbed: boolean;
  now: Instant;
  state: S | undefined;
  timers: Timer[];
  /** Messages that left for the agency; each is delivered now, late, twice, or answered late. */
  sent: Message[];
  numbers: number;
  /** Files a command of the agency's system, or of the platform. */
  file(kind: string, payload: unknown, actor: Actor): void;
  violation(message: string): never;
};

/** All that a mechanism hands over to be walked. */
export type WalkSpec<S extends RequestState, E extends EventBody, X extends Scene> = {
  readonly mechanism: Pick<Mechanism<S, E>, 'module' | 'states' | 'head'> & { readonly transitions: readonly Transition<string, string>[] };
  readonly actors: readonly Actor[];
  scene(random: SeededRandom, isProbed: boolean): X;
  lookups(walk: Walk<S, X>): Lookups;
  /** A payload for a kind: mostly the one that fits the state, sometimes a stale or wrong one. */
  payload(walk: Walk<S, X>, kind: string): unknown;
  /** The way forward from each state; walks take it often, so that the far end of the table is reached many times. */
  readonly forward: Readonly<Partial<Record<string, readonly string[]>>>;
  /** What a patient walk does while what was asked for stands at the agency. */
  readonly renewing: readonly string[];
  position(state: S): Position;
  /** Duties of the deadline table that began, or began anew, between two states. */
  begun(before: S | undefined, after: S): readonly string[];
  /** The agency does what it must: takes messages, and acknowledges releases. */
  answer(walk: Walk<S, X>, message: Message): void;
  /** What must hold after each event. */
  check?(walk: Walk<S, X>, event: E, before: S | undefined, after: S): void;
  /** What must hold when a step is done; `before` undefined at rest. */
  checkStep?(walk: Walk<S, X>, before: S | undefined): void;
  /** How a walk reads in its trace. */
  traceOf(state: S): string;
  numberText(n: number): string;
};

/** One seeded walk; throws with the trace when an invariant breaks. @returns its trace. */
export type WalkOnce<S = RequestState> = (seed: number, steps: number, coverage: Coverage, probe?: Probe<S>) => readonly string[];

/** Walks over a mechanism. */
export function walkerOf<S extends RequestState, E extends EventBody, X extends Scene>(spec: WalkSpec<S, E, X>): WalkOnce<S> {
  const { module, states, transitions, head: headOf } = spec.mechanism;
  const kinds = Object.keys(module.commands);

  return (seed, steps, coverage, probe) => {
    const random = seededRandom(seed);
    const scene = spec.scene(random, probe !== undefined);
    let seq = 1;
    const walk: Walk<S, X> = {
      random, scene, coverage, trace: [], isProbed: probe !== undefined, now: startOfDay(civilDate('2026-09-07')), state: undefined, timers: [], sent: [], numbers: 1,
      file,
      violation(message) {
        throw new Error(`${message}\n${walk.trace.slice(-25).join('\n')}`);
      },
    };
    const ids = seededIds(random, () => walk.now);

    function context(): DecideContext {
      return { now: walk.now, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups: spec.lookups(walk) };
    }

    function commandOf(kind: string, payload: unknown, actor: Actor): Command {
      const { lane = 'normal' } = module.commands[kind] ?? {};
      const id = ids.next() as CommandId;
      const occurred = lane === 'safety' && random.chance(0.93);
      return {
        id,
        kind,
        actor,
        stream: { device: 'walk' as DeviceId, user: actor.account, incarnation: '0'.repeat(16), lane },
        seq: seq++,
        v: 1,
        payload,
        basis: { aggregate: { type: module.aggregate, id: REQUEST }, version: walk.state?.version ?? 0, after: [] },
        ...(occurred ? { occurredAt: { at: instant(walk.now + (random.chance(0.95) ? 0 : random.chance(0.5) ? 2 * HOUR_MS : -40 * DAY_MS)), source: 'typed', skewMs: 0 } } : {}),
        deskTime: walk.now,
        rulesVersion: 'walk',
      };
    }

    /** Files one command through schema, decide, apply and effects, and checks every invariant that must always hold. */
    function file(kind: string, payload: unknown, actor: Actor): void {
      const command = commandOf(kind, payload, actor);
      const resolved = resolveCommand(command);
      if (!resolved.ok) walk.violation(`walk made a payload that its schema refuses: ${kind} ${JSON.stringify(resolved.error)} ${JSON.stringify(payload)}`);
      const before = walk.state;
      const ctx = context();
      let decision: Decision<E>;
      try {
        decision = decideCommand(module, before, command, ctx);
      } catch (cause) {
        throw new Error(`decide threw on ${kind} in ${before?.state ?? 'none'}\n${walk.trace.slice(-25).join('\n')}`, { cause });
      }
      coverage.decisions += 1;
      if (decision.kind === 'refuse') {
        coverage.codes.add(decision.failure.code);
        return;
      }
      const meta: EventMeta = { commandId: command.id, aggregate: command.basis.aggregate, at: walk.now, by: actor, ...(command.occurredAt === undefined ? {} : { occurredAt: command.occurredAt }) };
      const follow: Effect[] = [];
      for (const [index, event] of decision.events.entries()) {
        const previous = walk.state;
        const next = module.apply(previous, event, meta);
        walk.state = next;
        if (!states.includes(next.state)) walk.violation(`undefined state ${next.state}`);
        const head = headOf(next);
        if (head.isHoldEnding && !head.isHoldOpen) walk.violation(`${next.state}: what does not stand is to be ended`);
        coverage.states.add(next.state);
        probe?.applied(kind, event, index, next, meta, payload);
        spec.check?.(walk, event, previous, next);
        if (previous !== undefined && comparePosition(spec.position(next), spec.position(previous)) < 0) {
          walk.violation(`position fell on ${event.kind}: ${JSON.stringify(spec.position(previous))} -> ${JSON.stringify(spec.position(next))}`);
        }
        walk.trace.push(`${civilDateOf(walk.now)} ${kind} by ${actor.role}: ${event.kind} -> ${spec.traceOf(next)}`);
        follow.push(...module.effects(previous, event, next, meta, ctx));
      }
      if (decision.events.length > 0 && walk.state !== undefined) checkRow(kind, before, walk.state);
      for (const effect of follow) perform(effect);
    }

    /** What happened has its row in the table, whose end it came to, and began only clocks that the row names. */
    function checkRow(kind: string, before: S | undefined, after: S): void {
      const from = before?.state ?? 'none';
      const to = after.state === before?.state ? 'same' : after.state;
      const index = transitions.findIndex((row) => row.command === kind && row.from.includes(from) && row.to === to);
      const row = transitions[index];
      if (row === undefined) walk.violation(`${kind} led from ${from} to ${after.state}, which no row of the table names`);
      coverage.rows.add(index);
      for (const clock of spec.begun(before, after)) {
        if (!(row.clocks as readonly string[] | undefined)?.includes(clock)) walk.violation(`${kind} from ${from} to ${to} began ${clock}, which its row does not name`);
        coverage.clocks.add(clockOfRow(index, clock));
      }
    }

    function perform(effect: Effect): void {
      switch (effect.type) {
        case 'timer':
          walk.timers.push(effect);
          return;
        case 'send':
          walk.sent.push(effect);
          return;
        case 'command':
          // What follows on a case or a thing is another noun's business.
          if (effect.aggregate.type === module.aggregate) file(effect.kind, effect.payload, SYSTEM);
          return;
        case 'number': {
          const text = () => spec.numberText(walk.numbers++);
          const numbers = Object.fromEntries(effect.series.map(({ slot }) => [slot, probe === undefined ? text() : text().padEnd(60, '号')]));
          file(effect.kind, { requestId: REQUEST, numbers }, SYSTEM);
        }
      }
    }

    function fireTimers(): void {
      const due = walk.timers.filter((timer) => timer.dueAt <= walk.now);
      walk.timers = walk.timers.filter((timer) => timer.dueAt > walk.now);
      for (const timer of due) file(timer.kind, timer.payload, SYSTEM);
    }

    /** Kinds that carry a request on from its state; the walk prefers them, so that it also reaches the far end. */
    function likelyKinds(): readonly string[] {
      return [...new Set(transitions.filter((row) => row.from.includes(walk.state?.state ?? 'none') && row.from.length < 6).map((row) => row.command))];
    }

    /** Time goes on; now and then to the end of the present duty, or to shortly before the end of what stands at the agency. */
    function letPass(): void {
      const leap = random.pick([MINUTE_MS, MINUTE_MS, 10 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, HOUR_MS, 9 * HOUR_MS, DAY_MS, 3 * DAY_MS, 8 * DAY_MS]);
      const end = walk.state?.control?.end;
      const due = walk.state?.due?.at;
      if (due !== undefined && random.chance(0.1)) walk.now = instant(Math.max(walk.now, due));
      else walk.now = end !== undefined && walk.state?.state === 'active' && random.chance(0.2) ? instant(Math.max(walk.now, startOfDay(addDays(end, -10)))) : instant(walk.now + leap);
      fireTimers();
    }

    function step(): void {
      if (random.chance(0.3)) letPass();
      if (walk.sent.length > 0 && !scene.silent && random.chance(0.4)) {
        const at = random.below(walk.sent.length);
        const message = walk.sent[at];
        if (message !== undefined) {
          // Delivered once, or kept in the queue to be delivered again: duplicates and reordering.
          if (random.chance(0.8)) walk.sent.splice(at, 1);
          spec.answer(walk, message);
        }
        return;
      }
      const likely = likelyKinds();
      const forward = scene.patient && walk.state?.state === 'active' ? spec.renewing : (spec.forward[walk.state?.state ?? 'none'] ?? []);
      const kind = forward.length > 0 && random.chance(scene.patient ? 0.9 : 0.7) ? random.pick(forward) : likely.length > 0 && random.chance(0.6) ? random.pick(likely) : random.pick(kinds);
      const able = spec.actors.filter((actor) => actorsOf(module.commands[kind] ?? { may: {} as never }).includes(actor.role));
      const payload = spec.payload(walk, kind);
      file(kind, probe?.shape(kind, payload, random) ?? payload, random.chance(0.93) ? random.pick(able) : random.pick(spec.actors));
    }

    /**
     * Lets the world come to rest: every message is delivered, every release acknowledged, every timer fires. Whatever
     * happened before, nothing may then be left standing at the agency without acknowledgement (S10).
     */
    function settle(): void {
      for (let guard = 0; guard < 400; guard += 1) {
        const message = walk.sent.shift();
        if (message !== undefined) {
          spec.answer(walk, message);
          continue;
        }
        const next = walk.timers.reduce<Instant | undefined>((min, timer) => (min === undefined || timer.dueAt < min ? timer.dueAt : min), undefined);
        if (next === undefined) break;
        walk.now = instant(Math.max(walk.now, next));
        fireTimers();
      }
      const { state } = walk;
      if (state === undefined || !hasHold(state)) return;
      if (isHoldOpen(state)) walk.violation(`at rest in ${state.state} with an open control: ${state.control.state}, strays ${JSON.stringify(state.strays)}`);
      if (ENDED.includes(state.state) && state.control.state === 'active') walk.violation('ended with an active control');
    }

    for (let i = 0; i < steps; i += 1) {
      const before = walk.state;
      step();
      spec.checkStep?.(walk, before);
    }
    settle();
    spec.checkStep?.(walk, undefined);
    return walk.trace;
  };
}

/** Clocks that begin with what stands at the agency: its end, and its release. */
export function begunByHold(before: RequestState | undefined, after: RequestState): readonly string[] {
  if (!hasHold(after)) return [];
  const own = before?.control;
  const isReleaseBegun = after.control.state === 'release_requested' && own?.state !== 'release_requested';
  const hasNewStray = after.strays.some(({ controlNo }) => !(before?.strays ?? []).some((stray) => stray.controlNo === controlNo));
  return [...(after.control.end !== own?.end ? ['CONTROL_END'] : []), ...(isReleaseBegun || hasNewStray ? ['RELEASE_ACKNOWLEDGE'] : [])];
}

/** The clock of the duty that the request shows, where it is another one than before. */
export function begunDuty(before: RequestState | undefined, after: RequestState): readonly string[] {
  return after.due !== undefined && JSON.stringify(after.due) !== JSON.stringify(before?.due) ? [after.due.rule] : [];
}
