import type { CivilDate, Instant } from '../../kernel/time.ts';
import type { AggregateRef } from './command.ts';

/** Who has to act next; `agency`: one that is not the police. The list is append-only: filters that people kept name them. */
export const WAITING = ['court', 'approval', 'police', 'parties', 'nobody', 'agency', 'upper-court'] as const;
export type Waiting = (typeof WAITING)[number];

/** How a step is coloured: a state is always word, icon and colour (LOOK). */
export type Tone = 'waiting' | 'agency' | 'acted' | 'attention' | 'danger' | 'ended';

/**
 * The next lawful step of a case or of a request, and why it stands in the list. `step` and `stage` are keys of the
 * locales; `due` is the day or instant by which it must be done, where a duty runs.
 */
export type NextStep = {
  readonly stage: string;
  readonly step: string;
  readonly tone: Tone;
  readonly waitingOn: Waiting;
  readonly dueDate?: CivilDate;
  readonly dueAt?: Instant;
  readonly rule?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** The request that asks for it, where one does. */
  readonly about?: AggregateRef;
  /** Smaller is more urgent; the default order of the worklist. */
  readonly urgency: number;
};
