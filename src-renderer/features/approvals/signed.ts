import type { RequestView } from '#shared/contracts/engine.ts';
import { decisionsOf, type SigningDecision } from '#shared/domain/linkage/regions/approval.ts';

/** Requests that are read for the list at once. */
export const SIGNED_WINDOW = 500;

/** One decision of this person. */
export type SignedLine = { readonly key: string; readonly view: RequestView; readonly decision: SigningDecision };

/** What a person signed or gave back, the newest first; a request that came back and was signed again has a line for each. */
export function signedLines(rows: readonly RequestView[], account: string): readonly SignedLine[] {
  return rows
    .flatMap((view) =>
      decisionsOf(view.request)
        .filter(({ by }) => by === account)
        .map((decision, at): SignedLine => ({ key: `${view.request.id}.${String(at)}`, view, decision })),
    )
    .toSorted((a, b) => b.decision.at - a.decision.at);
}
