import type { useFiles } from '#renderer/bridge/use-files.ts';
import { makePaper } from '#renderer/bridge/make-paper.ts';
import { instrumentType } from '#shared/instruments/catalogue.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { type DetentionPaperSource, paperFields } from '#shared/mechanisms/detain-person/instruments/papers.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import type { EarlyPaper } from '#shared/mechanisms/detain-person/packet.ts';

const CODE = 'early-release-decision';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** The place of the paper among those of the request: a further proposal brings a further paper. */
export function earlySlot({ earlyReleases }: Pick<DetentionRequest, 'earlyReleases'>): string {
  return earlyReleases.length === 0 ? CODE : `${CODE}-${String(earlyReleases.length + 1)}`;
}

/** 提前解除拘留决定书, made from what is proposed and kept on this machine: the president signs what he sees. */
export async function makeEarlyPaper(source: DetentionPaperSource, slot: string, files: Pick<ReturnType<typeof useFiles>, 'putBytes'>): Promise<Result<EarlyPaper, Failure>> {
  const bytes = await makePaper(CODE, paperFields(CODE, source));
  if (!bytes.ok) return bytes;
  const kept = await files.putBytes(`${CODE}.docx`, DOCX, bytes.value);
  return kept.ok ? ok({ slot, instrument: CODE, title: instrumentType(CODE).name, file: kept.value.hash }) : kept;
}
