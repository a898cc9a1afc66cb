import type { Printable, PrintSource } from '#renderer/ui/mechanism-screens.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { type LaterPaper, type LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { filingOf } from '#shared/domain/linkage/regions/request.ts';
import { type InstrumentCode, isInstrumentCode } from '#shared/instruments/catalogue.ts';
import { type ApprovalInput, dispatchOrderFields, handoverRecordFields, releaseNoticeFields, releaseReceiptFields } from '#shared/instruments/fields.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { dispatchInputOf, handoverInputOf, releaseNoticeInputOf, releaseReceiptInputOf } from '#shared/instruments/from-models.ts';
import { UNNUMBERED } from '#shared/instruments/number.ts';
import { stampNumber } from '#shared/instruments/stamp-number.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { fen } from '#shared/kernel/money.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import { makeInstrument, POLICE_RECIPIENT, templateOf } from '../packet/make-instruments.ts';
import { isMade } from '../packet/packet-form.ts';

/** A paper that arose on the way, under the number that the server gave it, or 〔待编号〕 until it has answered. */
function laterPaper(code: LaterPaper, number: string | undefined): Printable {
  return { id: code, code, number: number ?? UNNUMBERED };
}

/** What can be printed of a request now, in the order in which it arises. */
export function printablesOf(request: LocateRequest): readonly Printable[] {
  const attached = request.packet.attachments.map(({ slot, instrument, title }): Printable => ({ id: slot, code: isInstrumentCode(instrument) ? instrument : 'scan', title, slot }));
  const { control } = request;
  return [
    ...attached.filter(({ code }) => code !== 'scan'),
    ...(request.dispatch !== undefined && control.controlNo !== undefined ? [laterPaper('dispatch-order', request.dispatch.number)] : []),
    ...(control.controlNo !== undefined && (request.dispatch !== undefined || request.controlReports.length > 0) ? [laterPaper('handover-record', request.handoverNumber)] : []),
    ...(control.controlNo !== undefined && control.release !== undefined ? [laterPaper('release-notice', control.release.noticeNumber)] : []),
    ...(control.state === 'release_acked' && control.controlNo !== undefined ? [{ id: 'release-receipt', code: 'release-receipt' } as const] : []),
  ];
}

/** Stands where only the case file knows: whoever prints without it refers to the paper that says it. */
const SEE_APPLICATION = '见查控申请表';

/** What a role without the case knows of it: enough for the papers of the street, and nothing invented. */
function standInCase(request: LocateRequest): CaseState {
  return {
    id: request.caseId,
    version: 0,
    court: request.court,
    caseNumber: request.caseNumber,
    cause: SEE_APPLICATION,
    filedOn: civilDateOf(request.filedAt),
    title: SEE_APPLICATION,
    principal: fen(0),
    fee: fen(0),
    judge: request.undertaker,
    parties: [{ id: request.debtor, role: 'creditor', kind: 'person', name: SEE_APPLICATION, idType: 'none', idNo: '' }],
    status: 'enforcing',
    records: [],
    corrections: [],
    differences: [],
  };
}

type Source = PrintSource & { readonly request: LocateRequest };

function approvalInput(source: Source, level: 'chief' | 'president'): ApprovalInput | undefined {
  const approval = source.request.approvals.find((each) => each.level === level);
  if (approval === undefined) return undefined;
  return { opinion: approval.opinion ?? '同意', name: approval.paper?.signer ?? source.nameOf(approval.by), on: civilDateOf(approval.paper?.signedAt ?? approval.at) };
}

async function filled(code: InstrumentCode, fields: unknown): Promise<Result<Uint8Array, Failure>> {
  if (fields === undefined) return err(failure('STATE_NOT_ALLOWED', { state: code }));
  const template = await templateOf(code);
  return template.ok ? fillInstrument(template.value, code, fields) : template;
}

/** An attachment as it stands: sealed, else the approved draft with its number. */
async function attachmentBytes(source: Source, slot: string): Promise<Result<Uint8Array, Failure>> {
  const attachment = source.request.packet.attachments.find((each) => each.slot === slot);
  const hash = attachment?.sealed?.file ?? attachment?.file;
  if (attachment === undefined || hash === undefined) return err(failure('ATTACHMENT_UNKNOWN'));
  const bytes = await source.get(hash);
  if (!bytes.ok || attachment.sealed !== undefined || attachment.number === undefined || !isMade(attachment.instrument)) return bytes;
  return stampNumber(bytes.value, attachment.number, signedDay(source.request, attachment.instrument));
}

/** Day of the approval that signs an instrument; undefined while it is open. */
export function signedDay(request: LocateRequest, instrument: string): ReturnType<typeof civilDateOf> | undefined {
  const level = instrument === 'compel-appearance-warrant' || instrument === 'detention-decision' ? 'president' : 'chief';
  const approval = request.approvals.find((each) => each.level === level);
  return approval === undefined ? undefined : civilDateOf(approval.paper?.signedAt ?? approval.at);
}

/** Bytes of a paper for the printer: the sealed copy where there is one, otherwise made from what the request says. */
export async function printableBytes(paper: Printable, request: LocateRequest, given: PrintSource): Promise<Result<Uint8Array, Failure>> {
  // A court that has set no telephone has the one that stands on the packet.
  const source: Source = { ...given, request, court: given.court.dutyPhone === '' ? { ...given.court, dutyPhone: request.packet.dutyPhone } : given.court };
  const { court, nameOf } = source;
  const state = source.state ?? standInCase(request);
  const names = { judge: nameOf(request.undertaker), ...(request.clerk === undefined ? {} : { clerk: nameOf(request.clerk) }) };
  switch (paper.code) {
    case 'dispatch-order': {
      const input = dispatchInputOf(state, request, court, { ...names, dispatcher: nameOf(request.dispatch?.by ?? request.undertaker) }, source.checkedAt);
      const fields = input === undefined ? undefined : dispatchOrderFields(input);
      return filled('dispatch-order', fields === undefined || source.state !== undefined ? fields : { ...fields, case: { ...fields.case, principal: SEE_APPLICATION } });
    }
    case 'handover-record': {
      const input = handoverInputOf(state, request, court, names);
      return filled('handover-record', input === undefined ? undefined : handoverRecordFields(input));
    }
    case 'release-notice': {
      const asked = request.control.release?.requestedAt;
      const input = releaseNoticeInputOf(state, request, court, names, POLICE_RECIPIENT, asked === undefined ? {} : { signedOn: civilDateOf(asked) });
      return filled('release-notice', input === undefined ? undefined : releaseNoticeFields(input));
    }
    case 'release-receipt': {
      const acked = request.control.release?.ackedAt;
      const input = releaseReceiptInputOf(state, request, court, names, POLICE_RECIPIENT, acked === undefined ? {} : { signedOn: civilDateOf(acked) });
      return filled('release-receipt', input === undefined ? undefined : releaseReceiptFields(input));
    }
    case 'locate-application': {
      if (source.state === undefined) return attachmentBytes(source, paper.slot ?? paper.id);
      const attachment = request.packet.attachments.find(({ slot }) => slot === paper.slot);
      const chief = approvalInput(source, 'chief');
      const president = approvalInput(source, 'president');
      const made = await makeInstrument(
        'locate-application',
        { state: source.state, packet: request.packet, court, names },
        { appliedOn: civilDateOf(filingOf(request).asked), ...(attachment?.number === undefined ? {} : { number: attachment.number }), ...(chief === undefined ? {} : { chief }), ...(president === undefined ? {} : { president }) },
      );
      // A case that moved on may no longer fill the form; what was approved is still there.
      return made.ok ? ok(made.value) : attachmentBytes(source, paper.slot ?? paper.id);
    }
    default:
      return attachmentBytes(source, paper.slot ?? paper.id);
  }
}
