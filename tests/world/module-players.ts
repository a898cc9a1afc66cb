import type { TSchema } from 'typebox';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import type { DecideContext, EventBody, EventMeta } from '#shared/domain/linkage/decision.ts';
import { known, NO_LOOKUPS } from '#shared/domain/linkage/lookups.ts';
import type { AggregateState, DomainModule } from '#shared/domain/linkage/module.ts';
import { DOMAIN_MODULES, resolveCommand } from '#shared/contracts/registry.ts';
import { ROLES } from '#shared/domain/permissions/roles.ts';
import type { AccountId, AgencyId, CommandId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import { CIVIL_DATE_PATTERN, CLOCK_TIME_PATTERN, civilDate, type Instant, instantAt } from '#shared/kernel/time.ts';
import { seededIds, type SeededRandom } from './seeded-random.ts';

/**
 * Plays any noun of the registry by its schemas alone: draws payloads from the schema of a kind, and runs them through
 * schema, decide and apply. A new mechanism is played without a line of its own here; what a walk must get right to come
 * far (which request, which party) is said by the names of fields in `names`.
 */
export const COURT = '苏0508' as CourtCode;
export const NOW: Instant = instantAt(civilDate('2026-09-07'), '10:00');

/** Values for texts of a given form, by their pattern: a form that stands nowhere here stops the suite. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  [CIVIL_DATE_PATTERN]: ['2026-01-19', '2026-02-28', '2026-08-31', '2026-09-06', '2026-10-08'],
  [CLOCK_TIME_PATTERN]: ['09:30', '23:59'],
  '^[A-Za-z0-9:._\\-]+$': ['thing-1', 'thing-2'],
  '^[a-z][a-z-]{1,30}$': ['case'],
  '^[a-z0-9-]{1,40}$': ['letter', 'warrant'],
  '^[A-Za-z.]{1,60}$': ['debtor.idNo'],
  '^[0-9Xx]{4}$': ['2138'],
  '^[0-9A-Za-z]{6}$': ['009012'],
  '^sha256:[0-9a-f]{64}$': [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`],
  '^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$': ['01900000-0000-7000-a000-000000000001'],
  '^[\\u4e00-\\u9fa5][A-Z]?\\d{0,4}$': [COURT],
};

type Node = Readonly<Record<string, unknown>>;

function number(schema: Node, key: string, otherwise: number): number {
  const value = schema[key];
  return typeof value === 'number' ? value : otherwise;
}

/** A value that the schema accepts. `names` are values for fields of a name, at any depth. */
export function sample(schema: TSchema, random: SeededRandom, names: Readonly<Record<string, unknown>> = {}): unknown {
  const draw = (node: Node): unknown => {
    if (node['const'] !== undefined) return node['const'];
    if (Array.isArray(node['anyOf'])) return draw(random.pick(node['anyOf'] as Node[]));
    switch (node['type']) {
      case 'object':
        return drawObject(node);
      case 'array': {
        const item = node['items'] as Node;
        const most = Math.min(number(node, 'maxItems', 3), 3);
        const least = number(node, 'minItems', 0);
        const drawn = Array.from({ length: least + random.below(Math.max(1, most - least + 1)) }, () => draw(item));
        return node['uniqueItems'] === true ? [...new Set(drawn)] : drawn;
      }
      case 'string': {
        if (typeof node['pattern'] !== 'string') return '文'.repeat(Math.max(3, number(node, 'minLength', 1)));
        const forms = FORMS[node['pattern']];
        if (forms === undefined) throw new Error(`a text of a form that nobody knows: ${node['pattern']}`);
        return random.pick(forms);
      }
      case 'integer':
      case 'number': {
        const least = number(node, 'minimum', 0);
        return Math.min(number(node, 'maximum', least + 10), least + random.below(10));
      }
      case 'boolean':
        return random.chance(0.5);
      default:
        throw new Error(`a schema that nobody knows: ${JSON.stringify(node)}`);
    }
  };
  const drawObject = (node: Node): unknown => {
    const required = new Set((node['required'] as string[] | undefined) ?? []);
    const drawn: Record<string, unknown> = {};
    for (const [key, own] of Object.entries((node['properties'] ?? {}) as Readonly<Record<string, Node>>)) {
      if (!required.has(key) && random.chance(0.4)) continue;
      drawn[key] = names[key] !== undefined && own['const'] === undefined && typeof names[key] === jsonType(own) ? names[key] : draw(own);
    }
    for (const [pattern, own] of Object.entries((node['patternProperties'] ?? {}) as Readonly<Record<string, Node>>)) drawn[FORMS[pattern]?.[0] ?? 'key'] = draw(own);
    return drawn;
  };
  return draw(schema as unknown as Node);
}

function jsonType(node: Node): string {
  return node['type'] === 'integer' ? 'number' : typeof node['type'] === 'string' ? node['type'] : 'none';
}

/** One person of each role, all of one court or one agency. */
export const ACTORS: readonly Actor[] = ROLES.map((role) => ({
  account: `${role}-1` as AccountId,
  role,
  ...(role === 'agency-system' || role.startsWith('police') ? { agency: 'police:suzhou' as AgencyId } : { court: COURT }),
}));

export type Play = {
  readonly random: SeededRandom;
  readonly ids: { next(): string };
  readonly now: Instant;
};

export function newPlay(random: SeededRandom, now: Instant = NOW): Play {
  return { random, now, ids: seededIds(random, () => now) };
}

export function commandOf(play: Play, module: DomainModule, kind: string, payload: unknown, actor: Actor, id: string, version: number): Command {
  const spec = module.commands[kind];
  return {
    id: play.ids.next() as CommandId,
    stream: { device: 'play' as DeviceId, user: actor.account, incarnation: '0'.repeat(16), lane: spec?.lane ?? 'normal' },
    seq: 1,
    kind,
    v: spec?.v ?? 1,
    payload,
    actor,
    basis: { aggregate: { type: module.aggregate, id }, version, after: [] },
    deskTime: play.now,
    rulesVersion: 'play',
  };
}

/** The case that stands for any case a noun may ask for: a rule on things asks who works it. */
const PLAYED_CASE = {
  id: 'thing-1', version: 1, court: COURT, caseNumber: '（2026）苏0508执90001号', cause: '', filedOn: civilDate('2026-01-19'), title: '', principal: 0, fee: 0, judge: 'judge-1', clerk: 'clerk-1',
  parties: [{ id: 'thing-1', role: 'debtor', kind: 'person', name: '王某', idType: 'none', idNo: '' }], status: 'enforcing', records: [], corrections: [], differences: [],
} as unknown as CaseState;

export const PLAY_CONTEXT: DecideContext = {
  now: NOW,
  calendar: SHIPPED_CALENDAR,
  parameters: RULE_PARAMETERS,
  lookups: { ...NO_LOOKUPS, case: known(PLAYED_CASE), asset: known(undefined), requestsOfCase: known([]), requestsOnAsset: known([]), samePerson: known([]), delegation: known(undefined), missingFiles: known([]) },
};

export type Step = { readonly event: EventBody; readonly index: number; readonly after: AggregateState; readonly meta: EventMeta };
export type Played = { readonly outcome: 'accepted' | 'refused'; readonly code: string; readonly state: AggregateState | undefined; readonly steps: readonly Step[] };

/** One command through schema, decide and apply. */
export function playOne(module: DomainModule, state: AggregateState | undefined, command: Command, context: DecideContext = PLAY_CONTEXT): Played {
  const resolved = resolveCommand(command);
  if (!resolved.ok) return { outcome: 'refused', code: resolved.error.code, state, steps: [] };
  const decision = module.decide(state, command, context);
  if (decision.kind === 'refuse') return { outcome: 'refused', code: decision.failure.code, state, steps: [] };
  const meta: EventMeta = { commandId: command.id, aggregate: command.basis.aggregate, at: context.now, by: command.actor };
  const steps: Step[] = [];
  let current = state;
  for (const [index, event] of decision.events.entries()) {
    current = module.apply(current, event, meta);
    steps.push({ event, index, after: current, meta });
  }
  return { outcome: 'accepted', code: '', state: current, steps };
}

/** Names of fields that lead a command to the thing it is about. */
export function namesOf(module: DomainModule, id: string, state: AggregateState | undefined, random: SeededRandom): Readonly<Record<string, unknown>> {
  const { parties = [], records = [], answers = [] } = (state ?? {}) as {
    readonly parties?: readonly { readonly id: string; readonly role: string; readonly kind: string }[];
    readonly records?: readonly { readonly id: string }[];
    readonly answers?: readonly { readonly id: string }[];
  };
  const company = parties.find(({ role, kind }) => role === 'debtor' && kind === 'organisation')?.id;
  const partyId = random.chance(0.3) ? 'thing-9' : parties[0]?.id;
  const recordId = records.length === 0 ? undefined : random.pick(records).id;
  const answerId = answers.length === 0 ? undefined : random.pick(answers).id;
  const owner = `${module.aggregate.replace('locate-', '')}Id`;
  return { [owner]: id, requestId: id, caseId: id, delegationId: id, court: COURT, partyId, party: parties[0]?.id, of: company, recordId, answerId, field: 'cause' };
}

export const EVERY_KIND: readonly (readonly [DomainModule, string])[] = DOMAIN_MODULES.flatMap((module) => Object.keys(module.commands).map((kind) => [module, kind] as const));
