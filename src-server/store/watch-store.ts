import type { StoreState } from '#shared/contracts/server-http.ts';
import type { ServerStore } from './port.ts';

/** Asks the store whether it serves, without ever waiting for it longer than a moment. */
export type StoreWatch = { check(): Promise<StoreState> };

/** A monitor gives up after a few seconds; it shall hear what is wrong before. */
const WITHIN_MS = 3_000;

/** One question at a time: where the store is frozen, a monitor that asks every few seconds must not pile up connections. */
function singly(ask: () => Promise<unknown>): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  return () => {
    asking ??= ask()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
}

/**
 * A read tells whether the store answers, an empty write transaction whether the feed counter can be had: a frozen server
 * that holds it would otherwise look like health everywhere else.
 */
export function watchStore(store: Pick<ServerStore, 'installation' | 'transaction'>, withinMs: number = WITHIN_MS): StoreWatch {
  const read = singly(() => store.installation.read());
  const write = singly(() => store.transaction(() => Promise.resolve()));
  return {
    check: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), withinMs);
      });
      const [reads, writes] = await Promise.all([Promise.race([read(), late]), Promise.race([write(), late])]);
      clearTimeout(timer);
      if (!reads) return 'silent';
      return writes ? 'ok' : 'blocked';
    },
  };
}
