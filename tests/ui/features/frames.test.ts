import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { type Component, defineComponent, h } from 'vue';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import DeskPage from '#renderer/features/desk/DeskPage.vue';
import DutyPage from '#renderer/features/duty/DutyPage.vue';
import FieldPage from '#renderer/features/field/FieldPage.vue';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { DeskAct, DeskScreens } from '#renderer/ui/desk-screens.ts';
import { MECHANISM_SCREENS, type MechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import type { CallArgs, DeskView, EngineSession } from '#shared/contracts/engine.ts';
import { factsOf } from '#shared/contracts/audiences/index.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId, AgencyId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { HOUR_MS, instant } from '#shared/kernel/time.ts';
import { mechanismFor } from '#shared/mechanisms/index.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

/** The pages of duty, place and desk serve whatever mechanism brings its screens: what they share is theirs, the rest is not. */

const t = (key: string, params: Record<string, string> = {}): string => i18n.global.t(key, params);
afterEach(() => { document.body.replaceChildren(); });

type Answers = NonNullable<Parameters<typeof fakeEngine>[0]>['answers'];
async function open(page: Component, role: PersonRole, answers: Answers, brought: MechanismScreens = screens, account = `gusu.${role}`) {
  const { court, ...rest } = JUDGE;
  const office = role === 'police-specialist' ? { agency: 'police:suzhou' as AgencyId } : court === undefined ? {} : { court };
  const session: EngineSession = { ...rest, ...office, account: account as AccountId, role, name: '何某' };
  const engine = fakeEngine({
    session,
    calls: { file: ({ drafts }: CallArgs<'file'>) => ok(drafts.map(({ id }) => ({ outcome: 'accepted' as const, commandId: id, decision: 'accept' as const, guards: [], again: false, waitsForFiles: false, receipt: {} as never }))) },
    answers: { facts: () => [], drafts: [], ...answers },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  const part = mount(page, {
    attachTo: document.body,
    global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [brought], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(instant(FILED_AT + HOUR_MS)) } },
  });
  await flushPromises();
  const filed = () => engine.argsOf('file').flatMap((args) => (args as CallArgs<'file'>).drafts).filter(({ kind }) => kind !== 'audit.record-use');
  return { part, filed };
}
async function press(key: string): Promise<void> {
  document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await flushPromises();
}
const dialog = (): HTMLElement | null => document.querySelector<HTMLElement>('[role=dialog]');
const buttons = (within: ParentNode = document): readonly HTMLButtonElement[] => [...within.querySelectorAll('button')];
const words = (button: HTMLButtonElement): string => button.textContent.replace(/\s*[A-Z]$/u, '').trim();
async function push(word: string, within: ParentNode = document): Promise<void> {
  const button = buttons(within).findLast((each) => words(each) === word);
  if (button === undefined) throw new Error(`no button ${word}`);
  button.click();
  await flushPromises();
}
async function write(selector: string, text: string): Promise<void> {
  const field = dialog()?.querySelector<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(selector);
  if (field === null || field === undefined) throw new Error(`no field ${selector}`);
  field.value = text;
  for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true }));
  await flushPromises();
}

function atDesk(id: string, more: Partial<LocateRequest> = {}): DeskView {
  const request = wangRequest({ id, state: 'under_review', personKey: `person-${id}`, revision: 2, caseNumber: `（2026）苏0508执${id}号`, ...more } as never);
  const desk = mechanismFor({ type: 'locate-request' }).desks.find(({ at }) => at === 'queue');
  const body = factsOf('locate-request', request).find(({ kind }) => kind === desk?.fact)?.body;
  return { head: desk?.head(body as never), request: body, version: 4, pending: [] } as unknown as DeskView;
}

describe('the desk of an agency', () => {
  test('a packet is given back with its revision and round, and the next one opens', async () => {
    const { part, filed } = await open(DeskPage, 'police-specialist', { desk: [atDesk('90017'), atDesk('90018')] });
    expect(part.text()).toContain('（2026）苏0508执90017号');
    await push(t('desk.give.return'));
    await write('select', 'R04');
    await push(t('desk.give.return'), dialog() ?? document);
    expect(filed()).toMatchObject([{ kind: 'locate-person.return', aggregate: { type: 'locate-request', id: '90017' }, payload: { requestId: '90017', revision: 2, round: 0, code: 'R04', specialist: '何某' }, seen: 4 }]);
    expect(dialog()).toBeNull();
    expect(part.get('.head').text()).toContain('执90018号');
    expect(part.text()).toContain(t('desk.note', { n: '1' }));
  });

  /** A mechanism whose agency takes somebody in: no hold, a word of its own for what runs, a verb of its own. */
  function takingIn(): MechanismScreens {
    const form = defineComponent({
      props: ['verb', 'view', 'unit', 'busy', 'refused', 'act'],
      emits: ['close'],
      setup: (props) => () => h('button', { class: 'own', onClick: () => { void (props['act'] as DeskAct)('register-hit', { seenBy: props['verb'] }, '已登记', { leaves: true }); } }, String(props['verb'])),
    });
    const { desk } = screens;
    if (desk === undefined) throw new Error('no desk');
    const { accept: _accept, ...others } = desk;
    const own: DeskScreens = {
      ...others,
      words: { 'desk.tab.controls': 'desk.hit.unit', 'desk.empty.controls': 'locate-person.desk.hit.place' },
      verbs: ({ head }) => (head.pile === 'review' ? [{ id: 'take-in', label: 'locate-person.desk.hit.register', key: 'M' }] : []),
      form,
    };
    return { ...screens, desk: own };
  }

  test('another mechanism is offered what it knows: its own verb and words, no acceptance of a hold and no list of holds', async () => {
    const { part, filed } = await open(DeskPage, 'police-specialist', { desk: [atDesk('90017')] }, takingIn());
    const offered = buttons().map(words);
    expect(part.findAll('[role=tab]').map((tab) => tab.text()).join()).toContain(t('desk.hit.unit'));
    expect(offered).not.toContain(t('desk.accept.verb'));
    expect(offered).not.toContain(t('desk.list.export'));
    expect(offered).toContain(t('locate-person.desk.hit.register'));
    await press('a');
    expect(dialog()).toBeNull();
    await press('m');
    document.querySelector<HTMLButtonElement>('.own')?.click();
    await flushPromises();
    expect(filed()).toMatchObject([{ kind: 'locate-person.register-hit', payload: { requestId: '90017', revision: 2, round: 0, seenBy: 'take-in' } }]);
    expect(document.querySelector('.own')).toBeNull();
  });

  test('an empty desk bears the words of those who speak to its agency', async () => {
    const { part } = await open(DeskPage, 'police-specialist', { desk: [] }, takingIn());
    expect(part.findAll('[role=tab]').map((tab) => tab.text()).join()).toContain(t('desk.hit.unit'));
    expect((await open(DeskPage, 'agency-desk', { desk: [] }, takingIn())).part.findAll('[role=tab]').map((tab) => tab.text()).join()).not.toContain(t('desk.hit.unit'));
  });
});

const HIT = { at: FILED_AT, place: '公交站', channel: 'street-check', unit: '云溪派出所', officer: '施某', phone: '0512-00000120', personState: 'located', identityBy: 'document', round: 0, registeredAt: FILED_AT, registeredBy: 'shi' };
const rowsOf = (...views: readonly ReturnType<typeof viewOf>[]): Answers => ({ requests: ({ underWay }) => (underWay === true ? { rows: views, total: views.length } : { rows: [], total: 0 }) });

async function selectIn(scope: Element | null, value: string): Promise<void> {
  const select = scope?.querySelector('select');
  if (!select) throw new Error('no list of the browser');
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await flushPromises();
}

describe('the duty desk', () => {
  test('what its mechanism records is filed on the request in hand, and its form closes', async () => {
    const { filed } = await open(DutyPage, 'command-centre', rowsOf(viewOf(wangRequest({ state: 'hit', hits: [HIT] } as never))));
    await push(t('locate-person.duty.missed.verb'));
    expect(dialog()?.textContent).toContain(t('locate-person.duty.missed.title'));
    // Why is said by whoever records it: nothing is chosen for him.
    await push(t('locate-person.duty.missed.verb'), dialog() ?? document);
    expect(filed()).toEqual([]);
    await selectIn(dialog(), 'gone');
    await push(t('locate-person.duty.missed.verb'), dialog() ?? document);
    expect(filed()).toMatchObject([{ kind: 'locate-person.record-missed', payload: { requestId: 'request-90017', reason: 'gone' }, occurredAt: { source: 'typed' } }]);
    expect(dialog()).toBeNull();
  });

  test('of a mechanism that is not met on the street incidents and releases stand there, and nothing else is offered', async () => {
    const { duty: _duty, ...bare } = screens;
    const { part } = await open(DutyPage, 'command-centre', rowsOf(viewOf(wangRequest({ state: 'active', incidents: [{ kind: 'stray-control', at: FILED_AT, owner: 'command-centre' }] } as never))), bare);
    expect(part.text()).toContain(t('requests.incident.stray-control'));
    expect(buttons().map(words)).toContain(t('duty.incident.settle'));
    for (const word of ['locate-person.duty.phone.title', 'locate-person.duty.missed.verb']) expect(buttons().map(words)).not.toContain(t(word));
  });
});

describe('the officer at the place', () => {
  const sent = (id: string, accounts: readonly string[]) =>
    viewOf(wangRequest({ id, caseNumber: `（2026）苏0508执${id}号`, state: 'dispatched', hits: [HIT], dispatch: { officers: accounts, accounts, eta: FILED_AT, inCity: true, at: FILED_AT, by: 'gusu.tian' } } as never));

  test('finds what is for him first, and what is for others by name after it', async () => {
    const both = rowsOf(sent('90017', ['gusu.tao']), sent('90018', ['gusu.peng']));
    const first = async (account: string) => {
      const { part } = await open(FieldPage, 'field-officer', both, screens, account);
      const head = part.get('.head').text();
      part.unmount();
      return head;
    };
    expect(await first('gusu.tao')).toContain('90017');
    expect(await first('gusu.peng')).toContain('90018');
  });

  test('opens the record of its mechanism, and files beside it what else may come of it', async () => {
    const { part, filed } = await open(FieldPage, 'field-officer', rowsOf(sent('90017', ['gusu.peng'])), screens, 'gusu.peng');
    expect(part.text()).toContain(t('locate-person.field.facts.title'));
    await push(t('locate-person.field.missed.verb'));
    await selectIn(dialog(), 'gone');
    await push(t('locate-person.field.missed.verb'), dialog() ?? document);
    expect(filed()).toMatchObject([{ kind: 'locate-person.record-missed', payload: { requestId: '90017', reason: 'gone' } }]);
    expect(dialog()).toBeNull();
  });

  test('sees nothing of a mechanism that nobody meets on the street', async () => {
    const { field: _field, ...bare } = screens;
    const { part } = await open(FieldPage, 'field-officer', rowsOf(sent('90017', ['gusu.peng'])), bare, 'gusu.peng');
    expect(part.text()).toContain(t('field.nothing'));
  });
});
