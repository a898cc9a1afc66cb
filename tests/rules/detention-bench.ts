import { expect } from 'vitest';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { CaseRecordBody, CaseState, Party } from '#shared/domain/cases/model.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import { decideCommand } from '#shared/domain/linkage/decide.ts';
import type { DecideContext, Decision, Effect } from '#shared/domain/linkage/decision.ts';
import { known, type Lookups, NO_LOOKUPS, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import type { RequestOfCase } from '#shared/domain/linkage/mechanism.ts';
import { requestOf } from '#shared/mechanisms/index.ts';
import type { DetentionEvent } from '#shared/mechanisms/detain-person/events.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { type DetentionPacket, packetHash } from '#shared/mechanisms/detain-person/packet.ts';
import type { AccountId, AgencyId, CaseId, CommandId, CourtCode, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, type Instant, instant, instantAt } from '#shared/kernel/time.ts';

/** The people, the case and the bench of the tests on detention (story 5 and its branches). Example people are fictional. */
const COURT = '苏0583' as CourtCode;
export const CASE = 'case-1' as CaseId;
export const PAN = 'party-pan' as PartyId;
export const REQUEST = 'detention-1' as RequestId;
export const HOUSE_ID = 'police:detention' as AgencyId;
export const file = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;
export const who = (role: Actor['role'], account: string, court = COURT): Actor => ({ account: account as AccountId, role, court });
export const JUDGE = who('judge', 'judge-ye');
export const CLERK = who('clerk', 'clerk-lu');
export const PRESIDENT = who('president', 'president-ji');
export const UPPER = who('president', 'president-cai', '苏05' as CourtCode);
export const OFFICER = who('field-officer', 'officer-peng');
export const HOUSE: Actor = { account: 'house-ge' as AccountId, role: 'agency-desk', agency: HOUSE_ID };
export const CONNECTOR: Actor = { account: 'house-connector' as AccountId, role: 'agency-system', agency: HOUSE_ID };
export const SYSTEM = who('system', 'system');

export const at = (day: string, time: string): Instant => instantAt(civilDate(day), time);
export const NUMBER = '320599197811201531';
export const PERSON: Party = { id: PAN, role: 'debtor', kind: 'person', name: '潘某', idType: 'resident-id', idNo: NUMBER };
const SERVICE: CaseRecordBody = { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-09-02'), method: 'direct', reportDue: civilDate('2026-09-14') };
const REPORT: CaseRecordBody = { type: 'asset-report', on: civilDate('2026-09-14'), result: 'false' };
export const recordId = (n: number) => `01900000-0000-7000-a000-00000000000${String(n)}` as CommandId;

export function caseOf(over: Partial<CaseState> = {}): CaseState {
  return {
    id: CASE, version: 1, court: COURT, caseNumber: '（2026）苏0583执90511号', cause: '劳务合同纠纷', filedOn: civilDate('2026-06-19'), title: '', principal: fen(8_640_000), fee: fen(65_000),
    judge: JUDGE.account, clerk: CLERK.account, parties: [PERSON], status: 'enforcing', corrections: [], differences: [],
    records: [SERVICE, REPORT].map((body, n) => ({ id: recordId(n), recordedAt: instant(0), by: JUDGE.account, body })),
    ...over,
  };
}

export const answer = <A extends string>(word: A) => ({ answer: word, source: '电话核实' });
export function packetFor(over: Partial<DetentionPacket> = {}): DetentionPacket {
  return {
    debtor: { name: PERSON.name, idType: PERSON.idType, idNo: PERSON.idNo },
    ground: 'asset-report-refused-or-false', facts: '9 月 5 日到账 61,300 元，次日转出，仍报告无财产', act: { on: civilDate('2026-09-14'), description: '虚假报告财产' }, days: 15, evidence: [recordId(0), recordId(1)],
    warnings: { sameAct: answer('not-punished'), pregnancy: { answer: 'not-applicable' }, illness: answer('none'), deputy: { answer: 'none', source: '市人大代表工委电话答复' } },
    dutyPhone: '0512-00000110',
    attachments: [
      { slot: 'decision', instrument: 'detention-decision', title: '拘留决定书', file: file('1') },
      { slot: 'notice', instrument: 'detention-notice', title: '执行拘留通知书', file: file('2') },
    ],
    ...over,
  };
}
export const warned = (over: Partial<DetentionPacket['warnings']>): Partial<DetentionPacket> => ({ warnings: { ...packetFor().warnings, ...over } });

/** One detention and its case under virtual time, through the relations too; `act` refuses nothing silently. */
export class Bench {
  now: Instant = at('2026-09-28', '10:00');
  state: DetentionRequest | undefined;
  effects: Effect[] = [];
  others: RequestOfCase[] | undefined = [];
  seq = 1;
  found: CaseState;
  constructor(found: CaseState = caseOf()) {
    this.found = found;
  }

  get context(): DecideContext {
    const own = this.state === undefined ? [] : [requestOf('detention-request', this.state)];
    const lookups: Lookups = {
      ...NO_LOOKUPS, case: known(this.found), requestsOfCase: this.others === undefined ? UNKNOWN : known([...own, ...this.others]),
      roster: known(undefined), delegation: known(undefined), missingFiles: known([]),
    };
    return { now: this.now, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups };
  }

  decide(name: string, payload: object, actor: Actor, occurred?: Instant): Decision<DetentionEvent> {
    return decideCommand(detainPerson.module, this.state, this.command(name, payload, actor, occurred), this.context);
  }

  private command(name: string, payload: object, actor: Actor, occurred?: Instant): Command {
    const seq = this.seq++;
    return {
      id: `01900000-0000-7000-a000-${String(seq).padStart(12, '0')}` as CommandId, stream: {
        device: 'bench' as never, user: actor.account, incarnation: '0'.repeat(16), lane: 'normal',
      }, seq, kind: `detain-person.${name}`, v: 1,
      payload: { requestId: REQUEST, ...payload }, actor, basis: { aggregate: { type: 'detention-request', id: REQUEST }, version: this.state?.version ?? 0, after: [] },
      ...(occurred === undefined ? {} : { occurredAt: { at: occurred, source: 'typed', skewMs: 0 } }), deskTime: this.now, rulesVersion: 'bench',
    };
  }

  /** @returns the code of the refusal, or `ok`. What the platform files by itself follows. */
  act(name: string, payload: object, actor: Actor, occurred?: Instant): string {
    const command = this.command(name, payload, actor, occurred);
    const decision = decideCommand(detainPerson.module, this.state, command, this.context);
    if (decision.kind === 'refuse') return decision.failure.code;
    for (const event of decision.events) {
      const before = this.state;
      const meta = { commandId: command.id, aggregate: command.basis.aggregate, at: this.now, by: actor };
      this.state = detainPerson.module.apply(before, event, meta);
      const effects = detainPerson.module.effects(before, event, this.state, meta, this.context);
      this.effects.push(...effects);
      for (const effect of effects) {
        if (effect.type === 'command' && effect.aggregate.id === REQUEST) this.must(effect.kind.slice('detain-person.'.length), effect.payload, SYSTEM);
        if (effect.type === 'number') this.must('assign-numbers', { numbers: Object.fromEntries(effect.series.map(({ slot }, n) => [slot, `〔2026〕昆司惩${String(this.seq + n)}号`])) }, SYSTEM);
      }
    }
    return 'ok';
  }

  must(name: string, payload: object, actor: Actor, occurred?: Instant): this {
    expect([name, this.act(name, payload, actor, occurred)]).toEqual([name, 'ok']);
    return this;
  }

  clock(day: string, time: string): this {
    this.now = at(day, time);
    return this;
  }

  get request(): DetentionRequest {
    if (this.state === undefined) throw new Error('no request yet');
    return this.state;
  }

  get answered() {
    return { revision: this.request.revision, round: this.request.round };
  }

  get step() {
    return detainPerson.step(this.request);
  }

  sent(message: string): readonly Record<string, unknown>[] {
    return this.effects.flatMap((effect) => (effect.type === 'send' && effect.message === message ? [effect.body] : []));
  }

  file(more: object = {}, packet = packetFor()): string {
    return this.act('file', { caseId: CASE, partyId: PAN, packet, ...more }, JUDGE);
  }

  sealed(): this {
    for (const { slot, number } of this.request.packet.attachments.filter((paper) => paper.sealed === undefined)) this.must('bind-sealed-copy', { slot, number, file: file('9') }, CLERK);
    return this;
  }

  decided(more: object = {}, packet = packetFor()): this {
    expect(this.file(more, packet)).toBe('ok');
    this.clock('2026-09-28', '10:10').must('approve', { packetHash: packetHash(packet) }, PRESIDENT);
    return this.sealed();
  }

  /** Story 5, steps 2 to 4: there since nine under a 拘传票, decided, served, on the way. */
  escorted(packet = packetFor()): this {
    this.decided({ present: { basis: 'compel-appearance', since: at('2026-09-28', '09:00') } }, packet);
    this.clock('2026-09-28', '10:30').must('serve', { service: { servedAt: this.now, refusedToSign: false } }, JUDGE);
    return this.must('escort', { escort: { officers: ['彭', '陶'], accounts: [OFFICER.account], departedAt: this.now } }, OFFICER);
  }

  admit(admittedAt: Instant, endsAt: Instant, actor = HOUSE): string {
    return this.act('admit', { ...this.answered, admission: { receiptNo: '昆拘收〔2026〕88号', admittedAt, endsAt, health: '体检合格', belongings: '手机一部', officer: '葛' } }, actor);
  }

  detained(): this {
    this.escorted().clock('2026-09-28', '14:30');
    expect(this.admit(at('2026-09-28', '14:20'), at('2026-10-13', '14:20'))).toBe('ok');
    return this;
  }
}

/** A search for this person, as the case sees it. */
export function search(held: boolean): RequestOfCase {
  return {
    mechanism: 'locate-person',
    head: { ref: { type: 'locate-request', id: 'search-1' }, caseId: CASE, held, personKey: personKey('resident-id', NUMBER) }, state: {},
  } as unknown as RequestOfCase;
}
