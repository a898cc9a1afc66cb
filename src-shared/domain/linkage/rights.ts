import { failure, type Failure } from '../../kernel/errors/index.ts';
import type { AccountId, AgencyId, CourtCode } from '../../kernel/ids.ts';
import { civilDateOf, type Instant } from '../../kernel/time.ts';
import { isLentTo } from '../delegation/force.ts';
import { dutyCall, isCalled } from '../duty/index.ts';
import { upperCourtOf } from '../identifiers/index.ts';
import { authorityOf } from '../permissions/agencies.ts';
import type { Role } from '../permissions/roles.ts';
import type { Actor } from './command.ts';
import type { Lookups } from './lookups.ts';

/**
 * What the state of a record says about people: who works it, who asked, who signed, who is awaited. Every noun hands
 * this over (`DomainModule.matter`); which relation holds is decided here alone, for device and server.
 */
export type Matter = {
  readonly court: CourtCode;
  /** 承办法官 of the case. */
  readonly undertaker?: AccountId;
  /** 书记员 of the case. */
  readonly clerk?: AccountId;
  /** Who asked for what is decided now: nobody signs an own request, also after the case was moved. */
  readonly authors?: readonly AccountId[];
  /** The office whose signature is awaited now. */
  readonly awaits?: 'chief' | 'president';
  /** Whose names stand on this very paper already, as signer or as the one signed for. */
  readonly signed?: readonly AccountId[];
  /** What a delegation (授权代批) must name to be good for this signature. */
  readonly delegable?: string;
  readonly dispatch?: Dispatched;
  /** How far an unanswered alarm was escalated: who is called, and may therefore act. */
  readonly escalation?: number;
  /** The agency whose matter it is, and whether the request ever came to it. */
  readonly agency?: AgencyId;
  readonly reachedAgency?: boolean;
  /** A judge of another court who was told of the same person. */
  readonly told?: AccountId;
  /** Who entered what is to be confirmed now. */
  readonly enteredBy?: AccountId;
  /** What an import row would do to a case that exists. */
  readonly incoming?: { readonly exists: boolean; readonly judge: AccountId; readonly clerk?: AccountId; readonly moves: boolean; readonly closes: boolean };
};

/** Who was sent out last. */
export type Dispatched = {
  /** The officers named by account, and those of the command centre who took the hit and sent them. */
  readonly accounts: readonly AccountId[];
  /**
   * Somebody was sent without his account being named, or nobody was written down yet. Then any field officer of the
   * court may be the one who stands in the stairwell: a hand-over is never refused for a gap in the papers.
   */
  readonly someUnnamed: boolean;
};

/** `unknown`: what decides it lies outside this device; the server always knows. A failure says more than "not held". */
export type Held = 'held' | 'not-held' | 'unknown' | Failure;

export type Asked = { readonly actor: Actor; readonly matter: Matter; readonly lookups: Lookups; readonly now: Instant };

function when(holds: boolean): Held {
  return holds ? 'held' : 'not-held';
}

function atCourt({ actor, matter }: Asked): boolean {
  return actor.court === matter.court;
}

/**
 * By office, or by a delegation that covers the day, the kind and the level (DOMAIN §1.12-7). Nobody signs an own
 * request, and nobody signs twice on one paper: two offices in one hand are one pair of eyes.
 */
function signs({ actor, matter, lookups, now }: Asked): Held {
  if (matter.authors?.includes(actor.account) === true) return failure('OWN_REQUEST');
  if (matter.signed?.includes(actor.account) === true) return failure('SAME_SIGNER_TWICE');
  if (matter.awaits === undefined) return 'not-held';
  if (actor.delegation === undefined) return when(actor.role === matter.awaits && actor.court === matter.court);
  if (!lookups.delegation.known) return 'unknown';
  const grant = lookups.delegation.value;
  if (grant === undefined) return failure('DELEGATION_INVALID');
  const today = civilDateOf(now);
  const isGood =
    isLentTo(grant, actor, today) &&
    grant.court === matter.court &&
    grant.fromRole === matter.awaits &&
    matter.delegable !== undefined &&
    grant.kinds.includes(matter.delegable);
  if (!isGood) return failure('DELEGATION_INVALID');
  return matter.signed?.includes(grant.from) === true ? failure('SAME_SIGNER_TWICE') : 'held';
}

/** Called by the roster now (DOMAIN §1.12-5), or the chief. A roster that names nobody leaves it to the whole command centre. */
function isOnDuty(asked: Asked): Held {
  const { actor, matter, lookups, now } = asked;
  if (!atCourt(asked)) return 'not-held';
  if (actor.role === 'chief') return 'held';
  if (!lookups.roster.known) return 'unknown';
  const call = dutyCall(lookups.roster.value, matter.escalation ?? 0, now);
  const named = isCalled({ ...call, everybody: false }, actor);
  return when(named || (call.everybody && actor.role === 'command-centre'));
}

function wasDispatched(asked: Asked): Held {
  const { actor, matter } = asked;
  if (!atCourt(asked) || matter.dispatch === undefined) return 'not-held';
  return when(matter.dispatch.accounts.includes(actor.account) || (matter.dispatch.someUnnamed && actor.role === 'field-officer'));
}

/**
 * Brings a worklist in: a clerk of the court all of its rows, a judge his own. A row whose case exists tells it about
 * differences; that it moves or closes the case is for those who work it, and moving for a leader, or for the clerk of
 * both judges.
 */
function imports(asked: Asked): Held {
  const { actor, matter } = asked;
  const row = matter.incoming;
  if (!atCourt(asked) || row === undefined) return 'not-held';
  if (actor.role === 'chief' || actor.role === 'president') return 'held';
  if (actor.role === 'judge') return when(row.judge === actor.account && (!row.exists || (matter.undertaker === actor.account && !row.moves)));
  if (!row.exists || (!row.moves && !row.closes)) return 'held';
  return when(matter.clerk === actor.account && (!row.moves || row.clerk === actor.account));
}

function isSecondPerson(asked: Asked): Held {
  const { actor, matter } = asked;
  if (matter.enteredBy === actor.account || matter.authors?.includes(actor.account) === true) return failure('SECOND_PERSON_NEEDED');
  if (matter.signed?.includes(actor.account) === true) return failure('SAME_SIGNER_TWICE');
  // Whoever confirms has read the request: those whose feed holds it.
  const sees = actor.role === 'clerk' ? matter.clerk === actor.account : actor.role !== 'judge';
  return when(atCourt(asked) && sees);
}

/**
 * Relations of a person to a matter (design/MECHANISMS §9). A command kind names the ones that may file it; a further
 * relation is one line here.
 */
export const RELATIONS = {
  /** 承办法官: the judge of the case. */
  undertaker: (asked) => when(atCourt(asked) && asked.matter.undertaker === asked.actor.account),
  /** 书记员 of the case. */
  clerk: (asked) => when(atCourt(asked) && asked.matter.clerk === asked.actor.account),
  /** Who signs at the level that is awaited. */
  signer: signs,
  /** On duty now, or the chief. */
  duty: isOnDuty,
  /** Named in the last dispatch. */
  dispatched: wasDispatched,
  /** Chief or president of the court. */
  leader: (asked) => when(atCourt(asked) && (asked.actor.role === 'chief' || asked.actor.role === 'president')),
  /** 复议: holds this office at the court above that of the matter (民诉法 §119, 民诉法解释 §185). */
  'upper-court': ({ actor, matter }) => when(actor.court !== undefined && actor.court === upperCourtOf(matter.court)),
  /** Holds this office at the court of the matter. */
  office: (asked) => when(atCourt(asked)),
  /** Made the record himself. */
  author: ({ actor, matter }) => when(matter.authors?.includes(actor.account) === true),
  /** The judge of another court who was told of the same person. */
  'other-court-judge': ({ actor, matter }) => when(matter.told === actor.account),
  /** Confirms what another one entered. */
  'second-person': isSecondPerson,
  /** Desk account of the agency unit that has the request. */
  receiver: ({ actor, matter }) => when(matter.reachedAgency === true && matter.agency !== undefined && actor.agency !== undefined && authorityOf(actor.agency) === matter.agency),
  /** The verified system of that agency. An answer that nobody asked for is its answer too, and must be taken. */
  agency: ({ actor, matter }) => when(matter.agency !== undefined && actor.agency === matter.agency),
  /** The platform itself: timers and follow-ups. */
  platform: ({ actor }) => when(actor.role === 'system'),
  importer: imports,
} as const satisfies Record<string, (asked: Asked) => Held>;

export type Relation = keyof typeof RELATIONS;

/** A value of the payload on which a relation is good: the trigger that a judge may call, the records an officer may enter. */
export type Refinement = { readonly path: string; readonly among: readonly string[] } | { readonly path: string; readonly except: readonly string[] };
export type Grant = Relation | { readonly as: Relation; readonly only: Refinement };

type Granted = Readonly<Record<Role, readonly [Grant, ...Grant[]]>>;
/** Who may file a kind: for each role, the relations of which one must hold. At least one role; without it a kind does not compile. */
export type May = { [R in Role]: Pick<Granted, R> & Partial<Granted> }[Role];

/** Roles that may file the kind at all. */
export function actorsOf(spec: { readonly may: May }): readonly Role[] {
  return Object.keys(spec.may) as Role[];
}

export function grantsOf(may: May, role: Role): readonly Grant[] {
  return (may as Partial<Granted>)[role] ?? [];
}

export function relationOf(grant: Grant): Relation {
  return typeof grant === 'string' ? grant : grant.as;
}

function valueAt(payload: unknown, path: string): unknown {
  let value: unknown = payload;
  for (const key of path.split('.')) value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  return value;
}

/** Whether the payload lies inside what a grant was given for. */
export function covers(grant: Grant, payload: unknown): boolean {
  if (typeof grant === 'string') return true;
  const value = valueAt(payload, grant.only.path);
  if (typeof value !== 'string') return false;
  return 'among' in grant.only ? grant.only.among.includes(value) : !grant.only.except.includes(value);
}

/** Whether the actor stands in one of the declared relations. Before it, the role must be one of the kind's. */
export function rightTo(may: May, payload: unknown, asked: Asked): 'held' | 'unknown' | Failure {
  const given = grantsOf(may, asked.actor.role).filter((grant) => covers(grant, payload));
  if (given.length === 0) return failure('ROLE_NOT_ALLOWED');
  const found = given.map((grant): Held => (RELATIONS as Readonly<Record<Relation, (asked: Asked) => Held>>)[relationOf(grant)](asked));
  if (found.includes('held')) return 'held';
  if (found.includes('unknown')) return 'unknown';
  return found.find((each) => typeof each === 'object') ?? failure('ACTOR_NOT_RELATED');
}
