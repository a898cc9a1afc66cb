import type { Component } from 'vue';
import type { DeskView, LookoutView } from '#shared/contracts/engine.ts';
import type { OccurredAt } from '#shared/domain/linkage/command.ts';
import type { Surface } from '#shared/domain/permissions/sight.ts';
import type { CivilDate } from '#shared/kernel/time.ts';
import type { Translate } from './mechanism-screens.ts';
import type { Definition, GuardItem } from './parts.ts';

/**
 * What a mechanism brings to the desks of the agencies. The frames (`features/desk`) put matters on their piles, count their
 * clocks, show the papers and offer what all mechanisms share: acceptance of a hold, return, rejection, renewal, and the
 * proof that a hold has ended.
 */

/** The number by which the agency knows whom or what it is about: masked until its sight is accounted for. */
export type DeskNumber = {
  /** As it is read out and as it stands before it may be seen; the same text where nobody has to account for it. */
  readonly whole: string;
  readonly masked: string;
  /** As it is copied and as the list for the agency's own system has it. */
  readonly plain: string;
  /** Place of it in the record, as the account of its sight names it. */
  readonly what: string;
};

/** Accounts for a use of personal data on the matter in hand, before it happens; resolves to whether it may. */
export type DeskAccount = (surface: Surface, what: string) => Promise<boolean>;

/**
 * Files a command of the mechanism (`register-hit`) on the matter in hand, with revision and round. Resolves to whether the
 * server took it; the form then closes by itself. `leaves`: the matter leaves its pile, and the next one opens.
 * `bare`: it answers no revision of the packet, and says none.
 */
export type DeskAct = (command: string, payload: Readonly<Record<string, unknown>>, done: string, more?: { readonly occurredAt?: Omit<OccurredAt, 'skewMs'>; readonly leaves?: boolean; readonly bare?: boolean }) => Promise<boolean>;

/** A verb of the mechanism's own, with its key. The first that stands open stands out where the frame offers none. */
export type DeskVerb = { readonly id: string; readonly label: string; readonly key: string };

/** The frame's word for what this mechanism calls otherwise: 「布控中」 for a person, 「在拘」 at a detention house. */
export type Rewording = Readonly<Record<string, string>>;

export type DeskScreens = {
  /** Key of the word for such a matter in a list. */
  readonly kind: string;
  /** Keys of the frame's own words, and what stands for them here. */
  readonly words?: Rewording;
  /** In a list, in one line. */
  title(view: DeskView, t: Translate, today: CivilDate): string;
  number(view: DeskView): DeskNumber;
  /** What the court asks for, after court and case number. */
  asked(view: DeskView, t: Translate): string;
  /** Whom or what it is about, and what the agency must know of it; props `view`, `account`. */
  readonly facts: Component;
  /** What the agency looks at before it takes the packet. */
  checks(view: DeskView, all: readonly DeskView[], t: Translate): readonly GuardItem[];
  /** Lines of its own in the run of the matter, between the hold and its end. */
  run?(view: DeskView, t: Translate): readonly Definition[];
  /** Messages of the agency of which one that the court did not apply stands in the run as well. */
  readonly kept?: readonly string[];
  /** An acceptance that begins a hold with a number of the agency and its days (`regions/hold`). */
  readonly accept?: {
    /** Days that the court asks for. */
    days(view: DeskView): number;
    /** A day that the hold may not outlive. */
    latest?(view: DeskView): CivilDate | undefined;
    /** Headings of the two columns that name whom or what it is about, in the list for the agency's own system. */
    readonly list: { readonly name: string; readonly number: string };
  };
  /** What may be done beside the verbs of the frame. */
  verbs(view: DeskView): readonly DeskVerb[];
  /** The form of one of them; props `verb`, `view`, `unit`, `busy`, `refused`, `act` (DeskAct); emits `close`. */
  readonly form?: Component;
};

export type LookoutScreens = {
  readonly words?: Rewording;
  number(view: LookoutView): DeskNumber;
  /** Whether it may be held, and what a station must know; props `view`, `account`. */
  readonly facts: Component;
  /** Key of the verb that tells the court. */
  readonly verb: string;
  /** Its form; props `view`, `unit`, `by`, `busy`, `refused`, `act` (DeskAct); emits `close`. */
  readonly form: Component;
};
