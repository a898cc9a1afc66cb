import type { RequestView } from '#shared/contracts/engine.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { mechanismFor } from '#shared/mechanisms/index.ts';

/** A command on a request as a screen files it. */
export type RequestCommand = { readonly kind: string; readonly aggregate: AggregateRef; readonly payload: Readonly<Record<string, unknown>>; readonly title: string };

/** A command that every request knows (`approve`, `withdraw`, …) on the one that bears this name, under the name of its mechanism. */
export function commandAt(ref: AggregateRef, title: string, command: string, payload: Readonly<Record<string, unknown>>): RequestCommand {
  return { kind: `${mechanismFor(ref).id}.${command}`, aggregate: ref, payload: { requestId: ref.id, ...payload }, title };
}

/** The same on a request in sight. */
export function commandOn({ head, request }: Pick<RequestView, 'head' | 'request'>, command: string, payload: Readonly<Record<string, unknown>>): RequestCommand {
  return commandAt(head.ref, request.caseNumber, command, payload);
}
