import type { DeskView } from '#shared/contracts/engine.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { DeskPile } from '#shared/domain/linkage/desk.ts';

/**
 * Oldest duty first, and before all of them what waits for a word inside something that runs; finished matters newest first.
 * What concerns one person or thing stands together, at the place of its most urgent one.
 */
export function sorted(rows: readonly DeskView[], pile: DeskPile): readonly DeskView[] {
  const rank = ({ head, request }: DeskView) => (pile === 'done' ? -request.since : head.askedAt === undefined ? (request.due?.at ?? request.since) : 0);
  const of = rows.filter(({ head }) => head.pile === pile).toSorted((a, b) => rank(a) - rank(b));
  return of.filter((row) => together(of, row)[0] === row).flatMap((row) => together(of, row));
}

/** Matters of one person or thing, whatever courts they come from, stand together (DOMAIN §1.12-13). */
export function together(rows: readonly DeskView[], row: DeskView): readonly DeskView[] {
  return row.head.key === '' ? [row] : rows.filter((other) => other.head.key === row.head.key);
}

/**
 * What a pile counts: of what runs, one hold of one person or thing for one case, however many requests of it brought one;
 * of what the desk still owes a word, each.
 */
export function countOf(rows: readonly DeskView[], pile: DeskPile): number {
  const of = rows.filter(({ head }) => head.pile === pile);
  if (pile !== 'controls') return of.length;
  return new Set(of.map(({ head, request }) => (head.key === '' ? request.id : `${head.key} ${request.court} ${request.caseNumber}`))).size;
}

/** The next number of this desk's own series of holds, after the highest one it can see; the specialist may change it. */
export function suggestedControlNo(rows: readonly DeskView[], year: string): string {
  const used = rows
    .flatMap(({ request }) => [request.control?.controlNo, ...(request.strays ?? []).map((stray) => stray.controlNo)])
    .map((no) => new RegExp(`^${year}-KZ-(\\d+)$`).exec(no ?? '')?.[1])
    .map((n) => Number(n ?? 0));
  return `${year}-KZ-${String(Math.max(0, ...used) + 1).padStart(5, '0')}`;
}

/** How a state of the court looks from the agency's side: red is only what it owes itself, and what is over is over. */
export function toneOf({ head }: DeskView, atCourt: Tone): Tone {
  switch (head.pile) {
    case 'releases':
      return 'danger';
    case 'review':
      return 'waiting';
    case 'controls':
      return atCourt === 'danger' ? 'attention' : atCourt;
    case 'done':
      return atCourt === 'acted' ? 'acted' : 'ended';
  }
}
