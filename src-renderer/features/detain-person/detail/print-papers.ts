import { attachedPapers, attachmentBytes } from '#renderer/bridge/attached-papers.ts';
import { makePaper } from '#renderer/bridge/make-paper.ts';
import type { Printable, PrintSource } from '#renderer/ui/mechanism-screens.ts';
import { standInCase } from '#shared/instruments/paper/from-models.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import { isDetentionPaper, paperFields } from '#shared/mechanisms/detain-person/instruments/papers.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { MADE_INSTRUMENTS } from '../packet/detention-form.ts';

/** What can be printed of a detention now, in the order in which it arises. */
export function printablesOf(request: DetentionRequest): readonly Printable[] {
  const { family, leaves, reconsideration, presence, state, service } = request;
  const mayServe = service !== undefined || (state === 'decided' && presence !== undefined);
  return [
    ...attachedPapers(request),
    ...(mayServe ? [{ id: 'service-receipt', code: 'service-receipt' } as const] : []),
    ...(family === undefined ? [] : [{ id: 'detention-family-notice', code: 'detention-family-notice' } as const]),
    ...(leaves.at(-1)?.answer === undefined ? [] : [{ id: 'leave-notice', code: 'leave-notice' } as const]),
    ...(reconsideration?.decision === undefined ? [] : [{ id: 'reconsideration-decision', code: 'reconsideration-decision', number: reconsideration.decision.documentNo } as const]),
  ];
}

/** Papers of the packet, and of an early release: what was approved or sealed. */
const ATTACHED: readonly string[] = [...MADE_INSTRUMENTS, 'early-release-decision'];
/** Stands where only the case file knows: whoever prints without it refers to the paper that says it. */
const SEE_DECISION = '见拘留决定书';

/** Bytes of a paper for the printer: the sealed copy where there is one, otherwise made from what the request says. */
export async function printableBytes({ code, slot, id }: Printable, request: DetentionRequest, { state, court, nameOf, get }: PrintSource): Promise<Result<Uint8Array, Failure>> {
  if (code === 'scan' || ATTACHED.includes(code) || !isDetentionPaper(code)) return attachmentBytes(request, slot ?? id, ATTACHED, get);
  const kept = code === 'reconsideration-decision' ? request.reconsideration?.decision?.file : undefined;
  if (kept !== undefined) return get(kept);
  const fields = paperFields(code, {
    state: state ?? standInCase(request, SEE_DECISION),
    packet: request.packet,
    court: court.dutyPhone === '' ? { ...court, dutyPhone: request.packet.dutyPhone } : court,
    names: { judge: nameOf(request.undertaker), ...(request.clerk === undefined ? {} : { clerk: nameOf(request.clerk) }) },
    filed: request,
  });
  return makePaper(code, fields);
}
