import type { Tone } from './tones.ts';

/** How an event of a case looks in its story; what is not here is plain. Those of a request look as its mechanism says. */
export const EVENT_TONES: Readonly<Record<string, Tone>> = {
  'case-differences-found': 'attention',
  'case-closed': 'ended',
  'case-reopened': 'attention',
  'case-record-corrected': 'attention',
  'case-record-voided': 'attention',
};
