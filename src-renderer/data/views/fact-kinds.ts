import type { FactKind } from '#shared/contracts/feed.ts';
import type { StoredFact } from '#shared/contracts/ports.ts';

/** The fact that carries an aggregate whole, by type: a device that holds it decides by itself. */
export const HELD_IN_FULL: Readonly<Partial<Record<string, FactKind>>> = {
  case: 'case',
  'locate-request': 'locate-request',
  roster: 'roster',
  delegation: 'delegation',
};

/** Projections of an aggregate for other audiences: enough to name its version, not to decide on it. */
export const HELD_IN_PART: Readonly<Partial<Record<string, readonly FactKind[]>>> = {
  case: ['case-row'],
  'locate-request': ['police-request', 'station-control'],
};

const TYPE_OF: ReadonlyMap<StoredFact['kind'], string> = new Map(
  [...Object.entries(HELD_IN_FULL).map(([type, kind]) => [kind, type] as const), ...Object.entries(HELD_IN_PART).flatMap(([type, kinds]) => (kinds ?? []).map((kind) => [kind, type] as const))].flatMap(
    ([kind, type]) => (kind === undefined ? [] : [[kind, type] as const]),
  ),
);

export function factIdOf(kind: FactKind, id: string): string {
  return `${kind}/${id}`;
}

/** `<type>/<id>` of the aggregate that a fact shows, or undefined for facts without one. */
export function aggregateKeyOf(fact: Pick<StoredFact, 'id' | 'kind'>): string | undefined {
  const id = fact.id.slice(fact.kind.length + 1);
  if (fact.kind === 'same-person-notice') return `locate-request/${id.slice(0, id.lastIndexOf('.'))}`;
  const type = TYPE_OF.get(fact.kind);
  return type === undefined ? undefined : `${type}/${id}`;
}

/** The case that a fact belongs to, so that a case page reads one group; empty where there is none. */
export function groupOf(kind: StoredFact['kind'], id: string, body: unknown): string {
  if (kind === 'case' || kind === 'case-row') return id.slice(kind.length + 1);
  if (kind !== 'locate-request' && kind !== 'event' && kind !== 'same-person-notice') return '';
  const caseId = typeof body === 'object' && body !== null && 'caseId' in body ? body.caseId : undefined;
  return typeof caseId === 'string' ? caseId : '';
}
