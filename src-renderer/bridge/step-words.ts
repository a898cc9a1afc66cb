import { useI18n } from 'vue-i18n';
import type { NextStep, Tone } from '#shared/domain/linkage/next-step.ts';
import type { StepNumbers } from '#shared/domain/cases/step-clock.ts';
import { ownCaseKey } from '#shared/locales/index.ts';
import { mechanismOf } from '#shared/mechanisms/index.ts';

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
  stage(step: Pick<NextStep, 'stage' | 'about'>): string;
  /** What is to be done: 「送达执行通知书、报告财产令」. */
  step(step: Pick<NextStep, 'step' | 'params' | 'about'>): string;
  /** Why the row stands here, with its legal source; `numbers` are those in force, which the sentence names. */
  why(step: Pick<NextStep, 'step' | 'about'>, numbers: StepNumbers): string;
  /** What happens if nobody acts; undefined where nothing does. */
  otherwise(step: Pick<NextStep, 'step' | 'about'>, numbers: StepNumbers): string | undefined;
  /** Who has to act. */
  who(step: Pick<NextStep, 'waitingOn' | 'about'>): string;
} {
  const { t, te } = useI18n({ useScope: 'global' });
  /** A word of the step as the mechanism of its request says it (公安 for a person, 交管 for a car), else as all of them do. */
  function keyOf(group: 'stage' | 'step' | 'why' | 'otherwise' | 'waitingOn', name: string, { about }: Pick<NextStep, 'about'>): string {
    const mechanism = about === undefined ? undefined : mechanismOf(about.type);
    const own = mechanism === undefined ? undefined : ownCaseKey(mechanism.id, group, name);
    return own !== undefined && te(own, 'zh-CN') ? own : `cases.${group}.${name}`;
  }
  return {
    stage: (step) => t(keyOf('stage', step.stage, step)),
    step: (step) => t(keyOf('step', step.step, step), { ...step.params }),
    why: (step, numbers) => t(keyOf('why', step.step, step), { ...numbers }),
    otherwise(step, numbers) {
      const key = keyOf('otherwise', step.step, step);
      return te(key, 'zh-CN') ? t(key, { ...numbers }) : undefined;
    },
    who: (step) => t(keyOf('waitingOn', step.waitingOn, step)),
  };
}
