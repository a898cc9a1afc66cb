import { useI18n } from 'vue-i18n';
import type { CivilDate, Instant } from '#shared/kernel/time.ts';

/** A case record, or an answer on a thing, behind a guard, as it travels with the request. */
export type Proof = { readonly id: string; readonly type: string; readonly on?: CivilDate; readonly detail?: string; readonly gone?: Instant };

const GROUPS: Readonly<Record<string, string>> = { visit: 'found', summons: 'appeared', 'asset-report': 'assetReport' };

/** An answer on a thing says its own title, and the day on which it was so. */
const ANSWER = 'asset-answer';

/** The records behind the guards in words: 「上门查找」 and 「2026-09-03 人去楼空」. */
export function useProofWords(): { type(proof: Proof): string; text(proof: Proof): string } {
  const { t } = useI18n({ useScope: 'global' });
  function detail({ type, detail: code }: Proof): string {
    if (code === undefined) return '';
    const group = GROUPS[type];
    if (group !== undefined) return t(`cases.${group}.${code}`);
    if (type === 'service') return code.split(',').map((document) => t(`cases.servedDocument.${document}`)).join('、');
    return type === 'call' ? t(code === 'answered' ? 'cases.summary.answered' : 'cases.summary.unanswered') : '';
  }
  const day = ({ type, on }: Proof): string => (on === undefined ? '' : type === ANSWER ? t('assets.asOf', { on }) : on);
  return {
    type: (proof) => (proof.type === ANSWER ? (proof.detail ?? '') : t(`cases.record.${proof.type}`)),
    text: (proof) => [day(proof), detail(proof), proof.gone === undefined ? '' : t('requests.proofGone')].filter((part) => part !== '').join(' '),
  };
}
