import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, describe, expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import PhoneRecordDialog from '#renderer/features/locate-person/duty/PhoneRecordDialog.vue';
import HandoverForm from '#renderer/features/locate-person/field/HandoverForm.vue';
import { carriedOutAt, EMPTY_OUTCOME, outcomeOf, type OutcomeForm } from '#renderer/features/locate-person/detail/outcome-form.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { Handover } from '#shared/mechanisms/locate-person/model.ts';
import { civilDate, DAY_MS, HOUR_MS, instant, instantAt } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

/** Hours before the court came, and a detention before its approval: what the rules count has a place in the forms. */

const t = (key: string): string => i18n.global.t(key);
const NOW = instantAt(civilDate('2026-09-11'), '15:00');
/** Strokes need a canvas, which only a browser has. */
const stubs = { SignatureBox: true };
const global = { stubs, plugins: [i18n, createPinia()], provide: { [ENGINE as symbol]: fakeEngine().client, [CLOCK as symbol]: testClock(NOW) } };
afterEach(() => { document.body.replaceChildren(); });

/** Types into the field of a label, as a person does. */
async function type(label: string, ...texts: readonly string[]): Promise<void> {
  const group = document.querySelector(`fieldset[aria-label="${label}"]`);
  const own = [...document.querySelectorAll('label')].find((each) => each.textContent.includes(label));
  const inputs = group === null ? [...document.querySelectorAll('input')].filter((input) => own?.htmlFor === input.id || own?.contains(input) === true) : [...group.querySelectorAll('input')];
  if (inputs.length < texts.length) throw new Error(`no field ${label}`);
  for (const [at, text] of texts.entries()) {
    const input = inputs[at];
    if (input === undefined) continue;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
    input.dispatchEvent(new Event('blur', { bubbles: true }));
    await flushPromises();
  }
}

/** Presses a choice of a group by its words. */
async function choose(word: string): Promise<void> {
  [...document.querySelectorAll('label')].find((each) => each.textContent.trim() === word)?.click();
  await flushPromises();
}

test('the telephone record says since when the police had him', async () => {
  const dialog = mount(PhoneRecordDialog, { attachTo: document.body, props: { open: false, mayHold: true, busy: false, refused: null }, global });
  await dialog.setProps({ open: true } as never);
  await type(t('locate-person.duty.phone.place'), '云溪派出所');
  await choose(t('field.form.heldYes'));
  await type(t('locate-person.duty.phone.heldSince'), '2026-09-11', '13:30');
  document.querySelector<HTMLInputElement>('[role=dialog] input[type=checkbox]')?.click();
  await flushPromises();
  document.querySelector<HTMLFormElement>('[role=dialog] form')?.dispatchEvent(new Event('submit'));
  await flushPromises();
  const [at, handover] = dialog.emitted('record')?.[0] as [number, Handover];
  expect([at, handover.held, handover.heldSince]).toEqual([NOW, true, instantAt(civilDate('2026-09-11'), '13:30')]);
});

test('the hand-over form asks for it where somebody is held, ticks nothing by itself, and offers it to nobody without the power', async () => {
  const label = t('field.form.heldSince');
  const props = { officer: '彭某', dataAsOf: NOW };
  const held = mount(HandoverForm, { attachTo: document.body, props: { ...props, view: viewOf(wangRequest({ approvals: [{ level: 'president', by: 'gusu.ji', at: FILED_AT, packetHash: 'packet-warrant' }] } as never, true)) }, global });
  expect(held.findAll('input[type=radio]').some(({ element }) => (element as HTMLInputElement).checked)).toBe(false);
  expect(held.text()).not.toContain(label);
  await choose(t('field.form.heldYes'));
  expect(held.text()).toContain(label);
  held.unmount();
  expect(mount(HandoverForm, { attachTo: document.body, props: { ...props, view: viewOf(wangRequest()) }, global }).text()).not.toContain(label);
  await choose(t('field.form.heldYes'));
  expect(document.body.textContent).not.toContain(label);
});

describe('detained first, decided afterwards', () => {
  const first = instant(NOW - 2 * DAY_MS);
  const form = (ground: OutcomeForm['detention']['ground']): OutcomeForm => ({
    ...EMPTY_OUTCOME,
    results: ['detained'],
    detention: {
      ...EMPTY_OUTCOME.detention,
      ground,
      evidence: ['record-1'],
      decisionNo: '（2026）苏0508司惩1号',
      presidentApprovedOn: civilDate('2026-09-10'),
      servedAt: NOW,
      days: '10',
      receiptFrom: instant(NOW + HOUR_MS),
      receiptTo: instant(NOW + HOUR_MS + 10 * DAY_MS),
      detainedFirstAt: first,
    },
  });

  test('is filed where the ground allows it, and the family’s hours run from it', () => {
    expect(outcomeOf(form('violence-or-obstruction'), 15)?.detention).toMatchObject({ detainedFirstAt: first });
    expect(carriedOutAt(form('violence-or-obstruction').detention)).toBe(first);
  });

  test('on no other ground, whatever was typed before the ground was changed', () => {
    expect(outcomeOf(form('able-but-refuses'), 15)?.detention).not.toHaveProperty('detainedFirstAt');
    expect(carriedOutAt(form('able-but-refuses').detention)).toBe(NOW);
    expect(carriedOutAt({ ...form('able-but-refuses').detention, servedInPerson: false })).toBe(NOW + HOUR_MS);
  });
});
