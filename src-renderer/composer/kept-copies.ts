import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Draft } from '#shared/contracts/engine.ts';
import { closed, CommandIdSchema, RequestIdSchema } from '#shared/kernel/schema.ts';
import type { RequestId } from '#shared/kernel/ids.ts';

const BodySchema = closed({ requestId: RequestIdSchema, subject: Type.String(), form: Type.Unknown(), supersedes: Type.Optional(RequestIdSchema) });
const BodyCheck = Compile(BodySchema);
/** Forms of earlier releases were about persons only. */
const PersonBodyCheck = Compile(closed({ requestId: RequestIdSchema, partyId: Type.String(), form: Type.Unknown(), supersedes: Type.Optional(RequestIdSchema) }));

/**
 * A parked request: its future id, whom or what it is about, the fields. The id of the draft is the id of the command, and
 * its kind the kind of the command it becomes.
 */
export type ComposerBody<F> = { readonly requestId: RequestId; readonly subject: string; readonly form: F; readonly supersedes?: RequestId };

/** Fields that were kept on disk, or undefined when they are none of this mechanism's. */
export type FormParse<F> = (form: unknown) => F | undefined;

export function parseComposerBody<F>(body: unknown, parse: FormParse<F>): ComposerBody<F> | undefined {
  const found = BodyCheck.Check(body) ? body : PersonBodyCheck.Check(body) ? { ...body, subject: body.partyId } : undefined;
  const form = found === undefined ? undefined : parse(found.form);
  if (found === undefined || form === undefined) return undefined;
  return { requestId: found.requestId, subject: found.subject, form, ...(found.supersedes === undefined ? {} : { supersedes: found.supersedes }) };
}

/** The parked request of a case, so that opening the composer twice goes on with one form and makes no second. */
export function draftOfCase<F>(drafts: readonly Draft[], kind: string, caseId: string, id: string | undefined, parse: FormParse<F>): Draft | undefined {
  const own = drafts.filter((draft) => draft.kind === kind && draft.about === caseId);
  return id === undefined ? own.find((draft) => parseComposerBody(draft.body, parse) !== undefined) : own.find((draft) => draft.id === id);
}

/** Where the copies of what was filed are kept until they are no longer needed, on this device and for this person. */
export const FILED_SETTING = 'requests.filed';
/** The same for corrections of a request that came back. */
export const MENDED_SETTING = 'requests.mended';

/** A form as it was filed, of whatever mechanism: its fields are checked when it is opened. */
const CopiesSchema = Type.Array(closed({ commandId: CommandIdSchema, caseId: Type.Optional(Type.String()), body: Type.Unknown() }));
export type KeptCopies = Static<typeof CopiesSchema>;
const CopiesCheck = Compile(CopiesSchema);

export function parseCopies(value: unknown): KeptCopies {
  return CopiesCheck.Check(value) ? value : [];
}

/**
 * Keeps what was filed, the newest first: should the server refuse it, it opens again as it was, with its fault named,
 * and nobody types it twice.
 */
export function withCopy(copies: KeptCopies, copy: KeptCopies[number], most: number): KeptCopies {
  return [copy, ...copies.filter(({ commandId }) => commandId !== copy.commandId)].slice(0, most);
}
