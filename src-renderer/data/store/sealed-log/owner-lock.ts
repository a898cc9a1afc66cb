import { SealedLogRefusal } from './refusals.ts';

/** One owner at a time; given back by `release`, by the end of the worker, or by its death. */
export type OwnerLock = { release(): Promise<void> };

/** A worker that was just ended may hold its lock for a moment longer. */
const WAIT_MS = 5_000;

/**
 * Takes the store for this realm. With `takeOver` it is taken from whoever does not let go: only where this realm is known
 * to be the one owner, and what is left of the former is a worker that hangs and cannot be ended. Should that wake up and
 * write, its write meets another head than it knows, and is refused.
 * @throws SealedLogRefusal `held` when somebody else keeps it
 */
export async function takeStore(name: string, { waitMs = WAIT_MS, takeOver = false }: { readonly waitMs?: number; readonly takeOver?: boolean } = {}): Promise<OwnerLock> {
  // Where there are no Web Locks, the host allows one instance only.
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  if (locks === undefined) return { release: () => Promise.resolve() };
  let letGo: () => void = () => undefined;
  const kept = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held: Promise<void> = Promise.resolve();
  await new Promise<void>((taken, refused) => {
    let isTaken = false;
    const keep = () => {
      isTaken = true;
      taken();
      return kept;
    };
    const lock = `sealed-log/${name}`;
    held = locks
      .request(lock, { signal: AbortSignal.timeout(waitMs) }, keep)
      .catch((error: unknown) => {
        // Taken away from this realm, it is not taken back: the other one is the owner now.
        if (!takeOver || isTaken) throw error;
        return locks.request(lock, { steal: true }, keep);
      })
      .catch((error: unknown) => {
        refused(new SealedLogRefusal('held', error));
      });
  });
  return {
    async release() {
      letGo();
      await held;
    },
  };
}
