import type { AccountId, CaseId, CourtCode, PartyId, RequestId } from '../../../kernel/ids.ts';
import type { CaseState } from '../../cases/model.ts';
import { failure } from '../../../kernel/errors/index.ts';
import { accept, type DecideContext, type Decision, type EventBody, type EventMeta, type GuardResult, refuse } from '../decision.ts';
import type { Attachment } from './papers.ts';
import type { Grounds } from './request.ts';

/** What is asked on a case: of one that is not here nobody can say. */
export function withCase<E extends EventBody>({ lookups }: DecideContext, then: (found: CaseState) => Decision<E>): Decision<E> {
  const found = lookups.case;
  return !found.known || found.value === undefined ? refuse(failure('NOT_FOUND')) : then(found.value);
}

/** A failed guard refuses; an unknown one turns acceptance into "cannot know here". */
export function guarded<E extends EventBody>(guards: readonly GuardResult[], events: () => readonly E[]): Decision<E> {
  const bad = guards.find((guard) => guard.status === 'failed');
  if (bad?.failure !== undefined) return refuse(bad.failure, guards);
  return guards.some((guard) => guard.status === 'unknown') ? { kind: 'unknown', events: events(), guards } : accept(events(), guards);
}

/** Of which case a request is, whose, and about whom; what is asked in it is the packet's. */
export type Filing<P> = {
  readonly requestId: RequestId;
  readonly caseId: CaseId;
  readonly caseNumber: string;
  readonly court: CourtCode;
  readonly undertaker: AccountId;
  readonly clerk?: AccountId;
  readonly debtor: PartyId;
  readonly packet: P;
  readonly packetHash: string;
};

/** The filing of a packet on a case, as its event says it. */
export function filingOn<P>(found: CaseState, asked: Pick<Filing<P>, 'requestId' | 'debtor' | 'packet' | 'packetHash'>): Filing<P> {
  return { caseId: found.id, caseNumber: found.caseNumber, court: found.court, undertaker: found.judge, ...(found.clerk === undefined ? {} : { clerk: found.clerk }), ...asked };
}

/** A request as it begins, in every region that each has; its state and its other regions stand beside it. */
export function begun<P extends { readonly attachments: readonly Attachment[] }>(event: Filing<P> & Grounds & { readonly supersedes?: RequestId }, meta: EventMeta) {
  return {
    id: event.requestId,
    version: 1,
    court: event.court,
    caseId: event.caseId,
    caseNumber: event.caseNumber,
    undertaker: event.undertaker,
    ...(event.clerk === undefined ? {} : { clerk: event.clerk }),
    debtor: event.debtor,
    revision: 1,
    round: 0,
    packet: { ...event.packet, attachments: [...event.packet.attachments] as P['attachments'][number][] },
    packetHash: event.packetHash,
    guards: event.guards,
    proofs: event.proofs,
    ...(event.claim === undefined ? {} : { claim: event.claim }),
    filedAt: meta.at,
    ...(meta.occurredAt === undefined ? {} : { askedAt: meta.occurredAt.at }),
    filedBy: meta.by.account,
    since: meta.at,
    ...(event.supersedes === undefined ? {} : { supersedes: event.supersedes }),
    approvals: [],
    sendBacks: [],
    returns: [],
    changes: [],
    incidents: [],
    lateAnswers: [],
  };
}
