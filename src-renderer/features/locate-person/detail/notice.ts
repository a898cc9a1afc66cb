import { useI18n } from 'vue-i18n';
import { stateKey } from '#renderer/bridge/request-look.ts';
import { useFiling } from '#renderer/bridge/use-filing.ts';
import { useFormat } from '#renderer/ui/format.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';
import type { NoticePart } from '#shared/domain/linkage/facts.ts';
import { locatePerson } from '#shared/mechanisms/locate-person/index.ts';
import type { SamePersonNotice } from '#shared/mechanisms/locate-person/audiences.ts';

/** A notice of this mechanism in its own type: its screens are asked about no other. */
export function ownNotice(notice: NoticePart): SamePersonNotice {
  return notice as SamePersonNotice;
}

/** What the judge of another case answers; nothing waits for it over there. */
export const CHOICES = ['attend', 'join', 'no-interest'] as const;
export type Choice = (typeof CHOICES)[number];

export function courtOf({ foundByCourt }: SamePersonNotice): string {
  return courtByCode(foundByCourt)?.name ?? foundByCourt;
}

/** The words of a notice, and its answer. */
export function useNotice() {
  const { t } = useI18n({ useScope: 'global' });
  const format = useFormat();
  const filing = useFiling();
  return {
    filing,
    stateWord: ({ state }: SamePersonNotice) => t(stateKey({ ref: { type: locatePerson.module.aggregate }, state })),
    told: ({ toldAt }: SamePersonNotice) => format.fullTime(toldAt),
    /** @returns whether the answer was filed. */
    async answer(notice: SamePersonNotice, choice: Choice, note: string): Promise<boolean> {
      const { requestId, caseId, caseNumber } = notice;
      const { done } = await filing.file({
        kind: 'locate-person.answer-same-person',
        aggregate: { type: locatePerson.module.aggregate, id: requestId },
        payload: { requestId, caseId, choice, ...(note === '' ? {} : { note }) },
        title: caseNumber,
      });
      return done;
    },
  };
}
