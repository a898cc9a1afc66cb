import type { Tone } from '#renderer/ui/tones.ts';
import type { LedgerRow } from '#shared/contracts/engine.ts';
import { caseModule } from '#shared/domain/cases/decide.ts';
import type { CaseEvent } from '#shared/domain/cases/events.ts';
import type { ImportRow } from '#shared/domain/cases/import/index.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { NO_LOOKUPS } from '#shared/domain/linkage/lookups.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';

/**
 * What an import row will do: a new case, nothing, or changes to a known one. The rule itself is asked, not guessed.
 * `unknown`: the case is another team's and never reaches this device, so only the server can tell whether it is new.
 */
export type RowPlan = 'new' | 'unknown' | 'same' | 'changes' | 'blocked';
export type PlannedRow = { readonly row: ImportRow; readonly plan: RowPlan; readonly differences: number; readonly kept: readonly string[]; readonly closes: boolean; readonly moves: boolean };

/**
 * @param known the case as this device holds it, if it does
 * @param now a day of the file that is still to come tells nothing
 * @param reader whose cases this device holds: his as judge or as clerk
 */
export function planRow(row: ImportRow, known: CaseState | undefined, reader: AccountId | undefined, now: Instant): PlannedRow {
  if (row.value === undefined) return { row, plan: 'blocked', differences: 0, kept: [], closes: false, moves: false };
  const isMine = row.value.judge === reader || row.value.clerk === reader;
  if (known === undefined) return { row, plan: isMine ? 'new' : 'unknown', differences: 0, kept: [], closes: row.value.closeWay !== undefined, moves: false };
  const command = { kind: 'case.import', payload: row.value, actor: { account: known.judge, role: 'clerk', court: known.court } } as unknown as Command;
  const decision = caseModule.decide(known, command, { now, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups: NO_LOOKUPS });
  const events: readonly CaseEvent[] = decision.kind === 'refuse' ? [] : decision.events;
  const found = events.flatMap((event) => (event.kind === 'case-differences-found' ? event.differences : []));
  return {
    row,
    plan: events.length === 0 ? 'same' : 'changes',
    differences: found.length,
    kept: found.filter((difference) => difference.corrected).map((difference) => difference.field),
    closes: events.some((event) => event.kind === 'case-closed'),
    moves: events.some((event) => event.kind === 'case-reassigned'),
  };
}

/** What became of a row that was filed. `waits`: on this machine, and nowhere else yet. */
export type RowStanding = 'done' | 'waits' | 'failed';
export type RowResult = { readonly ok: boolean; readonly commandId?: string; readonly failure?: Failure };

/** A row is imported when the server has it: filed is not imported, and refused there is not either. @param marks own commands by id; one that is not among them is settled. */
export function standingOfRow(result: RowResult, marks: ReadonlyMap<string, LedgerRow['mark']>): RowStanding {
  if (!result.ok) return 'failed';
  const mark = result.commandId === undefined ? undefined : marks.get(result.commandId);
  return mark === 'local' ? 'waits' : mark === 'refused' || mark === 'parked' ? 'failed' : 'done';
}

/** Whether a row is brought in when the list is confirmed. */
export function isImportable({ plan }: Pick<PlannedRow, 'plan'>): boolean {
  return plan === 'new' || plan === 'unknown' || plan === 'changes';
}

/** What a row of the list shows, from one state: its word (key under `import`), and the sign and colour of that very word. */
export type RowLook = { readonly word: string; readonly tone: Tone };

const OF_PLAN = { new: 'acted', unknown: 'agency', changes: 'attention', same: 'ended', blocked: 'danger' } as const satisfies Record<RowPlan, Tone>;
const OF_RESULT = { done: 'acted', waits: 'waiting', failed: 'danger', skipped: 'ended' } as const satisfies Record<RowStanding | 'skipped', Tone>;

/**
 * Before the import what a row will do; after it what the server made of it: taken, still on this machine, refused, or
 * left out because the import was stopped.
 * @param standing what became of the row, once it was filed
 * @param isOver the import has ended, by itself or by hand
 */
export function lookOfRow(line: Pick<PlannedRow, 'plan'>, standing: RowStanding | undefined, isOver: boolean): RowLook {
  const result = standing ?? (isOver && isImportable(line) ? 'skipped' : undefined);
  return result === undefined ? { word: `plan.${line.plan}`, tone: OF_PLAN[line.plan] } : { word: `result.${result}`, tone: OF_RESULT[result] };
}
