/**
 * How an error behaves. Its words (title, cause, what to do) stand in `locales/<lang>/errors.json` under the same code,
 * and a test fails when a code has no words. Codes are append-only: they travel on the wire and stay in journals.
 */
export type ErrorSpec = {
  /** `never`: the same input fails again, somebody has to change something. `later`: the same input may pass later. */
  readonly retry: 'never' | 'later';
  /** HTTP status of the answer that carries it; 0 = never leaves the device. */
  readonly http: number;
};

/** Declares one segment of the error table; keeps the literal codes as a type. */
export function defineErrors<const T extends Record<string, ErrorSpec>>(segment: T): T {
  return segment;
}
