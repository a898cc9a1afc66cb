import Type, { type Static } from 'typebox';
import { type Deputy, DEPUTY_ANSWERS } from '#shared/domain/linkage/deputy.ts';
import { CivilDateSchema, closed, oneOf } from '#shared/kernel/schema.ts';

export const DeputyFormSchema = closed({
  answer: Type.Union([oneOf(DEPUTY_ANSWERS), Type.Null()]),
  source: Type.String(),
  permittedBy: Type.String(),
  document: Type.String(),
  permittedOn: Type.Union([CivilDateSchema, Type.Null()]),
});
/** The deputy question as it is being answered (代表法 §39). */
export type DeputyForm = Static<typeof DeputyFormSchema>;
export const UNASKED: DeputyForm = { answer: null, source: '', permittedBy: '', document: '', permittedOn: null };

/** The answer as it is filed; undefined until somebody chose one. */
export function deputyOf(form: DeputyForm | undefined): Deputy | undefined {
  if (form === undefined || form.answer === null) return undefined;
  const [source, by, document] = [form.source.trim(), form.permittedBy.trim(), form.document.trim()];
  const permitted = form.answer === 'county-or-higher' && by !== '' && document !== '' && form.permittedOn !== null;
  return {
    answer: form.answer,
    ...(source === '' || form.answer === 'unanswered' ? {} : { source }),
    ...(permitted && form.permittedOn !== null ? { permission: { by, document, on: form.permittedOn } } : {}),
  };
}

/** An answer of before, to go on with. */
export function deputyFormOf(deputy: Deputy | undefined): DeputyForm | undefined {
  if (deputy === undefined) return undefined;
  const { answer, source = '', permission } = deputy;
  return { answer, source, permittedBy: permission?.by ?? '', document: permission?.document ?? '', permittedOn: permission?.on ?? null };
}
