import type { RequestView } from '#shared/contracts/engine.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { decisionsOf, type SigningDecision } from '#shared/domain/linkage/regions/approval.ts';

/** Requests that are read for the list at once. */
export const SIGNED_WINDOW = 500;

/** One decision of this person. */
export type SignedLine = { readonly key: string; readonly request: LocateRequest; readonly decision: SigningDecision };

/** What a person signed or gave back, the newest first; a request that came back and was signed again has a line for each. */
export function signedLines(rows: readonly RequestView[], account: string): readonly SignedLine[] {
  return rows
    .flatMap(({ request }) => decisionsOf(request).filter(({ by }) => by === account).map((decision, at): SignedLine => ({ key: `${request.id}.${String(at)}`, request, decision })))
    .toSorted((a, b) => b.decision.at - a.decision.at);
}
