import { HOLDING_INSTRUMENTS, type LocateRequest, type LocateState } from './model.ts';

/** Stations of a packet on its way through the court to the police, in order. */
export const COURSE_STATIONS = ['filed', 'chief', 'president', 'seal', 'police'] as const;
export type CourseStation = (typeof COURSE_STATIONS)[number];

/** One station: done, where the packet is now, still to come, or where it was turned away. */
export type CourseStep = { readonly station: CourseStation; readonly state: 'done' | 'now' | 'todo' | 'failed' };

const AT_POLICE: readonly LocateState[] = ['submitted', 'under_review'];
const TURNED_AWAY: readonly LocateState[] = ['returned', 'rejected'];

/**
 * Where the packet is. A filing that waits on the device of its author is with nobody else, and the police have done their
 * part only once they have put the person under control.
 *
 * @param isHereOnly the filing that brought this revision has not reached the server.
 */
export function courseOf(request: LocateRequest, isHereOnly: boolean): readonly CourseStep[] {
  const { state } = request;
  const approved = (level: 'chief' | 'president'): boolean => request.approvals.some((approval) => approval.level === level);
  const wasControlled = request.control.state !== 'inactive';
  const left = wasControlled || AT_POLICE.includes(state) || TURNED_AWAY.includes(state) || state === 'withdrawal_pending';
  const withAuthor = isHereOnly || state === 'sent_back';
  const approval = (level: 'chief' | 'president', waiting: LocateState): CourseStep => ({ station: level, state: approved(level) && !isHereOnly ? 'done' : state === waiting && !isHereOnly ? 'now' : 'todo' });
  return [
    { station: 'filed', state: withAuthor ? 'now' : 'done' },
    approval('chief', 'pending_approval'),
    ...(request.packet.attachments.some((paper) => HOLDING_INSTRUMENTS.includes(paper.instrument)) ? [approval('president', 'pending_president')] : []),
    { station: 'seal', state: isHereOnly ? 'todo' : left ? 'done' : state === 'signed' ? 'now' : 'todo' },
    { station: 'police', state: isHereOnly ? 'todo' : wasControlled ? 'done' : TURNED_AWAY.includes(state) ? 'failed' : AT_POLICE.includes(state) || state === 'withdrawal_pending' ? 'now' : 'todo' },
  ];
}
