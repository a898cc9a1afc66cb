/**
 * Why the log says no.
 * `full`: no room on the disk; the write is not there and the next one may pass.
 * `failed`: the database refused this write; it is not there.
 * `gone`: the database was deleted, replaced or written by somebody else under the running app; nothing is written any more.
 * `held`: another worker owns this store.
 * `wrong-key`: no key at hand opens this store; nothing was touched.
 * `unreadable`: a newer release or an unknown cipher wrote this store; nothing was touched.
 * `damaged`: a part that was whole when the store was opened cannot be read any more; opening it again puts that aside.
 * `closed`: the store was closed before.
 */
export type RefusalCause = 'full' | 'failed' | 'gone' | 'held' | 'wrong-key' | 'unreadable' | 'damaged' | 'closed';

/** A refusal of the sealed log; `name` says which, because errors travel as names and texts. */
export class SealedLogRefusal extends Error {
  readonly why: RefusalCause;

  constructor(why: RefusalCause, cause?: unknown) {
    super(`the sealed log refuses: ${why}`, cause === undefined ? undefined : { cause });
    this.name = why === 'full' ? 'QuotaExceededError' : `SealedLog-${why}`;
    this.why = why;
  }
}

function namesOf(error: unknown): readonly string[] {
  const names: string[] = [];
  // Dexie wraps what IndexedDB threw, IndexedDB what its disk threw.
  for (let at: unknown = error, depth = 0; typeof at === 'object' && at !== null && depth < 4; depth += 1) {
    const { name, message, inner, cause } = at as { name?: unknown; message?: unknown; inner?: unknown; cause?: unknown };
    names.push(`${String(name)} ${String(message)}`);
    at = inner ?? cause;
  }
  return names;
}

/** What a failed transaction means for whoever asked. */
export function refusalOf(error: unknown): SealedLogRefusal {
  if (error instanceof SealedLogRefusal) return error;
  const names = namesOf(error).join(' ');
  if (/quota|no space|disk full/i.test(names)) return new SealedLogRefusal('full', error);
  if (/DatabaseClosed|InvalidState|NotFound|MissingAPI|VersionError/i.test(names)) return new SealedLogRefusal('gone', error);
  return new SealedLogRefusal('failed', error);
}
