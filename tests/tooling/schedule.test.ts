import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runJobs, type Job } from '../../build/test/schedule.ts';

/** Runs jobs and notes who ran beside whom. */
async function watch(jobs: readonly (Omit<Job<number>, 'run'> & { readonly ms?: number })[], cores: number) {
  const active = new Set<string>();
  const beside: Record<string, string[]> = {};
  const order: string[] = [];
  let widest = 0;
  const finished = await runJobs(
    jobs.map((job) => ({
      ...job,
      run: async () => {
        active.add(job.name);
        for (const name of active) beside[name] = [...new Set([...(beside[name] ?? []), ...active])].filter((other) => other !== name).sort();
        widest = Math.max(widest, [...active].reduce((sum, name) => sum + (jobs.find((entry) => entry.name === name)?.cores ?? 0), 0));
        await sleep(job.ms ?? 5);
        active.delete(job.name);
        return 1;
      },
    })),
    cores,
    (name) => order.push(name),
    () => undefined,
  );
  return { finished: finished.map(({ name }) => name), beside, order, widest };
}

const job = (name: string, cores = 1, after: string[] = []) => ({ name, cores, after });

test('no more runs at once than there are cores, and results come in the given order', async () => {
  const { finished, widest } = await watch([{ ...job('slow'), ms: 40 }, job('b'), job('c'), job('d')], 2);
  expect(widest).toBe(2);
  expect(finished).toEqual(['slow', 'b', 'c', 'd']);
});

test('a wide job runs alone and is not overtaken for ever', async () => {
  const { beside, order } = await watch([job('a'), job('wide', 2), job('c')], 2);
  expect(beside['wide'] ?? []).toEqual([]);
  expect(order).toEqual(['a', 'wide', 'c']);
});

test('a job waits for what it comes after, others pass it', async () => {
  const { order, beside } = await watch([{ ...job('build'), ms: 30 }, job('e2e', 1, ['build']), job('unit')], 2);
  expect(order).toEqual(['build', 'unit', 'e2e']);
  expect(beside['e2e'] ?? []).not.toContain('build');
});

test('what is not part of the run is not waited for', async () => {
  expect((await watch([job('e2e', 1, ['build'])], 1)).finished).toEqual(['e2e']);
});

test('a wide job runs on one core too', async () => {
  expect((await watch([job('wide', 2)], 1)).finished).toEqual(['wide']);
});

test('jobs that wait for each other are an error, not a hang', async () => {
  await expect(watch([job('a', 1, ['b']), job('b', 1, ['a'])], 2)).rejects.toThrow('wait for each other');
});
