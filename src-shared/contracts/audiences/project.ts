import Type, { type Static } from 'typebox';
import { type CaseState, CaseStateSchema, CASE_STATUSES, debtorsOf } from '../../domain/cases/model.ts';
import type { FactDraft } from '../../domain/linkage/facts.ts';
import { maskName } from '../../domain/permissions/masking.ts';
import { scopeOf } from '../../domain/permissions/scopes.ts';
import { CaseIdSchema, CivilDateSchema, closed, CourtCodeSchema, FenSchema, oneOf } from '../../kernel/schema.ts';

/** Slim row of a court-wide list: names masked, no ID numbers (chief, president, command centre). */
export const CaseRowSchema = closed({
  id: CaseIdSchema,
  court: CourtCodeSchema,
  caseNumber: Type.String(),
  cause: Type.String(),
  /** 执行依据文号: whoever signs sees what the claim rests on. Absent in rows written by earlier releases. */
  title: Type.Optional(Type.String()),
  filedOn: CivilDateSchema,
  judge: Type.String(),
  status: oneOf(CASE_STATUSES),
  principal: FenSchema,
  debtors: Type.Array(Type.String()),
});
export type CaseRow = Static<typeof CaseRowSchema>;

export { CaseStateSchema };

/** Facts of a case: in full for the people who work it, a masked row for the court. */
export function factsOfCase(state: CaseState): readonly FactDraft<'case' | 'case-row'>[] {
  const row: CaseRow = {
    id: state.id,
    court: state.court,
    caseNumber: state.caseNumber,
    cause: state.cause,
    title: state.title,
    filedOn: state.filedOn,
    judge: state.judge,
    status: state.status,
    principal: state.principal,
    debtors: debtorsOf(state).map((party) => (party.kind === 'person' ? maskName(party.name) : party.name)),
  };
  return [
    { kind: 'case', id: state.id, scopes: [scopeOf.judge(state.judge), ...(state.clerk === undefined ? [] : [scopeOf.clerk(state.clerk)])], body: state },
    { kind: 'case-row', id: state.id, scopes: [scopeOf.chief(state.court), scopeOf.president(state.court)], body: row },
  ];
}
