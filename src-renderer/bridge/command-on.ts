import type { RequestView } from '#shared/contracts/engine.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { mechanismOf } from '#shared/mechanisms/index.ts';

/** A command that every request knows (`approve`, `withdraw`, …) on this one, under the name of its mechanism. */
export function commandOn({ head, request }: Pick<RequestView, 'head' | 'request'>, command: string, payload: Readonly<Record<string, unknown>>): { readonly kind: string; readonly aggregate: AggregateRef; readonly payload: Readonly<Record<string, unknown>>; readonly title: string } {
  return { kind: `${mechanismOf(head.ref.type)?.id ?? ''}.${command}`, aggregate: head.ref, payload: { requestId: request.id, ...payload }, title: request.caseNumber };
}
