import { actorsOf } from '../../domain/linkage/rights.ts';
import type { Transition } from '../../domain/linkage/transitions.ts';
import { DETENTION_COMMANDS, type DetentionCommandKind } from './commands.ts';
import { AFTER_SERVICE, AT_GATE, DETENTION_STATES, type DetentionState } from './states.ts';

type Row = Transition<DetentionState, DetentionCommandKind>;
type Name = DetentionCommandKind extends `detain-person.${infer N}` ? N : never;

const ALL = DETENTION_STATES;
/** States in which the court has, or may get, the person. */
const AT_COURT = ['pending_president', 'sent_back', 'not_approved', 'signed', 'decided', 'served', 'submitted', 'under_review', 'refused', 'deferred', 'withdrawn', 'closed'] as const;
/** States in which he may be entered as present. */
const AWAITED = ['pending_president', 'sent_back', 'signed', 'decided', 'served', 'refused', 'deferred'] as const;
/** States before the house has him. */
const BEFORE_HOUSE = ['pending_president', 'sent_back', 'signed', 'decided', 'served', 'submitted', 'under_review', 'refused', 'deferred'] as const;
const IN_TERM = ['admitted', 'on_leave'] as const;
const SERVED_WAITING = ['served', 'submitted', 'under_review', 'refused', 'deferred'] as const;
const GOING_ON = [...BEFORE_HOUSE, ...IN_TERM] as const;

/** Every state but these: what a house says late, twice or for an older revision is kept in whatever state it comes. */
function allBut(...states: readonly DetentionState[]): readonly DetentionState[] {
  return DETENTION_STATES.filter((state) => !states.includes(state));
}

function row(name: Name, from: Row['from'], to: Row['to'], source: string, extra: Pick<Row, 'clocks' | 'documents'> = {}): Row {
  const command: DetentionCommandKind = `detain-person.${name}`;
  return { command, from, to, actors: actorsOf(DETENTION_COMMANDS[command]), source, ...extra };
}

const LATE = 'duplicate or late message, or of an older revision: kept, moves nothing';

/** The transition table of 司法拘留. A state and a command without a row are refused with STATE_NOT_ALLOWED. */
export const DETENTION_TRANSITIONS: readonly Row[] = [
  row('file', ['none'], 'pending_president', 'DOMAIN 1.2, 1.12-12; 民诉法 §118-119; 民诉法解释 §181, §184', {
    clocks: ['DETAIN_FIRST_REPORT', 'DETENTION_FAMILY_NOTICE', 'QUESTIONING'],
    documents: ['detention-decision', 'detention-notice'],
  }),
  row('refile', ['sent_back'], 'pending_president', 'DOMAIN 1.12-7 [D]', { clocks: ['DETAIN_FIRST_REPORT'] }),
  row('approve', ['pending_president'], 'signed', '民诉法 §119'),
  row('send-back', ['pending_president'], 'sent_back', 'DOMAIN 1.12-7 [D]'),
  row('disapprove', ['pending_president'], 'not_approved', '民诉法 §119; 民诉法解释 §181: detained first, he is released at once'),
  row('record-paper-approval', ['pending_president'], 'same', 'DOMAIN 1.12-7 [D]: it counts when a second person confirms it'),
  row('confirm-paper-approval', ['pending_president'], 'signed', 'DOMAIN 1.12-7 [D]'),
  row('recall', ['pending_president', 'signed'], 'sent_back', 'DOMAIN 1.13-2'),
  row('assign-numbers', ALL, 'same', 'DOMAIN 1.12-8 [D]'),
  row('bind-sealed-copy', ['signed', ...IN_TERM], 'same', 'DOMAIN 1.12-8'),
  row('issue', ['signed'], 'decided', '民诉法 §119', { documents: ['detention-decision', 'detention-notice'] }),
  row('link', AWAITED, 'same', 'DOMAIN 1.2: found, or held, on another request [D]'),
  row('record-present', AWAITED, 'same', 'DOMAIN 1.2; 民诉法解释 §482', { clocks: ['QUESTIONING'] }),
  row('extend-custody', AT_COURT, 'same', '民诉法解释 §482; 法〔2016〕41号', { clocks: ['QUESTIONING_COMPLEX'] }),
  row('end-custody', AT_COURT, 'same', '民诉法解释 §482'),
  row('flag-custody-limit', AT_COURT, 'same', '民诉法解释 §482'),
  row('serve', ['decided'], 'served', '民诉法解释 §180, §185: served on the person who is present', { clocks: ['DETENTION_RECONSIDERATION', 'DETENTION_FAMILY_NOTICE'], documents: ['service-receipt'] }),
  row('record-family-notice', ALL, 'same', '民诉法解释 §180'),
  row('record-deputy-report', ALL, 'same', '代表法 §39; DOMAIN 1.13-6'),
  row('escort', ['served'], 'submitted', 'DOMAIN 1.2; 拘留所条例 §9', { clocks: ['DETENTION_HOUSE_ANSWER'], documents: ['detention-decision', 'detention-notice'] }),
  row('mark-received', ['submitted'], 'under_review', 'DOMAIN 1.2 [D]: the house has the notice and examines him', { clocks: ['DETENTION_HOUSE_ANSWER'] }),
  row('mark-received', ALL, 'same', LATE),
  row('admit', [...AT_GATE, 'refused'], 'admitted', 'DOMAIN 1.2, 1.13-9; 拘留所条例 §9', { clocks: ['DETENTION_RELEASE_NOTICE'], documents: ['admission-receipt'] }),
  row('admit', ['withdrawn', 'closed', 'deferred'], 'release_ordered', 'DOMAIN 1.13-8 [D]: held without a decision, released at once', { clocks: ['DETENTION_RELEASE'] }),
  row('admit', ALL, 'same', LATE),
  row('refuse-admission', AT_GATE, 'refused', '拘留所条例实施办法 §18; 拘留所条例 §19', { clocks: ['DETENTION_ALTERNATIVE'] }),
  row('refuse-admission', ALL, 'same', LATE),
  row('choose-alternative', ['refused'], 'served', 'DOMAIN 1.2 [D]: presented again with what was missing'),
  row('choose-alternative', ['refused'], 'deferred', 'DOMAIN 1.2 [D]: put off until the reason is gone'),
  row('choose-alternative', ['refused'], 'closed', 'DOMAIN 1.2; 民诉法 §118: a fine in its place, prosecution, or nothing'),
  row('resume', ['deferred'], 'served', 'DOMAIN 1.2 [D]'),
  row('ask-reconsideration', ALL, 'same', '民诉法 §119; 民诉法解释 §185: the detention goes on meanwhile', { clocks: ['DETENTION_RECONSIDERATION_DECISION'] }),
  row('decide-reconsideration', SERVED_WAITING, 'withdrawn', '民诉法解释 §185: revoked before it was carried out'),
  row('decide-reconsideration', IN_TERM, 'release_ordered', '民诉法解释 §185: revoked, or of fewer days than have passed', { clocks: ['DETENTION_RELEASE'] }),
  row('decide-reconsideration', AFTER_SERVICE, 'same', '民诉法解释 §185: upheld, changed, or too late to matter'),
  row('mark-changed', ALL, 'same', 'DOMAIN 1.13-9: the new end is the house’s word', { clocks: ['DETENTION_RELEASE_NOTICE'], documents: ['admission-receipt'] }),
  row('request-leave', ['admitted'], 'same', '拘留所条例 §27-28', { clocks: ['DETENTION_LEAVE_ANSWER'] }),
  row('request-leave', allBut('admitted'), 'same', LATE),
  row('answer-leave', IN_TERM, 'same', '拘留所条例 §27'),
  row('mark-left', ['admitted'], 'on_leave', '拘留所条例 §27'),
  row('mark-left', ALL, 'same', LATE),
  row('mark-back', ['on_leave'], 'admitted', '拘留所条例 §27: not counted in the term; the new end is the house’s word', { clocks: ['DETENTION_RELEASE_NOTICE'] }),
  row('mark-back', ALL, 'same', LATE),
  row('flag-leave', ['on_leave'], 'same', '拘留所条例 §29: the court brings back who does not come'),
  row('propose-early-release', IN_TERM, 'same', '民诉法解释 §182', { documents: ['early-release-decision'] }),
  row('decide-early-release', IN_TERM, 'same', '民诉法解释 §182; 民诉法 §119'),
  row('order-release', IN_TERM, 'release_ordered', '民诉法解释 §182', { clocks: ['DETENTION_RELEASE'], documents: ['early-release-decision'] }),
  row('mark-release-sent', ALL, 'same', 'DOMAIN 1.4 [D]'),
  row('record-release', ['admitted', 'release_ordered'], 'released', '拘留所条例 §30'),
  row('record-release', ['on_leave'], 'released', '拘留所条例 §30: while away'),
  row('record-release', ALL, 'same', LATE),
  row('flag-release', ['admitted', 'release_ordered'], 'same', 'DOMAIN 1.4 [D]: a person wrongly held is the worst failure'),
  row('ask-question', GOING_ON, 'same', '民诉法解释 §182 [D]: it punishes an act, and ends by no payment'),
  row('answer-question', GOING_ON, 'same', '民诉法解释 §182 [D]'),
  row('withdraw', BEFORE_HOUSE, 'withdrawn', 'DOMAIN 1.0 [D]'),
  row('end-by-death', [...GOING_ON, 'release_ordered'], 'closed', 'DOMAIN 1.4 T7'),
  row('flag-silence', AT_GATE, 'same', 'DOMAIN 1.13-8 [D]'),
  row('flag-proof', ALL, 'same', 'DOMAIN 1.1 [D]: a request rests on records that stand'),
  row('settle-incident', ALL, 'same', 'DOMAIN 1.13-8 [D]'),
  row('move-to-judge', ALL, 'same', 'DOMAIN 1.12-11 [D]'),
];

/** Rows that allow `command` in `state`. */
export function transitionsFor(command: DetentionCommandKind, state: DetentionState | 'none'): readonly Row[] {
  return DETENTION_TRANSITIONS.filter((t) => t.command === command && t.from.includes(state));
}
