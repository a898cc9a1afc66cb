import type { CaseState } from '../../../domain/cases/model.ts';
import type { CourtInput } from '../../../instruments/paper/fields.ts';
import { type FileNames, signedOn } from '../../../instruments/paper/from-models.ts';
import { civilDateOf } from '../../../kernel/time.ts';
import type { Packet, VehicleRequest } from '../model.ts';
import type { VEHICLE_CATALOGUE } from './catalogue.ts';
import {
  assistNoticeFields,
  type CarPaperInput,
  handOverListFields,
  releaseRulingFields,
  returnListFields,
  seizureListFields,
  seizureRulingFields,
  transferFormFields,
  unsealNoticeFields,
} from './fields.ts';
import {
  assistNoticeInputOf,
  carPaperInputOf,
  handOverListInputOf,
  numberIn,
  releaseRulingInputOf,
  returnListInputOf,
  seizureListInputOf,
  seizureRulingInputOf,
  trafficPolice,
  transferFormInputOf,
  type TypedHandOver,
  type TypedSeizure,
} from './from-request.ts';

/** Papers that are made here: with the packet, and on the way. All others come as scans. */
export type VehiclePaper = keyof typeof VEHICLE_CATALOGUE;

/** What papers are made of: the case, whose car it is, the packet as it will be or was filed, the court, and the people whom papers name. */
export type VehiclePaperSource = {
  readonly state: CaseState;
  readonly debtor: VehicleRequest['debtor'];
  readonly packet: Packet;
  readonly court: CourtInput;
  readonly names: FileNames;
  /** The request, once there is one. */
  readonly filed?: VehicleRequest;
  /** What somebody is about to file, where the paper goes with it. */
  readonly seized?: TypedSeizure;
  readonly releaseReason?: string;
  readonly handOver?: TypedHandOver;
};

type Made = (source: VehiclePaperSource) => unknown;

function inputOf({ state, debtor, packet, court, names, filed }: VehiclePaperSource, paper: 'vehicle-seizure-ruling' | 'vehicle-assist-notice'): CarPaperInput {
  const number = filed === undefined ? '' : numberIn(filed, paper);
  const approval = filed?.approvals.find(({ level }) => level === 'chief');
  const issue = { ...(number === '' ? {} : { number }), ...(approval === undefined ? {} : { signedOn: signedOn(approval) }) };
  return carPaperInputOf(state, debtor, packet, packet.seal, court, names, issue);
}

/** What a paper of the end says: the seal as it stands now; number and day are its own. */
function endingOf({ state, debtor, court, names, releaseReason }: VehiclePaperSource, request: VehicleRequest, paper?: 'vehicle-release-ruling' | 'vehicle-release-notice'): CarPaperInput {
  const number = paper === undefined ? '' : numberIn(request, paper);
  const { release } = request.seizure ?? {};
  const decidedAt = request.seizure?.state === 'held' || request.seizure?.state === 'release_proposed' ? undefined : release?.decidedAt;
  // A new proposal is a new paper: the day of an old signature is not its own. Its slot keeps the number.
  const issue = releaseReason !== undefined ? {} : { ...(number === '' ? {} : { number }), ...(decidedAt === undefined || paper === undefined ? {} : { signedOn: civilDateOf(decidedAt) }) };
  return carPaperInputOf(state, debtor, request.packet, request.seal, court, names, issue);
}

/** A paper that tells of what a request has come to: nothing of it before. */
function later<I>(input: (source: VehiclePaperSource, request: VehicleRequest) => I | undefined, fields: (input: I) => unknown): Made {
  return (source) => {
    const told = source.filed === undefined ? undefined : input(source, source.filed);
    return told === undefined ? undefined : fields(told);
  };
}

const FIELDS: Readonly<Record<VehiclePaper, Made>> = {
  'vehicle-seizure-ruling': (source) => seizureRulingFields(seizureRulingInputOf(inputOf(source, 'vehicle-seizure-ruling'), source.packet)),
  'vehicle-assist-notice': (source) => assistNoticeFields({ ...assistNoticeInputOf(inputOf(source, 'vehicle-assist-notice'), source.packet), recipient: trafficPolice(source.state.court) }),
  'seizure-list': later((source, request) => seizureListInputOf(endingOf(source, request), request, source.seized), seizureListFields),
  'transfer-form': later((source, request) => transferFormInputOf(endingOf(source, request), request, source.seized), transferFormFields),
  'vehicle-release-ruling': later((source, request) => releaseRulingInputOf(endingOf(source, request, 'vehicle-release-ruling'), request, source.releaseReason), releaseRulingFields),
  'vehicle-release-notice': later((source, request) => {
    const { seizure } = request;
    if (seizure === undefined || (source.releaseReason === undefined && seizure.release === undefined)) return undefined;
    return { ...endingOf(source, request, 'vehicle-release-notice'), recipient: trafficPolice(source.state.court), lot: seizure.record.custodian.lot };
  }, unsealNoticeFields),
  'return-list': later((source, request) => returnListInputOf(endingOf(source, request), request, source.handOver), returnListFields),
  'handover-list': later((source, request) => handOverListInputOf(endingOf(source, request), request, source.handOver), handOverListFields),
};

export function isVehiclePaper(code: string): code is VehiclePaper {
  return Object.hasOwn(FIELDS, code);
}

/**
 * Merge fields of a paper, for the form that composes it and for the printer alike; what the file does not say stays empty
 * and is refused by name. Undefined while what the paper tells of has not happened.
 */
export function paperFields(code: VehiclePaper, source: VehiclePaperSource): unknown {
  return FIELDS[code](source);
}
