import type { Onlooker } from '#renderer/ui/mechanism-screens.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { DetentionCommandKind } from '#shared/mechanisms/detain-person/commands.ts';
import { type DetentionRequest, earlyPending, isEarlyUnsealed, isFamilyUntold, isInTerm, isLeaveUnanswered, isQuestionOpen, lastLeave } from '#shared/mechanisms/detain-person/model.ts';
import { AT_GATE } from '#shared/mechanisms/detain-person/states.ts';
import { transitionsFor } from '#shared/mechanisms/detain-person/transitions.ts';

/** What a person of the court can do with a detention, beside what every request offers. */
export const DETENTION_ACTS = [
  'refile',
  'link',
  'present',
  'extend-custody',
  'end-custody',
  'serve',
  'escort',
  'admit',
  'refuse',
  'alternative',
  'resume',
  'family',
  'report-deputy',
  'ask-review',
  'request-leave',
  'answer-leave',
  'early',
  'answer-question',
  // Not `release`: by that word every request offers to have a control lifted.
  'record-release',
] as const;
export type DetentionAct = (typeof DETENTION_ACTS)[number];

/** Whether a further leave may be asked for: none waits, and none that was granted still runs. */
function mayAskLeave(request: DetentionRequest): boolean {
  const last = lastLeave(request);
  return request.state === 'admitted' && (last === undefined || last.answer?.granted === false || last.backAt !== undefined);
}

/** The family is owed a word, or could not be told and may be told after all. */
function isFamilyOpen(request: DetentionRequest): boolean {
  const notice = request.family?.notice;
  return isFamilyUntold(request) || (notice !== undefined && 'reason' in notice);
}

/** Acts that the table, the role and the state allow, in the order of the page (see `sharedActs`). */
export function actsOfDetention(request: DetentionRequest, who: Onlooker, now: Instant): readonly DetentionAct[] {
  if (who.court !== undefined && who.court !== request.court) return [];
  const lets = (kind: DetentionCommandKind) => transitionsFor(kind, request.state).some(({ actors }) => (actors as readonly string[]).includes(who.role));
  const isOwner = who.account === request.undertaker;
  /** A judge acts on his own cases alone; whoever else the table names stands in another relation to it. */
  const mine = isOwner || who.role !== 'judge';
  const { state, presence, service, reconsideration, deputyReport, release } = request;
  const isHeld = request.custody.state === 'running';
  const isAtGate = AT_GATE.includes(state);
  const may: Readonly<Record<DetentionAct, boolean>> = {
    refile: isOwner && lets('detain-person.refile'),
    link: isOwner && presence === undefined && lets('detain-person.link'),
    present: mine && presence === undefined && state !== 'refused' && lets('detain-person.record-present'),
    'extend-custody': isHeld && request.custody.extension === undefined && mine && lets('detain-person.extend-custody'),
    'end-custody': isHeld && mine && lets('detain-person.end-custody'),
    serve: mine && presence !== undefined && lets('detain-person.serve'),
    escort: mine && presence !== undefined && lets('detain-person.escort'),
    admit: mine && isAtGate && lets('detain-person.admit'),
    refuse: mine && isAtGate && lets('detain-person.refuse-admission'),
    alternative: isOwner && lets('detain-person.choose-alternative'),
    resume: isOwner && lets('detain-person.resume'),
    family: mine && isFamilyOpen(request) && lets('detain-person.record-family-notice'),
    'report-deputy': mine && deputyReport !== undefined && deputyReport.madeAt === undefined && lets('detain-person.record-deputy-report'),
    'ask-review': mine && service !== undefined && reconsideration === undefined && now < service.reconsiderUntil.at && lets('detain-person.ask-reconsideration'),
    'request-leave': mine && mayAskLeave(request) && lets('detain-person.request-leave'),
    'answer-leave': mine && isLeaveUnanswered(request) && lets('detain-person.answer-leave'),
    early: isOwner && isInTerm(request) && earlyPending(request) === undefined && !isEarlyUnsealed(request) && lets('detain-person.propose-early-release'),
    'answer-question': isOwner && isQuestionOpen(request) && lets('detain-person.answer-question'),
    'record-release': mine && release?.releasedAt === undefined && (isInTerm(request) || state === 'release_ordered') && lets('detain-person.record-release'),
  };
  return DETENTION_ACTS.filter((act) => may[act]);
}
