import type { AuditQuery } from '#shared/contracts/audit.ts';
import { type CivilDate, endOfDay, startOfDay } from '#shared/kernel/time.ts';
import { queryOf } from './use-server.ts';

/** The search as typed by the auditor. */
export type AuditSearch = { readonly from: CivilDate | null; readonly through: CivilDate | null; readonly account: string; readonly action: string; readonly object: string; readonly result: 'done' | 'refused' | null };

export const EMPTY_SEARCH: AuditSearch = { from: null, through: null, account: '', action: '', object: '', result: null };

/** Fields whose text the server would refuse, so that they are told before the search. */
export function problemsOfSearch(search: AuditSearch): readonly ('account' | 'action' | 'object')[] {
  const shapes = { account: /^[A-Za-z0-9:._-]{1,80}$/, action: /^[a-z][a-z.-]*$/, object: /^[a-z][a-z-]{1,30}(\/[A-Za-z0-9:._-]{1,80})?$/ } as const;
  return (['account', 'action', 'object'] as const).filter((field) => search[field].trim() !== '' && !shapes[field].test(search[field].trim()));
}

/** Address of one page of the result; days are whole days in Asia/Shanghai. */
export function auditPath(search: AuditSearch, page: number): string {
  const query: AuditQuery = {
    ...(search.from === null ? {} : { from: startOfDay(search.from) }),
    ...(search.through === null ? {} : { to: endOfDay(search.through) }),
    ...(search.result === null ? {} : { result: search.result }),
    page,
  };
  return `/v1/audit${queryOf({ ...query, account: search.account.trim(), action: search.action.trim(), object: search.object.trim() })}`;
}
