import type { Fen } from '#shared/kernel/money.ts';
import type { IconName } from './icons.ts';

/** Shapes that the parts take. Words in them are already translated. */

/** Where a record stands between this machine and the server. */
export type RowMarkState = 'local' | 'uploaded' | 'accepted' | 'refused';

/** A filter: with `value` it holds, without it is only offered. */
export type FilterChip = { readonly id: string; readonly label: string; readonly value?: string | undefined };

/** A view of a list, with its count. */
export type SavedView = {
  readonly id: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly tone?: 'danger' | 'attention' | undefined;
};

/** A name and its value; without one a dash is shown. */
export type Definition = {
  readonly id: string;
  readonly term: string;
  readonly value?: string | undefined;
  /** A telephone number, after the value: called with one press. */
  readonly call?: string | undefined;
  readonly tone?: 'strong' | 'faint' | undefined;
};

/** A figure of the money line. */
export type MoneyFigure = {
  readonly id: string;
  readonly label: string;
  readonly amount: Fen;
  /** Stands in place of the amount where it is not known. */
  readonly word?: string | undefined;
  readonly tone?: 'acted' | 'attention' | 'danger' | undefined;
  readonly note?: string | undefined;
};

/** One guard of an act: what must hold, whether it does, and what proves it. */
export type GuardItem = {
  readonly id: string;
  readonly label: string;
  /** As decided by the rules: `unknown` is what this machine cannot know, never a pass. */
  readonly status: 'passed' | 'failed' | 'unknown';
  /** What proves it, or what is missing. */
  readonly note?: string | undefined;
  /** Ids of the records that prove it; the first is opened. */
  readonly proof: readonly string[];
  /** Verb that mends a failed guard: 「由模板生成」. */
  readonly mend?: string | undefined;
};

/** One step of a course of acts. */
export type StepItem = {
  readonly id: string;
  readonly label: string;
  readonly state: 'done' | 'now' | 'todo' | 'failed';
  readonly who?: string | undefined;
  /** When it was done or is due. */
  readonly when?: string | undefined;
};

/** One document of a packet. */
export type PacketDocument = {
  readonly id: string;
  readonly title: string;
  /** Number of the instrument, once it has one. */
  readonly number?: string | undefined;
  /** 「已用印」, 「院长签发 09-07」. */
  readonly note?: string | undefined;
  /** Unsigned: marked 草稿. */
  readonly draft?: boolean | undefined;
  readonly missing?: boolean | undefined;
};

/** A line of the palette. */
export type PaletteItem = {
  readonly id: string;
  readonly label: string;
  readonly note?: string | undefined;
  readonly icon: IconName;
  /** Key combination, as written for people. */
  readonly keys?: string | undefined;
  /** Ranges of `label` that matched, as [from, to), for bold letters. */
  readonly hits?: readonly (readonly [number, number])[] | undefined;
};

export type PaletteGroup = { readonly id: string; readonly label: string; readonly items: readonly PaletteItem[] };

/** A group of shortcuts for the help on keys. */
export type ShortcutGroup = { readonly label: string; readonly keys: readonly { readonly keys: string; readonly does: string }[] };
