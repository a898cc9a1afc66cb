import type { PartyId } from '../../kernel/ids.ts';
import { type CaseRecordBody, type CaseState, type CaseStatus, debtorsOf, type Party, partyOf, standingRecords } from './model.ts';
import { statedPast } from './past.ts';

/**
 * Whether a record concerns one of the parties. A record without names counts for every debtor: it was written before
 * names were asked for, or for the only debtor there is.
 */
export function concerns(body: CaseRecordBody, parties: readonly PartyId[]): boolean {
  const named = 'parties' in body ? body.parties : undefined;
  return named === undefined || named.some((id) => parties.includes(id));
}

/** The debtor behind a party: himself, or the company that a related person answers for; undefined for anybody else. */
export function debtorBehind(state: CaseState, partyId: string): Party | undefined {
  const party = partyOf(state, partyId);
  if (party?.role === 'debtor') return party;
  const company = party?.role === 'related' && party.capacity !== undefined ? partyOf(state, party.capacity.of) : undefined;
  return company?.role === 'debtor' ? company : undefined;
}

/** Those whose records speak of this person: himself, and the company he answers for. */
export function spokenOf(state: CaseState, partyId: PartyId): readonly PartyId[] {
  const debtor = debtorBehind(state, partyId);
  return debtor === undefined || debtor.id === partyId ? [partyId] : [partyId, debtor.id];
}

/** The persons who answer for a company debtor (法定代表人、负责人、实际控制人、直接责任人). */
export function relatedOf(state: CaseState, companyId: string): readonly Party[] {
  return state.parties.filter((party) => party.role === 'related' && party.capacity?.of === companyId);
}

/** Everybody who may be sought for the case: debtors who are persons, and those who answer for a company debtor. */
export function subjectsOf(state: CaseState): readonly Party[] {
  return debtorsOf(state).flatMap((debtor) => (debtor.kind === 'person' ? [debtor] : relatedOf(state, debtor.id)));
}

/** 限制消费 binds the company's 法定代表人、主要负责人、影响债务履行的直接责任人员 and 实际控制人 too (限高规定 §3). */
export function isConsumptionLimited(state: CaseState, party: Party): boolean {
  return party.consumptionLimited === true || debtorBehind(state, party.id)?.consumptionLimited === true;
}

/**
 * Debtors whom a settlement or a stay suspends. Without names: all, but a bankruptcy stops the measures against the
 * property of the company alone (企业破产法 §19), so it never reaches a debtor who is a person beside a company.
 */
export function suspendedBy(state: CaseState, body: Extract<CaseRecordBody, { type: 'settlement' | 'stay' }>): readonly Party[] {
  const debtors = debtorsOf(state);
  if (body.parties !== undefined) return debtors.filter((debtor) => concerns(body, [debtor.id]));
  const companies = debtors.filter((debtor) => debtor.kind === 'organisation');
  return body.type === 'stay' && body.ground === 'bankruptcy-accepted' && companies.length > 0 ? companies : debtors;
}

/** Where one debtor stands in the case: measures run, or a settlement or stay holds them. */
export function debtorStanding(state: CaseState, debtorId: PartyId): 'open' | 'settled' | 'stayed' {
  let standing: 'open' | 'settled' | 'stayed' = 'open';
  for (const { body } of standingRecords(state)) {
    if (body.type === 'resume' && concerns(body, [debtorId])) standing = 'open';
    if ((body.type === 'settlement' || body.type === 'stay') && suspendedBy(state, body).some(({ id }) => id === debtorId)) standing = body.type === 'settlement' ? 'settled' : 'stayed';
  }
  return standing;
}

/**
 * The status of the case out of its closing and the records that stand, so that a voided record takes its effect along.
 * A case is settled or stayed as a whole only when every debtor is.
 */
export function statusOf(state: CaseState): CaseStatus {
  if (state.closeWay !== undefined) return state.closeWay === 'this-round-terminated' ? 'round-terminated' : 'closed';
  const records = standingRecords(state);
  const standings = debtorsOf(state).map((debtor) => debtorStanding(state, debtor.id));
  if (standings.length > 0 && standings.every((standing) => standing !== 'open')) return standings.every((standing) => standing === 'settled') ? 'settled' : 'stayed';
  const wasServed = statedPast(state, 'service')?.answer === 'done';
  return wasServed || records.some(({ body }) => body.type === 'service' || body.type === 'resume') ? 'enforcing' : 'filed';
}

/** A record, or a statement on the past, that stood and stands no more. `corrected`: another one took its place. */
export type GoneRecord = { readonly id: string; readonly corrected: boolean };

/** What may be named as proof of a request: the records that stand, and what was stated of the past. */
function standingIds(state: CaseState): ReadonlySet<string> {
  return new Set([...standingRecords(state), ...(state.past ?? [])].map(({ id }) => id));
}

/** What an event took out of that, in whatever way: voided, corrected, said otherwise. */
export function recordsGone(before: CaseState | undefined, after: CaseState): readonly GoneRecord[] {
  if (before === undefined) return [];
  const stands = standingIds(after);
  return [...standingIds(before)]
    .filter((id) => !stands.has(id))
    .map((id) => {
      const record = after.records.find((each) => each.id === id);
      return { id, corrected: record === undefined || record.voided?.replacedBy !== undefined };
    });
}
