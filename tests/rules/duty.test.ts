import { describe, expect, test } from 'vitest';
import { dutyCall, type DutyHandOver, isCalled, onDuty, type Roster } from '#shared/domain/duty/index.ts';
import type { AccountId, CourtCode } from '#shared/kernel/ids.ts';
import { civilDate, HOUR_MS, type Instant, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';

const START = instantAt(civilDate('2026-09-07'), '08:00');
const END = instantAt(civilDate('2026-09-14'), '08:00');
const at = (from: Instant, ms: number) => instant(from + ms);
const account = (name: string) => name as AccountId;

const ROSTER: Roster = {
  id: '苏0508' as CourtCode,
  version: 1,
  court: '苏0508' as CourtCode,
  shifts: [
    { officer: account('tian'), phone: '0512-1', from: START, to: END },
    { officer: account('cheng'), phone: '0512-2', from: END, to: instantAt(civilDate('2026-09-21'), '08:00') },
    { officer: account('tian'), phone: '0512-1', from: instantAt(civilDate('2026-09-21'), '08:00'), to: instantAt(civilDate('2026-09-28'), '08:00') },
  ],
  handOvers: [],
};
const handOver = (from: string, to: string, when: Instant): DutyHandOver => ({ from: account(from), to: account(to), at: when, openHits: [], openReleases: [] });
/** Newest first, as the roster keeps them. */
const after = (...handOvers: readonly DutyHandOver[]): Roster => ({ ...ROSTER, handOvers: [...handOvers].reverse() });
const called = (roster: Roster, when: Instant) => onDuty(roster, when).filter((shift) => shift.from <= when).map(({ officer, phone }) => [officer, phone]);

describe('交班 moves the turn (DOMAIN §1.12-5)', () => {
  const EARLY = at(END, -10 * MINUTE_MS);

  test('before the shift ends, the one who took over is called, by his own phone, and the other is not', () => {
    const roster = after(handOver('tian', 'cheng', EARLY));
    expect(called(roster, at(EARLY, -1))).toEqual([['tian', '0512-1']]);
    expect(called(roster, EARLY)).toEqual([['cheng', '0512-2']]);
    const call = dutyCall(roster, 0, EARLY);
    expect([isCalled(call, { account: account('cheng'), role: 'command-centre' }), isCalled(call, { account: account('tian'), role: 'command-centre' })]).toEqual([true, false]);
    // The next in escalation is somebody else than whoever holds the turn already.
    expect(dutyCall(roster, 1, EARLY).calledIn?.officer).toBe('tian');
  });

  test('to somebody without a shift: he takes over the phone too', () => {
    expect(called(after(handOver('tian', 'wu', EARLY)), EARLY)).toEqual([['wu', '0512-1']]);
  });

  test('on and back', () => {
    const noon = at(START, 4 * HOUR_MS);
    const roster = after(handOver('tian', 'wu', noon), handOver('wu', 'cheng', at(noon, HOUR_MS)), handOver('cheng', 'tian', at(noon, 2 * HOUR_MS)));
    expect([0, 1, 2].map((hours) => called(roster, at(noon, hours * HOUR_MS))[0]?.[0])).toEqual(['wu', 'cheng', 'tian']);
  });

  test('by somebody who does not hold the turn, or in an earlier shift: nothing moves', () => {
    expect(called(after(handOver('wu', 'cheng', EARLY)), EARLY)).toEqual([['tian', '0512-1']]);
    expect(called(after(handOver('tian', 'wu', EARLY)), at(END, 1))).toEqual([['cheng', '0512-2']]);
    expect(called(after(handOver('tian', 'wu', at(END, 5 * MINUTE_MS))), at(END, 10 * MINUTE_MS))).toEqual([['cheng', '0512-2']]);
  });
});
