import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import type { Component } from 'vue';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { FEATURES } from '#renderer/app/compose.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import CasePage from '#renderer/features/cases/CasePage.vue';
import DutyPage from '#renderer/features/duty/DutyPage.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import { type CaseRow, factsOfCase } from '#shared/contracts/audiences/project.ts';
import type { CallArgs, EngineSession, RequestView } from '#shared/contracts/engine.ts';
import { PERSON_ROLES } from '#shared/contracts/identity.ts';
import { DOMAIN_MODULES } from '#shared/contracts/registry.ts';
import { grantsOf } from '#shared/domain/linkage/rights.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { HOUR_MS, instant } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { wangCase } from './support/case.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

/** What the rules allow and no screen offers, each with its reason. A new kind is either on a screen or argued for here. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  'case.import chief': 'the list shows what differs from the cases, which a leader does not hold; his clerk brings it in',
  'case.import president': 'the list shows what differs from the cases, which a leader does not hold; his clerk brings it in',
  'case.add-record field-officer': 'an officer’s device holds no case; what he did stands in his hand-over or his report that nobody was met',
  'case.reassign chief': 'the case-handling system assigns, and the next list brings it in; a verb of the leader’s own is not made yet',
  'case.reassign president': 'the case-handling system assigns, and the next list brings it in; a verb of the leader’s own is not made yet',
  'locate-person.confirm-paper-approval judge': 'no judge is the second person: he does not hold another judge’s request, and never confirms his own',
  'detain-person.confirm-paper-approval judge': 'no judge is the second person: he does not hold another judge’s request, and never confirms his own',
  'locate-person.register-hit command-centre': 'a hit told by telephone is entered by the station or the desk; the form of the duty desk is not made yet',
  'locate-person.dispatch field-officer': 'the roster’s form names people of the command centre only, so that no officer is on duty by it',
  'locate-person.request-release police-specialist': 'a number that is another man’s is answered to the court, whose judge corrects it; a verb of the desk is not made yet',
  'seek-vehicle.confirm-paper-approval judge': 'no judge is the second person: he does not hold another judge’s request, and never confirms his own',
  'seek-vehicle.dispatch field-officer': 'the roster’s form names people of the command centre only, so that no officer is on duty by it',
  'seek-vehicle.request-release police-specialist': 'a car that is another one is answered to the court, whose judge corrects it; a verb of the desk is not made yet',
};

const kinds = DOMAIN_MODULES.flatMap((module) => Object.entries(module.commands)).map(([kind, spec]) => ({ kind, roles: PERSON_ROLES.filter((role) => grantsOf(spec.may, role).length > 0) }));
const offers = FEATURES.flatMap(({ id, acts = {} }) => Object.entries(acts).map(([kind, roles]) => ({ feature: id, kind, roles })));

/** Features whose pages show what mechanisms bring. */
const FRAMES: readonly string[] = ['requests', 'desk', 'duty', 'field'];
const isOfMechanism = (feature: string): boolean => FEATURES.some(({ id, mechanism }) => id === feature && mechanism !== undefined);

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]));
}

describe('what the rules allow, a screen offers', () => {
  test.each(kinds.flatMap(({ kind, roles }) => roles.map((role) => [kind, role] as const)))('%s to %s', (kind, role) => {
    const isOffered = offers.some((offer) => offer.kind === kind && offer.roles.includes(role));
    const isArgued = NOT_OFFERED[`${kind} ${role}`] !== undefined;
    expect({ isOffered, isArgued }).toEqual({ isOffered: !isArgued, isArgued });
  });

  test('no reason outlives what it argues for', () => {
    const allowed = kinds.flatMap(({ kind, roles }) => roles.map((role) => `${kind} ${role}`));
    expect(Object.keys(NOT_OFFERED).filter((key) => !allowed.includes(key))).toEqual([]);
  });

  test.each(offers)('$feature offers $kind: to people who may file it and open the screen, and its code names it', ({ feature, kind, roles }) => {
    const allowed = kinds.find((each) => each.kind === kind)?.roles ?? [];
    expect(roles.filter((role) => !allowed.includes(role))).toEqual([]);
    const of = FEATURES.filter(({ id }) => id === feature || (FRAMES.includes(id) && isOfMechanism(feature)));
    // What a mechanism brings to the pages that all of them share opens where they do.
    const doors = [
      ...of.flatMap(({ routes }) => routes).map(({ meta }) => meta?.roles),
      ...of.flatMap(({ bands = [] }) => bands).map((band) => band.roles),
      ...of.flatMap(({ caseSections = [] }) => caseSections).map((section) => section.roles),
    ];
    expect(roles.filter((role) => !doors.some((door) => door?.includes(role)))).toEqual([]);
    const code = filesUnder(join(import.meta.dirname, '../../../src-renderer/features', feature)).filter((file) => !file.endsWith('index.ts')).map((file) => readFileSync(file, 'utf8')).join('\n');
    // Whole, or its last part where the rest is put before it (`onRequest`); sights are accounted for by one part of the bridge.
    const says = kind === 'audit.record-use' ? /\.account\(|useGuardedPapers|usePaperSight|audit\.record-use/u : new RegExp(`'(${kind.replace('.', '\\.')}|${kind.split('.')[1] ?? ''})'|"${kind.split('.')[1] ?? ''}"`, 'u');
    expect(code).toMatch(says);
  });
});

afterEach(() => { document.body.replaceChildren(); });

async function open(page: Component, props: Record<string, unknown>, role: PersonRole, answers: Parameters<typeof fakeEngine>[0] = {}) {
  const session: EngineSession = { ...JUDGE, account: `gusu.${role}` as AccountId, role };
  const engine = fakeEngine({
    session,
    calls: { file: ({ drafts }: CallArgs<'file'>) => ok(drafts.map(({ id }) => ({ outcome: 'accepted' as const, commandId: id, decision: 'accept' as const, guards: [], again: false, waitsForFiles: false, receipt: {} as never }))) },
    ...answers,
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  const wrapper = mount(page, {
    attachTo: document.body,
    props,
    global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(instant(FILED_AT + HOUR_MS)) } },
  });
  await flushPromises();
  const buttons = (): readonly string[] => [...document.querySelectorAll('button')].map((button) => button.textContent.replace(/\s*[A-Z]$/u, '').trim());
  const push = async (name: string): Promise<void> => {
    [...document.querySelectorAll<HTMLElement>('button')].findLast((button) => button.textContent.replace(/\s*[A-Z]$/u, '').trim() === name)?.click();
    await flushPromises();
  };
  return { wrapper, buttons, push, filed: () => engine.argsOf('file').flatMap((args) => (args as CallArgs<'file'>).drafts) };
}

describe('the chief at the duty desk', () => {
  const hit = { at: FILED_AT, place: '公交站', channel: 'street-check', unit: '云溪派出所', officer: '施某', phone: '0512-00000120', personState: 'located', identityBy: 'document', round: 0, registeredAt: FILED_AT, registeredBy: 'shi' };
  const incidents = [{ kind: 'hold-beyond-limit', at: FILED_AT, owner: 'command-centre' }];
  const desk = (role: PersonRole, state: 'hit' | 'court_ack') => {
    const rows: readonly RequestView[] = [viewOf(wangRequest({ state, hits: [hit], incidents } as never))];
    return open(DutyPage, {}, role, { answers: { requests: ({ underWay }) => (underWay === true ? { rows, total: 1 } : { rows: [], total: 0 }), facts: () => [] } });
  };

  test('takes an alarm and sends officers, and is offered nothing that is not his', async () => {
    const { buttons, push, filed, wrapper } = await desk('chief', 'hit');
    expect(buttons()).toContain(i18n.global.t('duty.take'));
    for (const word of ['locate-person.duty.phone.title', 'locate-person.duty.missed.verb', 'duty.incident.settle', 'duty.handOver.verb']) expect(buttons()).not.toContain(i18n.global.t(word));
    await push(i18n.global.t('duty.take'));
    expect(filed()).toMatchObject([{ kind: 'locate-person.acknowledge-hit', aggregate: { id: 'request-90017' } }]);
    wrapper.unmount();
    expect((await desk('chief', 'court_ack')).buttons()).toContain(i18n.global.t('duty.dispatch.verb'));
  });

  test('the command centre has all of it', async () => {
    const { buttons } = await desk('command-centre', 'hit');
    for (const word of ['duty.take', 'locate-person.duty.phone.title', 'locate-person.duty.missed.verb', 'duty.incident.settle', 'duty.handOver.verb']) expect(buttons()).toContain(i18n.global.t(word));
  });
});

describe('a closed case is taken up again', () => {
  const closed = wangCase([], { status: 'closed', closeWay: 'fully-performed', closedOn: '2026-09-01' } as never);
  const row = (status: CaseRow['status']) => ({ ...(factsOfCase(closed)[1]?.body as CaseRow), status });
  const page = (role: PersonRole, of: CaseRow) => open(CasePage, { caseId: of.id }, role, { answers: { case: { held: 'part', row: of, version: 3, recordMarks: {}, pending: [], requests: [], notices: [], timeline: [] } } });

  test.each(['chief', 'president'] as const)('by a %s, who holds its row only', async (role) => {
    const { buttons, push, filed } = await page(role, row('closed'));
    expect(buttons()).toContain(i18n.global.t('cases.reopen.do'));
    await push(i18n.global.t('cases.reopen.do'));
    const reason = document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea');
    if (reason === null) throw new Error('no dialog');
    reason.value = '发现可供执行的财产';
    reason.dispatchEvent(new Event('input', { bubbles: true }));
    await flushPromises();
    await push(i18n.global.t('cases.reopen.do'));
    expect(filed()).toMatchObject([{ kind: 'case.reopen', payload: { reason: '发现可供执行的财产' } }]);
  });

  test('not where it runs, and by nobody else', async () => {
    const running = await page('chief', row('enforcing'));
    expect(running.buttons()).not.toContain(i18n.global.t('cases.reopen.do'));
    running.wrapper.unmount();
    expect((await page('command-centre', row('closed'))).buttons()).not.toContain(i18n.global.t('cases.reopen.do'));
  });
});
