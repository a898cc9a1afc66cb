import type { DataUse } from '#shared/domain/audit/index.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { AuditDraft } from './chain.ts';

/**
 * The audit row of one decided command of a person or an agency. A use of personal data (`audit.record-use`) is entered
 * under what was used, so that "who looked at this case" is one search. Free text stays in the record itself.
 * @param refusal code of the error table, where the command was refused.
 */
export function auditOfCommand(command: Command, at: Instant, refusal: string | undefined, ip: string | undefined): AuditDraft {
  const base = {
    at,
    account: command.actor.account,
    role: command.actor.role,
    result: refusal ?? 'done',
    command: command.id,
    device: command.stream.device,
    ...(ip === undefined ? {} : { ip }),
  };
  if (command.kind === 'audit.record-use' && refusal === undefined) {
    const { use, target, what } = command.payload as DataUse;
    return { ...base, action: `data-use.${use}`, object: target, what };
  }
  return { ...base, action: command.kind, object: command.basis.aggregate };
}
