/** The database of a sealed log as somebody finds it who has the disk and no key. */
export type RawRow = { n: number; bytes: Uint8Array };

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error('request')); };
  });
}

async function within<T>(name: string, table: string, job: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await asked(indexedDB.open(name));
  try {
    return await asked(job(db.transaction(table, 'readwrite').objectStore(table)));
  } finally {
    db.close();
  }
}

export const raw = {
  segments: (name: string) => within(name, 'segments', (store) => store.getAll() as IDBRequest<RawRow[]>),
  putSegment: (name: string, row: RawRow) => within(name, 'segments', (store) => store.put(row)),
  dropSegment: (name: string, n: number) => within(name, 'segments', (store) => store.delete(n)),
  quarantine: (name: string) => within(name, 'quarantine', (store) => store.getAll() as IDBRequest<{ n: number; cause: string; bytes: Uint8Array }[]>),
  meta: async (name: string, id: string) => (await within(name, 'meta', (store) => store.get(id) as IDBRequest<{ bytes: Uint8Array } | undefined>))?.bytes,
  putMeta: (name: string, id: string, bytes: unknown) => within(name, 'meta', (store) => store.put({ id, bytes })),
  dropMeta: (name: string, id: string) => within(name, 'meta', (store) => store.delete(id)),
  exists: async (name: string) => (await indexedDB.databases()).some((each) => each.name === name),
  /** All bytes of all tables, as text of one letter a byte. */
  async text(name: string): Promise<string> {
    const parts: string[] = [];
    for (const table of ['segments', 'meta', 'quarantine']) {
      for (const row of await within(name, table, (store) => store.getAll() as IDBRequest<{ bytes: Uint8Array }[]>)) parts.push(Buffer.from(row.bytes).toString('latin1'));
    }
    return parts.join('\n');
  },
};
