import Type, { type Static } from 'typebox';
import type { KnownHolds } from '../../domain/assets/holds.ts';
import { knownOf, valuesOf } from '../../domain/assets/known.ts';
import { ASSET_KINDS, AssetDetailsSchema, AssetInterestSchema, AssetNumbersSchema, type AssetNumbers, type AssetState, AssetStateSchema, HoldSchema } from '../../domain/assets/model.ts';
import type { FactDraft } from '../../domain/linkage/facts.ts';
import { maskAddress, maskBankCard, maskName } from '../../domain/permissions/masking.ts';
import { scopeOf } from '../../domain/permissions/scopes.ts';
import type { CommandId } from '../../kernel/ids.ts';
import { AssetIdSchema, CivilDateSchema, closed, oneOf } from '../../kernel/schema.ts';

/**
 * A thing as the court sees it: names and addresses masked, of an account the last digits, no papers, no values. The whole number of an
 * account goes to nobody but the teams of its cases.
 */
export const AssetRowSchema = closed({
  id: AssetIdSchema,
  kind: oneOf(ASSET_KINDS),
  numbers: AssetNumbersSchema,
  owners: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50 }),
  details: AssetDetailsSchema,
  holds: Type.Array(HoldSchema),
  interests: Type.Array(Type.Pick(AssetInterestSchema, ['caseId', 'caseNumber', 'court', 'judge'], { additionalProperties: false })),
  holdsAsOf: Type.Optional(CivilDateSchema),
  asOf: Type.Optional(CivilDateSchema),
});
export type AssetRow = Static<typeof AssetRowSchema>;

export { AssetStateSchema };

/** A person's name has two to four signs, a firm's more; whoever is not plainly a firm is masked. */
function maskOwner(name: string): string {
  return /(公司|企业|银行|中心|合伙|工厂|厂|店|社|院|校|局|委员会)$/u.test(name) ? name : maskName(name);
}

function numbersForCourt(numbers: AssetNumbers): AssetNumbers {
  const { accountNo, holder: _whose, ...open } = numbers;
  return { ...open, ...(accountNo === undefined ? {} : { accountNo: maskBankCard(accountNo) }) };
}

/** Facts of a thing: in full for those who work a case that is about it, a masked row for their courts. */
export function factsOfAsset(state: AssetState): readonly FactDraft<'asset' | 'asset-row'>[] {
  const known = knownOf(state);
  const { note: _note, location, ...details } = valuesOf(known.details);
  const row: AssetRow = {
    id: state.id,
    kind: state.kind,
    numbers: numbersForCourt(valuesOf(known.numbers) as AssetNumbers),
    owners: (known.owners?.value ?? []).map(({ name }) => maskOwner(name)),
    details: { ...details, ...(location === undefined ? {} : { location: maskAddress(location) }) },
    holds: known.holds.filter(({ gone }) => !gone).map(({ value }) => value),
    interests: state.interests.map(({ caseId, caseNumber, court, judge }) => ({ caseId, caseNumber, court, judge })),
    ...(known.holdsAsOf === undefined ? {} : { holdsAsOf: known.holdsAsOf }),
    ...(known.asOf === undefined ? {} : { asOf: known.asOf }),
  };
  const teams = state.interests.flatMap(({ judge, clerk }) => [scopeOf.judge(judge), ...(clerk === undefined ? [] : [scopeOf.clerk(clerk)])]);
  const courts = state.interests.flatMap(({ court }) => [scopeOf.chief(court), scopeOf.president(court), scopeOf.command(court)]);
  return [
    { kind: 'asset', id: state.id, scopes: [...new Set(teams)], body: state },
    { kind: 'asset-row', id: state.id, scopes: [...new Set(courts)], body: row },
  ];
}

/** What of its holds a court's row tells: those that stand, all of the row's day. */
export function holdsOfRow({ holds, asOf, holdsAsOf }: AssetRow): KnownHolds {
  const day = holdsAsOf ?? asOf;
  const listed = day === undefined ? [] : holds.map((value) => ({ value, asOf: day, since: day, answer: '' as CommandId, others: [], gone: false }));
  return { holds: listed, ...(holdsAsOf === undefined ? {} : { holdsAsOf }) };
}
