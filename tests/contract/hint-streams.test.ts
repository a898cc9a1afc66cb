import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { civilDate, HOUR_MS, instant } from '#shared/kernel/time.ts';
import type { ServerCore } from '#server/commands/core.ts';
import { hintRoutes } from '#server/http/hint-routes.ts';
import { requireSession } from '#server/http/sessions.ts';
import type { IdentityPort } from '#server/identity/port.ts';
import type { Metrics } from '#server/statistics/metrics.ts';
import type { CommitHint, FeedReads } from '#server/store/port.ts';
import { scopeOf } from '#shared/domain/permissions/scopes.ts';
import type { DelegationGrant } from '#shared/domain/linkage/lookups.ts';

let app: FastifyInstance;
afterEach(async () => await app.close());

/** A server of hints for two people, whose sessions a test ends. */
async function open(): Promise<{ readonly base: string; readonly ended: Set<string>; readonly lent: DelegationGrant[]; tell(): void; commit(hint: CommitHint): void }> {
  const ended = new Set<string>();
  const told = new Set<() => void>();
  const commits = new Set<(hint: CommitHint) => void>();
  const lent: DelegationGrant[] = [];
  const identity: IdentityPort = {
    verify: (token) =>
      Promise.resolve(
        ended.has(token)
          ? err(failure('TOKEN_INVALID', { reason: 'DEVICE_REVOKED' }))
          : ok({ id: token, account: token as AccountId, role: 'judge', name: '某某', court: '苏0508' as CourtCode, device: `device-${token}` as DeviceId, expiresAt: instant(Date.now() + HOUR_MS) }),
      ),
    standing: (ids) => Promise.resolve(new Set(ids.filter((id) => !ended.has(id)))),
    onEnded(listener) {
      told.add(listener);
      return () => { told.delete(listener); };
    },
  };
  const core = {
    clock: { now: () => instant(Date.now()) },
    store: {
      onCommit: (listener: (hint: CommitHint) => void) => { commits.add(listener); return () => commits.delete(listener); },
      snapshot: (fn: (reads: Pick<FeedReads, 'head' | 'delegationsTo'>) => unknown) => fn({ head: async () => 7, delegationsTo: async (account) => lent.filter(({ to }) => to === account) }),
    },
  } as unknown as ServerCore;
  app = Fastify();
  requireSession(app, identity, async () => undefined);
  hintRoutes(app, { core, identity, metrics: { hints: () => undefined } as unknown as Metrics });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  return { base, ended, lent, tell: () => { for (const listener of told) listener(); }, commit: (hint) => { for (const listener of commits) listener(hint); } };
}

test('the stream of a device that was revoked ends at once; the others go on', async () => {
  const { base, ended, tell } = await open();
  const streamOf = async (who: string) => {
    const answer = await fetch(`${base}/v1/hints`, { headers: { authorization: `Bearer ${who}` } });
    const reader = answer.body?.getReader();
    if (reader === undefined) throw new Error('no stream');
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('"seq":7');
    return reader;
  };
  const lost = await streamOf('lost');
  const kept = await streamOf('kept');
  ended.add('lost');
  tell();
  expect((await lost.read()).done).toBe(true);
  const next = await Promise.race([kept.read(), new Promise((resolve) => { setTimeout(() => { resolve('open'); }, 200); })]);
  expect(next).toBe('open');
  await kept.cancel();
});

test('who signs in another’s place is told of what waits there, from the moment it is delegated', async () => {
  const { base, lent, commit } = await open();
  const court = '苏0508' as CourtCode;
  const answer = await fetch(`${base}/v1/hints`, { headers: { authorization: 'Bearer deputy' } });
  const reader = answer.body?.getReader();
  if (reader === undefined) throw new Error('no stream');
  const next = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await next()).toContain('"seq":7');
  const waiting = scopeOf.signer(court, 'chief', 'locate-person');
  commit({ seq: 8, scopes: [waiting] });
  lent.push({ id: 'grant-1', from: 'chief' as AccountId, fromRole: 'chief', to: 'deputy' as AccountId, court, kinds: ['locate-person'], fromDay: civilDate('2000-01-01'), throughDay: civilDate('2100-01-01') });
  commit({ seq: 9, scopes: [scopeOf.court(court)] });
  // Nothing of 8: it was not his to know.
  expect(await next()).toContain('"seq":9');
  await new Promise((resolve) => { setImmediate(resolve); });
  commit({ seq: 10, scopes: [waiting] });
  expect(await next()).toContain('"seq":10');
  await reader.cancel();
});
