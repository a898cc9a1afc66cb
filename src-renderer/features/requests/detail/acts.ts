import { renewalWindow, type RuleParameterTable, valueAt } from '#shared/domain/deadlines/index.ts';
import type { LocateCommandKind } from '#shared/mechanisms/locate-person/commands.ts';
import { LOCATE_PAPERS, type LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { unsealed } from '#shared/domain/linkage/regions/papers.ts';
import { transitionsFor } from '#shared/mechanisms/locate-person/transitions.ts';
import { civilDateOf, type CivilDate, type Instant } from '#shared/kernel/time.ts';

/** What a person can do with a request on its page. `approve` and `paper` lead to the pages of the approvals. */
export const REQUEST_ACTS = ['mend', 'refile', 'seal', 'keep-or-release', 'end-custody', 'extend-custody', 'report-deputy', 'outcome', 'renew', 'approve', 'paper', 'follow', 'withdraw', 'release'] as const;
export type RequestAct = (typeof REQUEST_ACTS)[number];

export type Onlooker = { readonly account: string; readonly role: string; readonly court?: string | undefined };

const BEFORE_POLICE: readonly LocateRequest['state'][] = ['pending_approval', 'pending_president', 'sent_back', 'signed', 'returned'];

/** Renewal as it stands today: whether it may be asked for, from when to when, and how often still. */
export function renewalOf(request: LocateRequest, now: Instant, parameters: RuleParameterTable): { readonly from: CivilDate; readonly through: CivilDate; readonly open: boolean; readonly used: number; readonly max: number; readonly pending: boolean } | undefined {
  const { end, state } = request.control;
  if (end === undefined || state !== 'active' || request.state !== 'active') return undefined;
  const today = civilDateOf(now);
  const window = renewalWindow(end, today, parameters);
  const used = request.renewals.filter((renewal) => renewal.state === 'confirmed').length;
  const max = valueAt(parameters, 'RENEWAL_MAX', today);
  const pending = request.renewals.some((renewal) => renewal.state === 'requested' || renewal.state === 'approved');
  return { ...window, open: window.open && used < max && !pending, used, max, pending };
}

/**
 * Acts that the table, the role and the state allow, in the order of the page. The rules decide again when one is filed;
 * this only keeps verbs away that could never be taken.
 */
export function actsOf(request: LocateRequest, who: Onlooker, now: Instant, parameters: RuleParameterTable): readonly RequestAct[] {
  if (who.court !== undefined && who.court !== request.court) return [];
  const lets = (kind: LocateCommandKind) => transitionsFor(kind, request.state).some(({ actors }) => (actors as readonly string[]).includes(who.role));
  const owner = who.account === request.undertaker;
  const custody = request.custody.state === 'running';
  const may: Readonly<Record<RequestAct, boolean>> = {
    mend: owner && lets('locate-person.resubmit'),
    refile: owner && lets('locate-person.refile'),
    seal: lets('locate-person.bind-sealed-copy') && unsealed(request, LOCATE_PAPERS).length > 0,
    'keep-or-release': owner && request.keepOrRelease !== undefined && request.keepOrRelease.choice === undefined && lets('locate-person.decide-control'),
    'end-custody': custody && lets('locate-person.end-custody'),
    'extend-custody': custody && request.custody.extension === undefined && (owner || who.role !== 'judge') && lets('locate-person.extend-custody'),
    'report-deputy': request.deputyReport !== undefined && request.deputyReport.madeAt === undefined && lets('locate-person.record-deputy-report'),
    outcome: owner && !custody && request.outcome === undefined && lets('locate-person.record-outcome'),
    renew: owner && (renewalOf(request, now, parameters)?.open ?? false),
    approve: (who.role === 'chief' && request.state === 'pending_approval') || (who.role === 'president' && request.state === 'pending_president'),
    paper: lets('locate-person.record-paper-approval') || (request.paperApproval !== undefined && lets('locate-person.confirm-paper-approval') && who.role !== 'judge'),
    follow: owner && request.state === 'rejected',
    withdraw: owner && BEFORE_POLICE.includes(request.state) && lets('locate-person.withdraw'),
    release: owner && !BEFORE_POLICE.includes(request.state) && lets('locate-person.withdraw'),
  };
  return REQUEST_ACTS.filter((act) => may[act]);
}
