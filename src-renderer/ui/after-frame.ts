import { getCurrentScope, onScopeDispose, type Ref, ref, watch } from 'vue';

/**
 * Follows a value one frame later: what was typed is on screen before the work that it starts. Of several changes within
 * a frame only the last is followed. A page that draws no frames (hidden) is followed at once.
 */
export function useAfterFrame<T>(source: Ref<T>): Readonly<Ref<T>> {
  const later = ref(source.value) as Ref<T>;
  const { port1, port2 } = new MessageChannel();
  let frame: number | undefined;
  function take(): void {
    frame = undefined;
    later.value = source.value;
  }
  port1.onmessage = take;
  watch(source, () => {
    if (document.visibilityState === 'hidden') take();
    // Behind the frame: its styles, layout and painting are done by then.
    else frame ??= requestAnimationFrame(() => { port2.postMessage(null); });
  });
  if (getCurrentScope() !== undefined) {
    onScopeDispose(() => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      port1.close();
    });
  }
  return later;
}
