import type { NoticeView } from '#shared/contracts/engine.ts';
import type { FactKind } from '#shared/contracts/feed.ts';
import type { StoredFact } from '#shared/contracts/ports.ts';
import type { NoticePart } from '#shared/domain/linkage/facts.ts';
import { MECHANISMS, REQUEST_AGGREGATES } from '#shared/mechanisms/index.ts';

/** Kinds of facts that are the whole record of a request. */
export const REQUEST_KINDS = REQUEST_AGGREGATES as readonly FactKind[];

/** The fact that carries an aggregate whole, by type: a device that holds it decides by itself. */
export const HELD_IN_FULL: Readonly<Partial<Record<string, FactKind>>> = {
  case: 'case',
  asset: 'asset',
  roster: 'roster',
  delegation: 'delegation',
  ...Object.fromEntries(REQUEST_KINDS.map((kind) => [kind, kind])),
};

/** Projections of an aggregate for other audiences: enough to name its version, not to decide on it. */
export const HELD_IN_PART: Readonly<Partial<Record<string, readonly FactKind[]>>> = {
  case: ['case-row'],
  asset: ['asset-row'],
  ...Object.fromEntries(MECHANISMS.map(({ module, parts }) => [module.aggregate, parts as readonly FactKind[]])),
};

/** Kinds by which somebody is told of a request for a case of his own, and whose request it is. */
const NOTICES: ReadonlyMap<string, string> = new Map(MECHANISMS.flatMap(({ module, notices }) => notices.map((kind) => [kind, module.aggregate] as const)));

/** All of them: what a page of a case looks at beside the case itself. */
export const NOTICE_KINDS = [...NOTICES.keys()] as readonly FactKind[];

/** Kinds that tell somebody of a request of this type; their ids begin with the request's. */
export function noticesOf(type: string): readonly FactKind[] {
  return [...NOTICES].flatMap(([kind, aggregate]) => (aggregate === type ? [kind as FactKind] : []));
}

/** A notice as the windows have it. Its body was checked by its schema when it came in, and every such schema has these fields. */
export function noticeView({ kind, body }: Pick<StoredFact, 'kind' | 'body'>): NoticeView {
  return { aggregate: NOTICES.get(kind) ?? '', body: body as NoticePart };
}

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
  const told = NOTICES.get(fact.kind);
  if (told !== undefined) return `${told}/${id.slice(0, id.lastIndexOf('.'))}`;
  const type = TYPE_OF.get(fact.kind);
  return type === undefined ? undefined : `${type}/${id}`;
}

const OF_A_CASE: ReadonlySet<string> = new Set(['event', ...REQUEST_KINDS, ...NOTICE_KINDS]);

/** The case that a fact belongs to, so that a case page reads one group; empty where there is none. */
export function groupOf(kind: StoredFact['kind'], id: string, body: unknown): string {
  if (kind === 'case' || kind === 'case-row') return id.slice(kind.length + 1);
  if (!OF_A_CASE.has(kind)) return '';
  const caseId = typeof body === 'object' && body !== null && 'caseId' in body ? body.caseId : undefined;
  return typeof caseId === 'string' ? caseId : '';
}
