import type { AgencyAnswer, AgencyMessage } from '#shared/contracts/agency-protocol.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AgencyId } from '#shared/kernel/ids.ts';
import { openCommit } from '../commands/commit.ts';
import type { ServerCore } from '../commands/core.ts';
import { runAgencyActs } from '../commands/own-acts.ts';
import type { AgencyMapping } from './contract.ts';

/**
 * Takes one verified message of an agency: kept raw, mapped, run, in one transaction. The same key again changes
 * nothing. A message that nobody can map is kept and raises an alarm; one that a rule refuses is kept with its code, and
 * the agency is told the code, so that a wrong hold is not taken for granted.
 */
export async function receiveMessage(core: ServerCore, mapping: AgencyMapping, message: AgencyMessage, raw: string): Promise<AgencyAnswer> {
  const agency = message.sender as AgencyId;
  return core.store.transaction(async (tx): Promise<AgencyAnswer> => {
    const earlier = await tx.incoming(agency, message.idempotencyKey);
    if (earlier !== undefined) return { outcome: 'duplicate' };
    const now = core.clock.now();
    const commit = openCommit(core, tx, now);
    const kept = { agency, idempotencyKey: message.idempotencyKey, receivedAt: now, raw };
    const acts = mapping(message);
    if (acts === undefined) {
      core.alarm({ kind: 'follow-up-refused', where: `gateway/${message.message}`, detail: 'unmapped' });
      await tx.write(commit.batch({ incoming: [{ ...kept, state: 'unmapped', problem: failure('KIND_UNKNOWN', { kind: message.message }) }] }));
      return { outcome: 'accepted' };
    }
    const ran = await runAgencyActs(commit, agency, message.idempotencyKey, acts);
    await tx.write(commit.batch({ incoming: [ran.ok ? { ...kept, state: 'applied' } : { ...kept, state: 'refused', problem: ran.error }] }));
    return ran.ok ? { outcome: 'accepted' } : { outcome: 'refused', code: ran.error.code };
  });
}
