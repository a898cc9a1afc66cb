import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { inTree } from '../../build/tree.ts';
import { plantTree, type PlantedTree } from './planted-tree.ts';
import { runTool } from './run-tool.ts';

const ERRORS = `export const ERROR_TABLE = { BASIS_MOVED: { retry: 'never', http: 409 } } as const;\n`;
const MOVED = { BASIS_MOVED: { title: '情况已变化', cause: '他人先行变更。', fix: '请重新决定。' } };
const QUEUE_ZH = { title: '待办队列', waiting: '等待 {count} 件', state: { filed: '已提交', sent: '已发出' }, old: '旧 {a}' };
const QUEUE_EN = { title: 'Queue', waiting: '{count} waiting', state: { filed: 'Filed', sent: 'Sent' }, old: 'Old {a}' };

/** A mechanism with words of its own and such as all have; the platform's own act needs no name. */
const SEAL = { id: 'seal-house', prefix: 'seal-', states: ['signed', 'active'], events: ['seal-approved', 'seal-ranked'], module: { commands: { 'seal-house.approve': { offline: 'never' }, 'seal-house.tick': { offline: 'system' } } } };
const SEAL_WORDS = { state: { active: '查封中' }, timeline: { ranked: '排第 {n} 位' } };
const REQUESTS = { state: { signed: '已签发', active: '协助中' }, kind: { approve: '同意' } };
const TIMELINE = { request: { approved: '同意' } };

/** A page that uses every word of the queue once, each in another way. */
const PAGE = `<script setup lang="ts">
import { useI18n } from 'vue-i18n';

const { t } = useI18n();
const props = defineProps<{ state: string; old: boolean }>();
const label = { key: 'queue.title' };
</script>
<template>
  <h1 :title="t('queue.waiting', { count: 3 })">{{ t(label.key) }}</h1>
  <p v-for="n in 3" :key="n">{{ t(\`queue.state.\${props.state}\`) }}</p>
  <i18n-t keypath="queue.old" />
</template>
`;

let tree: PlantedTree | undefined;

afterEach(() => tree?.remove());

type Words = Record<string, unknown>;

function check(change: { zh?: Words; en?: Words; zhErrors?: Words; page?: string; script?: string; seal?: Words; requests?: Words } = {}): { code: number; lines: string[] } {
  tree = plantTree({
    'src-shared/kernel/errors/index.ts': ERRORS,
    'src-shared/locales/zh-CN/errors.json': JSON.stringify(change.zhErrors ?? MOVED),
    'src-shared/locales/en/errors.json': JSON.stringify(MOVED),
    'src-shared/locales/zh-CN/queue.json': JSON.stringify({ ...QUEUE_ZH, ...change.zh }),
    'src-shared/locales/en/queue.json': JSON.stringify({ ...QUEUE_EN, ...change.en }),
    'src-shared/locales/index.ts': readFileSync(inTree('src-shared/locales/index.ts'), 'utf8'),
    'src-shared/mechanisms/index.ts': `export const MECHANISMS = ${JSON.stringify([SEAL])};\n`,
    ...Object.fromEntries(['zh-CN', 'en'].flatMap((language) => [
      [`src-shared/locales/${language}/seal-house.json`, JSON.stringify(change.seal ?? SEAL_WORDS)],
      [`src-shared/locales/${language}/requests.json`, JSON.stringify(change.requests ?? REQUESTS)],
      [`src-shared/locales/${language}/timeline.json`, JSON.stringify(TIMELINE)],
    ])),
    'src-renderer/features/queue/Queue.vue': change.page ?? PAGE,
    'src-main/shell/menu.ts': change.script ?? 'export const menu = 1;\n',
  });
  const run = runTool(tree.root, ['build/locales/main.ts']);
  expect(run.stderr).toBe('');
  return { code: run.code, lines: run.stdout.trim().split('\n').slice(0, -1) };
}

describe('words of every key', () => {
  test('a tree where all is said and all is used passes', () => {
    expect(check()).toEqual({ code: 0, lines: [] });
  });

  test('a key that is asked for and not there is found with its line', () => {
    const { code, lines } = check({ page: PAGE.replace("t('queue.waiting'", "t('queue.waitng'") });
    expect(code).toBe(1);
    expect(lines).toContain('src-renderer/features/queue/Queue.vue:9: queue.waitng has no words');
  });

  test('a pattern that matches nothing is found', () => {
    const { code, lines } = check({ page: PAGE.replace('`queue.state.', '`queue.status.') });
    expect(code).toBe(1);
    expect(lines.some((line) => line.includes('no words match `queue.status.'))).toBe(true);
  });

  test('a missing keypath is found', () => {
    expect(check({ page: PAGE.replace('keypath="queue.old"', 'keypath="queue.odl"') }).lines).toContain('src-renderer/features/queue/Queue.vue:11: queue.odl has no words');
  });

  test('a word that one language lacks is found', () => {
    expect(check({ zh: { more: '更多' } }).lines).toContain('en: queue.more has no words');
    tree?.remove();
    expect(check({ en: { more: 'More' } }).lines).toContain('zh-CN: queue.more has no words');
  });

  test('a word that nobody uses is found', () => {
    const { code, lines } = check({ zh: { spare: '多余' }, en: { spare: 'Spare' } });
    expect({ code, lines }).toEqual({ code: 1, lines: ['queue.spare is used nowhere'] });
  });

  test('a word that the host reads as an object is used', () => {
    const script = "import words from '#shared/locales/zh-CN/queue.json' with { type: 'json' };\nexport const label = words.spare;\n";
    expect(check({ zh: { spare: '多余' }, en: { spare: 'Spare' }, script })).toEqual({ code: 0, lines: [] });
  });

  test('a mechanism that cannot say one of its states, acts or events is found, with both places where it could', () => {
    expect(check({ seal: { state: { active: '查封中' } }, requests: { state: { active: '协助中' } } }).lines).toEqual([
      'zh-CN: neither seal-house.state.signed nor requests.state.signed has words',
      'en: neither seal-house.state.signed nor requests.state.signed has words',
      'zh-CN: neither seal-house.kind.approve nor requests.kind.approve has words',
      'en: neither seal-house.kind.approve nor requests.kind.approve has words',
      'zh-CN: neither seal-house.timeline.ranked nor timeline.request.ranked has words',
      'en: neither seal-house.timeline.ranked nor timeline.request.ranked has words',
    ]);
  });

  test('words for the step of a case are used where the step is named in code', () => {
    const seal = { ...SEAL_WORDS, case: { step: { 'ask-rank': '查询顺位' } } };
    expect(check({ seal, script: "export const step = 'ask-rank';\n" }).lines).toEqual([]);
    expect(check({ seal }).lines).toEqual(['seal-house.case.step.ask-rank is used nowhere']);
  });

  test('a word of a mechanism that has nothing of that name is found, its own or one of all of them', () => {
    expect(check({ seal: { ...SEAL_WORDS, state: { active: '查封中', gone: '已失效' } }, requests: { ...REQUESTS, kind: { approve: '同意', renew: '延期' } } }).lines).toEqual([
      'requests.kind.renew is used nowhere',
      'seal-house.state.gone is used nowhere',
    ]);
  });

  test('a page that asks for the word of a state past the mechanism is found', () => {
    const page = PAGE.replace('{{ t(label.key) }}', '{{ t(label.key) }} {{ t(`requests.state.${props.state}`) }}');
    expect(check({ page }).lines).toEqual(['src-renderer/features/queue/Queue.vue:9: `requests.state.${props.state}` passes over the words of the mechanism']);
  });

  describe('a word of the pages of all requests that a mechanism says otherwise', () => {
    const requests = { ...REQUESTS, act: { release: '解除', renew: '延期' } };
    const seal = { ...SEAL_WORDS, requests: { act: { release: '解封' } } };
    const asking = (call: string) => PAGE.replace('{{ t(label.key) }}', `{{ t(label.key) }} {{ ${call} }} {{ t('requests.act.renew') }}`);

    test('is asked for through its mechanism', () => {
      expect(check({ requests, seal, page: asking("say('requests.act.release')") })).toEqual({ code: 0, lines: [] });
      tree?.remove();
      expect(check({ requests, seal, page: asking("t('requests.act.release')") }).lines).toEqual(['src-renderer/features/queue/Queue.vue:9: requests.act.release passes over the words of seal-house']);
      tree?.remove();
      expect(check({ requests, seal, page: asking('t(`requests.act.${props.state}`)') }).lines).toEqual(['src-renderer/features/queue/Queue.vue:9: `requests.act.${props.state}` passes over the words of seal-house']);
    });

    test('has a place among them, and a key that is asked for so is there', () => {
      expect(check({ requests, seal: { ...SEAL_WORDS, requests: { act: { lift: '解封' } } }, page: asking("say('requests.act.release')") }).lines).toEqual(['seal-house.requests.act.lift is used nowhere']);
      tree?.remove();
      expect(check({ requests, seal: { ...SEAL_WORDS, requests: { act: { lift: '解封' } } }, page: asking('say(`requests.act.${props.state}`)') })).toEqual({ code: 0, lines: [] });
      tree?.remove();
      expect(check({ requests, seal, page: asking("say('requests.act.release')").replace("'requests.act.renew'", "'requests.act.renwe'") }).lines).toContain('src-renderer/features/queue/Queue.vue:9: requests.act.renwe has no words');
    });
  });

  test('names of its papers are asked for among those of all, and found where nobody asks', () => {
    const seal = { ...SEAL_WORDS, instrument: { 'seal-ruling': '查封裁定书' } };
    expect(check({ seal }).lines).toEqual(['seal-house.instrument.seal-ruling is used nowhere']);
    tree?.remove();
    const page = PAGE.replace('{{ t(label.key) }}', '{{ t(label.key) }} {{ t(`requests.instrument.${props.state}`) }}');
    expect(check({ seal, page, requests: { ...REQUESTS, instrument: { decision: '决定书' } } }).lines).toEqual([]);
  });

  test('a placeholder that differs between languages is found', () => {
    expect(check({ en: { waiting: '{number} waiting' } }).lines).toContain('en: queue.waiting fills {number}, zh-CN fills {count}');
  });

  test('an empty word is found', () => {
    expect(check({ en: { title: ' ' } }).lines).toContain('en: queue.title is empty');
  });

  test('an error code without words, and words without a code, are found', () => {
    const zhErrors = { BASIS_MOVED: { title: '情况已变化', cause: '他人先行变更。' }, GONE: { title: 'x', cause: 'x', fix: 'x' } };
    const { code, lines } = check({ zhErrors });
    expect(code).toBe(1);
    expect(lines).toContain('zh-CN: error BASIS_MOVED has no fix');
    expect(lines).toContain('errors.GONE.title: the error table has no code GONE');
  });
});
