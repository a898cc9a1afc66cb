import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { closed } from '#shared/kernel/schema.ts';
import type { FormParse } from './kept-copies.ts';

const MendCheck = Compile(closed({ form: Type.Unknown(), reasons: Type.Record(Type.String(), Type.String()), reseal: Type.Array(Type.String()) }));

/** A correction that is being written: the fields, why each was changed, and which papers are to be sealed again. */
export type MendBody<F> = { readonly form: F; readonly reasons: Readonly<Record<string, string>>; readonly reseal: readonly string[] };

export function parseMendBody<F>(body: unknown, parse: FormParse<F>): MendBody<F> | undefined {
  const form = MendCheck.Check(body) ? parse(body.form) : undefined;
  return form === undefined || !MendCheck.Check(body) ? undefined : { form, reasons: body.reasons, reseal: body.reseal };
}
