import type { Component, InjectionKey } from 'vue';
import type { Locale } from '#shared/locales/index.ts';
import type { CaseSection } from './feature-manifest.ts';

/**
 * What the app hands to pages so that one feature shows a part of another without importing it. Composed from the
 * manifests in `app/features.ts`.
 */

/** Sections that other features add to the case page, in order; each gets the prop `caseId`. */
export const CASE_SECTIONS: InjectionKey<readonly CaseSection[]> = Symbol('case-sections');

/** The case beside the worklist: a component with the prop `caseId`. */
export const CASE_PANE: InjectionKey<Component> = Symbol('case-pane');

/** Changes the language of the window: the app loads the words. */
export const SET_LOCALE: InjectionKey<(locale: Locale) => Promise<void>> = Symbol('set-locale');
