import { inject, onScopeDispose, ref, watch } from 'vue';
import type { InjectionKey, Ref } from 'vue';
import { instant } from '#shared/kernel/time.ts';
import type { Clock, Instant } from '#shared/kernel/time.ts';

/** The window's clock: the app provides the server-corrected one, tests their own. */
export const CLOCK: InjectionKey<Clock> = Symbol('clock');

const deskClock: Clock = { now: () => instant(Date.now()) };

/** The window's clock itself, for the time of an act: `useNow` is for what is shown, and may be a step old. */
export function useClock(): Clock {
  return inject(CLOCK, deskClock);
}

/** How often the clock is read; a machine that wakes, or hears that its clock was wrong, shows it within this time. */
const LOOK_MS = 1_000;

/** Now, renewed every `stepMs` as long as the component lives, and at once when the clock has jumped. */
export function useNow(stepMs = 1_000): Readonly<Ref<Instant>> {
  const clock = useClock();
  const now = ref(clock.now()) as Ref<Instant>;
  function look(at: Instant): void {
    // Timers come a little early or late: half a look is as good as the whole step.
    if (at < now.value || at - now.value >= stepMs - LOOK_MS / 2) now.value = at;
  }
  const timer = setInterval(() => { look(clock.now()); }, LOOK_MS);
  // A clock that is put right by the server is reactive in its correction.
  watch(() => clock.now(), look);
  onScopeDispose(() => { clearInterval(timer); });
  return now;
}
