/** What moved, so that only the queries that look at it are answered again. */
export type Change = {
  /** `<type>/<id>` of aggregates whose view may differ now. */
  readonly aggregates: ReadonlySet<string>;
  /** Kinds of facts that moved and have no aggregate of their own. */
  readonly kinds: ReadonlySet<string>;
  /** Queue, receipts or the state of the connection. */
  readonly queue: boolean;
};

export type Changes = {
  tell(change: Partial<Change>): void;
  listen(listener: (change: Change) => void): () => void;
};

const NONE: ReadonlySet<string> = new Set();

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    tell(change) {
      const whole: Change = { aggregates: change.aggregates ?? NONE, kinds: change.kinds ?? NONE, queue: change.queue ?? false };
      for (const listener of listeners) listener(whole);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
