import type { PoliceRow } from '#shared/contracts/engine.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { CivilDate, Instant } from '#shared/kernel/time.ts';

/** The piles of the specialist's desk. */
export const DESK_TABS = ['review', 'controls', 'releases', 'done'] as const;
export type DeskTab = (typeof DESK_TABS)[number];

/** Controls, own or stray, whose release waits for the police, and since when. */
export function openReleases({ request: { control, strays, since } }: PoliceRow): readonly { readonly controlNo: string | undefined; readonly since: Instant }[] {
  const own = control.state === 'release_requested' || control.state === 'release_sent' ? [{ controlNo: control.controlNo, since: control.release?.requestedAt ?? since }] : [];
  return [...own, ...strays.filter((stray) => stray.state !== 'release_acked').map(({ controlNo, foundAt }) => ({ controlNo, since: foundAt }))];
}

/** A renewal that the court has approved and the police have not answered yet (DOMAIN §1.1). */
export function openRenewal({ request }: PoliceRow): (PoliceRow['request']['renewals'][number] & { readonly newEnd: CivilDate }) | undefined {
  const last = request.renewals.at(-1);
  return last?.state === 'approved' && last.newEnd !== undefined && request.control.state === 'active' ? { ...last, newEnd: last.newEnd } : undefined;
}

export function tabOf(row: PoliceRow): DeskTab {
  if (openReleases(row).length > 0) return 'releases';
  if (row.request.state === 'submitted' || row.request.state === 'under_review') return 'review';
  if (row.request.control.state === 'active') return 'controls';
  return 'done';
}

/**
 * Oldest duty first, and before all of them a renewal that waits for an answer; finished matters newest first. What concerns one person stands together, at the place of its most
 * urgent one.
 */
export function sorted(rows: readonly PoliceRow[], tab: DeskTab): readonly PoliceRow[] {
  const rank = (row: PoliceRow) => (tab === 'done' ? -row.request.since : openRenewal(row) === undefined ? (row.request.due?.at ?? row.request.since) : 0);
  const of = rows.filter((row) => tabOf(row) === tab).toSorted((a, b) => rank(a) - rank(b));
  return of.filter((row) => samePerson(of, row)[0] === row).flatMap((row) => samePerson(of, row));
}

/** Requests of one person, whatever courts they come from, stand together (DOMAIN §1.12-13). */
export function samePerson(rows: readonly PoliceRow[], row: PoliceRow): readonly PoliceRow[] {
  return row.request.personKey === '' ? [row] : rows.filter((other) => other.request.personKey === row.request.personKey);
}

/** Age in full years on a day, from a civil birth date. */
export function ageOn(birth: string, day: string): number {
  return Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
}

/** The next control number of this desk's own series, after the highest one it can see; the specialist may change it. */
export function suggestedControlNo(rows: readonly PoliceRow[], year: string): string {
  const used = rows
    .flatMap((row) => [row.request.control.controlNo, ...row.request.strays.map((stray) => stray.controlNo)])
    .map((no) => new RegExp(`^${year}-KZ-(\\d+)$`).exec(no ?? '')?.[1])
    .map((n) => Number(n ?? 0));
  return `${year}-KZ-${String(Math.max(0, ...used) + 1).padStart(5, '0')}`;
}

/** Tone of a request on the police side. */
export function toneOf(row: PoliceRow): Tone {
  if (openReleases(row).length > 0) return 'danger';
  switch (row.request.state) {
    case 'submitted':
    case 'under_review':
      return 'waiting';
    case 'active':
      return 'agency';
    case 'hit':
    case 'court_ack':
    case 'dispatched':
      return 'attention';
    case 'controlled':
      return 'acted';
    default:
      return 'ended';
  }
}
