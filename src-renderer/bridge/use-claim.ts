import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import type { RequestPart } from '#shared/domain/linkage/regions/request.ts';
import type { Fen } from '#shared/kernel/money.ts';
import { useLiveQuery } from './use-live-query.ts';

/** What is enforced: 案由, 标的 and the document that the claim rests on (absent in rows of earlier releases). */
export type Claim = { readonly cause: string; readonly principal: Fen; readonly title?: string };

/**
 * The claim behind a request: from the case or its court-wide row, as it is now, else as it stood when the request was
 * filed, for whoever has neither (the command centre, a judge who signs in another's place).
 */
export function useClaim(request: () => Pick<RequestPart, 'caseId' | 'claim'> | undefined): ComputedRef<Claim | undefined> {
  const live = useLiveQuery('case', () => {
    const id = request()?.caseId;
    return id === undefined ? undefined : { caseId: id };
  });
  return computed(() => {
    const of = live.answer.value?.state ?? live.answer.value?.row;
    return of === undefined || of.id !== request()?.caseId ? request()?.claim : { cause: of.cause, principal: of.principal, ...(of.title === undefined ? {} : { title: of.title }) };
  });
}
