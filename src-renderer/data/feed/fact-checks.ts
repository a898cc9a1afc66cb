import { Compile } from 'typebox/compile';
import { FACT_SCHEMAS } from '#shared/contracts/audiences/index.ts';
import { FactSchema } from '#shared/contracts/feed.ts';

/**
 * The checks of what comes off the feed, by kind of fact. A page may not make code out of text (its policy forbids it), so
 * there TypeBox would walk the schema for every fact: half the time of a first sync. In a bundle this module is therefore
 * replaced by the code that TypeBox makes of the same schemas (`build/compiled-checks.ts`).
 */
export type Check = (value: unknown) => boolean;

function checkOf(schema: (typeof FACT_SCHEMAS)[keyof typeof FACT_SCHEMAS] | typeof FactSchema): Check {
  const compiled = Compile(schema);
  return (value) => compiled.Check(value);
}

/** A fact of any kind, whatever its body. */
export const checkFactShape: Check = checkOf(FactSchema);

/** Bodies by kind. */
export const bodyChecks: ReadonlyMap<string, Check> = new Map(Object.entries(FACT_SCHEMAS).map(([kind, schema]) => [kind, checkOf(schema)]));
