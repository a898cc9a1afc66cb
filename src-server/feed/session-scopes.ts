import { scopesLent, scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import type { CommandSession, ServerCore } from '../commands/core.ts';

/** Offices to which a signature may be lent; nobody else is asked for delegations with each page. */
const MAY_BE_LENT: readonly PersonRole[] = ['judge', 'chief', 'president'];

/** Whether the scopes of this session can change with a day or with a delegation. */
export function mayBeLent({ role }: Pick<CommandSession, 'role'>): boolean {
  return MAY_BE_LENT.includes(role);
}

/** What a session reads now: its own scopes, and what was delegated to it and is in force today (授权代批). */
export async function scopesNow(core: Pick<ServerCore, 'store' | 'clock'>, session: CommandSession): Promise<readonly string[]> {
  const own = scopesOfSession(session);
  if (!mayBeLent(session)) return own;
  const grants = await core.store.snapshot((reads) => reads.delegationsTo(session.account));
  return [...own, ...scopesLent(session, grants, civilDateOf(core.clock.now()))];
}
