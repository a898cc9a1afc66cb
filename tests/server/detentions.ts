import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { type DetentionPacket, packetHash } from '#shared/mechanisms/detain-person/packet.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { CommandId, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, civilDateOf, HOUR_MS, type Instant, instant } from '#shared/kernel/time.ts';
import { SAMPLE_FILE } from './samples.ts';

/** Detentions for tests that are about something else; the person is that of the imported case. Fictional throughout. */
export const DEBTOR = { name: '王某', idType: 'resident-id', idNo: '320599198703162138' } as const;
const PARTY = 'party-wang' as PartyId;

export function detentionPacket(evidence: readonly CommandId[], on = civilDate('2026-02-05')): DetentionPacket {
  const said = <A extends string>(answer: A) => ({ answer, source: '电话核实' });
  return {
    debtor: DEBTOR,
    ground: 'asset-report-refused-or-false',
    facts: '逾期拒不报告财产',
    act: { on, description: '拒不报告财产' },
    days: 15,
    evidence: [...evidence],
    warnings: { sameAct: said('not-punished'), pregnancy: { answer: 'not-applicable' }, illness: said('none'), deputy: said('none') },
    dutyPhone: '0512-00000110',
    attachments: [
      { slot: 'decision', instrument: 'detention-decision', title: '拘留决定书', file: SAMPLE_FILE as FileHash },
      { slot: 'notice', instrument: 'detention-notice', title: '执行拘留通知书', file: SAMPLE_FILE as FileHash },
    ],
  };
}

/** A detention of a case as it was proposed, changed to where a test needs it. */
export function detentionOf(found: CaseState, by: Actor, at: Instant, change: Partial<DetentionRequest> = {}): DetentionRequest {
  const packet = detentionPacket(found.records.slice(0, 1).map(({ id }) => id));
  const filed = detainPerson.module.apply(
    undefined,
    {
      kind: 'detention-filed', requestId: 'request-1' as RequestId, caseId: found.id, caseNumber: found.caseNumber, court: found.court, undertaker: found.judge,
      ...(found.clerk === undefined ? {} : { clerk: found.clerk }),
      debtor: PARTY, personKey: personKey(DEBTOR.idType, DEBTOR.idNo), packet, packetHash: packetHash(packet), guards: [], proofs: [],
    },
    { commandId: 'filed' as CommandId, aggregate: { type: 'detention-request', id: 'request-1' }, at, by },
  );
  return { ...filed, ...change };
}

/** What there is once the person was served, escorted and taken in. */
export function inTheHouse(at: Instant, by: Actor['account']): Partial<DetentionRequest> {
  const due = { at: instant(at + HOUR_MS), rule: 'DETENTION_RECONSIDERATION', provisional: false };
  const told = { by, at };
  return {
    state: 'admitted',
    service: { servedAt: at, refusedToSign: false, ...told, reconsiderUntil: due },
    family: { executedAt: at, due },
    escort: { officers: ['彭'], accounts: ['officer-peng' as Actor['account']], departedAt: at, ...told },
    admission: { receiptNo: '收拘1号', admittedAt: at, endsAt: instant(at + 15 * 24 * HOUR_MS), health: '体检合格', belongings: '无', officer: '葛', ...told },
    termEnd: instant(at + 15 * 24 * HOUR_MS),
    reconsideration: { askedAt: at, handedTo: 'house', text: `不服 ${civilDateOf(at)}`, receivedAt: at, due },
  };
}
