import { attachedPapers, attachmentBytes, laterPaper } from '#renderer/bridge/attached-papers.ts';
import { makePaper } from '#renderer/bridge/make-paper.ts';
import type { Printable, PrintSource } from '#renderer/ui/mechanism-screens.ts';
import { isLocatePaper, paperFields } from '#shared/mechanisms/locate-person/instruments/papers.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { standInCase } from '#shared/instruments/paper/from-models.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import { MADE_INSTRUMENTS } from '../packet/packet-form.ts';

/** What can be printed of a request now, in the order in which it arises. */
export function printablesOf(request: LocateRequest): readonly Printable[] {
  const { control } = request;
  return [
    ...attachedPapers(request),
    ...(request.dispatch !== undefined && control.controlNo !== undefined ? [laterPaper('dispatch-order', request.dispatch.number)] : []),
    ...(control.controlNo !== undefined && (request.dispatch !== undefined || request.controlReports.length > 0) ? [laterPaper('handover-record', request.handoverNumber)] : []),
    ...(control.controlNo !== undefined && control.release !== undefined ? [laterPaper('release-notice', control.release.noticeNumber)] : []),
    ...(control.state === 'release_acked' && control.controlNo !== undefined ? [{ id: 'release-receipt', code: 'release-receipt' } as const] : []),
  ];
}

/** Stands where only the case file knows: whoever prints without it refers to the paper that says it. */
const SEE_APPLICATION = '见查控申请表';

/** Bytes of a paper for the printer: the sealed copy where there is one, otherwise made from what the request says. */
export async function printableBytes(paper: Printable, request: LocateRequest, { state, court, nameOf, checkedAt, get }: PrintSource): Promise<Result<Uint8Array, Failure>> {
  const asAttached = () => attachmentBytes(request, paper.slot ?? paper.id, MADE_INSTRUMENTS, get);
  const { code } = paper;
  // Letter and warrant are what was approved or sealed; the application is made anew, with who has signed since.
  const isAttached = code === 'assistance-letter' || code === 'compel-appearance-warrant' || (code === 'locate-application' && state === undefined);
  if (isAttached || !isLocatePaper(code)) return asAttached();
  const fields = paperFields(code, {
    state: state ?? standInCase(request, SEE_APPLICATION),
    packet: request.packet,
    // A court that has set no telephone has the one that stands on the packet.
    court: court.dutyPhone === '' ? { ...court, dutyPhone: request.packet.dutyPhone } : court,
    names: { judge: nameOf(request.undertaker), ...(request.clerk === undefined ? {} : { clerk: nameOf(request.clerk) }) },
    filed: { request, nameOf, checkedAt, ...(state === undefined ? { unknown: SEE_APPLICATION } : {}) },
  });
  const made = await makePaper(code, fields);
  // A case that moved on may no longer fill the form; what was approved is still there.
  return made.ok || code !== 'locate-application' ? made : asAttached();
}
