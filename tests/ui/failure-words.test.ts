import { expect, test } from 'vitest';
import RefusalNotice from '#renderer/ui/RefusalNotice.vue';
import { failure } from '#shared/kernel/errors/index.ts';
import { mountPart } from './support/mount-part.ts';

test('missing papers are told by their names, never by their codes', () => {
  const part = mountPart(RefusalNotice, { props: { failure: failure('DOCUMENTS_MISSING', { missing: 'assistance-letter,enforcement-title' }) } });
  expect(part.text()).toContain('协助查找函、执行依据');
  expect(part.text()).not.toContain('enforcement-title');
  part.unmount();
});
