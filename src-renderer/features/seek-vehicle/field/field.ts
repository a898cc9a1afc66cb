import type { FieldScreens } from '#renderer/ui/street-screens.ts';
import { ON_THE_WAY } from '#shared/domain/linkage/regions/response.ts';
import DutyForm from '../duty/DutyForm.vue';
import FieldFacts from './FieldFacts.vue';
import SeizureForm from './SeizureForm.vue';

/** A car is met: 扣押清单 and 移送单, or why it was not taken. */
export const field: FieldScreens = {
  recorded: ['seized', 'unsealing', 'unsealed', 'closed'],
  facts: FieldFacts,
  record: { label: 'seek-vehicle.field.open', done: 'seek-vehicle.field.done', form: SeizureForm },
  verbs: ({ request }) => (ON_THE_WAY.includes(request.state) ? [{ id: 'not-seized', command: 'record-not-seized', label: 'seek-vehicle.notSeized.verb' }] : []),
  form: DutyForm,
};
