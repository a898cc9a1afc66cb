import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionKeeper } from '#renderer/data/session/keeper.ts';
import { openSeat, type Seat } from '#renderer/data/seat.ts';
import type { Http } from '#renderer/data/wire/http.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { takeSlice } from '#server/commands/take-slice.ts';
import type { EngineStart, Filing } from '#shared/contracts/engine.ts';
import type { SessionInfo } from '#shared/contracts/identity.ts';
import type { CaseId, CommandId, DeviceId } from '#shared/kernel/ids.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { instant } from '#shared/kernel/time.ts';
import { seededIds, seededRandom } from '../world/seeded-random.ts';
import { caseRef, type Court, importRow, JUDGE, openCourt } from './small-court.ts';

/** Nobody stands at a screen for ever: what only the server can acknowledge is given up after a while, and said as it is. */

const RECEIPT_WAIT_MS = 15_000;
const DEVICE = 'device-desk' as DeviceId;
const SESSION = { account: JUDGE.account, role: JUDGE.role, court: JUDGE.court, name: '蒋法官', device: DEVICE, expiresAt: instant(0) } as unknown as SessionInfo;

/** The waits of a seat for a receipt: they end when the test says so, and no clock is watched. */
let waits: (() => void)[] = [];
const giveUp = (): void => { for (const end of waits.splice(0)) end(); };
const real = globalThis.setTimeout;
beforeEach(() => {
  waits = [];
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((job: () => void, ms?: number) => {
    if (ms !== RECEIPT_WAIT_MS) return real(job, ms);
    waits.push(job);
    return real(() => undefined, 0);
  }) as typeof setTimeout);
});
let seat: Seat | undefined;
afterEach(async () => {
  await seat?.close();
  seat = undefined;
  vi.restoreAllMocks();
});

/** A desk whose server answers the feed, and commands only when `answer` is called. */
async function openDesk(court: Court): Promise<{ readonly file: (id: CaseId) => { readonly id: CommandId; readonly filing: Promise<Filing | undefined> }; readonly answer: () => Promise<void>; readonly asked: () => number }> {
  const session = { ...JUDGE, device: DEVICE } as unknown as CommandSession;
  let asked = 0;
  const held: { readonly json: unknown; readonly tell: (answer: Result<unknown, never>) => void }[] = [];
  const http: Http = {
    json: async ({ path, json }) => {
      if (path.startsWith('/v1/feed')) return ok(structuredClone(await readFeed(court.core, session, { checkpoint: undefined, limit: 500 })));
      asked += 1;
      return new Promise((resolve) => held.push({ json, tell: resolve as never }));
    },
    bytes: () => new Promise(() => undefined),
    stream: () => new Promise(() => undefined),
  };
  const keeper = { keys: () => null, current: () => null, authorised: (ask: (token: string) => unknown) => ask('token'), noteWaiting: () => Promise.resolve() } as unknown as SessionKeeper;
  const ids = seededIds(seededRandom(7), () => court.clock.now());
  const start = { host: 'desk', deviceId: DEVICE } as unknown as EngineStart;
  const opened = await openSeat({ start, bridge: null, http, keeper, clock: court.clock, ids, random: () => 0.5, onFault: (error) => { throw error; }, onBroken: () => undefined }, SESSION);
  if (!opened.ok) throw new Error(opened.error.code);
  seat = opened.value;
  const here = opened.value;
  return {
    file(caseId) {
      const id = ids.next() as CommandId;
      const filing = here.file([{ id, kind: 'case.import', aggregate: caseRef(caseId), payload: importRow(caseId), title: caseId }]).then(([first]) => first);
      return { id, filing };
    },
    async answer() {
      for (const { json, tell } of held.splice(0)) tell((await takeSlice(court.core, session, json)) as never);
    },
    asked: () => asked,
  };
}

const settled = async (filing: Promise<unknown>): Promise<boolean> => Promise.race([filing.then(() => true), new Promise<boolean>((resolve) => real(() => { resolve(false); }, 0))]);

describe('a seat that waits for a receipt', () => {
  it('gives up what may have gone out as unsure, and the answer that comes after all is kept', async () => {
    const court = openCourt(71);
    const desk = await openDesk(court);
    const { id, filing } = desk.file('case-1' as CaseId);
    await vi.waitUntil(() => desk.asked() === 1 && waits.length === 1);
    expect(await settled(filing)).toBe(false);
    giveUp();
    expect(await filing).toMatchObject({ outcome: 'unsure', commandId: id, failure: { code: 'ANSWER_UNCONFIRMED' } });
    expect(seat?.device.log.find(id)).toMatchObject({ state: 'filed', givenUp: 'perhaps' });
    await desk.answer();
    await vi.waitUntil(() => seat?.device.log.find(id)?.state === 'receipted');
    expect(court.store.tables.receipts.get(id)?.receipt.outcome).toBe('accepted');
  });

  it('leaves nothing of what never went out, and says that the line kept it from being done', async () => {
    const court = openCourt(72);
    const desk = await openDesk(court);
    const first = desk.file('case-1' as CaseId);
    await vi.waitUntil(() => desk.asked() === 1 && waits.length === 1);
    const second = desk.file('case-2' as CaseId);
    await vi.waitUntil(() => waits.length === 2);
    giveUp();
    expect(await second.filing).toMatchObject({ outcome: 'refused', commandId: second.id, failure: { code: 'OFFLINE_NEVER' } });
    expect(await first.filing).toMatchObject({ outcome: 'unsure' });
    await desk.answer();
    await vi.waitUntil(() => seat?.device.log.find(first.id)?.state === 'receipted');
    expect(seat?.device.log.find(second.id)).toBeUndefined();
    expect([...court.store.tables.receipts.keys()]).toEqual([first.id]);
  });

  it('is answered by the receipt, and nobody waits any more', async () => {
    const court = openCourt(73);
    const desk = await openDesk(court);
    const { filing } = desk.file('case-1' as CaseId);
    await vi.waitUntil(() => desk.asked() === 1 && waits.length === 1);
    await desk.answer();
    expect(await filing).toMatchObject({ outcome: 'accepted', receipt: { outcome: 'accepted' } });
    giveUp();
    expect(seat?.device.status().waiting).toBe(0);
  });
});
