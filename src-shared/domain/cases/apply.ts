import { assertNever } from '../../kernel/brand.ts';
import { civilDate } from '../../kernel/time.ts';
import { fen } from '../../kernel/money.ts';
import { checkIdNumber, isForeignPermanentId } from '../identifiers/index.ts';
import type { EventMeta } from '../linkage/decision.ts';
import type { CaseEvent } from './events.ts';
import type { CaseRecordBody, CaseState, CaseStatus, Party } from './model.ts';
import { type PastStatement, type StatedPast, withStatement } from './past.ts';
import { statusOf } from './standing.ts';

/** 恢复执行 ends a 终本; its closing stays in the file like any other that was taken back. */
function withoutClosing(state: CaseState, reason: string, meta: EventMeta): CaseState {
  const { closedOn, closeWay, closeApproval: _approval, ...open } = state;
  if (closedOn === undefined || closeWay === undefined) return open;
  return { ...open, reopenings: [...(state.reopenings ?? []), { closedOn, closeWay, at: meta.at, by: meta.by.account, reason }] };
}

function withRecord(state: CaseState, body: CaseRecordBody, meta: EventMeta, corrects?: CaseState['records'][number]['id']): CaseState {
  const open = body.type === 'resume' && state.closeWay === 'this-round-terminated' ? withoutClosing(state, body.type, meta) : state;
  return { ...open, records: [...open.records, { id: meta.commandId, recordedAt: meta.at, by: meta.by.account, body, ...(corrects === undefined ? {} : { corrects }) }] };
}

/** The record marked as taken back; the first word stands where two were said. */
function withVoided(state: CaseState, recordId: string, reason: string, meta: EventMeta, replaced: boolean): CaseState {
  const voided = { at: meta.at, by: meta.by.account, reason, ...(replaced ? { replacedBy: meta.commandId } : {}) };
  return { ...state, records: state.records.map((record) => (record.id === recordId && record.voided === undefined ? { ...record, voided } : record)) };
}

/** What is derived from the records follows them. */
function derived(state: CaseState): CaseState {
  return { ...state, status: statusOf(state) };
}

function statusAfterPast(status: CaseStatus, statements: readonly PastStatement[]): CaseStatus {
  return status === 'filed' && statements.some(({ step, answer }) => step === 'service' && answer === 'done') ? 'enforcing' : status;
}

function stated(statement: PastStatement, from: StatedPast['from'], meta: EventMeta): StatedPast {
  return { ...statement, id: meta.commandId, at: meta.at, by: meta.by.account, from };
}

/** A party's or the case's field as text, the way differences list it. */
export function fieldText(state: CaseState, field: string, party?: string): string {
  const owner: Partial<Record<string, unknown>> | undefined = party === undefined ? state : state.parties.find((p) => p.id === party);
  const value = owner?.[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A number that is entered for a person says itself which document it is of; one that could be anything changes nothing. */
function idTypeAfter(party: Party, idNo: string): Party['idType'] {
  if (party.kind !== 'person' || party.idType === 'passport') return party.idType;
  if (isForeignPermanentId(idNo)) return 'foreign-permanent-id';
  return idNo.length === 18 && checkIdNumber(idNo).ok ? 'resident-id' : party.idType;
}

function withField(state: CaseState, field: string, party: string | undefined, value: string): CaseState {
  if (party !== undefined) {
    return { ...state, parties: state.parties.map((p): Party => (p.id === party ? { ...p, [field]: value, ...(field === 'idNo' ? { idType: idTypeAfter(p, value) } : {}) } : p)) };
  }
  switch (field) {
    case 'principal':
      return { ...state, principal: fen(Number(value)) };
    case 'fee':
      return { ...state, fee: fen(Number(value)) };
    case 'filedOn':
      return { ...state, filedOn: civilDate(value) };
    case 'performanceDue':
      return { ...state, performanceDue: civilDate(value) };
    case 'cause':
      return { ...state, cause: value };
    case 'title':
      return { ...state, title: value };
    default:
      return state;
  }
}

/** Folds one event into the case. Total: every event applies to every state it can follow. */
export function applyCase(state: CaseState | undefined, event: CaseEvent, meta: EventMeta): CaseState {
  if (event.kind === 'case-imported') {
    const { caseId, sourceRow: _sourceRow, closedOn, closeWay, past, ...row } = event.row;
    return {
      ...row,
      id: caseId,
      version: (state?.version ?? 0) + 1,
      status: closeWay === undefined ? statusAfterPast('filed', past ?? []) : closeWay === 'this-round-terminated' ? 'round-terminated' : 'closed',
      ...(closedOn === undefined ? {} : { closedOn }),
      ...(closeWay === undefined ? {} : { closeWay }),
      records: [],
      corrections: [],
      differences: [],
      ...(past === undefined ? {} : { past: past.map((statement) => stated(statement, 'file', meta)) }),
    };
  }
  if (state === undefined) throw new Error(`event ${event.kind} on a case that does not exist`);
  const next: CaseState = { ...state, version: state.version + 1 };
  switch (event.kind) {
    case 'case-differences-found':
      return {
        ...next,
        differences: [
          ...state.differences.filter((old) => !event.differences.some((d) => d.field === old.field && d.party === old.party)),
          ...event.differences.map((difference) => ({ ...difference, foundAt: meta.at })),
        ],
      };
    case 'case-difference-settled': {
      const rest = state.differences.filter((d) => !(d.field === event.field && d.party === event.party));
      const settled = { ...next, differences: rest };
      return event.choice === 'adopt' ? withField(settled, event.field, event.party, event.value) : settled;
    }
    case 'case-record-added':
      return derived(withRecord(next, event.record, meta));
    case 'case-past-stated':
      return derived({ ...next, past: withStatement(state.past, stated(event.statement, event.from, meta)) });
    case 'case-record-corrected':
      return derived(withRecord(withVoided(next, event.recordId, event.reason, meta, true), event.record, meta, event.recordId as CaseState['records'][number]['id']));
    case 'case-record-voided':
      return derived(withVoided(next, event.recordId, event.reason, meta, false));
    case 'case-related-added':
      return { ...next, parties: [...state.parties, event.party] };
    case 'case-party-corrected':
      return withField(
        { ...next, corrections: [...state.corrections, { ...event.correction, at: meta.at, by: meta.by.account }] },
        event.correction.field,
        event.correction.party,
        event.correction.after,
      );
    case 'case-closed':
      return {
        ...next,
        closedOn: event.closedOn,
        closeWay: event.closeWay,
        ...(event.approval === undefined ? {} : { closeApproval: event.approval }),
        status: event.closeWay === 'this-round-terminated' ? 'round-terminated' : 'closed',
      };
    case 'case-reopened':
      return derived(withoutClosing(next, event.reason, meta));
    case 'case-asset-noted':
      return { ...next, assets: [...(state.assets ?? []), event.assetId] };
    case 'case-reassigned':
      return { ...next, judge: event.judge, ...(event.clerk === undefined ? {} : { clerk: event.clerk }) };
    default:
      return assertNever(event, 'applyCase');
  }
}
