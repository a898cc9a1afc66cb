import type { RequestView } from '#shared/contracts/engine.ts';
import { isLentTo } from '#shared/domain/delegation/force.ts';
import type { Delegation } from '#shared/domain/delegation/index.ts';
import type { AccountId, CourtCode } from '#shared/kernel/ids.ts';
import type { CivilDate } from '#shared/kernel/time.ts';

/** A level at which somebody may sign now: by office, or by a delegation and in whose place. */
export type Power = { readonly level: 'chief' | 'president'; readonly delegation?: string; readonly of?: string };

/** What waits in the inbox; a delegation for other matters gives no power here. */
const KIND = 'locate-person';

/** What a person may sign today: the own office first, then what others delegated (授权代批). */
export function powersOf(who: { readonly account: AccountId; readonly role: string; readonly court?: CourtCode }, grants: readonly Delegation[], today: CivilDate): readonly Power[] {
  const own: readonly Power[] = who.role === 'chief' || who.role === 'president' ? [{ level: who.role }] : [];
  const lent = grants.filter((grant) => grant.kinds.includes(KIND) && isLentTo(grant, who, today)).map((grant): Power => ({ level: grant.fromRole, delegation: grant.id, of: grant.from }));
  return [...own, ...lent.filter((power) => !own.some(({ level }) => level === power.level))];
}

/** 待续控审批: the chief decides on a renewal that was asked for. */
export function isRenewal({ head }: RequestView): boolean {
  return head.state === 'active' && head.awaits !== undefined;
}

export function levelOf({ head }: RequestView): 'chief' | 'president' {
  return head.awaits?.level ?? 'chief';
}

/** Since when it waits for this decision. */
export function waitsSince({ head }: RequestView): RequestView['head']['since'] {
  return head.awaits?.since ?? head.since;
}

/** The one that opens by itself when `done` has left the list: the next below, else the last above. */
export function nextAfter(rows: readonly RequestView[], done: string): string | null {
  const at = rows.findIndex(({ request }) => request.id === done);
  return (rows[at + 1] ?? rows[at - 1])?.request.id ?? null;
}
