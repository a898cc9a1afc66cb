import { computed, type ComputedRef } from 'vue';
import type { RequestsQuery } from '#shared/contracts/engine.ts';
import { useSession } from './use-session.ts';

/**
 * What narrows a list of requests to a person's own work: a judge's to his cases, because his device also holds what he
 * signs in another's place (授权代批), which waits in the inbox and nowhere else.
 */
export function useOwnRequests(): ComputedRef<Pick<RequestsQuery, 'undertaker'>> {
  const { session } = useSession();
  return computed(() => (session.value?.role === 'judge' ? { undertaker: session.value.account } : {}));
}
