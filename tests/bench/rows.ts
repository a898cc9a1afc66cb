import type { WorkRow } from '../../src-shared/contracts/engine.ts';
import { SHIPPED_CALENDAR } from '../../src-shared/domain/calendar/index.ts';
import { debtorsOf, moneyOf } from '../../src-shared/domain/cases/model.ts';
import { nextStep } from '../../src-shared/domain/cases/next-step.ts';
import { RULE_PARAMETERS } from '../../src-shared/domain/deadlines/index.ts';
import { requestOf, stepsOf } from '../../src-shared/mechanisms/index.ts';
import { civilDate, instantAt } from '../../src-shared/kernel/time.ts';
import { benchWorld } from '../../src-server/seed/bench-world.ts';
import { SCALE, team } from './desk.ts';

const NOW = instantAt(civilDate('2026-11-02'), '09:00');
const RULES = { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS };

/** The rows of the worklist over the whole bench world, the very ones that the desk pulls: words are chosen by what they leave of it. */
export function benchRows(): WorkRow[] {
  const rows: WorkRow[] = [];
  for (const { state, requests } of benchWorld({ scale: SCALE, team: team() })) {
    const step = nextStep(state, stepsOf(requests.map((request) => requestOf(request.type, request.state))), NOW, RULES);
    const creditor = state.parties.find((party) => party.role === 'creditor')?.name ?? '';
    const { id, court, caseNumber, cause, status, judge, filedOn, principal } = state;
    rows.push({ id, court, caseNumber, cause, status, creditor, debtors: debtorsOf(state).map((party) => party.name), judge, filedOn, principal, balance: moneyOf(state).balance, step, slim: false });
  }
  return rows;
}
