import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useDirectory } from '#renderer/bridge/use-directory.ts';
import type { Definition, GuardItem, PacketDocument } from '#renderer/ui/parts.ts';
import { useProofWords } from '#renderer/ui/proof-words.ts';
import type { RequestView } from '#shared/contracts/engine.ts';
import { formatInstant } from '#shared/kernel/time.ts';
import { mechanismFor } from '#shared/mechanisms/index.ts';

/** What whoever signs reads of a packet: its guards with their proofs, its papers, and what was said of it before. */
export function usePacketReading(view: () => RequestView | undefined) {
  const { t } = useI18n({ useScope: 'global' });
  const nameOf = useDirectory();
  const proofWords = useProofWords();
  const request = computed(() => view()?.request);
  const approvals = computed(() => request.value?.approvals ?? []);
  const proofs = computed(() => request.value?.proofs ?? []);
  const numbered = computed(() => {
    const head = view()?.head;
    return head === undefined ? [] : mechanismFor(head.ref).papers.numbered;
  });
  const levelWord = (level: string): string => t(`approvals.level.${level}`);

  return {
    guards: computed<readonly GuardItem[]>(() =>
      (request.value?.guards ?? []).map(({ id, status, proof }) => ({
        id,
        label: t(`requests.guard.${id}`),
        status,
        proof: proofs.value.some((each) => proof.includes(each.id)) ? proof : [],
      })),
    ),
    /** The records behind a guard. */
    proofsOf(guardId: string | null): readonly Definition[] {
      const guard = request.value?.guards.find(({ id }) => id === guardId);
      return proofs.value.filter(({ id }) => guard?.proof.includes(id) === true).map((each) => ({ id: each.id, term: proofWords.type(each), value: proofWords.text(each) }));
    },
    documents: computed<readonly PacketDocument[]>(() =>
      (request.value?.packet.attachments ?? []).map(({ slot, title, instrument, sealed, number }) => ({
        id: slot,
        title,
        draft: sealed === undefined && numbered.value.includes(instrument),
        ...(number === undefined ? {} : { number }),
      })),
    ),
    earlier: computed<readonly Definition[]>(() => [
      ...approvals.value.map(({ at, by, level }, n) => ({ id: `a${String(n)}`, term: formatInstant(at), value: t('approvals.agreed', { who: nameOf(by), level: levelWord(level) }) })),
      ...(request.value?.sendBacks ?? []).map(({ at, by, opinion }, n) => ({ id: `b${String(n)}`, term: formatInstant(at), value: t('approvals.sentBack', { who: nameOf(by), opinion }) })),
      ...(request.value?.returns ?? []).map(({ at, code, text }, n) => ({ id: `r${String(n)}`, term: formatInstant(at), value: `${code} ${text}` })),
    ]),
    /** Who has signed this packet so far, and what he wrote: the president reads the chief's word before the rest. */
    opinions: computed<readonly Definition[]>(() =>
      approvals.value.map(({ paper, by, level, opinion }, n) => ({
        id: `o${String(n)}`,
        term: t('approvals.opinionOf', { who: paper?.signer ?? nameOf(by), level: levelWord(level) }),
        value: opinion ?? t('approvals.noOpinion'),
        tone: opinion === undefined ? 'faint' : 'strong',
      })),
    ),
  };
}
