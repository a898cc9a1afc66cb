/**
 * Why a list is empty: still being read, still being fetched for the first time, never anything in it, nothing of what was
 * asked for, or all of it done. Only the last is a reason to rest.
 */
export type Emptiness = 'loading' | 'filling' | 'never' | 'narrowed' | 'done';

/** @param all what the list would hold if nothing were left out. @param narrowed the reader asked for less than all of it. */
export function emptinessOf(list: { readonly loaded: boolean; readonly filling: boolean; readonly all: number; readonly narrowed: boolean }): Emptiness {
  if (!list.loaded) return 'loading';
  if (list.filling) return 'filling';
  if (list.all === 0) return 'never';
  return list.narrowed ? 'narrowed' : 'done';
}
