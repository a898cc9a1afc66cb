import { describe, expect, it } from 'vitest';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { CaseEvent } from '#shared/domain/cases/events.ts';
import type { CaseRecordBody, CaseState, Party } from '#shared/domain/cases/model.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { idCheckCharacter, personKey } from '#shared/domain/identifiers/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import { decideCommand } from '#shared/domain/linkage/decide.ts';
import type { DecideContext, Decision, Effect } from '#shared/domain/linkage/decision.ts';
import { known, type Lookups, NO_LOOKUPS, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import type { RequestOfCase } from '#shared/domain/linkage/mechanism.ts';
import { factsOf } from '#shared/contracts/audiences/index.ts';
import { requestOf } from '#shared/mechanisms/index.ts';
import type { DetentionEvent } from '#shared/mechanisms/detain-person/events.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { type DetentionPacket, packetHash } from '#shared/mechanisms/detain-person/packet.ts';
import type { AccountId, AgencyId, CaseId, CommandId, CourtCode, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, DAY_MS, formatInstant, HOUR_MS, type Instant, instant, instantAt } from '#shared/kernel/time.ts';

/** Story 5 and its branches, one law a test (DOMAIN §1.2, §1.12-12, §1.13-9). Example people are fictional. */
const COURT = '苏0583' as CourtCode;
const CASE = 'case-1' as CaseId;
const PAN = 'party-pan' as PartyId;
const REQUEST = 'detention-1' as RequestId;
const HOUSE_ID = 'police:detention' as AgencyId;
const file = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;
const who = (role: Actor['role'], account: string, court = COURT): Actor => ({ account: account as AccountId, role, court });
const JUDGE = who('judge', 'judge-ye');
const CLERK = who('clerk', 'clerk-lu');
const PRESIDENT = who('president', 'president-ji');
const UPPER = who('president', 'president-cai', '苏05' as CourtCode);
const OFFICER = who('field-officer', 'officer-peng');
const HOUSE: Actor = { account: 'house-ge' as AccountId, role: 'agency-desk', agency: HOUSE_ID };
const CONNECTOR: Actor = { account: 'house-connector' as AccountId, role: 'agency-system', agency: HOUSE_ID };
const SYSTEM = who('system', 'system');

const at = (day: string, time: string): Instant => instantAt(civilDate(day), time);
const NUMBER = '320599197811201531';
const PERSON: Party = { id: PAN, role: 'debtor', kind: 'person', name: '潘某', idType: 'resident-id', idNo: NUMBER };
const SERVICE: CaseRecordBody = { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-09-02'), method: 'direct', reportDue: civilDate('2026-09-14') };
const REPORT: CaseRecordBody = { type: 'asset-report', on: civilDate('2026-09-14'), result: 'false' };
const recordId = (n: number) => `01900000-0000-7000-a000-00000000000${String(n)}` as CommandId;

function caseOf(over: Partial<CaseState> = {}): CaseState {
  return {
    id: CASE, version: 1, court: COURT, caseNumber: '（2026）苏0583执90511号', cause: '劳务合同纠纷', filedOn: civilDate('2026-06-19'), title: '', principal: fen(8_640_000), fee: fen(65_000),
    judge: JUDGE.account, clerk: CLERK.account, parties: [PERSON], status: 'enforcing', corrections: [], differences: [],
    records: [SERVICE, REPORT].map((body, n) => ({ id: recordId(n), recordedAt: instant(0), by: JUDGE.account, body })),
    ...over,
  };
}

const answer = <A extends string>(word: A) => ({ answer: word, source: '电话核实' });
function packetFor(over: Partial<DetentionPacket> = {}): DetentionPacket {
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
const warned = (over: Partial<DetentionPacket['warnings']>): Partial<DetentionPacket> => ({ warnings: { ...packetFor().warnings, ...over } });

/** One detention and its case under virtual time, through the relations too; `act` refuses nothing silently. */
class Bench {
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
    const lookups: Lookups = { ...NO_LOOKUPS, case: known(this.found), requestsOfCase: this.others === undefined ? UNKNOWN : known([...own, ...this.others]), roster: known(undefined), delegation: known(undefined), missingFiles: known([]) };
    return { now: this.now, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups };
  }

  decide(name: string, payload: object, actor: Actor, occurred?: Instant): Decision<DetentionEvent> {
    return decideCommand(detainPerson.module, this.state, this.command(name, payload, actor, occurred), this.context);
  }

  private command(name: string, payload: object, actor: Actor, occurred?: Instant): Command {
    const seq = this.seq++;
    return {
      id: `01900000-0000-7000-a000-${String(seq).padStart(12, '0')}` as CommandId, stream: { device: 'bench' as never, user: actor.account, incarnation: '0'.repeat(16), lane: 'normal' }, seq, kind: `detain-person.${name}`, v: 1,
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

describe('the proposal', () => {
  it('leaves with every warning answered by its source, offline too', () => {
    expect(new Bench().file()).toBe('ok');
    const unanswered = [warned({ sameAct: { answer: 'not-punished' } }), warned({ sameAct: { answer: 'unanswered' } }), warned({ illness: { answer: 'unanswered' } }), warned({ pregnancy: { answer: 'unanswered' } })];
    for (const over of unanswered) expect(new Bench().file({}, packetFor(over))).toBe('WARNING_UNANSWERED');
    expect(new Bench().file({}, packetFor(warned({ deputy: { answer: 'unanswered' } })))).toBe('DEPUTY_UNANSWERED');
    expect(new Bench().file({}, packetFor(warned({ deputy: { answer: 'none' } })))).toBe('DEPUTY_NOT_ASKED');
    expect(new Bench().file({}, packetFor(warned({ deputy: { answer: 'county-or-higher', source: '工委' } })))).toBe('DEPUTY_PERMISSION_MISSING');
    // A device that does not hold the other requests of the case leaves what only they say to the server.
    const device = new Bench();
    device.others = undefined;
    expect(device.decide('file', { caseId: CASE, partyId: PAN, packet: packetFor() }, JUDGE)).toMatchObject({ kind: 'unknown' });
  });

  it('asks a woman about pregnancy and nursing, and a man not', () => {
    const woman = `32059919850316212${idCheckCharacter('32059919850316212')}`;
    const ask = (over: Partial<DetentionPacket['warnings']>) => new Bench(caseOf({ parties: [{ ...PERSON, idNo: woman }] })).file({}, packetFor({ debtor: { name: PERSON.name, idType: PERSON.idType, idNo: woman }, ...warned(over) }));
    expect([ask({}), ask({ pregnancy: answer('neither') }), ask({ pregnancy: answer('nursing') })]).toEqual(['WARNING_UNANSWERED', 'ok', 'UNFIT_FOR_DETENTION']);
  });

  it.each([
    ['a minor', '32059920150316213', 'DEBTOR_IS_MINOR'],
    ['seventy years old tomorrow', '32059919560929153', 'ok'],
    ['seventy years old today', '32059919560928153', 'UNFIT_FOR_DETENTION'],
  ])('reads the age from the number: %s', (_who, first17, code) => {
    const idNo = `${first17}${idCheckCharacter(first17)}`;
    expect(new Bench(caseOf({ parties: [{ ...PERSON, idNo }] })).file({}, packetFor({ debtor: { name: PERSON.name, idType: PERSON.idType, idNo } }))).toBe(code);
  });

  it('rests on records that stand, on an act that happened, and on days of the law', () => {
    expect(new Bench().file({}, packetFor({ evidence: [recordId(7)] }))).toBe('DETENTION_EVIDENCE_MISSING');
    expect(new Bench().file({}, packetFor({ act: { on: civilDate('2026-09-29'), description: '明天' } }))).toBe('TIME_IN_FUTURE');
    expect([15, 16].map((days) => new Bench().file({}, packetFor({ days })))).toEqual(['ok', 'DETENTION_DAYS_OUT_OF_RANGE']);
  });

  it('is not made twice for the same act; a new act is another, and what was revoked punished nothing', () => {
    const again = (over: Partial<DetentionPacket>, state: Partial<DetentionRequest> = {}) => {
      const bench = new Bench();
      bench.others = [requestOf('detention-request', { ...new Bench().decided().request, id: 'earlier' as RequestId, ...state })];
      return bench.file({}, packetFor(over));
    };
    const other = { act: { on: civilDate('2026-09-14'), description: '当日又隐匿车辆' }, ...warned({ sameAct: answer('another-act') }) };
    expect([again({}), again(other), again({ act: { on: civilDate('2026-09-20'), description: '虚假报告财产' } })]).toEqual(['ACT_ALREADY_PUNISHED', 'ok', 'ok']);
    // That it is another act is no word about the very same one.
    expect(again(warned({ sameAct: answer('another-act') }))).toBe('ACT_ALREADY_PUNISHED');
    expect([again({}, { state: 'withdrawn' }), again({}, { state: 'not_approved' })]).toEqual(['ok', 'ok']);
    expect(again({ ...warned({ sameAct: answer('punished') }) }, { state: 'withdrawn' })).toBe('ACT_ALREADY_PUNISHED');
  });

  it('is signed by the president alone, who is not its author', () => {
    const bench = new Bench();
    bench.file();
    expect(bench.request.state).toBe('pending_president');
    expect([bench.act('approve', { packetHash: bench.request.packetHash }, who('chief', 'chief-fang')), bench.act('approve', { packetHash: bench.request.packetHash }, UPPER)]).toEqual(['ROLE_NOT_ALLOWED', 'ACTOR_NOT_RELATED']);
    bench.must('approve', { packetHash: bench.request.packetHash }, PRESIDENT);
    expect(bench.request.state).toBe('signed');
    bench.sealed();
    expect(bench.request.state).toBe('decided');
  });
});

describe('the way to the house', () => {
  it('story 5, step 4: the clock of the court runs from nine, and ends with the receipt', () => {
    const bench = new Bench().escorted();
    expect(bench.request.custody).toMatchObject({ state: 'running', startedAt: at('2026-09-28', '09:00'), limitHours: 8 });
    expect(bench.sent('detention.notice')).toEqual([expect.objectContaining({ days: 15, decisionNo: expect.stringContaining('司惩') })]);
    bench.clock('2026-09-28', '14:30');
    expect(bench.admit(at('2026-09-28', '14:20'), at('2026-10-13', '14:20'))).toBe('ok');
    expect(bench.request.custody).toMatchObject({ state: 'ended', endedAt: at('2026-09-28', '14:20'), ending: 'detained' });
    expect(bench.request).toMatchObject({ state: 'admitted', termEnd: at('2026-10-13', '14:20') });
  });

  it('the term of the receipt is held against the days: 14 and 40 are refused, and a system’s wrong word alarms', () => {
    const bench = new Bench().escorted().clock('2026-09-28', '14:30');
    const from = at('2026-09-28', '14:20');
    expect([14, 40].map((days) => bench.admit(from, instant(from + days * DAY_MS)))).toEqual(['DETENTION_TERM_MISMATCH', 'DETENTION_TERM_MISMATCH']);
    expect(bench.admit(from, at('2026-10-13', '16:20'))).toBe('DETENTION_TERM_MISMATCH');
    expect(bench.admit(from, instant(from + 14 * DAY_MS), CONNECTOR)).toBe('ok');
    expect(bench.request.state).toBe('submitted');
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['implausible-answer']);
    expect(bench.request.lateAnswers[0]).toMatchObject({ message: 'admit', doubt: 'DETENTION_TERM_MISMATCH' });
  });

  it('nothing is served on, and nobody escorted, who is not there; an absent person is looked for', () => {
    const bench = new Bench().decided();
    expect(bench.act('serve', { service: { servedAt: bench.now, refusedToSign: false } }, JUDGE)).toBe('PERSON_NOT_PRESENT');
    expect(bench.step).toMatchObject({ step: 'start-search' });
    bench.others = [search(false)];
    bench.must('link', { link: { mechanism: 'locate-person', request: { type: 'locate-request', id: 'search-1' }, purpose: 'search' } }, JUDGE);
    expect(bench.step).toMatchObject({ step: 'await-search', waitingOn: 'police' });
  });

  it('the family is told within 24 hours of the service on a person present, or the reason is noted', () => {
    const bench = new Bench().detained();
    expect(bench.request.family?.due.at).toBe(at('2026-09-29', '10:30'));
    expect(bench.step).toMatchObject({ step: 'notify-family', dueAt: at('2026-09-29', '10:30') });
    expect(bench.act('record-family-notice', { notice: { notifiedAt: at('2026-09-28', '09:00'), whom: '潘某之妻', how: 'phone' } }, CLERK)).toBe('TIME_BEFORE_START');
    bench.must('record-family-notice', { notice: { reason: '家属电话不详' } }, CLERK);
    expect(bench.step).toMatchObject({ step: 'await-term' });
    // The reason gives way to the notice, never the notice to anything.
    bench.clock('2026-09-28', '16:00').must('record-family-notice', { notice: { notifiedAt: bench.now, whom: '潘某之妻', how: 'phone' } }, CLERK);
    expect(bench.act('record-family-notice', { notice: { reason: '再记一次' } }, CLERK)).toBe('FAMILY_NOTICE_RECORDED');
  });

  it('a township deputy is detained, and his congress is told at once', () => {
    const bench = new Bench().escorted(packetFor(warned({ deputy: { answer: 'township', source: '镇人大答复' } })));
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['township-deputy-held']);
    bench.must('record-deputy-report', { to: '玉山镇人大主席团', at: bench.now }, CLERK);
    expect(bench.request.deputyReport).toMatchObject({ madeAt: bench.now });
    expect(bench.act('record-deputy-report', { to: '玉山镇人大主席团', at: bench.now }, CLERK)).toBe('DEPUTY_REPORT_NOT_DUE');
  });
});

/** A search for this person, as the case sees it. */
function search(held: boolean): RequestOfCase {
  return { mechanism: 'locate-person', head: { ref: { type: 'locate-request', id: 'search-1' }, caseId: CASE, held, personKey: personKey('resident-id', NUMBER) }, state: {} } as unknown as RequestOfCase;
}

describe('one person, one clock', () => {
  const link = { mechanism: 'locate-person', request: { type: 'locate-request', id: 'search-1' }, purpose: 'custody' };
  const present = { basis: 'linked', since: at('2026-09-28', '09:00') };

  it('held on a search, he has its clock: none runs here, and the admission ends it there', () => {
    const bench = new Bench();
    bench.others = [search(true)];
    bench.decided({ link, present });
    expect(bench.request.custody).toEqual({ state: 'none' });
    bench.clock('2026-09-28', '10:30').must('serve', { service: { servedAt: bench.now, refusedToSign: true, witness: '陶' } }, JUDGE).must('escort', { escort: { officers: ['彭'], departedAt: bench.now } }, OFFICER);
    bench.clock('2026-09-28', '14:30');
    expect(bench.admit(at('2026-09-28', '14:20'), at('2026-10-13', '14:20'))).toBe('ok');
    expect(bench.effects).toContainEqual({ type: 'command', aggregate: link.request, kind: 'locate-person.end-custody', payload: { requestId: 'search-1', ending: 'detained', at: at('2026-09-28', '14:20') } });
  });

  it('a custody that ended there by itself is not ended again', () => {
    const bench = new Bench();
    bench.others = [search(true)];
    bench.decided({ link, present });
    bench.others = [search(false)];
    bench.clock('2026-09-28', '10:30').must('serve', { service: { servedAt: bench.now, refusedToSign: false } }, JUDGE).must('escort', { escort: { officers: ['彭'], departedAt: bench.now } }, OFFICER);
    expect(bench.admit(bench.now, instant(bench.now + 15 * DAY_MS))).toBe('ok');
    expect(bench.effects.filter((effect) => effect.type === 'command' && effect.kind.endsWith('end-custody'))).toEqual([]);
  });

  it('a second clock is refused, and so is a link to nothing, to another person, or to who holds nobody', () => {
    const filed = (others: readonly RequestOfCase[], more: object) => {
      const bench = new Bench();
      bench.others = [...others];
      return bench.file(more);
    };
    expect(filed([search(true)], { present: { basis: 'compel-appearance', since: at('2026-09-28', '09:00') } })).toBe('CUSTODY_RUNS_ELSEWHERE');
    expect(filed([search(true)], { present })).toBe('CUSTODY_NOT_LINKED');
    expect(filed([search(false)], { link, present })).toBe('NO_CUSTODY');
    expect(filed([], { link })).toBe('LINK_UNKNOWN');
    expect(filed([{ ...search(true), mechanism: 'seek-vehicle' }], { link })).toBe('LINK_UNKNOWN');
    expect(filed([{ ...search(true), head: { ...search(true).head, personKey: 'p1.another' } }], { link })).toBe('LINK_UNKNOWN');
  });
});

describe('a house that refuses', () => {
  const refused = () => {
    const bench = new Bench().escorted().clock('2026-09-28', '15:00');
    return bench.must('refuse-admission', { ...bench.answered, refusal: { reason: 'serious-illness', text: '血压过高', refusedAt: bench.now, officer: '葛' } }, HOUSE);
  };

  it('leaves the day to choose what else, and his hours at the court go on', () => {
    const bench = refused();
    expect(bench.request.due).toMatchObject({ at: at('2026-09-29', '00:00'), rule: 'DETENTION_ALTERNATIVE' });
    expect(bench.step).toMatchObject({ stage: 'held', step: 'choose-alternative', dueAt: at('2026-09-28', '17:00') });
    expect(bench.act('choose-alternative', { choice: { alternative: 'deferred', reason: '治疗后再议' } }, JUDGE)).toBe('CUSTODY_STILL_RUNNING');
    bench.must('end-custody', { ending: 'released' }, JUDGE, bench.now).must('choose-alternative', { choice: { alternative: 'deferred', reason: '治疗后再议' } }, JUDGE);
    expect(bench.request).toMatchObject({ state: 'deferred', custody: { state: 'ended' } });
    bench.must('resume', { reason: '痊愈' }, JUDGE);
    expect(bench.request).toMatchObject({ state: 'served', round: 1 });
    expect(bench.request.presence).toBeUndefined();
  });

  it('presented again with what was missing, the old answer moves nothing', () => {
    const bench = refused();
    const old = bench.answered;
    bench.must('choose-alternative', { choice: { alternative: 'presented-again', reason: '补齐体检材料' } }, JUDGE).must('escort', { escort: { officers: ['彭'], departedAt: bench.now } }, OFFICER);
    bench.must('refuse-admission', { ...old, refusal: { reason: 'papers', text: '旧答复', refusedAt: bench.now, officer: '葛' } }, CONNECTOR);
    expect(bench.request).toMatchObject({ state: 'submitted', round: 1 });
    expect(bench.admit(bench.now, instant(bench.now + 15 * DAY_MS))).toBe('ok');
  });

  it('a fine in its place lies within the law', () => {
    const bench = refused().must('end-custody', { ending: 'released' }, JUDGE, at('2026-09-28', '15:00'));
    const fine = (amount: number) => bench.act('choose-alternative', { choice: { alternative: 'fine', reason: '改处罚款', fine: { decisionNo: '2号', presidentApprovedOn: '2026-09-28', amount } } }, JUDGE);
    expect([bench.act('choose-alternative', { choice: { alternative: 'fine', reason: '改处罚款' } }, JUDGE), fine(10_000_001), fine(500_000)]).toEqual(['FINE_PAPERS_MISSING', 'FINE_OUT_OF_RANGE', 'ok']);
    expect(bench.request.state).toBe('closed');
  });

  it('taken in though the court wants it no more, he is released at once, and somebody is told', () => {
    const bench = new Bench().escorted();
    bench.must('withdraw', { reason: '当庭履行' }, JUDGE);
    expect(bench.sent('detention.withdrawn')).toEqual([{ requestId: REQUEST, reason: 'withdrawn' }]);
    expect(bench.step).toMatchObject({ stage: 'held', step: 'end-custody' });
    expect(bench.admit(bench.now, instant(bench.now + 15 * DAY_MS), CONNECTOR)).toBe('ok');
    expect(bench.request).toMatchObject({ state: 'release_ordered', release: { cause: 'unasked' } });
    expect(bench.request.incidents.map(({ kind }) => kind)).toContain('admitted-unasked');
    expect(bench.sent('detention.release-order')).toHaveLength(1);
  });
});

describe('detained first (民事诉讼法解释 §181)', () => {
  const first = { detainedFirst: { at: at('2026-09-28', '09:40'), place: '第三法庭', witness: '法警 陶', reportedAt: at('2026-09-28', '09:45'), reportedBy: '电话' } };
  const violent = packetFor({ ground: 'violence-or-obstruction', act: { on: civilDate('2026-09-28'), description: '殴打执行人员' } });

  it('only for violence and obstruction, reported at once; his family’s clock runs from the detention itself', () => {
    expect(new Bench().file(first)).toBe('DETAIN_FIRST_GROUND');
    expect(new Bench().file({ present: { basis: 'detain-first', since: at('2026-09-28', '09:40') } }, violent)).toBe('DETAIN_FIRST_GROUND');
    const bench = new Bench();
    expect(bench.file(first, violent)).toBe('ok');
    expect(bench.request).toMatchObject({ state: 'pending_president', due: { at: at('2026-09-28', '10:40'), rule: 'DETAIN_FIRST_REPORT' }, custody: { state: 'running', startedAt: at('2026-09-28', '09:40') } });
    expect(bench.request.family?.due.at).toBe(at('2026-09-29', '09:40'));
    bench.clock('2026-09-28', '10:10').must('approve', { packetHash: packetHash(violent) }, PRESIDENT).sealed();
    bench.clock('2026-09-28', '10:30').must('serve', { service: { servedAt: bench.now, refusedToSign: true } }, JUDGE);
    expect(bench.request.family?.due.at).toBe(at('2026-09-29', '09:40'));
  });

  it('is approved or refused, never given back; refused, he goes free, by whom and when', () => {
    const bench = new Bench();
    bench.file(first, violent);
    expect(bench.act('send-back', { opinion: '补材料' }, PRESIDENT)).toBe('DETAIN_FIRST_NEEDS_DECISION');
    bench.must('disapprove', { opinion: '情节轻微' }, PRESIDENT);
    expect(bench.step).toMatchObject({ stage: 'held', step: 'end-custody', tone: 'danger' });
    bench.must('end-custody', { ending: 'released' }, JUDGE, at('2026-09-28', '10:00'));
    expect(bench.request.custody).toMatchObject({ endedAt: at('2026-09-28', '10:00'), endedBy: JUDGE.account, ending: 'released' });
    expect(detainPerson.head(bench.request)).toMatchObject({ held: false });
  });
});

describe('reconsideration (民事诉讼法解释 §185)', () => {
  const asked = (bench: Bench, day: string, time: string, actor = CLERK) => bench.act('ask-reconsideration', { asked: { askedAt: at(day, time), handedTo: 'house', text: '认为报告属实' } }, actor);

  it('story 5, step 6: three days from the service; five days at the upper court, over the holiday to 10-08', () => {
    const bench = new Bench().detained().clock('2026-09-30', '11:00');
    expect(asked(bench, '2026-09-30', '10:00')).toBe('ok');
    expect(bench.request.reconsideration?.due.at).toBe(at('2026-10-09', '00:00'));
    expect(bench.request.state).toBe('admitted');
    expect(asked(bench, '2026-09-30', '10:00')).toBe('RECONSIDERATION_ASKED');
    const decision = { result: 'upheld', documentNo: '（2026）苏05司惩复3号', opinion: '事实清楚' };
    expect([bench.act('decide-reconsideration', { decision }, PRESIDENT), bench.act('decide-reconsideration', { decision }, UPPER)]).toEqual(['ACTOR_NOT_RELATED', 'ok']);
    expect(bench.request).toMatchObject({ state: 'admitted', termEnd: at('2026-10-13', '14:20') });
  });

  it('after three days it is too late: the 3rd day is 10-01, a holiday, and rolls to 10-08', () => {
    const bench = new Bench().detained();
    expect(formatInstant(bench.request.service?.reconsiderUntil.at ?? instant(0))).toContain('2026-10-09');
    expect(asked(bench.clock('2026-10-09', '09:00'), '2026-10-08', '23:00')).toBe('ok');
    const late = new Bench().detained().clock('2026-10-09', '09:00');
    expect(asked(late, '2026-10-09', '08:00')).toBe('RECONSIDERATION_TOO_LATE');
    // What the house’s own system passes on late is kept, and somebody looks at it.
    expect(asked(late, '2026-10-09', '08:00', CONNECTOR)).toBe('ok');
    expect(late.request.reconsideration).toBeUndefined();
    expect(late.request.incidents.map(({ kind }) => kind)).toContain('implausible-answer');
  });

  it('revoked, he is released at once; before he was taken in, the house is told not to', () => {
    const bench = new Bench().detained().clock('2026-09-30', '11:00');
    asked(bench, '2026-09-30', '10:00');
    bench.must('decide-reconsideration', { decision: { result: 'revoked', documentNo: '复3号', opinion: '事实不清' } }, UPPER);
    expect(bench.request).toMatchObject({ state: 'release_ordered', release: { cause: 'revoked', documentNo: '复3号' } });
    expect(bench.sent('detention.release-order')).toEqual([{ requestId: REQUEST, cause: 'revoked', documentNo: '复3号' }]);
    bench.must('record-release', { ...bench.answered, releasedAt: bench.now, officer: '葛' }, HOUSE);
    expect(bench.request).toMatchObject({ state: 'released', release: { cause: 'revoked' } });
    const early = new Bench().escorted();
    early.must('ask-reconsideration', { asked: { askedAt: early.now, handedTo: 'court', text: '不服' } }, CLERK).must('decide-reconsideration', { decision: { result: 'revoked', documentNo: '复4号', opinion: '事实不清' } }, UPPER);
    expect([early.request.state, early.sent('detention.withdrawn')]).toEqual(['withdrawn', [{ requestId: REQUEST, reason: 'revoked' }]]);
  });

  it('changed to fewer days: the house writes the new end; fewer than have passed, he is released', () => {
    const bench = new Bench().detained().clock('2026-09-30', '11:00');
    asked(bench, '2026-09-30', '10:00');
    const change = (days: number) => bench.act('decide-reconsideration', { decision: { result: 'changed', documentNo: '复3号', opinion: '情节较轻', days } }, UPPER);
    expect([change(15), change(5)]).toEqual(['CHANGED_DAYS_NOT_FEWER', 'ok']);
    expect(bench.sent('detention.change')).toEqual([{ requestId: REQUEST, days: 5, documentNo: '复3号' }]);
    // Nothing is computed: until the house says so its old word stands, and the alarm goes by the new days.
    expect(bench.request.termEnd).toBe(at('2026-10-13', '14:20'));
    expect(bench.effects).toContainEqual(expect.objectContaining({ type: 'timer', kind: 'detain-person.flag-release', dueAt: at('2026-10-03', '15:20') }));
    expect(bench.act('mark-changed', { ...bench.answered, endsAt: at('2026-10-04', '14:20') }, HOUSE)).toBe('DETENTION_TERM_MISMATCH');
    bench.must('mark-changed', { ...bench.answered, endsAt: at('2026-10-03', '14:20') }, HOUSE);
    expect(bench.request.termEnd).toBe(at('2026-10-03', '14:20'));
    const over = new Bench().detained().clock('2026-10-04', '11:00');
    asked(over, '2026-10-04', '10:00');
    over.must('decide-reconsideration', { decision: { result: 'changed', documentNo: '复3号', opinion: '情节较轻', days: 3 } }, UPPER);
    expect(over.request).toMatchObject({ state: 'release_ordered', release: { cause: 'changed' } });
  });
});

describe('leave (拘留所条例 §27-28)', () => {
  const leave = { appliedAt: at('2026-10-02', '08:00'), ground: 'grave-illness', text: '父亲病危', applicant: '潘某之弟', relation: '弟', guarantee: { kind: 'guarantor', name: '潘某之弟', phone: '13800001531' } };
  const onLeave = () => {
    const bench = new Bench().detained().clock('2026-10-02', '09:00');
    bench.must('request-leave', { ...bench.answered, leave }, HOUSE);
    return bench;
  };

  it('story 5, step 7: answered within 12 hours of the application; the days do not count, and the house writes the new end', () => {
    const bench = onLeave();
    expect(bench.step).toMatchObject({ step: 'answer-leave', dueAt: at('2026-10-02', '20:00') });
    expect(bench.act('request-leave', { ...bench.answered, leave }, HOUSE)).toBe('LEAVE_PENDING');
    expect(bench.act('answer-leave', { granted: true }, JUDGE)).toBe('LEAVE_DAYS_MISSING');
    bench.must('answer-leave', { granted: true, days: 2 }, PRESIDENT);
    expect(bench.sent('detention.leave-answer')).toEqual([{ requestId: REQUEST, granted: true, days: 2 }]);
    bench.clock('2026-10-02', '10:20');
    expect(bench.act('mark-left', { ...bench.answered, leftAt: bench.now, dueBack: at('2026-10-05', '10:20') }, HOUSE)).toBe('PERIOD_BEYOND_APPROVAL');
    bench.must('mark-left', { ...bench.answered, leftAt: bench.now, dueBack: at('2026-10-04', '10:20') }, HOUSE);
    expect(bench.request.state).toBe('on_leave');
    expect(detainPerson.head(bench.request)).toMatchObject({ held: false, isHoldOpen: true });
    bench.clock('2026-10-04', '10:00');
    const back = (endsAt: Instant) => bench.act('mark-back', { ...bench.answered, backAt: bench.now, endsAt }, HOUSE);
    expect([back(at('2026-10-16', '14:20')), back(at('2026-10-12', '14:20')), back(at('2026-10-15', '14:20'))]).toEqual(['LEAVE_END_BEYOND', 'TIME_BEFORE_START', 'ok']);
    expect(bench.request).toMatchObject({ state: 'admitted', termEnd: at('2026-10-15', '14:20') });
  });

  it('who does not come back is told of, and time away beyond the leave is told too', () => {
    const bench = onLeave().must('answer-leave', { granted: true, days: 1 }, JUDGE);
    bench.must('mark-left', { ...bench.answered, leftAt: bench.now, dueBack: at('2026-10-03', '09:00') }, HOUSE);
    expect(bench.act('flag-leave', { leave: 0 }, SYSTEM)).toBe('TIMER_STALE');
    bench.clock('2026-10-03', '09:00').must('flag-leave', { leave: 0 }, SYSTEM);
    bench.clock('2026-10-03', '20:30').must('mark-back', { ...bench.answered, backAt: bench.now, endsAt: at('2026-10-15', '02:00') }, HOUSE);
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['leave-overdue', 'leave-overstayed']);
  });
});

describe('the end', () => {
  it('story 5, step 8: proposed by the judge, approved by the president, the sealed decision goes to the house', () => {
    const bench = new Bench().detained().must('record-family-notice', { notice: { reason: '不详' } }, CLERK).clock('2026-10-06', '16:00');
    const paper = { slot: 'early', instrument: 'early-release-decision', title: '提前解除拘留决定书', file: file('7') };
    bench.must('propose-early-release', { ground: 'confession', reason: '如实报告并履行一半', evidence: [], paper }, JUDGE);
    expect(detainPerson.head(bench.request).awaits).toEqual({ level: 'president', since: bench.now, on: 'release' });
    expect(bench.act('propose-early-release', { ground: 'confession', reason: '再次', evidence: [], paper }, JUDGE)).toBe('EARLY_RELEASE_PENDING');
    expect(bench.act('decide-early-release', { approve: true }, JUDGE)).toBe('OWN_REQUEST');
    bench.clock('2026-10-07', '08:30').must('decide-early-release', { approve: true }, PRESIDENT);
    expect(bench.request.state).toBe('admitted');
    bench.sealed();
    expect(bench.request).toMatchObject({ state: 'release_ordered', release: { cause: 'early', documentNo: expect.stringContaining('司惩') } });
    bench.clock('2026-10-07', '09:20').must('record-release', { ...bench.answered, releasedAt: at('2026-10-07', '09:15'), officer: '葛' }, HOUSE);
    expect([bench.request.state, bench.step, detainPerson.head(bench.request).isOpen]).toEqual(['released', undefined, false]);
    expect(bench.request.decisions?.map(({ act }) => act)).toEqual(['approved', 'release-approved']);
  });

  it('not approved, the draft is gone, and a new one may come', () => {
    const bench = new Bench().detained();
    const propose = (slot: string) => bench.act('propose-early-release', { ground: 'other', reason: '病情', evidence: [], paper: { slot, instrument: 'early-release-decision', title: '提前解除拘留决定书' } }, JUDGE);
    propose('early');
    bench.must('decide-early-release', { approve: false, opinion: '再议' }, PRESIDENT);
    expect(bench.request.packet.attachments.map(({ slot }) => slot)).toEqual(['decision', 'notice']);
    expect([bench.act('decide-early-release', { approve: true }, PRESIDENT), propose('early-2')]).toEqual(['NOTHING_TO_DECIDE', 'ok']);
  });

  it('at the end of the term the house releases; sooner nobody asked it to, and silence is an alarm', () => {
    const bench = new Bench().detained().must('record-family-notice', { notice: { reason: '不详' } }, CLERK).clock('2026-10-12', '15:00');
    expect(bench.act('record-release', { ...bench.answered, releasedAt: bench.now, officer: '葛' }, HOUSE)).toBe('TERM_NOT_OVER');
    const due = at('2026-10-13', '15:20');
    expect(bench.effects).toContainEqual({ type: 'timer', dueAt: due, kind: 'detain-person.flag-release', payload: { requestId: REQUEST, due } });
    expect(bench.act('flag-release', { due }, SYSTEM)).toBe('TIMER_STALE');
    bench.clock('2026-10-13', '15:20').must('flag-release', { due }, SYSTEM);
    expect(bench.step).toMatchObject({ stage: 'release-overdue', step: 'chase-house-release', tone: 'danger', urgency: 1 });
    expect(detainPerson.head(bench.request).isUnderWay).toBe(true);
    bench.clock('2026-10-13', '16:00').must('record-release', { ...bench.answered, releasedAt: at('2026-10-13', '15:50'), officer: '葛' }, HOUSE);
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['term-overrun', 'released-late']);
  });

  it('an ordered release that nobody confirms alarms after its hours, whatever the term', () => {
    const bench = new Bench().detained().clock('2026-09-30', '11:00');
    bench.must('order-release', { cause: 'early' }, SYSTEM).must('mark-release-sent', {}, CONNECTOR);
    const due = instant(bench.now + 2 * HOUR_MS);
    bench.clock('2026-09-30', '13:00').must('flag-release', { due }, SYSTEM);
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['release-not-acknowledged']);
    expect(bench.act('flag-release', { due }, SYSTEM)).toBe('TIMER_STALE');
  });

  it('the hours at the court end by themselves never: only a person, or the receipt, ends them', () => {
    const bench = new Bench().escorted();
    expect(bench.act('end-custody', { ending: 'detained' }, JUDGE, bench.now)).toBe('ADMISSION_ENDS_CUSTODY');
    bench.clock('2026-09-28', '17:00').must('flag-custody-limit', {}, SYSTEM);
    expect(bench.request.custody.state).toBe('running');
    expect(bench.act('extend-custody', { reason: '情况复杂' }, JUDGE)).toBe('CUSTODY_LIMIT_PASSED');
  });
});

describe('what the case does', () => {
  const told = (event: unknown, request = new Bench().detained().request, after = caseOf()) =>
    detainPerson.onCase(event as CaseEvent, request, after, caseOf()).map((effect) => (effect.type === 'command' ? [effect.kind, effect.payload['cause'] ?? ''] : [effect.type, '']));
  const added = (record: object) => ({ kind: 'case-record-added', record });

  it('payment, settlement, stay and closing ask the judge, and end nothing: it punishes an act', () => {
    expect(told(added({ type: 'fulfilment', on: '2026-10-06' }))).toEqual([['detain-person.ask-question', 'fulfilment']]);
    expect(told(added({ type: 'settlement', agreedOn: '2026-10-06', dueOn: '2027-01-01', suspends: true, creditorAgrees: true, instalments: [] }))).toEqual([['detain-person.ask-question', 'settlement']]);
    expect(told(added({ type: 'stay', on: '2026-10-06', ground: 'stayed', document: '裁定' }))).toEqual([['detain-person.ask-question', 'stay']]);
    expect(told({ kind: 'case-closed', closedOn: '2026-10-06', closeWay: 'fully-enforced' })).toEqual([['detain-person.ask-question', 'case-closed']]);
    const bench = new Bench().detained().must('record-family-notice', { notice: { reason: '不详' } }, CLERK).must('ask-question', { cause: 'fulfilment' }, SYSTEM);
    expect(bench.step).toMatchObject({ step: 'detention-goes-on', tone: 'attention' });
    bench.must('answer-question', { reason: '仍有虚假报告的制裁必要' }, JUDGE);
    expect([bench.step?.step, bench.request.state]).toEqual(['await-term', 'admitted']);
  });

  it('his death ends it; the death of another debtor does not', () => {
    const death = (party: string) => told(added({ type: 'death', on: '2026-10-06', party, document: '死亡证明' }));
    expect([death(PAN), death('party-li')]).toEqual([[['detain-person.end-by-death', '']], []]);
    const bench = new Bench().escorted().must('end-by-death', {}, SYSTEM);
    expect(bench.request).toMatchObject({ state: 'closed', custody: { state: 'ended' }, release: { cause: 'death' } });
    expect(bench.sent('detention.withdrawn')).toEqual([{ requestId: REQUEST, reason: 'death' }]);
  });

  it('a corrected number brings an undecided proposal back, and of a detained person a judge looks at once', () => {
    const corrected = caseOf({ parties: [{ ...PERSON, idNo: '320599197811201558' }] });
    const event = { kind: 'case-party-corrected', correction: { party: PAN, field: 'idNo', before: NUMBER, after: '320599197811201558' } };
    const pending = new Bench();
    pending.file();
    expect(told(event, pending.request, corrected)).toEqual([['detain-person.recall', 'identity-corrected']]);
    pending.must('recall', { cause: 'identity-corrected' }, SYSTEM);
    expect(pending.request).toMatchObject({ state: 'sent_back', revision: 2, approvals: [] });
    expect(told(event, new Bench().detained().request, corrected)).toEqual([['detain-person.ask-question', 'identity-corrected']]);
    expect(told(event, new Bench().detained().request)).toEqual([]);
  });
});

describe('who sees what', () => {
  it('the house sees whom it gets and nothing of the case file; the upper court only what was brought to it', () => {
    const bench = new Bench();
    bench.file();
    const kinds = () => Object.fromEntries(factsOf('detention-request', bench.request).map(({ kind, scopes }) => [kind, scopes]));
    expect(kinds()).toMatchObject({ 'detain-person.house': [], 'detain-person.review': [] });
    const detained = new Bench().detained().clock('2026-09-30', '11:00').must('ask-reconsideration', { asked: { askedAt: at('2026-09-30', '10:00'), handedTo: 'house', text: '不服' } }, HOUSE);
    const facts = Object.fromEntries(factsOf('detention-request', detained.request).map((fact) => [fact.kind, fact]));
    expect(facts['detain-person.house']?.scopes).toEqual([`agency:${HOUSE_ID}`]);
    expect(facts['detain-person.review']?.scopes).toEqual(['review:苏05']);
    const house = JSON.stringify(facts['detain-person.house']?.body);
    for (const hidden of ['61,300', '8640000', recordId(1), '劳务合同', '虚假报告财产']) expect([hidden, house.includes(hidden)]).toEqual([hidden, false]);
    expect(house).toContain(NUMBER);
  });

  it('the duty desk sees who is in the hands of the court', () => {
    expect(detainPerson.head(new Bench().escorted().request)).toMatchObject({ isUnderWay: true, held: true, dispatch: { accounts: [OFFICER.account, OFFICER.account], someUnnamed: true } });
  });
});
