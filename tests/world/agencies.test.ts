import { describe, expect, it } from 'vitest';
import { putSettings } from '#server/commands/own-acts.ts';
import type { AgencyConnector, SendOutcome } from '#server/gateways/contract.ts';
import { dispatchDue, linesOf } from '#server/jobs/dispatch.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { EMPTY_BATCH, type OutgoingRow } from '#server/store/port.ts';
import { type AgencyRow, type Channel, CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { RequestId } from '#shared/kernel/ids.ts';
import { DAY_MS, MINUTE_MS } from '#shared/kernel/time.ts';
import { COURT, OTHER_COURT, testCore } from '../server/people.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * Many agencies behind one outbox: a seed decides who is written to about what, which channel a court has today, how each try
 * ends, and which agency is dead. Whatever happens, each agency sees its own messages only, and those of a request in order.
 */
const AGENCIES = CITY_AGENCIES.filter(({ kind }) => ['police', 'registry', 'bank', 'tax'].includes(kind));

type Taken = { readonly agency: string; readonly by: Channel; readonly key: string };

async function live(seed: number): Promise<{ readonly sent: ReadonlyMap<string, OutgoingRow>; readonly taken: readonly Taken[]; readonly dead: AgencyRow; readonly waiting: number }> {
  const random = seededRandom(seed);
  const store = createMemoryStore();
  const core = testCore(store);
  const taken: Taken[] = [];
  const dead = random.pick(AGENCIES);
  const end = { fair: false };
  const connectorOf = (agency: AgencyRow, by: Channel): AgencyConnector => ({
    agency: agency.id,
    send: async (message): Promise<SendOutcome> => {
      if (agency === dead && by === 'connector') return { kind: 'retry', failure: failure('AGENCY_UNREACHABLE') };
      taken.push({ agency: agency.id, by, key: message.idempotencyKey });
      if (end.fair || by === 'desk' || random.chance(0.6)) return { kind: 'accepted' };
      return random.pick<SendOutcome>([{ kind: 'retry', failure: failure('AGENCY_CLOSED') }, { kind: 'unknown', failure: failure('AGENCY_UNREACHABLE') }, { kind: 'refused', failure: failure('AGENCY_REFUSED') }]);
    },
  });
  const lines = linesOf(AGENCIES.map((agency) => ({ agency, desk: connectorOf(agency, 'desk'), connector: connectorOf(agency, 'connector') })));
  const sent = new Map<string, OutgoingRow>();
  for (let step = 0; step < 120; step += 1) {
    if (random.chance(0.15)) {
      const agency = random.pick(AGENCIES);
      const key = random.chance(0.5) ? agency.kind : agency.id;
      await putSettings(core, {
        court: random.pick([COURT, OTHER_COURT]),
        policeChannel: random.pick(['desk', 'connector']),
        channels: { [key]: random.pick(['desk', 'connector']), [dead.id]: 'connector' },
        requireDishonestListing: false,
        dutyPhone: '',
      });
    }
    const now = core.clock.now();
    const rows = Array.from({ length: random.below(6) }, (_, n): OutgoingRow => {
      const id = `m-${String(step).padStart(3, '0')}-${String(n)}`;
      const requestId = `r-${String(random.below(12))}` as RequestId;
      return {
        id, idempotencyKey: id, court: random.pick([COURT, OTHER_COURT]), agency: random.pick(AGENCIES).id, message: random.pick(['control.renewal', 'control.result']), aggregate: { type: 'locate-request', id: requestId }, requestId,
        revision: 1, round: 0, body: {}, state: 'waiting', attempts: 0, nextTryAt: now, outcomeUnknown: false, createdAt: now,
      };
    });
    for (const row of rows) sent.set(row.id, row);
    await core.store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoing: rows }));
    await dispatchDue(core, lines, 1 + random.below(8));
    core.clock.move(random.below(3 * MINUTE_MS));
  }
  end.fair = true;
  for (let day = 0; day < 40; day += 1) {
    core.clock.move(DAY_MS);
    while ((await dispatchDue(core, lines.filter(({ agency }) => agency !== dead), 50)) > 0);
  }
  const open = [...store.tables.outgoing.values()].filter(({ state, agency }) => state !== 'dead' && state !== 'delivered' && agency !== dead.id);
  return { sent, taken, dead, waiting: open.length };
}

describe('many agencies behind one outbox', () => {
  it('get their own messages only, in the order of each request, whatever happens to the others', async () => {
    let count = 0;
    let ways = new Set<Channel>();
    for (let seed = 1; seed <= 30; seed += 1) {
      const { sent, taken, waiting } = await live(seed);
      const strayed = taken.filter(({ agency, key }) => sent.get(key)?.agency !== agency);
      expect(strayed, `seed ${String(seed)}`).toEqual([]);
      // A dead agency holds up nobody: whoever else was written to has all of it.
      expect(waiting, `seed ${String(seed)}`).toBe(0);
      const first = new Map<string, string>();
      for (const { agency, key } of taken) {
        const line = `${agency} ${sent.get(key)?.requestId ?? ''}`;
        expect((first.get(line) ?? '') <= key, `seed ${String(seed)}: ${key} after ${first.get(line) ?? ''}`).toBe(true);
        first.set(line, key);
      }
      count += taken.length;
      ways = new Set([...ways, ...taken.map(({ by }) => by)]);
    }
    // Worlds in which nothing is sent keep every promise.
    expect(count).toBeGreaterThan(5_000);
    expect([...ways].toSorted()).toEqual(['connector', 'desk']);
  });
});
