/** What `rxdb/plugins/test-utils` takes from the package `clone`, which RxDB does not bring along. */
export { clone as default };

function clone<T>(value: T): T {
  return structuredClone(value);
}
