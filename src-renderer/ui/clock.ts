import { inject, onScopeDispose, ref } from 'vue';
import type { InjectionKey, Ref } from 'vue';
import { instant } from '#shared/kernel/time.ts';
import type { Clock, Instant } from '#shared/kernel/time.ts';

/** The window's clock: the app provides the server-corrected one, tests their own. */
export const CLOCK: InjectionKey<Clock> = Symbol('clock');

const deskClock: Clock = { now: () => instant(Date.now()) };

/** Now, renewed every `stepMs` as long as the component lives. Minutes are counted, so a second's step is enough. */
export function useNow(stepMs = 1_000): Readonly<Ref<Instant>> {
  const clock = inject(CLOCK, deskClock);
  const now = ref(clock.now()) as Ref<Instant>;
  const timer = setInterval(() => { now.value = clock.now(); }, stepMs);
  onScopeDispose(() => { clearInterval(timer); });
  return now;
}
