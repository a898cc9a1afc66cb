import type { SyncStatus } from '#shared/contracts/engine.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Instant } from '#shared/kernel/time.ts';

/** What the chip of the header shows (`ui/SyncChip.vue`). */
export type ChipLook = { readonly lastHeardAt: Instant | null; readonly pending: number; readonly problems: number; readonly down: string | undefined; readonly stopped: string | undefined };

/** The words it needs: the title of an error, and the two states that have none. */
export type ChipWords = { readonly title: (failure: Failure) => string; readonly journal: string; readonly barred: string };

/** The chip out of the state of the engine, and out of nothing else: what is not known now is not claimed. */
export function chipOf(status: SyncStatus | undefined, words: ChipWords): ChipLook {
  if (status === undefined) return { lastHeardAt: null, pending: 0, problems: 0, down: undefined, stopped: undefined };
  const { link, feed } = status;
  const forked = status.alerts.filter((alert) => alert.kind === 'forked').length;
  const isBarred = link.state === 'barred';
  return {
    lastHeardAt: link.heardAt ?? null,
    pending: status.waiting,
    problems: status.refused + status.parked + status.unsettled + forked + (feed.hiddenRows > 0 ? 1 : 0),
    down: isBarred || link.failure === undefined ? undefined : words.title(link.failure),
    stopped: status.journal === 'trouble' ? words.journal : !isBarred ? undefined : link.failure === undefined ? words.barred : words.title(link.failure),
  };
}
