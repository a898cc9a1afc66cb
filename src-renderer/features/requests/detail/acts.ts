import type { Onlooker } from '#renderer/ui/mechanism-screens.ts';
import type { RequestView } from '#shared/contracts/engine.ts';
import { renewalWindow, type RuleParameterTable, valueAt } from '#shared/domain/deadlines/index.ts';
import type { HoldPart } from '#shared/domain/linkage/regions/hold.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import { unsealed } from '#shared/domain/linkage/regions/papers.ts';
import { BEFORE_AGENCY } from '#shared/domain/linkage/regions/request.ts';
import { mechanismFor } from '#shared/mechanisms/index.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { civilDateOf, type CivilDate, type Instant } from '#shared/kernel/time.ts';

/** What every request offers on its page. `approve` and `paper` lead to the pages of the approvals. */
export const SHARED_ACTS = ['seal', 'keep-or-release', 'renew', 'approve', 'paper', 'follow', 'withdraw', 'release'] as const;
export type SharedAct = (typeof SHARED_ACTS)[number];

/** Renewal as it stands today: whether it may be asked for, from when to when, and how often still. */
export type RenewalNow = { readonly from: CivilDate; readonly through: CivilDate; readonly open: boolean; readonly used: number; readonly max: number; readonly pending: boolean };

export function renewalOf(request: Pick<LinkageRequest, 'state'> & Partial<HoldPart>, now: Instant, parameters: RuleParameterTable): RenewalNow | undefined {
  const { end, state } = request.control ?? {};
  if (end === undefined || state !== 'active' || request.state !== 'active') return undefined;
  const today = civilDateOf(now);
  const window = renewalWindow(end, today, parameters);
  const renewals = request.renewals ?? [];
  const used = renewals.filter((renewal) => renewal.state === 'confirmed').length;
  const max = valueAt(parameters, 'RENEWAL_MAX', today);
  const pending = renewals.some((renewal) => renewal.state === 'requested' || renewal.state === 'approved');
  return { ...window, open: window.open && used < max && !pending, used, max, pending };
}

/**
 * Acts that the table of the mechanism, the role and the state allow, in the order of the page. The rules decide again when
 * one is filed; this only keeps verbs away that could never be taken.
 */
export function sharedActs({ head, request }: Pick<RequestView, 'head' | 'request'>, who: Onlooker, now: Instant, parameters: RuleParameterTable): readonly SharedAct[] {
  if (who.court !== undefined && who.court !== request.court) return [];
  const mechanism = mechanismFor(head.ref);
  const lets = (command: string) =>
    mechanism.transitions.some(({ command: kind, from, actors }) => kind === `${mechanism.id}.${command}` && from.includes(request.state) && (actors as readonly string[]).includes(who.role));
  const isOwner = who.account === request.undertaker;
  // What holds nothing at an agency is withdrawn by one word of the court, wherever it stands.
  const isReleased = Object.hasOwn(mechanism.module.commands, `${mechanism.id}.request-release`);
  const isBefore = BEFORE_AGENCY.includes(request.state);
  const may: Readonly<Record<SharedAct, boolean>> = {
    seal: lets('bind-sealed-copy') && unsealed(request, mechanism.papers).length > 0,
    'keep-or-release': isOwner && request.keepOrRelease !== undefined && request.keepOrRelease.choice === undefined && lets('decide-control'),
    renew: isOwner && (renewalOf(request, now, parameters)?.open ?? false),
    approve: head.awaits !== undefined && who.role === head.awaits.level && !head.closedTo.includes(who.account as AccountId),
    paper: lets('record-paper-approval') || (request.paperApproval !== undefined && lets('confirm-paper-approval') && who.role !== 'judge'),
    follow: isOwner && request.state === 'rejected',
    withdraw: isOwner && (isBefore || !isReleased) && lets('withdraw'),
    release: isOwner && !isBefore && isReleased && lets('withdraw'),
  };
  return SHARED_ACTS.filter((act) => may[act]);
}
