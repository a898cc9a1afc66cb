import type { Component } from 'vue';
import type { RequestView } from '#shared/contracts/engine.ts';
import type { OccurredAt } from '#shared/domain/linkage/command.ts';
import type { IconName } from './icons.ts';
import type { Translate } from './mechanism-screens.ts';
import type { Definition } from './parts.ts';

/**
 * What a mechanism brings to the duty desk of the command centre and to the officer at the place. The frames take the report,
 * send people and count the clocks (`regions/response`, `custody`, `hold`); what was seen, and what came of it, is the
 * mechanism's own.
 */

/** Files a command of the mechanism (`record-missed`) on the request in hand; the form closes by itself once it is taken. */
export type StreetAct = (command: string, payload: Readonly<Record<string, unknown>>, done: string, occurredAt?: Omit<OccurredAt, 'skewMs'>) => Promise<boolean>;

/** A verb of the mechanism's own. It is shown to those who may file its command. */
export type StreetVerb = {
  readonly id: string;
  readonly command: string;
  /** Key of the word. */
  readonly label: string;
  readonly icon?: IconName;
};

/** Accounts for the number of whom or what is met, against a reason; resolves to whether it may be seen. */
export type NumberSight = (what: string, reason: string) => Promise<boolean>;

export type DutyScreens = {
  /** The last report in one line, for the alarm: when, where, by whom, in which state. Nothing that names the person. */
  seen(view: RequestView, t: Translate): string;
  /** Whom or what it is about, masked, and what was seen; before the order by which people were sent. */
  facts(view: RequestView, t: Translate): readonly Definition[];
  /** What came of it, after the order. */
  outcome?(view: RequestView, t: Translate): readonly Definition[];
  /** What may be recorded beside the report taken and the people sent. */
  verbs(view: RequestView): readonly StreetVerb[];
  /** The form of one of them; props `verb`, `view`, `busy`, `refused`, `act` (StreetAct); emits `close`. */
  readonly form?: Component;
};

export type FieldScreens = {
  /** States of its own in which an officer has it in hand, beside those of the way to a place. */
  readonly states?: readonly string[];
  /** States of its own in which what happened at the place has been recorded. */
  readonly recorded: readonly string[];
  /** Whom or what is to be met, in full: whoever stands there must know; props `view`, `account` (NumberSight). */
  readonly facts: Component;
  /** The record made at the place (交接单): the key of its verb, and of the sentence once it is filed. Without one the first verb leads. */
  readonly record?: {
    readonly label: string;
    readonly done: string;
    /** Props `view`, `officer`, and `dataAsOf`, how old what he sees is; emits `filed`, `close`. Files by itself and works without signal. */
    readonly form: Component;
  };
  /** What else may come of it: nobody met. */
  verbs(view: RequestView): readonly StreetVerb[];
  /** The form of one of them; props `verb`, `view`, `busy`, `refused`, `act` (StreetAct); emits `close`. */
  readonly form?: Component;
};
