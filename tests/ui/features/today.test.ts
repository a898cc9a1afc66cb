import { describe, expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { countToday, draftPath, groupOf, groupToday, TODAY_GROUPS, type TodayInput, stepsOfToday, totalsOfToday, type TodayTallies } from '#renderer/features/today/today-groups.ts';
import type { Draft, RequestView, WorkRow } from '#shared/contracts/engine.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { NoticePart } from '#shared/domain/linkage/facts.ts';
import type { NextStep } from '#shared/domain/linkage/next-step.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { civilDate, DAY_MS, instant, instantAt } from '#shared/kernel/time.ts';

const NOW = instantAt(civilDate('2026-09-11'), '14:00');
const step = (more: Partial<NextStep>): NextStep => ({ stage: 'filed', step: 'serve-notice', tone: 'attention', waitingOn: 'court', urgency: 30, ...more });
const row = (id: string, of: NextStep, requestId?: string): WorkRow => ({ id, caseNumber: id, debtors: ['王某'], step: of, ...(requestId === undefined ? {} : { requestId }) }) as unknown as WorkRow;
const input = (more: Partial<TodayInput>): TodayInput => ({ rows: [], answered: [], drafts: [], notices: [], holds: [], now: NOW, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, ...more });
const tallies = (more: Partial<TodayTallies>): TodayTallies => ({ byStep: {}, dueByStep: {}, lateByStep: {}, ...more });
const request = (id: string, state: string, since: number): RequestView => ({
  head: { ref: { type: 'locate-request', id }, state, about: { name: '王某', isPerson: true } },
  request: { id, caseId: `case-of-${id}`, caseNumber: id, state, since, packet: { debtor: { name: '王某' } }, control: { state: 'active', end: '2027-03-07' } },
}) as unknown as RequestView;

describe('the groups of the day', () => {
  test('a hold that ends stands there from its first reminder; the badge counts it from the reminder at which the chief is told, and red is the day after', () => {
    const hold = (left: number, late = false) => ({
      asset: { id: 'car-1', standing: 'sealed-not-seized', cases: [{ caseNumber: '（2026）苏0506执90312号' }], dues: [{ asOf: '2026-04-21', ladder: { end: '2028-04-19', left, late, escalated: left <= 7 } }] },
      title: '苏E·9X1Z2',
    }) as unknown as TodayInput['holds'][number];
    const badge = (of: TodayInput['holds']) => {
      const lists = groupToday(input({ holds: of }));
      return countToday(totalsOfToday(tallies({}), lists), lists);
    };
    expect(groupToday(input({ holds: [hold(80)] })).holds).toMatchObject([{ to: '/assets/car-1', who: '苏E·9X1Z2', text: { word: 'today.holdEnds' }, clock: { due: '2028-04-19', left: { unit: 'days', count: 80 } } }]);
    expect([badge([hold(80)]), badge([hold(7)]), badge([hold(-1, true)])]).toEqual([{ value: 0, tone: 'attention' }, { value: 1, tone: 'attention' }, { value: 1, tone: 'danger' }]);
  });

  test('what is due today is not overdue, what was due yesterday is', () => {
    const lists = groupToday(input({ rows: [row('a', step({ dueDate: civilDate('2026-09-11') })), row('b', step({ dueDate: civilDate('2026-09-10') })), row('c', step({ dueDate: civilDate('2026-09-12') }))] }));
    expect(lists.due.map((each) => each.key)).toEqual(['case/a']);
    expect(lists.overdue.map((each) => each.key)).toEqual(['case/b']);
    expect(TODAY_GROUPS.flatMap((group) => lists[group])).toHaveLength(2);
  });

  test('a hit comes first and leads to its request; a case stands once', () => {
    const hit = row('a', step({ stage: 'hit', step: 'acknowledge-hit', tone: 'danger', urgency: 2 }), 'r1');
    const lists = groupToday(input({ rows: [hit, hit] }));
    expect(lists.hits).toHaveLength(1);
    expect(lists.hits[0]?.to).toBe('/requests/r1');
    expect(countToday(totalsOfToday(tallies({ byStep: { 'acknowledge-hit': 1 } }), lists), lists)).toEqual({ value: 1, tone: 'danger' });
  });

  test('the badge counts all, not what a window of rows holds, and a find makes it one more', () => {
    const before = tallies({ byStep: { 'serve-notice': 640, 'await-hit': 30, 'mend-return': 3 }, dueByStep: { 'serve-notice': 310, 'mend-return': 2 }, lateByStep: { 'serve-notice': 300 } });
    const lists = groupToday(input({ rows: Array.from({ length: 200 }, (_, n) => row(`late-${String(n)}`, step({ dueDate: civilDate('2026-09-01') }))) }));
    expect(totalsOfToday(before, lists)).toMatchObject({ overdue: 300, due: 10, returned: 3, hits: 0 });
    expect(countToday(totalsOfToday(before, lists), lists)).toEqual({ value: 313, tone: 'danger' });
    const found = tallies({ ...before, byStep: { ...before.byStep, 'await-hit': 29, 'acknowledge-hit': 1 } });
    expect(countToday(totalsOfToday(found, lists), lists).value).toBe(314);
  });

  test('a case whose past nobody has told stands in no group', () => {
    expect(groupOf({ stage: 'unverified', step: 'verify-service', tone: 'waiting', waitingOn: 'nobody', urgency: 48 }, undefined)).toBeUndefined();
    const lists = groupToday(input({}));
    expect(countToday(totalsOfToday(tallies({ byStep: { 'verify-service': 710 } }), lists), lists)).toEqual({ value: 0, tone: 'attention' });
  });

  test('what waits for others is not work of today', () => {
    expect(groupOf(step({ step: 'await-police', waitingOn: 'police' }), undefined)).toBeUndefined();
    expect(groupOf(step({ step: 'await-settlement', waitingOn: 'parties' }), { due: civilDate('2026-09-01'), left: { unit: 'days', count: -10 }, provisional: false })).toBeUndefined();
    expect(groupOf(step({ step: 'mend-return' }), undefined)).toBe('returned');
    expect(groupOf(step({ step: 'chase-release', waitingOn: 'police' }), undefined)).toBe('releases');
    expect(groupOf(step({ step: 'bind-seals' }), undefined)).toBe('ready');
    // A mechanism says which steps of its own cannot wait.
    const steps = stepsOfToday([{ daySteps: { releases: ['chase-house'] } }]);
    expect([groupOf(step({ step: 'chase-house', waitingOn: 'agency' }), undefined), groupOf(step({ step: 'chase-house', waitingOn: 'agency' }), undefined, steps)]).toEqual([undefined, 'releases']);
    expect(groupToday(input({ steps, rows: [row('a', step({ step: 'chase-house', waitingOn: 'agency' }))] })).releases).toHaveLength(1);
    expect(totalsOfToday(tallies({ byStep: { 'chase-house': 3 } }), groupToday(input({})), steps)).toMatchObject({ releases: 3, due: 0 });
  });

  test('answers of the last two days are shown, older ones and those already in the list are not', () => {
    const lists = groupToday(input({ answered: [request('new', 'active', NOW - DAY_MS), request('old', 'active', NOW - 3 * DAY_MS)] }));
    expect(lists.answered.map((each) => [each.key, i18n.global.t(each.state.word)])).toEqual([['request/new', '布控中']]);
    expect(countToday(totalsOfToday(tallies({}), lists), lists).value).toBe(0);
  });

  test('a notice of another court stands until it is answered', () => {
    const notice = {
      requestId: 'r9', caseId: 'case-90055', caseNumber: '（2026）苏0591执90055号', toldAt: NOW, foundByCourt: '苏0508', foundByCaseNumber: '（2026）苏0508执90017号', dutyPhone: '0512', state: 'hit',
    } as unknown as NoticePart;
    const said = screens.notice?.today(notice);
    if (said === undefined) throw new Error('the notice says nothing');
    const [row] = groupToday(input({ notices: [{ ...notice, said }] })).hits;
    expect(row).toMatchObject({ to: '/cases/case-90055', text: { params: { court: '苏州市姑苏区人民法院', number: '（2026）苏0508执90017号' } } });
    expect(screens.notice?.today({ ...notice, answer: { choice: 'attend', at: instant(NOW) } } as NoticePart)).toBeUndefined();
  });

  test('parked forms lead back into their form', () => {
    const draft = (kind: string, body: unknown): Draft => ({ id: 'd1', kind, about: 'case-1', title: 'x', body, savedAt: NOW });
    expect(draftPath(draft('case.add-record', { type: 'visit' }))).toBe('/cases/case-1?record=visit');
    expect(draftPath(draft('locate-person.file', {}))).toContain('/requests/new/locate-person?case=case-1');
    expect(groupToday(input({ drafts: [draft('case.add-record', null)] })).ready).toHaveLength(1);
  });

  test('every group has words', () => {
    for (const group of TODAY_GROUPS) for (const of of ['group', 'note']) expect(i18n.global.t(`today.${of}.${group}`)).not.toContain('today.');
  });
});
