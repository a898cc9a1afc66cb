import { addDays, civilDateOf, daysBetween } from '../../kernel/time.ts';
import { registeredSealOf, standingOfAsset } from '../../domain/assets/holds.ts';
import { normalisedNumbers, numberProblems } from '../../domain/assets/identity.ts';
import { type KnownAsset, knownOf } from '../../domain/assets/known.ts';
import type { AssetState } from '../../domain/assets/model.ts';
import { type CaseState, type Party, partyOf } from '../../domain/cases/model.ts';
import { type DecideContext, failed, type GuardResult, lawNumber, passed, unknown } from '../../domain/linkage/decision.ts';
import { ownRequests } from '../../domain/linkage/mechanism.ts';
import { caseOpen, noticeServed } from '../../domain/linkage/regions/grounds.ts';
import { isHoldOpen } from '../../domain/linkage/regions/hold.ts';
import { ENDED } from '../../domain/linkage/regions/request.ts';
import { isInCustody } from '../../domain/linkage/regions/seizure.ts';
import { REQUIRED_INSTRUMENTS, type VehicleInstrument } from './paper-rules.ts';
import type { Packet, Seal, VehicleRequest } from './model.ts';

/**
 * Entry guards of a request for a car (DOMAIN §1.3, §1.13-20). Each names its proof, so that the composer can link it, and answers
 * `unknown` where the device does not hold the input: unknown never counts as passed.
 */
export type EntrySubject = { readonly requestId: string; readonly partyId: Party['id']; readonly packet: Packet; readonly isNew?: boolean; readonly supersedes?: string };

/** The thing is a vehicle, and the case is about it. */
function ofCase(asset: AssetState | undefined, caseId: string): GuardResult {
  const isOf = asset?.kind === 'vehicle' && asset.interests.some((interest) => interest.caseId === caseId);
  return isOf ? passed('thing-of-case') : failed('thing-of-case', 'VEHICLE_NOT_OF_CASE');
}

/** The registered owner is the debtor. Where no answer names one, the judge says why the car is his all the same. */
function ownedBy(known: KnownAsset, debtor: Party, packet: Packet): GuardResult {
  const { owners } = known;
  if (owners === undefined) return packet.ownerReason === undefined ? failed('owner', 'VEHICLE_OWNER_UNKNOWN') : passed('owner');
  const isHis = owners.value.some(({ name, idNo }) => name === debtor.name && (idNo === undefined || idNo === '' || debtor.idNo === '' || idNo === debtor.idNo));
  return isHis ? passed('owner', [owners.answer]) : failed('owner', 'VEHICLE_OWNER_NOT_DEBTOR');
}

/** Whether two words on one seal say the same; the day of the answer is no part of the seal. */
function isSameSeal(a: Seal, b: Seal): boolean {
  return a.court === b.court && a.number === b.number && a.start === b.start && a.end === b.end;
}

/** The seal of this court is registered, first in rank, and runs (财产调查规定 §16; DOMAIN §1.3). */
function sealActive(asset: AssetState, packet: Packet, court: CaseState['court'], context: DecideContext): GuardResult {
  const reading = registeredSealOf(asset, court, civilDateOf(context.now), context.parameters);
  if (!reading.known) return failed('seal', 'SEAL_UNKNOWN');
  const { standing, hold, end, asOf, proof } = reading.value;
  if (standing === 'waitlisted') return failed('seal', 'SEAL_WAITLISTED', { rank: hold?.waitlist ?? 0 });
  if (standing === 'lapsed') return failed('seal', 'SEAL_LAPSED');
  if (standing === 'none') return failed('seal', 'SEAL_NONE');
  if (hold === undefined || end === undefined) return failed('seal', 'SEAL_UNKNOWN');
  return isSameSeal(packet.seal, { ...hold, end, asOf }) ? passed('seal', proof) : failed('seal', 'PACKET_NOT_CURRENT');
}

function notSeized(asset: AssetState, known: KnownAsset, context: DecideContext): GuardResult {
  const standing = standingOfAsset(asset.kind, known, civilDateOf(context.now), context.parameters);
  return standing === 'seized' ? failed('not-seized', 'VEHICLE_ALREADY_SEIZED') : passed('not-seized');
}

/** The numbers have their form, and are those that the answers name: another car must not be stopped. */
function numbersRight(known: KnownAsset, { vehicle }: Packet): GuardResult {
  const { plate, vin, engineNo, vinNote } = vehicle;
  const asked = normalisedNumbers({ vin, ...(plate === undefined ? {} : { plate }), ...(engineNo === undefined ? {} : { engineNo }) });
  // An imported car or an old frame has no check digit: then the judge says so.
  const wrong = numberProblems(asked).find(({ name, problem }) => problem.level === 'error' || (name === 'vin' && vinNote === undefined));
  if (wrong !== undefined) return failed('numbers', wrong.problem.failure.code);
  if (plate === undefined && engineNo === undefined) return failed('numbers', 'ENGINE_NUMBER_MISSING');
  const told = (['vin', 'plate', 'engineNo'] as const).flatMap((name) => known.numbers[name] ?? []);
  const differs = (['vin', 'plate', 'engineNo'] as const).some((name) => {
    const one = known.numbers[name];
    return one !== undefined && asked[name] !== undefined && normalisedNumbers({ [name]: one.value })[name] !== asked[name];
  });
  return differs ? failed('numbers', 'VEHICLE_NUMBERS_DIFFER') : passed('numbers', [...new Set(told.map(({ answer }) => answer))]);
}

function notDuplicate(subject: EntrySubject, context: DecideContext): GuardResult {
  const requests = context.lookups.requestsOfCase;
  if (!requests.known) return unknown('no-duplicate');
  const other = ownRequests<VehicleRequest>('vehicle-request', requests.value).find(
    (request) => request.id !== subject.requestId && request.packet.assetId === subject.packet.assetId && (!ENDED.includes(request.state) || isHoldOpen(request) || isInCustody(request)),
  );
  return other ? failed('no-duplicate', 'DUPLICATE_CONTROL') : passed('no-duplicate');
}

/** After a rejection on the same thing and case a new request names the one it follows (DOMAIN §1.0, §1.13-11). */
function followsRejection(subject: EntrySubject, context: DecideContext): GuardResult | undefined {
  if (subject.isNew !== true) return undefined;
  const requests = context.lookups.requestsOfCase;
  if (!requests.known) return unknown('supersedes');
  const own = ownRequests<VehicleRequest>('vehicle-request', requests.value);
  const last = own.filter((request) => request.state === 'rejected' && request.packet.assetId === subject.packet.assetId).at(-1);
  if (last === undefined) return undefined;
  const isFollowed = own.some((request) => request.supersedes === last.id) || subject.supersedes === last.id;
  return isFollowed ? passed('supersedes') : failed('supersedes', 'SUPERSEDES_REQUIRED');
}

/** Papers that the traffic police must have and the packet lacks. */
export function missingInstruments(packet: Pick<Packet, 'attachments'>): readonly VehicleInstrument[] {
  return REQUIRED_INSTRUMENTS.filter((instrument) => !packet.attachments.some((paper) => paper.instrument === instrument));
}

function documentsComplete(packet: Packet): GuardResult {
  const missing = missingInstruments(packet);
  return missing.length === 0 ? passed('documents', packet.attachments.map(({ slot }) => slot)) : failed('documents', 'DOCUMENTS_MISSING', { missing: missing.join(',') });
}

/** At most the parameter, and never past the last day of the seal, which no rest day moves. */
function periodAllowed({ periodDays, seal }: Packet, context: DecideContext): GuardResult {
  const max = lawNumber('CONTROL_PERIOD_MAX', context);
  if (periodDays > max) return failed('period', 'CONTROL_PERIOD_TOO_LONG', { max });
  const today = civilDateOf(context.now);
  return addDays(today, periodDays) > seal.end ? failed('period', 'PERIOD_BEYOND_SEAL', { latest: seal.end, days: Math.max(0, daysBetween(today, seal.end)) }) : passed('period');
}

/** Guards that only the record of the thing can answer. */
function aboutThing(state: CaseState, debtor: Party, { packet }: EntrySubject, context: DecideContext): readonly GuardResult[] {
  const reading = context.lookups.asset;
  if (!reading.known) return ['thing-of-case', 'owner', 'seal', 'not-seized', 'numbers'].map(unknown);
  const asset = reading.value;
  const isIts = ofCase(asset, state.id);
  if (asset === undefined || isIts.status === 'failed') return [isIts];
  const known = knownOf(asset);
  return [isIts, ownedBy(known, debtor, packet), sealActive(asset, packet, state.court, context), notSeized(asset, known, context), numbersRight(known, packet)];
}

/** All entry guards in the order in which the composer lists them. */
export function entryGuards(state: CaseState, subject: EntrySubject, context: DecideContext): readonly GuardResult[] {
  const debtor = partyOf(state, subject.partyId);
  // A thing answers for its owner alone, not for whoever answers for a company.
  if (debtor?.role !== 'debtor') return [failed('owner', 'PARTY_UNKNOWN')];
  const follows = followsRejection(subject, context);
  return [
    caseOpen(state, debtor),
    noticeServed(state, debtor),
    ...aboutThing(state, debtor, subject, context),
    notDuplicate(subject, context),
    documentsComplete(subject.packet),
    periodAllowed(subject.packet, context),
    ...(follows === undefined ? [] : [follows]),
  ];
}
