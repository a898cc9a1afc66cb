import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import { type QueueItem, QueueItemSchema, QueueSchema } from '#shared/contracts/server-http.ts';
import { COURT_ROLES } from '#shared/domain/permissions/roles.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { closed } from '#shared/kernel/schema.ts';
import type { ServerCore } from '../commands/core.ts';
import type { Session } from '../identity/port.ts';
import { EMPTY_BATCH, type OutgoingRow } from '../store/port.ts';
import { described, parsed } from './described.ts';
import { sessionOf } from './sessions.ts';

const ItemPath = closed({ id: Type.String({ minLength: 8, maxLength: 80 }) });

function reasonOf(row: OutgoingRow, behind: boolean): QueueItem['reason'] {
  if (row.state === 'dead') return 'stopped';
  if (row.state === 'sending') return 'sending';
  if (behind) return 'behind';
  if (row.outcomeUnknown) return 'asking';
  return row.attempts === 0 ? 'queued' : 'retrying';
}

function menderOf(row: OutgoingRow): QueueItem['mender'] {
  if (row.owner !== undefined) return 'command-centre';
  if (row.lastError?.code === 'AGENCY_UNREACHABLE' || row.lastError?.code === 'AGENCY_CLOSED') return 'agency';
  return 'platform';
}

/** What waits of a message, why, and who can mend it. @param behind an earlier message of its request is still on the way. */
export function queueItem(row: OutgoingRow, behind: boolean): QueueItem {
  const reason = reasonOf(row, behind);
  return {
    id: row.id,
    requestId: row.requestId,
    court: row.court,
    agency: row.agency,
    message: row.message,
    revision: row.revision,
    round: row.round,
    since: row.createdAt,
    attempts: row.attempts,
    ...(reason === 'stopped' || reason === 'behind' ? {} : { nextTryAt: row.nextTryAt }),
    reason,
    ...(row.lastError === undefined ? {} : { why: row.lastError }),
    mender: menderOf(row),
    mayRetryNow: reason === 'retrying' || reason === 'asking' || reason === 'stopped',
  };
}

function items(rows: readonly OutgoingRow[]): readonly QueueItem[] {
  const ahead = new Set<string>();
  return rows.map((row) => {
    const item = queueItem(row, ahead.has(row.requestId));
    if (row.state !== 'dead') ahead.add(row.requestId);
    return item;
  });
}

function requireCourt(session: Session): void {
  if (!COURT_ROLES.some((role) => role === session.role)) throw new CodedError('ROLE_NOT_ALLOWED');
}

/** GET /v1/queue: messages of the asker's requests that the other side does not have yet, and the wish to try again now. */
export function queueRoutes(app: FastifyInstance, { core, wake }: { readonly core: ServerCore; readonly wake: () => void }): void {
  const visible = async (session: Session): Promise<readonly OutgoingRow[]> => {
    const requests = await core.store.outgoing.visibleRequests(scopesOfSession(session));
    return requests.length === 0 ? [] : core.store.outgoing.ofRequests(requests);
  };

  app.get('/v1/queue', described({ tag: 'queue', summary: 'Messages that wait, since when, why, and who can mend it', answer: QueueSchema }), async (request) => {
    const session = sessionOf(request);
    requireCourt(session);
    return { items: items(await visible(session)), serverTime: core.clock.now() };
  });

  app.post('/v1/queue/:id/retry-now', described({ tag: 'queue', summary: 'Try a waiting message now', params: ItemPath, answer: QueueItemSchema }), async (request) => {
    const session = sessionOf(request);
    requireCourt(session);
    const { id } = parsed(ItemPath, request.params);
    const find = async () => items(await visible(session)).find((item) => item.id === id);
    const item = await find();
    if (item === undefined) throw new CodedError('NOT_FOUND');
    const now = core.clock.now();
    if (!item.mayRetryNow || !(await core.store.outgoing.retryNow(id, now))) throw new CodedError('STATE_NOT_ALLOWED', { state: item.reason });
    const who = { account: session.account, role: session.role, device: session.device, ip: request.ip };
    await core.store.transaction((tx) =>
      tx.write({ ...EMPTY_BATCH, head: tx.head, audit: [{ at: now, ...who, action: 'queue.retry-now', object: { type: 'outgoing', id }, result: 'done' }] }),
    );
    wake();
    return (await find()) ?? item;
  });
}
