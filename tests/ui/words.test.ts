import { afterEach, expect, test } from 'vitest';
import { currentLocale, i18n, nextLocale, setLocale, wishedLocale } from '#renderer/app/i18n.ts';
import { stepNumbers } from '#shared/domain/cases/step-clock.ts';
import { RULE_PARAMETERS, withOverrides } from '#shared/domain/deadlines/index.ts';
import { civilDate } from '#shared/kernel/time.ts';
import { composeMessages, eventKey, fillSentence, isLocale, kindKey, matchLocale, ownKeyOf, stateKeyOf } from '#shared/locales/index.ts';

afterEach(async () => {
  localStorage.clear();
  await setLocale('zh-CN');
});

test('words of every file are found under the name of their file', () => {
  expect(composeMessages('zh-CN', { './zh-CN/queue.json': { title: '队列' }, '/x/en/queue.json': { title: 'Queue' } }, [])).toEqual({ queue: { title: '队列' } });
  expect(() => composeMessages('en', { './queue.txt': {} }, [])).toThrow(TypeError);
});

test('a mechanism says in its own file what it says otherwise than all of them', () => {
  const files = {
    './zh-CN/app.json': { kind: { case: { close: '结案' } }, name: '联执' },
    './zh-CN/requests.json': { state: { signed: '已签发', active: '协助中' }, kind: { approve: '审批同意', submit: '发往协助单位' }, title: '请求' },
    './zh-CN/timeline.json': { 'case-closed': '结案', request: { approved: '审批同意', received: '协助单位已收到' } },
    './zh-CN/seal-house.json': { state: { active: '查封中', waiting: '轮候' }, timeline: { received: '登记机构已收到', ranked: '排第 {n} 位' }, form: { title: '查封' } },
  };
  const requests = files['./zh-CN/requests.json'];
  const words = composeMessages('zh-CN', files, [{ id: 'seal-house', prefix: 'seal-' }, { id: 'plain', prefix: 'plain-' }]);
  expect(words['seal-house']).toEqual({ state: { signed: '已签发', active: '查封中', waiting: '轮候' }, timeline: files['./zh-CN/seal-house.json'].timeline, form: { title: '查封' }, requests });
  // One without a file of its own speaks as all of them do, and hears nothing of its neighbour.
  expect(words['plain']).toEqual({ state: requests.state, requests });
  expect(words['app']).toEqual({ name: '联执', kind: { case: { close: '结案' }, 'seal-house': files['./zh-CN/requests.json'].kind, plain: files['./zh-CN/requests.json'].kind } });
  expect(words['timeline']).toMatchObject({ 'case-closed': '结案', 'seal-approved': '审批同意', 'seal-received': '登记机构已收到', 'seal-ranked': '排第 {n} 位', 'plain-received': '协助单位已收到' });
  expect(words['timeline']).not.toHaveProperty('plain-ranked');
  expect([stateKeyOf('plain', 'signed'), kindKey('plain.approve'), eventKey('plain-received')].map((key) => key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], words))).toEqual(['已签发', '审批同意', '协助单位已收到']);
});

test('the step that a request asks its case for stands with the steps of the case', () => {
  const files = { './zh-CN/cases.json': { step: { none: '—', dispatch: '出警' }, title: '案件' }, './zh-CN/seal-house.json': { case: { step: { 'ask-rank': '查询顺位' }, why: { 'ask-rank': '须知顺位' } } } };
  const words = composeMessages('zh-CN', files, [{ id: 'seal-house', prefix: 'seal-' }]);
  expect(words['cases']).toMatchObject({ title: '案件', step: { none: '—', dispatch: '出警', 'ask-rank': '查询顺位' }, why: { 'ask-rank': '须知顺位' } });
});

test('names of papers stand among those of all, whichever mechanism writes them', () => {
  const files = { './zh-CN/requests.json': { instrument: { 'detention-decision': '拘留决定书' } }, './zh-CN/seal-house.json': { instrument: { 'seal-ruling': '查封裁定书' } } };
  const words = composeMessages('zh-CN', files, [{ id: 'seal-house', prefix: 'seal-' }, { id: 'plain', prefix: 'plain-' }]);
  expect(words['requests']).toEqual({ instrument: { 'detention-decision': '拘留决定书', 'seal-ruling': '查封裁定书' } });
});

test('what the pages of all requests say, a mechanism may call otherwise under the same path', () => {
  const files = { './zh-CN/requests.json': { act: { release: '解除', renew: '延期' }, one: '请求' }, './zh-CN/seal-house.json': { requests: { act: { release: '解封' } } } };
  const words = composeMessages('zh-CN', files, [{ id: 'seal-house', prefix: 'seal-' }, { id: 'plain', prefix: 'plain-' }]);
  const said = (mechanism: string, key: `requests.${string}`) => ownKeyOf(mechanism, key).split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], words);
  expect([said('seal-house', 'requests.act.release'), said('seal-house', 'requests.act.renew'), said('seal-house', 'requests.one'), said('plain', 'requests.act.release')]).toEqual(['解封', '延期', '请求', '解除']);
  expect(words['requests']).toEqual({ act: { release: '解除', renew: '延期' }, one: '请求' });
});

test('a language is matched by what the system asks for, else Chinese', () => {
  expect(matchLocale(['fr-FR', 'en-GB', 'zh-CN'])).toBe('en');
  expect(matchLocale(['zh-Hans-CN'])).toBe('zh-CN');
  expect(matchLocale(['ja'])).toBe('zh-CN');
  expect(isLocale('zh-TW')).toBe(false);
});

test('sentences of the server fill their places and keep what nobody gave', () => {
  expect(fillSentence('第 {n} 份，共 {total} 份', { n: 1, total: 3 })).toBe('第 1 份，共 3 份');
  expect(fillSentence('拒收（{code}）')).toBe('拒收（{code}）');
});

test('English comes when it is chosen, is kept for the next start, and changes the document', async () => {
  expect(i18n.global.t('ui.mask.reveal')).toBe('查看');
  expect(nextLocale()).toBe('en');
  await setLocale('en');
  expect(currentLocale()).toBe('en');
  expect(document.documentElement.lang).toBe('en');
  expect(i18n.global.t('ui.mask.reveal')).toBe('Show');
  expect(i18n.global.t('errors.BASIS_MOVED.title')).not.toContain('errors.');
  expect(wishedLocale()).toBe('en');
});

test('sentences about a step hold no number of the rules: they name the one in force', async () => {
  const today = civilDate('2026-09-08');
  const shipped = stepNumbers(RULE_PARAMETERS, today);
  expect(shipped).toMatchObject({ notice: 10, objection: 15, review: 1, acknowledge: 15, next: 5, chief: 10, alarm: 2 });
  expect(i18n.global.t('cases.why.await-police', { ...shipped })).toBe('公安应在 1 个工作日内审核。');
  const own = withOverrides(RULE_PARAMETERS, { version: 'own', rows: [{ code: 'POLICE_REVIEW', value: 2, unit: 'working-day', label: '公安审核期限', effectiveFrom: civilDate('2026-09-01'), basis: 'practice', source: '本市协作文件' }] });
  expect(i18n.global.t('cases.why.await-police', { ...stepNumbers(own, today) })).toBe('公安应在 2 个工作日内审核。');
  for (const locale of ['zh-CN', 'en'] as const) {
    await setLocale(locale);
    const { why, otherwise } = (i18n.global.getLocaleMessage(locale) as { cases: { why: object; otherwise: object } }).cases;
    const keys = [...Object.keys(why).map((step) => `cases.why.${step}`), ...Object.keys(otherwise).map((step) => `cases.otherwise.${step}`)];
    expect(keys.length).toBeGreaterThan(20);
    for (const key of keys) {
      // Numbers of articles stay; every other one must have come from outside.
      const marked = i18n.global.t(key, Object.fromEntries(Object.keys(shipped).map((name) => [name, '#'])));
      expect(marked.replace(/§\d+/gu, ''), key).not.toMatch(/\d|[二三四五六七八九十两]\s*(?:个|日|天|小时|分钟|次)/u);
      expect(marked, key).not.toContain('{');
    }
  }
});
