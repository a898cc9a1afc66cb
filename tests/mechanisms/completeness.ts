import type { TSchema } from 'typebox';
import { AGENCY_MESSAGES } from '#shared/contracts/agency-protocol.ts';
import { FACT_SCHEMAS } from '#shared/contracts/audiences/index.ts';
import { moduleOfKind } from '#shared/contracts/registry.ts';
import type { Mechanism } from '#shared/domain/linkage/mechanism.ts';
import { actorsOf, grantsOf } from '#shared/domain/linkage/rights.ts';
import { isInstrumentCode } from '#shared/instruments/catalogue.ts';
import { LOCALES, type Words } from './words.ts';

/** What a mechanism lacks, and in which room: `<room>: <what>`. Empty when it is whole. */
export type Holes = readonly string[];

type Room = (mechanism: Mechanism) => readonly string[];

const spoken = (words: Words, file: string, key: string): boolean => {
  const found = key.split('.').reduce<unknown>((at, part) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[part] : undefined), words[file]);
  return typeof found === 'string' && found !== '';
};

/** Keys that one of the languages lacks. */
function unspoken(file: string, keys: readonly string[]): readonly string[] {
  return Object.entries(LOCALES).flatMap(([language, words]) => keys.filter((key) => !spoken(words, file, key)).map((key) => `${file}.${key} (${language})`));
}

/** A room a line: what it must know of every mechanism. A further room is one line here, and holds for all of them. */
const ROOMS: Readonly<Record<string, Room>> = {
  registry: ({ module }) => Object.keys(module.commands).filter((kind) => moduleOfKind(kind)?.aggregate !== module.aggregate),
  table: ({ module, transitions, states }) => {
    const commands = Object.keys(module.commands);
    const reached = new Set(transitions.map(({ to }) => to));
    return [
      ...commands.filter((kind) => !transitions.some(({ command }) => command === kind)).map((kind) => `no row for ${kind}`),
      ...transitions.filter(({ command }) => !commands.includes(command)).map(({ command }) => `a row for ${command}, which is no command`),
      ...states.filter((state) => !reached.has(state)).map((state) => `no row leads to ${state}`),
      ...transitions.flatMap(({ command, actors }) => {
        const spec = module.commands[command];
        return spec === undefined || actors.toSorted().join() === [...actorsOf(spec)].toSorted().join() ? [] : [`actors of ${command} are not those who may file it`];
      }),
    ];
  },
  papers: ({ transitions }) => [...new Set(transitions.flatMap(({ documents = [] }) => documents))].filter((code) => !isInstrumentCode(code) && !spoken(LOCALES['zh-CN'], 'requests', `instrument.${code}`)),
  audiences: ({ module, facts, parts, notices }) => [
    ...(module.aggregate in facts ? [] : [`no fact is the whole record (${module.aggregate})`]),
    ...[...parts, ...notices].filter((kind) => !(kind in facts)),
    ...Object.entries(facts).flatMap(([kind, schema]) => ((FACT_SCHEMAS as Readonly<Record<string, TSchema>>)[kind] === schema ? [] : [kind])),
  ],
  timeline: ({ events }) => unspoken('timeline', events),
  // A message that the border does not know is never checked; one whose command any agency may file reaches a stranger's request.
  messages: ({ messages, module }) =>
    Object.entries(messages).flatMap(([name, spec]) => [
      ...((AGENCY_MESSAGES as Readonly<Record<string, TSchema>>)[name] === spec.body ? [] : [`${name} is not in the protocol`]),
      ...('from' in spec && !Object.values(module.commands).some(({ may }) => grantsOf(may, 'agency-system').includes('agency')) ? [`${name} has no command of its agency`] : []),
    ]),
  // Only what a person files stands in a ledger with a name.
  words: ({ states, module }) => [...unspoken('requests', states.map((state) => `state.${state}`)), ...unspoken('app', Object.entries(module.commands).flatMap(([kind, { offline }]) => (offline === 'system' ? [] : [`kind.${kind.replaceAll('.', '_')}`])))],
};

/** What is missing of a mechanism in any room. */
export function holesOf(mechanism: Mechanism): Holes {
  return Object.entries(ROOMS).flatMap(([room, look]) => look(mechanism).map((hole) => `${room}: ${hole}`));
}
