import type { AssetAnswerRow } from '#shared/domain/assets/import/index.ts';
import type { ImportAsset } from '#shared/domain/assets/commands.ts';
import { assetModule } from '#shared/domain/assets/decide.ts';
import type { AssetState } from '#shared/domain/assets/model.ts';
import { type CaseState, debtorsOf } from '#shared/domain/cases/model.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { normaliseIdNumber } from '#shared/domain/identifiers/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import { known, NO_LOOKUPS } from '#shared/domain/linkage/lookups.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { PartyId } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { RowPlan } from './import-plan.ts';

/** What an answer will do to a thing, as its own rule says. `refused`: why the rule does not take it. */
export type PlannedAsset = { readonly row: AssetAnswerRow; readonly plan: RowPlan; readonly value?: ImportAsset; readonly refused?: Failure };

/** The party of the case whose thing it is: by the number where both have one, else by the name where one debtor bears it. */
function partyOfOwner(row: AssetAnswerRow, of: CaseState): PartyId | undefined {
  const debtors = debtorsOf(of);
  for (const { name, idNo } of row.owners) {
    const number = idNo === undefined ? '' : normaliseIdNumber(idNo);
    const byNumber = number === '' ? undefined : debtors.find((debtor) => debtor.idNo !== '' && normaliseIdNumber(debtor.idNo) === number);
    if (byNumber !== undefined) return byNumber.id;
    const named = debtors.filter((debtor) => debtor.name === name && (debtor.idNo === '' || number === ''));
    if (named.length === 1) return named[0]?.id;
  }
  return undefined;
}

/**
 * @param of the case, if this device holds it whole
 * @param there the thing, if this device holds it
 */
export function planAsset(row: AssetAnswerRow, of: CaseState | undefined, there: AssetState | undefined, now: Instant): PlannedAsset {
  if (row.value === undefined) return { row, plan: 'blocked' };
  if (of === undefined) return { row, plan: 'blocked', refused: failure('ASSET_IMPORT_CASE_UNKNOWN') };
  const party = partyOfOwner(row, of);
  const value: ImportAsset = { ...row.value, ...(party === undefined ? {} : { party }) };
  const command = { kind: 'asset.import', payload: value, actor: { account: of.judge, role: 'judge', court: of.court } } as unknown as Command;
  const decision = assetModule.decide(there, command, { now, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups: { ...NO_LOOKUPS, case: known(of) } });
  if (decision.kind === 'refuse') return { row, plan: 'blocked', refused: decision.failure };
  return { row, value, plan: decision.events.length === 0 ? 'same' : there === undefined ? 'new' : 'changes' };
}
