import { isComposing } from './composition.ts';

/**
 * Ctrl+Enter does in a dialog what its one primary verb does, from whatever field it is pressed in: the form is submitted, or
 * the verb pressed. A verb that is held (`aria-disabled`) holds the keys too.
 */
export function confirmByKeys(event: KeyboardEvent, box: HTMLElement | null): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented || isComposing(event) || box === null) return;
  const verb = box.querySelector<HTMLButtonElement>('form button[type=submit], footer .primary, footer .danger');
  if (verb === null) return;
  event.preventDefault();
  verb.click();
}
