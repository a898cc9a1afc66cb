/** Fewer rows than this may vanish without an announcement: a reassigned case or two, never a desk (S11). */
const ALWAYS_ALLOWED = 20;
const SHARE = 5;

/** Most rows that one run towards the head may take away unannounced, of the rows held at its start. */
export function unannouncedLimit(rows: number): number {
  return Math.max(ALWAYS_ALLOWED, Math.floor(rows / SHARE));
}

/**
 * Whether removals are obeyed. Announced ones are, at once; sudden emptiness is not: above the limit the rows are hidden
 * and kept until the server's administrator has been asked.
 */
export function judgeRemovals(removals: number, announced: number, unannouncedBefore: number, rows: number): { readonly obey: boolean; readonly unannounced: number } {
  const unannounced = unannouncedBefore + Math.max(0, removals - announced);
  return { obey: unannounced <= unannouncedLimit(rows), unannounced };
}
