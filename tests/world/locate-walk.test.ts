import { describe, expect, it } from 'vitest';
import { locatePersonErrors } from '#shared/kernel/errors/locate-person.ts';
import { LOCATE_STATES } from '#shared/mechanisms/locate-person/model.ts';
import { LOCATE_TRANSITIONS } from '#shared/mechanisms/locate-person/transitions.ts';
import { clockOfRow, emptyCoverage, walkOnce } from './locate-walk.ts';

/** Refusals that this mechanism gives beside its own segment of the error table. */
const SHARED_CODES = ['ROLE_NOT_ALLOWED', 'ACTOR_NOT_RELATED', 'STATE_NOT_ALLOWED', 'NOT_FOUND', 'CASE_CLOSED', 'CASE_SUSPENDED', 'DATES_OUT_OF_ORDER', 'PARTY_UNKNOWN'];

describe('random walks over locate-person', () => {
  it('reach every row of the table by something that happens, each clock of it and every refusal code, and never break an invariant', () => {
    const coverage = emptyCoverage();
    for (let seed = 1; seed <= 4_000; seed += 1) walkOnce(seed, 90, coverage);

    const unreachedRows = LOCATE_TRANSITIONS.filter((_, index) => !coverage.rows.has(index)).map((row) => `${row.command} from ${row.from.join('|')} to ${row.to}`);
    const unbegunClocks = LOCATE_TRANSITIONS.flatMap(({ command, to, clocks = [] }, index) => clocks.filter((clock) => !coverage.clocks.has(clockOfRow(index, clock))).map((clock) => `${clock} of ${command} to ${to}`));
    const codes = [...Object.keys(locatePersonErrors), ...SHARED_CODES];
    const unreachedCodes = codes.filter((code) => !coverage.codes.has(code));
    const unreachedStates = LOCATE_STATES.filter((state) => !coverage.states.has(state));
    process.stdout.write(
      `locate-person walks: ${coverage.decisions} decisions, rows ${coverage.rows.size}/${LOCATE_TRANSITIONS.length}, codes ${codes.length - unreachedCodes.length}/${codes.length}, states ${coverage.states.size}/${LOCATE_STATES.length}\n`,
    );
    expect({ unreachedRows, unbegunClocks, unreachedCodes, unreachedStates }).toEqual({ unreachedRows: [], unbegunClocks: [], unreachedCodes: [], unreachedStates: [] });
  }, 600_000);

  it('repeat: the same seeds give the same traces', () => {
    const run = () => Array.from({ length: 40 }, (_, seed) => walkOnce(seed, 120, emptyCoverage())).flat();
    const once = run();
    expect(once.length).toBeGreaterThan(400);
    expect(run()).toEqual(once);
  });
});
