import { failure } from '../../kernel/errors/index.ts';
import { addDays, civilDateOf } from '../../kernel/time.ts';
import { accept, type DecideContext, type GuardResult, lawNumber, refuse } from '../../domain/linkage/decision.ts';
import { after, type Doubt, firstDoubt, notInFuture } from '../../domain/linkage/plausible.ts';
import { approve, confirmPaperApproval, recordPaperApproval, sendBack, signedFor } from '../../domain/linkage/regions/approval.ts';
import { endCustody, extendCustody, flagCustodyLimit } from '../../domain/linkage/regions/custody.ts';
import { firstAnswerDue } from '../../domain/linkage/regions/exchange.ts';
import { assignNumbers, bindSealedCopy, unsealed } from '../../domain/linkage/regions/papers.ts';
import { prefixedEvent } from '../../domain/linkage/regions/prefixed.ts';
import { familyDue, HOUSE_CLOCKS, reconsiderationDue } from './clocks.ts';
import type { OwnEvent } from './events.ts';
import { type DetentionRequest, levelsOfDetention } from './model.ts';
import { DETENTION_PAPERS } from './packet.ts';
import type { Alternative } from './parts.ts';
import { linkRight, presenceDoubt, presenceRight, presentEvent } from './presence.ts';
import { DETENTION, named } from './regions.ts';
import { type DetentionDecision, happens, no, type Rules, unless } from './rule.ts';
import { refile } from './rules-file.ts';

/** Accepted as far as the guard is known; where it failed, refused. */
function granted(guard: GuardResult, ...events: readonly OwnEvent[]): DetentionDecision {
  if (guard.failure !== undefined) return refuse(guard.failure, [guard]);
  const body = events.map((event) => prefixedEvent(DETENTION, event));
  return guard.status === 'unknown' ? { kind: 'unknown', events: body, guards: [guard] } : accept(body, [guard]);
}

function isInCustody({ custody }: DetentionRequest): boolean {
  return custody.state === 'running';
}

/** A fine in its place lies within 民事诉讼法 §118 and is the president's (§119). */
function wrongWithFine(state: DetentionRequest, { alternative, fine }: Alternative, context: DecideContext): Doubt {
  if (alternative !== 'fine') return undefined;
  if (fine === undefined) return failure('FINE_PAPERS_MISSING');
  const max = lawNumber('FINE_PERSON_MAX', context);
  if (fine.amount <= 0 || fine.amount > max) return failure('FINE_OUT_OF_RANGE', { max });
  return firstDoubt(notInFuture(fine.presidentApprovedOn, context), after(civilDateOf(state.filedAt), fine.presidentApprovedOn, context));
}

/** Earliest day on which a custody that this request records may have begun: held on the eve, filed after midnight. */
function earliestHold({ filedAt, detainedFirst }: DetentionRequest) {
  return addDays(civilDateOf(detainedFirst?.at ?? filedAt), -1);
}

export type CourtKind =
  | `detain-person.${'refile' | 'approve' | 'send-back' | 'disapprove' | 'record-paper-approval' | 'confirm-paper-approval' | 'recall' | 'assign-numbers' | 'bind-sealed-copy' | 'issue'}`
  | `detain-person.${'link' | 'record-present' | 'extend-custody' | 'end-custody' | 'flag-custody-limit' | 'serve' | 'record-family-notice' | 'record-deputy-report' | 'escort'}`
  | `detain-person.${'choose-alternative' | 'resume' | 'withdraw'}`;

/** What the court does: from the signature to the gate, and after a refusal. */
export const COURT_RULES: Rules<CourtKind> = {
  'detain-person.refile': refile,

  'detain-person.approve': (state, asked) => named(approve<DetentionRequest>(levelsOfDetention)(state, asked)),

  // Whoever was detained first is not left waiting for a better paper: it is approved, or he is free (民事诉讼法解释 §181).
  'detain-person.send-back': (state, asked) => (state.detainedFirst === undefined ? named(sendBack(state, asked)) : no('DETAIN_FIRST_NEEDS_DECISION')),

  'detain-person.disapprove': (_state, asked) => happens({ kind: 'disapproved', ...signedFor(asked), opinion: asked.payload.opinion }),

  'detain-person.record-paper-approval': (state, asked) => named(recordPaperApproval(state, asked)),

  'detain-person.confirm-paper-approval': (state, asked) => named(confirmPaperApproval<DetentionRequest>(levelsOfDetention)(state, asked)),

  'detain-person.recall': (_state, { payload }) => happens({ kind: 'recalled', cause: payload.cause }),

  'detain-person.assign-numbers': (state, asked) => named(assignNumbers(state, asked)),

  'detain-person.bind-sealed-copy': (state, asked) => named(bindSealedCopy(DETENTION_PAPERS)(state, asked)),

  'detain-person.issue': (state) => (unsealed(state, DETENTION_PAPERS).length > 0 ? no('COPY_NOT_SEALED') : happens({ kind: 'issued' })),

  'detain-person.link': (state, { payload: { link }, context }) => {
    if (state.links.some(({ request }) => request.id === link.request.id)) return no('ALREADY_LINKED');
    // He is held here: a second clock would count the same hours.
    if (link.purpose === 'custody' && isInCustody(state)) return no('CUSTODY_STILL_RUNNING');
    return granted(linkRight(state.id, state.personKey, link, context), { kind: 'linked', link });
  },

  'detain-person.record-present': (state, { payload: { present }, context }) => {
    if (present.basis === 'detain-first') return no('DETAIN_FIRST_GROUND');
    const doubt = presenceDoubt(present, earliestHold(state), context);
    return unless(doubt, () => granted(presenceRight(state.id, state.personKey, present, state.links, context), presentEvent(present, context)));
  },

  'detain-person.extend-custody': (state, asked) => named(extendCustody(state, asked)),

  // That he is detained is said by the house (`admit`), which ends the custody at its own instant.
  'detain-person.end-custody': (state, asked) => (asked.payload.ending === 'detained' ? no('ADMISSION_ENDS_CUSTODY') : named(endCustody(state, asked))),

  'detain-person.flag-custody-limit': (state, asked) => named(flagCustodyLimit(state, asked)),

  'detain-person.serve': (state, { payload: { service }, context }) => {
    if (state.presence === undefined) return no('PERSON_NOT_PRESENT');
    const signedAt = state.approvals.at(-1)?.at ?? state.filedAt;
    return unless(firstDoubt(notInFuture(service.servedAt, context), after(signedAt, service.servedAt, context)), () => {
      // Detained first, the detention itself is the execution; else the service on the person, who is present (DOMAIN §1.13-9).
      const executedAt = state.detainedFirst?.at ?? service.servedAt;
      return happens({ kind: 'served', service, reconsiderUntil: reconsiderationDue(service.servedAt, context), executedAt, family: state.family?.due ?? familyDue(executedAt, context) });
    });
  },

  'detain-person.record-family-notice': (state, { payload: { notice }, context }) => {
    const { family } = state;
    if (family === undefined) return no('FAMILY_NOTICE_NOT_DUE');
    // Why nobody could be told gives way to the notice once somebody is.
    if (family.notice !== undefined && !('reason' in family.notice && 'notifiedAt' in notice)) return no('FAMILY_NOTICE_RECORDED');
    const doubt = 'notifiedAt' in notice ? firstDoubt(notInFuture(notice.notifiedAt, context), after(family.executedAt, notice.notifiedAt, context)) : undefined;
    return unless(doubt, () => happens('reason' in notice ? { kind: 'family-not-told', reason: notice.reason } : { kind: 'family-told', notice }));
  },

  'detain-person.record-deputy-report': (state, { payload: { to, at }, context }) => {
    if (state.deputyReport === undefined || state.deputyReport.madeAt !== undefined) return no('DEPUTY_REPORT_NOT_DUE');
    return unless(firstDoubt(notInFuture(at, context), after(civilDateOf(state.deputyReport.dueSince), at, context)), () => happens({ kind: 'deputy-reported', to, reportedAt: at }));
  },

  'detain-person.escort': (state, { payload: { escort }, context }) => {
    if (state.presence === undefined) return no('PERSON_NOT_PRESENT');
    const doubt = firstDoubt(notInFuture(escort.departedAt, context), after(state.service?.servedAt ?? state.since, escort.departedAt, context));
    return unless(doubt, () => happens({ kind: 'escorted', escort, due: firstAnswerDue(HOUSE_CLOCKS, context.now, context) }));
  },

  'detain-person.choose-alternative': (state, { payload: { choice }, context }) => {
    // Only who is brought to the gate again may stay in custody for it.
    if (choice.alternative !== 'presented-again' && isInCustody(state)) return no('CUSTODY_STILL_RUNNING');
    const to = choice.alternative === 'presented-again' ? 'served' : choice.alternative === 'deferred' ? 'deferred' : 'closed';
    return unless(wrongWithFine(state, choice, context), () => happens({ kind: 'alternative-chosen', choice, to }));
  },

  'detain-person.resume': (_state, { payload }) => happens({ kind: 'resumed', reason: payload.reason }),

  'detain-person.withdraw': (_state, { payload }) => accept([{ kind: 'detention-withdrawn', cause: payload.reason }]),
};

