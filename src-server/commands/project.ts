import { Compile } from 'typebox/compile';
import { eventFact, FACT_SCHEMAS, type FactDraft, factsOf } from '#shared/contracts/audiences/index.ts';
import { storyScopes } from '#shared/domain/linkage/facts.ts';
import type { FactKind } from '#shared/contracts/feed.ts';
import { readablePart, unmarked } from '#shared/contracts/audiences/readable.ts';
import { refKey } from '#shared/domain/linkage/command.ts';
import type { AggregateRow, FactWrite, TimelineMove } from '../store/port.ts';
import type { ServerCore } from './core.ts';
import type { StagedEvent } from './working-set.ts';

type Check = { Check(value: unknown): boolean };
const compiled = new Map<FactKind, Check>();

/** Whether a body has exactly the fields its audience may see (S15), the mark of a partly readable one aside. */
export function bodyHolds(kind: FactKind, body: unknown): boolean {
  let check = compiled.get(kind);
  if (check === undefined) {
    check = Compile(FACT_SCHEMAS[kind]);
    compiled.set(kind, check);
  }
  return check.Check(unmarked(body).body);
}

/**
 * A draft as it will stand in the feed. A body that breaks its schema goes out with what of it holds, marked, and raises
 * an alarm for the administrator: it must not hide the newer state that it tells of. Where nothing of it holds, only
 * removals take effect.
 */
export function factWrite(core: ServerCore, draft: FactDraft, seq: number, version: number, aggregate?: AggregateRow['ref']): FactWrite {
  const holds = draft.scopes.length === 0 || bodyHolds(draft.kind, draft.body);
  const body = holds ? draft.body : readablePart(FACT_SCHEMAS[draft.kind], draft.body);
  if (!holds) core.alarm({ kind: 'fact-schema', where: draft.kind, detail: `${draft.id} ${unmarked(body).broken.join(' ')}` });
  return {
    id: `${draft.kind}/${draft.id}`,
    kind: draft.kind,
    seq,
    version,
    ...(aggregate === undefined ? {} : { aggregate }),
    scopes: draft.scopes,
    body: body ?? draft.body,
    ...(body === undefined && !holds ? { bodyKept: true as const } : {}),
  };
}

export type Projection = { readonly facts: readonly FactWrite[]; readonly timelines: readonly TimelineMove[] };

function sameScopes(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((scope) => b.includes(scope));
}

/** Facts of one changed aggregate and its new events for every audience, with what left whom. */
function projectAggregate(core: ServerCore, before: AggregateRow | undefined, after: AggregateRow, events: readonly StagedEvent[], seq: number): Projection {
  const drafts = factsOf(after.ref.type, after.state);
  const old = before === undefined ? [] : factsOf(before.ref.type, before.state);
  const facts = drafts.map((draft) => factWrite(core, draft, seq, after.version, after.ref));
  for (const draft of old) {
    const stays = drafts.some((next) => next.kind === draft.kind && next.id === draft.id);
    if (!stays) facts.push(factWrite(core, { ...draft, scopes: [], body: null }, seq, after.version, after.ref));
  }
  const scopes = drafts[0] === undefined ? [] : storyScopes(drafts[0]);
  for (const staged of events) {
    const draft = eventFact(staged.index, staged.event, staged.after, staged.meta);
    // The timeline stands where the full record stands now, also for events before the last one of this commit.
    if (draft !== undefined) facts.push(factWrite(core, { ...draft, scopes }, seq, after.version, after.ref));
  }
  const moved = old[0] !== undefined && !sameScopes(storyScopes(old[0]), scopes);
  return { facts, timelines: moved ? [{ aggregate: after.ref, scopes, seq }] : [] };
}

/** Everything a commit shows to anybody: changed aggregates against what they were, and their events. */
export function project(core: ServerCore, changed: Iterable<readonly [AggregateRow | undefined, AggregateRow]>, events: readonly StagedEvent[], seq: number): Projection {
  const facts: FactWrite[] = [];
  const timelines: TimelineMove[] = [];
  for (const [before, after] of changed) {
    const key = refKey(after.ref);
    const own = projectAggregate(
      core,
      before,
      after,
      events.filter((staged) => refKey(staged.meta.aggregate) === key),
      seq,
    );
    facts.push(...own.facts);
    timelines.push(...own.timelines);
  }
  return { facts, timelines };
}
