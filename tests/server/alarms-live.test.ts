import { expect, it } from 'vitest';
import { freePort } from '../../build/processes.ts';
import type { CommandSession } from '#server/commands/core.ts';
import type { OpenAlarms } from '#shared/contracts/alarms.ts';
import type { FeedPage } from '#shared/contracts/feed.ts';
import type { AccountId, DeviceId } from '#shared/kernel/ids.ts';
import { JUDGE } from './people.ts';
import { prepare, signIn, startReal } from './real-server.ts';

const ADMINISTRATOR: CommandSession = { account: 'administrator-x' as AccountId, role: 'administrator', device: 'device-administrator' as DeviceId };

it('an alarm of the running server stands before the administrator, and still does after it was started again', { timeout: 300_000 }, async () => {
  const installation = await prepare([JUDGE, ADMINISTRATOR]);
  const port = await freePort();
  const base = `http://127.0.0.1:${String(port)}`;
  const asked = async <T>(path: string, token: string): Promise<T> => (await (await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } })).json()) as T;
  let server = await startReal(installation, port);
  try {
    const token = await signIn(base, JUDGE);
    const { checkpoint } = await asked<FeedPage>('/v1/feed?limit=10', token);
    // A checkpoint that this server never gave: it was restored from a backup.
    await asked(`/v1/feed?limit=10&epoch=${checkpoint.epoch}&seq=${String(checkpoint.seq + 900)}&scopeHash=${checkpoint.scopeHash}`, token);
    const open = async () => (await asked<OpenAlarms>('/v1/alarms', await signIn(base, ADMINISTRATOR))).alarms.map(({ key, count }) => ({ key, count }));
    await expect.poll(open, { timeout: 30_000 }).toEqual([{ key: 'checkpoint-ahead/feed', count: 1 }]);
    await server.stop();
    server = await startReal(installation, port);
    expect(await open()).toEqual([{ key: 'checkpoint-ahead/feed', count: 1 }]);
  } finally {
    await server.stop();
    installation.remove();
  }
});
