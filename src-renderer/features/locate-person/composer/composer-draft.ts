import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Draft } from '#shared/contracts/engine.ts';
import { closed, CommandIdSchema, PartyIdSchema, RequestIdSchema } from '#shared/kernel/schema.ts';
import { PacketFormSchema } from '../packet/packet-form.ts';

/** Kind of the parked form, the same as of the command it becomes. */
export const FILE_DRAFT = 'locate-person.file';

const BodySchema = closed({ requestId: RequestIdSchema, partyId: PartyIdSchema, form: PacketFormSchema, supersedes: Type.Optional(RequestIdSchema) });
/** A parked request: its future id, the person, the fields. The id of the draft is the id of the command. */
export type ComposerBody = Static<typeof BodySchema>;
const BodyCheck = Compile(BodySchema);

export function parseComposerBody(body: unknown): ComposerBody | undefined {
  return BodyCheck.Check(body) ? body : undefined;
}

/** The parked request of a case, so that opening the composer twice goes on with one form and makes no second. */
export function draftOfCase(drafts: readonly Draft[], caseId: string, id: string | undefined): Draft | undefined {
  const own = drafts.filter((draft) => draft.kind === FILE_DRAFT && draft.about === caseId);
  return id === undefined ? own.find((draft) => parseComposerBody(draft.body) !== undefined) : own.find((draft) => draft.id === id);
}

/** Where the copies of what was filed are kept until they are no longer needed, on this device and for this person. */
export const FILED_SETTING = 'requests.filed';
const KEPT_COPIES = 24;
const CopiesSchema = Type.Array(closed({ commandId: CommandIdSchema, caseId: Type.String(), body: BodySchema }));
export type FiledCopies = Static<typeof CopiesSchema>;
const CopiesCheck = Compile(CopiesSchema);

export function parseFiledCopies(value: unknown): FiledCopies {
  return CopiesCheck.Check(value) ? value : [];
}

/**
 * Keeps what was filed, the newest first: should the server refuse it, it opens again as it was, with its fault named,
 * and nobody types it twice.
 */
export function withCopy(copies: FiledCopies, copy: FiledCopies[number]): FiledCopies {
  return [copy, ...copies.filter(({ commandId }) => commandId !== copy.commandId)].slice(0, KEPT_COPIES);
}
