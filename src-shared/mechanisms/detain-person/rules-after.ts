import { failure } from '../../kernel/errors/index.ts';
import { DAY_MS, formatInstant } from '../../kernel/time.ts';
import { after, firstDoubt, notInFuture } from '../../domain/linkage/plausible.ts';
import { signedFor } from '../../domain/linkage/regions/approval.ts';
import { flagProof, moveToJudge, settleIncident } from '../../domain/linkage/regions/request.ts';
import { releaseDue, reviewDue } from './clocks.ts';
import { daysOf, type DetentionRequest, earlyPending, isEarlyUnsealed, isInTerm } from './model.ts';
import { named } from './regions.ts';
import { type DetentionDecision, doubtful, happens, type Input, no, type Rules } from './rule.ts';

/** What is done about a detention that stands: reconsideration, early release, and what the case asks (民事诉讼法解释 §182, §185). */

function askReconsideration(state: DetentionRequest, input: Input<'detain-person.ask-reconsideration'>): DetentionDecision {
  const { payload: { asked }, context } = input;
  const { service } = state;
  if (service === undefined) return doubtful(state, 'reconsideration', input, failure('STATE_NOT_ALLOWED', { state: state.state }));
  const wrong =
    state.reconsideration !== undefined
      ? failure('RECONSIDERATION_ASKED')
      : asked.askedAt >= service.reconsiderUntil.at
        ? failure('RECONSIDERATION_TOO_LATE', { latest: formatInstant(service.reconsiderUntil.at) })
        : firstDoubt(notInFuture(asked.askedAt, context), after(service.servedAt, asked.askedAt, context));
  // The days of the upper court run from when it has the application: it has it with this very act.
  return wrong === undefined ? happens({ kind: 'reconsideration-asked', asked, due: reviewDue(context.now, context) }) : doubtful(state, 'reconsideration', input, wrong);
}

function decideReconsideration(state: DetentionRequest, { payload: { decision }, context }: Input<'detain-person.decide-reconsideration'>): DetentionDecision {
  if (state.reconsideration === undefined || state.reconsideration.decision !== undefined) return no('NOTHING_TO_DECIDE');
  const before = daysOf(state);
  if (decision.result === 'changed' && (decision.days === undefined || decision.days >= before)) return no('CHANGED_DAYS_NOT_FEWER', { days: before });
  const { days, ...rest } = decision;
  const kept = decision.result === 'changed' && days !== undefined ? { ...rest, days } : rest;
  const decided = { kind: `reconsideration-${decision.result}`, decision: kept } as const;
  if (!isInTerm(state) || decision.result === 'upheld') return happens(decided);
  // What is left of the days may be over already.
  const isOver = days !== undefined && state.admission !== undefined && state.admission.admittedAt + days * DAY_MS <= context.now;
  if (decision.result === 'changed' && !isOver) return happens(decided);
  return happens(decided, { kind: 'release-ordered', cause: decision.result, documentNo: decision.documentNo, due: releaseDue(context.now, context) });
}

export type AfterKind =
  | `detain-person.${'ask-reconsideration' | 'decide-reconsideration' | 'propose-early-release' | 'decide-early-release' | 'order-release' | 'ask-question' | 'answer-question' | 'end-by-death'}`
  | `detain-person.${'flag-proof' | 'settle-incident' | 'move-to-judge'}`;

export const AFTER_RULES: Rules<AfterKind> = {
  'detain-person.ask-reconsideration': askReconsideration,

  'detain-person.decide-reconsideration': decideReconsideration,

  'detain-person.propose-early-release': (state, { payload: { ground, reason, evidence, paper } }) =>
    earlyPending(state) !== undefined || isEarlyUnsealed(state) ? no('EARLY_RELEASE_PENDING') : happens({ kind: 'early-release-proposed', ground, reason, evidence, paper }),

  'detain-person.decide-early-release': (state, asked) => {
    if (earlyPending(state) === undefined) return no('NOTHING_TO_DECIDE');
    const { approve, opinion } = asked.payload;
    const words = { ...signedFor(asked), ...(opinion === undefined ? {} : { opinion }) };
    return happens({ kind: approve ? 'early-release-approved' : 'early-release-refused', ...words });
  },

  'detain-person.order-release': (_state, { payload: { cause, documentNo }, context }) =>
    happens({ kind: 'release-ordered', cause, ...(documentNo === undefined ? {} : { documentNo }), due: releaseDue(context.now, context) }),

  'detain-person.ask-question': (_state, { payload }) => happens({ kind: 'question-asked', cause: payload.cause }),

  'detain-person.answer-question': (state, { payload }) =>
    state.question === undefined || state.question.decidedAt !== undefined ? no('NOTHING_TO_DECIDE') : happens({ kind: 'question-answered', reason: payload.reason }),

  'detain-person.end-by-death': () => happens({ kind: 'ended-by-death' }),

  'detain-person.flag-proof': (state, asked) => named(flagProof(state, asked)),

  'detain-person.settle-incident': (state, asked) => named(settleIncident(state, asked)),

  'detain-person.move-to-judge': (state, asked) => named(moveToJudge(state, asked)),
};
