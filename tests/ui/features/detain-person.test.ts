import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import type { Component } from 'vue';
import { afterEach, describe, expect, it, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { mechanismScreensOf } from '#renderer/app/compose.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import ComposerPage from '#renderer/features/detain-person/composer/ComposerPage.vue';
import HouseFacts from '#renderer/features/detain-person/desk/HouseFacts.vue';
import HouseForm from '#renderer/features/detain-person/desk/HouseForm.vue';
import { desk } from '#renderer/features/detain-person/desk/desk.ts';
import { actsOfDetention, DETENTION_ACTS } from '#renderer/features/detain-person/detail/acts.ts';
import DetentionCards from '#renderer/features/detain-person/detail/DetentionCards.vue';
import DetentionFacts from '#renderer/features/detain-person/detail/DetentionFacts.vue';
import TermRegion from '#renderer/features/detain-person/detail/TermRegion.vue';
import { printablesOf } from '#renderer/features/detain-person/detail/print-papers.ts';
import { field } from '#renderer/features/detain-person/field/field.ts';
import FieldForm from '#renderer/features/detain-person/field/FieldForm.vue';
import { freshForm, packetOf, problemsOf, toldPacket } from '#renderer/features/detain-person/packet/detention-form.ts';
import ReviewsPage from '#renderer/features/detain-person/review/ReviewsPage.vue';
import { SHARED_ACTS } from '#renderer/features/requests/detail/acts.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { partyOf } from '#shared/domain/cases/model.ts';
import { paperFields } from '#shared/mechanisms/detain-person/instruments/papers.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { civilDate, DAY_MS, HOUR_MS, type Instant, instant, instantAt } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { ADMITTED_AT, admitted, APPEAL, atGate, atHouse, CASE, decided, detention, ENDS_AT, LEAVE, PROPOSED_AT, reviewOf, SERVED_AT, served, viewOf } from './support/detention.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';

const t = (key: string, params: Record<string, string | number> = {}): string => i18n.global.t(key, params);
const PERSON = partyOf(CASE, CASE.parties[0]?.id ?? ('' as never));
if (PERSON === undefined) throw new Error('a case without a debtor');
const TODAY = civilDate('2026-09-28');

const ANSWERS = {
  facts: () => [],
  drafts: () => [],
  ledger: () => [],
  directory: () => [],
  case: () => ({ held: 'full', state: CASE, version: CASE.version, recordMarks: {}, pending: [], requests: [], notices: [], timeline: [] }),
  syncStatus: () => ({ link: { state: 'online' } }),
};
let open: VueWrapper[] = [];
afterEach(() => {
  for (const page of open) page.unmount();
  open = [];
});

async function stand(component: Component, props: Record<string, unknown>, more: { readonly calls?: Record<string, unknown>; readonly answers?: Record<string, unknown>; readonly session?: unknown; readonly at?: Instant } = {}) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { render: () => null } }] });
  const engine = fakeEngine({ answers: { ...ANSWERS, ...more.answers } as never, calls: (more.calls ?? {}) as never, session: (more.session ?? JUDGE) as never });
  const provide = { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(more.at ?? SERVED_AT), [MECHANISM_SCREENS as symbol]: mechanismScreensOf() };
  const page = mount(component, { props, attachTo: document.body, global: { plugins: [createPinia(), i18n, router], provide } });
  open.push(page);
  await flushPromises();
  return { page, engine, text: () => document.body.textContent };
}
const labelled = (label: string) =>
  [...document.body.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].find((field) => field.labels?.[0]?.textContent.replace(/[*\s]/gu, '') === label || field.getAttribute('aria-label') === label);
async function write(label: string, value: string): Promise<void> {
  const field = labelled(label);
  if (field === undefined) throw new Error(`no field ${label}`);
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  field.dispatchEvent(new Event('blur', { bubbles: true }));
  await flushPromises();
}
async function press(label: string): Promise<void> {
  const button = [...document.body.querySelectorAll<HTMLButtonElement>('button')].filter((each) => each.textContent.replace(/\s*[A-Z]$/u, '').trim() === label).at(-1);
  if (button === undefined) throw new Error(`no button ${label}`);
  button.click();
  await flushPromises();
}
const buttons = (): readonly string[] => [...document.body.querySelectorAll('button')].map((each) => each.textContent.trim());

describe('what a proposal must say', () => {
  const fresh = () => freshForm(CASE, PERSON, '0512-00000508');

  it('names what is missing, and days that the law does not have by their own name', () => {
    expect(problemsOf(fresh(), 15)).toEqual(['ground', 'facts', 'act', 'days', 'evidence']);
    expect(problemsOf({ ...fresh(), days: 16 }, 15)).toContain('daysRange');
    expect(problemsOf({ ...fresh(), days: 15 }, 15)).not.toContain('daysRange');
    expect(problemsOf({ ...fresh(), presence: 'compel-appearance' }, 15)).toContain('presentSince');
    expect(problemsOf({ ...fresh(), presence: 'linked' }, 15)).toContain('link');
    expect(problemsOf({ ...fresh(), presence: 'detain-first' }, 15)).toContain('first');
  });

  it('asks a man nothing of a woman, and answers nothing for anybody', () => {
    const { pregnancy, illness, sameAct, deputy } = fresh();
    expect([pregnancy.answer, illness.answer, sameAct.answer, deputy]).toEqual(['not-applicable', null, null, undefined]);
    const { warnings } = packetOf(fresh(), CASE, PERSON, TODAY);
    expect([warnings.illness.answer, warnings.sameAct.answer, warnings.deputy.answer]).toEqual(['unanswered', 'unanswered', 'unanswered']);
  });

  it('states no ground, no days and no act that nobody has named, and no paper does', () => {
    const form = fresh();
    const told = toldPacket(packetOf(form, CASE, PERSON, TODAY), form);
    expect([told.ground, told.days, told.facts, told.act]).toEqual(['', 0, '', { on: '', description: '' }]);
    const fields = paperFields('detention-decision', { state: CASE, packet: told, court: { name: '苏州市姑苏区人民法院', dutyPhone: '' }, names: { judge: '蒋法官' } }) as { detention: Record<string, unknown> };
    expect([fields.detention['days'], fields.detention['conduct'], fields.detention['facts']]).toEqual(['', undefined, '']);
  });
});

describe('the composer', () => {
  it('shows nothing as said before it is, and files nothing while something is missing', async () => {
    const calls = {
      getSetting: () => ok(null),
      putSetting: () => ok(null),
      putDraft: () => ok(null),
      fate: () => ok(null),
      preview: () => ok({ decision: 'refuse', guards: [{ id: 'deputy', status: 'failed', proof: [], failure: { code: 'DEPUTY_UNANSWERED' } }], seen: 1 }),
    };
    const { engine, text } = await stand(ComposerPage, { address: { caseId: CASE.id } }, { calls });
    await flushPromises();
    expect(text()).toContain(t('detain-person.warning.age', { n: 39 }));
    expect(text()).toContain(t('detain-person.pregnancy.not-applicable'));
    expect(text()).not.toContain(t('detain-person.problem.days', { max: 15 }));
    expect(text()).not.toContain(t('requests.facts.days', { n: 1 }));
    await write(t('detain-person.fields.days'), '16');
    expect(text()).toContain(t('detain-person.problem.daysRange', { max: 15 }));
    await press(t('requests.composer.submit') + 'Ctrl Enter');
    expect(text()).toContain(t('detain-person.problem.ground'));
    expect(text()).toContain(t('detain-person.problem.evidence'));
    expect(engine.argsOf('file')).toEqual([]);
  });
});

describe('the acts of its page', () => {
  const judge = { account: CASE.judge, role: 'judge', court: CASE.court };
  const clerk = { account: 'gusu.lu', role: 'clerk', court: CASE.court };
  const acts = (of: DetentionRequest, who: typeof judge = judge, now: Instant = SERVED_AT) => actsOfDetention(of, who, now);

  it('bear no name by which every request offers something else', () => {
    expect(DETENTION_ACTS.filter((act) => (SHARED_ACTS as readonly string[]).includes(act))).toEqual([]);
  });

  test.each<readonly [string, DetentionRequest, readonly string[]]>([
    ['waits for the president, and he is not there', detention(), ['link', 'present']],
    ['decided, and he is there', decided(), ['extend-custody', 'end-custody', 'serve']],
    ['decided, and he is not there', decided({ presence: undefined, custody: { state: 'none' } } as never), ['link', 'present']],
    ['served', served(), ['extend-custody', 'end-custody', 'escort', 'family', 'ask-review']],
    ['at the gate', atGate(), ['extend-custody', 'end-custody', 'admit', 'refuse', 'family', 'ask-review']],
    ['not taken in', atGate({ state: 'refused' }), ['extend-custody', 'end-custody', 'alternative', 'family', 'ask-review']],
    ['put off', atGate({ state: 'deferred', custody: { state: 'none' } }), ['resume', 'family', 'ask-review']],
    ['in the house', admitted(), ['family', 'ask-review', 'early']],
    ['leave asked', admitted({ leaves: [LEAVE] as never }), ['family', 'ask-review', 'answer-leave', 'early']],
    ['the case asks', admitted({ question: { cause: 'fulfilment', askedAt: SERVED_AT } }), ['family', 'ask-review', 'early', 'answer-question']],
    ['free', admitted({ state: 'released', release: { cause: 'term', releasedAt: ENDS_AT } }), ['family', 'ask-review']],
  ])('%s', (_stage, of, expected) => {
    expect(acts(of)).toEqual(expected);
  });

  it('are for the court that has it and for the judge whose case it is; a clerk enters the papers of the house', () => {
    expect(acts(served(), { ...judge, court: '苏0583' as typeof judge.court })).toEqual([]);
    expect(acts(served(), { ...judge, account: 'gusu.qin' as AccountId })).toEqual([]);
    expect(acts(admitted(), clerk as never)).toEqual(['family', 'ask-review', 'request-leave', 'record-release']);
    expect(acts(served(), judge, instantAt(civilDate('2026-10-09'), '00:00'))).not.toContain('ask-review');
  });

  it('stand in the cards, with what starts when it is served', async () => {
    const of = decided();
    const { engine, text } = await stand(DetentionCards, { view: viewOf(of), acts: acts(of), refused: [] }, { calls: { file: () => ok([{ outcome: 'accepted', commandId: 'c-1' }]) } });
    await press(t('detain-person.serve.open'));
    expect(text()).toContain(t('detain-person.serve.starts', { family: '2026-09-29 10:30', review: '2026-10-08' }));
    await press(t('detain-person.serve.do'));
    expect(engine.argsOf('file')).toMatchObject([{ drafts: [{ kind: 'detain-person.serve', payload: { service: { servedAt: SERVED_AT, refusedToSign: false } } }] }]);
  });

  it('takes no refusal to sign without whoever saw it', async () => {
    const of = decided();
    const { engine, text } = await stand(DetentionCards, { view: viewOf(of), acts: acts(of), refused: [] });
    await press(t('detain-person.serve.open'));
    const box = labelled(t('detain-person.serve.refused'));
    box?.click();
    await flushPromises();
    await press(t('detain-person.serve.do'));
    expect(text()).toContain(t('detain-person.serve.witnessMissing'));
    expect(engine.argsOf('file')).toEqual([]);
  });

  it('answers a leave within the hours of the law, and with days', async () => {
    const of = admitted({ leaves: [LEAVE] as never });
    const at = instantAt(civilDate('2026-10-02'), '08:05');
    const { engine, text } = await stand(DetentionCards, { view: viewOf(of), acts: acts(of, judge, at), refused: [] }, { at, calls: { file: () => ok([{ outcome: 'accepted', commandId: 'c-1' }]) } });
    expect(text()).toContain(t('detain-person.leave.dueBy', { at: '2026-10-02 20:00', hours: 12 }));
    await press(t('detain-person.leave.open'));
    labelled(t('detain-person.leave.answer.yes'))?.click();
    await flushPromises();
    await press(t('detain-person.leave.do'));
    expect(text()).toContain(t('detain-person.leave.daysWrong', { max: 15 }));
    await write(t('detain-person.leave.days'), '2');
    await press(t('detain-person.leave.do'));
    expect(engine.argsOf('file')).toMatchObject([{ drafts: [{ kind: 'detain-person.answer-leave', payload: { granted: true, days: 2 } }] }]);
  });
});

describe('where the person is', () => {
  const regionOf = async (of: DetentionRequest) => (await stand(TermRegion, { request: of })).text();

  test.each<readonly [string, DetentionRequest, string]>([
    ['absent', detention(), 'detain-person.where.absent'],
    ['held', decided(), 'detain-person.where.held'],
    ['at the gate', atGate(), 'detain-person.where.at-gate'],
    ['in the house', admitted(), 'detain-person.where.in-house'],
    ['free', admitted({ state: 'released', release: { cause: 'early', releasedAt: ENDS_AT } }), 'detain-person.where.free'],
  ])('%s', async (_where, of, key) => {
    expect(await regionOf(of)).toContain(t(key));
  });

  it('tells a term that leave made longer as such, and when he was let go', async () => {
    const away = { ...LEAVE, leftAt: instantAt(civilDate('2026-10-02'), '12:00'), backAt: instantAt(civilDate('2026-10-04'), '11:40') };
    const longer = await regionOf(admitted({ leaves: [away] as never, termEnd: instant(ENDS_AT + 2 * DAY_MS) }));
    expect(longer).toContain(t('detain-person.region.termWithLeave', { from: '2026-09-28 14:20', to: '2026-10-15 14:20', days: 15 }));
    const freed = await regionOf(admitted({ state: 'released', release: { cause: 'early', releasedAt: instantAt(civilDate('2026-10-07'), '09:15') } }));
    expect(freed).toContain(t('detain-person.region.freed', { at: '2026-10-07 09:15', how: t('detain-person.release.done.early') }));
  });

  it('offers a search for who is not there', async () => {
    const { presence: _presence, ...absent } = decided();
    const page = await stand(DetentionCards, { view: viewOf(absent as never), acts: ['link'], refused: [] });
    expect(page.text()).toContain(t('detain-person.way.absent'));
    expect(buttons()).toContain(t('detain-person.way.seek'));
  });

  it('is read by whoever signs, with the hour by which he must be in the house or free', async () => {
    const signing = await stand(DetentionFacts, { request: detention({ custody: decided().custody, presence: decided().presence } as never), reveal: true });
    expect(signing.text()).toContain(t('detain-person.facts.heldNow', { place: t('detain-person.where.held'), from: '2026-09-28 09:00', until: '2026-09-28 17:00' }));
    expect(signing.text()).not.toContain('320599198703162138');
  });
});

describe('an officer who has him', () => {
  test.each<readonly [string, DetentionRequest, readonly string[]]>([
    ['decided', decided(), ['serve']],
    ['served', served(), ['escort']],
    ['at the gate', atGate(), ['admit', 'refuse']],
    ['not taken in', atGate({ state: 'refused' }), []],
    ['not there', decided({ presence: undefined } as never), []],
  ])('%s', (_stage, of, verbs) => {
    expect(field.verbs(viewOf(of)).map(({ id }) => id)).toEqual(verbs);
    expect(field.states).toContain(of.state);
  });

  it('is the first of those who bring him', async () => {
    const officer = { ...JUDGE, account: 'gusu.peng' as AccountId, role: 'field-officer', name: '彭干警' };
    const directory = () => [{ id: 'gusu.peng', name: '彭干警', role: 'field-officer', court: CASE.court }];
    const props = { verb: 'escort', view: viewOf(served()), busy: false, refused: null, act: () => Promise.resolve(true) };
    const { engine } = await stand(FieldForm, props, { session: officer, answers: { directory }, calls: { file: () => ok([{ outcome: 'accepted', commandId: 'c-1' }]) } });
    await write(t('detain-person.escort.others'), '陶干警');
    await press(t('detain-person.escort.do'));
    expect(engine.argsOf('file')).toMatchObject([{ drafts: [{ kind: 'detain-person.escort', payload: { escort: { officers: expect.arrayContaining(['陶干警']) as string[], accounts: ['gusu.peng'] } } }] }]);
  });
});

describe('the desk of the house', () => {
  const verbs = (of: DetentionRequest) => desk.verbs(atHouse(of)).map(({ id }) => id);
  const account = { ...JUDGE, account: 'detention.ge' as AccountId, role: 'agency-desk', name: '葛民警' };

  it('offers what is awaited of it, what else it may say, and nothing twice', () => {
    expect(verbs(atGate())).toEqual(['admit', 'refuse']);
    expect(verbs(admitted())).toEqual(['leave', 'review', 'release']);
    expect(verbs(admitted({ reconsideration: APPEAL as never }))).toEqual(['leave', 'release']);
    expect(verbs(admitted({ leaves: [LEAVE] as never }))).toEqual(['review', 'release']);
    const answer = { granted: true, days: 2, opinion: '由担保人陪同', by: CASE.judge, at: SERVED_AT };
    expect(verbs(admitted({ leaves: [{ ...LEAVE, answer }] as never }))).toEqual(['left', 'review', 'release']);
    expect(verbs(admitted({ state: 'on_leave', leaves: [{ ...LEAVE, answer, leftAt: SERVED_AT, dueBack: ENDS_AT }] as never }))).toEqual(['back', 'release']);
    expect(verbs(admitted({ state: 'release_ordered', release: { cause: 'early', orderedAt: SERVED_AT } }))).toEqual(['release']);
    expect(verbs(admitted({ state: 'released' }))).toEqual([]);
  });

  it('knows how long each of its people stays, and since when it owes a release', () => {
    expect(atHouse(admitted()).head).toMatchObject({ pile: 'controls', endsAt: ENDS_AT });
    expect(atHouse(admitted({ state: 'release_ordered', release: { cause: 'early', orderedAt: SERVED_AT } })).head).toMatchObject({ pile: 'releases', askedAt: SERVED_AT });
  });

  it('is told what the court said with a leave, and when he is to be back', async () => {
    const answer = { granted: true, days: 2, opinion: '由担保人陪同', by: CASE.judge, at: SERVED_AT };
    const away = admitted({ state: 'on_leave', leaves: [{ ...LEAVE, answer, leftAt: SERVED_AT, dueBack: instantAt(civilDate('2026-10-04'), '12:00') }] as never });
    const { text } = await stand(HouseFacts, { view: atHouse(away), account: () => Promise.resolve(true) });
    expect(text()).toContain(t('detain-person.desk.away', { at: '2026-10-04 12:00' }));
    expect(text()).toContain('由担保人陪同');
    expect(text()).not.toContain('50,000.00');
  });

  it('holds the term against the days decided before it is filed', async () => {
    const acted: unknown[] = [];
    const act = (...args: unknown[]) => Promise.resolve(acted.push(args) > 0);
    const { text } = await stand(HouseForm, { verb: 'admit', view: atHouse(atGate()), unit: undefined, busy: false, refused: null, act }, { session: account, at: instant(ADMITTED_AT + HOUR_MS) });
    await write(t('detain-person.admit.receiptNo'), '苏拘收〔2026〕1号');
    await write(t('detain-person.admit.from'), '2026-09-28');
    await write(`${t('detain-person.admit.from')}（时刻）`, '14:20');
    await write(t('detain-person.admit.to'), '2026-10-12');
    await write(`${t('detain-person.admit.to')}（时刻）`, '14:20');
    expect(text()).toContain(t('detain-person.admit.termWrong', { n: 14, days: 15 }));
    await write(t('detain-person.admit.to'), '2026-10-13');
    expect(text()).toContain(t('detain-person.admit.termRight', { n: 15, days: 15 }));
    await press(t('detain-person.verb.admit'));
    expect(text()).toContain(t('detain-person.house.missing'));
    expect(acted).toEqual([]);
    await write(t('detain-person.admit.health'), '体检合格');
    await write(t('detain-person.admit.belongings'), '手机一部');
    await press(t('detain-person.verb.admit'));
    expect(acted).toHaveLength(1);
    expect(acted[0]).toMatchObject(['admit', { admission: { admittedAt: ADMITTED_AT, endsAt: ENDS_AT, officer: '葛民警' } }, t('detain-person.verbDone.admit'), { leaves: true }]);
  });
});

describe('the court above', () => {
  const upper = { ...JUDGE, account: 'zhongyuan.cai' as AccountId, role: 'president', name: '蔡副院长', court: '苏05' };
  const at = instantAt(civilDate('2026-10-04'), '10:00');
  const waits = (calls: Record<string, unknown> = {}, of = admitted({ reconsideration: APPEAL as never })) => stand(ReviewsPage, {}, { session: upper, at, answers: { facts: () => [reviewOf(of)] }, calls });

  it('reads what was decided and what he says against it, with the day that the holidays moved', async () => {
    const { text } = await waits();
    expect(text()).toContain('不属于应当报告的财产，请求撤销');
    expect(text()).toContain('2026-10-08');
    expect(text()).toContain('国庆节');
    expect(text()).not.toContain('320599198703162138');
    expect(buttons().join()).toContain(t('detain-person.reviews.decide'));
  });

  it('decides with its number and its reasons, and makes days fewer only', async () => {
    const { engine, text } = await waits({ file: () => ok([{ outcome: 'accepted', commandId: 'c-1' }]) });
    await press(t('detain-person.reviews.decide'));
    await press(t('detain-person.reviews.do'));
    expect(engine.argsOf('file')).toEqual([]);
    [...document.body.querySelectorAll<HTMLInputElement>('input[type=radio]')].find((each) => each.value === 'changed' || each.closest('label')?.textContent.includes(t('detain-person.reviewChoice.changed')) === true)?.click();
    await flushPromises();
    await write(t('detain-person.reviews.documentNo'), '（2026）苏05司惩复12号');
    await write(t('detain-person.reviews.opinion'), '情节较轻');
    await write(t('detain-person.reviews.days'), '15');
    await press(t('detain-person.reviews.do'));
    expect(text()).toContain(t('detain-person.reviews.daysWrong', { days: 15 }));
    expect(engine.argsOf('file')).toEqual([]);
    await write(t('detain-person.reviews.days'), '10');
    await press(t('detain-person.reviews.do'));
    expect(engine.argsOf('file')).toMatchObject([{ drafts: [{ kind: 'detain-person.decide-reconsideration', payload: { decision: { result: 'changed', days: 10, documentNo: '（2026）苏05司惩复12号' } } }] }]);
  });
});

describe('its papers', () => {
  it('have a name, whatever of them can be printed', () => {
    const decision = { result: 'upheld', documentNo: '（2026）苏05司惩复12号', opinion: '事实清楚', by: CASE.judge, at: SERVED_AT };
    const answer = { granted: true, days: 2, by: CASE.judge, at: SERVED_AT };
    const all = printablesOf(admitted({ reconsideration: { ...APPEAL, decision } as never, leaves: [{ ...LEAVE, answer }] as never }));
    expect(all.map(({ code }) => code)).toEqual(expect.arrayContaining(['service-receipt', 'detention-family-notice', 'leave-notice', 'reconsideration-decision']));
    for (const { code } of all) expect([code, i18n.global.te(`requests.instrument.${code}`, 'zh-CN')]).toEqual([code, true]);
  });

  it('of an early release lie before whoever decides on it', () => {
    const screens = mechanismScreensOf().find(({ aggregate }) => aggregate === 'detention-request');
    const early = { ground: 'fulfilment', reason: '已支付一半', evidence: [], slot: 'early-release-decision', askedAt: PROPOSED_AT, askedBy: CASE.judge, state: 'requested' } as const;
    expect(screens?.asked?.(admitted({ earlyReleases: [{ ...early, evidence: [] }] }) as never, t)).toMatchObject({ command: 'decide-early-release', slot: 'early-release-decision' });
    expect(screens?.asked?.(admitted() as never, t)).toBeUndefined();
  });
});
