import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { defineComponent, h } from 'vue';
import { describe, expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useFiling } from '#renderer/bridge/use-filing.ts';
import { useDeskFiling } from '#renderer/features/desk/use-desk-filing.ts';
import { useToastStore } from '#renderer/stores/toasts.ts';
import ReasonDialog from '#renderer/ui/ReasonDialog.vue';
import type { CallAnswer } from '#shared/contracts/engine.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { mountPart } from '../support/mount-part.ts';
import { fakeEngine } from './support/fake-engine.ts';

type Filed = CallAnswer<'file'>;

/** A component that uses `use`, over an engine whose filings hang until they are answered or recalled. */
function hanging<T>(use: () => T) {
  let answer: (filed: Filed) => void = () => undefined;
  let id: CommandId | undefined;
  const engine = fakeEngine({
    calls: {
      file: ({ drafts }) => {
        id = drafts[0]?.id;
        return new Promise<Filed>((resolve) => { answer = resolve; });
      },
      recall: ({ commandIds }) => {
        answer(ok(commandIds.map((commandId) => ({ outcome: 'refused' as const, commandId, failure: failure('COMMAND_RECALLED'), guards: [] }))));
        return ok(commandIds.map((commandId) => ({ commandId, outcome: 'recalled' as const })));
      },
    },
  });
  let used: T | undefined;
  const Host = defineComponent(() => {
    used = use();
    return () => h('div');
  });
  const pinia = createPinia();
  const part = mount(Host, { global: { plugins: [i18n, pinia], provide: { [ENGINE as symbol]: engine.client } } });
  if (used === undefined) throw new Error('not set up');
  return { engine, part, used, pinia, filed: () => id, answer: (filed: Filed) => { answer(filed); } };
}
const act = { kind: 'locate-person.send-back', aggregate: { type: 'locate-request', id: 'r1' }, payload: {}, title: '（2026）苏0508执90017号' };

describe('leaving while it is being submitted', () => {
  test('takes back what is running, and only that', async () => {
    const { engine, used, filed } = hanging(() => useFiling());
    await used.giveUp();
    expect(engine.argsOf('recall')).toEqual([]);
    const filing = used.file(act);
    await flushPromises();
    await used.giveUp();
    expect(engine.argsOf('recall')).toEqual([{ commandIds: [filed()] }]);
    expect(await filing).toMatchObject({ done: false, failure: { code: 'COMMAND_RECALLED' } });
    // Who took it back himself is not told that it was refused.
    expect(used.refused.value).toBeNull();
    await used.giveUp();
    expect(engine.argsOf('recall')).toHaveLength(1);
  });

  test('so does the end of the page', async () => {
    const { engine, part, used } = hanging(() => useFiling());
    void used.file(act);
    await flushPromises();
    part.unmount();
    await flushPromises();
    expect(engine.argsOf('recall')).toHaveLength(1);
  });

  test('what waits in a queue is filed all the same, however soon somebody goes on', async () => {
    const { engine, part, used, answer, filed } = hanging(() => useFiling());
    const filing = used.file({ ...act, kind: 'case.add-record', aggregate: { type: 'case', id: 'c1' } });
    await flushPromises();
    part.unmount();
    await flushPromises();
    expect(engine.argsOf('recall')).toEqual([]);
    answer(ok([{ outcome: 'accepted', commandId: filed() ?? ('' as CommandId), decision: 'accept', guards: [], again: false, waitsForFiles: false }]));
    expect(await filing).toMatchObject({ done: true });
  });

  test('what nobody can know is said, and says what to do', async () => {
    const { used, answer, filed, pinia } = hanging(() => useDeskFiling());
    const done = used.act('accept', { ref: act.aggregate, version: 3, title: act.title }, {}, 'done');
    await flushPromises();
    answer(ok([{ outcome: 'unsure', commandId: filed() ?? ('' as CommandId), failure: failure('ANSWER_UNCONFIRMED') }]));
    expect(await done).toBe(false);
    expect(useToastStore(pinia).toasts.map(({ title, detail }) => `${title} ${detail ?? ''}`).join()).toMatch(/未确认.*不会再次发送/);
  });

  test('a refusal for want of a connection names the reason', async () => {
    const { used, answer, filed } = hanging(() => useDeskFiling());
    const done = used.act('accept', { ref: act.aggregate, version: 3, title: act.title }, {}, 'done');
    await flushPromises();
    answer(ok([{ outcome: 'refused', commandId: filed() ?? ('' as CommandId), failure: failure('OFFLINE_NEVER', { why: 'SERVER_SILENT' }), guards: [] }]));
    expect(await done).toBe(false);
    expect(used.refused.value).toEqual(failure('OFFLINE_NEVER', { why: 'SERVER_SILENT' }));
  });

  test('a dialog says 取消 while there is nothing to take back, and 撤回 while there is', async () => {
    for (const [busy, word] of [[undefined, '取消'], ['正在提交', '撤回']] as const) {
      const part = mountPart(ReasonDialog, { props: { open: true, title: '退回', verb: '退回', busy } });
      expect([...document.querySelectorAll('footer button')].map((button) => button.textContent.trim())).toContain(word);
      part.unmount();
    }
  });
});

test('no page files past the part that can take it back', () => {
  const files = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
  const past = files('src-renderer').filter((file) => /\.(ts|vue)$/.test(file) && /call\('file'/.test(readFileSync(file, 'utf8')));
  expect(past).toEqual([join('src-renderer', 'bridge', 'use-command.ts')]);
  expect(useCommand).toBeTypeOf('function');
});
