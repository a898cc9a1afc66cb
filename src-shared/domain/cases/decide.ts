import { failure } from '../../kernel/errors/index.ts';
import { civilDateOf, type Instant, isCivilDate } from '../../kernel/time.ts';
import type { Command } from '../linkage/command.ts';
import { accept, type DecideContext, type Decision, type GuardResult, passed, refuse, withGuard } from '../linkage/decision.ts';
import { known, type Lookups, type Need, type Reading, UNKNOWN } from '../linkage/lookups.ts';
import { type DomainModule } from '../linkage/module.ts';
import type { Matter } from '../linkage/rights.ts';
import { accountProblem } from '../permissions/accounts.ts';
import { applyCase, fieldText } from './apply.ts';
import { closeGuards, doubtsOfClosing } from './closing.ts';
import {
  type AddRelated,
  type AddRecord,
  CASE_COMMANDS,
  type CaseCommandKind,
  type CloseCase,
  type CorrectParty,
  type CorrectRecord,
  type ImportCase,
  type NoteAsset,
  type ReassignCase,
  type ReopenCase,
  type SettleDifference,
  type StatePast,
  type VoidRecord,
} from './commands.ts';
import type { CaseEvent } from './events.ts';
import { CASE_ASSETS_MAX, type CaseRecordBody, type CaseState, debtorsOf, type Difference, ID_TYPES, moneyOf, partyOf, type Party, recordsOf } from './model.ts';
import { contradicts, isFeeKnown, isMoneyKnown, pastText, type PastStatement, statedPast } from './past.ts';
import { caseDoubt } from './plausible-days.ts';
import { openPast } from './procedure.ts';
import { debtorBehind, debtorStanding } from './standing.ts';

type CaseDecision = Decision<CaseEvent>;

/** Fields of a party and of the case that a re-import compares. Judge and closing are taken over, not compared. */
const PARTY_FIELDS = ['name', 'idNo', 'phone', 'address'] as const;
const CASE_FIELDS = ['cause', 'title', 'principal', 'fee', 'filedOn', 'performanceDue'] as const;

function differencesOf(state: CaseState, row: ImportCase): readonly Omit<Difference, 'foundAt'>[] {
  const found: Omit<Difference, 'foundAt'>[] = [];
  const isListed = (d: Omit<Difference, 'foundAt'>) =>
    state.differences.some((old) => old.field === d.field && old.party === d.party && old.incoming === d.incoming);
  const compare = (field: string, stored: string, incoming: string, party?: string) => {
    if (incoming === '' || incoming === stored) return;
    // A correction that replaced exactly this incoming value is the known case: still listed, marked as kept.
    const corrected = party !== undefined && state.corrections.some((c) => c.party === party && c.field === field);
    const difference = { field, stored, incoming, corrected, ...(party === undefined ? {} : { party: party as Difference['party'] & string }) };
    if (!isListed(difference)) found.push(difference);
  };
  for (const field of CASE_FIELDS) compare(field, fieldText(state, field), row[field] === undefined ? '' : String(row[field]));
  for (const incoming of row.parties) {
    const stored = partyOf(state, incoming.id);
    if (!stored) continue;
    for (const field of PARTY_FIELDS) compare(field, stored[field] ?? '', incoming[field] ?? '', incoming.id);
  }
  return found;
}

/** A day of the past that is a day, and not to come. */
function isPastDay(day: string | undefined, now: Instant): boolean {
  return day === undefined || (isCivilDate(day) && day <= civilDateOf(now));
}

/**
 * What a file tells of the past, as far as it can be: a day that is still to come tells nothing, one sentence a step.
 * The rest of the row does not depend on it.
 */
function tellable(past: readonly PastStatement[], now: Instant): PastStatement[] {
  const found = past.filter((statement) => isPastDay(statement.on, now) && (statement.reportDue === undefined || isCivilDate(statement.reportDue)));
  return found.filter((statement, at) => found.findIndex(({ step }) => step === statement.step) === at);
}

/**
 * What a later file adds to a known case. It never speaks against a person, nor takes back what an earlier file told; and
 * where money was registered here meanwhile, its sum may hold that money too.
 */
function addedBy(state: CaseState, past: readonly PastStatement[]): readonly PastStatement[] {
  return past.filter((statement) => {
    const known = statedPast(state, statement.step);
    if (known !== undefined && (known.from === 'person' || known.answer === 'done' || known.answer === statement.answer)) return false;
    const counted = statement.step === 'payment' || statement.step === 'fee';
    return !counted || recordsOf(state, 'payment').length === 0;
  });
}

/** What a later file tells against what is known of the past: listed like any other difference, and nothing is taken from it. */
function againstPast(state: CaseState, past: readonly PastStatement[], added: readonly PastStatement[]): readonly Omit<Difference, 'foundAt'>[] {
  return past.flatMap((statement) => {
    const known = statedPast(state, statement.step);
    const counted = statement.step === 'payment' || statement.step === 'fee';
    if (known === undefined || added.includes(statement) || !contradicts(known, statement) || (counted && recordsOf(state, 'payment').length > 0)) return [];
    const difference = { field: `past-${statement.step}`, stored: pastText(known), incoming: pastText(statement), corrected: known.from === 'person' };
    return state.differences.some((old) => old.field === difference.field && old.incoming === difference.incoming) ? [] : [difference];
  });
}

/**
 * A closing that the other system reports is a fact and cannot be refused: what speaks against it is listed as a
 * difference. The closing that was taken back here comes again with every export: a difference too, and no new closing.
 */
function importedClosing(state: CaseState, row: ImportCase, context: DecideContext): readonly CaseEvent[] {
  const { closedOn, closeWay } = row;
  if (closedOn === undefined || closeWay === undefined || state.status === 'closed' || closeWay === state.closeWay) return [];
  const doubt = (field: string): Omit<Difference, 'foundAt'> => ({ field, stored: fieldText(state, 'status'), incoming: closeWay, corrected: false });
  const listed = (differences: readonly Omit<Difference, 'foundAt'>[]): readonly CaseEvent[] => {
    const fresh = differences.filter((d) => !state.differences.some((old) => old.field === d.field && old.incoming === d.incoming));
    return fresh.length === 0 ? [] : [{ kind: 'case-differences-found', differences: fresh }];
  };
  const takenBack = state.reopenings?.some((closing) => closing.closedOn === closedOn && closing.closeWay === closeWay) ?? false;
  if (takenBack) return listed([doubt('closing-taken-back')]);
  return [{ kind: 'case-closed', closedOn, closeWay }, ...listed(doubtsOfClosing(state, { closedOn, closeWay }, context).map(doubt))];
}

function decideImport(state: CaseState | undefined, imported: ImportCase, context: DecideContext): CaseDecision {
  const { past: told, ...rest } = imported;
  const past = tellable(told ?? [], context.now);
  const row: ImportCase = { ...rest, ...(past.length === 0 ? {} : { past }) };
  if (!state) return accept([{ kind: 'case-imported', row }]);
  const events: CaseEvent[] = [];
  const added = addedBy(state, past);
  const differences = [...differencesOf(state, row), ...againstPast(state, past, added)];
  if (differences.length > 0) events.push({ kind: 'case-differences-found', differences });
  for (const statement of added) events.push({ kind: 'case-past-stated', statement, from: 'file' });
  if (row.judge !== state.judge) {
    events.push({ kind: 'case-reassigned', judge: row.judge, ...(row.clerk === undefined ? {} : { clerk: row.clerk }) });
  }
  return accept([...events, ...importedClosing(state, row, context)]);
}

/** Why a record cannot stand in this case; undefined when it can. */
function wrongWithRecord(state: CaseState, record: CaseRecordBody): CaseDecision | undefined {
  if (state.status === 'closed' && record.type !== 'note' && record.type !== 'payment') {
    return refuse(failure('CASE_CLOSED'));
  }
  const named = 'parties' in record ? (record.parties ?? []) : [];
  if (named.some((id) => debtorBehind(state, id) === undefined)) return refuse(failure('PARTY_UNKNOWN'));
  if (record.type === 'fulfilment') {
    // T2 means the whole obligation, interest and fee included (DOMAIN §1.4).
    const { balance, feeBalance } = moneyOf(state);
    if ((balance > 0 && !isMoneyKnown(state)) || (feeBalance > 0 && !isFeeKnown(state))) return refuse(failure('CASE_MONEY_UNKNOWN'));
    if (balance > 0 || feeBalance > 0) return refuse(failure('CASE_BALANCE_OPEN', { balance, feeBalance }));
  }
  const suspended = state.status === 'settled' || state.status === 'stayed' || state.status === 'round-terminated' || debtorsOf(state).some(({ id }) => debtorStanding(state, id) !== 'open');
  if (record.type === 'resume' && !suspended) {
    return refuse(failure('CASE_NOT_SUSPENDED'));
  }
  if (record.type === 'service' && record.documents.includes('asset-report-order') && record.reportDue === undefined) {
    return refuse(failure('REPORT_DUE_MISSING'));
  }
  if (record.type === 'service' && record.reportDue !== undefined && record.reportDue < record.servedOn) {
    return refuse(failure('DATES_OUT_OF_ORDER'));
  }
  if (record.type === 'settlement' && record.dueOn < record.agreedOn) return refuse(failure('DATES_OUT_OF_ORDER'));
  if (record.type === 'death' && !partyOf(state, record.party)) return refuse(failure('PARTY_UNKNOWN'));
  return undefined;
}

function decideRecord(state: CaseState, record: CaseRecordBody): CaseDecision {
  return wrongWithRecord(state, record) ?? accept([{ kind: 'case-record-added', record }]);
}

/** A record may be taken back once; a case that is closed is reopened first, except for its notes and payments. */
function decideTakeBack(state: CaseState, recordId: string, reason: string, replacement: CaseRecordBody | undefined, command: Command): CaseDecision {
  const record = state.records.find(({ id }) => id === recordId);
  if (record === undefined) return refuse(failure('RECORD_UNKNOWN'));
  if (record.voided !== undefined) return refuse(failure('RECORD_ALREADY_VOIDED'));
  const { type } = record.body;
  if (state.status === 'closed' && type !== 'note' && type !== 'payment') return refuse(failure('CASE_CLOSED'));
  if (type === 'fulfilment' && command.actor.role !== 'judge') return refuse(failure('ROLE_NOT_ALLOWED'));
  if (replacement === undefined) return accept([{ kind: 'case-record-voided', recordId, reason, record: type }]);
  if (replacement.type !== type) return refuse(failure('RECORD_OF_OTHER_TYPE'));
  // The new word is judged as if the old one had not been said: a settlement corrected is no settlement on a settled case.
  const without: CaseState = { ...state, records: state.records.filter(({ id }) => id !== recordId) };
  return wrongWithRecord(without, replacement) ?? accept([{ kind: 'case-record-corrected', recordId, record: replacement, reason }]);
}

function decideRelated(state: CaseState, payload: AddRelated): CaseDecision {
  const company = partyOf(state, payload.of);
  if (company?.role !== 'debtor' || company.kind !== 'organisation') return refuse(failure('NOT_A_COMPANY_DEBTOR'));
  if (partyOf(state, payload.partyId) !== undefined) return refuse(failure('PARTY_ALREADY_THERE'));
  const { caseId: _case, partyId, of, as, source, ...person } = payload;
  const party: Party = { ...person, id: partyId, role: 'related', kind: 'person', capacity: { as, of } };
  return accept([{ kind: 'case-related-added', party, source }]);
}

/** A failed guard refuses; what this device cannot know is left to the server. */
function underGuards(guards: readonly GuardResult[], events: readonly CaseEvent[]): CaseDecision {
  const bad = guards.find(({ status }) => status === 'failed');
  if (bad?.failure !== undefined) return refuse(bad.failure, guards);
  return guards.some(({ status }) => status === 'unknown') ? { kind: 'unknown', events, guards } : accept(events, guards);
}

function decideClose(state: CaseState, payload: CloseCase, context: DecideContext): CaseDecision {
  // A case that was terminated for this round is still enforced: it may end for good without being resumed first.
  if (state.status === 'closed' || state.closeWay === payload.closeWay) return refuse(failure('CASE_CLOSED'));
  if (payload.closedOn < state.filedOn) return refuse(failure('DATES_OUT_OF_ORDER'));
  const { closedOn, closeWay, approval } = payload;
  return underGuards(closeGuards(state, payload, context), [{ kind: 'case-closed', closedOn, closeWay, ...(approval === undefined ? {} : { approval }) }]);
}

/** Reopened by the undertaker or a leader of the court (DOMAIN §1.9: 终本 -> 执恢). */
function decideReopen(state: CaseState, payload: ReopenCase): CaseDecision {
  if (state.closeWay === undefined) return refuse(failure('CASE_NOT_CLOSED'));
  return accept([{ kind: 'case-reopened', reason: payload.reason, closeWay: state.closeWay }]);
}

/** A person's word on the past (DOMAIN §1.13-18): only of days that lie behind us, and of a sum only with the sum. */
function decidePast(state: CaseState, { statements, onlyOpen }: StatePast, now: Instant): CaseDecision {
  if (state.status === 'closed') return refuse(failure('CASE_CLOSED'));
  for (const statement of statements) {
    if (!isPastDay(statement.on, now) || (statement.reportDue !== undefined && (!isCivilDate(statement.reportDue) || statement.reportDue < (statement.on ?? statement.reportDue)))) {
      return refuse(failure('DATES_OUT_OF_ORDER'));
    }
    if (statement.step === 'payment' && statement.answer === 'done' && (statement.amount ?? 0) <= 0) return refuse(failure('PAST_AMOUNT_MISSING'));
  }
  const open = openPast(state);
  const meant = onlyOpen === true ? statements.filter(({ step }) => open.includes(step)) : statements;
  return accept(meant.map((statement) => ({ kind: 'case-past-stated', statement, from: 'person' })));
}

function decideCorrection(state: CaseState, payload: CorrectParty): CaseDecision {
  const party = partyOf(state, payload.partyId);
  if (!party) return refuse(failure('PARTY_UNKNOWN'));
  const before = party[payload.field] ?? '';
  if (before === payload.value) return refuse(failure('CORRECTION_WITHOUT_CHANGE'));
  if (payload.field === 'idType' && !ID_TYPES.some((type) => type === payload.value)) return refuse(failure('ID_TYPE_UNKNOWN'));
  return accept([
    {
      kind: 'case-party-corrected',
      correction: { party: party.id, field: payload.field, before, after: payload.value, source: payload.source },
    },
  ]);
}

/** What the platform brings in was looked at by whoever asked the platform. */
const NOBODY_ASKED = passed('account');

/** A case goes only into hands that are there: an active judge, and a clerk if one is named, of the case's own court. */
function teamProblem({ lookups }: DecideContext, team: { readonly court: CaseState['court']; readonly judge: CaseState['judge']; readonly clerk?: CaseState['judge'] }): GuardResult {
  const clerk = team.clerk === undefined ? [] : [{ id: team.clerk, roles: ['clerk'] as const }];
  return accountProblem(lookups, team.court, [{ id: team.judge, roles: ['judge'] }, ...clerk]);
}

function guarded(decision: CaseDecision, guard: GuardResult): CaseDecision {
  return decision.kind === 'refuse' ? decision : withGuard(guard, decision.events);
}

/** Who works the case; for an import also what the row would do to a case that is there. */
function matterOfCase(state: CaseState | undefined, command: Command, lookups: Lookups): Reading<Matter | undefined> {
  const kind = command.kind as CaseCommandKind;
  if (kind === 'case.import') {
    const row = command.payload as ImportCase;
    const moves = state !== undefined && row.judge !== state.judge;
    const closes = state !== undefined && row.closeWay !== undefined && row.closedOn !== undefined && row.closeWay !== state.closeWay && state.status !== 'closed';
    const clerk = row.clerk === undefined ? {} : { clerk: row.clerk };
    return known({ court: row.court, ...teamOf(state ?? row), incoming: { exists: state !== undefined, judge: row.judge, ...clerk, moves, closes } });
  }
  if (state === undefined) return known(undefined);
  const team = { court: state.court, ...teamOf(state) };
  if (kind !== 'case.add-record' || command.actor.role !== 'field-officer') return known(team);
  if (!lookups.requestsOfCase.known) return UNKNOWN;
  const sent = lookups.requestsOfCase.value.flatMap(({ head }) => head.dispatch ?? []);
  return known({ ...team, dispatch: { accounts: sent.flatMap(({ accounts }) => accounts), someUnnamed: sent.some(({ someUnnamed }) => someUnnamed) } });
}

function teamOf({ judge, clerk }: Pick<CaseState, 'judge' | 'clerk'>): Pick<Matter, 'undertaker' | 'clerk'> {
  return { undertaker: judge, ...(clerk === undefined ? {} : { clerk }) };
}

function decideCase(state: CaseState | undefined, command: Command, context: DecideContext): CaseDecision {
  const kind = command.kind as CaseCommandKind;
  // What the platform brings in was looked at by whoever asked the platform.
  const doubt = command.actor.role === 'system' ? undefined : caseDoubt(command.payload, context);
  if (doubt !== undefined) return refuse(doubt);
  if (kind === 'case.import') {
    const row = command.payload as ImportCase;
    // A row of another court would take its case away.
    if (state !== undefined && state.court !== row.court) return refuse(failure('SCOPE_FOREIGN'));
    const people = command.actor.role === 'system' ? NOBODY_ASKED : teamProblem(context, row);
    return people.status === 'failed' ? refuse(failure('ACCOUNT_NOT_ELIGIBLE'), [people]) : guarded(decideImport(state, row, context), people);
  }
  if (!state) return refuse(failure('NOT_FOUND'));
  switch (kind) {
    case 'case.add-record':
      return decideRecord(state, (command.payload as AddRecord).record);
    case 'case.state-past':
      return decidePast(state, command.payload as StatePast, context.now);
    case 'case.correct-record': {
      const payload = command.payload as CorrectRecord;
      return decideTakeBack(state, payload.recordId, payload.reason, payload.record, command);
    }
    case 'case.void-record': {
      const payload = command.payload as VoidRecord;
      return decideTakeBack(state, payload.recordId, payload.reason, undefined, command);
    }
    case 'case.add-related':
      return decideRelated(state, command.payload as AddRelated);
    case 'case.correct-party':
      return decideCorrection(state, command.payload as CorrectParty);
    case 'case.settle-difference': {
      const payload = command.payload as SettleDifference;
      const difference = state.differences.find((d) => d.field === payload.field && d.party === payload.party);
      if (!difference) return refuse(failure('DIFFERENCE_UNKNOWN'));
      return accept([
        {
          kind: 'case-difference-settled',
          field: difference.field,
          ...(difference.party === undefined ? {} : { party: difference.party }),
          choice: payload.choice,
          value: difference.incoming,
        },
      ]);
    }
    case 'case.close':
      return decideClose(state, command.payload as CloseCase, context);
    case 'case.reopen':
      return decideReopen(state, command.payload as ReopenCase);
    case 'case.note-asset': {
      const { assetId, kind: assetKind } = command.payload as NoteAsset;
      if (state.assets?.includes(assetId) === true) return accept([]);
      if ((state.assets?.length ?? 0) >= CASE_ASSETS_MAX) return refuse(failure('CASE_ASSETS_FULL', { max: CASE_ASSETS_MAX }));
      return accept([{ kind: 'case-asset-noted', assetId, assetKind }]);
    }
    case 'case.reassign': {
      const payload = command.payload as ReassignCase;
      const people = teamProblem(context, { court: state.court, judge: payload.judge, ...(payload.clerk === undefined ? {} : { clerk: payload.clerk }) });
      if (people.status === 'failed') return refuse(failure('ACCOUNT_NOT_ELIGIBLE'), [people]);
      return withGuard(people, [{ kind: 'case-reassigned', judge: payload.judge, ...(payload.clerk === undefined ? {} : { clerk: payload.clerk }) }]);
    }
    default:
      return refuse(failure('KIND_UNKNOWN'));
  }
}

const REACHING_REQUESTS: readonly CaseCommandKind[] = ['case.close', 'case.import', 'case.reassign', 'case.correct-party', 'case.settle-difference', 'case.add-record', 'case.correct-record', 'case.void-record', 'case.state-past'];

/** Which commands may end or move controls and therefore must see the requests of the case. */
function needsOfCase(command: Command, state: CaseState | undefined): readonly Need[] {
  const kind = command.kind as CaseCommandKind;
  const { judge, clerk } = command.payload as Partial<Pick<ImportCase, 'judge' | 'clerk'>>;
  const appoints = (kind === 'case.import' && command.actor.role !== 'system') || kind === 'case.reassign';
  const people: readonly Need[] = appoints ? [{ name: 'accounts', ids: [judge, clerk].filter((id) => id !== undefined) }] : [];
  if (!state) return people;
  return REACHING_REQUESTS.some((reaching) => reaching === kind) ? [...people, { name: 'requestsOfCase', id: state.id }] : people;
}

export const caseModule: DomainModule<CaseState, CaseEvent> = {
  aggregate: 'case',
  commands: CASE_COMMANDS,
  needs: needsOfCase,
  matter: matterOfCase,
  decide: decideCase,
  apply: applyCase,
  // What they mean for requests is each mechanism's to say (`onCaseEvent`).
  effects: () => [],
};
