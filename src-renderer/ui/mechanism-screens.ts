import { type Component, computed, type ComputedRef, inject, type InjectionKey } from 'vue';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import type { AssetKind } from '#shared/domain/assets/model.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { CaseStep } from '#shared/domain/cases/next-step.ts';
import type { RuleParameterTable } from '#shared/domain/deadlines/index.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import type { NoticePart } from '#shared/domain/linkage/facts.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { InstrumentCode } from '#shared/instruments/catalogue.ts';
import type { CourtInput } from '#shared/instruments/paper/fields.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { DeskScreens, LookoutScreens } from './desk-screens.ts';
import { REGION_GROUPS, REGION_TONES, regionDetail } from './region-story.ts';
import type { DutyScreens, FieldScreens } from './street-screens.ts';
import type { Tone } from './tones.ts';

export type Translate = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** Tabs of a case's story. */
export type StoryGroup = 'documents' | 'money';

/** Groups of the day whose lines are found by their step: what was found, what must be released, what came back, what is ready to go. */
export type DayGroup = 'hits' | 'releases' | 'returned' | 'ready';

/** Who looks at a request. */
export type Onlooker = { readonly account: string; readonly role: string; readonly court?: string | undefined };

/** One paper of a request that can be printed: an attachment by its slot, or a paper that follows from what happened. */
export type Printable = { readonly id: string; readonly code: InstrumentCode | 'scan'; readonly title?: string; readonly slot?: string; readonly number?: string };

/** What a paper is made of beside the request. */
export type PrintSource = {
  /** The case, where this role holds it. */
  readonly state: CaseState | undefined;
  readonly court: CourtInput;
  readonly nameOf: (account: string) => string;
  readonly president: string | undefined;
  /** When this device last heard of the state of the hold. */
  readonly checkedAt: Instant;
  readonly get: (hash: FileHash) => Promise<Result<Uint8Array, Failure>>;
};

/** What somebody who signs a paper over a person is told once more: what he signs, what it allows, and the verb that signs it. */
export type Signing = { readonly title: string; readonly text: string; readonly verb: string };

/** A signature that a request asks for beside that of its packet: an early end, a renewal. All in words. */
export type AskedDecision = {
  /** The command that decides it, as its mechanism calls it; takes `approve` and `opinion`. */
  readonly command: string;
  readonly title: string;
  /** Its state in the inbox: 「续控待审批」. */
  readonly waits: string;
  /** Who asks for what, and why. */
  readonly text: string;
  /** The verb that declines it, and what is said afterwards. */
  readonly refuse: string;
  readonly refused: string;
  /** Its own paper among those of the request: whoever signs has it before him. */
  readonly slot?: string;
  /** Absent where the signature may be taken back for some seconds instead of being confirmed by name. */
  readonly signing?: Signing;
};

/** How a signer ends a request for good: the command, which takes `opinion`, its verb, and what follows from it. */
export type Decline = {
  readonly command: string;
  readonly verb: string;
  readonly note: string;
  readonly done: string;
  /** It stands in the place of giving it back, which this request does not allow. */
  readonly isOnly: boolean;
};

type ComposerPath = { readonly path: string; readonly query: Readonly<Record<string, string>> };

/** Where a request of a mechanism is composed, offered wherever a case asks for one. */
export type ComposerEntry = {
  /** Key of what it is called among the others. */
  readonly label: string;
  readonly roles: readonly PersonRole[];
  /** Steps of a case that it answers. */
  readonly steps: readonly CaseStep[];
  path(caseId: string): ComposerPath;
  /** Where it is about a thing: of which kind, and where it begins with one of them. It is offered beside the thing too. */
  readonly thing?: { readonly kind: AssetKind; path(caseId: string, assetId: string): ComposerPath };
};

/** A notice, in the three places where somebody meets it. */
export type NoticeScreens = {
  /** The whole of it, under the address of the request; prop `notice`. */
  readonly page: Component;
  /** Above the case that it concerns; props `notice`, `canAnswer`. */
  readonly line: Component;
  /** Its line of the day: keys of what stands there, and their values; undefined where nobody has to see it any more. */
  today(notice: NoticePart): { readonly state: string; readonly text: string; readonly params: Readonly<Record<string, string | number>> } | undefined;
};

/**
 * What a mechanism brings to the pages that all requests share: the frame shows a request without knowing whose it is, and
 * asks here for the rest. One feature a mechanism hands it over in its manifest.
 */
export type MechanismScreens = {
  /** Noun of its requests. */
  readonly aggregate: string;
  /** Prefix of its command kinds, and of its events (`Mechanism`). */
  readonly id: string;
  readonly prefix: string;
  /** Keys of its own words on the pages that all requests share. */
  readonly words: {
    /** One of its requests: 「查控请求」, and what is asked in it, in short and as a heading: 「查控」, 「查控事项」. */
    readonly one: string;
    readonly act: string;
    readonly matter: string;
    /** The agency as the last station of its course. */
    readonly agency: string;
    /** What follows when the last seal is bound. */
    readonly sealed: string;
    /** What a withdrawal means. */
    readonly withdraw: string;
    /** What a signed paper over a person allows; and what is signed, by `person`, where it is no paper that compels him to come. */
    readonly signing: string;
    readonly signTitle?: string;
  };
  /** Who or what it is about, in a line; prop `request`. Masked by role, whole against a reason. */
  readonly subject: Component;
  /** What was asked, before its papers; props `request`, `columns`, and `reveal` where the number opens against a reason. */
  readonly facts: Component;
  /** A region beside the request and its hold; prop `request`. */
  readonly region?: Component;
  /** Cards between what it waits for and its papers; props `view`, `acts`, and `refused`, the ids of own filings that were refused. */
  readonly cards: Component;
  /** Cards at the side, before those of all requests; prop `request`. */
  readonly side?: Component;
  /** A card on the page of its case while something of it runs; prop `view`. Says by itself where nothing does. */
  readonly card?: Component;
  /** Steps of its own that cannot wait, and the group of the day in which they stand. */
  readonly daySteps?: Readonly<Partial<Record<DayGroup, readonly string[]>>>;
  /** What somebody sees who was told of a request that he does not hold. */
  readonly notice?: NoticeScreens;
  /** Acts of its own that stand open; the cards offer them. */
  acts(request: LinkageRequest, who: Onlooker, now: Instant, parameters: RuleParameterTable): readonly string[];
  /**
   * How one of its own events looks in a story, what stands behind its sentence in a few words each, and the tabs it stands
   * under. What it leaves out (undefined) is told as its region tells it (`region-story.ts`).
   */
  readonly storyTones: Readonly<Partial<Record<string, Tone>>>;
  storyDetail(row: TimelineRow, t: Translate): readonly string[] | undefined;
  storyGroups(row: TimelineRow): readonly StoryGroup[];
  /** What else is to be said of its hold beside state and clock, in a few words each, and whether it bears a sign that one looks. */
  holdFacts?(request: LinkageRequest, t: Translate): { readonly facts: readonly string[]; readonly isNoticed: boolean };
  /** A value of a changed field in words, where it is a code of its own; undefined where all say it alike (`useChangeWords`). */
  changeValue?(field: string, text: string, t: Translate): string | undefined;
  /** Against whom or what a paper goes, in one line and masked: what a signer reads once more. */
  against(request: LinkageRequest, t: Translate): string;
  /** Acts of all requests that this one does not offer now, though its table has them. */
  withheld?(request: LinkageRequest): readonly string[];
  /** Where a proof of a guard is looked at, where it is no record of the case. */
  proofPath?(guard: string, request: LinkageRequest): string | undefined;
  /** A signature that it waits for beside that of its packet (`RequestHead.awaits.on`). */
  asked?(request: LinkageRequest, t: Translate): AskedDecision | undefined;
  /** How whoever signs its packet ends it for good, where that is another thing than giving it back. */
  decline?(request: LinkageRequest, t: Translate): Decline | undefined;
  /** Values that papers of this request must not show to whoever sees them masked. */
  secrets(request: LinkageRequest): readonly string[];
  /** What can be printed of a request now, in the order in which it arises. */
  printables(request: LinkageRequest): readonly Printable[];
  /** Bytes of a paper: the sealed copy where there is one, otherwise made from what the request says. */
  printableBytes(paper: Printable, request: LinkageRequest, source: PrintSource): Promise<Result<Uint8Array, Failure>>;
  /** Where a request of it is composed; absent where none begins with a person of the court. */
  readonly compose?: ComposerEntry;
  /** Where a new request is composed that follows a rejected one. */
  followPath(request: LinkageRequest): { readonly path: string; readonly query: Readonly<Record<string, string>> };
  /** Kinds of filings that brought a revision: while one waits here, the packet is with nobody else. */
  readonly filings: readonly string[];
  /** Where it lies on the desk of an agency (`Mechanism.desks`). */
  readonly desk?: DeskScreens;
  /** Where a station looks out for it. */
  readonly lookout?: LookoutScreens;
  /** Where the command centre takes a report of it and sends people. */
  readonly duty?: DutyScreens;
  /** Where an officer meets it. */
  readonly field?: FieldScreens;
};

export const MECHANISM_SCREENS: InjectionKey<readonly MechanismScreens[]> = Symbol('mechanism-screens');

/** Anything that says of which request it speaks. */
type OfRequest = { readonly head: { readonly ref: AggregateRef } };

/** The screens of a request's mechanism. A request whose mechanism brings none is a programming error (tests/mechanisms). */
export function useMechanismScreens(): (view: OfRequest) => MechanismScreens {
  const all = inject(MECHANISM_SCREENS, []);
  return ({ head }) => {
    const found = all.find(({ aggregate }) => aggregate === head.ref.type);
    if (found === undefined) throw new RangeError(`no screens for ${head.ref.type}`);
    return found;
  };
}

/** What a story tells of an event beside its sentence. */
export type Told = { readonly tone: Tone; readonly groups: readonly StoryGroup[]; detail(t: Translate): readonly string[] };

/** As the mechanism whose event it is tells it, else as its region does; undefined for events of nouns that are no request. */
export type StoryOf = (row: TimelineRow) => Told | undefined;

export function storyOfIn(all: readonly Pick<MechanismScreens, 'aggregate' | 'prefix' | 'storyTones' | 'storyDetail' | 'storyGroups'>[]): StoryOf {
  return (row) => {
    const screens = all.find(({ aggregate }) => aggregate === row.aggregate.type);
    if (screens === undefined) return undefined;
    const name = row.event.startsWith(screens.prefix) ? row.event.slice(screens.prefix.length) : row.event;
    return {
      tone: screens.storyTones[row.event] ?? REGION_TONES[name] ?? 'agency',
      groups: [...(REGION_GROUPS[name] ?? []), ...screens.storyGroups(row)],
      detail: (t) => screens.storyDetail(row, t) ?? regionDetail(name, row.params, t),
    };
  };
}

export function useStoryOf(): StoryOf {
  return storyOfIn(inject(MECHANISM_SCREENS, []));
}

/** A composer among the others: the id of its mechanism, and what it says of itself. */
export type ComposerChoice = ComposerEntry & { readonly id: string };

/** The composers that are open to a role, in the order of the mechanisms. */
export function useComposers(role: () => PersonRole | undefined): ComputedRef<readonly ComposerChoice[]> {
  const all = inject(MECHANISM_SCREENS, []);
  return computed(() => {
    const mine = role();
    return all.flatMap(({ id, compose }) => (compose !== undefined && mine !== undefined && compose.roles.includes(mine) ? [{ ...compose, id }] : []));
  });
}

/** Composers that are about a thing, for the places where a thing is shown. */
export type ThingComposer = ComposerChoice & { readonly thing: NonNullable<ComposerEntry['thing']> };

export function useThingComposers(role: () => PersonRole | undefined): ComputedRef<readonly ThingComposer[]> {
  const all = useComposers(role);
  return computed(() => all.value.flatMap(({ thing, ...choice }) => (thing === undefined ? [] : [{ ...choice, thing }])));
}
