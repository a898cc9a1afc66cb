import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import type { MechanismScreens } from './mechanism-screens.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';

/** An entry of the left rail. `badge` names a count that the feature offers through its `counts` composable. */
export type RailItem = {
  readonly id: string;
  /** Key of the locales. */
  readonly label: string;
  readonly icon: string;
  readonly to: string;
  readonly roles: readonly PersonRole[];
  readonly order: number;
  /** Stands there only while it counts something: few of those who hold the role ever have it. */
  readonly whileCounted?: boolean;
};

/** A command of the palette (Ctrl+K). `run` gets the router's push, so that features stay free of the app. */
export type PaletteCommand = {
  readonly id: string;
  readonly label: string;
  readonly roles: readonly PersonRole[];
  run(go: (path: string) => void): void;
};

/** A section of the case page, given the case id as prop `caseId`. */
export type CaseSection = { readonly id: string; readonly order: number; readonly roles: readonly PersonRole[]; readonly component: Component };

/** Command kinds that the screens of a feature offer, and to whom. What the rules allow and no screen offers is found by a test. */
export type OfferedActs = Readonly<Record<string, readonly PersonRole[]>>;

/**
 * What a feature brings to the app. Features never import each other: a page shows another feature's part only through
 * these slots, composed in `app/features.ts`.
 */
export type FeatureManifest = {
  readonly id: string;
  readonly routes: readonly RouteRecordRaw[];
  readonly acts?: OfferedActs;
  readonly rail?: readonly RailItem[];
  readonly palette?: readonly PaletteCommand[];
  readonly caseSections?: readonly CaseSection[];
  /** What the pages of all requests show of this feature's mechanism. */
  readonly mechanism?: MechanismScreens;
  /** The case beside the worklist, given the case id as prop `caseId`. One feature brings it. */
  readonly casePane?: Component;
  /** Bands above every page (alarms). */
  readonly bands?: readonly { readonly id: string; readonly roles: readonly PersonRole[]; readonly component: Component }[];
  /** Live counts for rail badges: id of the rail item -> number. A composable, called once in the frame. */
  readonly counts?: () => Readonly<Record<string, { readonly value: number; readonly tone: 'attention' | 'danger' }>>;
};
