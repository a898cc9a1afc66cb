import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joinHolidayTables, parseHolidayTable, SHIPPED_HOLIDAY_TABLE, workingCalendar, type HolidayTable } from '#shared/domain/calendar/index.ts';
import { parseRuleParameters, RULE_PARAMETERS, type RuleParameterTable, withOverrides } from '#shared/domain/deadlines/index.ts';
import { scopeOf } from '#shared/domain/permissions/scopes.ts';
import { CodedError, type Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { RulesInForce, ServerCore } from './core.ts';
import { publishFacts } from './own-acts.ts';

/** The rules as loaded, with the table that devices get. */
export type LoadedRules = RulesInForce & { readonly holidays: HolidayTable };

async function jsonFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function held<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new CodedError(result.error.code, result.error.params);
  return result.value;
}

/**
 * The rules this installation runs by: what is shipped, with the court's own `holiday-table.json` and
 * `rule-parameters.json` of the folder over it. A file that cannot be used stops the start: deadlines computed by half a
 * table would be wrong without anybody noticing.
 * @throws CodedError HOLIDAY_TABLE_… or RULE_PARAMETERS_…
 */
export async function loadRules(folder: string): Promise<LoadedRules> {
  const ownHolidays = await jsonFile(join(folder, 'holiday-table.json'));
  const ownParameters = await jsonFile(join(folder, 'rule-parameters.json'));
  const holidays = ownHolidays === undefined ? SHIPPED_HOLIDAY_TABLE : held(joinHolidayTables(SHIPPED_HOLIDAY_TABLE, held(parseHolidayTable(ownHolidays))));
  const parameters: RuleParameterTable = ownParameters === undefined ? RULE_PARAMETERS : withOverrides(RULE_PARAMETERS, held(parseRuleParameters(ownParameters)));
  return { holidays, calendar: workingCalendar(holidays), parameters };
}

/** The parameter table in the shape of a rule file: what a device takes over its shipped one. */
function asFile(table: RuleParameterTable): unknown {
  return { version: table.version, rows: table.rows.map(({ label: _label, ...row }) => row) };
}

/** Shows the rules to every device, so that it computes the same due dates offline. Writes only what changed. */
export async function publishRules(core: ServerCore, rules: LoadedRules): Promise<void> {
  await publishFacts(core, [
    { draft: { kind: 'calendar', id: 'current', scopes: [scopeOf.everyone()], body: rules.holidays }, version: 0 },
    { draft: { kind: 'parameters', id: 'current', scopes: [scopeOf.everyone()], body: asFile(rules.parameters) }, version: 0 },
  ]);
}
