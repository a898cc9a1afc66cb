import type { Onlooker } from '#renderer/ui/mechanism-screens.ts';
import type { LocateCommandKind } from '#shared/mechanisms/locate-person/commands.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { transitionsFor } from '#shared/mechanisms/locate-person/transitions.ts';

/** What a person can do with a request for the search of somebody, beside what every request offers. */
export const LOCATE_ACTS = ['mend', 'refile', 'end-custody', 'extend-custody', 'report-deputy', 'outcome'] as const;
export type LocateAct = (typeof LOCATE_ACTS)[number];

/** Acts that the table, the role and the state allow, in the order of the page (see `sharedActs`). */
export function actsOfLocate(request: LocateRequest, who: Onlooker): readonly LocateAct[] {
  if (who.court !== undefined && who.court !== request.court) return [];
  const lets = (kind: LocateCommandKind) => transitionsFor(kind, request.state).some(({ actors }) => (actors as readonly string[]).includes(who.role));
  const isOwner = who.account === request.undertaker;
  const isHeld = request.custody.state === 'running';
  const may: Readonly<Record<LocateAct, boolean>> = {
    mend: isOwner && lets('locate-person.resubmit'),
    refile: isOwner && lets('locate-person.refile'),
    'end-custody': isHeld && lets('locate-person.end-custody'),
    'extend-custody': isHeld && request.custody.extension === undefined && (isOwner || who.role !== 'judge') && lets('locate-person.extend-custody'),
    'report-deputy': request.deputyReport !== undefined && request.deputyReport.madeAt === undefined && lets('locate-person.record-deputy-report'),
    outcome: isOwner && !isHeld && request.outcome === undefined && lets('locate-person.record-outcome'),
  };
  return LOCATE_ACTS.filter((act) => may[act]);
}
