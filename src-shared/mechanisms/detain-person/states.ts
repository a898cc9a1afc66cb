import type { Tone } from '../../domain/linkage/next-step.ts';

/**
 * States of a detention (司法拘留, DOMAIN §1.2). Those before the house has answered bear the names that every request has; what
 * runs beside them (custody, family, reconsideration, leave) is no state but a part of its own.
 */
export const DETENTION_STATES = [
  'pending_president',
  'sent_back',
  /** The president does not approve. Whoever was detained first (先行拘留) is released at once. */
  'not_approved',
  'signed',
  /** 拘留决定书 made, numbered and sealed; the person may be there, or must be found. */
  'decided',
  /** Served on the person, who is present: the detention is carried out. */
  'served',
  /** On the way to the house. */
  'submitted',
  /** The house has the notice and examines the person (体检). */
  'under_review',
  /** 不予收拘: the court chooses what else, within the day. */
  'refused',
  /** 暂缓执行: until the reason of the refusal is gone. */
  'deferred',
  'admitted',
  'on_leave',
  /** The court has ordered the release, or the house holds whom nobody asked it to hold. */
  'release_ordered',
  'released',
  'withdrawn',
  'closed',
] as const;
export type DetentionState = (typeof DETENTION_STATES)[number];

/** Rank within one revision and round (S8); being presented again is another round. A leave is no step back. */
export const DETENTION_RANK: Readonly<Record<DetentionState, number>> = {
  pending_president: 15,
  sent_back: 18,
  signed: 20,
  decided: 25,
  served: 30,
  submitted: 40,
  under_review: 45,
  refused: 50,
  deferred: 55,
  admitted: 60,
  on_leave: 60,
  release_ordered: 80,
  released: 95,
  not_approved: 96,
  withdrawn: 99,
  closed: 100,
};

/** How a state looks. Red is left to what is late: a person who should be free, by his clock. */
export const DETENTION_TONES: Readonly<Record<DetentionState, Tone>> = {
  pending_president: 'waiting',
  sent_back: 'attention',
  not_approved: 'attention',
  signed: 'waiting',
  decided: 'attention',
  served: 'attention',
  submitted: 'agency',
  under_review: 'agency',
  refused: 'attention',
  deferred: 'waiting',
  admitted: 'agency',
  on_leave: 'agency',
  release_ordered: 'attention',
  released: 'ended',
  withdrawn: 'ended',
  closed: 'ended',
};

/** States before the decision stands: whoever corrects the person here corrects a paper that was never issued. */
export const BEFORE_DECISION: readonly DetentionState[] = ['pending_president', 'sent_back', 'signed'];
/** States after the service, in which the decision may be taken to the upper court (民事诉讼法解释 §185). */
export const AFTER_SERVICE: readonly DetentionState[] = ['served', 'submitted', 'under_review', 'refused', 'deferred', 'admitted', 'on_leave', 'release_ordered', 'released', 'withdrawn', 'closed'];
/** The person has been brought to the house, which owes its answer. */
export const AT_GATE: readonly DetentionState[] = ['submitted', 'under_review'];
/** The house has the person, or his place. */
export const IN_HOUSE: readonly DetentionState[] = ['admitted', 'on_leave', 'release_ordered'];
/** Nothing more is asked of the detention itself. */
export const OVER: readonly DetentionState[] = ['not_approved', 'released', 'withdrawn', 'closed'];
