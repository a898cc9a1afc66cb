import type { Ref } from 'vue';
import { useLawNumber, useRules } from '#renderer/bridge/use-rules.ts';
import type { Remaining } from '#renderer/ui/remaining.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { workingDaysLeft } from '#shared/domain/calendar/index.ts';
import { openReleases } from '#shared/domain/linkage/desk.ts';
import { civilDateOf, daysBetween, HOUR_MS, type Instant, instant } from '#shared/kernel/time.ts';

export type DeskClock = { readonly remaining: Remaining; readonly tone: Tone };

/** The clock of a line: since when a release or a word is waited for, when the hold ends, until when the packet is to be answered. */
export function useDeskClock(now: Readonly<Ref<Instant>>): (row: DeskView) => DeskClock | undefined {
  const rules = useRules();
  const law = useLawNumber(() => now.value);
  return ({ head, request }) => {
    const { due, control } = request;
    const today = civilDateOf(now.value);
    const open = openReleases(request)[0];
    // A person wrongly held is the worst failure: a release that waits is red from its first minute.
    if (open !== undefined) return { remaining: { unit: 'since', at: open.since }, tone: 'danger' };
    if (head.askedAt !== undefined) return { remaining: { unit: 'since', at: head.askedAt }, tone: head.pile === 'releases' ? 'danger' : 'attention' };
    if (head.endsAt !== undefined) {
      const count = daysBetween(today, civilDateOf(head.endsAt));
      return { remaining: { unit: 'days', count }, tone: count < 0 ? 'danger' : count === 0 ? 'attention' : 'ended' };
    }
    if (head.pile === 'controls' && control?.end !== undefined) {
      const count = daysBetween(today, control.end);
      return { remaining: { unit: 'days', count }, tone: count <= law('RENEWAL_OPENS') ? 'attention' : 'ended' };
    }
    const isOwed = head.pile === 'review' || (head.pile === 'controls' && control === undefined);
    if (due === undefined || !isOwed) return undefined;
    const dueDay = civilDateOf(instant(due.at - 1));
    if (due.at < now.value) return { remaining: { unit: 'working-days', count: -1 }, tone: 'danger' };
    if (dueDay === today) return { remaining: { unit: 'hours', count: Math.max(1, Math.floor((due.at - now.value) / HOUR_MS)) }, tone: 'attention' };
    const left = workingDaysLeft(rules.value.calendar, today, dueDay);
    return left.known ? { remaining: { unit: 'working-days', count: left.value }, tone: 'waiting' } : undefined;
  };
}
