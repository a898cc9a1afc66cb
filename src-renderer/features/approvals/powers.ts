import type { RequestView } from '#shared/contracts/engine.ts';
import { isLentTo } from '#shared/domain/delegation/force.ts';
import type { Delegation } from '#shared/domain/delegation/index.ts';
import { mechanismFor, MECHANISMS } from '#shared/mechanisms/index.ts';
import type { AccountId, CourtCode } from '#shared/kernel/ids.ts';
import type { CivilDate } from '#shared/kernel/time.ts';

/** A level at which somebody may sign now: by office, or by a delegation for some kinds and in whose place. */
export type Power = { readonly level: 'chief' | 'president'; readonly kinds: 'all' | readonly string[]; readonly delegation?: string; readonly of?: string };

/** What a person may sign today: the own office first, then what others delegated (授权代批). */
export function powersOf(who: { readonly account: AccountId; readonly role: string; readonly court?: CourtCode }, grants: readonly Delegation[], today: CivilDate): readonly Power[] {
  const own: readonly Power[] = who.role === 'chief' || who.role === 'president' ? [{ level: who.role, kinds: 'all' }] : [];
  const lent = grants.filter((grant) => isLentTo(grant, who, today) && MECHANISMS.some(({ id }) => grant.kinds.includes(id))).map(({ fromRole, kinds, id, from }): Power => ({ level: fromRole, kinds, delegation: id, of: from }));
  return [...own, ...lent.filter((power) => !own.some(({ level }) => level === power.level))];
}

/** By which power somebody signs what this request waits for; undefined where he has none for it. */
export function powerFor(view: RequestView, powers: readonly Power[]): Power | undefined {
  const kind = mechanismFor(view.head.ref).id;
  return powers.find(({ level, kinds }) => level === levelOf(view) && (kinds === 'all' || kinds.includes(kind)));
}

/** 待续控审批: the chief decides on a renewal that was asked for. */
export function isRenewal({ head }: RequestView): boolean {
  return head.state === 'active' && head.awaits !== undefined && head.awaits.on === undefined;
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
