import { nextTick, onBeforeUnmount, watch } from 'vue';
import type { Ref } from 'vue';
import { isComposing } from './composition.ts';

/** What lies above the page, the topmost last. Esc closes the topmost only. */
const layers: { close(): void }[] = [];

function onKeydown(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return;
  const top = layers.at(-1);
  if (top === undefined) return;
  event.preventDefault();
  top.close();
}

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])';

/** Elements below `root` that Tab reaches, in order. */
export function focusable(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.closest('[inert], [hidden]') === null);
}

/** Where the focus goes first: the wished part, else the first control that does not merely close, else the box. */
function firstFocus(box: HTMLElement, intoControls: boolean): HTMLElement {
  const wished = box.querySelector<HTMLElement>('[data-autofocus]');
  if (wished !== null) return wished.matches(FOCUSABLE) ? wished : (focusable(wished)[0] ?? box);
  return (intoControls ? focusable(box).find((element) => !element.hasAttribute('data-close')) : undefined) ?? box;
}

/** Whether anything lies above the page: single-letter shortcuts of a page stay silent then. */
export function hasLayer(): boolean {
  return layers.length > 0;
}

/**
 * Makes a part a layer while `open`: Esc closes it (the topmost first), the focus moves in and comes back afterwards.
 * With `trap` the Tab key stays inside; without it a press outside closes the layer, but not one on the part that
 * belongs to it (`with`, else what had the focus).
 */
export function useLayer(root: Readonly<Ref<HTMLElement | null>>, open: () => boolean, close: () => void, options: { readonly trap: boolean; readonly with?: Readonly<Ref<HTMLElement | null>> }): void {
  const layer = { close };
  let before: Element | null = null;

  function enter(): void {
    if (layers.length === 0) document.addEventListener('keydown', onKeydown);
    layers.push(layer);
    before = document.activeElement;
    document.addEventListener('pointerdown', onPointer, true);
    void nextTick(() => {
      const box = root.value;
      if (box === null || box.contains(document.activeElement)) return;
      firstFocus(box, options.trap).focus();
    });
  }

  function leave(): void {
    const at = layers.indexOf(layer);
    if (at === -1) return;
    layers.splice(at, 1);
    if (layers.length === 0) document.removeEventListener('keydown', onKeydown);
    document.removeEventListener('pointerdown', onPointer, true);
    // Back to where the user was, unless the focus has already gone elsewhere on purpose.
    const here = document.activeElement;
    if (before instanceof HTMLElement && before.isConnected && (here === null || here === document.body || root.value?.contains(here) === true)) before.focus();
    before = null;
  }

  function onPointer(event: Event): void {
    if (options.trap || layers.at(-1) !== layer) return;
    const target = event.target;
    // The part that opened the layer closes it by itself.
    const own = [root.value, options.with?.value ?? before];
    if (target instanceof Node && own.some((part) => part?.contains(target) === true)) return;
    close();
  }

  watch(open, (is, was) => {
    if (is && was !== true) enter();
    else if (!is && was === true) leave();
  }, { immediate: true });
  onBeforeUnmount(leave);
}

/** Keeps Tab inside `root`: for the `keydown` of a modal part. */
export function trapTab(event: KeyboardEvent, root: HTMLElement | null): void {
  if (event.key !== 'Tab' || root === null) return;
  const all = focusable(root);
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) {
    event.preventDefault();
    return;
  }
  const here = document.activeElement;
  if (event.shiftKey && (here === first || here === root)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && here === last) {
    event.preventDefault();
    first.focus();
  }
}
