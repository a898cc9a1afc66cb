import type { Attachment } from '#shared/domain/linkage/regions/papers.ts';
import type { ComposedPacket, MendRules, NextStop } from './request-form.ts';
import type { Papers } from './use-papers.ts';

export type SealNeed = { readonly slot: string; readonly title: string; readonly why: 'content' | 'text' | 'asked' | 'new' | 'kept' };

/** A packet that went out: its papers bear numbers and seals. */
export type SentPacket<P extends ComposedPacket> = P & { readonly attachments: readonly Attachment[] };

/**
 * Which papers must be sealed again after this correction, and why: all of them when the matter itself changed, one whose text
 * reads differently now, one the judge asks for, one that is new. The others keep their seal.
 *
 * @param sealed instruments that go out only as a sealed copy
 * @param asked slots that the judge wants sealed again
 */
export function sealNeeds<P extends ComposedPacket>(
  { before, after, papers, asked }: { readonly before: SentPacket<P>; readonly after: P; readonly papers: Papers; readonly asked: readonly string[] },
  sealed: readonly string[],
  { sealedContent }: Pick<MendRules<P>, 'sealedContent'>,
): readonly SealNeed[] {
  const sent: readonly Attachment[] = before.attachments;
  const changed = sealedContent(before) !== sealedContent(after);
  return after.attachments
    .filter(({ instrument }) => sealed.includes(instrument))
    .map(({ slot, title, instrument }): SealNeed => {
      const old = sent.find((each) => each.slot === slot);
      if (old?.sealed === undefined) return { slot, title, why: 'new' };
      if (changed) return { slot, title, why: 'content' };
      const paper = papers[instrument];
      if (paper?.ok === true && old.file !== undefined && paper.hash !== old.file) return { slot, title, why: 'text' };
      return { slot, title, why: asked.includes(slot) ? 'asked' : 'kept' };
    });
}

/** Where the packet goes after the correction. */
export function nextStop(needs: readonly SealNeed[], needsApproval: boolean): NextStop {
  if (needsApproval) return 'approval';
  return needs.some(({ why }) => why !== 'kept') ? 'seal' : 'agency';
}
