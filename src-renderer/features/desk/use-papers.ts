import { computed, ref, shallowRef, watch } from 'vue';
import { useFiles } from '#renderer/bridge/use-files.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { stampNumber } from '#shared/instruments/stamp-number.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { type DeskTarget, targetOf } from './use-desk-filing.ts';

/** A paper of the packet as the agency holds it: the sealed copy where one is bound, else the file; some name no file. */
export type DeskPaper = { readonly slot: string; readonly instrument: string; readonly title: string; readonly number?: string; readonly sealed: boolean; readonly file?: FileHash };

export function papersOf({ request }: Pick<DeskView, 'request'>): readonly DeskPaper[] {
  return request.attachments.map(({ slot, instrument, title, number, sealed, file: unsealed }) => {
    const file = sealed?.file ?? unsealed;
    return { slot, instrument, title, sealed: sealed !== undefined, ...(number === undefined ? {} : { number }), ...(file === undefined ? {} : { file }) };
  });
}

/** The paper to begin with: the court's letter, else the first that can be opened. */
export function firstPaper(papers: readonly DeskPaper[]): DeskPaper | undefined {
  const readable = papers.filter(({ file }) => file !== undefined);
  return readable.find(({ instrument }) => instrument === 'assistance-letter') ?? readable[0];
}

const isDocx = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/**
 * Reading the papers of the packet in hand. A paper is accounted for before it is fetched, once in a sitting like the
 * number itself; what was asked for last is what is shown.
 */
export function usePapers(current: () => DeskView | undefined, account: (surface: 'desk.paper', target: DeskTarget, what: string) => Promise<boolean>) {
  const files = useFiles();
  const chosen = ref<string | null>(null);
  const bytes = shallowRef<Uint8Array | undefined>();
  const trouble = ref<Failure | null>(null);
  const seen = new Set<string>();
  let round = 0;

  const papers = computed<readonly DeskPaper[]>(() => {
    const row = current();
    return row === undefined ? [] : papersOf(row);
  });
  const paper = computed(() => papers.value.find(({ slot }) => slot === chosen.value));

  function close(): void {
    round += 1;
    chosen.value = null;
    bytes.value = undefined;
    trouble.value = null;
  }

  async function open(slot: string): Promise<void> {
    const row = current();
    const wanted = papers.value.find((each) => each.slot === slot);
    if (row === undefined || wanted?.file === undefined) return;
    close();
    const mine = round;
    chosen.value = slot;
    const sight = `${row.request.id}.${wanted.file}`;
    if (!seen.has(sight) && !(await account('desk.paper', targetOf(row), `paper.${slot}`))) return;
    seen.add(sight);
    const got = await files.get(wanted.file);
    if (mine !== round) return;
    if (!got.ok) {
      trouble.value = got.error;
      return;
    }
    // A paper that needs no seal travels as it was filed; its number came later and stands beside it.
    const stamped = wanted.sealed || wanted.number === undefined || !isDocx(got.value) ? undefined : stampNumber(got.value, wanted.number, undefined);
    bytes.value = stamped?.ok === true ? stamped.value : got.value;
  }

  // Another packet, or the same one with other papers: nothing of the former stays in sight.
  watch(() => [current()?.request.id, papers.value.map(({ file }) => file).join()].join(), close);

  return { papers, paper, bytes, trouble, open, close };
}
