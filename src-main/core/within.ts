/** Waits for `work`, but no longer than `limitMs`. @returns whether it ended by then, well or badly */
export async function endsWithin(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  let limit: NodeJS.Timeout | undefined;
  const ended = await Promise.race([
    work.then(() => true, () => true),
    new Promise<boolean>((resolve) => { limit = setTimeout(() => { resolve(false); }, limitMs); }),
  ]);
  clearTimeout(limit);
  return ended;
}

/** Waits for `work`, but no longer than `limitMs`. @throws what it throws, or an error when it is late */
export async function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  // When it is late, nobody looks at how it ends.
  if (!(await endsWithin(work, limitMs))) throw new Error('too late');
  return work;
}
