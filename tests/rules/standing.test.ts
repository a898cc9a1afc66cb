import { describe, expect, test } from 'vitest';
import { stepOfLocate } from '#shared/mechanisms/locate-person/step.ts';
import { courseOf } from '#shared/domain/linkage/regions/course.ts';
import { hasOpenDuty, levelsOfLocate, LOCATE_STATES, type LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { HOLD_STATES } from '#shared/domain/linkage/regions/hold.ts';
import { ENDED } from '#shared/domain/linkage/regions/request.ts';
import { holdingPower, powerOf, standingOf, STANDINGS } from '#shared/mechanisms/locate-person/standing.ts';
import { instant } from '#shared/kernel/time.ts';

const CUSTODIES: readonly LocateRequest['custody'][] = [
  { state: 'none' },
  { state: 'running', startedAt: instant(1), limitHours: 8 },
  { state: 'ended', startedAt: instant(1), endedAt: instant(2), ending: 'released' },
  { state: 'ended', startedAt: instant(1), endedAt: instant(2), ending: 'detained' },
];
const HITS = [undefined, 'located', 'held'] as const;

/** Every state of the request with every state of the control, the custody and the last report: also those that the rules never reach. */
const ALL: readonly LocateRequest[] = LOCATE_STATES.flatMap((state) =>
  HOLD_STATES.flatMap((control) =>
    CUSTODIES.flatMap((custody) =>
      HITS.flatMap((hit) =>
        [false, true].map((reported) => ({
          state,
          custody,
          control: { state: control },
          strays: [],
          hits: hit === undefined ? [] : [{ personState: hit, round: 0 }],
          missed: [],
          controlReports: reported ? [{ via: 'phone' }] : [],
          returns: [],
          approvals: state === 'pending_approval' || state === 'sent_back' ? [] : state === 'pending_president' ? [{ level: 'chief' }] : [{ level: 'chief' }, { level: 'president' }],
          packet: { attachments: [{ slot: 'w', instrument: 'compel-appearance-warrant', title: '拘传票' }] },
        }) as unknown as LocateRequest),
      ),
    ),
  ),
);
const nameOf = ({ state, control, custody, hits, controlReports }: LocateRequest): string => [state, control.state, custody.state, hits[0]?.personState ?? 'no-hit', controlReports.length].join(' ');

describe('the words of a screen and its clock come from one state', () => {
  test('every combination has one of the words, and all words are used', () => {
    const used = new Set(ALL.map(standingOf));
    expect([...used].every((standing) => STANDINGS.includes(standing))).toBe(true);
    expect(STANDINGS.filter((standing) => !used.has(standing) && standing !== 'handed-to-police')).toEqual([]);
  });

  test.each(LOCATE_STATES)('%s', (state) => {
    for (const request of ALL.filter((one) => one.state === state)) check(request);
  });

  function check(request: LocateRequest): void {
    const name = nameOf(request);
    const standing = standingOf(request);
    const step = stepOfLocate(request);
    // Where the custody clock runs the words say so, and only there.
    expect(standing === 'in-custody', name).toBe(request.custody.state === 'running');
    if (step?.stage === 'held') expect(standing, name).toBe('in-custody');
    // Whoever was handed over, or is held, is not at large.
    if (request.controlReports.length > 0 || request.state === 'controlled' || request.custody.state !== 'none') expect(['located', 'sought', 'not-sought', 'held'], name).not.toContain(standing);
    // Nobody is looked for without a control, unless somebody just found him.
    if (standing === 'sought') expect(request.control.state, name).toBe('active');
    if (standing === 'located') expect(['hit', 'court_ack', 'dispatched'], name).toContain(request.state);
    // Somebody held is never lost behind an ended request.
    if (request.hits[0]?.personState === 'held' && request.custody.state === 'none' && request.controlReports.length === 0 && request.state !== 'controlled') expect(standing, name).toBe('held');
    if (ENDED.includes(request.state) && request.control.state !== 'active') expect(['sought', 'located', 'not-sought'], name).not.toContain(standing);
  }

  test('a report that was followed by a look in vain is history', () => {
    const missed = { ...ALL.find((one) => one.state === 'active' && one.control.state === 'active' && one.hits.length > 0 && one.custody.state === 'none'), missed: [{ round: 0 }] } as unknown as LocateRequest;
    expect(standingOf(missed)).toBe('sought');
  });
});

describe('power to hold', () => {
  test('attached is not signed, and neither is nothing', () => {
    const [request] = ALL.filter(({ state }) => state === 'pending_president');
    expect(request === undefined ? undefined : holdingPower(request)).toBe('attached');
    expect(powerOf([{ instrument: 'compel-appearance-warrant' }], true)).toBe('signed');
    expect(powerOf([{ instrument: 'enforcement-title' }], true)).toBe('none');
  });
});

describe('the course of a packet', () => {
  const AT: Readonly<Record<string, string>> = { pending_approval: 'chief', pending_president: 'president', signed: 'seal', submitted: 'agency', under_review: 'agency', sent_back: 'filed' };
  test.each(LOCATE_STATES.flatMap((state) => HOLD_STATES.map((control) => [state, control] as const)))('%s with a control %s', (state, control) => {
    const request = ALL.find((one) => one.state === state && one.control.state === control);
    if (request === undefined) throw new Error('no such request');
    const steps = courseOf(request, levelsOfLocate(request), false);
    const now = steps.filter((step) => step.state === 'now').map(({ station }) => station);
    expect(now.length).toBeLessThanOrEqual(1);
    if (AT[state] !== undefined && control === 'inactive') expect(now).toEqual([AT[state]]);
    // The police have done their part once a control stands; a packet they look at or gave back is no tick.
    expect(steps.at(-1)?.state === 'done').toBe(control !== 'inactive');
    if ((state === 'returned' || state === 'rejected') && control === 'inactive') expect(steps.at(-1)?.state).toBe('failed');
    // An answer that puts nothing in force is an answer too: a person was admitted.
    expect(courseOf(request, levelsOfLocate(request), false, instant(1)).at(-1)?.state).toBe('done');
    // What waits on this device is with nobody else.
    const here = courseOf(request, levelsOfLocate(request), true);
    expect(here.map((step) => step.state)).toEqual(['now', ...here.slice(1).map(() => 'todo')]);
  });
});

describe('a person who is held on a request that is over', () => {
  test.each(ENDED)('asks for his hours to end, on the case and on its list (%s)', (state) => {
    const request = ALL.find((one) => one.state === state && one.control.state === 'release_acked');
    if (request === undefined) throw new Error('no such request');
    const held = { ...request, custody: { state: 'running', startedAt: request.filedAt, limitHours: 8 } } as LocateRequest;
    expect(hasOpenDuty(held)).toBe(true);
    expect(stepOfLocate(held)).toMatchObject({ stage: 'held', step: 'end-custody', tone: 'danger' });
  });
});
