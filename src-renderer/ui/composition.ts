/**
 * Whether a key press belongs to an input method. While pinyin is being composed, Enter picks a word and Esc drops it:
 * a field that acted on such keys would submit half a name. Chromium reports 229 for keys of which it learns only
 * after the input method has taken them.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Whether a key press goes into a field that takes text, so that single-letter shortcuts must stay silent. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
}
