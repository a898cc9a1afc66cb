import { failure } from '../../kernel/errors/index.ts';
import type { Command } from './command.ts';
import { type DecideContext, type Decision, type EventBody, type GuardResult, refuse, unknown } from './decision.ts';
import { filesNamed } from './values-titled.ts';
import type { Need } from './lookups.ts';
import type { AggregateState, DomainModule } from './module.ts';
import { grantsOf, relationOf, rightTo } from './rights.ts';

/** What an agency's system or the platform names is told by them, not uploaded: a sighting is not refused for its picture. */
function answersForFiles(command: Command): boolean {
  return command.actor.role !== 'system' && command.actor.role !== 'agency-system';
}

/**
 * What must be resolved before the command can be decided: what its rule asks for, what its relations ask for, and the
 * files that it names. The safety lane never waits for files, and is never refused for one that is on its way.
 */
export function needsOfCommand<S extends AggregateState, E extends EventBody>(module: DomainModule<S, E>, command: Command, state: S | undefined): readonly Need[] {
  const spec = module.commands[command.kind];
  if (spec === undefined) return [];
  const { actor } = command;
  const relations = grantsOf(spec.may, actor.role).map(relationOf);
  const court = state?.court ?? actor.court;
  const hashes = answersForFiles(command) ? filesNamed(spec.payload, command.payload) : [];
  return [
    ...module.needs(command, state),
    ...(relations.includes('signer') && actor.delegation !== undefined ? [{ name: 'delegation', id: actor.delegation } as const] : []),
    ...(relations.includes('duty') && court !== undefined ? [{ name: 'roster', court } as const] : []),
    ...(hashes.length > 0 ? [{ name: 'missingFiles', hashes, holder: actor, waits: spec.lane === 'normal' } as const] : []),
  ];
}

/**
 * Decides a command: who may act, then the kind's own rule, then whether the files it names are there. The one entry for
 * device and server (ARCHITECTURE §1-2).
 */
export function decideCommand<S extends AggregateState, E extends EventBody>(module: DomainModule<S, E>, state: S | undefined, command: Command, context: DecideContext): Decision<E> {
  const spec = module.commands[command.kind];
  if (spec === undefined) return refuse(failure('KIND_UNKNOWN', { kind: command.kind }));
  if (grantsOf(spec.may, command.actor.role).length === 0) return refuse(failure('ROLE_NOT_ALLOWED'));
  const { lookups, now } = context;
  const open: GuardResult[] = [];
  const matter = module.matter(state, command, lookups);
  if (!matter.known) open.push(unknown('actor'));
  // A matter that does not exist has no people: the rule says what is missing.
  else if (matter.value !== undefined) {
    const right = rightTo(spec.may, command.payload, { actor: command.actor, matter: matter.value, lookups, now });
    if (typeof right === 'object') return refuse(right);
    if (right === 'unknown') open.push(unknown('actor'));
  }
  const decision = module.decide(state, command, context);
  if (decision.kind === 'refuse') return decision;
  const { missingFiles } = lookups;
  if (missingFiles.known && missingFiles.value.length > 0) return refuse(failure('FILE_MISSING', { count: missingFiles.value.length }), decision.guards);
  return open.length === 0 ? decision : { kind: 'unknown', events: decision.events, guards: [...decision.guards, ...open] };
}
