import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import type { CaseSection, FeatureManifest, PaletteCommand, RailItem } from '#renderer/ui/feature-manifest.ts';
import type { MechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import * as features from './features.ts';

/** All manifests of `features.ts`. */
export const FEATURES: readonly FeatureManifest[] = Object.values(features);

/** Entries of the rail for a role, in their order. */
export function railOf(role: PersonRole, all: readonly FeatureManifest[] = FEATURES): readonly RailItem[] {
  return all
    .flatMap((feature) => feature.rail ?? [])
    .filter((item) => item.roles.includes(role))
    .toSorted((a, b) => a.order - b.order);
}

/** Entries that stand there now: what is there only while it counts something goes when it is done, unless its page is open. */
export function standingIn(rail: readonly RailItem[], countOf: (id: string) => number, current: string | null): readonly RailItem[] {
  return rail.filter(({ id, whileCounted = false }) => !whileCounted || countOf(id) > 0 || current === id);
}

/** Commands of the palette for a role. */
export function paletteOf(role: PersonRole, all: readonly FeatureManifest[] = FEATURES): readonly PaletteCommand[] {
  return all.flatMap((feature) => feature.palette ?? []).filter((command) => command.roles.includes(role));
}

/** Alarm bands for a role. */
export function bandsOf(role: PersonRole, all: readonly FeatureManifest[] = FEATURES) {
  return all.flatMap((feature) => feature.bands ?? []).filter((band) => band.roles.includes(role));
}

/** Sections that features add to the case page, in their order; roles are checked by the page. */
export function caseSectionsOf(all: readonly FeatureManifest[] = FEATURES): readonly CaseSection[] {
  return all.flatMap((feature) => feature.caseSections ?? []).toSorted((a, b) => a.order - b.order);
}

/** What each mechanism brings to the pages of all requests, in the order of the table of mechanisms: what is asked for most stands first. */
export function mechanismScreensOf(all: readonly FeatureManifest[] = FEATURES): readonly MechanismScreens[] {
  const placeOf = ({ id }: MechanismScreens): number => MECHANISMS.findIndex((mechanism) => mechanism.id === id);
  return all.flatMap((feature) => feature.mechanism ?? []).toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The rail entry an address belongs to: the longest one that it starts with. */
export function currentOf(path: string, rail: readonly RailItem[]): string | null {
  const found = rail.filter(({ to }) => path === to || path.startsWith(`${to}/`)).toSorted((a, b) => b.to.length - a.to.length)[0];
  return found?.id ?? null;
}
