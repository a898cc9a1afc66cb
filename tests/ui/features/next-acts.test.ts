import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { mechanismScreensOf } from '#renderer/app/compose.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import RequestPage from '#renderer/features/requests/detail/RequestPage.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { HOUR_MS, instant } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

/** The next-step card offers the act itself, wherever somebody of the court must act. */

const ROOT = join(import.meta.dirname, '../../..');
function read(folder: string, isMeant: (name: string) => boolean): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(isMeant).map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
}
/** Steps by which a request waits for its court, as the mechanisms name them. */
const STEPS = [...new Set(read('src-shared/mechanisms', (name) => name.endsWith('/step.ts')).flatMap((code) => [...code.matchAll(/step: '([a-z-]+)'[^}]*waitingOn: 'court'/gu)].flatMap(([, step]) => step ?? [])))];
/** Done elsewhere, each with where. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'await-entrusted': 'the entrusted court records it, and tells by letter',
};
const CODE = [...read('src-renderer/features', (name) => name.endsWith('.vue')), ...read('src-renderer/composer', (name) => name.endsWith('.vue'))].join('\n');

describe('a step of the court', () => {
  test('is found in every mechanism', () => {
    expect(STEPS.length).toBeGreaterThan(15);
  });
  test.each(STEPS)('%s has a card that takes it, and hands it to the next-step card', (step) => {
    const isOffered = new RegExp(`(useOffer\\(|step\\.value === |const step of \\[[^\\]]*)'${step}'`, 'u').test(CODE);
    expect({ step, isOffered, elsewhere: ELSEWHERE[step] !== undefined }).toEqual({ step, isOffered: ELSEWHERE[step] === undefined, elsewhere: ELSEWHERE[step] !== undefined });
  });
});

afterEach(() => { document.body.replaceChildren(); });

async function offered(role: PersonRole, request: Parameters<typeof wangRequest>[0]): Promise<string | undefined> {
  const session = { ...JUDGE, account: (role === 'judge' ? JUDGE.account : `gusu.${role}`) as AccountId, role };
  const shown = { ...viewOf(wangRequest(request)), timeline: [], pending: [] };
  const answers = { request: () => shown, facts: () => [], directory: () => [], drafts: () => [], ledger: () => [], syncStatus: () => ({ link: { state: 'online' } }) };
  const engine = fakeEngine({ session: session as never, answers: answers as never });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  mount(RequestPage, {
    attachTo: document.body,
    props: { requestId: 'request-90017' as never },
    global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: mechanismScreensOf(), [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(instant(FILED_AT + HOUR_MS)) } },
  });
  await flushPromises();
  return document.querySelector('.btn.primary')?.textContent.trim();
}
const t = (key: string): string => i18n.global.t(key);
const HIT = { at: FILED_AT, place: '公交站', channel: 'street-check', unit: '云溪派出所', officer: '施某', phone: '0512-00000120', personState: 'located', identityBy: 'document', round: 0, registeredAt: FILED_AT, registeredBy: 'shi' };

describe('the next-step card', () => {
  test('offers the correction of what came back to its judge', async () => {
    expect(await offered('judge', { state: 'returned', returns: [{ code: 'R03', text: '证号不符', at: FILED_AT, by: 'he', revision: 1 }] } as never)).toBe(t('requests.next.mend-return'));
  });
  test('offers the report to whoever may take it, and to nobody else', async () => {
    expect(await offered('command-centre', { state: 'hit', hits: [HIT] } as never)).toBe(t('requests.next.acknowledge-hit'));
    document.body.replaceChildren();
    expect(await offered('judge', { state: 'hit', hits: [HIT] } as never)).not.toBe(t('requests.next.acknowledge-hit'));
  });
});
