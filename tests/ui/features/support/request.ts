import type { RequestView } from '#shared/contracts/engine.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { headOf } from '#shared/mechanisms/index.ts';
import type { AccountId, CaseId, CourtCode, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';

/** A request for the search of a person, as a page has it. */
type LocateView = Omit<RequestView, 'request'> & { readonly request: LocateRequest };

export const FILED_AT = instantAt(civilDate('2026-09-07'), '09:00');
const hash = (digit: string): FileHash => `sha256:${digit.repeat(64)}` as FileHash;

const PAPERS = {
  application: { slot: 'locate-application', instrument: 'locate-application', title: '查控申请表', number: '〔2026〕姑执控317号', file: hash('1') },
  letter: { slot: 'assistance-letter', instrument: 'assistance-letter', title: '协助查找函', number: '〔2026〕姑执查317号', file: hash('2') },
  warrant: { slot: 'compel-appearance-warrant', instrument: 'compel-appearance-warrant', title: '拘传票', number: '〔2026〕姑执传31号', file: hash('3') },
  title: { slot: 'enforcement-title', instrument: 'enforcement-title', title: '民事调解书', file: hash('4') },
} as const;

/** The request of story 1: 王某, asked for by 蒋法官, waiting for the chief. */
export function wangRequest(more: Partial<LocateRequest> = {}, warrant = false): LocateRequest {
  return {
    id: 'request-90017' as RequestId,
    version: 1,
    court: '苏0508' as CourtCode,
    caseId: 'case-90017' as CaseId,
    caseNumber: '（2026）苏0508执90017号',
    undertaker: 'gusu.jiang' as AccountId,
    clerk: 'gusu.lu' as AccountId,
    debtor: 'p-wang' as PartyId,
    personKey: 'resident-id:wang',
    state: 'pending_approval',
    revision: 1,
    round: 0,
    packet: {
      debtor: { name: '王某', idType: 'resident-id', idNo: '320599198703162138', sex: 'male', birth: civilDate('1987-03-16') },
      reasons: ['whereabouts-unknown'],
      dangers: [],
      periodDays: 180,
      takeover: warrant ? 'hold-at-station' : 'report-only',
      dutyPhone: '0512-00000508',
      attachments: [PAPERS.application, PAPERS.letter, ...(warrant ? [PAPERS.warrant] : []), PAPERS.title],
      evidence: [],
    },
    packetHash: `packet-${warrant ? 'warrant' : 'plain'}`,
    guards: [],
    proofs: [],
    filedAt: FILED_AT,
    since: FILED_AT,
    approvals: [],
    sendBacks: [],
    returns: [],
    changes: [],
    control: { state: 'inactive' },
    strays: [],
    renewals: [],
    hits: [],
    escalation: 0,
    callbacks: [],
    missed: [],
    controlReports: [],
    custody: { state: 'none' },
    otherCourts: [],
    incidents: [],
    lateAnswers: [],
    ...more,
  } as LocateRequest;
}

/** As a device answers it. */
export function viewOf(request: LocateRequest, more: Partial<Omit<RequestView, 'request'>> = {}): LocateView {
  return { head: headOf('locate-request', request), request, version: request.version, pending: [], ...more };
}
