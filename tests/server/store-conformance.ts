import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditDraft } from '#server/audit/chain.ts';
import { AGENCY_MESSAGES } from '#shared/contracts/agency-protocol.ts';
import { scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import type { TimelineEntry } from '#shared/contracts/audiences/timeline.ts';
import type { Fact, FeedPage } from '#shared/contracts/feed.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import { canonicalJson } from '#shared/kernel/digest.ts';
import type { AccountId, AgencyId, AssetId, CaseId, CommandId, CourtCode, RequestId } from '#shared/kernel/ids.ts';
import { DAY_MS, instant } from '#shared/kernel/time.ts';
import { ANCESTOR_WAIT_MS, takeSlice } from '#server/commands/take-slice.ts';
import { fireTimer, publishFacts, putSettings, runAgencyCommand, runSystemCommands } from '#server/commands/own-acts.ts';
import { readFeed, scopeHash } from '#server/feed/read-feed.ts';
import { EMPTY_BATCH, type OutgoingRow, PLATFORM, type RequestIndexRow, type ServerStore, StoreContentError } from '#server/store/port.ts';
import { Value } from 'typebox/value';
import {
  CHIEF,
  CLERK,
  COURT,
  deskOf,
  DUTY,
  fileHash,
  fileLocate,
  grounds,
  idOf,
  importCase,
  importRow,
  JUDGE,
  note,
  OFFICER,
  OTHER_COURT,
  OTHER_JUDGE,
  packetOf,
  POLICE,
  SECOND_JUDGE,
  START,
  STATION,
  testCore,
  type TestCore,
} from './people.ts';
import { caseIn, codesOf, done, held, holdings, pullAll, requestIn, send, toPolice } from './steps.ts';

/** One kind of store under examination: started once, emptied for every test. */
export type StoreUnderTest = {
  start(): Promise<void>;
  fresh(): Promise<ServerStore>;
  /** Rows of the audit chain, oldest first, without number and hashes. */
  audit(): Promise<readonly AuditDraft[]>;
  stop(): Promise<void>;
};

/** What every store must do in the same way: memory, PGlite and PostgreSQL pass the very same tests. */
export function examineStore(name: string, under: StoreUnderTest): void {
  describe(`store: ${name}`, () => {
    let store: ServerStore;
    let core: TestCore;
    beforeAll(() => under.start());
    afterAll(() => under.stop());
    beforeEach(async () => {
      store = await under.fresh();
      core = testCore(store);
    });

    const head = () => store.snapshot((reads) => reads.head());

    describe('receipts', () => {
      it('are the same again for a slice that is sent again, and nothing runs twice', async () => {
        const desk = deskOf(JUDGE);
        const commands = [importCase(desk, 'case-1'), note(desk, 'case-1', '已联系申请人')];
        const once = await send(core, desk, ...commands);
        core.clock.move(5_000);
        const before = await head();
        const again = await send(core, desk, ...commands);
        expect(again).toEqual(once);
        expect(await head()).toBe(before);
        expect((await caseIn(core, JUDGE, 'case-1')).records).toHaveLength(1);
      });

      it('are the same for a slice that arrives six times at once', async () => {
        const desk = deskOf(JUDGE);
        const commands = [importCase(desk, 'case-1'), note(desk, 'case-1', '一'), note(desk, 'case-1', '二')];
        const answers = await Promise.all(Array.from({ length: 6 }, () => send(core, desk, ...commands)));
        for (const answer of answers) expect(answer).toEqual(answers[0]);
        expect((await caseIn(core, JUDGE, 'case-1')).records).toHaveLength(2);
        expect(await head()).toBe(3);
      });

      it('come exactly once for every command of many streams at once', async () => {
        const desks = Array.from({ length: 6 }, (_, index) => deskOf(JUDGE, `00000000000000b${index}`));
        const sent = desks.map((desk, index) => Array.from({ length: 5 }, (_, n) => importCase(desk, `case-${index}${n}`)));
        const answers = await Promise.all(sent.map((commands, index) => send(core, desks[index] ?? deskOf(JUDGE), ...commands)));
        const receipts = answers.flatMap((answer) => answer.receipts);
        expect(new Set(receipts.map((receipt) => receipt.commandId)).size).toBe(30);
        expect(receipts.every((receipt) => receipt.outcome === 'accepted')).toBe(true);
        expect(await head()).toBe(30);
        const facts = await held(core, JUDGE);
        const seqs = [...facts.values()].filter((fact) => fact.kind === 'receipt').map((fact) => fact.seq);
        expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
      });

      it('stand in the same commit as the facts they speak of', async () => {
        const desk = deskOf(JUDGE);
        const [receipt] = await done(core, desk, importCase(desk, 'case-1'));
        const facts = await held(core, JUDGE);
        expect(facts.get('case/case-1')?.seq).toBe(1);
        expect(facts.get(`receipt/${receipt?.commandId}`)).toMatchObject({ seq: 1, body: receipt });
        expect(receipt).toMatchObject({ outcome: 'accepted', version: 1, at: START });
      });

      it('leave an audit row of the person who was signed in, whoever the envelope claims', async () => {
        const desk = deskOf({ ...JUDGE, ip: '127.0.0.1' });
        const forged = importCase(desk, 'case-1', {}, { actor: { account: 'judge-forged' as AccountId } });
        const imported = importCase(desk, 'case-1');
        const used = desk.file('audit.record-use', ['data-use', 'use-1'], { use: 'unmask', target: { type: 'case', id: 'case-1' }, what: 'party.idNo', reason: '送达核对' });
        await send(core, desk, forged, imported, used);
        const who = { at: START, account: JUDGE.account, role: 'judge', device: JUDGE.device, ip: '127.0.0.1' };
        expect(await under.audit()).toEqual([
          { ...who, action: 'case.import', object: { type: 'case', id: 'case-1' }, result: 'SCOPE_FOREIGN', command: forged.id },
          { ...who, action: 'case.import', object: { type: 'case', id: 'case-1' }, result: 'done', command: imported.id },
          { ...who, action: 'data-use.unmask', object: { type: 'case', id: 'case-1' }, what: 'party.idNo', result: 'done', command: used.id },
        ]);
      });
    });

    describe('order of a stream', () => {
      it('takes only what is next, and says what that is', async () => {
        const desk = deskOf(JUDGE);
        const [first, second, third] = [importCase(desk, 'case-1'), note(desk, 'case-1', '一'), note(desk, 'case-1', '二')];
        expect(await send(core, desk, second, third)).toEqual({ receipts: [], expect: 1 });
        await done(core, desk, first);
        expect(await send(core, desk, third)).toEqual({ receipts: [], expect: 2 });
        expect((await send(core, desk, first, second, third)).expect).toBe(4);
      });

      it('stops at a fork: the same place with another command', async () => {
        const desk = deskOf(JUDGE);
        await done(core, desk, importCase(desk, 'case-1'), note(desk, 'case-1', '一'));
        const twin = deskOf(JUDGE);
        const mine = importCase(twin, 'case-2');
        const next = note(twin, 'case-2', '二');
        const behind = note(twin, 'case-2', '三');
        expect(await send(core, twin, mine, next, behind)).toEqual({ receipts: [], expect: 3, problem: { code: 'STREAM_FORKED', params: { seq: 1 } } });
        expect((await held(core, JUDGE)).has('case/case-2')).toBe(false);
      });

      it('keeps the lanes apart: a gap in one holds up nothing in the other', async () => {
        const desk = deskOf(JUDGE);
        await done(core, desk, importCase(desk, 'case-1'));
        note(desk, 'case-1', 'lost on the way');
        const later = note(desk, 'case-1', '二');
        expect((await send(core, desk, later)).receipts).toEqual([]);
        const close = desk.file('case.close', ['case', 'case-1'], { caseId: 'case-1', closedOn: '2026-03-01', closeWay: 'terminated' }, { version: 1 });
        await done(core, desk, close);
        expect((await caseIn(core, JUDGE, 'case-1')).status).toBe('closed');
      });

      it('lets a command wait for one of the other lane that it names, and goes on without it after a day', async () => {
        const desk = deskOf(JUDGE);
        const imported = importCase(desk, 'case-1');
        const closing = { caseId: 'case-1', closedOn: '2026-03-01', closeWay: 'terminated' };
        const close = desk.file('case.close', ['case', 'case-1'], closing, { after: [imported.id] });
        expect(await send(core, desk, close)).toEqual({ receipts: [], expect: 1, problem: { code: 'ANCESTOR_AWAITED', params: { ancestor: imported.id } } });
        await done(core, desk, imported);
        await done(core, desk, close);

        const lost = idOf('never sent');
        const second = desk.file('case.close', ['case', 'case-1'], closing, { after: [lost], version: 2 });
        const third = desk.file('case.close', ['case', 'case-1'], closing, { version: 2 });
        expect((await send(core, desk, second, third)).problem?.code).toBe('ANCESTOR_AWAITED');
        core.clock.move(ANCESTOR_WAIT_MS - 1);
        expect((await send(core, desk, second, third)).problem?.code).toBe('ANCESTOR_AWAITED');
        core.clock.move(1);
        expect(codesOf(await send(core, desk, second, third))).toEqual(['ANCESTOR_MISSING', 'CASE_CLOSED']);
      });

      it('refuses a command that names itself or one behind it as what it follows', async () => {
        const desk = deskOf(JUDGE);
        const own = idOf('names itself');
        const first = importCase(desk, 'case-1', {}, { id: own, after: [own] });
        const behind = idOf('behind');
        const second = importCase(desk, 'case-2', {}, { after: [behind] });
        const third = importCase(desk, 'case-3', {}, { id: behind });
        expect(codesOf(await send(core, desk, first, second, third))).toEqual(['BODY_INVALID', 'BODY_INVALID', 'accepted']);
      });

      it('takes a command that a new incarnation offers again without running it twice, and keeps the declared gap', async () => {
        const old = deskOf(JUDGE, '00000000000000a1');
        const first = importCase(old, 'case-1');
        const second = note(old, 'case-1', '一');
        const receipts = await done(core, old, first, second);
        const fresh = deskOf(JUDGE, '00000000000000a2');
        const again = { ...second, stream: fresh.stream('normal'), seq: 1 };
        const next = { ...note(fresh, 'case-1', '二'), seq: 2 };
        const slice = { ...fresh.slice(again, next), continues: { incarnation: '00000000000000a1', lastKnownSeq: 1 } };
        const answer = await takeSlice(core, JUDGE, slice);
        expect(answer).toMatchObject({ ok: true, value: { expect: 3, receipts: [receipts[1], { commandId: next.id, outcome: 'accepted' }] } });
        expect(await takeSlice(core, JUDGE, slice)).toEqual(answer);
        expect((await caseIn(core, JUDGE, 'case-1')).records).toHaveLength(2);
        const [stream] = await store.transaction((tx) => tx.streams([receiptStream(answer.ok ? answer.value.receipts[1] : undefined)]));
        expect(stream?.parent).toEqual({ incarnation: '00000000000000a1', lastKnownSeq: 1, takenHere: 2 });
      });

      it('gives a command id to one account only', async () => {
        const desk = deskOf(JUDGE);
        const first = importCase(desk, 'case-1');
        await done(core, desk, first);
        const other = deskOf(SECOND_JUDGE);
        const stolen = importCase(other, 'case-2', { judge: SECOND_JUDGE.account }, { id: first.id });
        expect(await send(core, other, stolen)).toEqual({ receipts: [], expect: 1, problem: { code: 'STREAM_FORKED', params: { seq: 1 } } });
      });
    });

    describe('a bad command', () => {
      it('stops only what builds on it, each with its own code', async () => {
        const desk = deskOf(JUDGE);
        const bad = note(desk, 'case-404', '不存在的案件');
        const child = note(desk, 'case-404', '二', { after: [bad.id] });
        const grandchild = note(desk, 'case-404', '三', { after: [child.id] });
        const free = importCase(desk, 'case-1');
        const answer = await send(core, desk, bad, child, grandchild, free);
        expect(codesOf(answer)).toEqual(['NOT_FOUND', 'ANCESTOR_REFUSED', 'ANCESTOR_REFUSED', 'accepted']);
        expect(answer.receipts[1]?.failure?.params).toEqual({ root: bad.id });
        expect(answer.receipts[2]?.failure?.params).toEqual({ root: bad.id });
        expect(answer.expect).toBe(5);
      });

      it('of every kind gets a receipt and lets the queue go on', async () => {
        const desk = deskOf(JUDGE);
        const row = importRow('case-9');
        const cases: readonly (readonly [ReturnType<typeof importCase>, string])[] = [
          [desk.file('case.vanish', ['case', 'case-9'], {}), 'KIND_UNKNOWN'],
          [importCase(desk, 'case-9', {}, { v: 7 }), 'VERSION_UNSUPPORTED'],
          [desk.file('case.import', ['case', 'case-9'], { ...row, extra: true }), 'BODY_INVALID'],
          [desk.file('case.import', ['locate-request', 'case-9'], row), 'BODY_INVALID'],
          [desk.file('case.import', ['case', 'case-9'], { ...row, cause: `一\u0000二` }), 'BODY_INVALID'],
          [desk.file('case.import', ['case', 'case-9'], { ...row, cause: `一\ud800二` }), 'BODY_INVALID'],
          [desk.file('case.import', ['case', 'case-\u0000'], row), 'BODY_INVALID'],
          [note(desk, 'case-9', '长'.repeat(100_000)), 'BODY_TOO_LARGE'],
          [importCase(desk, 'case-9', {}, { actor: { account: 'judge-lu' as AccountId } }), 'SCOPE_FOREIGN'],
          [importCase(desk, 'case-9', {}, { actor: { role: 'chief' } }), 'ROLE_NOT_ALLOWED'],
          [importCase(desk, 'case-9', {}, { actor: { court: OTHER_COURT } }), 'SCOPE_FOREIGN'],
          [importCase(desk, 'case-9', {}, { actor: { agency: 'police:suzhou' as AgencyId } }), 'SCOPE_FOREIGN'],
          [desk.file('locate-person.expire', ['locate-request', 'request-9'], { requestId: 'request-9', end: '2026-09-01' }, { lane: 'normal' }), 'BODY_INVALID'],
          [desk.file('locate-person.ask-keep-or-release', ['locate-request', 'request-9'], { requestId: 'request-9' }), 'ROLE_NOT_ALLOWED'],
          [desk.file('case.reassign', ['case', 'case-9'], { caseId: 'case-9', judge: 'judge-lu' }), 'ROLE_NOT_ALLOWED'],
        ];
        const good = importCase(desk, 'case-1');
        const answer = await send(core, desk, ...cases.map(([command]) => command), good);
        expect(codesOf(answer)).toEqual([...cases.map(([, code]) => code), 'accepted']);
        expect([...(await held(core, JUDGE)).keys()].filter((id) => id.startsWith('case/'))).toEqual(['case/case-1']);
      });

      it('changes no record but the one it names, and none of another court', async () => {
        const desk = deskOf(JUDGE);
        const other = deskOf(OTHER_JUDGE);
        await done(core, other, importCase(other, 'case-7', { court: OTHER_COURT, judge: OTHER_JUDGE.account, clerk: 'clerk-x' as AccountId }));
        const before = await held(core, OTHER_JUDGE);
        const answer = await send(
          core,
          desk,
          desk.file('case.import', ['case', 'case-1'], importRow('case-7')),
          importCase(desk, 'case-7'),
          importCase(desk, 'case-8', { court: OTHER_COURT }),
        );
        expect(codesOf(answer)).toEqual(['BODY_INVALID', 'ACTOR_NOT_RELATED', 'ACTOR_NOT_RELATED']);
        expect(await held(core, OTHER_JUDGE)).toEqual(before);
        const roster = { court: COURT, shifts: [] };
        const chief = deskOf(CHIEF);
        expect(codesOf(await send(core, chief, chief.file('duty.set-roster', ['roster', OTHER_COURT], roster), chief.file('duty.set-roster', ['roster', COURT], roster)))).toEqual(['SCOPE_FOREIGN', 'accepted']);
      });

      it('that only the store cannot keep is found and refused, and its neighbours go through', async () => {
        const desk = deskOf(JUDGE);
        const commands = [importCase(desk, 'case-1'), importCase(desk, 'case-2'), importCase(desk, 'case-3')];
        const poisoned = commands[1]?.id;
        const refusing: ServerStore = {
          ...core.store,
          transaction: (fn) =>
            core.store.transaction((tx) =>
              fn({
                ...tx,
                write: async (batch) => {
                  if (batch.receipts.some((row) => row.receipt.commandId === poisoned && row.receipt.outcome === 'accepted')) throw new StoreContentError('cannot be kept');
                  await tx.write(batch);
                },
              }),
            ),
        };
        const answer = await send({ ...core, store: refusing }, desk, ...commands);
        expect(codesOf(answer)).toEqual(['accepted', 'INTERNAL', 'accepted']);
        expect(answer.expect).toBe(4);
        expect(core.alarms).toEqual([{ kind: 'store-content', where: 'case.import' }]);
        expect(await send(core, desk, ...commands)).toEqual(answer);
      });
    });

    describe('slices that come at the same time', () => {
      /** A core over the store that counts what is written, and a moment in which everything that is sent has to wait. */
      function counted(over: Partial<ServerStore> = {}) {
        const writes: number[] = [];
        const counting: ServerStore = {
          ...store,
          transaction: (fn) =>
            core.store.transaction((tx) =>
              fn({
                ...tx,
                write: async (batch) => {
                  writes.push(batch.receipts.length);
                  await tx.write(batch);
                },
              }),
            ),
          ...over,
        };
        return { core: { ...core, store: counting }, writes };
      }
      async function whileAllWait<T>(send: () => readonly Promise<T>[]): Promise<readonly PromiseSettledResult<T>[]> {
        let sent: readonly Promise<PromiseSettledResult<T>[]>[] = [];
        await store.transaction(async () => {
          sent = [Promise.allSettled(send())];
          await new Promise((resolve) => setTimeout(resolve, 20));
        });
        return (await Promise.all(sent)).flat();
      }
      const judges = (count: number) => Array.from({ length: count }, (_, index) => deskOf(JUDGE, `00000000000000e${index.toString(16)}`));
      const codesOfAll = (answers: readonly PromiseSettledResult<Awaited<ReturnType<typeof send>>>[]) => answers.map((answer) => (answer.status === 'fulfilled' ? codesOf(answer.value) : ['rejected']));

      it('share a transaction, and each keeps its order and its own outcome', async () => {
        const shared = counted();
        const answers = await whileAllWait(() =>
          judges(12).map((desk, index) => send(shared.core, desk, importCase(desk, `case-${index}`), index === 5 ? desk.file('case.vanish', ['case', 'x'], {}) : note(desk, `case-${index}`, '一'), note(desk, `case-${index}`, '二'))),
        );
        expect(codesOfAll(answers)).toEqual(Array.from({ length: 12 }, (_, index) => ['accepted', index === 5 ? 'KIND_UNKNOWN' : 'accepted', 'accepted']));
        expect(shared.writes).toEqual([36]);
        expect(await head()).toBe(36);
        expect((await caseIn(core, JUDGE, 'case-5')).records.map((record) => record.body)).toMatchObject([{ note: '二' }]);
      });

      it('decide one command once, whichever of two streams offers it first, and see each other’s changes', async () => {
        const [before, anew] = judges(2);
        if (before === undefined || anew === undefined) throw new Error('no desks');
        const opened = importCase(before, 'case-1');
        const again = importCase(anew, 'case-1', {}, { id: opened.id });
        const strict = anew.file('case.correct-party', ['case', 'case-1'], { caseId: 'case-1', partyId: 'party-case-1', field: 'phone', value: '13800002138', source: { title: '询问笔录' } }, { version: 1 });
        const answers = await whileAllWait(() => [send(core, before, opened), send(core, anew, again, strict)]);
        expect(codesOfAll(answers)).toEqual([['accepted'], ['accepted', 'accepted']]);
        expect(await head()).toBe(2);
        expect((await caseIn(core, JUDGE, 'case-1')).version).toBe(2);
      });

      it('do not share the fate of one whose content the database refuses', async () => {
        let poisoned: CommandId | undefined;
        const refusing = counted({
          transaction: (fn) =>
            core.store.transaction((tx) =>
              fn({
                ...tx,
                write: async (batch) => {
                  if (batch.receipts.some((row) => row.receipt.commandId === poisoned && row.receipt.outcome === 'accepted')) throw new StoreContentError('cannot be kept');
                  await tx.write(batch);
                },
              }),
            ),
        });
        const answers = await whileAllWait(() =>
          judges(4).map((desk, index) => {
            const opened = importCase(desk, `case-${index}`);
            if (index === 2) poisoned = opened.id;
            return send(refusing.core, desk, opened, note(desk, 'case-0', String(index)));
          }),
        );
        expect(codesOfAll(answers)).toEqual([0, 1, 2, 3].map((index) => [index === 2 ? 'INTERNAL' : 'accepted', 'accepted']));
        expect((await caseIn(core, JUDGE, 'case-0')).records.map((record) => record.body)).toMatchObject(['0', '1', '2', '3'].map((note) => ({ note })));
      });

      it('do not share the fate of one at which the program fails', async () => {
        const cursed = deskOf(Object.defineProperty({ ...JUDGE }, 'ip', { get: () => { throw new TypeError('planted'); } }), '00000000000000ef');
        const answers = await whileAllWait(() => [...judges(3), cursed].map((desk, index) => send(core, desk, importCase(desk, `case-${index}`))));
        expect(codesOfAll(answers)).toEqual([['accepted'], ['accepted'], ['accepted'], ['rejected']]);
        expect(await head()).toBe(3);
      });

      it('are all undecided when the transaction fails, and all decided when they are sent again', async () => {
        const failing = counted({
          transaction: (fn) =>
            core.store.transaction(async (tx) => {
              await fn(tx);
              throw new Error('the power went');
            }),
        });
        const desks = judges(5).map((desk, index) => ({ desk, command: importCase(desk, `case-${index}`) }));
        const lost = await whileAllWait(() => desks.map(({ desk, command }) => send(failing.core, desk, command)));
        expect(lost.map((answer) => answer.status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
        expect(await head()).toBe(0);
        const answers = await whileAllWait(() => desks.map(({ desk, command }) => send(core, desk, command)));
        expect(codesOfAll(answers)).toEqual(Array.from({ length: 5 }, () => ['accepted']));
      });

      it('let the safety lane go first', async () => {
        const desks = judges(3);
        await whileAllWait(() => desks.map((desk, index) => send(core, desk, index === 2
          ? desk.file('locate-person.withdraw', ['locate-request', 'nowhere'], { requestId: 'nowhere', reason: { code: 'paid', text: '已履行' } }, { lane: 'safety' })
          : importCase(desk, `case-${index}`))));
        const receipts = [...(await held(core, JUDGE)).values()].filter((fact) => fact.kind === 'receipt').sort((a, b) => a.seq - b.seq);
        expect(receipts.map((fact) => (fact.body as Receipt).kind)).toEqual(['locate-person.withdraw', 'case.import', 'case.import']);
      });
    });

    describe('basis', () => {
      it('refuses a strict command on a state that its actor did not see, and says both versions', async () => {
        const desk = deskOf(JUDGE);
        const chief = deskOf(CHIEF);
        await done(core, desk, importCase(desk, 'case-1'), note(desk, 'case-1', '一'));
        const reassign = (version: number) => chief.file('case.reassign', ['case', 'case-1'], { caseId: 'case-1', judge: SECOND_JUDGE.account }, { version });
        const answer = await send(core, chief, reassign(1), reassign(3), reassign(2));
        expect(codesOf(answer)).toEqual(['BASIS_MOVED', 'BASIS_MOVED', 'accepted']);
        expect(answer.receipts[0]?.failure).toEqual({ code: 'BASIS_MOVED', params: { seen: 1, now: 2 } });
      });

      it('takes moves by the actor’s own named commands, and what the platform made of them, as seen', async () => {
        const desk = deskOf(JUDGE);
        const imported = importCase(desk, 'case-1');
        const proof = grounds(desk, 'case-1');
        const evidence = proof.map((command) => command.id);
        const filed = fileLocate(desk, 'case-1', 'request-1', evidence, { after: [imported.id, ...evidence] });
        await done(core, desk, imported, ...proof, filed);
        expect((await requestIn(core, JUDGE, 'request-1')).version).toBe(2);
        const refile = (after: readonly CommandId[]) => desk.file('locate-person.refile', ['locate-request', 'request-1'], { requestId: 'request-1', packet: packetOf(evidence) }, { version: 1, after });
        // Numbering moved the request after the filing; it follows from the filing, so naming that is enough.
        const answer = await send(core, desk, refile([]), refile([filed.id]));
        expect(codesOf(answer)).toEqual(['BASIS_MOVED', 'STATE_NOT_ALLOWED']);
      });

      it('decides rebase and commutative kinds on the state as it is', async () => {
        const desk = deskOf(JUDGE);
        await done(core, desk, importCase(desk, 'case-1'), note(desk, 'case-1', '一'), note(desk, 'case-1', '二', { version: 0 }));
        const correct = desk.file('case.correct-party', ['case', 'case-1'], { caseId: 'case-1', partyId: 'party-case-1', field: 'phone', value: '13800002138', source: { title: '询问笔录' } }, { version: 1 });
        await done(core, desk, correct);
        expect((await caseIn(core, JUDGE, 'case-1')).version).toBe(4);
      });
    });

    describe('one transaction', () => {
      it('leaves nothing when it fails after everything was written', async () => {
        const desk = deskOf(JUDGE);
        const commands = [importCase(desk, 'case-1'), note(desk, 'case-1', '一')];
        const failing: ServerStore = {
          ...store,
          transaction: (fn) =>
            store.transaction(async (tx) => {
              await fn(tx);
              throw new Error('the power went');
            }),
        };
        await expect(send({ ...core, store: failing }, desk, ...commands)).rejects.toThrow('the power went');
        expect(await head()).toBe(0);
        expect(await held(core, JUDGE)).toEqual(new Map());
        expect(await store.transaction((tx) => tx.receipts(commands.map((command) => command.id)))).toEqual([]);
        await done(core, desk, ...commands);
      });

      it('writes once', async () => {
        await expect(
          store.transaction(async (tx) => {
            await tx.write({ ...EMPTY_BATCH, head: tx.head });
            await tx.write({ ...EMPTY_BATCH, head: tx.head });
          }),
        ).rejects.toThrow('writes once');
      });

      it('holds numbers, timeline and request of one filing together, and numbers never repeat', async () => {
        const desk = deskOf(JUDGE);
        const numbers = new Set<string>();
        for (const n of [1, 2]) {
          const caseId = `case-${n}`;
          // Two people: one open control at a time for a person.
          const imported = importCase(desk, caseId);
          const proof = grounds(desk, caseId);
          await done(core, desk, imported, ...proof, fileLocate(desk, caseId, `request-${n}`, proof.map((command) => command.id)));
          const request = await requestIn(core, JUDGE, `request-${n}`);
          for (const attachment of request.packet.attachments) if (attachment.number !== undefined) numbers.add(attachment.number);
        }
        expect([...numbers].sort()).toEqual(['〔2026〕姑执协1号', '〔2026〕姑执协2号', '〔2026〕姑执控1号', '〔2026〕姑执控2号'].sort());
        const facts = await held(core, JUDGE);
        const events = [...facts.values()].filter((fact) => fact.kind === 'event' && (fact.body as TimelineEntry).aggregate.id === 'request-1');
        expect(events.map((fact) => (fact.body as TimelineEntry).event).sort()).toEqual(['locate-filed', 'locate-numbered']);
        expect(new Set(events.map((fact) => fact.seq)).size).toBe(1);
      });

      it('numbers a dispatch order with its dispatch, and the hand-over record once, with its first report', async () => {
        await toPolice(core, 'case-1', 'request-1');
        const duty = deskOf(DUTY);
        const officer = deskOf(OFFICER);
        const answered = (round: number) => ({ requestId: 'request-1', revision: 1, round });
        const police = (key: string, kind: string, payload: Record<string, unknown>) => runAgencyCommand(core, 'police:suzhou' as AgencyId, key, { kind: `locate-person.${kind}`, requestId: 'request-1' as RequestId, payload });
        const act = (desk: ReturnType<typeof deskOf>, kind: string, payload: Record<string, unknown> = {}) => desk.file(`locate-person.${kind}`, ['locate-request', 'request-1'], { requestId: 'request-1', ...payload });
        const handOver = (desk: ReturnType<typeof deskOf>, via: string) => ({
          ...act(desk, 'record-controlled', {
            via,
            handover: {
              place: '云溪派出所',
              held: false,
              identityBy: 'document',
              health: '正常',
              belongings: '无',
              signatures: [{ signer: '彭', capacity: 'court-officer', refused: true }, { signer: '施', capacity: 'police-officer', refused: true }],
              photos: [],
            },
            dataAsOf: core.clock.now(),
          }),
          occurredAt: { at: core.clock.now(), source: 'typed' as const, skewMs: 0 },
        });
        const sent = async (round: number): Promise<string | undefined> => {
          await police(`hit-${round}`, 'register-hit', {
            ...answered(round),
            hit: { at: START, place: '云溪路卡口', channel: 'street-check', unit: '云溪派出所', officer: '施某', phone: '0512-00000120', personState: 'located', identityBy: 'document' },
          });
          await done(core, duty, act(duty, 'acknowledge-hit'), act(duty, 'dispatch', { officers: ['彭某'], eta: core.clock.now(), inCity: true }));
          return (await requestIn(core, DUTY, 'request-1')).dispatch?.number;
        };
        await police('accepted', 'accept', { ...answered(0), controlNo: 'KZ-1', start: '2026-03-02', end: '2026-08-01', specialist: '何某' });
        expect(await sent(0)).toBe('〔2026〕姑执警1号');
        await done(core, officer, act(officer, 'record-missed', { reason: 'gone' }));
        expect(await sent(1)).toBe('〔2026〕姑执警2号');
        expect((await requestIn(core, DUTY, 'request-1')).handoverNumber).toBeUndefined();

        const call = handOver(duty, 'phone');
        await done(core, duty, call);
        expect((await requestIn(core, DUTY, 'request-1')).handoverNumber).toBe('〔2026〕姑执交1号');
        await done(core, officer, handOver(officer, 'field-record'));
        const request = await requestIn(core, DUTY, 'request-1');
        expect(request.controlReports).toHaveLength(2);
        expect(request.handoverNumber).toBe('〔2026〕姑执交1号');
        expect(request.control.release?.noticeNumber).toBe('〔2026〕姑执撤1号');

        const story = [...(await held(core, DUTY)).values()].filter((fact) => fact.kind === 'event');
        const reported = story.find((fact) => (fact.body as TimelineEntry).event === 'locate-person-controlled');
        const numbers = story.filter((fact) => fact.seq === reported?.seq).map((fact) => (fact.body as TimelineEntry).params['numbers']);
        expect(numbers).toEqual(expect.arrayContaining(['〔2026〕姑执交1号', '〔2026〕姑执撤1号']));
      });

      it('puts the message to the police and its state change into one commit', async () => {
        await toPolice(core, 'case-1', 'request-1');
        const request = await requestIn(core, JUDGE, 'request-1');
        expect(request.state).toBe('submitted');
        const [row, ...rest] = await store.outgoing.ofRequests(['request-1']);
        expect(rest).toEqual([]);
        expect(row).toMatchObject({ message: 'control.request', agency: 'police:suzhou', court: COURT, revision: 1, round: 0, state: 'waiting', attempts: 0, nextTryAt: START });
        expect(Value.Check(AGENCY_MESSAGES['control.request'], row?.body)).toBe(true);
      });
    });

    describe('acts of the platform and of agencies', () => {
      it('run once however often they are asked for', async () => {
        const payload = importRow('case-1');
        const command = { id: idOf('seed-1'), kind: 'case.import', aggregate: { type: 'case', id: 'case-1' }, payload, court: COURT, cause: 'seed' };
        const outcomes = await runSystemCommands(core, [command, command]);
        expect(outcomes).toEqual([{ ok: true, version: 1 }, { ok: true, version: 1 }]);
        expect(await runSystemCommands(core, [command])).toEqual([{ ok: true, version: 1 }]);
        expect((await caseIn(core, JUDGE, 'case-1')).version).toBe(1);
      });

      it('take an agency’s answer once by the key of its message, and keep a refusal', async () => {
        await toPolice(core, 'case-1', 'request-1');
        const agency = 'police:suzhou' as AgencyId;
        const requestId = 'request-1' as RequestId;
        const received = { kind: 'locate-person.mark-received', requestId, payload: { requestId, revision: 1, round: 0, receivedAt: START } };
        expect(await runAgencyCommand(core, agency, 'key-00000001', received)).toEqual({ ok: true, value: undefined });
        const version = (await requestIn(core, JUDGE, 'request-1')).version;
        expect(await runAgencyCommand(core, agency, 'key-00000001', received)).toEqual({ ok: true, value: undefined });
        expect((await requestIn(core, JUDGE, 'request-1')).version).toBe(version);
        const stranger = 'request-none' as RequestId;
        const accept = { kind: 'locate-person.accept', requestId: stranger, payload: { requestId: stranger, revision: 1, round: 0, controlNo: '苏公控 1', start: '2026-03-02', end: '2026-03-31', specialist: '何某' } };
        const unknown = await runAgencyCommand(core, agency, 'key-00000002', accept);
        expect(unknown).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
        expect(await runAgencyCommand(core, agency, 'key-00000002', accept)).toEqual(unknown);
      });

      it('keep a control that is longer than approved as one to be released, with its content and an owner', async () => {
        await toPolice(core, 'case-1', 'request-1');
        const requestId = 'request-1' as RequestId;
        const accept = { kind: 'locate-person.accept', requestId, payload: { requestId, revision: 1, round: 0, controlNo: '苏公控 1', start: '2026-03-02', end: '2028-03-02', specialist: '何某' } };
        expect(await runAgencyCommand(core, 'police:suzhou' as AgencyId, 'key-00000002', accept)).toEqual({ ok: true, value: undefined });
        const request = await requestIn(core, JUDGE, 'request-1');
        expect([request.state, request.control.state]).toEqual(['submitted', 'inactive']);
        expect(request.strays).toMatchObject([{ controlNo: '苏公控 1', state: 'release_requested' }]);
        expect(request.incidents).toMatchObject([{ kind: 'implausible-control', about: '苏公控 1', owner: 'command-centre' }]);
        expect(request.lateAnswers).toMatchObject([{ message: 'accept', doubt: 'CONTROL_PERIOD_TOO_LONG', content: { end: '2028-03-02' } }]);
        expect((await store.outgoing.ofRequests(['request-1'])).map((row) => row.message)).toEqual(['control.request', 'control.release']);
      });

      it('tell the command centre of an agency that says nothing', async () => {
        await toPolice(core, 'case-1', 'request-1');
        expect((await requestIn(core, JUDGE, 'request-1')).due?.rule).toBe('POLICE_FIRST_ANSWER');
        core.clock.move(3 * DAY_MS);
        const [timer] = await store.dueTimers(core.clock.now(), 10);
        if (timer === undefined) throw new Error('no timer is due');
        expect(await fireTimer(core, timer)).toBe(true);
        expect((await requestIn(core, DUTY, 'request-1')).incidents).toMatchObject([{ kind: 'agency-silent', owner: 'command-centre' }]);
      });

      it('fire a legal timer once, and put a stale one away', async () => {
        await toPolice(core, 'case-1', 'request-1');
        const requestId = 'request-1' as RequestId;
        await runAgencyCommand(core, 'police:suzhou' as AgencyId, 'key-00000001', {
          kind: 'locate-person.accept',
          requestId,
          payload: { requestId, revision: 1, round: 0, controlNo: '苏公控 1', start: '2026-03-02', end: '2026-03-31', specialist: '何某' },
        });
        const at = await store.nextTimerAt();
        expect(at).toBeDefined();
        expect(await store.dueTimers(instant((at ?? 0) - 1), 10)).toEqual([]);
        core.clock.move(60 * DAY_MS);
        const due = await store.dueTimers(core.clock.now(), 10);
        expect(due.map(({ kind }) => kind)).toEqual(['locate-person.flag-silence', 'locate-person.expire']);
        const [silence, timer] = due;
        if (silence === undefined || timer === undefined) throw new Error('no timer is due');
        // The police have answered: the watch over their silence has nothing to tell.
        expect(await fireTimer(core, silence)).toBe(true);
        expect((await requestIn(core, JUDGE, 'request-1')).incidents).toEqual([]);
        const fired = await Promise.all([fireTimer(core, timer), fireTimer(core, timer)]);
        expect(fired.sort()).toEqual([false, true]);
        expect((await requestIn(core, JUDGE, 'request-1')).state).toBe('expired');
        expect((await store.outgoing.ofRequests(['request-1'])).map((row) => row.message)).toEqual(['control.request', 'control.release']);
        // Expiry asks for the release, and the release has an alarm of its own.
        const next = await store.dueTimers(instant(core.clock.now() + DAY_MS), 10);
        expect(next.map((row) => row.kind)).toEqual(['locate-person.alarm-release']);
      });
    });

    describe('lookups', () => {
      it('find the same person in another court, with what is known of him there', async () => {
        const other = deskOf(OTHER_JUDGE);
        await done(core, other, importCase(other, 'case-7', { court: OTHER_COURT, caseNumber: '（2026）苏0591执90055号', judge: OTHER_JUDGE.account, clerk: 'clerk-x' as AccountId }));
        await toPolice(core, 'case-1', 'request-1');
        const requestId = 'request-1' as RequestId;
        const answered = { requestId, revision: 1, round: 0 };
        const agency = 'police:suzhou' as AgencyId;
        await runAgencyCommand(core, agency, 'key-00000001', { kind: 'locate-person.accept', requestId, payload: { ...answered, controlNo: '苏公控 1', start: '2026-03-02', end: '2026-03-31', specialist: '何某' } });
        const hit = { at: START, place: '苏州站', channel: 'ticketing', unit: '云溪派出所', officer: '施某', phone: '0512-00000119', personState: 'located', identityBy: 'document' };
        await runAgencyCommand(core, agency, 'key-00000002', { kind: 'locate-person.register-hit', requestId, payload: { ...answered, hit } });
        const notice = [...(await held(core, OTHER_JUDGE)).values()].find((fact) => fact.kind === 'same-person-notice');
        expect(notice?.body).toMatchObject({ requestId, caseNumber: '（2026）苏0591执90055号', foundByCourt: COURT });
      });

      it('find the requests about a thing, whichever case they are of, and none about another or about a person', async () => {
        const row = (id: string, caseId: string, assetId?: string): RequestIndexRow => ({
          ref: { type: 'locate-request', id },
          caseId: caseId as CaseId,
          personKey: '',
          open: true,
          held: false,
          ...(assetId === undefined ? {} : { assetId: assetId as AssetId }),
        });
        const write = (...requests: RequestIndexRow[]) => store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, requests }));
        const found = async (...ids: string[]) => (await store.transaction((tx) => tx.requestsOnAssets(ids as AssetId[]))).toSorted((a, b) => (a.ref.id < b.ref.id ? -1 : 1));
        const [car, other] = [row('request-1', 'case-1', 'a1.car'), row('request-2', 'case-2', 'a1.car')];
        await write(car, other, row('request-3', 'case-1', 'a1.house'), row('request-4', 'case-1'));
        expect(await found('a1.car')).toEqual([car, other]);
        expect((await found('a1.car', 'a1.house')).map(({ ref }) => ref.id)).toEqual(['request-1', 'request-2', 'request-3']);
        expect(await found('a1.nowhere')).toEqual([]);
        expect((await store.transaction((tx) => tx.requestsOfCases(['case-1' as CaseId]))).find(({ ref }) => ref.id === 'request-4')).toEqual(row('request-4', 'case-1'));
        // A request whose thing was corrected is found by the new one alone.
        await write({ ...car, assetId: 'a1.house' as AssetId, open: false });
        expect((await found('a1.car')).map(({ ref }) => ref.id)).toEqual(['request-2']);
        expect((await found('a1.house')).map(({ ref, open }) => [ref.id, open])).toEqual([['request-1', false], ['request-3', true]]);
      });

      it('see what earlier commands of the same slice changed', async () => {
        const desk = deskOf(JUDGE);
        const imported = importCase(desk, 'case-1');
        const proof = grounds(desk, 'case-1');
        const evidence = proof.map((command) => command.id);
        const answer = await send(core, desk, imported, ...proof, fileLocate(desk, 'case-1', 'request-1', evidence), fileLocate(desk, 'case-1', 'request-2', evidence));
        expect(codesOf(answer)).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'DUPLICATE_CONTROL']);
      });
    });

    describe('feed', () => {
      it('shows each audience its own projection and nothing else', async () => {
        await toPolice(core, 'case-1', 'request-1');
        const kinds = async (session: typeof JUDGE) => [...new Set([...(await held(core, session)).values()].map((fact) => fact.kind))].sort();
        expect(await kinds(JUDGE)).toEqual(['case', 'event', 'locate-request', 'receipt']);
        expect(await kinds(CHIEF)).toEqual(['case-row', 'event', 'locate-request', 'receipt']);
        expect(await kinds(POLICE)).toEqual(['police-request']);
        expect(await kinds(OTHER_JUDGE)).toEqual([]);
        expect(core.alarms).toEqual([]);
      });

      it('moves a case with its whole timeline to the new judge, and announces the removal to the old one', async () => {
        const desk = deskOf(JUDGE);
        const chief = deskOf(CHIEF);
        await done(core, desk, importCase(desk, 'case-1'), note(desk, 'case-1', '一'), importCase(desk, 'case-2'));
        const before = await pullAll(core, JUDGE);
        const checkpoint = before.at(-1)?.checkpoint;
        await done(core, chief, chief.file('case.reassign', ['case', 'case-1'], { caseId: 'case-1', judge: SECOND_JUDGE.account }, { version: 2 }));
        await done(core, desk, note(desk, 'case-2', '二'));

        const after = await pullAll(core, JUDGE, checkpoint);
        expect(after[0]?.removalsAhead).toEqual([{ reason: 'reassigned', count: 3 }]);
        const mine = holdings(after, holdings(before));
        expect([...mine.keys()].filter((id) => id.startsWith('case/'))).toEqual(['case/case-2']);
        const timeline = (facts: ReadonlyMap<string, Fact>, caseId: string) => [...facts.values()].filter((fact) => fact.kind === 'event' && (fact.body as TimelineEntry).caseId === caseId).length;
        expect(timeline(mine, 'case-1')).toBe(0);
        const theirs = await held(core, SECOND_JUDGE);
        expect(theirs.get('case/case-1')?.body).toMatchObject({ judge: SECOND_JUDGE.account });
        expect(timeline(theirs, 'case-1')).toBe(3);
        // The clerk works the case all along: nothing was taken from her.
        expect(timeline(await held(core, CLERK), 'case-1')).toBe(3);
      });

      it('takes nothing from a session that still sees the fact by another of its scopes', async () => {
        const publish = (name: string, scopes: readonly string[]) => publishFacts(core, [{ draft: { kind: 'directory', id: 'x', scopes, body: { id: 'x', name, role: 'judge', disabled: false } }, version: 0 }]);
        const [own, court] = [`judge:${JUDGE.account}`, `court:${COURT}`];
        await publish('一', [own, court]);
        const before = { mine: await pullAll(core, JUDGE), theirs: await pullAll(core, SECOND_JUDGE) };
        await publish('二', [own]);
        await publish('三', [own]);
        const mine = await pullAll(core, JUDGE, before.mine.at(-1)?.checkpoint, 1);
        expect(mine.flatMap((page) => [...page.removalsAhead, ...page.facts.filter((fact) => fact.removed)])).toEqual([]);
        expect(holdings(mine, holdings(before.mine)).get('directory/x')?.body).toMatchObject({ name: '三' });
        const theirs = await pullAll(core, SECOND_JUDGE, before.theirs.at(-1)?.checkpoint, 1);
        expect(theirs[0]?.removalsAhead).toEqual([{ reason: 'reassigned', count: 1 }]);
        expect(holdings(theirs, holdings(before.theirs))).toEqual(new Map());
      });

      it('gives a device that missed two moves the same as one that saw both', async () => {
        const desk = deskOf(JUDGE);
        const chief = deskOf(CHIEF);
        const judges = [JUDGE, SECOND_JUDGE] as const;
        await done(core, desk, importCase(desk, 'case-1'));
        const away = await pullAll(core, JUDGE);
        const move = async (version: number, judge: AccountId) => done(core, chief, chief.file('case.reassign', ['case', 'case-1'], { caseId: 'case-1', judge }, { version }));
        await move(1, SECOND_JUDGE.account);
        await move(2, 'judge-third' as AccountId);
        for (const session of judges) expect([...(await held(core, session)).keys()].filter((id) => id.startsWith('case/'))).toEqual([]);
        const caughtUp = holdings(await pullAll(core, JUDGE, away.at(-1)?.checkpoint), holdings(away));
        expect([...caughtUp.keys()].filter((id) => !id.startsWith('receipt/'))).toEqual([]);
        await move(3, JUDGE.account);
        expect(holdings(await pullAll(core, JUDGE, away.at(-1)?.checkpoint), holdings(away)).has('case/case-1')).toBe(true);
      });

      it('never splits a commit, and small pages add up to the large one', async () => {
        const desk = deskOf(JUDGE);
        for (let n = 1; n <= 6; n += 1) await done(core, desk, importCase(desk, `case-${n}`), note(desk, `case-${n}`, '一'));
        const whole = await pullAll(core, JUDGE);
        for (const limit of [1, 2, 3, 5, 7]) {
          const pages = await pullAll(core, JUDGE, undefined, limit);
          expect(pages.length).toBeGreaterThan(1);
          expect(canonicalJson([...holdings(pages)].sort())).toBe(canonicalJson([...holdings(whole)].sort()));
          let from = 0;
          for (const page of pages) {
            const seqs = page.facts.filter((fact) => fact.seq <= page.checkpoint.seq).map((fact) => fact.seq);
            expect(seqs.every((seq) => seq > from && seq <= page.checkpoint.seq)).toBe(true);
            from = page.checkpoint.seq;
          }
          expect(from).toBe(await head());
        }
      });

      it('sends with a receipt the records it speaks of, even when they moved on to a later page', async () => {
        const desk = deskOf(JUDGE);
        await done(core, desk, importCase(desk, 'case-1'));
        for (let n = 0; n < 8; n += 1) await done(core, desk, note(desk, 'case-1', `第 ${n} 次`));
        let known: ReadonlyMap<string, Fact> = new Map();
        for (const page of await pullAll(core, JUDGE, undefined, 1)) {
          known = holdings([page], known);
          for (const fact of page.facts) {
            if (fact.kind !== 'receipt') continue;
            const receipt = fact.body as Receipt;
            expect(known.get('case/case-1')?.version).toBeGreaterThanOrEqual(receipt.version);
          }
        }
      });

      it('starts again under another epoch, other scopes, or a checkpoint that the server never gave', async () => {
        const desk = deskOf(JUDGE);
        await done(core, desk, importCase(desk, 'case-1'), importCase(desk, 'case-2'));
        const [page] = await pullAll(core, JUDGE);
        if (page === undefined) throw new Error('no page');
        const ask = (checkpoint: FeedPage['checkpoint'], session = JUDGE) => readFeed(core, session, { checkpoint, limit: 10 });
        expect(await ask({ ...page.checkpoint, epoch: 'another' })).toMatchObject({ restart: 'epoch', facts: [], more: true, removalsAhead: [], checkpoint: { ...page.checkpoint, seq: 0 } });
        expect(await ask({ ...page.checkpoint, seq: 999 })).toMatchObject({ restart: 'epoch', facts: [] });
        expect(core.alarms.map((alarm) => alarm.kind)).toEqual(['checkpoint-ahead']);

        // The judge becomes a clerk: her cases leave her, and the restart says how many rows that is.
        const clerk = { ...JUDGE, role: 'clerk' as const };
        const moved = await ask(page.checkpoint, clerk);
        expect(moved).toMatchObject({ restart: 'scope', facts: [], more: true, removalsAhead: [{ reason: 'own-scope-changed', count: 4 }] });
        expect(moved.checkpoint).toEqual({ ...page.checkpoint, seq: 0, scopeHash: scopeHash(scopesOfSession(clerk)) });
        expect((await ask(moved.checkpoint, clerk)).restart).toBeUndefined();
      });

      it('does not send removals to a device that starts from nothing', async () => {
        const desk = deskOf(JUDGE);
        const chief = deskOf(CHIEF);
        await done(core, desk, importCase(desk, 'case-1'));
        await done(core, chief, chief.file('case.reassign', ['case', 'case-1'], { caseId: 'case-1', judge: SECOND_JUDGE.account }, { version: 1 }));
        const [page] = await pullAll(core, JUDGE);
        expect(page?.facts.filter((fact) => fact.removed)).toEqual([]);
        expect(page?.removalsAhead).toEqual([]);
      });

      it('tells of each commit with the scopes it touched', async () => {
        const hints: { readonly seq: number; readonly scopes: readonly string[] | 'all' }[] = [];
        const stop = store.onCommit((hint) => hints.push(hint));
        const desk = deskOf(JUDGE);
        await done(core, desk, importCase(desk, 'case-1'));
        await expect.poll(() => hints.length).toBe(1);
        stop();
        await done(core, desk, note(desk, 'case-1', '一'));
        expect(hints).toHaveLength(1);
        expect(hints[0]?.seq).toBe(1);
        expect([...(hints[0]?.scopes ?? [])].sort()).toEqual([`chief:${COURT}`, `clerk:${CLERK.account}`, `judge:${JUDGE.account}`, `president:${COURT}`, `self:${JUDGE.account}`]);
      });

      it('publishes what no command made, only when it changed, and takes it back', async () => {
        const entry = (id: string, name: string) => ({ draft: { kind: 'directory' as const, id, scopes: [`court:${COURT}`], body: { id, name, role: 'judge', disabled: false } }, version: 0 });
        expect(await publishFacts(core, [entry('judge-jiang', '蒋某'), entry('judge-lu', '陆某')])).toBe(2);
        expect(await publishFacts(core, [entry('judge-jiang', '蒋某'), entry('judge-lu', '陆某某')])).toBe(1);
        const page = (await pullAll(core, JUDGE)).at(-1);
        expect(await publishFacts(core, [entry('judge-jiang', '蒋某')], ['directory'])).toBe(1);
        const next = await pullAll(core, JUDGE, page?.checkpoint);
        expect(next[0]?.removalsAhead).toEqual([{ reason: 'ended', count: 1 }]);
        expect([...(await held(core, JUDGE)).keys()]).toEqual(['directory/judge-jiang']);
      });

      it('sends of a body that breaks its schema what holds, marked and with an alarm: no field that is not the audience’s, and no older state', async () => {
        const row = { id: 'case-5', court: COURT, caseNumber: '（2026）苏0508执90005号', cause: '借款', filedOn: '2026-01-19', judge: '蒋某', status: 'filed', principal: 100, debtors: ['王某'] };
        const publish = (body: unknown, scopes: readonly string[]) => publishFacts(core, [{ draft: { kind: 'case-row', id: 'case-5', scopes, body }, version: 1 }]);
        const scopes = [`court:${COURT}`, `court:${OTHER_COURT}`];
        await publish({ ...row, idNo: '320599198703162138' }, scopes);
        expect(core.alarms).toMatchObject([{ kind: 'fact-schema', where: 'case-row', detail: 'case-5 /idNo' }]);
        expect((await held(core, JUDGE)).get('case-row/case-5')?.body).toEqual({ ...row, '~broken': ['/idNo'] });
        await publish(row, scopes);
        await publish({ ...row, status: 'closed', cause: '借款', filedOn: '2026-02-31', idNo: '320599198703162138' }, [`court:${COURT}`]);
        // A day that must be there and is none leaves a head that no device can place: it is parked, and the older row is gone.
        expect((await held(core, JUDGE)).get('case-row/case-5')).toBeUndefined();
        await publish({ ...row, caseNumber: 7 }, [`court:${COURT}`]);
        expect(core.alarms.length).toBeGreaterThanOrEqual(3);
        expect(await held(core, OTHER_JUDGE)).toEqual(new Map());
      });

      it('shows a court its settings, and rules read them', async () => {
        const settings = { court: COURT, policeChannel: 'connector', requireDishonestListing: true, dutyPhone: '0512-00000110' } as const;
        await putSettings(core, settings);
        expect(await store.settings(COURT)).toEqual(settings);
        expect(await store.allSettings()).toEqual([settings]);
        expect((await held(core, JUDGE)).get(`settings/${COURT}`)?.body).toEqual(settings);
        const desk = deskOf(JUDGE);
        const imported = importCase(desk, 'case-1');
        const proof = grounds(desk, 'case-1');
        const answer = await send(core, desk, imported, ...proof, fileLocate(desk, 'case-1', 'request-1', proof.map((command) => command.id)));
        expect(codesOf(answer).at(-1)).toBe('NOT_LISTED_DISHONEST');
        expect(await store.settings('苏0507' as CourtCode)).toBeUndefined();
      });
    });

    describe('a command that lies too deep', () => {
      it('is refused by itself, and what stands before and after it is taken', async () => {
        const desk = deskOf(JUDGE);
        const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
        const commands = [importCase(desk, 'case-1'), desk.file('case.add-record', ['case', 'case-1'], deep(5_000)), desk.file('case.add-record', ['case', 'case-1'], { caseId: 'case-1', record: { type: 'note', note: '已联系' } })];
        const answer = await send(core, desk, ...commands);
        expect(codesOf(answer)).toEqual(['accepted', 'BODY_INVALID', 'accepted']);
        expect(answer.receipts[1]?.failure).toEqual({ code: 'BODY_INVALID', params: { field: 'payload' } });
      });
    });

    describe('messages to agencies', () => {
      const lease = (ms: number) => instant(core.clock.now() + ms);

      it('are claimed once, and a message whose worker died comes back as unknown', async () => {
        await toPolice(core, 'case-1', 'request-1');
        const first = await store.outgoing.claimDue(core.clock.now(), lease(60_000), 10);
        expect(first.map((row) => [row.message, row.state, row.attempts, row.outcomeUnknown])).toEqual([['control.request', 'sending', 1, false]]);
        expect(await store.outgoing.claimDue(core.clock.now(), lease(60_000), 10)).toEqual([]);
        core.clock.move(60_000);
        const again = await store.outgoing.claimDue(core.clock.now(), lease(60_000), 10);
        expect(again.map((row) => [row.idempotencyKey === first[0]?.idempotencyKey, row.attempts, row.outcomeUnknown])).toEqual([[true, 2, true]]);
      });

      it('of one request leave in their order, and a dead one lets the next go', async () => {
        const desks = await toPolice(core, 'case-1', 'request-1');
        const { judge } = desks;
        await done(core, judge, judge.file('locate-person.withdraw', ['locate-request', 'request-1'], { requestId: 'request-1', reason: '已自行到院' }));
        expect((await store.outgoing.ofRequests(['request-1'])).map((row) => row.message)).toEqual(['control.request', 'control.release']);
        const [request] = await store.outgoing.claimDue(core.clock.now(), lease(60_000), 10);
        expect(request?.message).toBe('control.request');
        expect(await store.outgoing.claimDue(core.clock.now(), lease(60_000), 10)).toEqual([]);
        const change = (row: { readonly state: 'dead' | 'delivered' }) =>
          store.transaction((tx) =>
            tx.write({ ...EMPTY_BATCH, head: tx.head, outgoingChanges: [{ id: request?.id ?? '', ...row, lastError: { code: 'AGENCY_REFUSED', params: { code: 'E7' } }, owner: `command:${COURT}` }] }),
          );
        await change({ state: 'dead' });
        expect(await store.outgoing.get(request?.id ?? '')).toMatchObject({ state: 'dead', owner: `command:${COURT}`, lastError: { code: 'AGENCY_REFUSED', params: { code: 'E7' } } });
        const [release] = await store.outgoing.claimDue(core.clock.now(), lease(60_000), 10);
        expect(release?.message).toBe('control.release');
        expect(await store.outgoing.retryNow(request?.id ?? '', core.clock.now())).toBe(true);
        expect(await store.outgoing.get(request?.id ?? '')).toMatchObject({ state: 'waiting' });
        expect(await store.outgoing.retryNow(release?.id ?? '', core.clock.now())).toBe(false);
        await change({ state: 'delivered' });
        // Told twice, counted once.
        await change({ state: 'delivered' });
        expect((await store.outgoing.ofRequests(['request-1'])).map((row) => row.message)).toEqual(['control.release']);
        expect((await store.counts()).outgoing).toEqual({ waiting: 0, sending: 1, delivered: 1, unknown: 0, dead: 0 });
      });

      it('are of one agency: each has its own order, none waits for another, none is claimed for another', async () => {
        const now = core.clock.now();
        const row = (id: string, agency: string, state: OutgoingRow['state'] = 'waiting'): OutgoingRow => ({
          id, idempotencyKey: id, court: COURT, agency: agency as AgencyId, message: 'control.request', aggregate: { type: 'locate-request', id: 'shared' }, requestId: 'shared' as RequestId,
          revision: 1, round: 0, body: {}, state, attempts: 0, nextTryAt: now, outcomeUnknown: false, createdAt: now,
        });
        const later = { ...row('d-1', 'bank:later'), nextTryAt: instant(now + DAY_MS) };
        const rows = [row('a-1', 'police:suzhou'), row('b-1', 'registry:gusu'), row('a-2', 'police:suzhou'), row('b-2', 'registry:gusu'), row('c-1', 'tax:gusu', 'dead'), later];
        await store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoing: rows }));
        expect([...(await store.outgoing.agenciesDue(now))].toSorted()).toEqual(['police:suzhou', 'registry:gusu']);
        const claim = async (agency: string) => (await store.outgoing.claimDue(now, lease(60_000), 10, { agency, courts: [], listed: false, urgentOnly: false })).map(({ id }) => id);
        expect(await claim('tax:gusu')).toEqual([]);
        expect(await claim('registry:gusu')).toEqual(['b-1']);
        expect(await claim('police:suzhou')).toEqual(['a-1']);
        // What is on its way to one agency holds back the next for it, and for nobody else.
        await store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoingChanges: [{ id: 'b-1', state: 'delivered', settledAt: now }] }));
        expect([await claim('police:suzhou'), await claim('registry:gusu'), await claim('registry:kunshan')]).toEqual([[], ['b-2'], []]);
        expect(await store.outgoing.agenciesDue(now)).toEqual(['police:suzhou']);
        expect([...(await store.outgoing.agenciesDue(instant(now + 60_001)))].toSorted()).toEqual(['police:suzhou', 'registry:gusu']);
      });

      it('are claimed by line, and those that end a hold first', async () => {
        const row = (id: string, message: string, court: CourtCode, agency = 'police:suzhou'): OutgoingRow => ({
          id, idempotencyKey: id, court, agency: agency as OutgoingRow['agency'], message, aggregate: { type: 'locate-request', id: `of-${id}` }, requestId: `of-${id}` as OutgoingRow['requestId'],
          revision: 1, round: 0, body: {}, state: 'waiting', attempts: 0, nextTryAt: core.clock.now(), outcomeUnknown: false, createdAt: core.clock.now(),
        });
        const rows = [row('m-1', 'control.request', COURT), row('m-2', 'control.request', OTHER_COURT), row('m-3', 'control.request', COURT, 'police:other'), row('m-4', 'control.release', COURT), row('m-5', 'control.release', OTHER_COURT)];
        await store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoing: rows }));
        const claim = async (line: Parameters<typeof store.outgoing.claimDue>[3], limit = 10) => (await store.outgoing.claimDue(core.clock.now(), lease(60_000), limit, line)).map(({ id }) => id);
        const own = { agency: 'police:suzhou', courts: [COURT], urgentOnly: false };
        expect(await claim({ ...own, listed: true, urgentOnly: true })).toEqual(['m-4']);
        expect(await claim({ ...own, listed: false }, 1)).toEqual(['m-5']);
        expect(await claim({ ...own, listed: true })).toEqual(['m-1']);
        expect(await claim({ ...own, listed: false })).toEqual(['m-2']);
        expect(await claim({ ...own, agency: 'police:other', courts: [], listed: false })).toEqual(['m-3']);
        expect(await claim(undefined)).toEqual([]);
      });

      it('are seen by those who see their request', async () => {
        await toPolice(core, 'case-1', 'request-1');
        const requestsOf = (session: typeof JUDGE) => store.outgoing.visibleRequests(scopesOfSession(session));
        expect(await requestsOf(JUDGE)).toEqual(['request-1']);
        expect(await requestsOf(CHIEF)).toEqual(['request-1']);
        expect(await requestsOf(OTHER_JUDGE)).toEqual([]);
      });

      it('keep what an agency sent exactly as it came', async () => {
        const row = { agency: 'police:suzhou', idempotencyKey: 'key-00000009', receivedAt: START, raw: '{"unknown": "\\u0000"}', state: 'unmapped', problem: { code: 'AGENCY_ANSWER_UNREADABLE' } } as const;
        await store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, incoming: [row] }));
        expect(await store.transaction((tx) => tx.incoming('police:suzhou', 'key-00000009'))).toEqual(row);
        expect(await store.transaction((tx) => tx.incoming('police:suzhou', 'key-00000008'))).toBeUndefined();
      });
    });

    describe('files', () => {
      it('are missing until they are complete, and visible to those who see a record that names them', async () => {
        const file = fileHash('1');
        const unusable = (session: typeof JUDGE) => store.transaction((tx) => tx.unusableFiles(readerOf(session), [file]));
        expect(await unusable(JUDGE)).toEqual({ absent: [file], foreign: [] });
        await store.files.markComplete(file, 1_234, START, CLERK.account);
        await store.files.markComplete(file, 1_234, START, CLERK.account);
        expect(await store.files.get(file)).toEqual({ hash: file, size: 1_234, complete: true });
        // Whose bytes they were may use it; to anybody else it is another one's file, whether or not he knows its address.
        expect([await unusable(CLERK), await unusable(OTHER_JUDGE)]).toEqual([{ absent: [], foreign: [] }, { absent: [], foreign: [file] }]);
        const visible = (session: typeof JUDGE) => store.snapshot((reads) => reads.fileVisible(readerOf(session), file));
        expect([await visible(CLERK), await visible(JUDGE)]).toEqual([true, false]);
        await toPolice(core, 'case-1', 'request-1');
        expect([await unusable(JUDGE), await unusable(OTHER_JUDGE)]).toEqual([{ absent: [], foreign: [] }, { absent: [], foreign: [file] }]);
        expect([await visible(JUDGE), await visible(CHIEF), await visible(POLICE), await visible(OTHER_JUDGE)]).toEqual([true, true, true, false]);
      });

      it('are not opened by an address that somebody typed, and are everybody’s where the installation keeps them', async () => {
        const [drawn, shared] = [fileHash('6'), fileHash('7')];
        await store.files.markComplete(drawn, 9, START, JUDGE.account);
        await store.files.markComplete(shared, 9, START, PLATFORM);
        const other = deskOf(OTHER_JUDGE);
        await done(core, other, importCase(other, 'case-7', { court: OTHER_COURT, caseNumber: '（2026）苏0591执90055号' }), note(other, 'case-7', `见 ${drawn}`));
        const visible = (hash: typeof drawn) => store.snapshot((reads) => reads.fileVisible(readerOf(OTHER_JUDGE), hash));
        expect([await visible(drawn), await visible(shared)]).toEqual([false, true]);
      });

      it('go to the police with the packet: the sealed copies and the unsealed rest, to the specialist alone, once it is there', async () => {
        const seen = async (session: typeof JUDGE, digits: string) =>
          (await Promise.all([...digits].map(async (digit) => ((await store.snapshot((reads) => reads.fileVisible({ account: 'nobody' as AccountId, scopes: scopesOfSession(session) }, fileHash(digit)))) ? digit : '')))).join('');
        const desks = { judge: deskOf(JUDGE), clerk: deskOf(CLERK), chief: deskOf(CHIEF) };
        const imported = importCase(desks.judge, 'case-2');
        const proof = grounds(desks.judge, 'case-2');
        await done(core, desks.judge, imported, ...proof, fileLocate(desks.judge, 'case-2', 'request-2', proof.map((command) => command.id)));
        // Application, draft of the letter, title: nothing of a request that only the court has.
        expect([await seen(JUDGE, '123'), await seen(POLICE, '123')]).toEqual(['123', '']);
        await toPolice(core, 'case-1', 'request-1', desks);
        expect(await seen(JUDGE, '1234')).toBe('1234');
        expect(await seen(POLICE, '1234')).toBe('134');
        expect(await seen(STATION, '1234')).toBe('');
        await runAgencyCommand(core, 'police:suzhou' as AgencyId, 'key-00000021', {
          kind: 'locate-person.accept',
          requestId: 'request-1' as RequestId,
          payload: { requestId: 'request-1', revision: 1, round: 0, controlNo: '苏公控 1', start: '2026-03-02', end: '2026-03-31', specialist: '何某' },
        });
        // The station is told whom to look for, not the papers.
        expect([await seen(POLICE, '1234'), await seen(STATION, '1234')]).toEqual(['134', '']);
      });
    });

    describe('the installation', () => {
      it('remembers its epoch, its clock and its seed', async () => {
        const before = await store.installation.read();
        expect(before.epoch).not.toBe('');
        await store.installation.moveClock(5_000);
        await store.installation.markClock(instant(START + 10));
        await store.installation.markSeeded(START);
        expect(await store.installation.read()).toEqual({ ...before, clockOffsetMs: 5_000, clockMark: START + 10, seededAt: START });
      });
    });
  });
}

const readerOf = (session: typeof JUDGE) => ({ account: session.account, scopes: scopesOfSession(session) });

function receiptStream(receipt: Receipt | undefined): string {
  if (receipt === undefined) throw new Error('no receipt');
  return receipt.stream;
}
