import { createBreath, pause } from '../breath.ts';
import type { Changes } from '../changes.ts';
import type { Store } from '../store/open-store.ts';
import { partsOf } from './glance.ts';
import type { LiveViews } from './live.ts';

/** Nothing moved for so long: what is kept now will be the newest for a while. */
const QUIET_MS = 4_000;
/** What is on the disk has been told to the views by then. */
const SETTLED_MS = 300;

export type GlanceKeeping = { /** Settles when nothing is being written any more. */ close(): Promise<void> };

export type KeepDeps = {
  readonly views: Pick<LiveViews, 'glance' | 'ready'>;
  readonly glance: NonNullable<Store['glance']>;
  readonly changes: Pick<Changes, 'listen'>;
  readonly onFault: (error: unknown) => void;
};

/**
 * Keeps the last glance whenever things have come to rest: the rows where one of them moved, else only the mark that says
 * how far the log had come.
 */
export function keepGlances({ views, glance, changes, onFault }: KeepDeps): GlanceKeeping {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  let isClosed = false;
  let kept = { version: -1, mark: '' };

  function stir(): void {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(() => { running = running.then(keep).catch(onFault); }, QUIET_MS);
  }

  async function keep(): Promise<void> {
    if (isClosed) return;
    const mark = glance.mark();
    await pause(SETTLED_MS);
    if (isClosed) return;
    const note = views.glance();
    if (note === undefined || glance.mark() !== mark) {
      stir();
      return;
    }
    if (note.version === kept.version && mark === kept.mark) return;
    await glance.keep(note.about, mark, note.version === kept.version ? undefined : await partsOf(note.entries, createBreath()));
    kept = { version: note.version, mark };
  }

  const stop = changes.listen(stir);
  views.ready.then(stir, onFault);
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      stop();
      await running;
    },
  };
}
