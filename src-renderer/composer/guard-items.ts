import type { RouteLocationRaw } from 'vue-router';
import { casePath } from '#renderer/bridge/paths.ts';
import type { GuardItem } from '#renderer/ui/parts.ts';
import type { CaseRecordType } from '#shared/domain/cases/model.ts';
import type { GuardResult } from '#shared/domain/linkage/decision.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { CaseId } from '#shared/kernel/ids.ts';

/** What mends a guard: the key of the verb, and where it is done. */
export type GuardMend = { readonly verb: string; readonly to: RouteLocationRaw };

/** Records that mend a guard of any mechanism: their form opens on the case page. A mechanism adds those of its own guards. */
const MENDING_RECORDS: Readonly<Partial<Record<string, CaseRecordType>>> = { 'notice-served': 'service', 'case-open': 'resume' };

/** The form of a record on the case page, as what mends a guard. */
export function mendByRecord(caseId: CaseId, record: CaseRecordType | undefined): GuardMend | undefined {
  return record === undefined ? undefined : { verb: 'requests.composer.record', to: { path: casePath(caseId), query: { record } } };
}

/** What a mechanism says of its own guards. */
type OwnGuards = {
  proof?(guard: string, record: string, caseId: CaseId): RouteLocationRaw | undefined;
  mend?(guard: string, caseId: CaseId): GuardMend | undefined;
};

/** Where a proof is looked at, and what mends a guard: as the mechanism says it, else at the records of the case. */
export function guardWays(own: OwnGuards, caseId: CaseId) {
  return {
    proof: (guard: string, record: string): RouteLocationRaw => own.proof?.(guard, record, caseId) ?? { path: casePath(caseId), hash: `#record-${record}` },
    mend: (guard: string): GuardMend | undefined => own.mend?.(guard, caseId) ?? mendByRecord(caseId, MENDING_RECORDS[guard]),
  };
}

export type GuardWords = {
  readonly t: (key: string) => string;
  /** Title of an error, in the words of the one table. */
  readonly titleOf: (failure: Failure) => string;
  readonly mend: (guard: string) => GuardMend | undefined;
};

/** Guards as lines of the list: what holds, what is missing and why, what only the server can know. */
export function guardItems(guards: readonly GuardResult[], { t, titleOf, mend }: GuardWords): readonly GuardItem[] {
  return guards.map(({ id, status, proof, failure }) => {
    const way = status === 'failed' ? mend(id) : undefined;
    return {
      id,
      label: t(`requests.guard.${id}`),
      status,
      proof,
      ...(failure === undefined ? {} : { note: titleOf(failure) }),
      ...(way === undefined ? {} : { mend: t(way.verb) }),
    };
  });
}
