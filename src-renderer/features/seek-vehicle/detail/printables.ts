import { attachedPapers, attachmentBytes } from '#renderer/bridge/attached-papers.ts';
import type { Printable, PrintSource } from '#renderer/ui/mechanism-screens.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { MADE_INSTRUMENTS } from '../packet/packet-form.ts';

/** What can be printed of a request now, in the order in which it arises. */
export function printablesOf(request: VehicleRequest): readonly Printable[] {
  return attachedPapers(request);
}

/** Bytes of a paper for the printer: the sealed copy where there is one, otherwise what was attached. */
export function printableBytes(paper: Printable, request: VehicleRequest, { get }: Pick<PrintSource, 'get'>): Promise<Result<Uint8Array, Failure>> {
  return attachmentBytes(request, paper.slot ?? paper.id, MADE_INSTRUMENTS, get);
}
