import { useI18n } from 'vue-i18n';
import type { KeptAnswer } from '#shared/domain/linkage/kept-answers.ts';
import { formatInstant, type Instant } from '#shared/kernel/time.ts';

/** What an answer that moved nothing says: what it is, where and with whom the person is, and why it was not applied. */
export function useAnswerWords(): { title(answer: KeptAnswer): string; detail(answer: KeptAnswer): string } {
  const { t, te } = useI18n({ useScope: 'global' });
  return {
    title: ({ message, revision, round, doubt }) => t(doubt === undefined ? 'requests.incident.late' : 'requests.incident.doubted', { message: t(`requests.lateMessage.${message}`), revision, round: round + 1 }),
    detail: ({ content = {}, doubt }) => {
      const text = (name: string): string => String(content[name] ?? '');
      const at = content['hit.at'];
      const state = text('hit.personState');
      const parts = [
        typeof at === 'number' ? formatInstant(at as Instant) : '',
        text('hit.place'),
        text('hit.unit'),
        text('hit.officer'),
        text('hit.phone'),
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
