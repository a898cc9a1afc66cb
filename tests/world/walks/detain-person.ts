import { personKey } from '#shared/domain/identifiers/index.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { isTermOfDays } from '#shared/domain/linkage/detention.ts';
import { known, type Lookups, NO_LOOKUPS, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import { requestOf } from '#shared/mechanisms/index.ts';
import { headOfDetention } from '#shared/mechanisms/detain-person/head.ts';
import type { DetentionCommandKind } from '#shared/mechanisms/detain-person/commands.ts';
import type { DetentionEvent } from '#shared/mechanisms/detain-person/events.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import { daysOf, type DetentionRequest, isInTerm, positionOf } from '#shared/mechanisms/detain-person/model.ts';
import { DETENTION_PAPERS } from '#shared/mechanisms/detain-person/packet.ts';
import { DETENTION_TRANSITIONS } from '#shared/mechanisms/detain-person/transitions.ts';
import type { AccountId, AgencyId, CourtCode } from '#shared/kernel/ids.ts';
import { addDays, civilDateOf, DAY_MS, instant } from '#shared/kernel/time.ts';
import { payloadFor, type Walk } from './detain-person-payloads.ts';
import { type DetentionScene, JUDGE, packetOf, sceneOf, searchOf } from './detain-person-scene.ts';
import { begunDuty, COURT, type Message, REQUEST, SYSTEM, walkerOf } from './walker.ts';

/** The walk over a detention: the house as it answers, the upper court, and what must hold of a person's liberty. */
const HOUSE = 'police:detention' as AgencyId;
const CONNECTOR: Actor = { account: 'house-connector' as AccountId, role: 'agency-system', agency: HOUSE };
const ACTORS: readonly Actor[] = [
  { account: JUDGE, role: 'judge', court: COURT },
  { account: JUDGE, role: 'judge', court: COURT },
  { account: 'judge-deputy' as AccountId, role: 'judge', court: COURT, delegation: 'grant-1' },
  { account: JUDGE, role: 'judge', court: COURT, delegation: 'grant-1' },
  { account: 'clerk-lu' as AccountId, role: 'clerk', court: COURT },
  { account: 'clerk-lu' as AccountId, role: 'clerk', court: COURT },
  { account: 'clerk-zhao' as AccountId, role: 'clerk', court: COURT },
  { account: 'chief-fang' as AccountId, role: 'chief', court: COURT },
  { account: 'president-ji' as AccountId, role: 'president', court: COURT },
  { account: 'president-cai' as AccountId, role: 'president', court: '苏05' as CourtCode },
  { account: 'duty-tian' as AccountId, role: 'command-centre', court: COURT },
  { account: 'officer-peng' as AccountId, role: 'field-officer', court: COURT },
  { account: 'house-ge' as AccountId, role: 'agency-desk', agency: HOUSE },
  SYSTEM,
  CONNECTOR,
];

function lookupsOf(walk: Walk): Lookups {
  const { random, scene, state, now } = walk;
  const today = civilDateOf(now);
  const own = state === undefined ? [] : [requestOf('detention-request', state)];
  const packet = state?.packet ?? packetOf(random, { ...scene, first: false }, now);
  const beside = scene.beside === 'holding' || scene.beside === 'looking' ? [searchOf(packet, scene.beside === 'holding')] : scene.beside === 'punished' ? [requestOf(
    'detention-request', punished(scene, now, packet),
  )] : [];
  return {
    ...NO_LOOKUPS,
    case: known(scene.found),
    requestsOfCase: scene.blind ? UNKNOWN : known([...own, ...beside]),
    settings: known({ court: COURT, policeChannel: 'connector', requireDishonestListing: false, dutyPhone: '0512-00000110' }),
    roster: known(undefined),
    missingFiles: known([]),
    delegation: known({
      id: 'grant-1',
      from: 'president-ji' as AccountId,
      fromRole: random.chance(0.8) ? 'president' : 'chief',
      to: random.chance(0.8) ? ('judge-deputy' as AccountId) : JUDGE,
      court: COURT,
      kinds: ['detain-person'],
      fromDay: addDays(today, -3),
      throughDay: addDays(today, random.chance(0.8) ? 3 : -1),
    }),
  };
}

/** Another detention of the case, for the act that is proposed here again. */
function punished(scene: DetentionScene, now: Walk['now'], packet: DetentionRequest['packet'] | ReturnType<typeof packetOf>): DetentionRequest {
  const filed = detainPerson.module.apply(
    undefined,
    {
      kind: 'detention-filed', requestId: 'request-before' as never, caseId: scene.found.id, caseNumber: scene.found.caseNumber, court: COURT,
      undertaker: JUDGE, debtor: 'party-pan' as never, personKey: personKey(packet.debtor.idType, packet.debtor.idNo), packet, packetHash: 'before',
      guards: [], proofs: [],
    },
    { commandId: 'x' as never, aggregate: { type: 'detention-request', id: 'request-before' }, at: now, by: SYSTEM },
  );
  return { ...filed, state: 'released' };
}

function begun(before: DetentionRequest | undefined, after: DetentionRequest): readonly string[] {
  const leave = after.leaves.at(-1);
  return [
    ...begunDuty(before, after),
    ...(after.family !== undefined && before?.family === undefined ? ['DETENTION_FAMILY_NOTICE'] : []),
    ...(after.service !== undefined && before?.service === undefined ? ['DETENTION_RECONSIDERATION'] : []),
    ...(after.reconsideration !== undefined && before?.reconsideration === undefined ? ['DETENTION_RECONSIDERATION_DECISION'] : []),
    ...(leave !== undefined && after.leaves.length > (before?.leaves.length ?? 0) ? ['DETENTION_LEAVE_ANSWER'] : []),
    ...(after.termEnd !== before?.termEnd && isInTerm(after) ? ['DETENTION_RELEASE_NOTICE'] : []),
    ...(after.custody.startedAt !== before?.custody.startedAt && after.custody.startedAt !== undefined ? ['QUESTIONING'] : []),
    ...(after.custody.extension !== undefined && before?.custody.extension === undefined ? ['QUESTIONING_COMPLEX'] : []),
  ];
}

/** What must hold of a person: held by one hand at a time, never longer than decided, and never without a decision. */
function check(walk: Walk, event: DetentionEvent, before: DetentionRequest | undefined, next: DetentionRequest): void {
  if (isInTerm(next) && next.custody.state === 'running') walk.violation('the house has him, and his hours at the court go on');
  if (isInTerm(next) && next.service === undefined) walk.violation('detained, and the decision was never served on him');
  if (isInTerm(next) && next.reconsideration?.decision?.result === 'revoked' && event.kind !== 'detention-reconsideration-revoked') walk.violation('revoked, and still detained');
  const { admission } = next;
  if (event.kind === 'detention-admitted' && admission !== undefined && !isTermOfDays(admission.admittedAt, admission.endsAt, daysOf(next))) walk.violation('a term that was not decided');
  const mayMove = event.kind === 'detention-came-back' || event.kind === 'detention-term-changed';
  if (before?.termEnd !== undefined && next.termEnd !== undefined && next.termEnd > before.termEnd && !mayMove) walk.violation(`the term grew by ${event.kind}`);
  if (next.state === 'release_ordered' && next.release?.due === undefined) walk.violation('a release that nobody watches');
  if (next.personKey !== personKey(next.packet.debtor.idType, next.packet.debtor.idNo)) walk.violation(`the request names one person and is filed under another after ${event.kind}`);
  const reached = next.incidents.filter(({ kind }) => kind === 'custody-limit-reached').length;
  const limits = [...(next.earlierCustodies ?? []), next.custody].reduce((n, custody) => n + (custody.extension === undefined ? 1 : 2), 0);
  if (reached > limits) walk.violation(`the same custody limit was reached ${String(reached)} times`);
  const starts = next.presence === undefined || next.presence.basis === 'free' || next.presence.basis === 'linked' ? 0 : 1;
  if (event.kind === 'detention-present' && starts === 1 && next.custody.state === 'none') walk.violation('held, and no clock runs');
  const begins = before?.custody.state !== 'running' && next.custody.state === 'running';
  if (event.kind === 'detention-present' && next.presence?.basis === 'linked' && begins) walk.violation('a second clock beside that of the search');
}

/** Every paper has its number when its command is done; at rest nobody is detained beyond his term without an alarm. */
function checkStep(walk: Walk, before: DetentionRequest | undefined): void {
  const { state } = walk;
  if (state === undefined) return;
  const asked = state.earlyReleases.at(-1);
  for (const { slot, instrument, number } of state.packet.attachments) {
    const isDrawn = instrument !== 'early-release-decision' || asked?.state === 'approved';
    if (DETENTION_PAPERS.numbered.includes(instrument) && isDrawn && number === undefined) walk.violation(`${instrument} has no number`);
    const had = before?.packet.attachments.find((paper) => paper.slot === slot && paper.instrument === instrument)?.number;
    if (had !== undefined && number !== had) walk.violation(`attachment ${slot} changed its number`);
  }
  if (before !== undefined) return;
  const isOverrun = state.state === 'admitted' && state.termEnd !== undefined && walk.now > state.termEnd + DAY_MS;
  if (isOverrun && state.release?.alarmedAt === undefined) walk.violation('at rest, detained beyond the term, and nobody was told');
  if (state.state === 'release_ordered' && state.release?.alarmedAt === undefined) walk.violation('at rest, an ordered release that nobody confirmed or told of');
}

/** The house does what it must: it takes the notice, decides at the gate, writes the ends, and releases. */
function houseAnswers(walk: Walk, message: Message): void {
  const { random, state, now } = walk;
  const answered = { requestId: REQUEST, revision: message.revision, round: message.round };
  const say = (kind: DetentionCommandKind, payload: object) => {
    walk.file(kind, payload, CONNECTOR);
  };
  switch (message.message) {
    case 'detention.notice':
      say('detain-person.mark-received', { ...answered, receivedAt: now });
      if (random.chance(0.5)) say(
        'detain-person.admit',
        { ...answered, admission: { receiptNo: '收拘1', admittedAt: now, endsAt: instant(now + Number(message.body['days']) * DAY_MS), health: '体检合格', belongings: '无', officer: '葛' } },
      );
      return;
    case 'detention.release-order':
      say('detain-person.mark-release-sent', { requestId: REQUEST });
      say('detain-person.record-release', { ...answered, releasedAt: now, officer: '葛' });
      return;
    case 'detention.change':
      if (state?.admission !== undefined) say('detain-person.mark-changed', { ...answered, endsAt: instant(state.admission.admittedAt + Number(message.body['days']) * DAY_MS) });
      return;
    case 'detention.leave-answer':
      if (message.body['granted'] === true && random.chance(0.7)) say('detain-person.mark-left', { ...answered, leftAt: now, dueBack: instant(now + Number(message.body['days']) * DAY_MS) });
      return;
    default:
  }
}

const named = (...names: readonly string[]): readonly string[] => names.map((name) => `detain-person.${name}`);

/** The way forward from each state; walks take it often, so that the far end of the table is reached many times. */
const FORWARD: Readonly<Partial<Record<DetentionRequest['state'] | 'none', readonly string[]>>> = {
  none: named('file'),
  pending_president: named(
    'approve', 'approve', 'approve', 'approve', 'approve', 'record-paper-approval', 'confirm-paper-approval', 'send-back', 'disapprove',
    'record-present', 'record-family-notice',
  ),
  sent_back: named('refile', 'refile', 'record-present'),
  signed: named('bind-sealed-copy', 'bind-sealed-copy', 'bind-sealed-copy', 'bind-sealed-copy', 'bind-sealed-copy', 'recall', 'record-present'),
  decided: named('record-present', 'serve', 'serve', 'link', 'extend-custody'),
  served: named('escort', 'escort', 'escort', 'record-present', 'record-family-notice', 'ask-reconsideration', 'decide-reconsideration'),
  submitted: named('mark-received', 'admit', 'admit', 'admit', 'refuse-admission', 'withdraw', 'record-family-notice'),
  under_review: named('admit', 'admit', 'admit', 'refuse-admission', 'record-deputy-report'),
  refused: named('choose-alternative', 'choose-alternative', 'choose-alternative', 'end-custody', 'admit'),
  deferred: named('resume', 'admit', 'end-custody', 'ask-reconsideration', 'decide-reconsideration'),
  admitted: named(
    'request-leave', 'answer-leave', 'answer-leave', 'mark-left', 'propose-early-release', 'decide-early-release', 'bind-sealed-copy',
    'record-release', 'ask-reconsideration', 'decide-reconsideration', 'mark-changed', 'record-family-notice', 'ask-question', 'answer-question',
  ),
  on_leave: named('mark-back', 'mark-back', 'decide-reconsideration', 'propose-early-release', 'decide-early-release', 'bind-sealed-copy', 'record-release'),
  release_ordered: named('record-release', 'mark-release-sent'),
  withdrawn: named('admit', 'end-custody'),
  closed: named('admit', 'decide-reconsideration'),
  not_approved: named('end-custody', 'record-family-notice'),
};

/** Walks over a detention. */
export const walkOnce = walkerOf<DetentionRequest, DetentionEvent, DetentionScene>({
  mechanism: { module: detainPerson.module, states: detainPerson.states, transitions: DETENTION_TRANSITIONS, head: headOfDetention },
  actors: ACTORS,
  scene: sceneOf,
  lookups: lookupsOf,
  payload: (walk, kind) => payloadFor(walk, kind as DetentionCommandKind),
  forward: FORWARD,
  renewing: [],
  position: positionOf,
  begun,
  answer: houseAnswers,
  check,
  checkStep,
  traceOf: ({ state, custody, release }) => `${state}/${custody.state}/${release?.cause ?? '-'}`,
  numberText: (n) => `〔2026〕姑司惩${String(n)}号`,
});
