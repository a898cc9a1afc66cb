import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, describe, expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import SealForm from '#renderer/features/requests/detail/SealForm.vue';
import FileDrop from '#renderer/ui/forms/FileDrop.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { CallArgs } from '#shared/contracts/engine.ts';
import type { Attachment } from '#shared/domain/linkage/regions/papers.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { ok } from '#shared/kernel/result.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

/** Sealed copies brought back all at once. */

const LETTER: Attachment = { slot: 'assistance-letter', instrument: 'assistance-letter', title: '协助查找函', number: '〔2026〕姑执协1号' };
const WARRANT: Attachment = { slot: 'compel-appearance-warrant', instrument: 'compel-appearance-warrant', title: '拘传票', number: '〔2026〕姑执传1号' };
const t = (key: string, params: Record<string, unknown> = {}): string => i18n.global.t(key, params);
const copy = (name: string): File => new File([`sealed ${name}`], name, { type: 'application/pdf' });
afterEach(() => { document.body.replaceChildren(); });

function open(refuse: ReadonlySet<string> = new Set()) {
  const engine = fakeEngine({
    calls: {
      putFile: ({ name }: CallArgs<'putFile'>) => ok({ hash: `sha256:${name.length.toString(16).padStart(64, '0')}`, size: 1 }),
      file: ({ drafts }: CallArgs<'file'>) => ok(drafts.map(({ id, payload }) => (refuse.has((payload as { slot: string }).slot)
        ? { outcome: 'refused', commandId: id, failure: failure('INSTRUMENT_NUMBER_MISMATCH'), guards: [] }
        : { outcome: 'accepted', commandId: id, decision: 'accept', guards: [], again: false, waitsForFiles: false, receipt: {} }))),
    } as never,
  });
  const form = mount(SealForm, {
    attachTo: document.body,
    props: { view: viewOf(wangRequest({ state: 'signed' })), papers: [LETTER, WARRANT], offline: false },
    global: { plugins: [i18n, createPinia()], provide: { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(FILED_AT) } },
  });
  return {
    form,
    bring: async (...names: readonly string[]) => {
      form.getComponent(FileDrop).vm.$emit('files', names.map(copy));
      await new Promise((done) => { setTimeout(done, 20); });
      await flushPromises();
    },
    bind: async () => {
      await form.trigger('submit');
      await flushPromises();
    },
    chosen: () => form.findAll('select').map(({ element }) => element.value),
    filed: () => engine.argsOf('file').flatMap((args) => (args as CallArgs<'file'>).drafts).map(({ payload }) => (payload as { slot: string; number: string })),
  };
}

describe('sealed copies', () => {
  test('find their papers by the number in their names, and are bound with one press', async () => {
    const { bring, bind, chosen, filed, form } = open();
    await bring('〔2026〕姑执传1号（已用印）.pdf', '协助查找函 [2026]姑执协1号.pdf');
    expect(chosen()).toEqual([WARRANT.slot, LETTER.slot]);
    expect(document.activeElement?.textContent).toContain(t('requests.papers.bindVerb', { n: 2 }));
    await bind();
    expect(filed().map(({ slot, number }) => [slot, number])).toEqual([[WARRANT.slot, WARRANT.number], [LETTER.slot, LETTER.number]]);
    expect(form.findAll('li')).toHaveLength(0);
  });

  test('a file without a number is nobody’s until somebody says whose', async () => {
    const { bring, bind, chosen, filed, form } = open();
    await bring('扫描件0001.pdf');
    expect(chosen()).toEqual(['']);
    await bind();
    expect(filed()).toEqual([]);
    expect(form.text()).toContain(t('requests.papers.choosePaper'));
    const [list] = form.findAll('select');
    await list?.setValue(WARRANT.slot);
    await bind();
    expect(filed().map(({ slot }) => slot)).toEqual([WARRANT.slot]);
  });

  test('what is refused stays with its reason, the others are bound', async () => {
    const { bring, bind, filed, form } = open(new Set([WARRANT.slot]));
    await bring('〔2026〕姑执传1号.pdf', '〔2026〕姑执协1号.pdf');
    await bind();
    expect(filed()).toHaveLength(2);
    expect(form.findAll('li')).toHaveLength(1);
    expect(form.text()).toContain(t('errors.INSTRUMENT_NUMBER_MISMATCH.title'));
  });
});
