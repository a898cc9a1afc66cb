import { type ComponentPublicInstance, computed, type ComputedRef, inject, type InjectionKey, nextTick, onScopeDispose, provide, type Ref, shallowReactive, watchEffect } from 'vue';

/** An act that a card of the page takes, under the step that it answers: the next-step card offers the act itself, never only the way to it. */
export type Offer = { readonly label: string; start(): void };

const OFFERS: InjectionKey<Map<string, Offer>> = Symbol('offers');

/** Called by a page: what its cards offer for the step that it waits for. */
export function provideOffers(step: () => string | undefined): ComputedRef<Offer | undefined> {
  const offers = shallowReactive(new Map<string, Offer>());
  provide(OFFERS, offers);
  return computed(() => {
    const asked = step();
    return asked === undefined ? undefined : offers.get(asked);
  });
}

/** Called by the card that takes the act; without a page around it, it is pressed there. @param when whether this person may take it now. */
export function useOffer(step: string, when: () => boolean, label: () => string, start: () => void): void {
  const offers = inject(OFFERS, undefined);
  if (offers === undefined) return;
  watchEffect(() => {
    if (when()) offers.set(step, { label: label(), start });
    else offers.delete(step);
  });
  onScopeDispose(() => { offers.delete(step); });
}

/** Brings a card whose form is always there into sight, with the focus in its first field. */
export function showCard(card: Readonly<Ref<ComponentPublicInstance | HTMLElement | null>>): void {
  void nextTick(() => {
    const element = card.value instanceof HTMLElement ? card.value : (card.value?.$el as Element | undefined);
    element?.scrollIntoView({ block: 'start' });
    element?.querySelector<HTMLElement>('input:not([type=hidden]):not([disabled]), select, textarea, button')?.focus({ preventScroll: true });
  });
}
