import { actorsOf } from '../../domain/linkage/rights.ts';
import type { Transition } from '../../domain/linkage/transitions.ts';
import { VEHICLE_COMMANDS, type VehicleCommandKind } from './commands.ts';
import { VEHICLE_STATES, type VehicleState } from './model.ts';

type Row = Transition<VehicleState, VehicleCommandKind>;

const ALL = VEHICLE_STATES;
/** States before the packet has left the court. */
const BEFORE_POLICE = ['pending_approval', 'sent_back', 'signed', 'returned'] as const;
/** States in which the traffic police owe an answer. */
const AWAITING = ['submitted', 'under_review'] as const;
/** States with a live control. */
const WATCHING = ['active', 'hit', 'court_ack', 'dispatched', 'entrusted'] as const;
/** States of a request on which a choice to keep or release means something. */
const OPEN = [...BEFORE_POLICE, ...AWAITING, ...WATCHING] as const;
/** States after a control existed: a car may still be taken in, and the record must be taken. */
const AFTER_CONTROL = ['withdrawal_pending', 'withdrawn', 'expired'] as const;
/** States in which the car was taken in. */
const TAKEN = ['seized', 'unsealing', 'unsealed', 'closed'] as const;

/** Every state but these: what an agency sends late, twice or for an older revision is kept in whatever state it comes. */
function allBut(...states: readonly VehicleState[]): readonly VehicleState[] {
  return VEHICLE_STATES.filter((state) => !states.includes(state));
}

function row(command: VehicleCommandKind, from: Row['from'], to: Row['to'], source: string, extra: Pick<Row, 'clocks' | 'documents'> = {}): Row {
  return { command, from, to, actors: actorsOf(VEHICLE_COMMANDS[command]), source, ...extra };
}

const RELEASING = { clocks: ['RELEASE_ACKNOWLEDGE'], documents: ['release-notice'] } as const;
const LATE = 'late answer: kept, moves nothing';

/** The transition table of 机动车查找、扣押. A state and a command without a row are refused with STATE_NOT_ALLOWED. */
export const VEHICLE_TRANSITIONS: readonly Row[] = [
  row('seek-vehicle.file', ['none'], 'pending_approval', 'DOMAIN 1.3; 财产调查规定 §16', { documents: ['vehicle-seizure-ruling', 'vehicle-assist-notice', 'vehicle-seal-receipt'] }),
  row('seek-vehicle.refile', ['sent_back'], 'pending_approval', 'DOMAIN 1.12-7 [D]'),
  row('seek-vehicle.approve', ['pending_approval'], 'signed', 'DOMAIN 1.3, 1.11 [D]'),
  row('seek-vehicle.send-back', ['pending_approval'], 'sent_back', 'DOMAIN 1.12-7 [D]'),
  row('seek-vehicle.record-paper-approval', ['pending_approval'], 'same', 'DOMAIN 1.12-7 [D]: it counts when a second person confirms it'),
  row('seek-vehicle.confirm-paper-approval', ['pending_approval'], 'signed', 'DOMAIN 1.12-7 [D]'),
  row('seek-vehicle.assign-numbers', ALL, 'same', 'DOMAIN 1.12-8 [D]'),
  row('seek-vehicle.bind-sealed-copy', ['signed', 'seized'], 'same', 'DOMAIN 1.12-8; 网络查询冻结规定 §4'),
  row('seek-vehicle.submit', ['signed'], 'submitted', 'DOMAIN 1.3', { clocks: ['POLICE_FIRST_ANSWER'], documents: ['vehicle-assist-notice'] }),
  row('seek-vehicle.mark-received', ['submitted'], 'under_review', 'DOMAIN 1.3 [D]', { clocks: ['POLICE_REVIEW'] }),
  row('seek-vehicle.mark-received', ALL, 'same', LATE),
  row('seek-vehicle.return', AWAITING, 'returned', 'DOMAIN 1.0 [D]', { clocks: ['RESUBMIT'] }),
  row('seek-vehicle.return', ALL, 'same', LATE),
  row('seek-vehicle.reject', AWAITING, 'rejected', 'DOMAIN 1.0 [D]'),
  row('seek-vehicle.reject', ALL, 'same', LATE),
  row('seek-vehicle.accept', AWAITING, 'active', 'DOMAIN 1.3, 1.13-20 [D]', { clocks: ['CONTROL_END'] }),
  row('seek-vehicle.accept', ALL, 'same', 'DOMAIN 1.4, 1.13-8 [D]: a control that applies no more, or outlives its seal, is released at once', { clocks: ['RELEASE_ACKNOWLEDGE'] }),
  row('seek-vehicle.resubmit', ['returned'], 'signed', 'DOMAIN 1.0 [D]'),
  row('seek-vehicle.resubmit', ['returned'], 'submitted', 'DOMAIN 1.0 [D]', { clocks: ['POLICE_FIRST_ANSWER'] }),
  row('seek-vehicle.resubmit', ['returned'], 'pending_approval', 'DOMAIN 1.12-7 [D]: what the chief has not seen'),
  row('seek-vehicle.register-hit', ['active', 'entrusted'], 'hit', 'DOMAIN 1.3', { clocks: ['HIT_ACKNOWLEDGE'] }),
  row('seek-vehicle.register-hit', ALL, 'same', 'DOMAIN 1.3: a further sighting, or a late one that moves nothing'),
  row('seek-vehicle.acknowledge-hit', ['hit'], 'court_ack', 'DOMAIN 1.3, 1.12-5 [D]', { clocks: ['ARRIVAL_IN_CITY'] }),
  row('seek-vehicle.escalate-hit', ['hit'], 'same', 'DOMAIN 1.12-5 [D]'),
  row('seek-vehicle.dispatch', ['court_ack'], 'dispatched', 'DOMAIN 1.3 [D]', { clocks: ['ARRIVAL_IN_CITY', 'ARRIVAL_OTHER'], documents: ['dispatch-order'] }),
  row('seek-vehicle.dispatch', ['dispatched'], 'same', 'others are sent instead (改派) [D]', { clocks: ['ARRIVAL_IN_CITY', 'ARRIVAL_OTHER'], documents: ['dispatch-order'] }),
  row('seek-vehicle.record-callback', WATCHING, 'same', 'DOMAIN 1.4 [D]'),
  row('seek-vehicle.record-seized', WATCHING, 'seized', 'DOMAIN 1.3, 1.4 T8, 1.13-20; 民诉法 §256; 查封扣押冻结规定 §9, §25', { ...RELEASING, documents: ['seizure-list', 'transfer-form', 'release-notice'] }),
  row('seek-vehicle.record-seized', AFTER_CONTROL, 'seized', 'DOMAIN 1.4: taken in after the control had ended, an incident', { documents: ['seizure-list', 'transfer-form'] }),
  row('seek-vehicle.record-seized', TAKEN, 'same', 'joins the same seizure'),
  row('seek-vehicle.record-not-seized', ['hit', 'court_ack', 'dispatched', 'entrusted'], 'active', 'DOMAIN 1.3: empty, resisted, third party, another car'),
  row('seek-vehicle.record-not-seized', ['active', 'hit', 'court_ack', 'dispatched'], 'entrusted', 'DOMAIN 1.3: out of the district; 民诉法 §240', { clocks: ['ENTRUSTED_REPORT'] }),
  row('seek-vehicle.record-not-seized', ['active'], 'same', 'DOMAIN 1.3: looked for without a sighting'),
  row('seek-vehicle.record-not-seized', ['entrusted'], 'same', 'DOMAIN 1.3: yet another court is asked; 民诉法 §240', { clocks: ['ENTRUSTED_REPORT'] }),
  row('seek-vehicle.flag-entrusted', ['entrusted'], 'same', '民诉法 §240'),
  row('seek-vehicle.request-renewal', ['active'], 'same', 'DOMAIN 1.13-20 [D]: never past the end of the seal'),
  row('seek-vehicle.decide-renewal', ['active'], 'same', 'DOMAIN 1.11 [D]'),
  row('seek-vehicle.confirm-renewal', WATCHING, 'same', 'DOMAIN 1.13-20 [D]', { clocks: ['CONTROL_END'] }),
  row('seek-vehicle.confirm-renewal', allBut(...WATCHING), 'same', LATE),
  row('seek-vehicle.withdraw', BEFORE_POLICE, 'withdrawn', 'DOMAIN 1.0, 1.12-7 [D]'),
  row('seek-vehicle.withdraw', [...AWAITING, ...WATCHING], 'withdrawal_pending', 'DOMAIN 1.0 [D]', RELEASING),
  row('seek-vehicle.request-release', BEFORE_POLICE, 'withdrawn', 'DOMAIN 1.4 [D]'),
  row('seek-vehicle.request-release', [...AWAITING, ...WATCHING], 'withdrawal_pending', 'DOMAIN 1.4 [D]', RELEASING),
  row('seek-vehicle.request-release', [...AFTER_CONTROL, ...TAKEN], 'same', 'DOMAIN 1.4: a further trigger; of a car in custody its release is asked for (查封扣押冻结规定 §28)', RELEASING),
  row('seek-vehicle.mark-release-sent', ALL, 'same', 'DOMAIN 1.4 [D]'),
  row('seek-vehicle.acknowledge-release', ['withdrawal_pending'], 'withdrawn', 'DOMAIN 1.4 [D]', { documents: ['release-receipt'] }),
  row('seek-vehicle.acknowledge-release', ALL, 'same', 'DOMAIN 1.4: of a car that was taken in, an expired or a stray control', { documents: ['release-receipt'] }),
  row('seek-vehicle.alarm-release', ALL, 'same', 'DOMAIN 1.4 [D]'),
  row('seek-vehicle.flag-silence', AWAITING, 'same', 'DOMAIN 1.13-8 [D]'),
  row('seek-vehicle.flag-proof', ALL, 'same', 'DOMAIN 1.3 [D]: a request rests on records and answers that stand'),
  row('seek-vehicle.settle-incident', ALL, 'same', 'DOMAIN 1.13-8 [D]'),
  row('seek-vehicle.expire', WATCHING, 'expired', 'DOMAIN 1.4 T4 [D]', RELEASING),
  row('seek-vehicle.cancel-unreturned', ['returned'], 'withdrawn', 'DOMAIN 1.1 [D]'),
  row('seek-vehicle.ask-keep-or-release', OPEN, 'same', 'DOMAIN 1.4 T9, 1.13-10 [D]'),
  row('seek-vehicle.decide-control', OPEN, 'same', 'DOMAIN 1.4 T9, 1.13-10 [D]: kept'),
  row('seek-vehicle.decide-control', BEFORE_POLICE, 'withdrawn', 'DOMAIN 1.4 T9, 1.13-10 [D]: given up'),
  row('seek-vehicle.decide-control', [...AWAITING, ...WATCHING], 'withdrawal_pending', 'DOMAIN 1.4 T9 [D]: given up', RELEASING),
  row('seek-vehicle.note-seal', ALL, 'same', 'DOMAIN 1.13-20: a newer answer names the seal with other days'),
  row('seek-vehicle.lapse-seal', BEFORE_POLICE, 'withdrawn', 'DOMAIN 1.4 T8, 1.13-17; 查封扣押冻结规定 §27'),
  row('seek-vehicle.lapse-seal', [...AWAITING, ...WATCHING], 'withdrawal_pending', 'DOMAIN 1.4 T8, 1.13-17; 查封扣押冻结规定 §27', RELEASING),
  row('seek-vehicle.lapse-seal', [...AFTER_CONTROL, 'seized', 'unsealing'], 'same', 'DOMAIN 1.4 T8: of a car in custody its release is asked for; 查封扣押冻结规定 §27'),
  row('seek-vehicle.lift-seal', BEFORE_POLICE, 'withdrawn', 'DOMAIN 1.4 T8; 查封扣押冻结规定 §28'),
  row('seek-vehicle.lift-seal', [...AWAITING, ...WATCHING], 'withdrawal_pending', 'DOMAIN 1.4 T8; 查封扣押冻结规定 §28', RELEASING),
  row('seek-vehicle.lift-seal', [...AFTER_CONTROL, 'seized', 'unsealing'], 'same', 'DOMAIN 1.4 T8: of a car in custody its release is asked for; 查封扣押冻结规定 §28'),
  row('seek-vehicle.flag-seal', ALL, 'same', 'DOMAIN 1.3 [D]: a person judges whether the search may go on'),
  row('seek-vehicle.record-mortgagee-told', TAKEN, 'same', '查封扣押冻结规定 §25'),
  row('seek-vehicle.propose-unseal', ['seized'], 'same', '查封扣押冻结规定 §28', { documents: ['vehicle-release-ruling', 'vehicle-release-notice'] }),
  row('seek-vehicle.decide-unseal', ['seized'], 'same', 'DOMAIN 1.11 [D]: the chief signs or refuses'),
  row('seek-vehicle.order-unseal', ['seized'], 'unsealing', '查封扣押冻结规定 §28', { clocks: ['UNSEAL_ANSWER'], documents: ['vehicle-release-notice'] }),
  row('seek-vehicle.confirm-unsealed', ['unsealing'], 'unsealed', '查封扣押冻结规定 §26, §28; DOMAIN 1.13-20', { clocks: ['SEIZURE_HAND_OVER'] }),
  row('seek-vehicle.confirm-unsealed', ALL, 'same', LATE),
  row('seek-vehicle.flag-unseal-silence', ['unsealing'], 'same', 'DOMAIN 1.13-8 [D]'),
  row('seek-vehicle.record-returned', ['unsealed'], 'closed', '查封扣押冻结规定 §28; DOMAIN 1.13-20: nobody waits', { documents: ['return-list'] }),
  row('seek-vehicle.record-passed-on', ['unsealed'], 'closed', '查封扣押冻结规定 §26; DOMAIN 1.13-20: to the court whose seal became the first', { documents: ['handover-list'] }),
  row('seek-vehicle.move-to-judge', ALL, 'same', 'DOMAIN 1.12-11 [D]'),
];

/** Rows that allow `command` in `state`. */
export function transitionsFor(command: VehicleCommandKind, state: VehicleState | 'none'): readonly Row[] {
  return VEHICLE_TRANSITIONS.filter((t) => t.command === command && t.from.includes(state));
}
