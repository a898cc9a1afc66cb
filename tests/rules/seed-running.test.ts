import { beforeAll, describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { CITY_POLICE, scopeOf } from '#shared/domain/permissions/scopes.ts';
import { FACT_SCHEMAS } from '#shared/contracts/audiences/index.ts';
import { CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { onDuty, type Roster } from '#shared/domain/duty/index.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { isHoldOpen } from '#shared/domain/linkage/regions/hold.ts';
import { requestOf, stepsOf } from '#shared/mechanisms/index.ts';
import { fingerprint, sha256Hex } from '#shared/kernel/digest.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { civilDate, DAY_MS, instant, instantAt, type Instant } from '#shared/kernel/time.ts';
import type { Alarm, ServerCore } from '#server/commands/core.ts';
import { fireTimer } from '#server/commands/own-acts.ts';
import { DEMO_SEED, demoBureau, WANG_TRUE_NUMBER } from '#server/seed/bureau.ts';
import type { SeedAccount } from '#server/seed/demo-accounts.ts';
import { quietCases } from '#server/seed/quiet.ts';
import { type RunningBureau, runningBureau } from '#server/seed/running.ts';
import { SEEDS } from '#server/seed/seeds.ts';
import { type SeedReport, seedDemo } from '#server/seed/seed-demo.ts';
import { demoSealedCopy } from '#server/seed/sealed-copy.ts';
import { createMemoryStore, type MemoryStore } from '#server/store/memory.ts';
import { PLATFORM, type ServerStore } from '#server/store/port.ts';

type Demo = { readonly store: MemoryStore; readonly core: ServerCore; readonly alarms: Alarm[]; readonly report: SeedReport; readonly createdAt: Instant; now: Instant };

const keeping = (store: ServerStore) => async (bytes: Uint8Array) => {
  const hash = `sha256:${sha256Hex(bytes)}` as FileHash;
  await store.files.markComplete(hash, bytes.length, instant(0), PLATFORM);
  return hash;
};

async function openDemo(day: string, stopAfter = Number.POSITIVE_INFINITY): Promise<Demo> {
  const createdAt = instantAt(civilDate(day), '09:10');
  const store = createMemoryStore({ demo: true, createdAt });
  const alarms: Alarm[] = [];
  const demo = { store, alarms, createdAt, now: createdAt };
  const core: ServerCore = { store, clock: { now: () => demo.now }, rules: () => ({ calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }), agencies: () => CITY_AGENCIES, alarm: (alarm) => alarms.push(alarm) };
  let left = stopAfter;
  const dying: ServerCore = {
    ...core,
    store: {
      ...store,
      transaction: async (fn) => {
        left -= 1;
        if (left < 0) throw new Error('the process died');
        return await store.transaction(fn);
      },
    },
  };
  const keepFile = keeping(store);
  if (Number.isFinite(stopAfter)) await expect(seedDemo({ core: dying, keepFile })).rejects.toThrow('the process died');
  const report = await seedDemo({ core, keepFile });
  return Object.assign(demo, { core, report });
}

const requestsOf = (demo: Demo) => [...demo.store.tables.aggregates.values()].flatMap((row) => (row.ref.type === 'locate-request' ? [row.state as unknown as LocateRequest] : []));
const casesOf = (demo: Demo) => [...demo.store.tables.aggregates.values()].flatMap((row) => (row.ref.type === 'case' ? [row.state as unknown as CaseState] : []));
const countBy = <T>(items: readonly T[], key: (item: T) => string) => Object.fromEntries([...Map.groupBy(items, key)].map(([name, list]) => [name, list.length] as const));
/** Everything that matters of a store, in an order of its own. */
const contentOf = (demo: Demo) =>
  fingerprint([
    [...demo.store.tables.aggregates.values()].map((row) => [row.ref, row.version, row.state]).sort((a, b) => (JSON.stringify(a[0]) < JSON.stringify(b[0]) ? -1 : 1)),
    [...demo.store.tables.outgoing.values()].map((row) => `${row.idempotencyKey} ${row.state}`).sort(),
  ]);

describe.each(['2026-01-22', '2026-11-24'])('a demo that begins on %s', (day) => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await openDemo(day);
  });

  test('has 62 requests in every state that other roles should see', () => {
    expect(demo.report).toMatchObject({ done: 'now', requests: 62 });
    expect(countBy(requestsOf(demo), (request) => request.state)).toEqual({
      active: 21,
      closed: 9,
      controlled: 4,
      court_ack: 1,
      dispatched: 1,
      pending_approval: 6,
      pending_president: 3,
      rejected: 2,
      returned: 4,
      sent_back: 2,
      signed: 3,
      withdrawn: 6,
    });
    expect(requestsOf(demo).filter((request) => request.missed.length > 0)).toHaveLength(2);
  });

  test('leaves 姑苏 to the newcomer: no case, no request', () => {
    expect(casesOf(demo).filter((item) => item.court === '苏0508')).toEqual([]);
    expect(requestsOf(demo).filter((request) => request.court === '苏0508')).toEqual([]);
    expect(casesOf(demo).length).toBe(demo.report.cases);
  });

  test('looks like a bureau: most cases served, some to be served these days, few late, few to be verified', () => {
    const rules = { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS };
    const requestsOn = (id: string) => requestsOf(demo).filter((request) => request.caseId === id).map((request) => requestOf('locate-request', request));
    const steps = casesOf(demo).map((state) => nextStep(state, stepsOf(requestsOn(state.id)), demo.createdAt, rules)).filter((step) => step.tone !== 'ended');
    const today = civilDate(day);
    const due = steps.filter((step) => step.waitingOn === 'court' && step.dueDate !== undefined);
    expect(due.filter((step) => step.dueDate !== undefined && step.dueDate >= today).length).toBeGreaterThan(2);
    expect(due.filter((step) => step.dueDate !== undefined && step.dueDate < today).length).toBeLessThan(steps.length / 20);
    expect(steps.filter((step) => step.stage === 'unverified').length).toBeLessThan(steps.length / 4);
  });

  test('nothing waits at the police, nothing is late, no alarm sounds', () => {
    expect(requestsOf(demo).filter((request) => ['submitted', 'under_review', 'hit'].includes(request.state))).toEqual([]);
    expect(requestsOf(demo).filter((request) => isHoldOpen(request) && request.control.state !== 'active')).toEqual([]);
    expect(requestsOf(demo).filter((request) => request.custody.state === 'running')).toEqual([]);
    expect([...demo.store.tables.outgoing.values()].filter((row) => row.state !== 'delivered')).toEqual([]);
    expect(demo.store.tables.timers.filter((timer) => timer.dueAt <= demo.createdAt)).toEqual([]);
    expect(demo.alarms).toEqual([]);
  });

  test('a leap of 230 days ends no control and alarms nobody', async () => {
    const later = await openDemo(day);
    later.now = instant(later.createdAt + 230 * DAY_MS);
    for (;;) {
      const [due] = await later.store.dueTimers(later.now, 1);
      if (due === undefined) break;
      await fireTimer(later.core, due);
    }
    expect(requestsOf(later).filter((request) => request.state === 'expired' || request.control.release?.alarmedAt !== undefined)).toEqual([]);
    expect(countBy(requestsOf(later), (request) => request.control.state)).toEqual(countBy(requestsOf(demo), (request) => request.control.state));
  });

  test('the second case of 王某 is there under his true number, without a control', () => {
    const wang = casesOf(demo).filter((item) => item.parties.some((party) => party.idNo === WANG_TRUE_NUMBER));
    expect(wang.map((item) => [item.caseNumber, item.court, item.judge])).toEqual([['（2026）苏0591执90055号', '苏0591', 'yuanqu.shen']]);
    expect(requestsOf(demo).some((request) => request.personKey === personKey('resident-id', WANG_TRUE_NUMBER))).toBe(false);
  });

  test('every person acted in his own name, office and court', () => {
    for (const { envelope } of demo.store.tables.log) expect(envelope.stream.user).toBe(envelope.actor.account);
    const people = new Map<string, SeedAccount>(demoBureau().accounts.map((account) => [account.id, account]));
    for (const request of requestsOf(demo)) {
      for (const approval of request.approvals) expect(people.get(approval.by)).toMatchObject({ role: approval.level, court: request.court });
      expect(people.get(request.undertaker)).toMatchObject({ role: 'judge', court: request.court });
    }
  });

  test('every fact has the shape of its audience', () => {
    for (const fact of demo.store.tables.facts.values()) {
      const schema = FACT_SCHEMAS[fact.kind];
      if (fact.scopes.size > 0) expect([fact.id, Value.Check(schema, fact.body)]).toEqual([fact.id, true]);
    }
    const police = [...demo.store.tables.facts.values()].filter((fact) => fact.scopes.has(scopeOf.police(CITY_POLICE)) && fact.kind === 'police-request');
    expect(police.length).toBeGreaterThan(40);
  });

  test('somebody is on duty at every court, from the first day and for a year', () => {
    const rosters = [...demo.store.tables.aggregates.values()].flatMap((row) => (row.ref.type === 'roster' ? [row.state as unknown as Roster] : []));
    expect(rosters).toHaveLength(11);
    for (const roster of rosters) {
      for (let ahead = 0; ahead < 380; ahead += 1) {
        const at = instant(demo.createdAt + ahead * DAY_MS);
        const [first] = onDuty(roster, at);
        expect(first !== undefined && first.from <= at && at < first.to).toBe(true);
      }
    }
    const gusu = rosters.find((roster) => roster.court === '苏0508');
    expect(gusu && onDuty(gusu, demo.createdAt)[0]?.officer).toBe('gusu.tian');
  });
});

describe('seeding', () => {
  test('the same first day gives the same store, and a second start changes nothing', async () => {
    const [one, other] = [await openDemo('2026-06-15'), await openDemo('2026-06-15')];
    expect(contentOf(other)).toBe(contentOf(one));
    const before = contentOf(one);
    expect(await seedDemo({ core: one.core, keepFile: keeping(one.store) })).toMatchObject({ done: 'before', requests: 62 });
    expect(contentOf(one)).toBe(before);
  });

  test.each([3, 20, 60, 200, 700])('killed in transaction %i, the next start ends where an undisturbed one does', async (stopAfter) => {
    expect(contentOf(await openDemo('2026-06-15', stopAfter))).toBe(contentOf(await openDemo('2026-06-15')));
  });

  test('people alone: accounts and rosters, the stories\u2019 cases, nothing running', async () => {
    const createdAt = instantAt(civilDate('2026-06-15'), '09:00');
    const store = createMemoryStore({ demo: true, createdAt });
    const core: ServerCore = { store, clock: { now: () => createdAt }, rules: () => ({ calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }), agencies: () => CITY_AGENCIES, alarm: () => undefined };
    expect(await seedDemo({ core, keepFile: keeping(store), size: 'people' })).toMatchObject({ done: 'now', cases: 2, requests: 0 });
    expect(countBy([...store.tables.aggregates.values()], (row) => row.ref.type)).toEqual({ case: 2, roster: 11 });
  });

  test('only a data folder made as a demo is filled', async () => {
    const store = createMemoryStore({ demo: false, createdAt: instantAt(civilDate('2026-06-15'), '09:00') });
    const core: ServerCore = { store, clock: { now: () => instant(0) }, rules: () => ({ calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }), agencies: () => CITY_AGENCIES, alarm: () => undefined };
    await expect(seedDemo({ core, keepFile: keeping(store) })).rejects.toThrow('demo');
    expect(store.tables.aggregates.size).toBe(0);
  });

  test('the stand-in for sealed copies is a PDF whose table of objects is right', () => {
    const text = new TextDecoder('latin1').decode(demoSealedCopy());
    expect(text.startsWith('%PDF-1.4\n')).toBe(true);
    const offsets = [...text.matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]));
    expect(offsets).toHaveLength(5);
    for (const [index, offset] of offsets.entries()) expect(text.slice(offset).startsWith(`${index + 1} 0 obj\n`)).toBe(true);
    expect(text.slice(Number(/startxref\n(\d+)/.exec(text)?.[1])).startsWith('xref\n')).toBe(true);
  });
});

test('a line that is added at the end of the table leaves what was drawn before it as it was', () => {
  const bureau = demoBureau();
  const [day, copy] = [civilDate('2026-11-24'), `sha256:${'a'.repeat(64)}` as FileHash];
  const numbers = ({ cases }: RunningBureau) => cases.map(({ caseNumber, debtors }) => [caseNumber, debtors[0]?.name]);
  const before = runningBureau(bureau, DEMO_SEED, day, copy);
  const after = runningBureau(bureau, DEMO_SEED, day, copy, [...SEEDS, { demo: quietCases }]);
  expect(after.cases.length).toBe(before.cases.length + 90);
  expect(numbers(after).slice(0, before.cases.length)).toEqual(numbers(before));
  const ids = new Set(after.steps.map(({ id }) => id));
  expect(before.steps.filter(({ id }) => !ids.has(id))).toEqual([]);
  expect(new Set(after.cases.map(({ caseNumber }) => caseNumber)).size).toBe(after.cases.length);
});
