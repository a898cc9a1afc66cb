import { openPglite, type SqlClient } from '#server/store/sql-client.ts';
import { auditDrafts, freshStore, started, stopStores } from './sql-under-test.ts';
import { examineStore } from './store-conformance.ts';

let client: SqlClient | undefined;

examineStore('PGlite', {
  start: async () => {
    client = await openPglite();
  },
  fresh: () => freshStore(started(client)),
  audit: () => auditDrafts(started(client)),
  stop: () => stopStores(client),
});
