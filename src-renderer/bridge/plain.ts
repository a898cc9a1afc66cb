import { isReactive, isReadonly, toRaw } from 'vue';

/**
 * The value without Vue's proxies, all the way down: a proxy cannot be cloned to a worker, and forms are full of them.
 * Bytes and other things that are no plain objects or lists pass as they are.
 */
export function plain(value: unknown): unknown {
  const raw: unknown = typeof value === 'object' && value !== null && (isReactive(value) || isReadonly(value)) ? toRaw(value) : value;
  if (Array.isArray(raw)) return raw.map(plain);
  if (typeof raw !== 'object' || raw === null) return raw;
  const shape: unknown = Object.getPrototypeOf(raw);
  if (shape !== Object.prototype && shape !== null) return raw;
  return Object.fromEntries(Object.entries(raw).map(([key, each]) => [key, plain(each)]));
}
