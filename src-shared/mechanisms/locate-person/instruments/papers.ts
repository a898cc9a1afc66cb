import { agencyFor } from '../../../domain/agencies/index.ts';
import type { CaseState } from '../../../domain/cases/model.ts';
import { filingOf } from '../../../domain/linkage/regions/request.ts';
import { type Instant, civilDateOf } from '../../../kernel/time.ts';
import { compelWarrantFields } from '../../../instruments/case/fields.ts';
import { bodyDate } from '../../../instruments/paper/civil-words.ts';
import type { CourtInput } from '../../../instruments/paper/fields.ts';
import { approvalInputOf, caseInputOf, type FileNames, summonsReason } from '../../../instruments/paper/from-models.ts';
import type { LaterPaper, LocateRequest, Packet } from '../model.ts';
import { assistanceLetterFields, dispatchOrderFields, handoverRecordFields, locateApplicationFields, releaseNoticeFields, releaseReceiptFields } from './fields.ts';
import { dispatchInputOf, handoverInputOf, locateInputOf, releaseNoticeInputOf, releaseReceiptInputOf } from './from-request.ts';

/** Papers that are made here: with the packet, and on the way. All others come as scans. */
export type LocatePaper = 'locate-application' | 'assistance-letter' | 'compel-appearance-warrant' | LaterPaper | 'release-receipt';

/** What papers are made of: the case, the packet as it will be or was filed, the court, and the people whom papers name. */
export type LocatePaperSource = {
  readonly state: CaseState;
  readonly packet: Packet;
  readonly court: CourtInput;
  readonly names: FileNames & { readonly president?: string };
  /** The request, once there is one. */
  readonly filed?: {
    readonly request: LocateRequest;
    readonly nameOf: (account: string) => string;
    /** When this device last had the state of the control from the server. */
    readonly checkedAt: Instant;
    /** Stands for what only the case says, where `state` is a stand-in (`standInCase`). */
    readonly unknown?: string;
  };
};

/** The authority that requests of a court go to, as letters address it; empty outside the city, and refused by name. */
function police({ state }: LocatePaperSource): string {
  return agencyFor('police', state.court)?.name ?? '';
}

/** Who has signed, under which number: nothing of it before the request is filed. */
function applicationOf({ filed }: LocatePaperSource) {
  if (filed === undefined) return {};
  const { request, nameOf } = filed;
  const number = request.packet.attachments.find(({ instrument }) => instrument === 'locate-application')?.number;
  const chief = approvalInputOf(request, 'chief', nameOf);
  const president = approvalInputOf(request, 'president', nameOf);
  return {
    appliedOn: civilDateOf(filingOf(request).asked),
    ...(number === undefined ? {} : { number }),
    ...(chief === undefined ? {} : { chief }),
    ...(president === undefined ? {} : { president }),
  };
}

const FIELDS: Readonly<Record<LocatePaper, (source: LocatePaperSource) => unknown>> = {
  'locate-application': (source) => locateApplicationFields({ ...locateInputOf(source.state, source.packet, source.court, source.names), ...applicationOf(source) }),
  'assistance-letter': (source) => assistanceLetterFields({ ...locateInputOf(source.state, source.packet, source.court, source.names), recipient: police(source) }),
  'compel-appearance-warrant': ({ state, packet, court, names }) => {
    const summons = summonsReason(state, packet.debtor);
    return compelWarrantFields({
      court,
      case: caseInputOf(state, packet.debtor, names),
      // Without a summons on file there is no ground for it: the paper is refused by name, never made with a guess.
      reason: summons === undefined ? '' : `经本院传票传唤，应于${bodyDate(summons.on)}到庭，无正当理由拒不到庭`,
      place: `${court.name}执行局`,
      approver: names.president ?? '院长',
    });
  },
  'dispatch-order': ({ state, court, names, filed }) => {
    if (filed === undefined) return undefined;
    const { request, nameOf, checkedAt, unknown } = filed;
    const input = dispatchInputOf(state, request, court, { ...names, dispatcher: nameOf(request.dispatch?.by ?? request.undertaker) }, checkedAt);
    const fields = input === undefined ? undefined : dispatchOrderFields(input);
    return fields === undefined || unknown === undefined ? fields : { ...fields, case: { ...fields.case, principal: unknown } };
  },
  'handover-record': ({ state, court, names, filed }) => {
    const input = filed === undefined ? undefined : handoverInputOf(state, filed.request, court, names);
    return input === undefined ? undefined : handoverRecordFields(input);
  },
  'release-notice': (source) => {
    const { state, court, names, filed } = source;
    const asked = filed?.request.control.release?.requestedAt;
    const input = filed === undefined ? undefined : releaseNoticeInputOf(state, filed.request, court, names, police(source), asked === undefined ? {} : { signedOn: civilDateOf(asked) });
    return input === undefined ? undefined : releaseNoticeFields(input);
  },
  'release-receipt': (source) => {
    const { state, court, names, filed } = source;
    const acked = filed?.request.control.release?.ackedAt;
    const input = filed === undefined ? undefined : releaseReceiptInputOf(state, filed.request, court, names, police(source), acked === undefined ? {} : { signedOn: civilDateOf(acked) });
    return input === undefined ? undefined : releaseReceiptFields(input);
  },
};

export function isLocatePaper(code: string): code is LocatePaper {
  return Object.hasOwn(FIELDS, code);
}

/**
 * Merge fields of a paper, for the form that composes it and for the printer alike; what the file does not say stays empty
 * and is refused by name. Undefined while what the paper tells of has not happened.
 */
export function paperFields(code: LocatePaper, source: LocatePaperSource): unknown {
  return FIELDS[code](source);
}
