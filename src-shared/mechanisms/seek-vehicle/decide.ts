import { type ErrorCode, failure } from '../../kernel/errors/index.ts';
import type { CaseState } from '../../domain/cases/model.ts';
import type { Command } from '../../domain/linkage/command.ts';
import { accept, type DecideContext, type Decision, type GuardResult, refuse } from '../../domain/linkage/decision.ts';
import type { Need } from '../../domain/linkage/lookups.ts';
import { afterCorrection, approve, confirmPaperApproval, recordPaperApproval, sendBack } from '../../domain/linkage/regions/approval.ts';
import { cancelUnreturned, changesOf, type FieldChange, firstAnswerDue, flagSilence, markReceived, rejected, returned } from '../../domain/linkage/regions/exchange.ts';
import { filingOn, guarded, withCase } from '../../domain/linkage/regions/filing.ts';
import { groundsOf } from '../../domain/linkage/regions/grounds.ts';
import { acceptHold, acknowledgeRelease, alarmRelease, askKeepOrRelease, confirmRenewal, decideControl, decideRenewal, expire, markReleaseSent, requestRenewal, withdraw } from '../../domain/linkage/regions/hold.ts';
import { assignNumbers, bindSealedCopy, keptSeals, unsealed } from '../../domain/linkage/regions/papers.ts';
import type { Asked } from '../../domain/linkage/regions/prefixed.ts';
import { flagProof, type Grounds, isLate, moveToJudge, settleIncident } from '../../domain/linkage/regions/request.ts';
import { acknowledgeHit, dispatch, escalateHit, hitAcknowledgementDue, recordCallback } from '../../domain/linkage/regions/response.ts';
import { decideRelease, handOver, orderRelease, proposeRelease } from '../../domain/linkage/regions/seizure.ts';
import { hitProblem, isOvertaken, lateHit } from './answers.ts';
import { VEHICLE_COMMANDS, type VehicleCommandKind, type VehiclePayload } from './commands.ts';
import type { VehicleEvent } from './events.ts';
import { entryGuards, type EntrySubject } from './guards.ts';
import { RELEASE_INSTRUMENTS, VEHICLE_PAPERS } from './paper-rules.ts';
import { LEVELS, type Packet, packetHash, type VehicleRequest } from './model.ts';
import { flagEntrusted, recordNotSeized, recordSeized } from './on-site.ts';
import { CONTROL, named, VEHICLE_CLOCKS, WATCHING } from './regions.ts';
import { confirmUnsealed, flagSeal, flagUnsealSilence, lapseSeal, liftSeal, noteSeal, recordMortgageeTold, release } from './seal.ts';
import { transitionsFor } from './transitions.ts';

type VehicleDecision = Decision<VehicleEvent>;
type Input<K extends VehicleCommandKind> = Asked<VehiclePayload<K>>;
/** One rule: the request as it is (it exists, and the table allows the command), and what is asked. */
type Rule<K extends VehicleCommandKind> = (state: VehicleRequest, input: Input<K>) => VehicleDecision;

function no(code: ErrorCode, params?: Record<string, string | number>): VehicleDecision {
  return refuse(failure(code, params));
}

/** Grounds as every request has them, and the answers on the thing behind its guards. */
function groundsWith(found: CaseState, guards: readonly GuardResult[], { lookups: { asset } }: DecideContext): Grounds {
  const grounds = groundsOf(found, guards);
  const ids = new Set(guards.flatMap(({ proof }) => proof));
  const answers = asset.known ? (asset.value?.answers ?? []).filter(({ id }) => ids.has(id)) : [];
  return { ...grounds, proofs: [...grounds.proofs, ...answers.map(({ id, asOf, source }) => ({ id, type: 'asset-answer', on: asOf, detail: source.title }))] };
}

/** What is filed on a case, as far as its guards allow it. */
function entered(found: CaseState, subject: EntrySubject, context: DecideContext, eventOf: (grounds: Grounds) => VehicleEvent): VehicleDecision {
  const guards = entryGuards(found, subject, context);
  return guarded(guards, () => [eventOf(groundsWith(found, guards, context))]);
}

function decideFile({ payload, context }: Input<'seek-vehicle.file'>): VehicleDecision {
  const { requestId, partyId, packet, supersedes } = payload;
  const follows = supersedes === undefined ? {} : { supersedes };
  return withCase(context, (found) =>
    entered(found, { requestId, partyId, packet, isNew: true, ...follows }, context, (grounds) => ({
      ...grounds,
      kind: 'vehicle-filed',
      ...filingOn(found, { requestId, debtor: partyId, packet, packetHash: packetHash(packet) }),
      ...follows,
    })),
  );
}

const CAR_FIELDS = ['plate', 'plateType', 'vin', 'engineNo', 'brand', 'colour', 'owner'] as const;

/** What changed between two packets, field by field, for the other side's eyes. */
export function packetChanges(before: Packet, after: Packet, reasons: Readonly<Record<string, string>>): readonly FieldChange[] {
  const titles = (packet: Packet) => packet.attachments.map((paper) => `${paper.instrument}:${paper.title}`).join(';');
  const seal = ({ seal: { number = '', end } }: Packet) => `${number} ${end}`.trim();
  return changesOf(
    [
      ...CAR_FIELDS.map((field) => [`vehicle.${field}`, before.vehicle[field] ?? '', after.vehicle[field] ?? ''] as const),
      ['seal', seal(before), seal(after)],
      ['periodDays', String(before.periodDays), String(after.periodDays)],
      ['dutyPhone', before.dutyPhone, after.dutyPhone],
      ['attachments', titles(before), titles(after)],
    ],
    reasons,
  );
}

/** Changes that the approver has not seen make a new approval necessary; a colour, a telephone or a further proof does not. */
export function needsNewApproval(changes: readonly FieldChange[], before: Packet, after: Packet): boolean {
  const papers = (packet: Packet) => packet.attachments.flatMap(({ instrument, title }) => (VEHICLE_PAPERS.sealed.includes(instrument) ? [`${instrument}:${title}`] : [])).join(';');
  return papers(before) !== papers(after) || changes.some(({ field }) => ['vehicle.vin', 'vehicle.plate', 'seal', 'periodDays'].includes(field));
}

function resubmit(state: VehicleRequest, { payload, context }: Input<'seek-vehicle.resubmit'>): VehicleDecision {
  const { packet, reasons, reseal } = payload;
  if (packet.assetId !== state.packet.assetId) return no('PACKET_NOT_CURRENT');
  return withCase(context, (found) => {
    // No paper of a release is in a packet that the traffic police have not taken.
    const before = state.packet as Packet;
    const changes = packetChanges(before, packet, reasons);
    if (changes.length === 0 && reseal.length === 0) return no('RESUBMIT_WITHOUT_CHANGE');
    const content = (of: Packet) => packetHash({ ...of, attachments: [], evidence: [], dutyPhone: '-', vehicle: { ...of.vehicle, colour: '-' } });
    const sealsKept = keptSeals(state.packet.attachments, packet.attachments, content(before) === content(packet), reseal);
    const needsSeal = packet.attachments.some(({ slot, instrument }) => VEHICLE_PAPERS.sealed.includes(instrument) && !sealsKept.includes(slot));
    const to = afterCorrection(LEVELS, needsNewApproval(changes, before, packet), needsSeal);
    return entered(found, { requestId: state.id, partyId: state.debtor, packet }, context, (grounds) => ({
      ...grounds,
      kind: 'vehicle-resubmitted',
      packet,
      packetHash: packetHash(packet),
      changes,
      keptSeals: sealsKept,
      to: to === 'pending_president' ? 'pending_approval' : to,
      ...(to === 'submitted' ? { due: firstAnswerDue(VEHICLE_CLOCKS, context.now, context) } : {}),
    }));
  });
}

/** States in which a sighting calls the duty line; in the others somebody is on his way already. */
const FREE: readonly string[] = ['active', 'entrusted'];

function registerHit(state: VehicleRequest, input: Input<'seek-vehicle.register-hit'>): VehicleDecision {
  const { payload, context } = input;
  if (isLate(state, payload) || !WATCHING.includes(state.state) || isOvertaken(state, payload)) return lateHit(state, payload);
  const problem = hitProblem(state, input);
  if (problem !== undefined) return problem;
  return accept([{ kind: 'vehicle-hit-registered', hit: payload.hit, first: FREE.includes(state.state), due: hitAcknowledgementDue(context.now, context) }]);
}

/** Of a car in custody it is the papers of its release that are sealed, once the chief has signed them. */
function bindCopy(state: VehicleRequest, asked: Input<'seek-vehicle.bind-sealed-copy'>): VehicleDecision {
  if (state.seizure === undefined) return named(bindSealedCopy(VEHICLE_PAPERS)(state, asked));
  if (state.seizure.state !== 'release_approved') return no('NOTHING_TO_DECIDE');
  return named(bindSealedCopy({ ...VEHICLE_PAPERS, sealed: RELEASE_INSTRUMENTS })(state, asked));
}

/** Reading of the meter when the car was taken in. */
function meterOf({ seizure }: VehicleRequest): number | undefined {
  return seizure?.record.odometerKm;
}

const levels = () => LEVELS;

const RULES: { readonly [K in Exclude<VehicleCommandKind, 'seek-vehicle.file'>]: Rule<K> } = {
  'seek-vehicle.refile': (state, { payload: { packet }, context }) =>
    packet.assetId !== state.packet.assetId
      ? no('PACKET_NOT_CURRENT')
      : withCase(context, (found) =>
          entered(found, { requestId: state.id, partyId: state.debtor, packet }, context, (grounds) => ({
            ...grounds,
            kind: 'vehicle-refiled',
            packet,
            packetHash: packetHash(packet),
            changes: packetChanges(state.packet as Packet, packet, {}),
          })),
        ),
  'seek-vehicle.approve': (state, asked) => named(approve(levels)(state, asked)),
  'seek-vehicle.send-back': (state, asked) => named(sendBack(state, asked)),
  'seek-vehicle.record-paper-approval': (state, asked) => named(recordPaperApproval(state, asked)),
  'seek-vehicle.confirm-paper-approval': (state, asked) => named(confirmPaperApproval(levels)(state, asked)),
  'seek-vehicle.assign-numbers': (state, asked) => named(assignNumbers(state, asked)),
  'seek-vehicle.bind-sealed-copy': bindCopy,
  'seek-vehicle.submit': (state, { context }) =>
    unsealed(state, VEHICLE_PAPERS).length > 0 ? no('COPY_NOT_SEALED') : accept([{ kind: 'vehicle-submitted', due: firstAnswerDue(VEHICLE_CLOCKS, context.now, context) }]),
  'seek-vehicle.mark-received': (state, asked) => named(markReceived(VEHICLE_CLOCKS)(state, asked)),
  'seek-vehicle.return': (state, asked) => named(returned(VEHICLE_CLOCKS)(state, asked)),
  'seek-vehicle.reject': (state, asked) => named(rejected(state, asked)),
  'seek-vehicle.accept': (state, asked) => named(acceptHold(CONTROL)(state, asked)),
  'seek-vehicle.resubmit': resubmit,
  'seek-vehicle.register-hit': registerHit,
  'seek-vehicle.acknowledge-hit': (state, asked) => named(acknowledgeHit(state, asked)),
  'seek-vehicle.escalate-hit': (state, asked) => named(escalateHit(state, asked)),
  'seek-vehicle.dispatch': (state, asked) => named(dispatch(state, asked)),
  'seek-vehicle.record-callback': (state, asked) => named(recordCallback(state, asked)),
  'seek-vehicle.record-seized': recordSeized,
  'seek-vehicle.record-not-seized': recordNotSeized,
  'seek-vehicle.flag-entrusted': flagEntrusted,
  'seek-vehicle.request-renewal': (state, asked) => named(requestRenewal(CONTROL)(state, asked)),
  'seek-vehicle.decide-renewal': (state, asked) => named(decideRenewal(state, asked)),
  'seek-vehicle.confirm-renewal': (state, asked) => named(confirmRenewal(CONTROL)(state, asked)),
  'seek-vehicle.withdraw': (state, asked) => named(withdraw(CONTROL)(state, asked)),
  'seek-vehicle.request-release': release,
  'seek-vehicle.mark-release-sent': (state, asked) => named(markReleaseSent(state, asked)),
  'seek-vehicle.acknowledge-release': (state, asked) => named(acknowledgeRelease(CONTROL)(state, asked)),
  'seek-vehicle.alarm-release': (state, asked) => named(alarmRelease(state, asked)),
  'seek-vehicle.flag-silence': (state, asked) => named(flagSilence(state, asked)),
  'seek-vehicle.flag-proof': (state, asked) => named(flagProof(state, asked)),
  'seek-vehicle.settle-incident': (state, asked) => named(settleIncident(state, asked)),
  'seek-vehicle.expire': (state, asked) => named(expire(CONTROL)(state, asked)),
  'seek-vehicle.cancel-unreturned': (state, asked) => named(cancelUnreturned(state, asked)),
  'seek-vehicle.ask-keep-or-release': (state, asked) => named(askKeepOrRelease(state, asked)),
  'seek-vehicle.decide-control': (state, asked) => named(decideControl(CONTROL)(state, asked)),
  'seek-vehicle.note-seal': noteSeal,
  'seek-vehicle.lapse-seal': lapseSeal,
  'seek-vehicle.lift-seal': (state) => liftSeal(state),
  'seek-vehicle.flag-seal': flagSeal,
  'seek-vehicle.record-mortgagee-told': recordMortgageeTold,
  'seek-vehicle.propose-unseal': (state, asked) => named(proposeRelease(state, asked)),
  'seek-vehicle.decide-unseal': (state, asked) => named(decideRelease(state, asked)),
  'seek-vehicle.order-unseal': (state, { context }) => (unsealed(state, VEHICLE_PAPERS).length > 0 ? no('COPY_NOT_SEALED') : named(orderRelease(state, 'unsealing', context))),
  'seek-vehicle.confirm-unsealed': confirmUnsealed,
  'seek-vehicle.flag-unseal-silence': (state, { context }) => flagUnsealSilence(state, context),
  'seek-vehicle.record-returned': (state, asked) => named(handOver(state, 'returned', meterOf(state), 'closed', asked)),
  'seek-vehicle.record-passed-on': (state, asked) => named(handOver(state, 'passed', meterOf(state), 'closed', asked)),
  'seek-vehicle.move-to-judge': (state, asked) => named(moveToJudge(state, asked)),
};

function isKind(kind: string): kind is VehicleCommandKind {
  return Object.hasOwn(VEHICLE_COMMANDS, kind);
}

/**
 * Decides one command on a request for a car. Never throws: whatever the state and the command, the answer is a decision. The payload
 * has passed the kind's schema before.
 */
export function decideVehicle(state: VehicleRequest | undefined, command: Command, context: DecideContext): VehicleDecision {
  const { kind } = command;
  if (!isKind(kind)) return no('KIND_UNKNOWN');
  if (transitionsFor(kind, state?.state ?? 'none').length === 0) return state === undefined ? no('NOT_FOUND') : no('STATE_NOT_ALLOWED', { state: state.state });
  if (kind === 'seek-vehicle.file') return decideFile({ payload: command.payload as VehiclePayload<'seek-vehicle.file'>, command, context });
  if (state === undefined) return no('NOT_FOUND');
  // The table row was checked and the payload parsed for this very kind, so the rule and its input belong together.
  const rule = RULES[kind] as Rule<VehicleCommandKind>;
  return rule(state, { payload: command.payload as VehiclePayload<VehicleCommandKind>, command, context });
}

const ASKS_THING: readonly string[] = ['seek-vehicle.record-seized', 'seek-vehicle.confirm-unsealed'] satisfies VehicleCommandKind[];
const ASKS_ALL: readonly string[] = ['seek-vehicle.refile', 'seek-vehicle.resubmit'] satisfies VehicleCommandKind[];

/** What the engine must resolve before `decideVehicle` can answer. */
export function needsOfVehicle(command: Command, state: VehicleRequest | undefined): readonly Need[] {
  const all = (id: VehicleRequest['caseId'], asset: Packet['assetId']): readonly Need[] => [{ name: 'case', id }, { name: 'requestsOfCase', id }, { name: 'asset', id: asset }];
  if (command.kind === 'seek-vehicle.file') {
    const { caseId, packet } = command.payload as VehiclePayload<'seek-vehicle.file'>;
    return all(caseId, packet.assetId);
  }
  if (state === undefined) return [];
  if (ASKS_ALL.includes(command.kind)) return all(state.caseId, state.packet.assetId);
  return ASKS_THING.includes(command.kind) ? [{ name: 'asset', id: state.packet.assetId }] : [];
}
