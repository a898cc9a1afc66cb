import { shallowRef } from 'vue';

/**
 * Where a page could not be fetched: its code was taken away by an update, or the host is gone. Holds the address that
 * was asked for; null while pages come. The room of the pages shows it in their place (`PageBoundary.vue`).
 */
export const missingPage = shallowRef<string | null>(null);

/** What Vue says of where an error came from, in development and (as a number in an address) in a release. */
const TAKES_THE_PAGE = new Set(['setup function', 'render function', 'scheduler flush', 'component update', '#runtime-0', '#runtime-1', '#runtime-14', '#runtime-15']);

/** Whether an error leaves a component without its picture; one of a handler leaves the page standing. */
export function takesThePage(info: string): boolean {
  return TAKES_THE_PAGE.has(info) || TAKES_THE_PAGE.has(info.slice(info.lastIndexOf('#')));
}
