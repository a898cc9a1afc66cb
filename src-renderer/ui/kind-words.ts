/** Key of the words for a kind of command, for whoever holds it as text: the queue, the quarantine, the audit. */
export function kindKey(kind: string): string {
  return `app.kind.${kind.replace('.', '_')}`;
}
