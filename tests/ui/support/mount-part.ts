import { mount } from '@vue/test-utils';
import { defineComponent, h } from 'vue';
import { i18n } from '#renderer/app/i18n.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import { instant } from '#shared/kernel/time.ts';
import type { Component, VNode } from 'vue';
import type { Instant } from '#shared/kernel/time.ts';
import type { VueWrapper } from '@vue/test-utils';

/** A clock that tests turn. */
export function testClock(start: number): { now(): Instant; turnTo(ms: number): void } {
  let ms = start;
  return { now: () => instant(ms), turnTo: (to) => { ms = to; } };
}

/** Mounts a part with the product's own words. Props given as a function are read again on every render. */
export function mountPart(
  // A generic component is a function to the compiler, and a component all the same.
  component: Component | ((...args: never[]) => VNode),
  options: { props?: Record<string, unknown> | (() => Record<string, unknown>); slots?: Record<string, (props: Record<string, unknown>) => unknown>; clock?: { now(): Instant } } = {},
): VueWrapper {
  const { props = {}, slots = {}, clock } = options;
  const host = defineComponent({ setup: () => () => h(component as Component, typeof props === 'function' ? props() : props, slots) });
  return mount(host, {
    attachTo: document.body,
    global: { plugins: [i18n], provide: clock === undefined ? {} : { [CLOCK as symbol]: clock } },
  });
}

/** A key press on an element, as a browser sends it. */
export function press(target: Element, key: string, more: KeyboardEventInit & { keyCode?: number } = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  if (more.keyCode !== undefined) Object.defineProperty(event, 'keyCode', { value: more.keyCode });
  target.dispatchEvent(event);
  return event;
}
