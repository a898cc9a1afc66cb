import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createApp, defineComponent, h, nextTick, ref } from 'vue';
import { i18n } from '#renderer/app/i18n.ts';
import PageBoundary from '#renderer/app/PageBoundary.vue';
import { takesThePage } from '#renderer/app/page-fault.ts';

const Sound = defineComponent({ setup: () => () => h('p', '另一条警报') });

/** Two parts side by side, the first of which fails where `where` says. */
async function stand(where: 'setup' | 'render' | 'update' | 'press') {
  const at = ref('/a');
  const word = ref('一切正常');
  const Weak = defineComponent({
    setup() {
      if (where === 'setup' && at.value === '/a') throw new Error('setup');
      return () => {
        if (where === 'render' && at.value === '/a') throw new Error('render');
        if (where === 'update' && word.value === '变了') throw new Error('update');
        return h('button', { onClick: () => { if (where === 'press') throw new Error('press'); } }, word.value);
      };
    },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: Sound }] });
  await router.push('/');
  // Mounted as the product does it: the mounting of the test tools throws what a boundary has caught.
  const app = createApp(defineComponent({ setup: () => () => [h(PageBoundary, { at: at.value, pages: true }, () => h(Weak, { key: at.value })), h(PageBoundary, { at: 'b' }, () => h(Sound))] })).use(i18n).use(router);
  app.config.errorHandler = () => {};
  const page = document.createElement('div');
  app.mount(page);
  onTestFinished(() => { app.unmount(); });
  await nextTick();
  return { page, at, word };
}

describe('what breaks stays in its place', () => {
  for (const where of ['setup', 'render'] as const) {
    it(`${where}: says what happened beside what still works, and is tried anew at another place`, async () => {
      const { page, at } = await stand(where);
      await nextTick();
      expect(page.textContent).toContain('这一部分没有显示出来');
      expect(page.textContent).toContain('PAGE_BROKEN');
      expect(page.textContent).toContain('另一条警报');
      at.value = '/b';
      await nextTick();
      await nextTick();
      expect(page.textContent).not.toContain('这一部分没有显示出来');
      expect(page.textContent).toContain('一切正常');
    });
  }

  it('an update that fails does not stand there as if it were true', async () => {
    const { page, word } = await stand('update');
    expect(page.textContent).toContain('一切正常');
    word.value = '变了';
    await nextTick();
    await nextTick();
    expect(page.textContent).toContain('这一部分没有显示出来');
    expect(page.textContent).not.toContain('一切正常');
  });

  it('a press that fails leaves the page', async () => {
    const { page } = await stand('press');
    page.querySelector('button')?.click();
    await nextTick();
    expect(page.textContent).toContain('一切正常');
  });

  it('a release names the same places by numbers', () => {
    for (const number of [0, 1, 15]) expect(takesThePage(`https://vuejs.org/error-reference/#runtime-${String(number)}`)).toBe(true);
    for (const number of [5, 6]) expect(takesThePage(`https://vuejs.org/error-reference/#runtime-${String(number)}`)).toBe(false);
  });
});
