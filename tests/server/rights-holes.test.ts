import { beforeEach, describe, expect, it } from 'vitest';
import { scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { AccountId, AgencyId, FileHash, RequestId } from '#shared/kernel/ids.ts';
import { DAY_MS } from '#shared/kernel/time.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { publishFacts, runAgencyCommand } from '#server/commands/own-acts.ts';
import { createMemoryStore, type MemoryStore } from '#server/store/memory.ts';
import { accountOf, CHIEF, CLERK, COURT, type Desk, deskOf, DUTY, fileHash, fileLocate, grounds, importCase, importRow, JUDGE, OFFICER, OTHER_COURT, OTHER_JUDGE, packetOf, POLICE, SECOND_JUDGE, START, STATION, type TestCore, testCore } from './people.ts';
import { caseIn, codesOf, done, held, requestIn, send, toPolice } from './steps.ts';

/** What people could do to each other's matters before rights were declared; each line was seen to happen. */

const who = (account: string, role: CommandSession['role'], more: Partial<CommandSession> = { court: COURT }): CommandSession => ({ account: account as AccountId, role, device: `device-${account}`, ...more }) as CommandSession;
const SECOND_CLERK = who('clerk-zhao', 'clerk');
const PRESIDENT = who('president-ji', 'president');
const DEPUTY = who('judge-deputy', 'judge');
const SECOND_OFFICER = who('officer-tao', 'field-officer');
const OTHER_CITY = who('police-xu', 'police-specialist', { agency: 'police:wuxi' as AgencyId });
const OTHER_STATION = who('station-xu', 'police-station', { agency: 'station:wuxi:liangxi' as AgencyId });

let store: MemoryStore;
let core: TestCore;

/** A real store: who is not in its directory does not exist, what was not uploaded is not there. */
beforeEach(async () => {
  store = createMemoryStore({ createdAt: START });
  core = { ...testCore(store), store };
  const people = [JUDGE, SECOND_JUDGE, OTHER_JUDGE, DEPUTY, CLERK, SECOND_CLERK, CHIEF, PRESIDENT, DUTY, OFFICER, SECOND_OFFICER].flatMap(({ account }) => accountOf(account) ?? []);
  await publishFacts(core, people.map((entry) => ({ draft: { kind: 'directory', id: entry.id, scopes: ['everyone'], body: { ...entry, name: entry.id } }, version: 0 })));
  for (const digit of '123') await store.files.markComplete(fileHash(digit), 9, START, JUDGE.account);
  await store.files.markComplete(fileHash('4'), 9, START, CLERK.account);
});

const REQUEST = ['locate-request', 'request-1'] as const;
const requestId = 'request-1';

/** Files one command on what its actor would see of the record, and answers the code of its receipt. */
async function codeOf(session: CommandSession, kind: string, aggregate: readonly [string, string], payload: unknown, actor: Parameters<Desk['file']>[3] = {}): Promise<string> {
  const desk = deskOf(session, `${session.account.length.toString(16).padStart(2, '0')}${String(Math.trunc(performance.now() * 1_000)).padStart(14, '0').slice(-14)}`);
  const version = store.tables.aggregates.get(`${aggregate[0]}/${aggregate[1]}`)?.version ?? 0;
  return codesOf(await send(core, desk, desk.file(kind, aggregate, payload, { version, ...actor })))[0] ?? '';
}
const byDelegation = (delegation: string) => ({ actor: { delegation } });
const stateOf = () => store.tables.aggregates.get('locate-request/request-1')?.state as unknown as LocateRequest;

async function grant(from: CommandSession, to: CommandSession, delegationId: string): Promise<string> {
  return codeOf(from, 'delegation.grant', ['delegation', delegationId], { delegationId, to: to.account, kinds: ['locate-person'], fromDay: '2026-03-01', throughDay: '2026-12-31', document: '授权书' });
}

async function activate(): Promise<void> {
  const answer = await runAgencyCommand(core, 'police:suzhou' as AgencyId, 'key-00000001', {
    kind: 'locate-person.accept',
    requestId: requestId as RequestId,
    payload: { requestId, revision: 1, round: 0, controlNo: '苏公控 1', start: '2026-03-02', end: '2026-03-12', specialist: '何某' },
  });
  expect(answer.ok).toBe(true);
}

const hit = { at: START, place: '云溪路', channel: 'street-check', unit: '云溪派出所', officer: '施', phone: '051200000119', personState: 'located', identityBy: 'document' };
const handover = (photos: readonly FileHash[] = []) => ({
  requestId,
  via: 'field-record',
  handover: {
    place: '云溪路',
    held: false,
    identityBy: 'document',
    health: '正常',
    belongings: '手机一部',
    signatures: [{ signer: '彭', capacity: 'court-officer', refused: true }, { signer: '施', capacity: 'police-officer', refused: true }],
    photos,
  },
  dataAsOf: START,
});
const occurredAt = { at: START, source: 'typed', skewMs: 0 } as const;

/** The officers are under way; `accounts` are those of them who are named by account. */
async function toTheField(officers: readonly string[], accounts?: readonly AccountId[]): Promise<void> {
  await toPolice(core, 'case-1', requestId);
  await activate();
  expect(await codeOf(STATION, 'locate-person.register-hit', REQUEST, { requestId, revision: 1, round: 0, hit })).toBe('accepted');
  expect(await codeOf(DUTY, 'locate-person.acknowledge-hit', REQUEST, { requestId })).toBe('accepted');
  expect(await codeOf(DUTY, 'locate-person.dispatch', REQUEST, { requestId, officers, ...(accounts === undefined ? {} : { accounts }), eta: START, inCity: true })).toBe('accepted');
}

async function controlledBy(session: CommandSession, photos?: readonly FileHash[]): Promise<string> {
  const desk = deskOf(session, '00000000000000f1');
  const command = { ...desk.file('locate-person.record-controlled', REQUEST, handover(photos)), occurredAt };
  return codesOf(await send(core, desk, command))[0] ?? '';
}

describe('a case stays with its people', () => {
  beforeEach(async () => {
    await done(core, deskOf(JUDGE), importCase(deskOf(JUDGE), 'case-1'));
  });

  it('nobody imports somebody’s case onto himself by its number, and reads the identity number', async () => {
    const row = (judge: CommandSession, clerk: CommandSession) => importRow('case-1', { judge: judge.account, clerk: clerk.account });
    expect(await codeOf(SECOND_JUDGE, 'case.import', ['case', 'case-1'], row(SECOND_JUDGE, SECOND_CLERK))).toBe('ACTOR_NOT_RELATED');
    expect(await codeOf(SECOND_CLERK, 'case.import', ['case', 'case-1'], row(SECOND_JUDGE, SECOND_CLERK))).toBe('ACTOR_NOT_RELATED');
    expect((await held(core, SECOND_JUDGE)).has('case/case-1')).toBe(false);
    expect((await caseIn(core, JUDGE, 'case-1')).judge).toBe(JUDGE.account);
    // The clerk of both judges, and a leader, take a change of judge over.
    expect(await codeOf(CLERK, 'case.import', ['case', 'case-1'], row(SECOND_JUDGE, CLERK))).toBe('accepted');
    expect(await codeOf(CHIEF, 'case.import', ['case', 'case-1'], row(JUDGE, CLERK))).toBe('accepted');
  });

  it('a row that closes a case is for those who work it', async () => {
    const closing = importRow('case-1', { closedOn: '2026-02-27' as never, closeWay: 'terminated' });
    expect(await codeOf(SECOND_CLERK, 'case.import', ['case', 'case-1'], closing)).toBe('ACTOR_NOT_RELATED');
    expect(await codeOf(CLERK, 'case.import', ['case', 'case-1'], closing)).toBe('accepted');
  });

  it('it goes only into hands that are there: an active judge of its own court', async () => {
    expect(await codeOf(CLERK, 'case.import', ['case', 'case-1'], importRow('case-1', { judge: OTHER_JUDGE.account }))).toBe('ACCOUNT_NOT_ELIGIBLE');
    const reassign = (judge: string) => codeOf(CHIEF, 'case.reassign', ['case', 'case-1'], { caseId: 'case-1', judge });
    expect([
      await reassign('judge-nobody'),
      await reassign(OTHER_JUDGE.account),
      await reassign(CLERK.account),
      await reassign(SECOND_JUDGE.account),
    ]).toEqual(['ACCOUNT_NOT_ELIGIBLE', 'ACCOUNT_NOT_ELIGIBLE', 'ACCOUNT_NOT_ELIGIBLE', 'accepted']);
  });

  it('a colleague neither closes it nor corrects its people nor enters its papers; a field officer enters no money', async () => {
    const correct = { caseId: 'case-1', partyId: 'party-case-1', field: 'phone', value: '13800000702', source: { title: '调解书' } };
    for (const session of [SECOND_JUDGE, SECOND_CLERK]) {
      expect(await codeOf(session, 'case.correct-party', ['case', 'case-1'], correct)).toBe('ACTOR_NOT_RELATED');
      expect(await codeOf(session, 'case.add-record', ['case', 'case-1'], { caseId: 'case-1', record: { type: 'note', note: '备注' } })).toBe('ACTOR_NOT_RELATED');
    }
    expect(await codeOf(SECOND_JUDGE, 'case.close', ['case', 'case-1'], { caseId: 'case-1', closedOn: '2026-03-02', closeWay: 'terminated' })).toBe('ACTOR_NOT_RELATED');
    const payment = { type: 'payment', on: '2026-03-02', amount: 100_000, payer: '王某', relation: 'debtor', towards: 'principal' };
    expect(await codeOf(OFFICER, 'case.add-record', ['case', 'case-1'], { caseId: 'case-1', record: payment })).toBe('ROLE_NOT_ALLOWED');
  });
});

describe('a request stays with its people', () => {
  it('a colleague releases no control, and neither extends a custody nor ends it', async () => {
    await toPolice(core, 'case-1', requestId);
    await activate();
    expect(await codeOf(SECOND_JUDGE, 'locate-person.request-release', REQUEST, { requestId, trigger: 'T7', cause: '查错人' })).toBe('ACTOR_NOT_RELATED');
    expect(stateOf().control.state).toBe('active');
    expect(await codeOf(SECOND_JUDGE, 'locate-person.extend-custody', REQUEST, { requestId, reason: '情况复杂' })).toBe('ACTOR_NOT_RELATED');
    expect(await codeOf(SECOND_JUDGE, 'locate-person.end-custody', REQUEST, { requestId, ending: 'released' })).toBe('ACTOR_NOT_RELATED');
    // The undertaker and the president may: what speaks against it is that nobody is held.
    expect(await codeOf(PRESIDENT, 'locate-person.extend-custody', REQUEST, { requestId, reason: '情况复杂' })).toBe('STATE_NOT_ALLOWED');
    expect(await codeOf(CHIEF, 'locate-person.extend-custody', REQUEST, { requestId, reason: '情况复杂' })).toBe('ROLE_NOT_ALLOWED');
  });

  it('a specialist and a station of another city see nothing of it and answer nothing', async () => {
    await toPolice(core, 'case-1', requestId);
    const accept = { requestId, revision: 1, round: 0, controlNo: '锡公控 1', start: '2026-03-02', end: '2026-03-12', specialist: '许某' };
    const seen = async (session: CommandSession) => [...(await held(core, session)).keys()].filter((id) => id.includes(requestId) && !id.startsWith('receipt/'));
    expect([await seen(OTHER_CITY), (await seen(POLICE)).length]).toEqual([[], 1]);
    expect(await codeOf(OTHER_CITY, 'locate-person.accept', REQUEST, accept)).toBe('ACTOR_NOT_RELATED');
    expect(await codeOf(POLICE, 'locate-person.accept', REQUEST, accept)).toBe('accepted');
    expect([await seen(OTHER_STATION), (await seen(STATION)).length]).toEqual([[], 1]);
    expect(await codeOf(OTHER_STATION, 'locate-person.register-hit', REQUEST, { requestId, revision: 1, round: 0, hit })).toBe('ACTOR_NOT_RELATED');
  });

  it('what happened in the field is entered by those who were sent; a line without an account may be any officer of the court', async () => {
    await toTheField(['彭'], [OFFICER.account]);
    expect([await controlledBy(SECOND_OFFICER), await controlledBy(OFFICER)]).toEqual(['ACTOR_NOT_RELATED', 'accepted']);
  });

  it('a hand-over is not refused because the order names no account', async () => {
    await toTheField(['彭', '法警一名'], [OFFICER.account]);
    expect(await controlledBy(SECOND_OFFICER)).toBe('accepted');
  });
});

describe('a paper has as many signers as levels', () => {
  /** A request with a warrant, waiting for the chief. */
  async function warrantFiled(): Promise<LocateRequest> {
    const judge = deskOf(JUDGE);
    const imported = importCase(judge, 'case-1');
    const summons = { type: 'summons', servedOn: '2026-02-10', method: 'direct', appearOn: '2026-02-16', appeared: 'no', absence: 'without-good-reason' };
    const proof = [...grounds(judge, 'case-1'), judge.file('case.add-record', ['case', 'case-1'], { caseId: 'case-1', record: summons })];
    const packet = packetOf(proof.map(({ id }) => id));
    const withWarrant = { ...packet, deputy: { answer: 'none' as const, source: '人大常委会公示名单' }, attachments: [...packet.attachments, { slot: 'warrant', instrument: 'compel-appearance-warrant' as const, title: '拘传票', file: fileHash('1') }] };
    const filed = fileLocate(judge, 'case-1', requestId, proof.map(({ id }) => id));
    await done(core, judge, imported, ...proof, { ...filed, payload: { ...(filed.payload as object), packet: withWarrant } });
    return requestIn(core, CHIEF, requestId);
  }

  it('one judge with two delegations signs once', async () => {
    const { packetHash } = await warrantFiled();
    expect([await grant(CHIEF, DEPUTY, 'grant-chief'), await grant(PRESIDENT, DEPUTY, 'grant-president'), await grant(PRESIDENT, CHIEF, 'grant-to-chief')]).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await codeOf(DEPUTY, 'locate-person.approve', REQUEST, { requestId, packetHash }, byDelegation('grant-chief'))).toBe('accepted');
    expect(await codeOf(DEPUTY, 'locate-person.approve', REQUEST, { requestId, packetHash }, byDelegation('grant-president'))).toBe('SAME_SIGNER_TWICE');
    // Nor the chief in the president's place, after another one signed in his.
    expect(await codeOf(CHIEF, 'locate-person.approve', REQUEST, { requestId, packetHash }, byDelegation('grant-to-chief'))).toBe('SAME_SIGNER_TWICE');
    expect(await codeOf(PRESIDENT, 'locate-person.approve', REQUEST, { requestId, packetHash })).toBe('accepted');
  });

  it('on paper too: the same name does not stand on both levels', async () => {
    const { packetHash } = await warrantFiled();
    await store.files.markComplete(fileHash('6'), 9, START, CLERK.account);
    const paper = (signer: string) => codeOf(CLERK, 'locate-person.record-paper-approval', REQUEST, { requestId, packetHash, signer, signedAt: START, scan: fileHash('6') });
    expect(await paper('方局长')).toBe('accepted');
    expect(await codeOf(CLERK, 'locate-person.confirm-paper-approval', REQUEST, { requestId, packetHash })).toBe('SECOND_PERSON_NEEDED');
    expect(await codeOf(DUTY, 'locate-person.confirm-paper-approval', REQUEST, { requestId, packetHash })).toBe('accepted');
    expect([await paper('方局长'), await paper('纪院长')]).toEqual(['SAME_SIGNER_TWICE', 'accepted']);
  });

  it('nobody signs what he asked for, also when the case has another judge since', async () => {
    const { packetHash } = await warrantFiled();
    await grant(CHIEF, JUDGE, 'grant-own');
    expect(await codeOf(JUDGE, 'locate-person.approve', REQUEST, { requestId, packetHash }, byDelegation('grant-own'))).toBe('OWN_REQUEST');
    expect(await codeOf(CHIEF, 'case.reassign', ['case', 'case-1'], { caseId: 'case-1', judge: SECOND_JUDGE.account })).toBe('accepted');
    expect(stateOf().undertaker).toBe(SECOND_JUDGE.account);
    expect(await codeOf(JUDGE, 'locate-person.approve', REQUEST, { requestId, packetHash }, byDelegation('grant-own'))).toBe('OWN_REQUEST');
  });

  it('nor a renewal that he asked for', async () => {
    await toPolice(core, 'case-1', requestId);
    await activate();
    core.clock.move(3 * DAY_MS);
    await grant(CHIEF, JUDGE, 'grant-own');
    expect(await codeOf(JUDGE, 'locate-person.request-renewal', REQUEST, { requestId, days: 10, reason: '仍下落不明' })).toBe('accepted');
    await codeOf(CHIEF, 'case.reassign', ['case', 'case-1'], { caseId: 'case-1', judge: SECOND_JUDGE.account });
    expect(await codeOf(JUDGE, 'locate-person.decide-renewal', REQUEST, { requestId, approve: true }, byDelegation('grant-own'))).toBe('OWN_REQUEST');
  });

  it('a delegation goes to somebody of the court who may sign', async () => {
    expect([await grant(CHIEF, OTHER_JUDGE, 'grant-1'), await grant(CHIEF, CLERK, 'grant-2'), await grant(CHIEF, who('judge-nobody', 'judge'), 'grant-3')]).toEqual(['ACCOUNT_NOT_ELIGIBLE', 'ACCOUNT_NOT_ELIGIBLE', 'ACCOUNT_NOT_ELIGIBLE']);
  });
});

describe('a file opens by its use', () => {
  const opens = (session: CommandSession, hash: FileHash) => store.snapshot((reads) => reads.fileVisible({ account: session.account, scopes: scopesOfSession(session) }, hash));

  it('naming the address of another court’s draft does not open it', async () => {
    await toPolice(core, 'case-1', requestId);
    const other = deskOf(OTHER_JUDGE);
    await done(core, other, importCase(other, 'case-7', { court: OTHER_COURT, caseNumber: '（2026）苏0591执90055号' }));
    const visit = { type: 'visit', on: '2026-02-20', address: '苏州工业园区', found: 'nobody', photos: [fileHash('2')] };
    expect(await codeOf(OTHER_JUDGE, 'case.add-record', ['case', 'case-7'], { caseId: 'case-7', record: visit })).toBe('FILE_MISSING');
    expect([await opens(OTHER_JUDGE, fileHash('2')), await opens(JUDGE, fileHash('2')), await opens(CHIEF, fileHash('2'))]).toEqual([false, true, true]);
    // The desk of the police reads the sealed copy, not the draft under it.
    expect([await opens(POLICE, fileHash('4')), await opens(POLICE, fileHash('2'))]).toEqual([true, false]);
  });

  it('a sealed copy and a paper approval that were never uploaded are refused, and nothing goes to the police', async () => {
    const judge = deskOf(JUDGE);
    const imported = importCase(judge, 'case-1');
    const proof = grounds(judge, 'case-1');
    await done(core, judge, imported, ...proof, fileLocate(judge, 'case-1', requestId, proof.map(({ id }) => id)));
    const { packetHash } = await requestIn(core, CHIEF, requestId);
    expect(await codeOf(CLERK, 'locate-person.record-paper-approval', REQUEST, { requestId, packetHash, signer: '方局长', signedAt: START, scan: fileHash('e') })).toBe('FILE_MISSING');
    expect(await codeOf(CHIEF, 'locate-person.approve', REQUEST, { requestId, packetHash })).toBe('accepted');
    const number = stateOf().packet.attachments.find(({ slot }) => slot === 'letter')?.number;
    expect(await codeOf(CLERK, 'locate-person.bind-sealed-copy', REQUEST, { requestId, slot: 'letter', number, file: fileHash('e') })).toBe('FILE_MISSING');
    expect([stateOf().state, store.tables.outgoing.size]).toEqual(['signed', 0]);
  });

  it('the safety lane does not wait for a picture that is on its way, and takes no one else’s', async () => {
    await toTheField(['彭'], [OFFICER.account]);
    await store.files.markComplete(fileHash('b'), 9, START, OTHER_JUDGE.account);
    expect(await controlledBy(OFFICER, [fileHash('b')])).toBe('FILE_MISSING');
    const desk = deskOf(OFFICER, '00000000000000f2');
    expect(codesOf(await send(core, desk, { ...desk.file('locate-person.record-controlled', REQUEST, handover([fileHash('d')])), occurredAt }))).toEqual(['accepted']);
  });
});

it('an accounted use of data is not written over', async () => {
  const use = (session: CommandSession) => codeOf(session, 'audit.record-use', ['data-use', 'use-1'], { use: 'copy', target: { type: 'case', id: 'case-1' }, what: 'idNo', reason: '送达核对' });
  expect([await use(JUDGE), await use(SECOND_JUDGE), await use(JUDGE)]).toEqual(['accepted', 'ACTOR_NOT_RELATED', 'STATE_NOT_ALLOWED']);
});

it('a number, a photo or a paper that is seen against a reason is not accounted for without one, whatever the screen asked', async () => {
  let n = 0;
  const use = (session: CommandSession, of: string, type: string, reason?: string) => {
    n += 1;
    return codeOf(session, 'audit.record-use', ['data-use', `use-${String(n)}`], { use: of, target: { type, id: 'x-1' }, what: 'idNo', ...(reason === undefined ? {} : { reason }) });
  };
  const missing = 'SIGHT_REASON_MISSING';
  for (const session of [JUDGE, CLERK, CHIEF, DUTY, OFFICER]) {
    for (const [of, type] of [['unmask', 'case'], ['unmask', 'locate-request'], ['copy', 'case']] as const) {
      expect([await use(session, of, type), await use(session, of, type, '  '), await use(session, of, type, '送达核对')], `${session.role} ${of} ${type}`).toEqual([missing, missing, 'accepted']);
    }
  }
  // A paper and a photo are whole for those who work with them, and masked for those who sign.
  expect([await use(CHIEF, 'paper-view', 'locate-request'), await use(CHIEF, 'photo-view', 'case'), await use(CHIEF, 'paper-view', 'locate-request', '核对附件')]).toEqual([missing, missing, 'accepted']);
  expect([await use(CLERK, 'paper-view', 'locate-request'), await use(DUTY, 'paper-view', 'locate-request'), await use(CLERK, 'photo-view', 'case')]).toEqual(['accepted', 'accepted', 'accepted']);
  // The police must find exactly this person: whole at once, and entered.
  expect([await use(POLICE, 'unmask', 'locate-request'), await use(POLICE, 'copy', 'locate-request'), await use(POLICE, 'paper-view', 'locate-request')]).toEqual(['accepted', 'accepted', 'accepted']);
});
