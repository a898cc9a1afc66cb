/**
 * The six meanings a colour can have here (LOOK.md): waiting (slate), with the agency (blue), acted (teal), attention
 * (amber), danger or overdue (red), ended (grey). A state is always word + sign + colour.
 */
export const TONES = ['waiting', 'agency', 'acted', 'attention', 'danger', 'ended'] as const;
export type Tone = (typeof TONES)[number];
