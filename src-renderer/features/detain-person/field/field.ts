import type { FieldScreens, StreetVerb } from '#renderer/ui/street-screens.ts';
import { own } from '../own.ts';
import FieldFacts from './FieldFacts.vue';
import FieldForm from './FieldForm.vue';

const VERBS = {
  serve: { id: 'serve', command: 'serve', label: 'detain-person.serve.open' },
  escort: { id: 'escort', command: 'escort', label: 'detain-person.escort.open' },
  admit: { id: 'admit', command: 'admit', label: 'detain-person.admit.fromPaper' },
  refuse: { id: 'refuse', command: 'refuse-admission', label: 'detain-person.refuse.fromPaper' },
} as const satisfies Readonly<Record<string, StreetVerb>>;

/** The officers who have the person: they serve, bring him to the house, and enter from its paper what it answers. */
export const field: FieldScreens = {
  states: ['decided', 'served', 'submitted', 'under_review', 'refused'],
  recorded: ['admitted'],
  facts: FieldFacts,
  verbs(view) {
    const { state, presence } = own(view.request);
    if (presence === undefined) return [];
    if (state === 'decided') return [VERBS.serve];
    if (state === 'served') return [VERBS.escort];
    return state === 'submitted' || state === 'under_review' ? [VERBS.admit, VERBS.refuse] : [];
  },
  form: FieldForm,
};
