import { filingOf } from '#shared/domain/linkage/regions/request.ts';
import { formatInstant } from '#shared/kernel/time.ts';

/** When it was asked, and when the server had it where that was later: a day without a network is not a day of delay. */
export function filedText(request: Parameters<typeof filingOf>[0], t: (key: string, params: Record<string, string>) => string): string {
  const { asked, received } = filingOf(request);
  return received === undefined ? formatInstant(asked) : t('requests.detail.askedReceived', { asked: formatInstant(asked), received: formatInstant(received) });
}
