import { describe, expect, it } from 'vitest';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { CASE_COMMANDS } from '#shared/domain/cases/commands.ts';
import { type CaseRecordBody, type CaseState, moneyOf, recordsOf } from '#shared/domain/cases/model.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { parseRuleParameters, RULE_PARAMETERS, withOverrides } from '#shared/domain/deadlines/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import type { CaseEvent } from '#shared/domain/cases/events.ts';
import type { DomainModule } from '#shared/domain/linkage/module.ts';
import { known, type Lookups, NO_LOOKUPS, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import type { RequestOfCase } from '#shared/domain/linkage/mechanism.ts';
import { moduleOfAggregate } from '#shared/contracts/registry.ts';
import type { AccountId, CaseId, CommandId, CourtCode, FileHash, PartyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';

/** Closing and reopening a case, and taking records back: everything computed follows (DOMAIN §1.9, 民诉法解释 §517). */
const COURT = '苏0508' as CourtCode;
const CASE = 'case-1' as CaseId;
const WANG = 'party-wang' as PartyId;
const NOW = instantAt(civilDate('2026-09-10'), '12:00');
const JUDGE: Actor = { account: 'judge-jiang' as AccountId, role: 'judge', court: COURT };
const CHIEF: Actor = { account: 'chief-fang' as AccountId, role: 'chief', court: COURT };
const CLERK: Actor = { account: 'clerk-lu' as AccountId, role: 'clerk', court: COURT };
const REQUEST = { id: 'r-1', debtor: WANG } as const;
/** A locate request as the case sees it: open, and on it a person who is held, or is not. */
const request = (isHeld: boolean): RequestOfCase => ({ head: { ref: { type: 'locate-request', id: REQUEST.id }, isOpen: true, restsOn: [], held: isHeld }, state: REQUEST }) as unknown as RequestOfCase;
const held = request(true);
/** The case as the product runs it, with what its events mean for requests. */
const caseModule = moduleOfAggregate('case') as unknown as DomainModule<CaseState, CaseEvent>;

const row = (over: object = {}) => ({
  caseId: CASE, court: COURT, caseNumber: '（2026）苏0508执90017号', cause: '民间借贷纠纷', filedOn: civilDate('2026-01-19'), title: '', principal: fen(5_000_000), fee: fen(65_000), judge: JUDGE.account, clerk: CLERK.account,
  parties: [{
    id: WANG,
    role: 'debtor',
    kind: 'person',
    name: '王某',
    idType: 'none',
    idNo: '',
  }], sourceRow: { file: `sha256:${'0'.repeat(64)}` as FileHash, row: 1 }, past: [{ step: 'payment', answer: 'not-done' }, { step: 'fee', answer: 'not-done' }], ...over,
});

/** One case, command after command; a refusal is its code. */
class Docket {
  state: CaseState | undefined;
  seq = 1;
  last = '';
  asked: readonly string[] = [];
  parameters = RULE_PARAMETERS;
  requests: Lookups['requestsOfCase'];
  constructor(requests: Lookups['requestsOfCase'] = known([])) {
    this.requests = requests;
    this.file('import', row());
  }

  file(name: string, payload: object, actor: Actor = JUDGE): string {
    const id = `01900000-0000-7000-a000-${String(this.seq++).padStart(12, '0')}` as CommandId;
    const aggregate = { type: 'case', id: CASE };
    const command = { id, kind: `case.${name}`, v: 1, seq: this.seq, payload: { caseId: CASE, ...payload }, actor, basis: { aggregate, version: 0, after: [] }, deskTime: NOW, rulesVersion: 't', stream: {} } as unknown as Command;
    const context = {
      now: NOW,
      calendar: SHIPPED_CALENDAR,
      parameters: this.parameters,
      lookups: { ...NO_LOOKUPS, requestsOfCase: this.requests, accounts: known([{ id: JUDGE.account, role: 'judge', court: COURT, disabled: false }, { id: CLERK.account, role: 'clerk', court: COURT, disabled: false }] as never) },
    };
    const decision = caseModule.decide(this.state, command, context);
    if (decision.kind === 'refuse') return decision.failure.code;
    this.asked = [];
    for (const event of decision.events) {
      const before = this.state;
      const meta = { commandId: id, aggregate, at: NOW, by: actor };
      this.state = caseModule.apply(before, event, meta);
      this.asked = [...this.asked, ...caseModule.effects(before, event, this.state, meta, context).flatMap((effect) => (effect.type === 'command' ? [JSON.stringify(effect.payload['trigger'] ?? effect.kind).replaceAll('"', '')] : []))];
    }
    this.last = id;
    return decision.kind === 'unknown' ? 'unknown' : 'ok';
  }

  record(record: CaseRecordBody, actor: Actor = JUDGE): string {
    expect(this.file('add-record', { record }, actor)).toBe('ok');
    return this.last;
  }

  close(closeWay: string, more: object = {}): string {
    return this.file('close', { closedOn: civilDate('2026-09-10'), closeWay, ...more });
  }

  get found(): CaseState {
    if (this.state === undefined) throw new Error('no case');
    return this.state;
  }
}
const SERVICE: CaseRecordBody = { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-01-22'), method: 'direct', reportDue: civilDate('2026-02-05') };
const paid = (amount: number, towards: 'principal' | 'fee' = 'principal'): CaseRecordBody => ({ type: 'payment', on: civilDate('2026-09-01'), amount: fen(amount), payer: '王某', relation: 'debtor', towards });
const SETTLEMENT: CaseRecordBody = { type: 'settlement', agreedOn: civilDate('2026-09-01'), dueOn: civilDate('2026-12-01'), suspends: true, creditorAgrees: true, instalments: [] };

describe('closing', () => {
  it('执行完毕 needs the balance and the fee at nothing', () => {
    const docket = new Docket();
    expect(docket.close('fully-enforced')).toBe('CASE_BALANCE_OPEN');
    docket.record(paid(5_000_000));
    expect(docket.close('fully-enforced')).toBe('CASE_BALANCE_OPEN');
    docket.record(paid(65_000, 'fee'));
    expect(docket.close('fully-enforced')).toBe('ok');
    expect(docket.asked).toEqual([]);
    expect(docket.found.status).toBe('closed');
  });

  it('money that came in before the import and is not verified is no open balance, and no ground to close either', () => {
    const docket = new Docket();
    docket.state = { ...docket.found, past: [] };
    expect(docket.close('fully-enforced')).toBe('CASE_MONEY_UNKNOWN');
    docket.file('import', row({ past: [], closedOn: civilDate('2026-09-09'), closeWay: 'fully-enforced' }));
    expect([docket.found.status, docket.found.differences]).toEqual(['closed', []]);
  });

  it('no way of closing lets a person vanish from the clock; a device that cannot know leaves it to the server', () => {
    expect(new Docket(known([held])).close('terminated')).toBe('CASE_CUSTODY_RUNNING');
    expect(new Docket(UNKNOWN).close('terminated')).toBe('unknown');
  });

  it('终本 needs more than three months, and the creditor or bench and president', () => {
    const signed = { approval: { creditorSignedOn: civilDate('2026-09-09') } };
    const docket = new Docket();
    expect(docket.file('close', { closedOn: civilDate('2026-04-19'), closeWay: 'this-round-terminated', ...signed })).toBe('ROUND_TERMINATION_TOO_EARLY');
    expect(docket.close('this-round-terminated')).toBe('CLOSE_APPROVAL_MISSING');
    expect(docket.close('this-round-terminated', { approval: { benchOn: civilDate('2026-09-08') } })).toBe('CLOSE_APPROVAL_MISSING');
    expect(new Docket().close('this-round-terminated', { approval: { benchOn: civilDate('2026-09-08'), president: '季院长', presidentOn: civilDate('2026-09-09') } })).toBe('ok');
    expect(docket.close('this-round-terminated', signed)).toBe('ok');
    expect([docket.found.status, docket.found.closeApproval]).toEqual(['round-terminated', signed.approval]);
  });

  it('a court may say by its own parameter that no approval is recorded here', () => {
    const own = parseRuleParameters({ version: 'court', rows: [{ code: 'ROUND_TERMINATION_APPROVAL', value: 0, unit: 'count', effectiveFrom: '2026-01-01', basis: 'design', source: '本院规定' }] });
    if (!own.ok) throw new Error(own.error.code);
    const docket = new Docket();
    docket.parameters = withOverrides(RULE_PARAMETERS, own.value);
    expect(docket.close('this-round-terminated')).toBe('ok');
  });

  it('a closing that the export reports has happened: T3 goes out, and what speaks against it is listed', () => {
    const docket = new Docket(known([held]));
    docket.requests = known([request(true)]);
    const closed = { closedOn: civilDate('2026-09-09'), closeWay: 'fully-enforced' };
    expect(docket.file('import', row(closed))).toBe('ok');
    expect(docket.found.status).toBe('closed');
    expect(docket.asked).toEqual(['T3']);
    expect(docket.found.differences.map(({ field, incoming }) => [field, incoming])).toEqual([['closing-custody', 'fully-enforced'], ['closing-balance', 'fully-enforced']]);
    const count = docket.found.version;
    expect(docket.file('import', row(closed))).toBe('ok');
    expect(docket.found.version).toBe(count);
  });
});

describe('reopening', () => {
  it('is for the undertaker or a leader, with a reason; the closing stays in the file and the same export does not close again', () => {
    const docket = new Docket();
    docket.record(SERVICE);
    expect(docket.file('reopen', { reason: '误结' })).toBe('CASE_NOT_CLOSED');
    expect(docket.close('terminated')).toBe('ok');
    expect(docket.file('add-record', { record: SETTLEMENT })).toBe('CASE_CLOSED');
    expect(CASE_COMMANDS['case.reopen'].may).toEqual({ judge: ['undertaker'], chief: ['leader'], president: ['leader'] });
    expect(docket.file('reopen', { reason: '误结' }, CHIEF)).toBe('ok');
    expect([docket.found.status, docket.found.closeWay, docket.found.closedOn]).toEqual(['enforcing', undefined, undefined]);
    expect(docket.found.reopenings).toMatchObject([{ closeWay: 'terminated', reason: '误结', by: CHIEF.account }]);
    docket.file('import', row({ closedOn: civilDate('2026-09-10'), closeWay: 'terminated' }));
    expect([docket.found.status, docket.found.differences.map(({ field }) => field)]).toEqual(['enforcing', ['closing-taken-back']]);
  });

  it('终本 is resumed by its record too', () => {
    const docket = new Docket();
    docket.record(SERVICE);
    docket.close('this-round-terminated', { approval: { creditorSignedOn: civilDate('2026-09-09') } });
    docket.record({ type: 'resume', appliedOn: civilDate('2026-09-10'), ruledOn: civilDate('2026-09-10') });
    expect([docket.found.status, docket.found.closeWay, docket.found.reopenings?.length]).toEqual(['enforcing', undefined, 1]);
  });
});

describe('records taken back', () => {
  it('a corrected payment changes the money, and the wrong one stays in the file', () => {
    const docket = new Docket();
    const wrong = docket.record(paid(5_000_000));
    expect(docket.file('correct-record', { recordId: wrong, record: paid(500_000), reason: '多写一个零' }, CLERK)).toBe('ok');
    expect(moneyOf(docket.found).balance).toBe(4_500_000);
    expect(docket.found.records.map(({ id, voided, corrects }) => [id === wrong, voided?.reason, voided?.replacedBy === docket.last, corrects === wrong])).toEqual([[true, '多写一个零', true, false], [false, undefined, false, true]]);
    expect(docket.file('void-record', { recordId: wrong, reason: '重复' })).toBe('RECORD_ALREADY_VOIDED');
    expect(docket.file('correct-record', { recordId: docket.last, record: SERVICE, reason: '错' })).toBe('RECORD_OF_OTHER_TYPE');
    expect(docket.file('void-record', { recordId: '01900000-0000-7000-a000-999999999999', reason: '无' })).toBe('RECORD_UNKNOWN');
  });

  it('a voided service takes the status and the next step along; a voided settlement sets the case going again', () => {
    const docket = new Docket();
    const service = docket.record(SERVICE);
    expect(docket.found.status).toBe('enforcing');
    docket.file('void-record', { recordId: service, reason: '他案送达' });
    expect([docket.found.status, recordsOf(docket.found, 'service').length]).toEqual(['filed', 0]);
    expect(nextStep(docket.found, [], NOW, { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }).step).toBe('verify-service');
    docket.record(SERVICE);
    const settled = docket.record(SETTLEMENT);
    expect(docket.found.status).toBe('settled');
    docket.file('void-record', { recordId: settled, reason: '未签字' });
    expect(docket.found.status).toBe('enforcing');
  });

  it('a correction that names a trigger fires it, and only the judge takes back the fulfilment', () => {
    const docket = new Docket(known([request(false)]));
    docket.record(SERVICE);
    const plain = docket.record({ ...SETTLEMENT, suspends: false });
    expect(docket.asked).toEqual([]);
    expect(docket.file('correct-record', { recordId: plain, record: SETTLEMENT, reason: '漏勾中止' })).toBe('ok');
    expect(docket.asked).toEqual(['T5']);
    docket.record(paid(5_000_000));
    docket.record(paid(65_000, 'fee'));
    const confirmed = docket.record({ type: 'fulfilment', on: civilDate('2026-09-09') });
    expect(docket.file('void-record', { recordId: confirmed, reason: '误登' }, CLERK)).toBe('ROLE_NOT_ALLOWED');
    expect(docket.file('void-record', { recordId: confirmed, reason: '误登' })).toBe('ok');
  });
});
