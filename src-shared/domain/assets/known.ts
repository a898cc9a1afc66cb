import { canonicalJson } from '../../kernel/digest.ts';
import type { CommandId } from '../../kernel/ids.ts';
import type { CivilDate } from '../../kernel/time.ts';
import {
  type AssetAnswer,
  type AssetDetailName,
  type AssetNumberName,
  type AssetOwner,
  type AssetState,
  type AssetValue,
  type Burden,
  type Hold,
  standingAnswers,
} from './model.ts';

/**
 * What is known of a thing, read out of its answers. An answer is never changed by another one: the day on which it was so
 * (结果截至) says which is newer, not the day on which it came in. What an older or a second answer says otherwise stands
 * beside it as a difference.
 */
export type Told<T> = {
  readonly value: T;
  /** The day on which it was so. */
  readonly asOf: CivilDate;
  /** Oldest day of the answers that all say the same, counted back from the newest one. */
  readonly since: CivilDate;
  readonly answer: CommandId;
  readonly others: readonly Otherwise<T>[];
};

/** Another answer that says otherwise. `sameDay`: of the very same day, so that neither is the newer one. */
export type Otherwise<T> = { readonly value: T; readonly asOf: CivilDate; readonly answer: CommandId; readonly sameDay: boolean };

/** A line of a list: as the newest answer that speaks of it has it. `gone`: a newer answer names everything, and not this. */
export type Listed<T> = Told<T> & { readonly gone: boolean };

/** The values alone, of what is known by name: a name of which nothing is known is left out. */
export function valuesOf<N extends string>(told: Readonly<Partial<Record<N, { readonly value: string }>>>): Readonly<Partial<Record<N, string>>> {
  return Object.fromEntries(Object.entries<{ readonly value: string } | undefined>(told).flatMap(([name, one]) => (one === undefined ? [] : [[name, one.value]]))) as Partial<Record<N, string>>;
}

/** Oldest first; of one day, in the order in which they came in. */
function inOrder(answers: readonly AssetAnswer[]): readonly AssetAnswer[] {
  return answers.toSorted((a, b) => (a.asOf === b.asOf ? a.at - b.at : a.asOf < b.asOf ? -1 : 1));
}

type Heard<T> = { readonly value: T; readonly asOf: CivilDate; readonly answer: CommandId };

function told<T>(heard: readonly Heard<T>[]): Told<T> | undefined {
  const newest = heard.at(-1);
  if (newest === undefined) return undefined;
  const text = canonicalJson(newest.value);
  const same = (one: Heard<T>) => canonicalJson(one.value) === text;
  const lastOther = heard.findLastIndex((one) => !same(one));
  const seen = new Set<string>();
  const others = heard.toReversed().flatMap((one): Otherwise<T>[] => {
    const own = canonicalJson(one.value);
    if (own === text || seen.has(own)) return [];
    seen.add(own);
    return [{ ...one, sameDay: one.asOf === newest.asOf }];
  });
  return { ...newest, since: heard[lastOther + 1]?.asOf ?? newest.asOf, others };
}

function heardOf<T>(answers: readonly AssetAnswer[], pick: (answer: AssetAnswer) => T | undefined): readonly Heard<T>[] {
  return answers.flatMap((answer): Heard<T>[] => {
    const value = pick(answer);
    return value === undefined ? [] : [{ value, asOf: answer.asOf, answer: answer.id }];
  });
}

type List<T> = { readonly all: boolean; readonly list: readonly T[] };

/** Each thing of a list by its key, in the order of the newest whole list; what only papers named follows. */
function listed<T>(answers: readonly AssetAnswer[], pick: (answer: AssetAnswer) => List<T> | undefined, keyOf: (item: T) => string): readonly Listed<T>[] {
  const whole = answers.findLast((answer) => pick(answer)?.all === true);
  const heard = new Map<string, Heard<T>[]>();
  for (const item of whole === undefined ? [] : (pick(whole)?.list ?? [])) heard.set(keyOf(item), []);
  for (const answer of answers) {
    for (const item of pick(answer)?.list ?? []) {
      const key = keyOf(item);
      heard.set(key, [...(heard.get(key) ?? []), { value: item, asOf: answer.asOf, answer: answer.id }]);
    }
  }
  const order = (one: Heard<T>) => answers.findIndex(({ id }) => id === one.answer);
  return [...heard.values()].flatMap((all): Listed<T>[] => {
    const line = told(all);
    if (line === undefined) return [];
    const gone = whole !== undefined && order(line) < answers.indexOf(whole);
    return [{ ...line, gone }];
  });
}

/**
 * Court and number name a hold; without a number its measure and first day do. A seizure often bears the number of the seal
 * that it follows, and is another hold all the same.
 */
export function holdKey({ court, number, measure, start }: Hold): string {
  const own = number === undefined ? `${measure} ${start ?? ''}` : number.normalize('NFKC').replace(/\s/gu, '');
  return [court.replace(/\s/gu, ''), own, ...(measure === 'seize' ? ['seize'] : [])].join('|');
}

/** A register names what is registered: that it is silent about a seizure says nothing of it. */
function seizureStays(line: Listed<Hold>): Listed<Hold> {
  return line.value.measure === 'seize' ? { ...line, gone: false } : line;
}

export type KnownAsset = {
  readonly numbers: Readonly<Partial<Record<AssetNumberName, Told<string>>>>;
  readonly owners?: Told<readonly AssetOwner[]>;
  readonly details: Readonly<Partial<Record<AssetDetailName, Told<string>>>>;
  /** In the order of the newest whole list. */
  readonly burdens: readonly Listed<Burden>[];
  readonly holds: readonly Listed<Hold>[];
  /** Day of the newest answer that named all holds; absent = nobody ever said that there are no others. */
  readonly holdsAsOf?: CivilDate;
  readonly burdensAsOf?: CivilDate;
  readonly value?: Told<AssetValue>;
  /** Newest day of all answers; absent = nothing is known but that a case is about it. */
  readonly asOf?: CivilDate;
};

const NUMBER_NAMES = [
  'plate', 'plateType', 'vin', 'engineNo', 'unitNo', 'certificateNo', 'bank', 'accountNo', 'company', 'companyCode', 'holder', 'label',
] as const satisfies readonly AssetNumberName[];
const DETAIL_NAMES = ['brand', 'colour', 'location', 'area', 'use', 'coOwnership', 'condition', 'note'] as const satisfies readonly AssetDetailName[];

function named<N extends string>(names: readonly N[], of: (name: N) => Told<string> | undefined): Readonly<Partial<Record<N, Told<string>>>> {
  return Object.fromEntries(names.flatMap((name) => {
    const found = of(name);
    return found === undefined ? [] : [[name, found]];
  })) as Partial<Record<N, Told<string>>>;
}

/** What is known of the thing, and since when. Pure: the same answers give the same, in whatever order they came in. */
export function knownOf(state: Pick<AssetState, 'answers'>): KnownAsset {
  const answers = inOrder(standingAnswers(state));
  const owners = told(heardOf(answers, ({ said }) => said.owners));
  const value = told(heardOf(answers, ({ said }) => said.value));
  const whole = (pick: (answer: AssetAnswer) => List<unknown> | undefined) => answers.findLast((answer) => pick(answer)?.all === true)?.asOf;
  const holdsAsOf = whole(({ said }) => said.holds);
  const burdensAsOf = whole(({ said }) => said.burdens);
  const asOf = answers.at(-1)?.asOf;
  return {
    numbers: named(NUMBER_NAMES, (name) => told(heardOf(answers, ({ said }) => said.numbers[name]))),
    ...(owners === undefined ? {} : { owners }),
    details: named(DETAIL_NAMES, (name) => told(heardOf(answers, ({ said }) => said.details?.[name]))),
    burdens: listed(answers, ({ said }) => said.burdens, ({ kind, holder }) => `${kind} ${holder}`),
    holds: listed(answers, ({ said }) => said.holds, holdKey).map(seizureStays),
    ...(holdsAsOf === undefined ? {} : { holdsAsOf }),
    ...(burdensAsOf === undefined ? {} : { burdensAsOf }),
    ...(value === undefined ? {} : { value }),
    ...(asOf === undefined ? {} : { asOf }),
  };
}
