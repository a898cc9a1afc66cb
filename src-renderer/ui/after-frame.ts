import { onScopeDispose } from 'vue';

/** Longer than a frame takes on a busy machine; then the work begins without it. */
const WITHOUT_FRAME_MS = 120;

/** Work that waits for one frame. */
export type AfterFrame = {
  /** Runs the work after the next frame; asked again before that, it runs once. */
  ask(): void;
  /** Runs it at once if it waits. */
  hurry(): void;
};

/**
 * Runs work one frame later: what was typed is on screen before the work that it starts. A window that draws no frames
 * (covered, minimised) runs it all the same; a component that is gone does not.
 */
export function useAfterFrame(work: () => void): AfterFrame {
  const { port1, port2 } = new MessageChannel();
  let frame: number | undefined;
  let late: ReturnType<typeof setTimeout> | undefined;
  function drop(): void {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(late);
    frame = undefined;
    late = undefined;
  }
  function hurry(): void {
    if (late === undefined) return;
    drop();
    work();
  }
  port1.onmessage = hurry;
  onScopeDispose(() => {
    drop();
    port1.close();
  });
  return {
    ask() {
      // Behind the frame: its styles, layout and painting are done by then.
      frame ??= requestAnimationFrame(() => { port2.postMessage(null); });
      late ??= setTimeout(hurry, WITHOUT_FRAME_MS);
    },
    hurry,
  };
}
