import { attachedPapers, attachmentBytes, laterPaper } from '#renderer/bridge/attached-papers.ts';
import { makePaper } from '#renderer/bridge/make-paper.ts';
import type { Printable, PrintSource } from '#renderer/ui/mechanism-screens.ts';
import { standInCase } from '#shared/instruments/paper/from-models.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import { isVehiclePaper, paperFields } from '#shared/mechanisms/seek-vehicle/instruments/papers.ts';
import type { Packet, VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { RELEASE_INSTRUMENTS } from '#shared/mechanisms/seek-vehicle/paper-rules.ts';
import { MADE_INSTRUMENTS } from '../packet/packet-form.ts';

/** Papers that were approved, or sealed: as they stand in the packet. */
const ATTACHED: readonly string[] = [...MADE_INSTRUMENTS, ...RELEASE_INSTRUMENTS];

/** What can be printed of a request now, in the order in which it arises. */
export function printablesOf(request: VehicleRequest): readonly Printable[] {
  const { seizure } = request;
  const taken = seizure === undefined ? [] : [laterPaper('seizure-list', seizure.listNumber), laterPaper('transfer-form', seizure.transferNumber)];
  const gone = seizure?.handOver === undefined ? [] : [laterPaper(seizure.state === 'passed' ? 'handover-list' : 'return-list', seizure.handOver.number)];
  return [...attachedPapers(request), ...taken, ...gone];
}

/** Stands where only the case file knows: whoever prints without it refers to the paper that says it. */
const SEE_RULING = '见执行裁定书';

/** Bytes of a paper for the printer: the sealed copy where there is one, otherwise made from what the request says. */
export async function printableBytes({ code, slot, id }: Printable, request: VehicleRequest, { state, court, nameOf, get }: PrintSource): Promise<Result<Uint8Array, Failure>> {
  if (code === 'scan' || ATTACHED.includes(code) || !isVehiclePaper(code)) return attachmentBytes(request, slot ?? id, ATTACHED, get);
  const fields = paperFields(code, {
    state: state ?? standInCase(request, SEE_RULING),
    debtor: request.debtor,
    packet: request.packet as Packet,
    // A court that has set no telephone has the one that stands on the packet.
    court: court.dutyPhone === '' ? { ...court, dutyPhone: request.packet.dutyPhone } : court,
    names: { judge: nameOf(request.undertaker), ...(request.clerk === undefined ? {} : { clerk: nameOf(request.clerk) }) },
    filed: request,
  });
  return makePaper(code, fields);
}
