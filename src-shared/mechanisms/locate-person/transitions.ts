import { actorsOf } from '../../domain/linkage/rights.ts';
import type { Transition } from '../../domain/linkage/transitions.ts';
import { LOCATE_COMMANDS, type LocateCommandKind } from './commands.ts';
import { LOCATE_STATES, type LocateState } from './model.ts';

type Row = Transition<LocateState, LocateCommandKind>;

const ALL = LOCATE_STATES;
/** States before the packet has left the court. */
const BEFORE_POLICE = ['pending_approval', 'pending_president', 'sent_back', 'signed', 'returned'] as const;
/** States in which the police owe an answer; an answer to an older revision leaves them as they are. */
const AWAITING = ['submitted', 'under_review'] as const;
/** States with a live control. */
const WATCHING = ['active', 'hit', 'court_ack', 'dispatched'] as const;
/** States of a request on which a choice to keep or release means something. */
const OPEN = [...BEFORE_POLICE, ...AWAITING, ...WATCHING] as const;
/** States in which a person may be held: by the police from the hit on, and by the court until it is over. */
const HOLDING = ['hit', 'court_ack', 'dispatched', 'controlled', 'withdrawal_pending', 'withdrawn', 'expired', 'closed'] as const;
/** States after a control existed; a person may still be handed over in each of them, and the record must be taken. */
const AFTER_CONTROL = ['controlled', 'withdrawal_pending', 'withdrawn', 'expired', 'closed'] as const;

/** Every state but these: what an agency sends late, twice or for an older revision is kept in whatever state it comes. */
function allBut(...states: readonly LocateState[]): readonly LocateState[] {
  return LOCATE_STATES.filter((state) => !states.includes(state));
}

function row(command: LocateCommandKind, from: Row['from'], to: Row['to'], source: string, extra: Pick<Row, 'clocks' | 'documents'> = {}): Row {
  return { command, from, to, actors: actorsOf(LOCATE_COMMANDS[command]), source, ...extra };
}

/** The transition table of 协助查找被执行人. A state and a command without a row are refused with STATE_NOT_ALLOWED. */
export const LOCATE_TRANSITIONS: readonly Row[] = [
  row('locate-person.file', ['none'], 'pending_approval', 'DOMAIN 1.1; 财产调查规定 §15', { documents: ['locate-application', 'assistance-letter'] }),
  row('locate-person.refile', ['sent_back'], 'pending_approval', 'DOMAIN 1.12-7 [D]'),
  row('locate-person.approve', ['pending_approval'], 'signed', 'DOMAIN 1.1; 民诉法 §119'),
  row('locate-person.approve', ['pending_approval'], 'pending_president', 'DOMAIN 1.12-3: with an instrument that holds a person; 民诉法 §119'),
  row('locate-person.approve', ['pending_president'], 'signed', '民诉法 §119'),
  row('locate-person.send-back', ['pending_approval', 'pending_president'], 'sent_back', 'DOMAIN 1.12-7 [D]'),
  row('locate-person.record-paper-approval', ['pending_approval', 'pending_president'], 'same', 'DOMAIN 1.12-7 [D]: it counts when a second person confirms it'),
  row('locate-person.confirm-paper-approval', ['pending_approval', 'pending_president'], 'signed', 'DOMAIN 1.12-7 [D]'),
  row('locate-person.confirm-paper-approval', ['pending_approval'], 'pending_president', 'DOMAIN 1.12-3, 1.12-7 [D]'),
  row('locate-person.assign-numbers', ALL, 'same', 'DOMAIN 1.12-8 [D]'),
  row('locate-person.bind-sealed-copy', ['signed'], 'same', 'DOMAIN 1.12-8; 网络查询冻结规定 §4'),
  row('locate-person.submit', ['signed'], 'submitted', 'DOMAIN 1.1', { clocks: ['POLICE_FIRST_ANSWER'], documents: ['assistance-letter'] }),
  row('locate-person.mark-received', ['submitted'], 'under_review', 'DOMAIN 1.1 [D]', { clocks: ['POLICE_REVIEW'] }),
  row('locate-person.mark-received', ALL, 'same', 'duplicate, late or impossible message: kept, moves nothing'),
  row('locate-person.return', AWAITING, 'returned', 'DOMAIN 1.0 [D]', { clocks: ['RESUBMIT'] }),
  row('locate-person.return', ALL, 'same', 'duplicate or late message, or of an older revision: kept, moves nothing'),
  row('locate-person.reject', AWAITING, 'rejected', 'DOMAIN 1.0 [D]'),
  row('locate-person.reject', ALL, 'same', 'duplicate or late message, or of an older revision: kept, moves nothing'),
  row('locate-person.accept', AWAITING, 'active', 'DOMAIN 1.1 [D]', { clocks: ['CONTROL_END'] }),
  row('locate-person.accept', ALL, 'same', 'late, or of an older revision: the control is taken as stray and released (S10)', { clocks: ['RELEASE_ACKNOWLEDGE'] }),
  row('locate-person.resubmit', ['returned'], 'signed', 'DOMAIN 1.0 [D]: what was signed stands, a paper must be sealed anew'),
  row('locate-person.resubmit', ['returned'], 'submitted', 'DOMAIN 1.0 [D]: what was signed and sealed stands', { clocks: ['POLICE_FIRST_ANSWER'] }),
  row('locate-person.resubmit', ['returned'], 'pending_approval', 'DOMAIN 1.0 [D]: what the approver has not seen is signed anew'),
  row('locate-person.register-hit', ['active'], 'hit', 'DOMAIN 1.1, 1.12-3/4, 1.13-1; 民诉法解释 §482; 法〔2016〕41号', { clocks: ['HIT_ACKNOWLEDGE', 'QUESTIONING'] }),
  row('locate-person.register-hit', ALL, 'same', 'a further sighting, late, or of a stray control: kept, moves nothing, the command centre is told', { clocks: ['QUESTIONING'] }),
  row('locate-person.acknowledge-hit', ['hit'], 'court_ack', 'DOMAIN 1.1, 1.12-5 [D]', { clocks: ['ARRIVAL_IN_CITY'] }),
  row('locate-person.escalate-hit', ['hit'], 'same', 'DOMAIN 1.12-5 [D]'),
  row('locate-person.dispatch', ['court_ack'], 'dispatched', 'DOMAIN 1.1 [D]', { clocks: ['ARRIVAL_OTHER'], documents: ['dispatch-order'] }),
  row('locate-person.dispatch', ['dispatched'], 'same', 'others are sent instead (改派) [D]', { clocks: ['ARRIVAL_IN_CITY', 'ARRIVAL_OTHER'], documents: ['dispatch-order'] }),
  row('locate-person.record-callback', WATCHING, 'same', 'DOMAIN 1.4 [D]'),
  row('locate-person.record-controlled', ['active'], 'controlled', 'DOMAIN 1.13-7: found without a hit; 民诉法解释 §482', { clocks: ['QUESTIONING', 'RELEASE_ACKNOWLEDGE'], documents: ['handover-record', 'release-notice'] }),
  row('locate-person.record-controlled', ['hit', 'court_ack', 'dispatched'], 'controlled', 'DOMAIN 1.1, 1.12-4; 民诉法解释 §482; 法〔2016〕41号', {
    clocks: ['QUESTIONING', 'QUESTIONING_COMPLEX', 'RELEASE_ACKNOWLEDGE'],
    documents: ['handover-record', 'release-notice'],
  }),
  row('locate-person.record-controlled', AFTER_CONTROL, 'same', 'joins the same event, or an incident after release', { clocks: ['QUESTIONING'], documents: ['handover-record'] }),
  row('locate-person.record-missed', ['dispatched'], 'active', 'DOMAIN 1.1 [D]'),
  row('locate-person.record-missed', ['hit', 'court_ack'], 'active', 'DOMAIN 1.13-7: gone before anybody was sent [D]'),
  row('locate-person.request-renewal', ['active'], 'same', 'DOMAIN 1.1 [D]'),
  row('locate-person.decide-renewal', ['active'], 'same', 'DOMAIN 1.1 [D]'),
  row('locate-person.confirm-renewal', WATCHING, 'same', 'DOMAIN 1.1 [D]', { clocks: ['CONTROL_END'] }),
  row('locate-person.confirm-renewal', allBut(...WATCHING), 'same', 'late message: kept, moves nothing'),
  row('locate-person.withdraw', BEFORE_POLICE, 'withdrawn', 'DOMAIN 1.0, 1.12-7 [D]'),
  row('locate-person.withdraw', [...AWAITING, ...WATCHING], 'withdrawal_pending', 'DOMAIN 1.0 [D]', { clocks: ['RELEASE_ACKNOWLEDGE'], documents: ['release-notice'] }),
  row('locate-person.request-release', BEFORE_POLICE, 'withdrawn', 'DOMAIN 1.4 [D]'),
  row('locate-person.request-release', [...AWAITING, ...WATCHING], 'withdrawal_pending', 'DOMAIN 1.4 [D]', { clocks: ['RELEASE_ACKNOWLEDGE'], documents: ['release-notice'] }),
  row('locate-person.request-release', AFTER_CONTROL, 'same', 'DOMAIN 1.4: a further trigger of a control that is already being released, or the first where none was', { clocks: ['RELEASE_ACKNOWLEDGE'], documents: ['release-notice'] }),
  row('locate-person.mark-release-sent', ALL, 'same', 'DOMAIN 1.4 [D]'),
  row('locate-person.acknowledge-release', ['withdrawal_pending'], 'withdrawn', 'DOMAIN 1.4 [D]', { documents: ['release-receipt'] }),
  row('locate-person.acknowledge-release', ['controlled'], 'closed', 'DOMAIN 1.4 [D]', { documents: ['release-receipt'] }),
  row('locate-person.acknowledge-release', ALL, 'same', 'acknowledges an expired or a stray control', { documents: ['release-receipt'] }),
  row('locate-person.alarm-release', ALL, 'same', 'DOMAIN 1.4 [D]'),
  row('locate-person.flag-silence', AWAITING, 'same', 'DOMAIN 1.13-8 [D]'),
  row('locate-person.flag-proof', ALL, 'same', 'DOMAIN 1.1 [D]: a request rests on records that stand'),
  row('locate-person.settle-incident', ALL, 'same', 'DOMAIN 1.13-8 [D]'),
  row('locate-person.expire', WATCHING, 'expired', 'DOMAIN 1.1, 1.4 T4 [D]', { clocks: ['RELEASE_ACKNOWLEDGE'], documents: ['release-notice'] }),
  row('locate-person.cancel-unreturned', ['returned'], 'withdrawn', 'DOMAIN 1.1 [D]'),
  row('locate-person.ask-keep-or-release', OPEN, 'same', 'DOMAIN 1.4 T9, 1.13-10 [D]'),
  row('locate-person.decide-control', OPEN, 'same', 'DOMAIN 1.4 T9, 1.13-10 [D]: kept'),
  row('locate-person.decide-control', BEFORE_POLICE, 'withdrawn', 'DOMAIN 1.4 T9, 1.13-10 [D]: given up'),
  row('locate-person.decide-control', [...AWAITING, ...WATCHING], 'withdrawal_pending', 'DOMAIN 1.4 T9 [D]: given up', { clocks: ['RELEASE_ACKNOWLEDGE'], documents: ['release-notice'] }),
  row('locate-person.extend-custody', HOLDING, 'same', '民诉法解释 §482; 法〔2016〕41号', { clocks: ['QUESTIONING_COMPLEX'] }),
  row('locate-person.end-custody', HOLDING, 'same', '民诉法解释 §482'),
  row('locate-person.flag-custody-limit', HOLDING, 'same', '民诉法解释 §482'),
  row('locate-person.record-deputy-report', HOLDING, 'same', '代表法 §39; DOMAIN 1.13-6'),
  row('locate-person.record-outcome', ['controlled'], 'closed', 'DOMAIN 1.1, 1.12-12; 民诉法 §118-119'),
  row('locate-person.record-outcome', ['controlled'], 'same', 'DOMAIN 1.4: closed by the proof that the control ended'),
  row('locate-person.answer-same-person', ALL, 'same', 'DOMAIN 1.12-6 [D]'),
  row('locate-person.move-to-judge', ALL, 'same', 'DOMAIN 1.12-11 [D]'),
];

/** Rows that allow `command` in `state`. */
export function transitionsFor(command: LocateCommandKind, state: LocateState | 'none'): readonly Row[] {
  return LOCATE_TRANSITIONS.filter((t) => t.command === command && t.from.includes(state));
}
