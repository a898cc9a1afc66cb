import { agencyFor } from '../../../domain/agencies/index.ts';
import { type CaseState, partyOf } from '../../../domain/cases/model.ts';
import type { HandOver, ListSignature, SeizureSigner } from '../../../domain/linkage/regions/seizure.ts';
import type { CourtInput } from '../../../instruments/paper/fields.ts';
import { caseInputOf, type FileNames, type Issue } from '../../../instruments/paper/from-models.ts';
import type { Instant } from '../../../kernel/time.ts';
import type { Packet, Seal, VehicleRequest } from '../model.ts';
import { isExactlyCar, type SeizureRecord } from '../seizure-record.ts';
import type {
  AssistNoticeInput,
  CarInput,
  CarPaperInput,
  HandOverListInput,
  LeavingInput,
  ReleaseRulingInput,
  SealInput,
  SeizureInput,
  SeizureListInput,
  SeizureRulingInput,
  SignatureInput,
  TransferFormInput,
} from './fields.ts';
import { calledWords, checkWords, FUEL_WORDS, SIDE_WORDS } from './words.ts';

/** From a packet or a request, and the case behind it, to the plain values of its papers. */

/** The traffic police that requests of a court go to, as letters address it; empty outside the city, and refused by name. */
export function trafficPolice(court: string): string {
  return agencyFor('traffic-police', court)?.name ?? '';
}

/** A car as the packet names it. */
function carOf({ vinNote: _note, ...car }: Packet['vehicle']): CarInput {
  return car;
}

function sealOf({ number, start, end }: Seal): SealInput {
  return { ...(number === undefined ? {} : { number }), ...(start === undefined ? {} : { start }), end };
}

/** Number of a paper of the packet; empty until the server has drawn it. */
export function numberIn({ packet }: Pick<VehicleRequest, 'packet'>, instrument: VehicleRequest['packet']['attachments'][number]['instrument']): string {
  return packet.attachments.find((paper) => paper.instrument === instrument)?.number ?? '';
}

/** What every paper says: the case, the debtor whose car it is, the car, and the seal it rests on. */
export function carPaperInputOf(state: CaseState, debtor: VehicleRequest['debtor'], { vehicle }: Pick<Packet, 'vehicle'>, seal: Seal, court: CourtInput, names: FileNames, issue: Issue = {}): CarPaperInput {
  const party = partyOf(state, debtor) ?? { name: vehicle.owner ?? '', idType: 'none' as const, idNo: '' };
  return { court, case: caseInputOf(state, party, names), ...issue, car: carOf(vehicle), seal: sealOf(seal) };
}

/** 执行裁定书（查封、扣押机动车）. */
export function seizureRulingInputOf(input: CarPaperInput, packet: Packet): SeizureRulingInput {
  return { ...input, ...(packet.ownerReason === undefined ? {} : { ownerReason: packet.ownerReason }) };
}

/** 协助执行通知书（查找机动车）. */
export function assistNoticeInputOf(input: CarPaperInput, packet: Packet): AssistNoticeInput {
  return {
    ...input,
    recipient: '',
    periodDays: packet.periodDays,
    ...(packet.backupOfficer === undefined ? {} : { backupOfficer: packet.backupOfficer }),
    attachments: packet.attachments.map(({ title, instrument }) => ({ title, instrument })),
  };
}

/** The car as it was read at the place; what nobody read there is as the packet has it. */
function carRead({ vehicle }: Pick<Packet, 'vehicle'>, { plate, vin, engineNo }: SeizureRecord): CarInput {
  return { ...carOf(vehicle), ...(plate === undefined ? {} : { plate }), vin, ...(engineNo === undefined ? {} : { engineNo }) };
}

function seizureOf({ vehicle }: Pick<Packet, 'vehicle'>, at: Instant, record: SeizureRecord): SeizureInput {
  const { place, keys, licenceCard, odometerKm, fuel, belongings, photos, witness, custodian } = record;
  return {
    at,
    place,
    check: checkWords(record, isExactlyCar(vehicle, record)),
    called: calledWords(record.called),
    witness: `${witness.name}，${witness.unit}`,
    keys,
    licenceCard,
    odometerKm,
    fuel: FUEL_WORDS[fuel],
    belongings,
    photos: {
      taken: photos.flatMap((photo) => ('file' in photo ? [SIDE_WORDS[photo.side]] : [])),
      missing: photos.flatMap((photo) => ('missing' in photo ? [{ side: SIDE_WORDS[photo.side], why: photo.missing }] : [])),
    },
    keeper: custodian,
  };
}

function signed(signatures: readonly ListSignature[], ...as: readonly SeizureSigner[]): readonly SignatureInput[] {
  return signatures.filter((one) => as.includes(one.as)).map((one) => ({ signer: one.signer, how: one.how, ...('reason' in one && one.reason !== undefined ? { reason: one.reason } : {}) }));
}

/** A record made at the place that nobody has filed yet, and its time. */
export type TypedSeizure = { readonly at: Instant; readonly record: SeizureRecord };

function seizedIn({ seizure }: VehicleRequest, typed: TypedSeizure | undefined): TypedSeizure | undefined {
  return typed ?? (seizure === undefined ? undefined : { at: seizure.at, record: seizure.record });
}

/** 扣押清单; undefined before the seizure. @param typed the record that is about to be filed */
export function seizureListInputOf(input: CarPaperInput, request: VehicleRequest, typed?: TypedSeizure): SeizureListInput | undefined {
  const seized = seizedIn(request, typed);
  if (seized === undefined) return undefined;
  const { packet, seizure } = request;
  const { signatures } = seized.record;
  const { seal: _seal, ...rest } = input;
  return {
    ...rest,
    ...(seizure?.listNumber === undefined ? {} : { number: seizure.listNumber }),
    car: carRead(packet, seized.record),
    rulingNumber: numberIn(request, 'vehicle-seizure-ruling'),
    seizure: seizureOf(packet, seized.at, seized.record),
    signatures: {
      officers: signed(signatures, 'court-officer'),
      keeper: signed(signatures, 'custodian'),
      debtor: signed(signatures, 'debtor', 'adult-relative'),
      witness: signed(signatures, 'witness'),
    },
  };
}

/** 移送单 to the lot; undefined before the seizure. */
export function transferFormInputOf(input: CarPaperInput, request: VehicleRequest, typed?: TypedSeizure): TransferFormInput | undefined {
  const list = seizureListInputOf(input, request, typed);
  if (list === undefined) return undefined;
  const { rulingNumber: _ruling, number: listNumber, ...rest } = list;
  const { seizure } = request;
  return { ...rest, ...(seizure?.transferNumber === undefined ? {} : { number: seizure.transferNumber }), listNumber: listNumber ?? '' };
}

/** 执行裁定书（解除扣押、解封）; undefined before the seizure, and while nobody proposes its release. @param typed reason in the form */
export function releaseRulingInputOf(input: CarPaperInput, request: VehicleRequest, typed?: string): ReleaseRulingInput | undefined {
  const { seizure } = request;
  const reason = typed ?? seizure?.release?.reason;
  if (seizure === undefined || reason === undefined) return undefined;
  return { ...input, seizedAt: seizure.at, rulingNumber: numberIn(request, 'vehicle-seizure-ruling'), reason };
}

/** The hand-over that somebody is about to file, and its time. */
export type TypedHandOver = HandOver & { readonly at: Instant };

function leavingInputOf(input: CarPaperInput, request: VehicleRequest, handOver: TypedHandOver & { readonly number?: string }, taker: readonly SeizureSigner[]): LeavingInput | undefined {
  const { packet, seizure } = request;
  if (seizure?.lifted === undefined) return undefined;
  const { seal: _seal, number: _number, ...rest } = input;
  return {
    ...rest,
    ...(handOver.number === undefined ? {} : { number: handOver.number }),
    car: carRead(packet, seizure.record),
    rulingNumber: numberIn(request, 'vehicle-release-ruling'),
    listNumber: seizure.listNumber ?? '',
    seizure: seizureOf(packet, seizure.at, seizure.record),
    lifted: { on: seizure.lifted.on, by: seizure.lifted.by },
    at: handOver.at,
    place: handOver.place,
    receiver: handOver.receiver,
    ...(handOver.meter === undefined ? {} : { odometerKm: handOver.meter }),
    ...(handOver.meterReason === undefined ? {} : { odometerReason: handOver.meterReason }),
    ...(handOver.differences === undefined ? {} : { differences: handOver.differences }),
    signatures: { officers: signed(handOver.signatures, 'court-officer'), keeper: signed(handOver.signatures, 'custodian'), receiver: signed(handOver.signatures, ...taker) },
  };
}

/** 发还清单; undefined before the seal was lifted, and where another court's seal became the first. */
export function returnListInputOf(input: CarPaperInput, request: VehicleRequest, typed?: TypedHandOver): LeavingInput | undefined {
  const handOver = typed ?? request.seizure?.handOver;
  return handOver === undefined || request.seizure?.lifted?.next !== undefined ? undefined : leavingInputOf(input, request, handOver, ['debtor', 'adult-relative']);
}

/** 移交清单 to the court whose seal became the first; undefined where none did. */
export function handOverListInputOf(input: CarPaperInput, request: VehicleRequest, typed?: TypedHandOver): HandOverListInput | undefined {
  const handOver = typed ?? request.seizure?.handOver;
  const next = request.seizure?.lifted?.next;
  const leaving = handOver === undefined || next === undefined ? undefined : leavingInputOf(input, request, handOver, ['receiving-court']);
  return leaving === undefined || next === undefined ? undefined : { ...leaving, next };
}
