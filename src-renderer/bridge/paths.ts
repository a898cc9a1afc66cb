import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { isRequest } from '#shared/mechanisms/index.ts';

/** Addresses of the pages that belong to one record. */
export function casePath(caseId: string): string {
  return `/cases/${encodeURIComponent(caseId)}`;
}

export function requestPath(requestId: string): string {
  return `/requests/${encodeURIComponent(requestId)}`;
}

/** Where a request of a mechanism is composed: for a case, or from what is already here of it (`composerAddress` reads it). */
export function composePath(mechanism: string, query: Readonly<Record<string, string>> = {}): { readonly path: string; readonly query: Readonly<Record<string, string>> } {
  return { path: `/requests/new/${encodeURIComponent(mechanism)}`, query };
}

export function assetPath(assetId: string): string {
  return `/assets/${encodeURIComponent(assetId)}`;
}

/** Where a record is looked at; undefined for nouns that have no page. */
export function pathOf({ type, id }: AggregateRef): string | undefined {
  if (type === 'case') return casePath(id);
  if (type === 'asset') return assetPath(id);
  return isRequest(type) ? requestPath(id) : undefined;
}
