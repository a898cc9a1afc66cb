import { readdirSync, readFileSync } from 'node:fs';
import type { TSchema } from 'typebox';
import { PLAYS } from '#server/sandbox/plays.ts';
import { FEATURES, mechanismScreensOf } from '#renderer/app/compose.ts';
import type { MechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import { homeOf } from '#renderer/features/session/home.ts';
import { AGENCY_MESSAGES } from '#shared/contracts/agency-protocol.ts';
import { FACT_SCHEMAS } from '#shared/contracts/audiences/index.ts';
import { moduleOfKind } from '#shared/contracts/registry.ts';
import { DEADLINE_RULES, RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { noticePart } from '#shared/domain/linkage/facts.ts';
import type { Desk } from '#shared/domain/linkage/desk.ts';
import type { Mechanism } from '#shared/domain/linkage/mechanism.ts';
import { actorsOf, grantsOf } from '#shared/domain/linkage/rights.ts';
import { COURT_ROLES, type PersonRole } from '#shared/domain/permissions/roles.ts';
import { instrumentType, isInstrumentCode } from '#shared/instruments/catalogue.ts';
import { isNumberSeries } from '#shared/instruments/number.ts';
import { eventKey, kindKey, stateKeyOf } from '#shared/locales/index.ts';
import { inTree } from '../../build/tree.ts';
import { LOCALES, type Words } from './words.ts';

/** What a mechanism lacks, and in which room: `<room>: <what>`. Empty when it is whole. */
export type Holes = readonly string[];

type Look = (mechanism: Mechanism) => readonly string[];

const spoken = (words: Words, key: string): boolean => {
  const found = key.split('.').reduce<Words | string | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), words);
  return typeof found === 'string' && found !== '';
};

/** Keys that one of the languages lacks. */
function unspoken(keys: readonly string[]): readonly string[] {
  return Object.entries(LOCALES).flatMap(([language, words]) => keys.filter((key) => !spoken(words, key)).map((key) => `${key} (${language})`));
}

/** Commands that a person files, with the roles that may. */
function filedByPeople({ module }: Mechanism): readonly { readonly kind: string; readonly roles: readonly PersonRole[] }[] {
  return Object.entries(module.commands).flatMap(([kind, spec]) => {
    const roles = actorsOf(spec).filter((role): role is PersonRole => role !== 'system' && role !== 'agency-system');
    return roles.length === 0 ? [] : [{ kind, roles }];
  });
}

/** Who keeps which desk of an agency. */
const DESK_ROLES: readonly { readonly role: PersonRole; readonly at: Desk['at'] }[] = [
  { role: 'police-specialist', at: 'queue' },
  { role: 'agency-desk', at: 'queue' },
  { role: 'police-station', at: 'lookout' },
];
const screensAt = (aggregate: string): Partial<MechanismScreens> => mechanismScreensOf().find((each) => each.aggregate === aggregate) ?? {};

const isOfCourt = (role: string): boolean => (COURT_ROLES as readonly string[]).includes(role);
const routes = FEATURES.flatMap((feature) => feature.routes);
/** Whether a case leads this role to the form in which a request of the mechanism is written. */
function isLedToForm(aggregate: string, role: PersonRole): boolean {
  const compose = mechanismScreensOf().find((screens) => screens.aggregate === aggregate)?.compose;
  return compose !== undefined && compose.roles.includes(role) && routes.some(({ path, meta }) => path === compose.path('case').path && meta?.roles?.includes(role) === true);
}
const offered = (kind: string, role: PersonRole): boolean => FEATURES.some(({ acts = {} }) => acts[kind]?.includes(role) === true);

/** All that the sandbox agencies are made of: what they send stands in their code. */
const SANDBOX = readdirSync(inTree('src-server/sandbox'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(inTree(`src-server/sandbox/${name}`), 'utf8')).join('\n');

/** A room a line: what it must know of every mechanism. A further room is one line here, and holds for all of them. */
const ROOMS = {
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
  // A paper of ours is in the catalogue; one that an agency writes has at least a name. The catalogue knows of each what the rules ask of it.
  papers: ({ transitions, papers: { sealed, numbered } }) => [
    ...[...new Set(transitions.flatMap(({ documents = [] }) => documents))].flatMap((code) => (isInstrumentCode(code) ? [] : unspoken([`requests.instrument.${code}`]))),
    ...unspoken([...new Set([...numbered, ...sealed])].map((code) => `requests.instrument.${code}`)),
    ...numbered.filter((code) => !isNumberSeries(code)).map((code) => `${code} has no series of numbers`),
    ...sealed.filter((code) => !isInstrumentCode(code) || !instrumentType(code).sealed).map((code) => `${code} goes out sealed, and the catalogue does not say so`),
  ],
  audiences: ({ module, facts, parts, notices }) => [
    ...(module.aggregate in facts ? [] : [`no fact is the whole record (${module.aggregate})`]),
    ...[...parts, ...notices].filter((kind) => !(kind in facts)),
    ...notices.flatMap((kind) => Object.keys(noticePart).filter((field) => !(field in ((facts[kind] as { readonly properties?: object } | undefined)?.properties ?? {}))).map((field) => `${kind} does not tell ${field}`)),
    ...Object.entries(facts).flatMap(([kind, schema]) => ((FACT_SCHEMAS as Readonly<Record<string, TSchema>>)[kind] === schema ? [] : [kind])),
  ],
  timeline: ({ events }) => unspoken(events.map(eventKey)),
  // A message that the border does not know is never checked; one whose command any agency may file reaches a stranger's request.
  messages: ({ messages, module }) =>
    Object.entries(messages).flatMap(([name, spec]) => [
      ...((AGENCY_MESSAGES as Readonly<Record<string, TSchema>>)[name] === spec.body ? [] : [`${name} is not in the protocol`]),
      ...('from' in spec && !Object.values(module.commands).some(({ may }) => grantsOf(may, 'agency-system').includes('agency')) ? [`${name} has no command of its agency`] : []),
    ]),
  // A message to an agency is taken by each that it goes to, and one of its own is sent: without a player no story comes past it.
  players: ({ messages }) =>
    Object.entries(messages).flatMap(([name, spec]) =>
      'to' in spec
        ? spec.to.filter((agency) => PLAYS[agency]?.some(({ takes }) => (takes as readonly string[]).includes(name)) !== true).map((agency) => `${name} is not taken by ${agency}`)
        : SANDBOX.includes(`'${name}'`) ? [] : [`${name} is sent by nobody`],
    ),
  clocks: ({ transitions }) =>
    [...new Set(transitions.flatMap(({ clocks = [] }) => clocks))].flatMap((clock) => {
      const rule = Object.hasOwn(DEADLINE_RULES, clock) ? DEADLINE_RULES[clock] : undefined;
      if (rule === undefined) return [`${clock} is no duty of the deadline table`];
      return RULE_PARAMETERS.rows.some(({ code, source }) => code === rule.parameter && source !== '') ? [] : [`${clock} has no number with a source`];
    }),
  homes: (mechanism) => {
    const roles = new Set(filedByPeople(mechanism).flatMap((each) => each.roles));
    return [...roles].filter((role) => !routes.some(({ path, meta }) => path === homeOf(role) && meta?.roles?.includes(role) === true));
  },
  screens: (mechanism) => {
    const filed = filedByPeople(mechanism);
    const begins = mechanism.transitions.filter(({ from }) => from.includes('none')).map(({ command }) => command);
    const roles = [...new Set(filed.flatMap((each) => each.roles))];
    const held = roles.filter((role) => filed.some(({ kind, roles: may }) => may.includes(role) && offered(kind, role)));
    return [
      ...(mechanismScreensOf().some(({ aggregate }) => aggregate === mechanism.module.aggregate) ? [] : [`no page for one of its requests (${mechanism.module.aggregate})`]),
      ...(mechanism.notices.length === 0 || mechanismScreensOf().find(({ aggregate }) => aggregate === mechanism.module.aggregate)?.notice !== undefined ? [] : ['nothing shows who was told of it']),
      ...begins.filter((kind) => filed.some((each) => each.kind === kind && !each.roles.some((role) => offered(kind, role) && isLedToForm(mechanism.module.aggregate, role)))).map((kind) => `no form for ${kind}`),
      ...filed.filter(({ kind, roles: may }) => !begins.includes(kind) && !may.some((role) => offered(kind, role))).map(({ kind }) => `nobody is offered ${kind}`),
      ...roles.filter((role) => !held.includes(role)).map((role) => (isOfCourt(role) ? `nothing to do for ${role}` : `no desk for ${role}`)),
    ];
  },
  // Who sits at the desk of an agency finds there what he may answer: the fact that brings it, and the screens of it.
  desks: ({ module: { aggregate, commands }, desks, parts }) => {
    const { desk, lookout } = screensAt(aggregate);
    const receivers = DESK_ROLES.filter(({ role }) => Object.values(commands).some(({ may }) => grantsOf(may, role).includes('receiver')));
    return [
      ...receivers.filter(({ at }) => !desks.some((each) => each.at === at)).map(({ role, at }) => `no ${at} brings ${aggregate} to ${role}`),
      ...desks.filter(({ fact }) => !parts.includes(fact)).map(({ fact }) => `${fact} lies on a desk and is no part of ${aggregate}`),
      ...desks.filter(({ at }) => (at === 'queue' ? desk : lookout) === undefined).map(({ at }) => `nothing shows ${aggregate} in the ${at}`),
    ];
  },
  // A report that somebody must take is seen at the duty desk, and who is sent out finds at the place what he came for.
  duty: ({ id, module: { aggregate, commands } }) => (`${id}.acknowledge-hit` in commands && screensAt(aggregate).duty === undefined ? [`a report of ${aggregate} is not seen at the duty desk`] : []),
  place: ({ id, module: { aggregate, commands } }) => (`${id}.dispatch` in commands && screensAt(aggregate).field === undefined ? [`whoever is sent because of ${aggregate} finds nothing there`] : []),
  tones: ({ states, tones }) => states.filter((state) => tones[state] === undefined),
  // Only what a person files stands in a ledger with a name.
  words: ({ id, states, module }) => [
    ...unspoken([`${id}.one`]),
    ...unspoken(states.map((state) => stateKeyOf(id, state))),
    ...unspoken(Object.entries(module.commands).flatMap(([kind, { offline }]) => (offline === 'system' ? [] : [kindKey(kind)]))),
  ],
} as const satisfies Readonly<Record<string, Look>>;
export type Room = keyof typeof ROOMS;

/** What is missing of a mechanism in any room. */
export function holesOf(mechanism: Mechanism): Holes {
  return Object.entries(ROOMS).flatMap(([room, look]) => look(mechanism).map((hole) => `${room}: ${hole}`));
}
