import { ProcessFailure, startProcess, type ProcessSpec, type RunningProcess } from '../processes.ts';

const WINDOW_MS = 60_000;
const MOST_RESTARTS = 3;

export type Supervised = {
  current(): RunningProcess;
  stop(graceMs?: number): Promise<void>;
};

export type SupervisedEvents = {
  /** It ended although nobody asked; a new one is being started. */
  readonly onRestart: (code: string) => void;
  readonly onBack: (process: RunningProcess) => void;
  /** It ended more than three times within a minute. */
  readonly onGivenUp: () => void;
};

/** Keeps one process of the installation running until it is stopped. @throws ProcessFailure on the first start. */
export async function supervise(spec: ProcessSpec, events: SupervisedEvents): Promise<Supervised> {
  let stopping = false;
  let current = await startProcess(spec);
  const ends: number[] = [];

  const watch = async () => {
    for (;;) {
      const exit = await current.exited;
      if (isStopping()) return;
      const now = Date.now();
      ends.push(now);
      while ((ends[0] ?? now) < now - WINDOW_MS) ends.shift();
      if (ends.length > MOST_RESTARTS) return events.onGivenUp();
      events.onRestart(String(exit.signal ?? exit.code));
      try {
        current = await startProcess(spec);
      } catch (error) {
        if (!(error instanceof ProcessFailure)) throw error;
        if (!isStopping()) events.onGivenUp();
        return;
      }
      if (isStopping()) {
        await current.stop();
        return;
      }
      events.onBack(current);
    }
  };
  const isStopping = () => stopping;
  const watching = watch();

  return {
    current: () => current,
    stop: async (graceMs) => {
      stopping = true;
      if (current.isRunning()) await current.stop(graceMs);
      await watching;
    },
  };
}
