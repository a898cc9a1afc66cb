import { describe, expect, it } from 'vitest';
import { chipOf } from '#renderer/app/sync-look.ts';
import { retryMs } from '#renderer/data/outbox/backoff.ts';
import { createDeskTime } from '#renderer/data/time.ts';
import { createHttp, createWire } from '#renderer/data/wire/http.ts';
import { askHostWhy } from '#renderer/data/wire/why-unheard.ts';
import type { HostBridge } from '#shared/contracts/host-bridge.ts';
import type { Wire } from '#shared/contracts/ports.ts';
import { failure, isUnreachable } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { caseAtServer, caseRef, type Court, type Desk, importRow, JUDGE, letPass, maintenance, mustFile, NOON, openCourt, openDesk } from './small-court.ts';

const YEAR_MS = 365 * DAY_MS;

/** One 503 of whatever stands before the server, at the next `times` exchanges. */
function gateway(desk: Desk, answer: () => Response, times: number): void {
  let left = times;
  const http = createHttp('http://server', () => Promise.resolve(answer()));
  const page = createWire(http, (ask) => ask('token'));
  const { postCommands, pullFeed } = desk.wire;
  const instead = <A extends readonly unknown[], T>(of: (...args: A) => T, other: (...args: A) => T) => (...args: A): T => {
    if (left <= 0) return of(...args);
    left -= 1;
    return other(...args);
  };
  desk.wire = { postCommands: instead(postCommands, page.postCommands), pullFeed: instead(pullFeed, page.pullFeed) } satisfies Wire;
}

async function waitingDesk(seed: number): Promise<{ court: Court; judge: Desk }> {
  const court = openCourt(seed);
  const judge = await openDesk(court, JUDGE);
  await judge.run();
  return { court, judge };
}

describe('numbers from outside have a bound', () => {
  it.each([
    ['a day', '86400'],
    ['a date of next year', new Date(Date.now() + YEAR_MS).toUTCString()],
    ['more than a number holds', '9'.repeat(400)],
  ])('Retry-After of %s is a minute at most', async (_name, header) => {
    const http = createHttp('http://server', () => Promise.resolve(new Response('busy', { status: 503, headers: { 'retry-after': header } })));
    const answer = await http.json({ method: 'GET', path: '/v1/feed' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'GATEWAY_ANSWERED', params: { status: 503 } } });
    expect(answer.ok ? 0 : retryMs(answer.error, 1, 0.5)).toBeLessThanOrEqual(MINUTE_MS);
  });

  it('what waits goes out within two minutes of one maintenance page that asks for a day', async () => {
    const { court, judge } = await waitingDesk(1);
    gateway(judge, maintenance, 2);
    await judge.reopen();
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await judge.device.stepOutbox();
    await judge.device.stepFeed();
    expect(judge.device.status().link).toMatchObject({ state: 'offline', failure: { code: 'GATEWAY_ANSWERED' } });
    await letPass(court, [judge], 2 * MINUTE_MS, 5_000);
    expect(caseAtServer(court)?.version).toBe(1);
    expect(judge.device.status()).toMatchObject({ waiting: 0, link: { state: 'online' } });
  });

  it('a page of whoever stands in between, with 200 and with 503, is no answer of the server', async () => {
    for (const status of [200, 503]) {
      const http = createHttp('http://server', () => Promise.resolve(new Response('<html>请先登录网络</html>', { status })));
      expect(await http.json({ method: 'GET', path: '/v1/feed' })).toMatchObject({ ok: false, error: { code: 'GATEWAY_ANSWERED' } });
    }
  });

  it('a server that takes the question and never answers is given up, and told from a dead line', async () => {
    const silent = createHttp('http://server', (_url, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => { reject(new TypeError('aborted')); })));
    expect(await silent.json({ method: 'GET', path: '/v1/feed', withinMs: 20 })).toMatchObject({ ok: false, error: { code: 'SERVER_SILENT' } });
    const dead = createHttp('http://server', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await dead.json({ method: 'GET', path: '/v1/feed' })).toMatchObject({ ok: false, error: { code: 'NETWORK_UNREACHABLE' } });
    const refused = createHttp('http://server', () => Promise.reject(new TypeError('Failed to fetch')), () => Promise.resolve(failure('SERVER_NOT_RUNNING')));
    expect(await refused.json({ method: 'GET', path: '/v1/feed' })).toMatchObject({ ok: false, error: { code: 'SERVER_NOT_RUNNING' } });
  });
});

describe('why nothing is heard', () => {
  it.each([
    ['offline', 'NETWORK_OFFLINE'],
    ['name', 'SERVER_NAME_UNKNOWN'],
    ['not-running', 'SERVER_NOT_RUNNING'],
    ['certificate', 'SERVER_CERTIFICATE_INVALID'],
    ['silent', 'SERVER_SILENT'],
    ['gateway', 'GATEWAY_ANSWERED'],
    ['unknown', 'NETWORK_UNREACHABLE'],
  ])('%s at the host is %s here, and keeps the queue waiting like any other', async (state, code) => {
    const bridge = { server: { reach: () => Promise.resolve(ok({ state })) } } as unknown as HostBridge;
    const http = createHttp('http://server', () => Promise.reject(new TypeError('Failed to fetch')), askHostWhy(bridge));
    const answer = await http.json({ method: 'GET', path: '/v1/feed' });
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(!answer.ok && isUnreachable(answer.error)).toBe(true);
  });
});

describe('a wait by a clock that somebody sets', () => {
  it('a desk clock put back a year after a 503 does not sleep through the year', async () => {
    const { court, judge } = await waitingDesk(2);
    gateway(judge, maintenance, 2);
    await judge.reopen();
    await mustFile(judge, judge.draft('case.import', caseRef(), importRow()));
    await judge.device.stepOutbox();
    await judge.device.stepFeed();
    judge.clock.at = -YEAR_MS;
    expect(judge.device.due()).toBeLessThanOrEqual(judge.clock.now());
    await letPass(court, [judge], MINUTE_MS, 5_000);
    expect(caseAtServer(court)?.version).toBe(1);
    expect(judge.device.status()).toMatchObject({ waiting: 0, link: { state: 'online' } });
  });

  it('nor does the poll of a feed that was answered a moment ago', async () => {
    const { judge } = await waitingDesk(3);
    judge.clock.at = -YEAR_MS;
    expect(judge.device.due()).toBeLessThanOrEqual(judge.clock.now());
  });
});

describe('the time of the server', () => {
  const clockAt: { at: number; now(): Instant } = { at: NOON, now: () => instant(clockAt.at) };
  const opened = () => {
    clockAt.at = NOON;
    const time = createDeskTime(clockAt, { skewMs: 0, serverTime: 0 });
    time.heard(instant(NOON));
    return time;
  };

  it('that was eight hours ahead for one exchange is not believed, and is said to be in doubt', () => {
    const time = opened();
    clockAt.at += 30_000;
    time.heard(instant(clockAt.at + 8 * HOUR_MS));
    expect(time.now()).toBe(clockAt.at);
    expect(time.doubtMs()).toBe(8 * HOUR_MS);
    clockAt.at += 30_000;
    time.heard(instant(clockAt.at));
    expect([time.now(), time.doubtMs(), time.serverTime()]).toEqual([clockAt.at, undefined, clockAt.at]);
  });

  it('that was ahead for a year of answers is left when two answers in a row say so', () => {
    const time = opened();
    for (let i = 0; i < 3; i += 1) {
      clockAt.at += 10_000;
      time.heard(instant(clockAt.at + YEAR_MS));
    }
    expect(time.now()).toBe(clockAt.at + YEAR_MS);
    for (let i = 0; i < 2; i += 1) {
      clockAt.at += 10_000;
      time.heard(instant(clockAt.at));
    }
    expect(time.now()).toBe(clockAt.at);
    clockAt.at += HOUR_MS;
    expect(time.now()).toBe(clockAt.at);
  });

  it('is the least that has passed for a desk clock that is put back (S7)', () => {
    const time = opened();
    clockAt.at -= YEAR_MS;
    expect(time.now()).toBe(NOON);
    time.heard(instant(NOON + 60_000));
    expect([time.now(), time.doubtMs()]).toEqual([NOON + 60_000, undefined]);
  });

  it('an answer that was long on its way takes no time back', () => {
    const time = opened();
    clockAt.at += 60_000;
    time.heard(instant(NOON + 60_000));
    time.heard(instant(NOON + 10_000));
    expect(time.now()).toBeGreaterThanOrEqual(NOON + 60_000);
  });

  it('is asked for once more at once where it fits nothing; after a restart the wrong one is forgotten too (case 22)', async () => {
    const { court, judge } = await waitingDesk(4);
    const { pullFeed, postCommands } = judge.wire;
    let ahead = 0;
    judge.wire = {
      postCommands,
      pullFeed: async (...args) => {
        const page = await pullFeed(...args);
        return page.ok ? ok({ ...page.value, serverTime: instant(page.value.serverTime + ahead) }) : page;
      },
    };
    await judge.reopen();
    await judge.run();
    ahead = 8 * HOUR_MS;
    court.clock.at += 31_000;
    await judge.device.stepFeed();
    expect(judge.device.status().timeDoubtMs).toBe(8 * HOUR_MS);
    expect(judge.device.due()).toBeLessThanOrEqual(judge.clock.now());
    ahead = 0;
    await judge.run();
    expect(judge.device.status().timeDoubtMs).toBeUndefined();
    await judge.reopen();
    expect(Math.abs(judge.device.time.now() - court.clock.at)).toBeLessThan(MINUTE_MS);
  });
});

describe('the chip says what is known', () => {
  const words = { title: ({ code }: { readonly code: string }) => code, journal: 'journal', barred: 'barred' };
  const chip = (desk: Desk) => chipOf(desk.device.status(), words);

  it('the last real answer, whenever it was noticed that there are no more, and over a new sign-in', async () => {
    const { court, judge } = await waitingDesk(5);
    const answered = judge.device.time.now();
    judge.network.isDown = true;
    court.clock.at += 3 * HOUR_MS;
    await judge.device.stepFeed();
    expect(chip(judge)).toMatchObject({ lastHeardAt: answered, down: 'NETWORK_UNREACHABLE' });
    court.clock.at += HOUR_MS;
    await judge.reopen();
    // Before anything was asked, nothing is claimed of the line.
    expect(chip(judge)).toMatchObject({ lastHeardAt: answered, down: undefined });
    await judge.device.stepFeed();
    expect(chip(judge)).toMatchObject({ lastHeardAt: answered, down: 'NETWORK_UNREACHABLE' });
  });

  it('a page that is watched closely is asked within ten seconds, another one within half a minute', async () => {
    for (const [closely, most] of [[true, 10_000], [false, 30_000]] as const) {
      const { court, judge } = await waitingDesk(6);
      judge.device.watchClosely(closely);
      await judge.run();
      expect(judge.device.due() - judge.clock.now()).toBeLessThanOrEqual(most);
      judge.network.isDown = true;
      court.clock.at += most;
      await judge.run();
      expect(chip(judge).down).toBe('NETWORK_UNREACHABLE');
    }
  });

  it('the first byte of an answer is waited for shortly, and longer with every silent try', async () => {
    const { court, judge } = await waitingDesk(7);
    const patience: (number | undefined)[] = [];
    judge.wire = { ...judge.wire, pullFeed: (_checkpoint, _limit, withinMs) => (patience.push(withinMs), Promise.resolve(err(failure('SERVER_SILENT')))) };
    await judge.reopen();
    await letPass(court, [judge], 2 * MINUTE_MS);
    expect(patience[0]).toBe(5_000);
    expect(Math.max(...patience.map((ms) => ms ?? Infinity))).toBe(60_000);
    expect(chip(judge).down).toBe('SERVER_SILENT');
  });
});
