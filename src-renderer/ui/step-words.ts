import { useI18n } from 'vue-i18n';
import type { NextStep } from '#shared/domain/linkage/next-step.ts';
import type { StepNumbers } from '#shared/domain/cases/step-clock.ts';
import type { Tone } from './tones.ts';

/** States that are no worse for a duty being late: the clock beside them says so, once. */
const CALM_STAGES: readonly string[] = ['filed', 'enforcing', 'report-overdue', 'reviewing'];

/** Colour of a step's state. A late duty is red in its clock only, not a second time in the state. */
export function stageTone(step: Pick<NextStep, 'stage' | 'tone'>): Tone {
  if (!CALM_STAGES.includes(step.stage)) return step.tone;
  return step.stage === 'report-overdue' ? 'attention' : 'waiting';
}

/** The next lawful step of a case in words, the same on every page that shows one. */
export function useStepWords(): {
  /** Name of the state that the case is in now: 「布控中」. */
  stage(step: Pick<NextStep, 'stage'>): string;
  /** What is to be done: 「送达执行通知书、报告财产令」. */
  step(step: Pick<NextStep, 'step' | 'params'>): string;
  /** Why the row stands here, with its legal source; `numbers` are those in force, which the sentence names. */
  why(step: Pick<NextStep, 'step'>, numbers: StepNumbers): string;
  /** What happens if nobody acts; undefined where nothing does. */
  otherwise(step: Pick<NextStep, 'step'>, numbers: StepNumbers): string | undefined;
  /** Who has to act. */
  who(step: Pick<NextStep, 'waitingOn'>): string;
} {
  const { t, te } = useI18n({ useScope: 'global' });
  return {
    stage: ({ stage }) => t(`cases.stage.${stage}`),
    step: ({ step, params }) => t(`cases.step.${step}`, { ...params }),
    why: ({ step }, numbers) => t(`cases.why.${step}`, { ...numbers }),
    otherwise: ({ step }, numbers) => (te(`cases.otherwise.${step}`, 'zh-CN') ? t(`cases.otherwise.${step}`, { ...numbers }) : undefined),
    who: ({ waitingOn }) => t(`cases.waitingOn.${waitingOn}`),
  };
}
