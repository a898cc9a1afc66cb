import type { IconName } from '#renderer/ui/icons.ts';

/** An entry of the rail, ready to be shown: words translated, roles applied, count known. */
export type RailEntry = {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  /** Router path. */
  readonly to: string;
  /** Address, so that the entry can be opened in a second window. */
  readonly href: string;
  readonly count?: { readonly value: number; readonly tone: 'attention' | 'danger' };
};
