import { createMemoryStore, type MemoryStore } from '#server/store/memory.ts';
import { START } from './people.ts';
import { examineStore } from './store-conformance.ts';

let store: MemoryStore | undefined;

examineStore('memory', {
  start: async () => undefined,
  fresh: async () => {
    store = createMemoryStore({ createdAt: START });
    return store;
  },
  audit: async () => store?.tables.audit ?? [],
  stop: async () => undefined,
});
