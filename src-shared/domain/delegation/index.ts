import Type, { type Static } from 'typebox';
import { failure } from '../../kernel/errors/index.ts';
import type { CourtCode } from '../../kernel/ids.ts';
import { AccountIdSchema, CivilDateSchema, closed, CourtCodeSchema, InstantSchema, LineSchema, oneOf } from '../../kernel/schema.ts';
import { civilDateOf } from '../../kernel/time.ts';
import { AggregateRefSchema, type Command } from '../linkage/command.ts';
import { accept, type DecideContext, type Decision, type EventMeta, refuse, withGuard } from '../linkage/decision.ts';
import { known, type Need, type Reading } from '../linkage/lookups.ts';
import type { CommandSpec, DomainModule } from '../linkage/module.ts';
import type { Matter } from '../linkage/rights.ts';
import { accountProblem } from '../permissions/accounts.ts';

/** What may be delegated: approvals of a mechanism, by its id. One that does not exist covers nothing. */
const MechanismIdSchema = Type.String({ pattern: '^[a-z][a-z-]{1,30}$' });
const KINDS_MAX = 20;

const DelegationIdSchema = AggregateRefSchema.properties.id;
const GrantSchema = closed({
  delegationId: DelegationIdSchema,
  to: AccountIdSchema,
  kinds: Type.Array(MechanismIdSchema, { minItems: 1, maxItems: KINDS_MAX, uniqueItems: true }),
  fromDay: CivilDateSchema,
  throughDay: CivilDateSchema,
  /** Number or title of the 授权书. */
  document: LineSchema,
});
const RevokeSchema = closed({ delegationId: DelegationIdSchema });

const { delegationId, ...granted } = GrantSchema.properties;
export const DelegationSchema = closed({
  id: delegationId,
  version: Type.Integer(),
  court: CourtCodeSchema,
  from: AccountIdSchema,
  fromRole: oneOf(['chief', 'president']),
  ...granted,
  revokedAt: Type.Optional(InstantSchema),
});
/** 授权代批: a chief or president lets another person of the court approve in his place, from day to day. */
export type Delegation = Static<typeof DelegationSchema>;

export type DelegationEvent =
  | { readonly kind: 'delegation-granted'; readonly grant: Omit<Static<typeof GrantSchema>, 'delegationId'> & { readonly court: CourtCode; readonly fromRole: 'chief' | 'president' } }
  | { readonly kind: 'delegation-revoked' };

export const DELEGATION_COMMANDS = {
  'delegation.grant': { v: 1, payload: GrantSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['leader'], president: ['leader'] } },
  'delegation.revoke': { v: 1, payload: RevokeSchema, lane: 'safety', offline: 'intent', onMove: 'commutative', may: { chief: ['author'], president: ['author'] } },
} as const satisfies Record<string, CommandSpec>;

/** Whom the law lets sign in a leader's place: judges and leaders of the same court. */
const SIGNERS = ['judge', 'chief', 'president'] as const;

function matter(state: Delegation | undefined, { actor }: Command): Reading<Matter | undefined> {
  const court = state?.court ?? actor.court;
  return known(court === undefined ? undefined : { court, authors: [state?.from ?? actor.account] });
}

function decide(state: Delegation | undefined, command: Command, context: DecideContext): Decision<DelegationEvent> {
  const { actor } = command;
  if (command.kind === 'delegation.grant') {
    if (state) return refuse(failure('STATE_NOT_ALLOWED', { state: 'granted' }));
    const { delegationId: _id, ...grant } = command.payload as Static<typeof GrantSchema>;
    if (actor.court === undefined || (actor.role !== 'chief' && actor.role !== 'president')) return refuse(failure('ROLE_NOT_ALLOWED'));
    if (grant.to === actor.account) return refuse(failure('DELEGATION_INVALID'));
    const problem = accountProblem(context.lookups, actor.court, [{ id: grant.to, roles: SIGNERS }]);
    if (problem.status === 'failed') return refuse(failure('ACCOUNT_NOT_ELIGIBLE'), [problem]);
    if (grant.throughDay < grant.fromDay || grant.throughDay < civilDateOf(context.now)) return refuse(failure('DATES_OUT_OF_ORDER'));
    return withGuard(problem, [{ kind: 'delegation-granted', grant: { ...grant, court: actor.court, fromRole: actor.role } }]);
  }
  if (!state) return refuse(failure('NOT_FOUND'));
  return accept(state.revokedAt === undefined ? [{ kind: 'delegation-revoked' }] : []);
}

function apply(state: Delegation | undefined, event: DelegationEvent, meta: EventMeta): Delegation {
  if (event.kind === 'delegation-granted') {
    return { id: meta.aggregate.id, version: 1, from: meta.by.account, ...event.grant };
  }
  if (!state) throw new Error('a delegation that was never granted cannot be revoked');
  return { ...state, version: state.version + 1, revokedAt: meta.at };
}

export const delegationModule: DomainModule<Delegation, DelegationEvent> = {
  aggregate: 'delegation',
  commands: DELEGATION_COMMANDS,
  needs: (command): readonly Need[] => (command.kind === 'delegation.grant' ? [{ name: 'accounts', ids: [(command.payload as Static<typeof GrantSchema>).to] }] : []),
  matter,
  decide,
  apply,
  effects: () => [],
};
