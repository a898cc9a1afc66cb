/** What the scheduler needs to know of a stage. */
export type Job<T> = {
  readonly name: string;
  readonly cores: number;
  readonly after: readonly string[];
  readonly run: () => Promise<T>;
};

export type Finished<T> = { readonly name: string; readonly ms: number; readonly result: T };

/**
 * Runs jobs in their order as cores become free; a job starts when all it comes after have finished. A job that is too
 * wide for the free cores holds the ones behind it back, so that it is not overtaken for ever.
 */
export async function runJobs<T>(
  jobs: readonly Job<T>[],
  cores: number,
  onStart: (name: string) => void,
  onFinish: (finished: Finished<T>) => void,
): Promise<Finished<T>[]> {
  const waiting = [...jobs];
  const names = new Set(jobs.map((job) => job.name));
  const done = new Map<string, Finished<T>>();
  const running = new Map<string, Promise<void>>();
  let free = cores;

  const isReady = (job: Job<T>) => job.after.every((name) => !names.has(name) || done.has(name));

  while (waiting.length > 0 || running.size > 0) {
    for (let index = 0; index < waiting.length && free > 0; ) {
      const job = waiting[index];
      if (job === undefined) break;
      if (!isReady(job)) {
        index += 1;
        continue;
      }
      const width = Math.min(job.cores, cores);
      if (width > free) break;
      waiting.splice(index, 1);
      free -= width;
      onStart(job.name);
      const started = performance.now();
      running.set(
        job.name,
        job.run().then((result) => {
          const finished = { name: job.name, ms: performance.now() - started, result };
          done.set(job.name, finished);
          running.delete(job.name);
          free += width;
          onFinish(finished);
        }),
      );
    }
    if (running.size === 0) throw new Error(`stages wait for each other: ${waiting.map((job) => job.name).join(', ')}`);
    await Promise.race(running.values());
  }
  return jobs.flatMap((job) => done.get(job.name) ?? []);
}
