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

function row(command: LocateCommandKind, from: Row['from'], to: Row['to'], source: string, extra: Pick<Row, 'clock' | 'documents'> = {}): Row {
  return { command, from, to, actors: actorsOf(LOCATE_COMMANDS[command]), source, ...extra };
}

/** The transition table of 协助查找被执行人. A state and a command without a row are refused with STATE_NOT_ALLOWED. */
export const LOCATE_TRANSITIONS: readonly Row[] = [
  row('locate-person.file', ['none'], ['pending_approval'], 'DOMAIN 1.1; 财产调查规定 §15', { documents: ['locate-application', 'assistance-letter'] }),
  row('locate-person.refile', ['sent_back'], ['pending_approval'], 'DOMAIN 1.12-7 [D]'),
  row('locate-person.approve', ['pending_approval'], ['signed', 'pending_president'], 'DOMAIN 1.1; 民诉法 §119'),
  row('locate-person.approve', ['pending_president'], ['signed'], '民诉法 §119'),
  row('locate-person.send-back', ['pending_approval', 'pending_president'], ['sent_back'], 'DOMAIN 1.12-7 [D]'),
  row('locate-person.record-paper-approval', ['pending_approval', 'pending_president'], ['pending_approval', 'pending_president'], 'DOMAIN 1.12-7 [D]'),
  row('locate-person.confirm-paper-approval', ['pending_approval', 'pending_president'], ['signed', 'pending_president'], 'DOMAIN 1.12-7 [D]'),
  row('locate-person.assign-numbers', ALL, ALL, 'DOMAIN 1.12-8 [D]'),
  row('locate-person.bind-sealed-copy', ['signed'], ['signed'], 'DOMAIN 1.12-8; 网络查询冻结规定 §4'),
  row('locate-person.submit', ['signed'], ['submitted'], 'DOMAIN 1.1', { documents: ['assistance-letter'] }),
  row('locate-person.mark-received', ['submitted'], ['under_review', 'submitted'], 'DOMAIN 1.1 [D]', { clock: 'POLICE_REVIEW' }),
  row('locate-person.mark-received', ['under_review', 'returned', 'rejected', ...WATCHING, ...AFTER_CONTROL, ...BEFORE_POLICE.slice(0, 4)], ALL, 'duplicate or late message: kept, moves nothing'),
  row('locate-person.return', AWAITING, ['returned', ...AWAITING], 'DOMAIN 1.0 [D]', { clock: 'RESUBMIT' }),
  row('locate-person.return', [...BEFORE_POLICE, 'rejected', ...WATCHING, ...AFTER_CONTROL], ALL, 'duplicate or late message: kept, moves nothing'),
  row('locate-person.reject', AWAITING, ['rejected', ...AWAITING], 'DOMAIN 1.0 [D]'),
  row('locate-person.reject', [...BEFORE_POLICE, 'rejected', ...WATCHING, ...AFTER_CONTROL], ALL, 'duplicate or late message: kept, moves nothing'),
  row('locate-person.accept', AWAITING, ['active', ...AWAITING], 'DOMAIN 1.1 [D]', { clock: 'CONTROL_END' }),
  row('locate-person.accept', ['returned', 'rejected', 'signed', ...WATCHING, ...AFTER_CONTROL, ...BEFORE_POLICE.slice(0, 3)], ALL, 'late: the control is taken as stray and released (S10)'),
  row('locate-person.resubmit', ['returned'], ['signed', 'submitted', 'pending_approval'], 'DOMAIN 1.0 [D]'),
  row('locate-person.register-hit', ['active'], ['hit', 'active'], 'DOMAIN 1.1, 1.12-3/4, 1.13-1; 民诉法解释 §482; 法〔2016〕41号', { clock: 'HIT_ACKNOWLEDGE' }),
  row('locate-person.register-hit', ['hit', 'court_ack', 'dispatched'], ['hit', 'court_ack', 'dispatched'], 'a further sighting of the same round'),
  row('locate-person.register-hit', [...BEFORE_POLICE, ...AWAITING, 'rejected', ...AFTER_CONTROL], ALL, 'late, or of a stray control: kept, moves nothing, the command centre is told'),
  row('locate-person.acknowledge-hit', ['hit'], ['court_ack'], 'DOMAIN 1.1, 1.12-5 [D]', { clock: 'ARRIVAL_IN_CITY' }),
  row('locate-person.escalate-hit', ['hit'], ['hit'], 'DOMAIN 1.12-5 [D]'),
  row('locate-person.dispatch', ['court_ack'], ['dispatched'], 'DOMAIN 1.1 [D]', { clock: 'ARRIVAL_IN_CITY', documents: ['dispatch-order'] }),
  row('locate-person.record-callback', [...WATCHING], [...WATCHING], 'DOMAIN 1.4 [D]'),
  row('locate-person.record-controlled', ['active'], ['controlled'], 'DOMAIN 1.13-7: found without a hit; 民诉法解释 §482', { clock: 'QUESTIONING', documents: ['handover-record'] }),
  row('locate-person.record-controlled', ['hit', 'court_ack', 'dispatched'], ['controlled'], 'DOMAIN 1.1, 1.12-4; 民诉法解释 §482; 法〔2016〕41号', { clock: 'QUESTIONING', documents: ['handover-record'] }),
  row('locate-person.record-controlled', AFTER_CONTROL, AFTER_CONTROL, 'joins the same event, or an incident after release', { documents: ['handover-record'] }),
  row('locate-person.record-missed', ['dispatched'], ['active'], 'DOMAIN 1.1 [D]'),
  row('locate-person.record-missed', ['hit', 'court_ack'], ['active'], 'DOMAIN 1.13-7: gone before anybody was sent [D]'),
  row('locate-person.request-renewal', ['active'], ['active'], 'DOMAIN 1.1 [D]'),
  row('locate-person.decide-renewal', ['active'], ['active'], 'DOMAIN 1.1 [D]'),
  row('locate-person.confirm-renewal', ['active', 'hit', 'court_ack', 'dispatched'], ['active', 'hit', 'court_ack', 'dispatched'], 'DOMAIN 1.1 [D]', { clock: 'CONTROL_END' }),
  row('locate-person.confirm-renewal', [...BEFORE_POLICE, ...AWAITING, 'rejected', ...AFTER_CONTROL], ALL, 'late message: kept, moves nothing'),
  row('locate-person.withdraw', [...BEFORE_POLICE], ['withdrawn'], 'DOMAIN 1.0, 1.12-7 [D]'),
  row('locate-person.withdraw', ['submitted', 'under_review', ...WATCHING], ['withdrawal_pending'], 'DOMAIN 1.0 [D]', { clock: 'RELEASE_ACKNOWLEDGE', documents: ['release-notice'] }),
  row('locate-person.request-release', [...BEFORE_POLICE], ['withdrawn'], 'DOMAIN 1.4 [D]'),
  row('locate-person.request-release', ['submitted', 'under_review', ...WATCHING], ['withdrawal_pending'], 'DOMAIN 1.4 [D]', { clock: 'RELEASE_ACKNOWLEDGE', documents: ['release-notice'] }),
  row('locate-person.request-release', AFTER_CONTROL, AFTER_CONTROL, 'DOMAIN 1.4: a further trigger of a control that is already being released'),
  row('locate-person.mark-release-sent', ['controlled', 'withdrawal_pending', 'expired', 'withdrawn', 'rejected', 'closed', ...WATCHING, 'submitted', 'under_review', ...BEFORE_POLICE], ALL, 'DOMAIN 1.4 [D]'),
  row('locate-person.acknowledge-release', ['withdrawal_pending'], ['withdrawn', 'withdrawal_pending'], 'DOMAIN 1.4 [D]', { documents: ['release-receipt'] }),
  row('locate-person.acknowledge-release', ['controlled'], ['controlled', 'closed'], 'DOMAIN 1.4 [D]', { documents: ['release-receipt'] }),
  row('locate-person.acknowledge-release', ['expired', 'withdrawn', 'rejected', 'closed', ...WATCHING, 'submitted', 'under_review', ...BEFORE_POLICE], ALL, 'acknowledges an expired or a stray control'),
  row('locate-person.alarm-release', ALL, ALL, 'DOMAIN 1.4 [D]'),
  row('locate-person.flag-silence', AWAITING, AWAITING, 'DOMAIN 1.13-8 [D]'),
  row('locate-person.flag-proof', ALL, ALL, 'DOMAIN 1.1 [D]: a request rests on records that stand'),
  row('locate-person.settle-incident', ALL, ALL, 'DOMAIN 1.13-8 [D]'),
  row('locate-person.expire', [...WATCHING], ['expired'], 'DOMAIN 1.1, 1.4 T4 [D]', { clock: 'RELEASE_ACKNOWLEDGE', documents: ['release-notice'] }),
  row('locate-person.cancel-unreturned', ['returned'], ['withdrawn'], 'DOMAIN 1.1 [D]'),
  row('locate-person.ask-keep-or-release', OPEN, OPEN, 'DOMAIN 1.4 T9, 1.13-10 [D]'),
  row('locate-person.decide-control', [...BEFORE_POLICE], [...BEFORE_POLICE, 'withdrawn'], 'DOMAIN 1.4 T9, 1.13-10 [D]'),
  row('locate-person.decide-control', [...AWAITING, ...WATCHING], [...AWAITING, ...WATCHING, 'withdrawal_pending'], 'DOMAIN 1.4 T9 [D]'),
  row('locate-person.extend-custody', HOLDING, HOLDING, '民诉法解释 §482; 法〔2016〕41号'),
  row('locate-person.end-custody', HOLDING, HOLDING, '民诉法解释 §482'),
  row('locate-person.flag-custody-limit', HOLDING, HOLDING, '民诉法解释 §482'),
  row('locate-person.record-deputy-report', HOLDING, HOLDING, '代表法 §39; DOMAIN 1.13-6'),
  row('locate-person.record-outcome', ['controlled'], ['controlled', 'closed'], 'DOMAIN 1.1, 1.12-12; 民诉法 §118-119'),
  row('locate-person.answer-same-person', ALL, ALL, 'DOMAIN 1.12-6 [D]'),
  row('locate-person.move-to-judge', ALL, ALL, 'DOMAIN 1.12-11 [D]'),
];

/** Rows that allow `command` in `state`. */
export function transitionsFor(command: LocateCommandKind, state: LocateState | 'none'): readonly Row[] {
  return LOCATE_TRANSITIONS.filter((t) => t.command === command && t.from.includes(state));
}
