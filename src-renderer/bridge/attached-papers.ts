import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import { compels, type InstrumentCode, isInstrumentCode } from '#shared/instruments/catalogue.ts';
import { UNNUMBERED } from '#shared/instruments/number.ts';
import { signedOn } from '#shared/instruments/paper/from-models.ts';
import { stampNumber } from '#shared/instruments/stamp-number.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { err, type Result } from '#shared/kernel/result.ts';
import type { CivilDate } from '#shared/kernel/time.ts';

/** A paper of a request as it stands among those that can be printed. */
type Standing = { readonly id: string; readonly code: InstrumentCode; readonly title?: string; readonly slot?: string; readonly number?: string };

/** The papers of a packet that the catalogue knows; scans of other things are printed from where they came. */
export function attachedPapers({ packet }: LinkageRequest): readonly Standing[] {
  return packet.attachments.flatMap(({ slot, instrument, title }) => (isInstrumentCode(instrument) ? [{ id: slot, code: instrument, title, slot }] : []));
}

/** A paper that arose on the way, under the number that the server gave it, or 〔待编号〕 until it has answered. */
export function laterPaper(code: InstrumentCode, number: string | undefined): Standing {
  return { id: code, code, number: number ?? UNNUMBERED };
}

/** Day of the approval that signs an instrument: the president's where it compels; undefined while it is open. */
export function signedDay({ approvals }: LinkageRequest, instrument: string): CivilDate | undefined {
  const level = compels(instrument) ? 'president' : 'chief';
  const approval = approvals.find((each) => each.level === level);
  return approval === undefined ? undefined : signedOn(approval);
}

/**
 * An attachment as it stands: the sealed copy, else the approved draft with its number.
 * @param made instruments that are made here; a number is written on these alone
 */
export async function attachmentBytes(request: LinkageRequest, slot: string, made: readonly string[], get: (hash: FileHash) => Promise<Result<Uint8Array, Failure>>): Promise<Result<Uint8Array, Failure>> {
  const attachment = request.packet.attachments.find((each) => each.slot === slot);
  const hash = attachment?.sealed?.file ?? attachment?.file;
  if (attachment === undefined || hash === undefined) return err(failure('ATTACHMENT_UNKNOWN'));
  const bytes = await get(hash);
  if (!bytes.ok || attachment.sealed !== undefined || attachment.number === undefined || !made.includes(attachment.instrument)) return bytes;
  return stampNumber(bytes.value, attachment.number, signedDay(request, attachment.instrument));
}
