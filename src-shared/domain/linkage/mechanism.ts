import type { AssetEvent } from '../assets/events.ts';
import type { AssetState } from '../assets/model.ts';
import type { CaseEvent } from '../cases/events.ts';
import type { CaseState } from '../cases/model.ts';
import type { GoneRecord } from '../cases/standing.ts';
import type { AccountId, AssetId, CaseId, PartyId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/time.ts';
import type { AggregateRef } from './command.ts';
import type { DecideContext, Effect, EventBody } from './decision.ts';
import type { Desk } from './desk.ts';
import type { FactDraft, FactSchemas, StoryParams } from './facts.ts';
import type { MessageTable } from './messages.ts';
import type { DomainModule } from './module.ts';
import type { NextStep, Tone } from './next-step.ts';
import type { ApprovalLevel } from './regions/approval.ts';
import type { LinkageRequest } from './regions/linkage-request.ts';
import type { PaperRules } from './regions/papers.ts';
import type { Dispatched } from './rights.ts';
import type { Transition } from './transitions.ts';

/** A signature that a request waits for: whose, since when, and on what where that is not its packet or a renewal. */
export type AwaitedSignature = { readonly level: 'chief' | 'president'; readonly since: Instant; readonly on?: 'release' };

/**
 * All that cases, lists, inbox, Today, queue and search know of a request, whatever its mechanism. What is not here is
 * nobody's business outside the mechanism's own folder.
 */
export type RequestHead = {
  readonly ref: AggregateRef;
  readonly caseId: CaseId;
  /** 承办法官 of the case. */
  readonly undertaker: AccountId;
  /** The mechanism's own word; screens take its label from the mechanism's locale. */
  readonly state: string;
  readonly since: Instant;
  /** Not ended, or with something that must still be ended: events of the case reach it, and it asks for a step. */
  readonly isOpen: boolean;
  /** What was asked of an agency stands there, or is not proven to have ended: a control, a seal, a freeze. */
  readonly isHoldOpen: boolean;
  /** The court has asked for the end of what stands there, and nobody has proven it. */
  readonly isHoldEnding: boolean;
  /** Since when the agency has done what was asked of it, where no hold says so: the person was admitted. */
  readonly answeredAt?: Instant;
  /** Somebody acts on it this hour: a hit, a release that nobody proved, an incident. What the duty desk looks after. */
  readonly isUnderWay: boolean;
  /** A person is held on it now. */
  readonly held: boolean;
  /** What a list calls it by: the person, or the thing that is asked about. A person's name is masked by role. */
  readonly about: { readonly name: string; readonly isPerson: boolean };
  /** The thing that it is about (`domain/assets`), whichever of its numbers names it; absent where it is about a person. */
  readonly assetId?: AssetId;
  /** The person of the case that it is about; absent where it is about a thing. */
  readonly party?: PartyId;
  /** Key of the person that it is about (`personKey`); empty where it is about a thing, or the person has no number. */
  readonly personKey: string;
  readonly awaits?: AwaitedSignature;
  /** Who asked for what is awaited, or has signed it: nothing here waits for him. */
  readonly closedTo: readonly AccountId[];
  readonly decidedBy: readonly AccountId[];
  /** An approval on paper was entered and is to be confirmed by a second person. */
  readonly isPaperEntered: boolean;
  /** Who was sent out last, where anybody was. */
  readonly dispatch?: Dispatched;
  /** Records of the case, and statements on its past, that its guards named and that still stand as far as it was told. */
  readonly restsOn: readonly string[];
  /** What a search finds it by: case number, names, numbers of agencies. */
  readonly search: readonly string[];
};

/** What the state of every request carries: the regions that all mechanisms share. */
export type RequestState = LinkageRequest;

/** A request as its case sees it: whose it is (`Mechanism.id`), the head, and the state for the mechanism alone. */
export type RequestOfCase = { readonly mechanism: string; readonly head: RequestHead; readonly state: RequestState };

/**
 * One mechanism (协助机制) as everything outside its folder knows it (MECHANISMS §3). What it needs beyond this table it
 * must hand over here; nothing outside imports its folder.
 */
export type Mechanism<S extends RequestState = RequestState, E extends EventBody = EventBody> = {
  /** Prefix of its command kinds, and the name of its folder in each room and of its file of words. */
  readonly id: string;
  /** What the names of its events begin with: what follows it is the same word in every mechanism where a region says it. */
  readonly prefix: string;
  readonly module: DomainModule<S, E>;
  /** Every state and every kind of event that there is: what rooms must have words for (tests/mechanisms). */
  readonly states: readonly string[];
  readonly events: readonly E['kind'][];
  /** How each state looks, the same on every page: colour never says more than its word. */
  readonly tones: Readonly<Record<string, Tone>>;
  /** Which of its papers go out sealed, and which bear a number of the court. */
  readonly papers: PaperRules;
  /** Signatures that a request asks for, in their order: by its papers, and by what the mechanism is. */
  levels(state: S): readonly ApprovalLevel[];
  /** The law of the mechanism as data: which command leads from where to where, by whom, with which clock and papers. */
  readonly transitions: readonly Transition<string, string>[];
  /** Kinds of its facts with their schemas. The one that bears the name of the aggregate is the whole record, as the court has it. */
  readonly facts: FactSchemas;
  /** Kinds that show a part of the record to another audience, under the id of the request. */
  readonly parts: readonly string[];
  /** On which desks of agencies it lies, by the fact that brings it there; empty where no agency has a desk for it. */
  readonly desks: readonly Desk[];
  /** Kinds by which somebody is told of the request for a case of his own, under `<request>.<case>`. */
  readonly notices: readonly string[];
  /** The facts of one state, a projection for each audience that may see something of it. */
  factsOf(state: S): readonly FactDraft[];
  /** What the line of an event in the case's timeline says: only what is plain and safe to show. */
  story(event: E, state: S): StoryParams;
  head(state: S): RequestHead;
  /** What the request asks for by itself; undefined where it asks for nothing. */
  step(state: S): NextStep | undefined;
  /**
   * What an event of the case means for an open request of it: paid, settled, closed, died, reassigned (DOMAIN §1.4). Pure.
   * @param before the case before the event; undefined when it was filed
   */
  onCase(event: CaseEvent, request: S, after: CaseState, before: CaseState | undefined): readonly Effect[];
  /**
   * What an event of the thing means for an open request about it, of whichever court: a seal was lifted, has lapsed or passed to
   * another court, the thing was seized (T8, DOMAIN §1.4). Absent in a mechanism whose requests are about no thing. Pure.
   * @param before the thing before the event; undefined when it was first entered
   * @param context for the day and the numbers by which a seal stands
   */
  onAsset?(event: AssetEvent, request: S, after: AssetState, before: AssetState | undefined, context: Pick<DecideContext, 'now' | 'calendar' | 'parameters'>): readonly Effect[];
  /** Something that an open request of it rests on (`RequestHead.restsOn`) was taken back: somebody must look at it. Pure. */
  onProofGone(gone: GoneRecord, request: S): readonly Effect[];
  /** What it says to agencies and hears from them, by the names of the protocol. */
  readonly messages: MessageTable;
};

/** The requests of one mechanism among those of a case, in its own states. */
export function ownRequests<S extends RequestState>(aggregate: string, requests: readonly RequestOfCase[]): readonly S[] {
  return requests.flatMap(({ head, state }) => (head.ref.type === aggregate ? [state as S] : []));
}
