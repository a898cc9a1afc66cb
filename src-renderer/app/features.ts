import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** The features of the window, in the order of their sections. They meet here and nowhere else. */
export const FEATURES: readonly FeatureManifest[] = [];
