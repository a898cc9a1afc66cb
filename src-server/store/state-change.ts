import type { AggregateState } from '#shared/domain/linkage/module.ts';

/** How a state differs from the one that stands in the database. */
export type StateChange = {
  /** Fields with a new value. */
  readonly set: Readonly<Record<string, unknown>>;
  /** The longest list that has one item more at its end. */
  readonly grown?: { readonly field: string; readonly by: unknown };
  /** Fields that are there no more. */
  readonly gone: readonly string[];
};

/** The list with one item more than before. Events keep what they do not touch, so identity tells. */
function grownByOne(before: unknown, after: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after) || before.length === 0 || after.length !== before.length + 1) return undefined;
  return before.every((item, at) => item === after[at]) ? (after as readonly unknown[]) : undefined;
}

/**
 * The difference of two states, the later of which was made out of the earlier one. A note on a case of six hundred is
 * one record then, on the wire and in the parser of the database, and not six hundred and one.
 */
export function stateChange(before: AggregateState, after: AggregateState): StateChange {
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(after).filter(([, value]) => value !== undefined));
  const changed = [...now].filter(([field, value]) => value !== old.get(field));
  const [grown] = changed
    .flatMap(([field, value]) => {
      const items = grownByOne(old.get(field), value);
      return items === undefined ? [] : [{ field, items }];
    })
    .sort((a, b) => b.items.length - a.items.length);
  return {
    set: Object.fromEntries(changed.filter(([field]) => field !== grown?.field)),
    ...(grown === undefined ? {} : { grown: { field: grown.field, by: grown.items.at(-1) } }),
    gone: [...old.keys()].filter((field) => !now.has(field)),
  };
}
