import type { KeyUses } from './sources.ts';
import type { Words } from './words.ts';

/** What the check reads of a mechanism's table. */
export type MechanismTable = {
  readonly id: string;
  readonly prefix: string;
  readonly states: readonly string[];
  readonly events: readonly string[];
  readonly module: { readonly commands: Readonly<Record<string, { readonly offline: string }>> };
};

/** Groups of a mechanism's own file, and the group of what all mechanisms say alike (`MECHANISM_WORDS`). */
export type MechanismGroups = Readonly<Record<'state' | 'kind' | 'timeline', readonly [file: string, group: string]>>;

type Group = keyof MechanismGroups;

/** Names of one mechanism that may have a word; `must`: one without it would stand on a screen as its code. */
function namesOf({ id, prefix, states, events, module }: MechanismTable): Readonly<Record<Group, readonly { readonly name: string; readonly must: boolean }[]>> {
  const needed = (name: string) => ({ name, must: true });
  return {
    state: states.map(needed),
    timeline: events.map((event) => needed(event.startsWith(prefix) ? event.slice(prefix.length) : event)),
    // What only the platform files stands in no list of anybody's own.
    kind: Object.entries(module.commands).map(([kind, { offline }]) => ({ name: kind.slice(id.length + 1), must: offline !== 'system' })),
  };
}

export type MechanismCheck = {
  readonly problems: readonly string[];
  /** Whether a key stands in a group of these words, and whether its name is one that a mechanism has. */
  isOurs(key: string): boolean;
  isUsed(key: string): boolean;
};

/** Words of the pages of all requests, which a mechanism may say otherwise under the same path in its file (`ownKeyOf`). */
const SHARED = 'requests.';

/**
 * Where a page asks for a word that a mechanism says otherwise, and not the mechanism: there its own word would never be seen. Pages
 * of a mechanism's own feature speak of nobody else.
 */
function passedOver(languages: Readonly<Record<string, Words>>, mechanisms: readonly MechanismTable[], { asked, askedPatterns }: KeyUses): readonly string[] {
  const isOfMechanism = (where: string): boolean => mechanisms.some(({ id }) => where.startsWith(`src-renderer/features/${id}/`));
  const direct = [...asked.map((each) => ({ ...each, text: each.key, asks: (key: string) => key === each.key })), ...askedPatterns.map((each) => ({ ...each, asks: (key: string) => each.pattern.test(key) }))];
  const shared = direct.filter(({ own, where }) => own !== true && !isOfMechanism(where));
  return mechanisms.flatMap(({ id }) => {
    const otherwise = new Set(Object.values(languages).flatMap((words) => [...words.keys()]).filter((key) => key.startsWith(`${id}.${SHARED}`)).map((key) => key.slice(id.length + 1)));
    return shared.filter(({ asks }) => [...otherwise].some(asks)).map(({ where, text }) => `${where}: ${text} passes over the words of ${id}`);
  });
}

/** The words of all mechanisms: each name has one in its own file or among those of all of them, and each word has its name. */
export function checkMechanisms(languages: Readonly<Record<string, Words>>, mechanisms: readonly MechanismTable[], groups: MechanismGroups, uses: KeyUses): MechanismCheck {
  const problems: string[] = [];
  const used = new Set<string>();
  const places = Object.values(groups).map((path) => `${path.join('.')}.`);
  const steps = mechanisms.map(({ id }) => `${id}.case.`);
  for (const mechanism of mechanisms) {
    const names = namesOf(mechanism);
    for (const group of Object.keys(groups) as Group[]) {
      places.push(`${mechanism.id}.${group}.`);
      for (const { name, must } of names[group]) {
        const [own, common] = [`${mechanism.id}.${group}.${name}`, `${groups[group].join('.')}.${name}`];
        used.add(own).add(common);
        for (const [language, words] of Object.entries(languages)) if (must && !words.has(own) && !words.has(common)) problems.push(`${language}: neither ${own} nor ${common} has words`);
      }
    }
  }
  for (const { id } of mechanisms) {
    places.push(`${id}.${SHARED}`, `${id}.instrument.`);
    // A name that no other mechanism has (a field of its own) stands where names are asked for one by one.
    const isAsked = (key: string): boolean => uses.askedPatterns.some(({ own, pattern }) => own === true && pattern.test(key));
    for (const words of Object.values(languages)) {
      for (const key of words.keys()) {
        if (key.startsWith(SHARED)) used.add(`${id}.${key}`);
        // Names of its papers stand among those of all, and are asked for there.
        else if (key.startsWith(`${id}.instrument.`) && uses.patterns.some((pattern) => pattern.test(`requests.${key.slice(id.length + 1)}`))) used.add(key);
        else if (key.startsWith(`${id}.${SHARED}`) && isAsked(key.slice(id.length + 1))) used.add(key);
      }
    }
  }
  problems.push(...passedOver(languages, mechanisms, uses));
  for (const { text, where } of uses.askedPatterns) {
    if (Object.values(groups).some((path) => text.startsWith(`\`${path.join('.')}.\${`))) problems.push(`${where}: ${text} passes over the words of the mechanism`);
  }
  // A step has no list of its own: its name stands where it is asked for.
  const isStep = (key: string): boolean => steps.some((place) => key.startsWith(place));
  const isUsed = (key: string): boolean => used.has(key) || (isStep(key) && uses.literals.has(key.slice(key.lastIndexOf('.') + 1)));
  return { problems, isOurs: (key) => isStep(key) || places.some((place) => key.startsWith(place)), isUsed };
}
