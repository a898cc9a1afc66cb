import type { AgencyAnswer, AgencyMessage } from '#shared/contracts/agency-protocol.ts';
import type { AgencyRow } from '#shared/domain/agencies/index.ts';
import { CodedError, failure } from '#shared/kernel/errors/index.ts';
import { err } from '#shared/kernel/result.ts';
import { openCommit } from '../commands/commit.ts';
import type { ServerCore } from '../commands/core.ts';
import { runAgencyActs } from '../commands/own-acts.ts';
import { commandsOf, maySend } from './mapping.ts';

/**
 * Takes one verified message of an agency: kept raw, mapped, run, in one transaction. The same key again changes
 * nothing. A message that nobody can map is kept and raises an alarm; one that a rule refuses is kept with its code, and
 * the agency is told the code, so that a wrong hold is not taken for granted. Whether the request is with this agency is
 * the rule of each command (`may`); what agencies of its kind never say is refused before any rule is asked.
 * @param agency whose key the signature was made with; a message that names another sender is not believed.
 */
export async function receiveMessage(core: ServerCore, agency: AgencyRow, message: AgencyMessage, raw: string): Promise<AgencyAnswer> {
  if (message.sender !== agency.id) throw new CodedError('SIGNATURE_INVALID');
  return core.store.transaction(async (tx): Promise<AgencyAnswer> => {
    const earlier = await tx.incoming(agency.id, message.idempotencyKey);
    if (earlier !== undefined) return { outcome: 'duplicate' };
    const now = core.clock.now();
    const commit = openCommit(core, tx, now);
    const kept = { agency: agency.id, idempotencyKey: message.idempotencyKey, receivedAt: now, raw };
    const acts = commandsOf(message);
    if (acts === undefined) {
      core.alarm({ kind: 'follow-up-refused', where: `gateway/${message.message}`, detail: 'unmapped' });
      await tx.write(commit.batch({ incoming: [{ ...kept, state: 'unmapped', problem: failure('KIND_UNKNOWN', { kind: message.message }) }] }));
      return { outcome: 'accepted' };
    }
    const ran = maySend(message, agency.kind) ? await runAgencyActs(commit, agency.id, message.idempotencyKey, acts) : err(failure('ACTOR_NOT_RELATED'));
    await tx.write(commit.batch({ incoming: [ran.ok ? { ...kept, state: 'applied' } : { ...kept, state: 'refused', problem: ran.error }] }));
    return ran.ok ? { outcome: 'accepted' } : { outcome: 'refused', code: ran.error.code };
  });
}
