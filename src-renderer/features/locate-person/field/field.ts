import type { FieldScreens } from '#renderer/ui/street-screens.ts';
import { ON_THE_WAY } from '#shared/domain/linkage/regions/response.ts';
import FieldFacts from './FieldFacts.vue';
import HandoverForm from './HandoverForm.vue';
import MissedForm from './MissedForm.vue';

/** A person is met: 交接单, or 未找到. */
export const field: FieldScreens = {
  recorded: ['controlled'],
  facts: FieldFacts,
  record: { label: 'locate-person.field.form.open', done: 'locate-person.field.form.done', form: HandoverForm },
  verbs: ({ request }) => (ON_THE_WAY.includes(request.state) ? [{ id: 'missed', command: 'record-missed', label: 'locate-person.field.missed.verb' }] : []),
  form: MissedForm,
};
