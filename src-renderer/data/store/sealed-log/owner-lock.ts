import { SealedLogRefusal } from './refusals.ts';

/** One owner at a time; given back by `release`, by the end of the worker, or by its death. */
export type OwnerLock = { release(): Promise<void> };

/** A worker that was just ended may hold its lock for a moment longer. */
const WAIT_MS = 5_000;

/** Takes the store for this realm. @throws SealedLogRefusal `held` when somebody else keeps it */
export async function takeStore(name: string, waitMs = WAIT_MS): Promise<OwnerLock> {
  // Where there are no Web Locks, the host allows one instance only.
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  if (locks === undefined) return { release: () => Promise.resolve() };
  let letGo: () => void = () => undefined;
  const kept = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held: Promise<void> = Promise.resolve();
  await new Promise<void>((taken, refused) => {
    held = locks
      .request(`sealed-log/${name}`, { signal: AbortSignal.timeout(waitMs) }, () => {
        taken();
        return kept;
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
