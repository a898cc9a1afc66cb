import { isSamePerson } from '../../domain/identifiers/index.ts';
import { type DecideContext, failed, type GuardResult, passed, unknown } from '../../domain/linkage/decision.ts';
import type { RequestOfCase } from '../../domain/linkage/mechanism.ts';
import { after, type Doubt, firstDoubt, notInFuture } from '../../domain/linkage/plausible.ts';
import { questioningHours } from '../../domain/linkage/regions/custody.ts';
import type { CivilDate, Instant } from '../../kernel/time.ts';
import type { OwnEvent } from './events.ts';
import type { Link, PresenceBasis } from './parts.ts';

/**
 * Who has the person, and whose clock runs. A person is held once, and his hours are counted once: where he is held on another
 * request of the case, that request has the clock, and this one is linked to it (docs/decisions).
 */
export type Present = { readonly basis: PresenceBasis; readonly since: Instant };

/** Requests of the case about this person, but this one. */
function others(requestId: string, personKey: string, { lookups: { requestsOfCase } }: DecideContext): readonly RequestOfCase[] | undefined {
  return requestsOfCase.known ? requestsOfCase.value.filter(({ head }) => head.ref.id !== requestId && isSamePerson(head.personKey, personKey)) : undefined;
}

/** The request that a link names: of this case, of the mechanism it says, about this person; for a custody, one that holds him. */
export function linkRight(requestId: string, personKey: string, link: Link, context: DecideContext): GuardResult {
  const known = others(requestId, personKey, context);
  if (known === undefined) return unknown('link');
  const found = known.find(({ mechanism, head }) => mechanism === link.mechanism && head.ref.type === link.request.type && head.ref.id === link.request.id);
  if (found === undefined) return failed('link', 'LINK_UNKNOWN');
  return link.purpose === 'custody' && !found.head.held ? failed('link', 'NO_CUSTODY') : passed('link', [link.request.id]);
}

/**
 * Whether the person may be entered as present: held elsewhere, he is so only by his link; `linked` needs a custody that runs
 * there.
 */
export function presenceRight(requestId: string, personKey: string, { basis }: Present, links: readonly Link[], context: DecideContext): GuardResult {
  const known = others(requestId, personKey, context);
  if (basis === 'linked') {
    if (!links.some(({ purpose }) => purpose === 'custody')) return failed('present', 'CUSTODY_NOT_LINKED');
    if (known === undefined) return unknown('present');
    const holds = known.some(({ head }) => head.held && links.some(({ request }) => request.id === head.ref.id));
    return holds ? passed('present') : failed('present', 'NO_CUSTODY');
  }
  if (known === undefined) return unknown('present');
  return known.some(({ head }) => head.held) ? failed('present', 'CUSTODY_RUNS_ELSEWHERE') : passed('present');
}

/** Since when he is there: neither ahead, nor before there was a case. */
export function presenceDoubt({ since }: Present, filedOn: CivilDate, context: DecideContext): Doubt {
  return firstDoubt(notInFuture(since, context), after(filedOn, since, context));
}

/** What follows from his presence; the hours of a clock, where it is this request that holds him. */
export function presentEvent({ basis, since }: Present, context: DecideContext): OwnEvent<'present'> {
  const holds = basis === 'compel-appearance' || basis === 'detain-first';
  return { kind: 'present', basis, since, ...(holds ? { limitHours: questioningHours(false, context) } : {}) };
}

/** The custodies on other requests that an admission ends: those that run now. */
export function custodiesEnded(requestId: string, personKey: string, links: readonly Link[], context: DecideContext): OwnEvent<'admitted'>['ends'] {
  const running = (others(requestId, personKey, context) ?? []).filter(({ head }) => head.held);
  return links.filter(({ purpose, request }) => purpose === 'custody' && running.some(({ head }) => head.ref.id === request.id)).map(({ mechanism, request }) => ({ mechanism, request }));
}
