import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import type { CaseId } from '#shared/kernel/ids.ts';
import { caseRef, CLERK, type Court, type Desk, importRow, JUDGE, letPass, openCourt, openDesk } from './small-court.ts';

/**
 * Devices that file, crash, lose stores and answers in any order. Whatever happens: every acknowledged command gets
 * exactly one receipt (S1, S2), and in the end every desk sees what the server holds.
 */
const CASES = ['case-1' as CaseId, 'case-2' as CaseId, 'case-3' as CaseId];

type Act = { readonly who: 0 | 1; readonly what: 'file' | 'step' | 'crash' | 'down' | 'up' | 'pass' | 'wipe' | 'older' | 'mark' | 'cut-store' | 'cut-journal' | 'back' | 'lose'; readonly n: number };

const acts = fc.array(
  fc.record({
    who: fc.constantFrom(0 as const, 1 as const),
    what: fc.constantFrom('file', 'file', 'file', 'file', 'step', 'step', 'step', 'crash', 'down', 'up', 'up', 'pass', 'pass', 'wipe', 'older', 'mark', 'cut-store', 'cut-journal', 'back', 'lose'),
    n: fc.nat(1_000),
  }),
  { minLength: 10, maxLength: 60 },
) as fc.Arbitrary<readonly Act[]>;

type Storm = { readonly court: Court; readonly desks: readonly [Desk, Desk]; readonly acknowledged: Set<CommandId>; readonly marks: (ReturnType<Desk['commands']['snapshot']> | undefined)[] };

async function file(storm: Storm, desk: Desk, n: number): Promise<void> {
  const id = CASES[n % CASES.length] ?? CASES[0];
  if (id === undefined) return;
  const kind = n % 7;
  const draft =
    kind < 2
      ? desk.draft('case.import', caseRef(id), importRow(id))
      : kind === 2 && desk === storm.desks[0]
        ? desk.draft('case.close', caseRef(id), { caseId: id, closedOn: '2026-09-04', closeWay: 'terminated' })
        : desk.draft('case.add-record', caseRef(id), { caseId: id, record: { type: 'note', note: `备注 ${String(n)}` } });
  const [answer] = await desk.device.file([draft]);
  if (answer?.outcome === 'accepted') storm.acknowledged.add(draft.id);
}

async function act(storm: Storm, { who, what, n }: Act): Promise<void> {
  const desk = storm.desks[who];
  switch (what) {
    case 'file':
      return file(storm, desk, n);
    case 'step':
      await desk.device.step();
      return;
    case 'crash':
      await desk.reopen();
      return;
    case 'down':
      desk.network.isDown = true;
      return;
    case 'up':
      desk.network.isDown = false;
      desk.device.wake();
      return;
    case 'pass':
      return letPass(storm.court, storm.desks, (n % 20) * 1_000, 2_000);
    case 'wipe':
      desk.commands.restore({ entries: [], streams: undefined });
      desk.facts.wipe();
      await desk.reopen();
      return;
    case 'mark':
      storm.marks[who] = desk.commands.snapshot();
      return;
    case 'older':
      if (storm.marks[who] !== undefined) desk.commands.restore(storm.marks[who]);
      await desk.reopen();
      return;
    case 'cut-store':
      desk.commands.fault = () => failure('STORE_FULL');
      await file(storm, desk, n);
      desk.commands.fault = () => undefined;
      await desk.reopen();
      return;
    case 'cut-journal':
      desk.journal.losesAnswer = () => true;
      await file(storm, desk, n);
      desk.journal.losesAnswer = () => false;
      if (n % 2 === 0) await desk.reopen();
      return;
    case 'back':
      desk.clock.at = n % 2 === 0 ? -3_600_000 : 0;
      return;
    case 'lose': {
      const kinds = ['lose-answer', 'lose-question', 'twice'] as const;
      let left = n % 4;
      desk.network.mischief = () => (left-- > 0 ? (kinds[n % 3] ?? 'none') : 'none');
      return;
    }
  }
}

async function calm(storm: Storm): Promise<void> {
  for (const desk of storm.desks) {
    desk.network.isDown = false;
    desk.network.mischief = () => 'none';
    desk.clock.at = 0;
    await desk.device.settle();
    desk.device.wake();
  }
  await letPass(storm.court, storm.desks, 120_000, 5_000);
}

async function check(storm: Storm): Promise<void> {
  const { tables } = storm.court.store;
  for (const id of storm.acknowledged) expect(tables.receipts.has(id), `a receipt for ${id}`).toBe(true);
  const executed = [...tables.log].map((row) => row.commandId);
  expect(new Set(executed).size).toBe(executed.length);
  for (const desk of storm.desks) {
    expect(desk.device.status()).toMatchObject({ waiting: 0, unsettled: 0, parked: 0 });
    const look = desk.device.look();
    for (const id of CASES) {
      const reading = await look.read(caseRef(id));
      expect(reading.steps).toEqual([]);
      expect(reading.state).toEqual(tables.aggregates.get(`case/${id}`)?.state);
    }
    // Order of filing is order at the server, lane by lane, for what was accepted.
    const seqs = new Map<string, number>();
    for (const entry of desk.device.log.all()) {
      if (entry.slot === undefined) continue;
      const lane = `${entry.slot.stream.incarnation} ${entry.slot.stream.lane}`;
      expect(entry.slot.seq).toBeGreaterThan(seqs.get(lane) ?? 0);
      seqs.set(lane, entry.slot.seq);
    }
  }
}

async function storm(seed: number, script: readonly Act[]): Promise<void> {
  const court = openCourt(seed);
  const desks = [await openDesk(court, JUDGE), await openDesk(court, CLERK)] as const;
  const weather: Storm = { court, desks, acknowledged: new Set(), marks: [undefined, undefined] };
  for (const one of script) await act(weather, one);
  await calm(weather);
  await check(weather);
}

describe('a storm', () => {
  it('loses nothing, doubles nothing, and ends in one view', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), acts, (seed, script) => storm(seed, script)),
      { numRuns: 150, seed: 20_260_904 },
    );
  });
});
