import { describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { ImportCaseSchema } from '#shared/domain/cases/commands.ts';
import { checkCreditCode, checkIdNumber, checkPhone, parseCaseNumber, parseGridCode, parseTitleNumber } from '#shared/domain/identifiers/index.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { applyCase } from '#shared/domain/cases/apply.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { isMoneyKnown } from '#shared/domain/cases/past.ts';
import { fingerprint } from '#shared/kernel/digest.ts';
import type { AccountId, CommandId, CourtCode } from '#shared/kernel/ids.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { CourtCodeSchema } from '#shared/kernel/schema.ts';
import { demoBureau, EXPORT_DAY, partiesOf, WANG_EXPORT_NUMBER, WANG_TRUE_NUMBER } from '#server/seed/bureau.ts';
import { CASE_TYPES, CAUSES } from '#server/seed/cases.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#server/seed/demo-accounts.ts';
import { importCaseOf } from '#server/seed/import-case.ts';
import { fictionalCreditCode, fictionalIdNumber } from '#server/seed/people.ts';
import { seededRandom } from '#server/seed/random.ts';
import { checkPasswordShape } from '#server/identity/passwords.ts';
import { identityRules } from '#server/identity/policy.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';

const bureau = demoBureau();
const everyCase = [...bureau.worklist, ...bureau.elsewhere];
const share = (count: number, of: number) => (100 * count) / of;

describe('the same seed', () => {
  test('gives the same bureau to the last digit', () => {
    expect(fingerprint(bureau)).toBe('6ed6ea8eb9c4ed36dcbf5a24a0489b9bc902ec2628a7481438e0cff5f3f7fd25');
  });

  test('another seed gives another one with the same shape', () => {
    const other = demoBureau('another');
    expect(fingerprint(other)).not.toBe(fingerprint(bureau));
    expect([other.worklist.length, partiesOf(other.worklist).size, other.accounts.length]).toEqual([900, 1_300, bureau.accounts.length]);
    expect(other.worklist.find((item) => item.caseNumber === '（2026）苏0508执90017号')?.debtors[0]?.name).toBe('王某');
  });

  test('a branch of chance does not depend on what was drawn before it', () => {
    const [a, b] = [seededRandom('x'), seededRandom('x')];
    a.next();
    expect(a.branch('y').next()).toBe(b.branch('y').next());
    expect(seededRandom('x').branch('y').next()).not.toBe(seededRandom('x').branch('z').next());
  });

  test('chance is even', () => {
    const random = seededRandom('even');
    const buckets = new Map<number, number>();
    for (let i = 0; i < 20_000; i += 1) buckets.set(random.int(0, 9), (buckets.get(random.int(0, 9)) ?? 0) + 1);
    const normals = Array.from({ length: 20_000 }, () => random.normal());
    const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
    const deviation = Math.sqrt(normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normals.length);
    expect(buckets.size).toBe(10);
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.03);
  });
});

describe('places and offices', () => {
  test('eleven courts, thirty towns, ninety communities, 360 grids', () => {
    const { towns, communities, grids } = bureau.places;
    expect([bureau.courts.length, towns.length, communities.length, grids.length]).toEqual([11, 30, 90, 360]);
    expect(bureau.courts.every((court) => Value.Check(CourtCodeSchema, court.code))).toBe(true);
    expect(bureau.courts.reduce((sum, court) => sum + court.share, 0)).toBe(100);
    expect(new Set(grids.map((grid) => grid.code)).size).toBe(360);
    for (const grid of grids) expect(parseGridCode(grid.code).ok).toBe(true);
    // The grid of story 3.
    expect(grids.find((grid) => grid.code === '3205991000010040')).toBeDefined();
    expect(towns.find((town) => town.code === '320599100')?.name).toBe('玉山镇');
  });

  test('105 judges, two at the intermediate court, and every office that a request needs at every court', () => {
    const judges = bureau.accounts.filter((account) => account.role === 'judge');
    expect(Math.abs(judges.filter((judge) => judge.court !== '苏05').length - 105)).toBeLessThanOrEqual(2);
    for (const court of bureau.courts) {
      for (const role of ['judge', 'clerk', 'chief', 'president', 'command-centre', 'field-officer']) {
        expect([court.code, role, bureau.accounts.some((account) => account.court === court.code && account.role === role)]).toEqual([court.code, role, true]);
      }
    }
    for (const field of ['id', 'login', 'name'] as const) expect(new Set(bureau.accounts.map((account) => account[field])).size).toBe(bureau.accounts.length);
  });

  test('the people of the stories stand where they say', () => {
    const told = DEMO_ACCOUNTS.map(({ login, role, name, court, agency }) => `${login} ${role} ${name} ${court ?? agency ?? ''}`);
    for (const line of [
      'jiang judge 蒋法官 苏0508',
      'lu clerk 陆书记员 苏0508',
      'fang chief 方局长 苏0508',
      'ji president 纪院长 苏0508',
      'tian command-centre 田值班员 苏0508',
      'peng field-officer 彭干警 苏0508',
      'tao field-officer 陶干警 苏0508',
      'he police-specialist 何专员 police:suzhou',
      'shi police-station 施民警 station:yunxi',
      'heer police-specialist 何二 police:traffic',
      'ge agency-desk 葛民警 police:detention',
      'cai president 蔡副院长 苏05',
      'shen judge 沈法官 苏0591',
    ]) expect(told).toContain(line);
    for (const account of DEMO_ACCOUNTS) expect(bureau.accounts).toContainEqual(account);
  });

  test('the demo password passes the rules for every login', () => {
    const rules = identityRules(RULE_PARAMETERS, EXPORT_DAY);
    for (const account of bureau.accounts) expect([account.login, checkPasswordShape(DEMO_PASSWORD, account.login, rules).ok]).toEqual([account.login, true]);
  });
});

describe('cases', () => {
  test('900 in the worklist with 1,300 parties, all of 姑苏, none filed after the export', () => {
    expect([bureau.worklist.length, partiesOf(bureau.worklist).size]).toEqual([900, 1_300]);
    expect(new Set(bureau.worklist.map((item) => item.caseNumber)).size).toBe(900);
    expect(bureau.worklist.every((item) => item.court.code === '苏0508' && item.judge.court === '苏0508')).toBe(true);
    for (const item of bureau.worklist) {
      expect(item.filedOn <= EXPORT_DAY && (item.closedOn ?? EXPORT_DAY) <= EXPORT_DAY && (item.closedOn ?? item.filedOn) >= item.filedOn).toBe(true);
    }
  });

  test.each(CASE_TYPES.map(([type, percent]) => [type, percent] as const))('type %s about %f %%', (type, percent) => {
    const found = share(bureau.worklist.filter((item) => item.type === type).length, 900);
    expect(Math.abs(found - percent)).toBeLessThan(Math.max(1, 3.2 * Math.sqrt((percent * (100 - percent)) / 900)));
  });

  test.each(CAUSES.map(([cause, percent]) => [cause, percent] as const))('cause %s about %i %%', (cause, percent) => {
    const found = share(bureau.worklist.filter((item) => item.cause === cause).length, 900);
    expect(Math.abs(found - percent)).toBeLessThan(3.2 * Math.sqrt((percent * (100 - percent)) / 900));
  });

  test('amounts: median about 60,000, mean about 450,000, about a twentieth above two million', () => {
    const yuan = bureau.worklist.map((item) => item.principal / 100).sort((a, b) => a - b);
    expect(yuan[450]).toBeGreaterThan(50_000);
    expect(yuan[450]).toBeLessThan(72_000);
    const mean = yuan.reduce((sum, value) => sum + value, 0) / 900;
    expect(mean).toBeGreaterThan(330_000);
    expect(mean).toBeLessThan(600_000);
    const large = share(yuan.filter((value) => value > 2_000_000).length, 900);
    expect(large).toBeGreaterThan(3);
    expect(large).toBeLessThan(7);
  });

  test('every number is formally right and nobody’s', () => {
    for (const item of everyCase) {
      const parsed = parseCaseNumber(item.caseNumber);
      expect(parsed.ok && parsed.value.court === item.court.code && parsed.value.number > 90_000).toBe(true);
      expect(parseTitleNumber(item.title).warning).toBeUndefined();
      for (const party of [item.creditor, ...item.debtors]) {
        const checked = party.kind === 'person' ? checkIdNumber(party.idNo) : checkCreditCode(party.idNo);
        expect([party.idNo, checked.ok]).toEqual([party.idNo, true]);
        expect(party.idNo.slice(party.kind === 'person' ? 0 : 2).startsWith('320599')).toBe(true);
        expect(checkPhone(party.phone).ok).toBe(true);
        expect(party.phone).toMatch(/^(1380000\d{4}|0512-0000\d{4})$/);
      }
    }
  });

  test('each is a row that the import command takes', () => {
    for (const [index, item] of everyCase.entries()) expect([item.caseNumber, Value.Check(ImportCaseSchema, importCaseOf(item, index + 1))]).toEqual([item.caseNumber, true]);
  });

  test('王某 has the wrong number here and the true one at 园区, and nobody else has either', () => {
    const here = bureau.worklist.find((item) => item.caseNumber === '（2026）苏0508执90017号');
    expect(here).toMatchObject({ cause: '民间借贷纠纷', title: '民事调解书（2025）苏0508民初90311号', principal: 5_000_000, fee: 65_000, performanceDue: '2025-12-31', judge: { login: 'jiang' }, clerk: { login: 'lu' } });
    expect(here?.creditor).toMatchObject({ name: '齐某', idNo: '320599198409251375' });
    expect(here?.debtors).toMatchObject([{ name: '王某', idNo: WANG_EXPORT_NUMBER, address: '苏州市姑苏区听橹街 18 号 3 幢 502 室' }]);
    const there = bureau.elsewhere.find((item) => item.caseNumber === '（2026）苏0591执90055号');
    expect(there?.debtors).toMatchObject([{ name: '王某', idNo: WANG_TRUE_NUMBER }]);
    expect(there?.judge).toMatchObject({ login: 'shen', court: '苏0591' });
    const holders = everyCase.flatMap((item) => [item.creditor, ...item.debtors]).filter((party) => party.idNo === WANG_TRUE_NUMBER || party.idNo === WANG_EXPORT_NUMBER);
    expect(holders).toHaveLength(2);
    expect(everyCase.flatMap((item) => [item.creditor, ...item.debtors]).filter((party) => party.name.startsWith('王') && party.name.endsWith('某'))).toHaveLength(2);
  });
});

describe('what the export tells of the work so far', () => {
  const rules = { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS };
  /** Steps of the open cases as a device shows them, imported and looked at on one day. */
  function stepsOn(day: string) {
    const now = instantAt(civilDate(day), '10:00');
    const by = { account: 'gusu.lu' as AccountId, role: 'clerk', court: '苏0508' as CourtCode } as const;
    return bureau.worklist.flatMap((item, index) => {
      const row = importCaseOf(item, index + 1);
      const state = applyCase(undefined, { kind: 'case-imported', row }, { commandId: '00000000-0000-7000-8000-000000000001' as CommandId, aggregate: { type: 'case', id: row.caseId }, at: now, by });
      const step = nextStep(state, [], now, rules);
      return step.tone === 'ended' ? [] : [{ item, state, step, late: step.waitingOn === 'court' && step.dueDate !== undefined && step.dueDate < civilDate(day) }];
    });
  }

  test.each(['2026-01-20', '2026-11-30'])('imported on %s it looks like a bureau: most served, few late, the rest to be verified', (day) => {
    const open = stepsOn(day);
    const of = (fits: (line: (typeof open)[number]) => boolean) => share(open.filter(fits).length, open.length);
    expect(open).toHaveLength(710);
    expect(of(({ step }) => step.step === 'seek-debtor' || step.step === 'await-report')).toBeGreaterThan(50);
    expect(of(({ late }) => late)).toBeGreaterThan(1);
    expect(of(({ late }) => late)).toBeLessThan(5);
    expect(of(({ step }) => step.stage === 'unverified')).toBeGreaterThan(8);
    expect(of(({ step }) => step.stage === 'unverified')).toBeLessThan(33);
    expect(of(({ state }) => isMoneyKnown(state))).toBeGreaterThan(70);
    for (const { step } of open.filter(({ step: each }) => each.stage === 'unverified')) expect([step.tone, step.waitingOn, step.dueDate]).toEqual(['waiting', 'nobody', undefined]);
  });

  test('some are due: ten days have not passed for all that are known to be unserved', () => {
    expect(stepsOn('2026-01-20').filter(({ step }) => step.dueDate !== undefined && step.waitingOn === 'court' && step.dueDate >= EXPORT_DAY).length).toBeGreaterThan(5);
  });

  test('of the case of the story it tells the money, and not whether it was served', () => {
    const wang = stepsOn('2026-01-20').find(({ item }) => item.caseNumber === '（2026）苏0508执90017号');
    expect(wang?.step).toMatchObject({ stage: 'unverified', step: 'verify-service' });
    expect(wang && isMoneyKnown(wang.state)).toBe(true);
  });

  test('no day of it lies after the export', () => {
    for (const item of bureau.worklist) for (const told of item.past ?? []) expect((told.on ?? EXPORT_DAY) <= EXPORT_DAY && (told.on ?? item.filedOn) >= item.filedOn).toBe(true);
  });
});

describe('made numbers', () => {
  test('those of the stories', () => {
    expect(fictionalIdNumber('19870316', 213)).toBe('320599198703162138');
    expect(fictionalIdNumber('19870316', 217)).toBe('320599198703162170');
    expect(fictionalIdNumber('19840925', 137)).toBe('320599198409251375');
  });

  test('every organisation code holds', () => {
    for (let serial = 1; serial < 3_000; serial += 7) expect([serial, checkCreditCode(fictionalCreditCode(serial)).ok]).toEqual([serial, true]);
  });
});
