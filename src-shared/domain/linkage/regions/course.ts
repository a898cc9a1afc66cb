import type { Instant } from '../../../kernel/time.ts';
import type { ApprovalLevel } from './approval.ts';
import type { LinkageRequest } from './linkage-request.ts';
import { COMMON_STATES } from './request.ts';

/** Stations of a packet on its way through the court to the agency, in order. */
export const COURSE_STATIONS = ['filed', 'chief', 'president', 'seal', 'agency'] as const;
export type CourseStation = (typeof COURSE_STATIONS)[number];

/** One station: done, where the packet is now, still to come, or where it was turned away. */
export type CourseStep = { readonly station: CourseStation; readonly state: 'done' | 'now' | 'todo' | 'failed' };

const WAITING: Readonly<Record<ApprovalLevel, string>> = { chief: 'pending_approval', president: 'pending_president' };
const AT_AGENCY: readonly string[] = ['submitted', 'under_review'];
const TURNED_AWAY: readonly string[] = ['returned', 'rejected'];

/**
 * Where the packet is. A filing that waits on the device of its author is with nobody else, and an agency has done its part
 * only once the hold is in force, or it has answered otherwise.
 *
 * @param levels signatures that the request asks for (`Mechanism.levels`)
 * @param isHereOnly the filing that brought this revision has not reached the server.
 * @param answeredAt when the agency did its part, where no hold says so (`RequestHead`)
 */
export function courseOf(request: LinkageRequest, levels: readonly ApprovalLevel[], isHereOnly: boolean, answeredAt?: Instant): readonly CourseStep[] {
  const { state } = request;
  const wasHeld = answeredAt !== undefined || (request.control !== undefined && request.control.state !== 'inactive');
  const isAtAgency = AT_AGENCY.includes(state) || state === 'withdrawal_pending';
  const isSigned = (level: ApprovalLevel): boolean => request.approvals.some((each) => each.level === level);
  // States that only one mechanism has come after the packet was sealed.
  const isPastSeal = !(COMMON_STATES as readonly string[]).includes(state) && levels.every(isSigned);
  const hasLeft = wasHeld || isAtAgency || isPastSeal || TURNED_AWAY.includes(state);
  const step = (station: CourseStation, of: CourseStep['state']): CourseStep => ({ station, state: isHereOnly ? 'todo' : of });
  const approval = (level: ApprovalLevel): CourseStep => step(level, isSigned(level) ? 'done' : state === WAITING[level] ? 'now' : 'todo');
  return [
    { station: 'filed', state: isHereOnly || state === 'sent_back' ? 'now' : 'done' },
    ...levels.map(approval),
    step('seal', hasLeft ? 'done' : state === 'signed' ? 'now' : 'todo'),
    step('agency', wasHeld ? 'done' : TURNED_AWAY.includes(state) ? 'failed' : isAtAgency ? 'now' : 'todo'),
  ];
}
