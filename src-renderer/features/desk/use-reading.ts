import { useMediaQuery } from '@vueuse/core';
import { computed, ref, watch } from 'vue';
import { saveFile } from '#renderer/bridge/host.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import type { DeskPile } from '#shared/domain/linkage/desk.ts';
import { type DeskFiling, targetOf } from './use-desk-filing.ts';
import { firstPaper, usePapers } from './use-papers.ts';

/** The paper being read: beside the facts where there is room for it, and by itself while the packet is under review; above the page elsewhere. */
export function useReading(current: () => DeskView | undefined, pile: () => DeskPile, desk: Pick<DeskFiling, 'account'>) {
  const papers = usePapers(current, desk.account);
  /** Room for the paper beside the facts; elsewhere it opens above the page. */
  const wide = useMediaQuery('(min-width: 1600px)');
  /** Somebody pressed for the paper, or it is open by itself because the packet is under review. */
  const askedFor = ref(false);
  const isReading = computed(() => papers.paper.value !== undefined && (askedFor.value || wide.value));

  function putDown(): void {
    askedFor.value = false;
    papers.close();
  }

  watch([wide, () => (pile() === 'review' ? current()?.request.id : undefined), () => papers.papers.value.map(({ file }) => file).join()], ([hasRoom, id]) => {
    if (!hasRoom || id === undefined || papers.paper.value !== undefined) return;
    const first = firstPaper(papers.papers.value);
    if (first !== undefined) void papers.open(first.slot);
  }, { immediate: true, flush: 'post' });

  return {
    papers,
    wide,
    isReading,
    putDown,
    /** Another packet is in hand: nobody has asked for its papers yet. */
    rest(): void {
      askedFor.value = false;
    },
    read(slot: string | undefined): void {
      if (slot === undefined) return;
      // Beside a packet that is not under review the paper is put down by the same press.
      if (wide.value && pile() !== 'review' && slot === papers.paper.value?.slot) {
        putDown();
        return;
      }
      askedFor.value = true;
      void papers.open(slot);
    },
    async save(bytes: Uint8Array, extension: string): Promise<void> {
      const row = current();
      const paper = papers.paper.value;
      if (row === undefined || paper === undefined || !(await desk.account('desk.paper-export', targetOf(row), `paper.${paper.slot}`))) return;
      await saveFile(`${paper.title}${paper.number ?? ''}.${extension}`, { bytes: new Uint8Array(bytes) }, 'application/octet-stream');
    },
  };
}
