import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { effectScope } from 'vue';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '#renderer/app/i18n.ts';
import { useIdleLock } from '#renderer/app/use-idle-lock.ts';
import { admission } from '#renderer/app/router.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { homeOf, landingOf } from '#renderer/features/session/home.ts';
import { offlineDaysLeft } from '#renderer/features/session/offline-days.ts';
import { officeOf } from '#renderer/features/session/office.ts';
import SessionLock from '#renderer/features/session/SessionLock.vue';
import SignInPage from '#renderer/features/session/SignInPage.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import { PERSON_ROLES } from '#shared/contracts/identity.ts';
import { shortCourtName } from '#shared/domain/identifiers/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';

const NOW = instantAt(civilDate('2026-09-11'), '14:00');
const t = (key: string): string => i18n.global.t(key);

describe('who may go where', () => {
  const to = (path: string, meta: Record<string, unknown> = {}) => ({ path, fullPath: path, meta });

  test('without a session every page leads to the door and back', () => {
    expect(admission(to('/cases/1', { roles: ['judge'] }), null)).toEqual({ path: '/sign-in', query: { to: '/cases/1' } });
    expect(admission(to('/sign-in', { open: true }), null)).toBe(true);
  });

  test('a role enters its own rooms only', () => {
    expect(admission(to('/cases', { roles: ['judge'] }), JUDGE)).toBe(true);
    expect(admission(to('/admin', { roles: ['administrator'] }), JUDGE)).toEqual({ path: '/today' });
    expect(admission(to('/sign-in', { open: true }), JUDGE)).toEqual({ path: '/today' });
  });

  test('a password that must be changed lets nobody past', () => {
    const must = { ...JUDGE, mustChangePassword: true };
    expect(admission(to('/cases', { roles: ['judge'] }), must)).toEqual({ path: '/password' });
    expect(admission(to('/password', { roles: PERSON_ROLES }), must)).toBe(true);
  });

  test('each role has a start page and a name; only addresses of this application are gone to', () => {
    for (const role of PERSON_ROLES) {
      expect(homeOf(role)).toMatch(/^\//);
      expect(t(`session.role.${role}`)).not.toContain('session.');
    }
    expect(landingOf('judge', '/cases/1')).toBe('/cases/1');
    for (const foreign of ['//evil.example', 'https://evil.example', '/sign-in?to=/x', undefined, 5]) expect(landingOf('judge', foreign)).toBe('/today');
  });
});

test('courts as people call them', () => {
  expect(shortCourtName('苏州市姑苏区人民法院')).toBe('姑苏法院');
  expect(shortCourtName('昆山市人民法院')).toBe('昆山法院');
  expect(shortCourtName('苏州工业园区人民法院')).toBe('园区法院');
  expect(shortCourtName('江苏省苏州市中级人民法院')).toBe('苏州中院');
  expect(officeOf(JUDGE, t)).toBe('姑苏法院 · 承办法官');
  expect(officeOf({ role: 'auditor' }, t)).toBe('审计员');
  expect(officeOf({ role: 'police-station', agencyName: '云溪派出所（虚构）' }, t)).toBe('云溪派出所（虚构）');
  expect(officeOf({ role: 'police-specialist', agencyName: '苏州市公安局' }, t)).toBe('苏州市公安局 · 公安专线专员');
});

test('days left offline: none once the term has passed', () => {
  expect(offlineDaysLeft(instantAt(civilDate('2026-09-18'), '14:00'), NOW)).toBe(7);
  expect(offlineDaysLeft(instantAt(civilDate('2026-09-11'), '15:00'), NOW)).toBe(0);
  expect(offlineDaysLeft(NOW, NOW)).toBe(-1);
});

describe('the sign-in page', () => {
  async function open(engine: ReturnType<typeof fakeEngine>) {
    const page = { template: '<p>inside</p>' };
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/sign-in', component: SignInPage }, { path: '/:rest(.*)', component: page }] });
    await router.push('/sign-in?to=/cases/7');
    const part = mount(SignInPage, { attachTo: document.body, global: { plugins: [i18n, router, createPinia()], provide: { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } } });
    await flushPromises();
    return { part, router, fill: async (login: string, password: string) => { const [a, b] = part.findAll('input'); await a?.setValue(login); await b?.setValue(password); await part.get('form').trigger('submit'); await flushPromises(); } };
  }

  test('goes where one wanted to go', async () => {
    const engine = fakeEngine({ session: null, calls: { knownAccounts: () => ok([]), signIn: () => ok(JUDGE) } });
    const { router, fill } = await open(engine);
    await fill('jiang', 'Lianzhi@2026');
    expect(engine.argsOf('signIn')).toEqual([{ login: 'jiang', password: 'Lianzhi@2026' }]);
    expect(router.currentRoute.value.fullPath).toBe('/cases/7');
  });

  test('asks for the six digits only when they are needed, and keeps the password', async () => {
    const answers = [err(failure('SECOND_FACTOR_NEEDED')), ok(JUDGE)];
    const engine = fakeEngine({ session: null, calls: { knownAccounts: () => ok([]), signIn: () => answers.shift() ?? ok(JUDGE) } });
    const { part, fill } = await open(engine);
    await fill('jiang', 'Lianzhi@2026');
    expect(part.findAll('input')).toHaveLength(3);
    expect(part.find('[role=status], [role=alert]').exists()).toBe(false);
    await part.get('form').trigger('submit');
    expect(engine.argsOf('signIn')).toHaveLength(1);
    await part.findAll('input')[2]?.setValue('123456');
    await part.get('form').trigger('submit');
    await flushPromises();
    expect(engine.argsOf('signIn').at(-1)).toEqual({ login: 'jiang', password: 'Lianzhi@2026', code: '123456' });
  });

  test('says what was wrong, with its code, and forgets the password', async () => {
    const engine = fakeEngine({ session: null, calls: { knownAccounts: () => ok([]), signIn: () => err(failure('SIGN_IN_FAILED')) } });
    const { part, fill } = await open(engine);
    await fill('jiang', 'wrong');
    expect(part.text()).toContain('SIGN_IN_FAILED');
    expect(part.findAll('input')[1]?.element.value).toBe('');
  });

  test('a password that does not open what is kept here: asks for the former one, keeps the password, and sends both', async () => {
    const answers = [err(failure('DEVICE_KEY_SHUT', { why: 'password' })), err(failure('SIGN_IN_FAILED')), ok(JUDGE)];
    const engine = fakeEngine({ session: null, calls: { knownAccounts: () => ok([{ account: 'gusu.jiang' as AccountId, login: 'jiang', name: '蒋法官', waiting: 2, recoverable: true }]), signIn: () => answers.shift() ?? ok(JUDGE) } });
    const { part, router, fill } = await open(engine);
    await fill('jiang', 'Lianzhi@2026');
    expect(part.text()).toContain('DEVICE_KEY_SHUT');
    expect(part.text()).toContain('执行局恢复密钥');
    // Nothing is sent before a way is chosen and filled in.
    await part.get('form').trigger('submit');
    expect(engine.argsOf('signIn')).toHaveLength(1);
    await part.get('input[value=former]').setValue(true);
    const former = part.findAll('input[type=password]')[1];
    await former?.setValue('wrong');
    await part.get('form').trigger('submit');
    await flushPromises();
    expect(part.text()).toContain('SIGN_IN_FAILED');
    await former?.setValue('Lianzhi@2025');
    await part.get('form').trigger('submit');
    await flushPromises();
    expect(engine.argsOf('signIn').at(-1)).toEqual({ login: 'jiang', password: 'Lianzhi@2026', key: { by: 'former', password: 'Lianzhi@2025' } });
    expect(router.currentRoute.value.fullPath).toBe('/cases/7');
  });

  test('starting anew is confirmed with what it costs', async () => {
    const engine = fakeEngine({ session: null, calls: { knownAccounts: () => ok([{ account: 'gusu.jiang' as AccountId, login: 'jiang', name: '蒋法官', waiting: 2 }]), signIn: () => err(failure('DEVICE_KEY_SHUT', { why: 'keyring' })) } });
    const { part, fill } = await open(engine);
    await fill('jiang', 'Lianzhi@2026');
    expect(part.get<HTMLInputElement>('input[value=recovery]').element.disabled).toBe(true);
    await part.get('input[value=anew]').setValue(true);
    expect(part.text()).toContain('待上传事项：2 项');
    await part.get('form').trigger('submit');
    expect(engine.argsOf('signIn')).toHaveLength(1);
    await part.get('input[type=checkbox]').setValue(true);
    await part.get('form').trigger('submit');
    await flushPromises();
    expect(engine.argsOf('signIn').at(-1)).toMatchObject({ key: { by: 'anew' } });
  });

  test('shows who worked here, what waits, and for how long it still opens offline', async () => {
    const engine = fakeEngine({
      session: null,
      calls: { knownAccounts: () => ok([
        { account: 'gusu.jiang' as AccountId, login: 'jiang', name: '蒋法官', offlineUntil: instantAt(civilDate('2026-09-14'), '14:00'), waiting: 0 },
        { account: 'gusu.lu' as AccountId, login: 'lu', name: '陆书记员', waiting: 3, lockedUntil: instantAt(civilDate('2026-09-11'), '14:10') },
      ]) },
    });
    const { part } = await open(engine);
    expect(part.findAll('input')[0]?.element.value).toBe('jiang');
    expect(part.text()).toContain('离线可用，还剩 3 天');
    expect(part.text()).toContain('本机待上传 3');
    await part.findAll('.known button')[1]?.trigger('click');
    expect(part.text()).toContain('14:10');
  });
});

test('the lock knows who is locked out and how much waits, by number alone', async () => {
  const engine = fakeEngine({ calls: { knownAccounts: () => ok([{ account: JUDGE.account, login: 'jiang', name: '蒋法官', waiting: 3 }]), unlock: () => err(failure('SIGN_IN_FAILED')) } });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<p/>' } }] });
  document.title = '王某 · 联执';
  const part = mount(SessionLock, { attachTo: document.body, props: { session: JUDGE }, global: { plugins: [i18n, router, createPinia()], provide: { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } } });
  await flushPromises();
  expect(part.text()).toContain('本机还有 3 项待上传');
  expect(document.title).toBe('已锁定 · 联执');
  await part.get('input').setValue('wrong');
  await part.get('form').trigger('submit');
  await flushPromises();
  expect(part.text()).toContain('SIGN_IN_FAILED');
  expect(part.get('input').element.value).toBe('');
  part.unmount();
});

test('where only the server opens, the lock asks for the six digits when they are needed', async () => {
  const answers = [err(failure('SECOND_FACTOR_NEEDED')), ok(JUDGE)];
  const engine = fakeEngine({ calls: { knownAccounts: () => ok([]), unlock: () => answers.shift() ?? ok(JUDGE) } });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<p/>' } }] });
  const part = mount(SessionLock, { attachTo: document.body, props: { session: JUDGE }, global: { plugins: [i18n, router, createPinia()], provide: { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } } });
  await part.get('input').setValue('Lianzhi@2026');
  await part.get('form').trigger('submit');
  await flushPromises();
  await part.get('form').trigger('submit');
  await part.findAll('input')[1]?.setValue('123456');
  await part.get('form').trigger('submit');
  await flushPromises();
  expect(engine.argsOf('unlock')).toEqual([{ password: 'Lianzhi@2026' }, { password: 'Lianzhi@2026', code: '123456' }]);
  part.unmount();
});

describe('left alone, the work locks', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  function watched() {
    const locks: number[] = [];
    const scope = effectScope();
    scope.run(() => { useIdleLock(() => 10, () => locks.push(Date.now())); });
    const touch = () => document.dispatchEvent(new Event('keydown'));
    return { locks, scope, touch };
  }
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 5_000) vi.advanceTimersByTime(Math.min(left, 5_000));
  };

  test('after the minutes of the policy, and not while somebody works', () => {
    const { locks, scope, touch } = watched();
    pass(9 * 60_000);
    touch();
    pass(9 * 60_000);
    expect(locks).toEqual([]);
    pass(60_000);
    expect(locks).toHaveLength(1);
    scope.stop();
    pass(30 * 60_000);
    expect(locks).toHaveLength(1);
  });

  test('a machine that slept locks before the first touch counts', () => {
    const { locks, scope, touch } = watched();
    touch();
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    touch();
    expect(locks).toHaveLength(1);
    scope.stop();
  });

  test('a short sleep locks as well, a slow clock of a hidden window does not', () => {
    const { locks, scope, touch } = watched();
    vi.setSystemTime(Date.now() + 60_000);
    touch();
    expect(locks).toEqual([]);
    vi.setSystemTime(Date.now() + 200_000);
    touch();
    expect(locks).toHaveLength(1);
    scope.stop();
  });
});
