import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { HOUR_MS, instant } from '#shared/kernel/time.ts';
import type { ServerCore } from '#server/commands/core.ts';
import { hintRoutes } from '#server/http/hint-routes.ts';
import { requireSession } from '#server/http/sessions.ts';
import type { IdentityPort } from '#server/identity/port.ts';
import type { Metrics } from '#server/statistics/metrics.ts';

let app: FastifyInstance;
afterEach(async () => await app.close());

/** A server of hints for two people, whose sessions a test ends. */
async function open(): Promise<{ readonly base: string; readonly ended: Set<string>; tell(): void }> {
  const ended = new Set<string>();
  const told = new Set<() => void>();
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
  const core = { clock: { now: () => instant(Date.now()) }, store: { onCommit: () => () => undefined, snapshot: () => Promise.resolve(7) } } as unknown as ServerCore;
  app = Fastify();
  requireSession(app, identity, async () => undefined);
  hintRoutes(app, { core, identity, metrics: { hints: () => undefined } as unknown as Metrics });
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  return { base, ended, tell: () => { for (const listener of told) listener(); } };
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
