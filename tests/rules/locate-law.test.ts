import { describe, expect, it } from 'vitest';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { CaseEvent } from '#shared/domain/cases/events.ts';
import type { CaseRecordBody, CaseState, Party } from '#shared/domain/cases/model.ts';
import { stepOfLocate } from '#shared/mechanisms/locate-person/step.ts';
import { isConsumptionLimited } from '#shared/domain/cases/standing.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import type { DecideContext, Decision, Effect } from '#shared/domain/linkage/decision.ts';
import { known, type Lookups, NO_LOOKUPS, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import { moduleOfAggregate } from '#shared/contracts/registry.ts';
import type { RequestHead, RequestOfCase } from '#shared/domain/linkage/mechanism.ts';
import type { DomainModule } from '#shared/domain/linkage/module.ts';
import { requestOf } from '#shared/mechanisms/index.ts';
import { locatePersonModule } from '#shared/mechanisms/locate-person/index.ts';
import { LOCATE_COMMANDS } from '#shared/mechanisms/locate-person/commands.ts';
import type { LocateEvent } from '#shared/mechanisms/locate-person/events.ts';
import { entryGuards } from '#shared/mechanisms/locate-person/guards.ts';
import { handoverMissing, type LocateRequest, type Packet, packetHash } from '#shared/mechanisms/locate-person/model.ts';
import { transitionsFor } from '#shared/mechanisms/locate-person/transitions.ts';
import type { AccountId, CaseId, CommandId, CourtCode, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, HOUR_MS, type Instant, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';

/** DOMAIN §1.13-1 to -11, one law a test. Example people are fictional. */
const COURT = '苏0508' as CourtCode;
const CASE = 'case-1' as CaseId;
const WANG = 'party-wang' as PartyId;
const LI = 'party-li' as PartyId;
const FIRM = 'party-firm' as PartyId;
const BOSS = 'party-boss' as PartyId;
const REQUEST = 'request-1' as RequestId;
const NOON = instantAt(civilDate('2026-09-10'), '12:00');
const file = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;
const who = (role: Actor['role'], account: string): Actor => ({ account: account as AccountId, role, court: COURT });
const JUDGE = who('judge', 'judge-jiang');
const CHIEF = who('chief', 'chief-fang');
const PRESIDENT = who('president', 'president-ji');
const DUTY = who('command-centre', 'duty-tian');
const OFFICER = who('field-officer', 'officer-peng');
const STATION: Actor = { account: 'station-shi' as AccountId, role: 'police-station' };
const POLICE: Actor = { account: 'connector' as AccountId, role: 'agency-system' };
const SPECIALIST: Actor = { account: 'police-he' as AccountId, role: 'police-specialist' };
const SYSTEM = who('system', 'system');

const PERSON: Party = { id: WANG, role: 'debtor', kind: 'person', name: '王某', idType: 'resident-id', idNo: '320599198703162138' };
const OTHER: Party = { id: LI, role: 'debtor', kind: 'person', name: '李某', idType: 'resident-id', idNo: '320599198703162170' };
const COMPANY: Party = { id: FIRM, role: 'debtor', kind: 'organisation', name: '某某商贸有限公司', idType: 'uscc', idNo: '', consumptionLimited: true };
const MANAGER: Party = { id: BOSS, role: 'related', kind: 'person', name: '周某', idType: 'resident-id', idNo: '320599198703162170', capacity: { as: 'actual-controller', of: FIRM } };

const SERVICE: CaseRecordBody = { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-01-22'), method: 'direct', reportDue: civilDate('2026-02-05') };
const VISIT: CaseRecordBody = { type: 'visit', on: civilDate('2026-09-03'), address: '听橹街 18 号', found: 'moved-away', photos: [] };
const summons = (more: Partial<Extract<CaseRecordBody, { type: 'summons' }>> = {}): CaseRecordBody => ({
  type: 'summons',
  servedOn: civilDate('2026-08-10'),
  method: 'direct',
  appearOn: civilDate('2026-08-20'),
  appeared: 'no',
  absence: 'without-good-reason',
  parties: [WANG],
  ...more,
});

function caseOf(parties: readonly Party[], ...records: readonly CaseRecordBody[]): CaseState {
  return {
    id: CASE, version: 1, court: COURT, caseNumber: '（2026）苏0508执90017号', cause: '民间借贷纠纷', filedOn: civilDate('2026-01-19'), title: '', principal: fen(5_000_000), fee: fen(65_000),
    judge: JUDGE.account, parties: [...parties], status: 'enforcing', corrections: [], differences: [],
    records: records.map((body, n) => ({ id: `01900000-0000-7000-a000-00000000000${n}` as CommandId, recordedAt: instant(0), by: JUDGE.account, body })),
  };
}

const WARRANT = { slot: 'warrant', instrument: 'compel-appearance-warrant' as const, title: '拘传票', file: file('4') };
const ASKED = { answer: 'none', source: '区人大代表工委' } as const;

function packetFor(party: Party, over: Partial<Packet> = {}): Packet {
  return {
    debtor: { name: party.name, idType: party.idType, idNo: party.idNo, ...(party.capacity === undefined ? {} : { capacity: { as: party.capacity.as, company: COMPANY.name } }) },
    reasons: ['whereabouts-unknown'], dangers: [], periodDays: 180, takeover: 'report-only', dutyPhone: '0512-00000110', evidence: [],
    attachments: [
      { slot: 'application', instrument: 'locate-application', title: '查控申请表', file: file('1') },
      { slot: 'letter', instrument: 'assistance-letter', title: '协助查找函', file: file('2') },
      { slot: 'title', instrument: 'enforcement-title', title: '民事调解书', file: file('3') },
    ],
    ...over,
  };
}
const withWarrant = (party: Party, over: Partial<Packet> = {}): Packet => packetFor(party, { attachments: [...packetFor(party).attachments, WARRANT], deputy: ASKED, ...over });

/** One request and its case under virtual time; `act` refuses nothing silently. */
class Bench {
  now: Instant = NOON;
  state: LocateRequest | undefined;
  effects: Effect[] = [];
  seq = 1;
  readonly found: CaseState;
  readonly lookups: Partial<Lookups>;
  constructor(found: CaseState, lookups: Partial<Lookups> = {}) {
    this.found = found;
    this.lookups = lookups;
  }

  get context(): DecideContext {
    const base: Lookups = {
      ...NO_LOOKUPS,
      case: known(this.found),
      requestsOfCase: known([]),
      samePerson: known([]),
      delegation: UNKNOWN,
      settings: known({ court: COURT, policeChannel: 'connector', requireDishonestListing: false, dutyPhone: '0512' }),
      missingFiles: known([]),
    };
    return { now: this.now, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups: { ...base, ...this.lookups } };
  }

  command(kind: string, payload: object, actor: Actor, at?: Instant): Command {
    const seq = this.seq++;
    return {
      id: `01900000-0000-7000-a000-${String(seq).padStart(12, '0')}` as CommandId, stream: { device: 'bench' as never, user: actor.account, incarnation: '0'.repeat(16), lane: 'normal' }, seq, kind, v: 1,
      payload: { requestId: REQUEST, ...payload }, actor, basis: { aggregate: { type: 'locate-request', id: REQUEST }, version: this.state?.version ?? 0, after: [] },
      ...(at === undefined ? {} : { occurredAt: { at, source: 'typed', skewMs: 0 } }), deskTime: this.now, rulesVersion: 'bench',
    };
  }

  decide(name: string, payload: object, actor: Actor, at?: Instant): Decision<LocateEvent> {
    return locatePersonModule.decide(this.state, this.command(`locate-person.${name}`, payload, actor, at), this.context);
  }

  /** @returns the code of the refusal, or `ok`. */
  act(name: string, payload: object, actor: Actor, at?: Instant): string {
    const command = this.command(`locate-person.${name}`, payload, actor, at);
    const decision = locatePersonModule.decide(this.state, command, this.context);
    if (decision.kind === 'refuse') return decision.failure.code;
    for (const event of decision.events) {
      const before = this.state;
      const meta = { commandId: command.id, aggregate: command.basis.aggregate, at: this.now, by: actor };
      this.state = locatePersonModule.apply(before, event, meta);
      this.effects.push(...locatePersonModule.effects(before, event, this.state, meta, this.context));
    }
    return 'ok';
  }

  must(name: string, payload: object, actor: Actor, at?: Instant): void {
    expect([name, this.act(name, payload, actor, at)]).toEqual([name, 'ok']);
  }

  get request(): LocateRequest {
    if (this.state === undefined) throw new Error('no request yet');
    return this.state;
  }

  /** Filed, signed and under review at the police. */
  reviewed(party: Party, packet: Packet): this {
    this.must('file', { caseId: CASE, partyId: party.id, packet }, JUDGE);
    this.must('approve', { packetHash: packetHash(packet) }, CHIEF);
    if (this.request.state === 'pending_president') this.must('approve', { packetHash: packetHash(packet) }, PRESIDENT);
    this.must('assign-numbers', { numbers: { letter: '1号', warrant: '2号' } }, SYSTEM);
    const numbered = packet.attachments.map((a) => a.slot).filter((slot) => slot === 'letter' || slot === 'warrant');
    for (const slot of numbered) this.must('bind-sealed-copy', { slot, number: slot === 'letter' ? '1号' : '2号', file: file('9') }, who('clerk', 'clerk-lu'));
    this.must('submit', {}, SYSTEM);
    this.must('mark-received', { revision: 1, round: 0, receivedAt: this.now }, POLICE);
    return this;
  }

  active(party: Party, packet: Packet): this {
    this.reviewed(party, packet);
    this.must('accept', { revision: 1, round: 0, controlNo: 'KZ-1', start: '2026-09-10', end: '2027-03-09', specialist: '何' }, SPECIALIST);
    return this;
  }

  hit(personState: 'held' | 'located', more: object = {}, actor: Actor = STATION, round = this.request.round): string {
    return this.act('register-hit', { revision: 1, round, hit: { at: this.now, place: '云溪路', channel: 'street-check', unit: '云溪派出所', officer: '施', phone: '051200000119', personState, identityBy: 'document', ...more } }, actor);
  }

  controlled(via: 'phone' | 'field-record', held: boolean, at: Instant, more: object = {}): string {
    const full = via === 'phone'
      ? { signatures: [] }
      : { health: '正常', belongings: '手机', signatures: [{ signer: '彭', capacity: 'court-officer', refused: false, file: file('8') }, { signer: '施', capacity: 'police-officer', refused: true }] };
    return this.act('record-controlled', { via, handover: { place: '云溪路', held, identityBy: 'document', photos: [], ...full, ...more }, dataAsOf: this.now }, via === 'phone' ? DUTY : OFFICER, at);
  }
}
const GROUNDED = [SERVICE, VISIT, summons()];
const watched = (): Bench => new Bench(caseOf([PERSON], ...GROUNDED)).active(PERSON, withWarrant(PERSON));
const after = (bench: Bench, ms: number): Instant => (bench.now = instant(bench.now + ms));

/** The case as the product runs it, with what its events mean for requests. */
const caseModule = moduleOfAggregate('case') as unknown as DomainModule<CaseState, CaseEvent>;

/** What the case module asks of the requests of the case. */
function onCase(found: CaseState, kind: string, payload: object, requests: readonly LocateRequest[], actor: Actor = JUDGE): { readonly code: string; readonly asked: readonly (readonly [string, unknown])[]; readonly state: CaseState } {
  const bench = new Bench(found, { requestsOfCase: known(requests.map((request) => requestOf('locate-request', request))) });
  const command = { ...bench.command(kind, {}, actor), payload: { caseId: CASE, ...payload } };
  const decision = caseModule.decide(found, command, bench.context);
  if (decision.kind === 'refuse') return { code: decision.failure.code, asked: [], state: found };
  let state = found;
  const asked: (readonly [string, unknown])[] = [];
  for (const event of decision.events) {
    const meta = { commandId: command.id, aggregate: { type: 'case', id: CASE }, at: NOON, by: actor };
    const next = caseModule.apply(state, event, meta);
    for (const effect of caseModule.effects(state, event, next, meta, bench.context)) if (effect.type === 'command') asked.push([effect.aggregate.id, effect.payload['trigger'] ?? effect.kind]);
    state = next;
  }
  return { code: 'ok', asked, state };
}

describe('-1 custody starts at the hold', () => {
  it('a held hit starts the clock and its timer, and the step counts to its limit', () => {
    const bench = watched();
    expect(bench.hit('held', { holdUntil: instant(NOON + 2 * HOUR_MS) })).toBe('ok');
    expect(bench.request.custody).toEqual({ state: 'running', startedAt: NOON, limitHours: 8 });
    expect(bench.effects).toContainEqual(expect.objectContaining({ type: 'timer', kind: 'locate-person.flag-custody-limit', dueAt: NOON + 8 * HOUR_MS }));
    expect(stepOfLocate(bench.request)).toMatchObject({ stage: 'held', step: 'acknowledge-hit', dueAt: NOON + 15 * MINUTE_MS, rule: 'HIT_ACKNOWLEDGE' });
    bench.must('acknowledge-hit', {}, DUTY);
    bench.must('dispatch', { officers: ['彭'], eta: NOON, inCity: false }, DUTY);
    expect(stepOfLocate(bench.request)).toMatchObject({ stage: 'held', step: 'hand-over', dueAt: NOON + 8 * HOUR_MS, rule: 'QUESTIONING' });
  });

  it('the earliest of all reports counts, hits included', () => {
    const bench = watched();
    bench.hit('held');
    after(bench, 2 * HOUR_MS);
    expect(bench.controlled('phone', true, bench.now)).toBe('ok');
    expect(bench.request.custody.startedAt).toBe(NOON);
    expect(bench.request.due?.at).toBe(NOON + 8 * HOUR_MS);
    expect(bench.controlled('field-record', true, instant(NOON - 10 * MINUTE_MS))).toBe('ok');
    expect(bench.request.custody.startedAt).toBe(NOON - 10 * MINUTE_MS);
  });

  it('hours in the hands of the police before the court came count, told with the hand-over', () => {
    for (const via of ['phone', 'field-record'] as const) {
      const bench = watched();
      after(bench, 3 * HOUR_MS);
      expect(bench.controlled(via, true, bench.now, { heldSince: instant(bench.now + 1) })).toBe('DATES_OUT_OF_ORDER');
      expect(bench.controlled(via, true, bench.now, { heldSince: instant(NOON - 400 * 24 * HOUR_MS) })).not.toBe('ok');
      expect(bench.controlled(via, true, bench.now, { heldSince: NOON })).toBe('ok');
      expect(bench.request.custody).toEqual({ state: 'running', startedAt: NOON, limitHours: 8 });
      expect(bench.request.due?.at).toBe(NOON + 8 * HOUR_MS);
      expect(bench.effects).toContainEqual(expect.objectContaining({ type: 'timer', kind: 'locate-person.flag-custody-limit', dueAt: NOON + 8 * HOUR_MS }));
    }
  });

  it('a hold never reaches past the limit: a person corrects it, the word of a system is cut and told', () => {
    const tooLong = { holdUntil: instant(NOON + 9 * HOUR_MS) };
    expect(watched().hit('held', tooLong)).toBe('HOLD_BEYOND_LIMIT');
    expect(watched().hit('held', { holdUntil: instant(NOON - HOUR_MS) })).toBe('DATES_OUT_OF_ORDER');
    const bench = watched();
    expect(bench.hit('held', tooLong, POLICE)).toBe('ok');
    expect(bench.request.hits[0]?.holdUntil).toBe(NOON + 8 * HOUR_MS);
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['hold-beyond-limit']);
    expect(bench.request.custody.state).toBe('running');
  });

  it('a second holding has a clock of its own', () => {
    const bench = watched();
    bench.hit('held');
    after(bench, HOUR_MS);
    bench.must('end-custody', { ending: 'released' }, DUTY, bench.now);
    bench.must('record-missed', { reason: 'gone' }, DUTY);
    after(bench, 30 * HOUR_MS);
    expect(bench.hit('held')).toBe('ok');
    expect(bench.request.custody).toEqual({ state: 'running', startedAt: bench.now, limitHours: 8 });
    expect(bench.request.earlierCustodies).toMatchObject([{ state: 'ended', startedAt: NOON, endedAt: NOON + HOUR_MS }]);
  });

  it('only the undertaker or the president extends, and only before the eight hours are over', () => {
    const reason = { reason: '情况复杂，依法可能拘留' };
    const bench = watched();
    bench.hit('held');
    expect(LOCATE_COMMANDS['locate-person.extend-custody'].may).toEqual({ judge: ['undertaker'], president: ['leader'] });
    after(bench, 8 * HOUR_MS);
    expect(bench.act('extend-custody', reason, JUDGE)).toBe('CUSTODY_LIMIT_PASSED');
    bench.now = instant(NOON + 8 * HOUR_MS - 1);
    expect(bench.act('extend-custody', reason, PRESIDENT)).toBe('ok');
    expect(bench.request.custody.limitHours).toBe(24);
  });

  it('an end lies neither in the future nor before the start, and a person who is held is not missed', () => {
    const bench = watched();
    bench.hit('held');
    expect(bench.act('record-missed', { reason: 'gone' }, DUTY)).toBe('CUSTODY_STILL_RUNNING');
    expect(bench.act('end-custody', { ending: 'released' }, DUTY, instant(NOON + HOUR_MS))).toBe('OCCURRED_AT_IN_FUTURE');
    expect(bench.act('end-custody', { ending: 'released' }, DUTY, instant(NOON - MINUTE_MS))).toBe('DATES_OUT_OF_ORDER');
    expect(bench.act('end-custody', { ending: 'released' }, DUTY, NOON)).toBe('ok');
  });
});

describe('-2 a wrong number never stays live', () => {
  const asks = (request: LocateRequest, change: object = { field: 'idNo', value: '320599198703162170' }) =>
    onCase(caseOf([PERSON], ...GROUNDED), 'case.correct-party', { partyId: WANG, source: { title: '户籍证明' }, ...change }, [request]).asked;

  it.each(['pending_approval', 'pending_president', 'sent_back', 'signed', 'submitted', 'under_review', 'active', 'hit', 'court_ack', 'dispatched', 'controlled'] as const)('touches a request that is %s', (state) => {
    expect(asks({ ...watched().request, state })).toEqual([[REQUEST, 'T7']]);
  });

  it('leaves a returned request to its resubmission, and one that names the corrected person alone', () => {
    const { request } = watched();
    expect(asks({ ...request, state: 'returned' })).toEqual([]);
    expect(asks({ ...request, packet: { ...request.packet, debtor: { ...request.packet.debtor, idNo: '320599198703162170' } } })).toEqual([]);
  });

  it('is touched by a corrected name, kind of document, or an adopted difference alike, and not by an address', () => {
    const { request } = watched();
    expect(asks(request, { field: 'name', value: '王某某' })).toEqual([[REQUEST, 'T7']]);
    expect(asks(request, { field: 'idType', value: 'passport' })).toEqual([[REQUEST, 'T7']]);
    expect(asks(request, { field: 'address', value: '别处' })).toEqual([]);
    const found = { ...caseOf([PERSON], ...GROUNDED), differences: [{ field: 'idNo', party: WANG, stored: PERSON.idNo, incoming: '320599198703162170', corrected: false, foundAt: NOON }] };
    expect(onCase(found, 'case.settle-difference', { field: 'idNo', party: WANG, choice: 'adopt' }, [request]).asked).toEqual([[REQUEST, 'T7']]);
  });

  it('under review it is a release, and the answer that still comes is a stray, released at once', () => {
    const bench = new Bench(caseOf([PERSON], ...GROUNDED)).reviewed(PERSON, withWarrant(PERSON));
    bench.must('request-release', { trigger: 'T7', cause: 'identity-corrected' }, SYSTEM);
    expect([bench.request.state, bench.request.control.state]).toEqual(['withdrawal_pending', 'release_requested']);
    bench.effects = [];
    bench.must('accept', { revision: 1, round: 0, controlNo: 'KZ-9', start: '2026-09-10', end: '2027-03-09', specialist: '何' }, POLICE);
    expect(bench.request.strays).toMatchObject([{ controlNo: 'KZ-9', state: 'release_requested' }]);
    expect(bench.effects).toContainEqual(expect.objectContaining({ type: 'send', message: 'control.release', body: expect.objectContaining({ controlNo: 'KZ-9' }) }));
  });

  it('a wrong person who is being held is an incident, though the control ends already', () => {
    const bench = watched();
    bench.controlled('phone', true, NOON);
    bench.must('request-release', { trigger: 'T7', cause: 'identity-corrected' }, SYSTEM);
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['release-identity-corrected']);
  });
});

/** The guards that fail, with their codes. */
function failing(found: CaseState, party: Party, packet: Packet, lookups: Partial<Lookups> = {}, more: object = {}): Record<string, string | undefined> {
  const guards = entryGuards(found, { requestId: REQUEST, partyId: party.id, packet, ...more }, new Bench(found, lookups).context);
  return Object.fromEntries(guards.filter(({ status }) => status !== 'passed').map(({ id, status, failure }) => [id, failure?.code ?? status]));
}

describe('-3 the warrant, -4 whom a record names', () => {
  it('needs a summons to that very person and absence without good reason: a visit alone does not open it', () => {
    const ask = (...records: CaseRecordBody[]) => failing(caseOf([PERSON, OTHER], SERVICE, ...records), PERSON, withWarrant(PERSON));
    const no = { warrant: 'NO_UNEXCUSED_ABSENCE' };
    expect(ask(VISIT)).toEqual(no);
    expect(ask(VISIT, summons({ parties: [LI] }))).toEqual(no);
    expect(ask(VISIT, summons({ absence: 'with-good-reason' }))).toEqual(no);
    expect(ask(VISIT, summons({ method: 'publication' }))).toEqual(no);
    expect(ask(VISIT, summons({ parties: undefined } as never))).toEqual(no);
    expect(ask(summons())).toEqual({});
    expect(failing(caseOf([PERSON], SERVICE, summons({ parties: undefined } as never)), PERSON, withWarrant(PERSON))).toEqual({});
    expect(failing(caseOf([PERSON], SERVICE, VISIT), PERSON, packetFor(PERSON))).toEqual({});
  });

  it('guards read the records of the debtor sought; one that names nobody counts for all', () => {
    const ask = (...records: CaseRecordBody[]) => failing(caseOf([PERSON, OTHER], ...records), PERSON, packetFor(PERSON));
    expect(ask({ ...SERVICE, parties: [LI] } as CaseRecordBody, { ...VISIT, parties: [LI] } as CaseRecordBody)).toEqual({ 'notice-served': 'NOTICE_NOT_SERVED', 'attempt-failed': 'NO_FAILED_ATTEMPT' });
    expect(ask({ ...SERVICE, parties: [LI, WANG] } as CaseRecordBody, { ...VISIT, parties: [WANG] } as CaseRecordBody)).toEqual({});
    expect(ask(SERVICE, VISIT)).toEqual({});
    expect(onCase(caseOf([PERSON]), 'case.add-record', { record: { ...VISIT, parties: ['party-nobody'] } }, []).code).toBe('PARTY_UNKNOWN');
  });
});

describe('-5 companies', () => {
  const found = caseOf([COMPANY, MANAGER], { ...SERVICE, parties: [FIRM] } as CaseRecordBody, { ...VISIT, parties: [BOSS] } as CaseRecordBody, summons({ parties: [BOSS] }));

  it('the person behind the company is sought with his capacity, the company itself never', () => {
    expect(failing(found, MANAGER, withWarrant(MANAGER))).toEqual({});
    expect(failing(found, MANAGER, { ...withWarrant(MANAGER), debtor: { name: MANAGER.name, idType: MANAGER.idType, idNo: MANAGER.idNo } })).toEqual({ identity: 'SUBJECT_WITHOUT_CAPACITY' });
    expect(failing(found, COMPANY, packetFor(COMPANY))).toMatchObject({ identity: 'DEBTOR_NOT_A_PERSON' });
    expect(failing(caseOf([MANAGER]), MANAGER, packetFor(MANAGER))).toEqual({ identity: 'PARTY_UNKNOWN' });
  });

  it('is entered with a document, once, and for a company debtor only; 限消 of the company binds him', () => {
    const person = { partyId: BOSS, of: FIRM, as: 'actual-controller', name: '周某', idType: 'resident-id', idNo: MANAGER.idNo, source: { title: '企业登记档案' } };
    const added = onCase(caseOf([COMPANY]), 'case.add-related', person, []);
    expect(added.state.parties.at(-1)).toEqual(MANAGER);
    expect(isConsumptionLimited(added.state, MANAGER)).toBe(true);
    expect(onCase(added.state, 'case.add-related', person, []).code).toBe('PARTY_ALREADY_THERE');
    expect(onCase(caseOf([PERSON]), 'case.add-related', { ...person, of: WANG }, []).code).toBe('NOT_A_COMPANY_DEBTOR');
  });
});

describe('-6 deputies', () => {
  const found = caseOf([PERSON], ...GROUNDED);
  const ask = (deputy: Packet['deputy'], lookups: Partial<Lookups> = {}) => failing(found, PERSON, { ...withWarrant(PERSON), ...(deputy === undefined ? { deputy: undefined as never } : { deputy }) }, lookups)['deputy'];

  it('asked before an instrument that gives the power to hold, answered with its source', () => {
    expect(ask(undefined)).toBe('DEPUTY_NOT_ASKED');
    expect(ask({ answer: 'none' })).toBe('DEPUTY_NOT_ASKED');
    expect(ask(ASKED)).toBeUndefined();
    expect(failing(found, PERSON, packetFor(PERSON))).toEqual({});
  });

  it('an awaited answer is unknown on a device and missing at the server', () => {
    expect(ask({ answer: 'unanswered' }, { samePerson: UNKNOWN })).toBe('unknown');
    expect(ask({ answer: 'unanswered' })).toBe('DEPUTY_UNANSWERED');
  });

  it('county or higher needs the permission recorded', () => {
    expect(ask({ answer: 'county-or-higher', source: '代表工委' })).toBe('DEPUTY_PERMISSION_MISSING');
    expect(ask({ answer: 'county-or-higher', source: '代表工委', permission: { by: '区人大常委会', document: '许可决定', on: civilDate('2026-09-01') } })).toBeUndefined();
  });

  it('a township deputy who is held is reported at once: an incident and a step until it is done', () => {
    const bench = new Bench(found).active(PERSON, withWarrant(PERSON, { deputy: { answer: 'township', source: '镇人大' } }));
    expect(bench.act('record-deputy-report', { to: '镇人大主席团', at: NOON }, JUDGE)).toBe('STATE_NOT_ALLOWED');
    bench.hit('held');
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['township-deputy-held']);
    bench.must('end-custody', { ending: 'released' }, DUTY, NOON);
    expect(stepOfLocate(bench.request)).toMatchObject({ step: 'report-deputy', tone: 'danger' });
    bench.must('record-deputy-report', { to: '镇人大主席团', at: NOON }, JUDGE);
    expect(bench.act('record-deputy-report', { to: '镇人大主席团', at: NOON }, JUDGE)).toBe('DEPUTY_REPORT_NOT_DUE');
    expect(stepOfLocate(bench.request)?.step).toBe('acknowledge-hit');
  });

  it('stands before a detention too, asked anew where the packet did not ask', () => {
    const bench = new Bench(found).active(PERSON, packetFor(PERSON));
    bench.controlled('phone', false, NOON);
    const detention = {
      ground: 'assets-hidden-or-destroyed',
      evidence: [found.records[0]?.id],
      decisionNo: '1号',
      presidentApprovedOn: '2026-09-10',
      servedAt: NOON,
      days: 10,
      receiptFrom: NOON,
      receiptTo: NOON + 240 * HOUR_MS,
      familyNotifiedAt: NOON,
    };
    expect(bench.act('record-outcome', { outcome: { results: ['detained'], amount: 0, detention } }, JUDGE)).toBe('DEPUTY_NOT_ASKED');
    expect(bench.act('record-outcome', { outcome: { results: ['detained'], amount: 0, detention: { ...detention, deputy: ASKED } } }, JUDGE)).toBe('ok');
  });
});

describe('-7 found without a hit', () => {
  it('a person is handed over from the watch itself: T1 and the clock at once', () => {
    const bench = watched();
    expect(bench.controlled('field-record', true, NOON)).toBe('ok');
    expect([bench.request.state, bench.request.control.state, bench.request.custody.startedAt]).toEqual(['controlled', 'release_requested', NOON]);
    expect(bench.effects).toContainEqual(expect.objectContaining({ message: 'control.release' }));
  });

  it('the other courts are told then too', () => {
    const other = { caseId: 'case-9' as CaseId, caseNumber: '9', court: '苏0591' as CourtCode, judge: 'judge-qin' as AccountId, held: false };
    const bench = new Bench(caseOf([PERSON], ...GROUNDED), { samePerson: known([other]) }).active(PERSON, withWarrant(PERSON));
    bench.controlled('phone', false, NOON);
    expect(bench.request.otherCourts).toMatchObject([{ caseId: 'case-9' }]);
  });

  it.each(['hit', 'court_ack'] as const)('somebody found may be gone before anybody was sent: %s', (state) => {
    const bench = watched();
    bench.hit('located');
    if (state === 'court_ack') bench.must('acknowledge-hit', {}, DUTY);
    bench.must('record-missed', { reason: 'gone' }, DUTY);
    expect([bench.request.state, bench.request.round]).toEqual(['active', 1]);
  });
});

describe('改派', () => {
  const order = (officers: readonly string[], accounts: readonly string[]) => ({ officers, accounts, eta: instant(NOON + HOUR_MS), inCity: true });
  const sent = () => {
    const bench = watched();
    bench.hit('located');
    bench.must('acknowledge-hit', {}, DUTY);
    bench.must('dispatch', order(['彭干警'], [OFFICER.account]), DUTY);
    return bench;
  };

  it('others are sent in the place of a team by whoever names its order', () => {
    const bench = sent();
    const first = bench.request.dispatch;
    bench.must('dispatch', { ...order(['陶干警'], ['officer-tao']), instead: first?.at }, DUTY);
    expect(bench.request).toMatchObject({ state: 'dispatched', dispatch: { officers: ['陶干警'], relieved: [OFFICER.account] } });
    // It is another order: it has no number of the first.
    expect(bench.request.dispatch?.number).toBeUndefined();
  });

  it('two who send at the same moment have sent one team', () => {
    expect(sent().act('dispatch', order(['陶干警'], ['officer-tao']), DUTY)).toBe('BASIS_MOVED');
    const taken = watched();
    taken.hit('located');
    taken.must('acknowledge-hit', {}, DUTY);
    expect(taken.act('dispatch', { ...order(['陶干警'], ['officer-tao']), instead: NOON }, DUTY)).toBe('BASIS_MOVED');
  });

  it('whoever stands there already may still record what happened', () => {
    const bench = sent();
    bench.must('dispatch', { ...order(['陶干警'], ['officer-tao']), instead: bench.request.dispatch?.at }, DUTY);
    expect(bench.controlled('field-record', true, NOON)).toBe('ok');
  });
});

describe('-9 detention and fines', () => {
  const outcome = (detention: object) => {
    const bench = watched();
    bench.controlled('phone', false, NOON);
    after(bench, 40 * HOUR_MS);
    return bench.act('record-outcome', { outcome: {
      results: ['detained'],
      amount: 0,
      detention: {
        ground: 'assets-hidden-or-destroyed',
        evidence: [bench.found.records[0]?.id],
        decisionNo: '1号',
        presidentApprovedOn: '2026-09-10',
        servedAt: NOON,
        days: 10,
        receiptFrom: NOON + HOUR_MS,
        receiptTo: NOON + 241 * HOUR_MS,
        familyNotifiedAt: NOON,
        ...detention,
      },
    } }, JUDGE);
  };

  it('the term ends at the same hour: ten days, the eleventh day', () => {
    expect(outcome({})).toBe('ok');
    expect(outcome({ receiptTo: NOON + 240 * HOUR_MS })).toBe('DETENTION_TERM_MISMATCH');
    expect(outcome({ days: 11 })).toBe('DETENTION_TERM_MISMATCH');
  });

  it('the family is told within 24 hours of the execution: the service on a person present, else the admission', () => {
    const untold = { familyNotifiedAt: undefined };
    expect(outcome({ ...untold, servedInPerson: true })).toBe('FAMILY_NOT_NOTIFIED');
    const admitted = NOON + 20 * HOUR_MS;
    expect(outcome({ ...untold, servedInPerson: false, receiptFrom: admitted, receiptTo: admitted + 240 * HOUR_MS })).toBe('ok');
    expect(outcome({ ...untold, servedInPerson: false, detainedFirstAt: NOON, receiptFrom: admitted, receiptTo: admitted + 240 * HOUR_MS })).toBe('FAMILY_NOT_NOTIFIED');
  });

  it('a detention that is a request of its own tells its dates there: of this person, and carried out', () => {
    const other = (head: Partial<RequestHead>): RequestOfCase => {
      const request = requestOf('locate-request', watched().request);
      return { ...request, head: { ...request.head, ref: { type: 'detention-request', id: 'detention-1' }, answeredAt: NOON, ...head } };
    };
    const linked = (requests: Lookups['requestsOfCase']) => {
      const bench = new Bench(caseOf([PERSON], ...GROUNDED), { requestsOfCase: requests }).active(PERSON, withWarrant(PERSON));
      bench.controlled('phone', false, NOON);
      return bench.decide('record-outcome', { outcome: { results: ['detained'], amount: 0, detention: { request: 'detention-1' } } }, JUDGE);
    };
    expect(linked(known([other({})]))).toMatchObject({ kind: 'accept' });
    expect(linked(known([]))).toMatchObject({ kind: 'refuse', failure: { code: 'LINK_UNKNOWN' } });
    expect(linked(known([other({ personKey: 'p1.another' })]))).toMatchObject({ kind: 'refuse', failure: { code: 'LINK_UNKNOWN' } });
    const { answeredAt: _never, ...proposed } = other({}).head;
    expect(linked(known([{ ...other({}), head: proposed }]))).toMatchObject({ kind: 'refuse', failure: { code: 'DETENTION_PAPERS_MISSING' } });
    // A device that does not hold the requests of the case leaves it to the server.
    expect(linked(UNKNOWN)).toMatchObject({ kind: 'unknown' });
  });

  it('the custody ends when the person was admitted, as the platform tells it from the receipt', () => {
    const bench = watched();
    bench.hit('held');
    after(bench, 3 * HOUR_MS);
    bench.must('end-custody', { ending: 'detained', at: NOON + 2 * HOUR_MS }, SYSTEM);
    expect(bench.request.custody).toMatchObject({ state: 'ended', endedAt: NOON + 2 * HOUR_MS, ending: 'detained' });
  });

  it('a fine lies within the lawful maximum', () => {
    const fined = (amount: number) => {
      const bench = watched();
      bench.controlled('phone', false, NOON);
      return bench.act('record-outcome', { outcome: { results: ['fined'], amount: 0, fine: { ground: 'able-but-refuses', evidence: [bench.found.records[0]?.id], decisionNo: '1号', presidentApprovedOn: '2026-09-10', amount } } }, JUDGE);
    };
    expect([fined(0), fined(10_000_000), fined(10_000_001)]).toEqual(['FINE_OUT_OF_RANGE', 'ok', 'FINE_OUT_OF_RANGE']);
  });
});

describe('-10 only the debtor concerned', () => {
  const requests = [{ ...watched().request, id: 'r-wang' as RequestId, debtor: WANG }, { ...watched().request, id: 'r-li' as RequestId, debtor: LI }, { ...watched().request, id: 'r-boss' as RequestId, debtor: BOSS }];
  const parties = [PERSON, OTHER, COMPANY, MANAGER];
  const settlement = { type: 'settlement', agreedOn: '2026-09-01', dueOn: '2026-12-01', suspends: true, creditorAgrees: true, instalments: [] };

  it('a settlement with one releases one, and the case goes on with the others', () => {
    const done = onCase(caseOf(parties, ...GROUNDED), 'case.add-record', { record: { ...settlement, parties: [LI] } }, requests);
    expect(done.asked).toEqual([['r-li', 'T5']]);
    expect(done.state.status).toBe('enforcing');
    expect(failing(done.state, PERSON, withWarrant(PERSON))).toEqual({});
    expect(failing(done.state, OTHER, packetFor(OTHER))).toMatchObject({ 'case-open': 'CASE_SUSPENDED' });
    const resumed = onCase(done.state, 'case.add-record', { record: { type: 'resume', appliedOn: '2026-09-05', ruledOn: '2026-09-08', parties: [LI] } }, requests);
    expect(failing(resumed.state, OTHER, packetFor(OTHER))).not.toHaveProperty('case-open');
  });

  it('without a name all are concerned, as in records of before', () => {
    const done = onCase(caseOf(parties, ...GROUNDED), 'case.add-record', { record: settlement }, requests);
    expect(done.asked.map(([id]) => id)).toEqual(['r-wang', 'r-li', 'r-boss']);
    expect(done.state.status).toBe('settled');
  });

  it('the bankruptcy of a company reaches the company and who is sought for it, no debtor beside it', () => {
    const stay = { type: 'stay', on: '2026-09-01', ground: 'bankruptcy-accepted', document: '受理破产裁定' };
    expect(onCase(caseOf(parties, ...GROUNDED), 'case.add-record', { record: stay }, requests).asked).toEqual([['r-boss', 'T6']]);
    expect(onCase(caseOf(parties, ...GROUNDED), 'case.add-record', { record: { ...stay, ground: 'title-revoked' } }, requests).asked).toHaveLength(3);
  });

  it('T9 is asked in every state with an open request', () => {
    for (const state of ['pending_approval', 'pending_president', 'sent_back', 'signed', 'submitted', 'under_review', 'returned', 'active', 'hit', 'court_ack', 'dispatched'] as const) {
      expect([state, transitionsFor('locate-person.ask-keep-or-release', state).length > 0, transitionsFor('locate-person.decide-control', state).length > 0]).toEqual([state, true, true]);
    }
    const bench = new Bench(caseOf([PERSON], ...GROUNDED));
    bench.must('file', { caseId: CASE, partyId: WANG, packet: packetFor(PERSON) }, JUDGE);
    bench.must('ask-keep-or-release', {}, SYSTEM);
    expect(stepOfLocate(bench.request)).toMatchObject({ stage: 'pending-approval', step: 'keep-or-release' });
    bench.must('decide-control', { choice: 'release', reason: '终本后不再查找' }, JUDGE);
    expect(bench.request.state).toBe('withdrawn');
  });
});

describe('-11 the hand-over record, and what follows a rejection', () => {
  it('the paper is complete or it is none; a telephone record fires T1 at once and says what is missing', () => {
    const bench = watched();
    expect(bench.controlled('field-record', false, NOON, { signatures: [] })).toBe('HANDOVER_INCOMPLETE');
    expect(bench.controlled('phone', false, NOON)).toBe('ok');
    expect(bench.request.control.state).toBe('release_requested');
    const papers = () => bench.request.controlReports.map(({ handover }) => handover);
    expect(handoverMissing(papers())).toEqual(['health', 'belongings', 'court-signature', 'police-signature']);
    expect(bench.controlled('field-record', false, NOON)).toBe('ok');
    expect(handoverMissing(papers())).toEqual([]);
  });

  it('a new request on the same person and case names the rejected one', () => {
    const found = caseOf([PERSON], ...GROUNDED);
    const rejected = { ...watched().request, id: 'r-old' as RequestId, state: 'rejected' as const, control: { state: 'inactive' as const }, personKey: personKey(PERSON.idType, PERSON.idNo) };
    const ask = (supersedes?: string) => failing(found, PERSON, packetFor(PERSON), { requestsOfCase: known([requestOf('locate-request', rejected)]) }, { isNew: true, ...(supersedes === undefined ? {} : { supersedes }) });
    expect(ask()).toEqual({ supersedes: 'SUPERSEDES_REQUIRED' });
    expect(ask('r-old')).toEqual({});
  });
});
