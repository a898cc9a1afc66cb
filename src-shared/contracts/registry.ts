import { Compile } from 'typebox/compile';
import type { TSchema } from 'typebox';
import { assetModule, assetsFollow } from '../domain/assets/decide.ts';
import type { AssetEvent } from '../domain/assets/events.ts';
import type { AssetState } from '../domain/assets/model.ts';
import { auditModule } from '../domain/audit/index.ts';
import { caseModule } from '../domain/cases/decide.ts';
import type { CaseEvent } from '../domain/cases/events.ts';
import type { CaseState } from '../domain/cases/model.ts';
import { delegationModule } from '../domain/delegation/index.ts';
import { dutyModule } from '../domain/duty/index.ts';
import type { Command, Lane } from '../domain/linkage/command.ts';
import type { DomainModule } from '../domain/linkage/module.ts';
import type { AggregateState, CommandSpec } from '../domain/linkage/module.ts';
import type { EventBody } from '../domain/linkage/decision.ts';
import { MECHANISMS, onAssetEvent, onCaseEvent } from '../mechanisms/index.ts';
import { failure, type Failure } from '../kernel/errors/index.ts';
import { err, ok, type Result } from '../kernel/result.ts';

/**
 * Modules with different states behind one face: the engine feeds a module only states and events that the same
 * module made, which the aggregate name guarantees.
 */
function erased<S extends AggregateState, E extends EventBody>(module: DomainModule<S, E>): DomainModule {
  return module as unknown as DomainModule;
}

/** A case knows no mechanism; what its events mean for its requests and its things is asked of each, in the same transaction. */
const caseWithRequests: DomainModule<CaseState, CaseEvent> = {
  ...caseModule,
  effects: (before, event, after, _meta, { lookups: { requestsOfCase } }) => [
    ...(requestsOfCase.known ? onCaseEvent(event, requestsOfCase.value, after, before) : []),
    ...assetsFollow(event, after),
  ],
};

/** A thing knows no mechanism either: its events reach the requests about it, in the same transaction, whichever court's they are. */
const assetWithRequests: DomainModule<AssetState, AssetEvent> = {
  ...assetModule,
  effectNeeds: (_command, state) => (state === undefined ? [] : [{ name: 'requestsOnAsset', id: state.id }]),
  effects: (before, event, after, meta, context) => {
    const { requestsOnAsset } = context.lookups;
    return [...assetModule.effects(before, event, after, meta, context), ...(requestsOnAsset.known ? onAssetEvent(event, requestsOnAsset.value, after, before, context) : [])];
  },
};

/** Every noun of the product: what no mechanism owns, and the requests of all mechanisms. */
export const DOMAIN_MODULES: readonly DomainModule[] = [
  erased(caseWithRequests),
  ...MECHANISMS.map(({ module }) => module),
  erased(assetWithRequests),
  erased(delegationModule),
  erased(dutyModule),
  erased(auditModule),
];

const byAggregate = new Map(DOMAIN_MODULES.map((module) => [module.aggregate, module]));
const byKind = new Map(DOMAIN_MODULES.flatMap((module) => Object.keys(module.commands).map((kind) => [kind, module] as const)));

export function moduleOfAggregate(type: string): DomainModule | undefined {
  return byAggregate.get(type);
}

export function moduleOfKind(kind: string): DomainModule | undefined {
  return byKind.get(kind);
}

export function specOfKind(kind: string): CommandSpec | undefined {
  return byKind.get(kind)?.commands[kind];
}

export function laneOfKind(kind: string): Lane {
  return specOfKind(kind)?.lane ?? 'normal';
}

type Check = { Check(value: unknown): boolean };
const compiled = new Map<TSchema, Check>();

function checker(schema: TSchema): Check {
  const known = compiled.get(schema);
  if (known) return known;
  const fresh = Compile(schema);
  compiled.set(schema, fresh);
  return fresh;
}

/**
 * Checks kind, version, aggregate and payload of a command whose envelope was parsed before.
 * @returns the module that decides it, or the failure that becomes its refusal.
 */
export function resolveCommand(command: Command): Result<DomainModule, Failure> {
  const module = byKind.get(command.kind);
  const spec = module?.commands[command.kind];
  if (!module || !spec) return err(failure('KIND_UNKNOWN', { kind: command.kind }));
  if (command.v !== spec.v) return err(failure('VERSION_UNSUPPORTED', { kind: command.kind, v: command.v }));
  if (command.basis.aggregate.type !== module.aggregate) return err(failure('BODY_INVALID', { field: 'basis.aggregate' }));
  if (!checker(spec.payload).Check(command.payload)) return err(failure('BODY_INVALID', { field: 'payload' }));
  return ok(module);
}
