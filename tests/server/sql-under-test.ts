import type { AuditDraft } from '#server/audit/chain.ts';
import { searchAudit, verifyAudit } from '#server/audit/store.ts';
import type { ServerStore } from '#server/store/port.ts';
import { openSqlStore } from '#server/store/sql.ts';
import type { SqlClient } from '#server/store/sql-client.ts';
import { START } from './people.ts';

const open = new WeakMap<SqlClient, ServerStore>();

/** An empty store on a database that is used for one test after the other; the one before is closed. */
export async function freshStore(client: SqlClient): Promise<ServerStore> {
  await open.get(client)?.close();
  await client.write((db) => db.script('drop schema public cascade; create schema public'));
  const store = await openSqlStore({ client: { ...client, close: async () => undefined }, now: START });
  open.set(client, store);
  return store;
}

/** Ends the last store and its database. */
export async function stopStores(client: SqlClient | undefined): Promise<void> {
  if (client === undefined) return;
  await open.get(client)?.close();
  await client.close();
}

/** The audit chain as drafts, oldest first. @throws Error when the chain does not hold. */
export async function auditDrafts(client: SqlClient): Promise<readonly AuditDraft[]> {
  const [page, verified] = await client.read(async (db) => [await searchAudit(db, {}), await verifyAudit(db, START)] as const);
  if (verified.broken !== undefined) throw new Error(`the chain breaks at ${verified.broken.n}`);
  return [...page.rows].reverse().map(({ n: _n, prev: _prev, hash: _hash, ...draft }) => draft);
}

/** The client of a started database. @throws Error before it is started. */
export function started(client: SqlClient | undefined): SqlClient {
  if (client === undefined) throw new Error('the database is not started');
  return client;
}
