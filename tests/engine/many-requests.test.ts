import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLiveViews, type LiveViews } from '#renderer/data/views/live.ts';
import { requestsMatching, slim } from '#renderer/data/views/request-list.ts';
import type { RequestsAnswer, RequestsQuery } from '#shared/contracts/engine.ts';
import type { Fact } from '#shared/contracts/feed.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { AccountId, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, DAY_MS, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';
import { wangRequest } from '../ui/features/support/request.ts';
import { CHIEF, type Desk, openCourt, openDesk } from './small-court.ts';

const COUNT = 2_000;
const FIRST = instantAt(civilDate('2026-01-05'), '09:00');
const CHIEF_ASKS = 'request-7' as RequestId;
const since = (n: number) => instant(FIRST + n * 60 * MINUTE_MS);
const controlNo = (n: number) => `苏公查〔2026〕${String(100_000 + n)}`;

/** The n-th request, the oldest first. What somebody waits for lies among the oldest, far behind every window of 500. */
function nth(n: number): LocateRequest {
  const id = `request-${String(n)}` as RequestId;
  const active = { controlNo: controlNo(n), start: civilDate('2026-01-06'), end: civilDate('2026-12-20') };
  const request = wangRequest({ id, caseId: `case-${String(n)}` as LocateRequest['caseId'], since: since(n), filedAt: since(n), state: 'active', control: { state: 'active', ...active } });
  const asked = { reason: '到期前续控', requestedAt: instant(since(n) + 300 * DAY_MS), days: 90, state: 'requested' } as unknown as LocateRequest['renewals'][number];
  if (n === 7) return { ...request, renewals: [asked] };
  // Another judge's renewal that the chief has decided on.
  if (n === 8) return { ...request, renewals: [{ ...asked, state: 'confirmed' } as LocateRequest['renewals'][number]] };
  if (n === 9) return { ...request, state: 'hit' };
  if (n === 10) return { ...request, state: 'withdrawal_pending', control: { ...request.control, state: 'release_sent' } };
  if (n === 11) return { ...request, state: 'controlled', custody: { state: 'running', startedAt: since(n) } };
  if (n === 12) return { ...request, state: 'pending_president', control: { state: 'inactive' } };
  if (n === 13) return { ...request, undertaker: CHIEF.account as AccountId, state: 'pending_approval', control: { state: 'inactive' } };
  return n > 100 && n <= 800 ? { ...request, state: 'pending_approval', control: { state: 'inactive' } } : request;
}

describe(`with ${String(COUNT)} requests on the device`, () => {
  let desk: Desk;
  let views: LiveViews;
  beforeAll(async () => {
    const court = openCourt(1);
    desk = await openDesk(court, CHIEF);
    const facts = Array.from({ length: COUNT }, (_, i): Fact => ({ id: `locate-request/request-${String(i + 1)}`, kind: 'locate-request', seq: i + 1, version: 1, removed: false, body: nth(i + 1) }));
    let isTold = false;
    desk.wire = {
      postCommands: desk.wire.postCommands,
      pullFeed: () => {
        if (isTold) return new Promise(() => undefined);
        isTold = true;
        return Promise.resolve({ ok: true, value: { checkpoint: { epoch: 'epoch-1', seq: COUNT, scopeHash: 'scopes' }, facts, more: false, head: COUNT, removalsAhead: [], serverTime: instant(1_788_000_000_000) } });
      },
    };
    await desk.reopen();
    await desk.device.stepFeed();
    views = createLiveViews({
      device: desk.device,
      drafts: () => Promise.resolve([]),
      files: () => [],
      uploads: () => ({ waiting: 0, bytesLeft: 0 }),
      later: (job) => setImmediate(job),
      pause: () => Promise.resolve(),
      onFault: (error) => { throw error; },
    });
    await views.ready;
  });

  afterAll(() => { views.close(); });

  function ask(query: Partial<RequestsQuery>): Promise<RequestsAnswer> {
    return new Promise((resolve) => {
      const stop = views.watch('requests', { from: 0, count: 500, ...query }, (answer) => {
        resolve(answer);
        queueMicrotask(() => { stop(); });
      });
    });
  }
  const ids = ({ rows }: RequestsAnswer) => rows.map(({ request }) => request.id);

  it('a renewal on one of the oldest reaches the chief, and so do 700 packets, the longest wait first', async () => {
    const inbox = await ask({ awaits: ['chief'], notBy: CHIEF.account as AccountId, order: 'longest-wait' });
    expect(inbox.total).toBe(701);
    expect(inbox.rows).toHaveLength(500);
    expect(ids(inbox)[0]).toBe('request-101');
    // It was asked for after all packets were filed, so it waits for the shortest time.
    const rest = await ask({ awaits: ['chief'], notBy: CHIEF.account as AccountId, order: 'longest-wait', from: 500 });
    expect(ids(rest).at(-1)).toBe(CHIEF_ASKS);
  });

  it('to each office what waits for it, and to nobody his own request', async () => {
    expect(ids(await ask({ awaits: ['president'] }))).toEqual(['request-12']);
    expect((await ask({ awaits: ['chief'] })).total).toBe(702);
    expect((await ask({ awaits: ['chief', 'president'], notBy: CHIEF.account as AccountId })).total).toBe(702);
  });

  it('the duty desk sees the old hit, the open release and the person who is held, and nothing else', async () => {
    expect(ids(await ask({ underWay: true, order: 'longest-wait' }))).toEqual(['request-9', 'request-10', 'request-11']);
    expect((await ask({ underWay: false })).total).toBe(COUNT - 3);
  });

  it('a search looks through all, by number, control number or name', async () => {
    expect(ids(await ask({ text: controlNo(3) }))).toEqual(['request-3']);
    expect(ids(await ask({ text: '王某 １００００3' }))).toEqual(['request-3']);
    expect((await ask({ text: '王某' })).total).toBe(COUNT);
    expect((await ask({ text: '不存在' })).total).toBe(0);
  });

  it('a list of ids is answered whole', async () => {
    expect(ids(await ask({ ids: ['request-1', 'request-1500', 'request-nowhere'] }))).toEqual(['request-1500', 'request-1']);
  });

  it('what carries an own command without a receipt is found among all', () => {
    const all = Array.from({ length: COUNT }, (_, i) => slim('locate-request', nth(i + 1)));
    const found = requestsMatching(all, { marked: true, from: 0, count: 500 }, ({ id }) => id === 'request-5');
    expect(found.map(({ id }) => id)).toEqual(['request-5']);
    expect(requestsMatching(all, { marked: false, from: 0, count: 500 }, ({ id }) => id === 'request-5')).toHaveLength(COUNT - 1);
  });

  it('what is open, and what the court owes, is said by each request itself and by no list of states', () => {
    const closed: LocateRequest = { ...nth(1), state: 'closed', control: { state: 'release_acked' } };
    const all = [slim('locate-request', nth(9)), slim('locate-request', nth(12)), slim('locate-request', closed)];
    const matching = (query: Partial<RequestsQuery>) => requestsMatching(all, { from: 0, count: 500, ...query }, () => false).map(({ id }) => id);
    expect(matching({ open: true })).toEqual(['request-12', 'request-9']);
    expect(matching({ open: false })).toEqual(['request-1']);
    expect(matching({ open: true, waitingOn: ['court'] })).toEqual(['request-9']);
    expect(matching({ waitingOn: ['approval'] })).toEqual(['request-12']);
  });
});
