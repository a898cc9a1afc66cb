import { computed, type ComputedRef } from 'vue';
import type { LocationQuery } from 'vue-router';
import { useLiveQuery } from '#renderer/bridge/use-live-query.ts';
import { useSetting } from '#renderer/bridge/use-setting.ts';
import { useLedger } from '#renderer/bridge/use-sync-status.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { CaseId, RequestId } from '#shared/kernel/ids.ts';
import { FILED_SETTING, parseCopies } from './kept-copies.ts';

/** What the address of a composer says. */
export type ComposerAddress = {
  /** Empty where a refused filing says it. */
  readonly caseId: CaseId;
  /** Whom or what to begin with, where the case has several. */
  readonly about?: string | undefined;
  /** A parked form to go on with. */
  readonly draft?: string | undefined;
  /** A rejected request that this one follows. */
  readonly supersedes?: RequestId | undefined;
  /** A refused filing to correct. */
  readonly from?: string | undefined;
};

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The address of a composer as the router has it: `?case=…`, and how it begins. */
export function composerAddress(query: LocationQuery): ComposerAddress {
  return {
    caseId: (text(query['case']) ?? '') as CaseId,
    about: text(query['about']),
    draft: text(query['draft']),
    supersedes: text(query['supersedes']) as RequestId | undefined,
    from: text(query['from']),
  };
}

/** The case that a request is composed for, and what this machine keeps to begin with. */
export function useMatter(address: () => ComposerAddress) {
  const ledger = useLedger();
  const copies = useSetting(FILED_SETTING);
  const refusedCopy = computed(() => {
    const { from } = address();
    return from === undefined ? undefined : parseCopies(copies.value.value).find(({ commandId }) => commandId === from);
  });
  const caseId = computed(() => {
    const { caseId: named } = address();
    return named === '' ? ((refusedCopy.value?.caseId ?? '') as CaseId) : named;
  });
  const live = useLiveQuery('case', () => (caseId.value === '' ? undefined : { caseId: caseId.value }));
  const drafts = useLiveQuery('drafts', {});
  const before = useLiveQuery('request', () => {
    const { supersedes } = address();
    return supersedes === undefined ? undefined : { requestId: supersedes };
  });
  const state: ComputedRef<CaseState | undefined> = computed(() => live.answer.value?.state);
  const refusal = computed<Failure | undefined>(() => {
    const { from } = address();
    return from === undefined ? undefined : ledger.rows.value.find((row) => row.commandId === from)?.receipt?.failure;
  });
  return {
    address,
    caseId,
    state,
    /** Whether what is here has been read; before that nobody knows whether there is a case. */
    isRead: computed(() => (caseId.value === '' || live.answer.value !== undefined) && drafts.answer.value !== undefined && copies.loaded.value),
    drafts: drafts.answer,
    /** The request that this one follows; undefined until it has come. */
    before: before.answer,
    copies,
    refusedCopy,
    /** Why the filing to correct was refused. */
    refusal,
  };
}
export type Matter = ReturnType<typeof useMatter>;
