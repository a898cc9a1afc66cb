import type { Instant } from '#shared/kernel/time.ts';
import type { RowMarkState } from './parts.ts';
import type { Tone } from './tones.ts';

/** One thing that happened, in words. */
export type TimelineItem = {
  readonly id: string;
  readonly at: Instant;
  /** Only the day is known: no hour is shown, today neither. */
  readonly wholeDay?: boolean | undefined;
  readonly tone: Tone;
  readonly title: string;
  /** Who, which version, which documents: the second, quieter half of the line. */
  readonly detail?: string | undefined;
  /** Where the time comes from when it is not the platform's: 「电话代录」, 「GPS」. */
  readonly source?: string | undefined;
  /** Stands only while it is not simply accepted. */
  readonly mark?: RowMarkState | undefined;
  /** The item opens something. */
  readonly opens?: boolean | undefined;
};
