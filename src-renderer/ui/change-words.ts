import { useI18n } from 'vue-i18n';
import type { FieldChange } from '#shared/domain/linkage/regions/exchange.ts';

/** One changed field in words. */
export type Change = { readonly field: string; readonly before: string; readonly after: string; readonly reason: string };

/** Fields that are lists of codes, and the word for one of each. */
const LISTS: Readonly<Record<string, (code: string) => string>> = {
  reasons: (code) => `requests.reason.${code}`,
  dangers: (code) => `requests.danger.${code}`,
  warnings: (code) => `requests.warning.${code}`,
};

/** Masks what a field tells of a person, undefined for the other fields; `whole` is for the police desk, which works with it. */
type OfPersons = ((field: string, before: string, after: string) => Pick<Change, 'before' | 'after'> | undefined) | 'whole';

/** What the mechanism of a request says of its own fields: their names, and codes in words where they are its own. */
type OwnFields = { readonly say?: (key: `requests.${string}`) => string; readonly value?: (field: string, text: string) => string | undefined };

/** The lines of a diff: names of fields, codes as the words that stand for them, what they tell of a person as the caller may see it. */
export function useChangeWords(ofPersons: OfPersons, own: OwnFields = {}): (change: FieldChange) => Change {
  const { t } = useI18n({ useScope: 'global' });
  function value(field: string, text: string): string {
    if (text === '') return '';
    const said = own.value?.(field, text);
    if (said !== undefined) return said;
    const list = LISTS[field];
    if (list !== undefined) return text.split(',').map((code) => t(list(code))).join('、');
    if (field === 'takeover') return t(`requests.takeover.${text}`);
    if (field === 'ground') return t(`requests.ground.${text}`);
    if (field === 'periodDays' || field === 'days') return t('requests.facts.days', { n: Number(text) });
    if (field === 'debtor.idType') return t(`requests.idType.${text}`);
    if (field === 'debtor.sex') return t(`requests.sex.${text}`);
    return text;
  }
  /** Of the papers only those that went and those that came; their titles stand behind the code of their instrument. */
  function papers(before: string, after: string): Pick<Change, 'before' | 'after'> {
    const [was, is] = [before, after].map((text) => text.split(';').filter((paper) => paper !== '')) as [string[], string[]];
    const said = (list: readonly string[], others: readonly string[]): string => list.filter((paper) => !others.includes(paper)).map((paper) => paper.slice(paper.indexOf(':') + 1)).join('、');
    return { before: said(was, is), after: said(is, was) };
  }
  return ({ field, before, after, reason }) => {
    if (field === 'attachments') return { field: (own.say ?? t)('requests.change.attachments'), ...papers(before, after), reason: reason ?? '' };
    const shown = (ofPersons === 'whole' ? undefined : ofPersons(field, before, after)) ?? { before: value(field, before), after: value(field, after) };
    const say = own.say ?? t;
    return { field: say(`requests.change.${field}`), ...shown, reason: reason ?? '' };
  };
}
