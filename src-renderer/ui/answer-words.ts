import { useI18n } from 'vue-i18n';
import type { KeptAnswer } from '#shared/domain/linkage/kept-answers.ts';
import { formatInstant, type Instant } from '#shared/kernel/time.ts';

/** Times and texts that an answer may tell of, by their paths in its content, in the order in which they are read. */
const TIMES = ['hit.at', 'admission.admittedAt', 'admission.endsAt', 'refusal.refusedAt', 'leave.appliedAt', 'leftAt', 'backAt', 'endsAt', 'releasedAt', 'asked.askedAt'] as const;
const TEXTS = ['hit.place', 'hit.unit', 'hit.officer', 'hit.phone', 'admission.receiptNo', 'admission.officer', 'refusal.text', 'leave.text', 'asked.text', 'officer'] as const;

/**
 * What an answer that moved nothing says: what it is, where and with whom the person is, and why it was not applied.
 * @param own says a word as the mechanism of the request does (`useRequestWords`)
 */
export function useAnswerWords(own?: (key: `requests.${string}`) => string): { title(answer: KeptAnswer): string; detail(answer: KeptAnswer): string } {
  const { t, te } = useI18n({ useScope: 'global' });
  return {
    title: ({ message, revision, round, doubt }) => t(doubt === undefined ? 'requests.incident.late' : 'requests.incident.doubted', { message: (own ?? t)(`requests.lateMessage.${message}`), revision, round: round + 1 }),
    detail: ({ content = {}, doubt }) => {
      const text = (name: string): string => String(content[name] ?? '');
      const state = text('hit.personState');
      const parts = [
        ...TIMES.map((name) => (typeof content[name] === 'number' ? formatInstant(content[name] as Instant) : '')),
        ...TEXTS.map(text),
        state === '' ? '' : t(`requests.personState.${state}`),
        text('controlNo'),
        content['end'] === undefined ? '' : t('requests.incident.period', { start: text('start'), end: text('end') }),
        content['newEnd'] === undefined ? '' : t('requests.renew.newEnd', { end: text('newEnd') }),
        text('text'),
        doubt !== undefined && te(`errors.${doubt}.title`, 'zh-CN') ? t(`errors.${doubt}.title`) : '',
      ];
      return parts.filter((part) => part !== '').join(' · ');
    },
  };
}
