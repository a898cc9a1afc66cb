import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import type { Component } from 'vue';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { mechanismScreensOf } from '#renderer/app/compose.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { RequestState } from '#shared/domain/linkage/mechanism.ts';
import { valuesTitled } from '#shared/domain/linkage/values-titled.ts';
import { maskIdNo, maskPhone } from '#shared/domain/permissions/masking.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';
import { headOf, mechanismFor } from '#shared/mechanisms/index.ts';
import { WALKS } from '../../world/walks/index.ts';
import { emptyCoverage } from '../../world/walks/walker.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';

/**
 * Numbers and telephones of persons, found by the title of their schema in whatever was filed on a walk, stand nowhere on the
 * parts that a mechanism brings to the court's pages, at no state that the walk came to. A field of a new kind is in it as
 * soon as its schema says what it is (`IdNoSchema`, `PartyPhoneSchema`, `PersonPhoneSchema`).
 */
const SEEDS = 40;
const STEPS = 60;

type Sight = { readonly state: RequestState; readonly at: Instant; readonly secrets: readonly string[] };

/** The last shape of each state that the walks came to, with what was filed of persons until then. */
function sights(aggregate: string): readonly Sight[] {
  const walk = WALKS.find((each) => each.aggregate === aggregate);
  const { commands } = mechanismFor({ type: aggregate }).module;
  const found = new Map<string, Sight>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const secrets = new Set<string>();
    walk?.walkOnce(seed, STEPS, emptyCoverage(), {
      shape: (_kind, payload) => payload,
      applied: (kind, _event, _index, after, meta, payload) => {
        const schema = commands[kind]?.payload;
        if (schema !== undefined) for (const title of ['id-no', 'person-phone']) for (const value of valuesTitled(schema, title, payload)) if (value !== '') secrets.add(value);
        const { state } = after as { readonly state: string };
        if (secrets.size > (found.get(state)?.secrets.length ?? -1)) found.set(state, { state: after, at: meta.at, secrets: [...secrets] });
      },
    });
  }
  return [...found.values()];
}

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no host in this test')));
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

async function textOf(part: Component, props: Readonly<Record<string, unknown>>, at: Instant): Promise<string> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { render: () => null } }] });
  const engine = fakeEngine({ answers: { facts: () => [], drafts: () => [], ledger: () => [], directory: () => [] } as never, calls: {} as never, session: { ...JUDGE, account: 'judge' as AccountId } });
  const page = mount(part, { props, attachTo: document.body, global: { plugins: [createPinia(), i18n, router], provide: { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(at) } } });
  await flushPromises();
  const text = document.body.textContent;
  page.unmount();
  return text;
}

describe.each(WALKS.map(({ aggregate }) => aggregate))('%s', (aggregate) => {
  const screens = mechanismScreensOf().find((each) => each.aggregate === aggregate);
  const seen = sights(aggregate);

  test('shows no number and no telephone of a person whole', async () => {
    if (screens === undefined) throw new Error(`no screens for ${aggregate}`);
    const shown: string[] = [];
    const masked = new Set<string>();
    for (const { state, at, secrets } of seen) {
      const request = state as never;
      const view = { head: headOf(aggregate, state), request, version: 1, pending: [], timeline: [] };
      const acts = screens.acts(request, { account: 'judge', role: 'judge' }, at, RULE_PARAMETERS);
      const parts: readonly (readonly [string, Component | undefined, Readonly<Record<string, unknown>>])[] = [
        ['subject', screens.subject, { request }],
        ['facts', screens.facts, { request, columns: 1, reveal: true }],
        ['facts without a reason', screens.facts, { request, columns: 1 }],
        ['region', screens.region, { request }],
        ['cards', screens.cards, { view, acts, refused: [] }],
        ['side', screens.side, { request }],
        ['card', screens.card, { view }],
      ];
      for (const [name, part, props] of parts) {
        if (part === undefined) continue;
        const text = (await textOf(part, props, at)).replaceAll(/\s/gu, '');
        for (const secret of secrets) {
          if (text.includes(secret)) shown.push(`${name} at ${(state as unknown as { state: string }).state}`);
          if (text.includes(maskPhone(secret)) || text.includes(maskIdNo(secret))) masked.add(secret);
        }
      }
    }
    expect([...new Set(shown)]).toEqual([]);
    // A walk that files nothing of a person would prove nothing.
    expect(seen.length).toBeGreaterThan(5);
    if (seen.some(({ secrets }) => secrets.length > 0)) expect(masked.size).toBeGreaterThan(0);
  });
});
