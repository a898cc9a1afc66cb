import type { CaseState } from '../../../domain/cases/model.ts';
import type { Instant } from '../../../kernel/time.ts';
import type { AttachmentInput, CourtInput } from '../../../instruments/paper/fields.ts';
import { attemptsOf, caseInputOf, type FileNames, type Issue } from '../../../instruments/paper/from-models.ts';
import { HOLDING_INSTRUMENTS, type LocateRequest, mayHold, type Packet } from '../model.ts';
import type { DispatchOrderInput, HandoverRecordInput, LocateInput, ReleaseNoticeInput, ReleaseReceiptInput } from './fields.ts';

/** From a packet or a request, and the case behind it, to the plain values of its papers. */

/** Titles of the attachments of a packet that give the power to hold the person. */
function holdingTitles(packet: Packet): readonly string[] {
  return packet.attachments.filter((attachment) => HOLDING_INSTRUMENTS.includes(attachment.instrument)).map((attachment) => attachment.title);
}

function attachmentsOf(packet: Packet): readonly AttachmentInput[] {
  return packet.attachments.map(({ title, instrument }) => ({ title, instrument }));
}

/** What 查控申请表 and 协助查找函 are made of: the packet as it will be filed, and the records of the case behind it. */
export function locateInputOf(state: CaseState, packet: Packet, court: CourtInput, names: FileNames, issue: Issue = {}): LocateInput {
  return {
    court,
    case: caseInputOf(state, packet.debtor, names),
    ...issue,
    reasons: packet.reasons,
    dangers: packet.dangers,
    periodDays: packet.periodDays,
    takeover: packet.takeover,
    ...(packet.backupOfficer === undefined ? {} : { backupOfficer: packet.backupOfficer }),
    attempts: attemptsOf(state, packet.debtor),
    attachments: attachmentsOf(packet),
    holding: holdingTitles(packet),
    hasPhoto: packet.debtor.photo !== undefined,
  };
}

/**
 * 出警单 of a dispatched request; undefined before the dispatch. Power to hold is stated only where the president
 * approved the instrument (DOMAIN §1.12-3).
 *
 * @param checkedAt when this device last had the state of the control from the server.
 */
export function dispatchInputOf(state: CaseState, request: LocateRequest, court: CourtInput, names: FileNames & { readonly dispatcher: string }, checkedAt: Instant, issue: Issue = {}): DispatchOrderInput | undefined {
  const { dispatch, packet } = request;
  // A team that came too late leaves its order behind; a newer sighting is not what it was sent for.
  const hit = request.hits.findLast(({ registeredAt }) => dispatch !== undefined && registeredAt <= dispatch.at) ?? request.hits.at(-1);
  if (hit === undefined || dispatch === undefined || request.control.controlNo === undefined) return undefined;
  return {
    court,
    case: caseInputOf(state, packet.debtor, names),
    ...(dispatch.number === undefined ? {} : { number: dispatch.number }),
    ...issue,
    controlNumber: request.control.controlNo,
    checkedAt,
    issuedAt: dispatch.at,
    hit: {
      at: hit.at,
      place: hit.place,
      channel: hit.channel,
      unit: hit.unit,
      officer: hit.officer,
      phone: hit.phone,
      held: hit.personState === 'held',
      ...(hit.holdUntil === undefined ? {} : { holdUntil: hit.holdUntil }),
      identityBy: hit.identityBy,
    },
    officers: dispatch.officers,
    ...(dispatch.vehicle === undefined ? {} : { vehicle: dispatch.vehicle }),
    eta: dispatch.eta,
    dispatcher: names.dispatcher,
    dangers: packet.dangers,
    attachments: attachmentsOf(packet),
    holding: mayHold(request) ? holdingTitles(packet) : [],
    hasPhoto: packet.debtor.photo !== undefined,
  };
}

/** 交接单: filled from the record of the hand-over, or, before there is one, the form to be filled in on the spot. */
export function handoverInputOf(state: CaseState, request: LocateRequest, court: CourtInput, names: FileNames, issue: Issue = {}): HandoverRecordInput | undefined {
  const { packet } = request;
  const { controlNo } = request.control;
  if (controlNo === undefined) return undefined;
  // The field record says more than what was told on the phone; both are the same event.
  const report = request.controlReports.find(({ via }) => via === 'field-record') ?? request.controlReports.at(-1);
  const signed = (capacity: string) => report?.handover.signatures.filter((signature) => signature.capacity === capacity) ?? [];
  const [police] = signed('police-officer');
  const [person] = signed('person');
  const officers = signed('court-officer').map(({ signer }) => signer);
  const unit = request.hits.at(-1)?.unit;
  return {
    court,
    case: caseInputOf(state, packet.debtor, names),
    ...(request.handoverNumber === undefined ? {} : { number: request.handoverNumber }),
    ...issue,
    controlNumber: controlNo,
    holding: mayHold(request) ? holdingTitles(packet) : [],
    documents: packet.attachments.filter((attachment) => attachment.sealed !== undefined).map((attachment) => attachment.title),
    ...(unit === undefined ? {} : { policeUnit: unit }),
    ...(report === undefined
      ? {}
      : {
          at: report.at,
          place: report.handover.place,
          identityBy: report.handover.identityBy,
          ...(report.handover.health === undefined ? {} : { health: report.handover.health }),
          ...(report.handover.belongings === undefined ? {} : { belongings: report.handover.belongings }),
        }),
    ...(police === undefined ? {} : { policeOfficer: police.signer }),
    ...(officers.length === 0 ? {} : { officers }),
    ...(person === undefined ? {} : { debtorSignature: person.refused ? '拒绝签名' : person.signer }),
  };
}

/** 撤控通知书 for the control of a request; undefined while no release is asked for. */
export function releaseNoticeInputOf(state: CaseState, request: LocateRequest, court: CourtInput, names: FileNames, recipient: string, issue: Issue = {}): ReleaseNoticeInput | undefined {
  const { controlNo, start, end, release } = request.control;
  const [first] = release?.triggers ?? [];
  if (controlNo === undefined || start === undefined || end === undefined || release === undefined || first === undefined) return undefined;
  return {
    court,
    case: caseInputOf(state, request.packet.debtor, names),
    ...(release.noticeNumber === undefined ? {} : { number: release.noticeNumber }),
    ...issue,
    recipient,
    controlNumber: controlNo,
    start,
    end,
    trigger: first.trigger,
    requestedAt: release.requestedAt,
  };
}

/** 撤控回执 for the person; undefined until the police have acknowledged, for only then the control has ended. */
export function releaseReceiptInputOf(state: CaseState, request: LocateRequest, court: CourtInput, names: FileNames, policeUnit: string, issue: Issue = {}): ReleaseReceiptInput | undefined {
  const { controlNo, release } = request.control;
  if (request.control.state !== 'release_acked' || controlNo === undefined || release?.ackedAt === undefined) return undefined;
  return { court, case: caseInputOf(state, request.packet.debtor, names), ...issue, requestId: request.id, controlNumber: controlNo, releasedAt: release.ackedAt, policeUnit };
}
