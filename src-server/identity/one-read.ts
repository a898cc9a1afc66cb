/**
 * Reads that are asked for one by one in one turn of the process, as one read. Each is read after it was asked for, so
 * nobody is given what was true before, and none waits for a read that began earlier. It pays where reads queue behind
 * writes on a single connection: fifty requests that came meanwhile wait for one read of their sessions, not for fifty.
 * @param load what belongs to each of the keys; a key without anything is left out
 */
export function oneRead<V>(load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>): (key: string) => Promise<V | undefined> {
  let gathering: { readonly keys: Set<string>; readonly found: Promise<ReadonlyMap<string, V>> } | undefined;

  return async (key) => {
    if (gathering === undefined) {
      const keys = new Set<string>();
      const found = new Promise<void>((resolve) => { setImmediate(resolve); }).then(() => {
        gathering = undefined;
        return load([...keys]);
      });
      gathering = { keys, found };
    }
    gathering.keys.add(key);
    return (await gathering.found).get(key);
  };
}
