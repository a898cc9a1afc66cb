/** What `rxdb/plugins/test-utils` takes from the package `async-test-util`, which RxDB does not bring along. */
export function wait(ms = 0): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export function randomString(length = 5): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, length);
}
