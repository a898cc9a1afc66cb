import type { Translate } from '#renderer/ui/mechanism-screens.ts';

/** The answers before a detention, in the order in which a change lists them. */
const ANSWERS = ['sameAct', 'pregnancy', 'illness', 'deputy'] as const;

/** A changed value in words, where it is a code of this mechanism; undefined where all say it alike. */
export function changeValue(field: string, text: string, t: Translate): string | undefined {
  if (field !== 'warnings') return undefined;
  return text
    .split(',')
    .map((answer, index) => `${t(`detain-person.facts.${ANSWERS[index] ?? 'sameAct'}`)} ${t(`detain-person.${ANSWERS[index] ?? 'sameAct'}.${answer}`)}`)
    .join('；');
}
