import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import ReturnDialog from '#renderer/features/desk/ReturnDialog.vue';
import SelectField from '#renderer/ui/forms/SelectField.vue';
import { mountPart } from '../support/mount-part.ts';

afterEach(() => { document.body.replaceChildren(); });
const usual = (code: string): string => i18n.global.t(`desk.give.usual.${code}`);

function open() {
  const part = mountPart(ReturnDialog, { props: { open: true, final: false, person: '王某', busy: false, refused: null } });
  const text = (): HTMLTextAreaElement => {
    const field = document.querySelector('textarea');
    if (field === null) throw new Error('no field for the sentence');
    return field;
  };
  const choose = async (code: string): Promise<void> => {
    part.findComponent(SelectField).vm.$emit('update:modelValue', code);
    await flushPromises();
  };
  const write = async (words: string): Promise<void> => {
    text().value = words;
    text().dispatchEvent(new Event('input', { bubbles: true }));
    await flushPromises();
  };
  return { choose, write, sentence: () => text().value };
}

test('the usual sentence goes with its code: a code that is changed does not keep the sentence of the old one', async () => {
  const dialog = open();
  await dialog.choose('R01');
  expect(dialog.sentence()).toBe(usual('R01'));
  await dialog.choose('R03');
  expect(dialog.sentence()).toBe(usual('R03'));
});

test('what somebody wrote himself stays', async () => {
  const dialog = open();
  await dialog.choose('R01');
  await dialog.write('身份证号第十二位与户籍不符');
  await dialog.choose('R03');
  expect(dialog.sentence()).toBe('身份证号第十二位与户籍不符');
});
