import type { PoliceRow } from '#shared/contracts/engine.ts';
import type { Tone } from '#renderer/ui/tones.ts';

/** The piles of the specialist's desk. */
export const DESK_TABS = ['review', 'controls', 'releases', 'done'] as const;
export type DeskTab = (typeof DESK_TABS)[number];

/** A control, own or stray, whose release waits for the police. */
export function openReleases(row: PoliceRow): readonly (string | undefined)[] {
  const { control, strays } = row.request;
  const own = control.state === 'release_requested' || control.state === 'release_sent' ? [control.controlNo] : [];
  return [...own, ...strays.filter((stray) => stray.state !== 'release_acked').map((stray) => stray.controlNo)];
}

export function tabOf(row: PoliceRow): DeskTab {
  if (openReleases(row).length > 0) return 'releases';
  if (row.request.state === 'submitted' || row.request.state === 'under_review') return 'review';
  if (row.request.control.state === 'active') return 'controls';
  return 'done';
}

/** Oldest duty first; finished matters newest first. */
export function sorted(rows: readonly PoliceRow[], tab: DeskTab): readonly PoliceRow[] {
  const of = rows.filter((row) => tabOf(row) === tab);
  return tab === 'done' ? of.toSorted((a, b) => b.request.since - a.request.since) : of.toSorted((a, b) => (a.request.due?.at ?? a.request.since) - (b.request.due?.at ?? b.request.since));
}

/** Requests of one person, whatever courts they come from, stand together (DOMAIN §1.12-13). */
export function samePerson(rows: readonly PoliceRow[], row: PoliceRow): readonly PoliceRow[] {
  return row.request.personKey === '' ? [row] : rows.filter((other) => other.request.personKey === row.request.personKey);
}

/** Age in full years on a day, from a civil birth date. */
export function ageOn(birth: string, day: string): number {
  return Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
}

/** `320599198703162138` in groups, for comparing with a card. */
export function spacedId(idNo: string): string {
  return idNo.replace(/(.{4})(?=.)/g, '$1 ');
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
