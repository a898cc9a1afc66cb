declare const brand: unique symbol;

/** A nominal type over a structural one: `Brand<string, 'CaseId'>` cannot be mixed up with another string. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Closes a switch over a union: the compiler reports the missing member, and at run time nothing passes silently. */
export function assertNever(value: never, where: string): never {
  throw new Error(`unreachable case in ${where}: ${JSON.stringify(value)}`);
}
