import { onScopeDispose, type Ref, ref, watch } from 'vue';

/** Longer than a frame takes on a busy machine; then the work begins without it. */
const WITHOUT_FRAME_MS = 120;

/**
 * Follows a value one frame later: what was typed is on screen before the work that it starts. Of several changes within
 * a frame only the last is followed. A window that draws no frames (covered, minimised) is followed all the same.
 */
export function useAfterFrame<T>(source: Ref<T>): Readonly<Ref<T>> {
  const later = ref(source.value) as Ref<T>;
  const { port1, port2 } = new MessageChannel();
  let frame: number | undefined;
  let late: ReturnType<typeof setTimeout> | undefined;
  function drop(): void {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(late);
    frame = undefined;
    late = undefined;
  }
  function take(): void {
    drop();
    later.value = source.value;
  }
  port1.onmessage = take;
  watch(source, () => {
    // Behind the frame: its styles, layout and painting are done by then.
    frame ??= requestAnimationFrame(() => { port2.postMessage(null); });
    late ??= setTimeout(take, WITHOUT_FRAME_MS);
  });
  onScopeDispose(() => {
    drop();
    port1.close();
  });
  return later;
}
