import type { GuardItem } from '#renderer/ui/parts.ts';
import type { CaseRecordType } from '#shared/domain/cases/model.ts';
import type { GuardResult } from '#shared/domain/linkage/decision.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';

/** Record that mends a guard, where one does: its form opens on the case page. */
export const MENDING_RECORD: Readonly<Partial<Record<string, CaseRecordType>>> = { 'notice-served': 'service', 'attempt-failed': 'visit', 'case-open': 'resume', warrant: 'summons' };

/** Guards as lines of the list: what holds, what is missing and why, what only the server can know. */
export function guardItems(guards: readonly GuardResult[], t: (key: string, params?: Record<string, string | number>) => string, titleOf: (failure: Failure) => string): readonly GuardItem[] {
  return guards.map(({ id, status, proof, failure }) => ({
    id,
    label: t(`requests.guard.${id}`),
    status,
    proof,
    ...(failure === undefined ? {} : { note: titleOf(failure) }),
    ...(status === 'failed' && MENDING_RECORD[id] !== undefined ? { mend: t('requests.composer.record') } : {}),
  }));
}
