/** Addresses of the shipped templates; the pages' own origin serves them. */
const ADDRESSES = import.meta.glob<string>('../../src-shared/instruments/templates/*.docx', { query: '?url', import: 'default', eager: true });

/** Bytes of a shipped template by its file name of the catalogue (`service-receipt.docx`); undefined for an unknown one. */
export async function loadShippedTemplate(file: string): Promise<Uint8Array | undefined> {
  const address = Object.entries(ADDRESSES).find(([path]) => path.endsWith(`/${file}`))?.[1];
  if (address === undefined) return undefined;
  const answer = await fetch(address);
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
}
